"""The generator: OpenCV's headers and an opencv.js go in, the emitted ``cv2`` comes out.

One file per stage:

========================  =====================================================================
``extract``               headers of an OpenCV source distribution -> the API model (``data/<version>/api``)
``exports``               a started opencv.js -> the table of what it exports (``data``)
``mapping``               each cv2 overload -> the callable of a build that carries it out
``emit``                  model and mappings -> ``cv2shim/_generated``
``check``                 emitted files against the tree
``adding``                all of it for an OpenCV that the table of lines has not
========================  =====================================================================
"""

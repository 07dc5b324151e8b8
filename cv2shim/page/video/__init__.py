"""Cameras and video files: what cv2's videoio module does, by itself or with the browser's help.

`opening.py` opens what is readable anywhere: Motion-JPEG AVI (`avi.py`), GIF (`gif.py`) and numbered pictures
(`pictures.py`); their pictures go through cv2's own imread and imdecode. `decoded.py` and `encoded.py` leave other formats to
the browser's WebCodecs, `camera.py` opens cameras. Each gives `Frames` or a source of its own; `positions.py` says how they
are counted and sought in, as each of OpenCV's backends does.
"""

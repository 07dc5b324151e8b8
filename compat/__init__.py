"""The compatibility matrix: the same cases on the real cv2 and on the shim, compared and judged.

``python -m compat`` runs everything; see `compat.__main__` for its options.
"""

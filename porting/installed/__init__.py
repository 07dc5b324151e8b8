"""The command line `python -m cv2shim` and the pytest fixture `both_cv2`. The `cv2` that they are about is Pyodide's only."""

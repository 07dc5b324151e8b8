"""What runs beside the program, on both sides: in CPython with the real cv2, and in Pyodide. It needs numpy only."""

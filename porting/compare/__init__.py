"""`python -m cv2shim compare`: a program on the real cv2 and on the shim, and the first call that came out differently."""

"""`python -m cv2shim check`: what of cv2 a program uses and what becomes of that in the browser, read without running it."""

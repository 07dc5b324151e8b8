"""OpenCV's own Python tests, unmodified, on the real cv2 and on the shim. Nothing of them is in this repository."""

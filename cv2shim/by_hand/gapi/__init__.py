"""OpenCV's graph API: operations are recorded, and a computation carries them out by cv2's own functions."""

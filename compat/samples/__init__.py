"""OpenCV's own sample scripts, played unmodified on the real cv2 and in a page."""

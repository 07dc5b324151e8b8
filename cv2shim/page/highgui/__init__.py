"""Windows: cv2's HighGUI in a page, in a notebook, or as files, behaving as OpenCV's Qt windows do."""

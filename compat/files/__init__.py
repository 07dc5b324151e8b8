"""Files: what opencv.js sees of them is what Python's file system is at that moment."""

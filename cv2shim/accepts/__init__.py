"""What cv2 accepts: signatures, conversions of arguments, and what is said of what is wrong."""

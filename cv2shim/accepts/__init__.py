"""What cv2 accepts: signatures, conversions of arguments, and the errors that say what is wrong with them."""

"""Differential fuzzing: random calls on the real cv2 and on the shim, which have to end alike."""

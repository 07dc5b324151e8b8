"""A project's own tests on the real cv2 and on the shim, and a fixture for tests of which each runs on both."""

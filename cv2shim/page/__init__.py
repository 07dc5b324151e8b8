"""What only a page has: the door to its document, windows, cameras and videos."""

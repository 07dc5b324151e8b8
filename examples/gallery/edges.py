"""Edges: Canny's edges of a photograph, with both thresholds on trackbars.

Photographs: flower.jpg
"""

import sys

import cv2

WINDOW = "edges"


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "flower.jpg"
    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (5, 5), 0)

    cv2.namedWindow(WINDOW)
    cv2.createTrackbar("low", WINDOW, 40, 255, lambda value: None)
    cv2.createTrackbar("high", WINDOW, 120, 255, lambda value: None)
    while True:
        low, high = (cv2.getTrackbarPos(name, WINDOW) for name in ("low", "high"))
        edges = cv2.Canny(grey, low, high)
        drawn = image // 3
        drawn[edges > 0] = (120, 255, 160)
        cv2.imshow(WINDOW, drawn)
        if cv2.waitKey(30) in (27, ord("q")) or cv2.getWindowProperty(WINDOW, cv2.WND_PROP_VISIBLE) < 1:
            break
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

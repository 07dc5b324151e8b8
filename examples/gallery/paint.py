"""Painting: the mouse draws, trackbars choose the brush; c clears, s saves, q ends."""

import cv2
import numpy as np

WINDOW = "paint"


class Brush:
    def __init__(self, canvas):
        self.canvas, self.last = canvas, None

    def mouse(self, event, x, y, flags, parameter):
        if event == cv2.EVENT_LBUTTONDOWN:
            self.last = (x, y)
        if flags & cv2.EVENT_FLAG_LBUTTON and self.last:
            cv2.line(self.canvas, self.last, (x, y), self.colour(), self.width(), cv2.LINE_AA)
            self.last = (x, y)
        if event == cv2.EVENT_LBUTTONUP:
            self.last = None

    def colour(self):
        hue = cv2.getTrackbarPos("hue", WINDOW)
        blue, green, red = cv2.cvtColor(np.uint8([[[hue, 200, 220]]]), cv2.COLOR_HSV2BGR)[0, 0].tolist()
        return blue, green, red

    def width(self):
        return max(1, cv2.getTrackbarPos("width", WINDOW))


def main():
    canvas = np.full((360, 560, 3), 250, np.uint8)
    x = np.arange(40, 521, 4)
    wave = np.column_stack([x, 180 + 70 * np.sin(x / 38)]).astype(np.int32)
    cv2.polylines(canvas, [wave], False, (190, 120, 60), 8, cv2.LINE_AA)
    cv2.putText(canvas, "draw here", (40, 330), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (150, 150, 150), 1, cv2.LINE_AA)
    cv2.namedWindow(WINDOW)
    cv2.createTrackbar("hue", WINDOW, 105, 179, lambda value: None)
    cv2.createTrackbar("width", WINDOW, 8, 40, lambda value: None)
    cv2.setMouseCallback(WINDOW, Brush(canvas).mouse)
    while True:
        cv2.imshow(WINDOW, canvas)
        key = cv2.waitKey(20) & 0xFF
        if key == ord("c"):
            canvas[:] = 250
        elif key == ord("s"):
            cv2.imwrite("painting.png", canvas)
            print("saved as painting.png")
        elif key in (27, ord("q")) or cv2.getWindowProperty(WINDOW, cv2.WND_PROP_VISIBLE) < 1:
            break
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

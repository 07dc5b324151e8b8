"""Colour tracking: trackbars choose a colour, the camera's picture shows where it is.

Needs: camera
"""

import sys

import cv2
import numpy as np

WINDOW = "colour"
BARS = {"hue": (50, 179), "width": (20, 90), "saturation": (80, 255), "brightness": (60, 255)}


def chosen(hsv):
    """Where the picture has the chosen colour, without specks."""
    hue, width, saturation, brightness = (cv2.getTrackbarPos(name, WINDOW) for name in BARS)
    turned = hsv.copy()
    turned[:, :, 0] = (hsv[:, :, 0].astype(np.int16) - hue + 90) % 180  # hues are a circle: the chosen one is at 90
    mask = cv2.inRange(turned, (90 - width, saturation, brightness), (90 + width, 255, 255))
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))


def main():
    camera = cv2.VideoCapture(0)
    if not camera.isOpened():
        sys.exit("There is no camera, or it may not be used.")
    cv2.namedWindow(WINDOW)
    for name, (value, most) in BARS.items():
        cv2.createTrackbar(name, WINDOW, value, most, lambda value: None)
    while cv2.waitKey(1) not in (27, ord("q")):
        good, frame = camera.read()
        if not good:
            break
        mask = chosen(cv2.cvtColor(frame, cv2.COLOR_BGR2HSV))
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        shown = np.where(mask[:, :, None] > 0, frame, frame // 3)
        if contours:
            (x, y), radius = cv2.minEnclosingCircle(max(contours, key=cv2.contourArea))
            cv2.circle(shown, (int(x), int(y)), int(radius), (255, 255, 255), 2, cv2.LINE_AA)
        cv2.imshow(WINDOW, shown)
    camera.release()
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

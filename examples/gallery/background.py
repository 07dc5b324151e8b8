"""Background subtraction: what moves before the camera, learned against what stays.

Needs: camera
"""

import sys

import cv2
import numpy as np


def main():
    camera = cv2.VideoCapture(0)
    if not camera.isOpened():
        sys.exit("There is no camera, or it may not be used.")
    subtractor = cv2.createBackgroundSubtractorMOG2(history=200, varThreshold=25, detectShadows=True)
    while cv2.waitKey(1) not in (27, ord("q")):
        good, frame = camera.read()
        if not good:
            break
        mask = subtractor.apply(cv2.GaussianBlur(frame, (5, 5), 0))
        _, moving = cv2.threshold(mask, 200, 255, cv2.THRESH_BINARY)  # 127 is shadow
        moving = cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        contours, _ = cv2.findContours(moving, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            if cv2.contourArea(contour) > 400:
                cv2.rectangle(frame, cv2.boundingRect(contour), (60, 220, 250), 2)
        cv2.imshow("mask", mask)
        cv2.imshow("what moves", frame)
    camera.release()
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

"""Optical flow: corners in the camera's picture leave trails as they move.

Needs: camera
"""

import sys

import cv2
import numpy as np

MOST, RENEWED = 120, 15  # points; frames after which lost ones are replaced
ENOUGH = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03)


def corners(grey, known):
    """Corners that are not close to a known point."""
    mask = np.full_like(grey, 255)
    for x, y in known.reshape(-1, 2).astype(int).tolist():
        cv2.circle(mask, (x, y), 12, 0, cv2.FILLED)
    found = cv2.goodFeaturesToTrack(grey, MOST - len(known), 0.05, 10, mask=mask) if len(known) < MOST else None
    return known if found is None else np.concatenate([known, found])


def main():
    camera = cv2.VideoCapture(0)
    good, frame = camera.read()
    if not good:
        sys.exit("There is no camera, or it may not be used.")
    before = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    trails = np.zeros_like(frame)
    points = corners(before, np.empty((0, 1, 2), np.float32))
    number = 0
    while good and cv2.waitKey(1) not in (27, ord("q")):
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        trails = cv2.convertScaleAbs(trails, alpha=0.94)
        if len(points):
            moved, status, _ = cv2.calcOpticalFlowPyrLK(before, grey, points, None, winSize=(15, 15), criteria=ENOUGH)
            kept = status.ravel() == 1
            for x1, y1, x2, y2 in np.concatenate([points[kept], moved[kept]], axis=2).reshape(-1, 4):
                cv2.line(trails, (int(x1), int(y1)), (int(x2), int(y2)), (80, 230, 255), 2, cv2.LINE_AA)
            points = moved[kept].reshape(-1, 1, 2)
        number += 1
        if number % RENEWED == 0:
            points = corners(grey, points)
        cv2.imshow("optical flow", cv2.add(frame, trails))
        before = grey
        good, frame = camera.read()
    camera.release()
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

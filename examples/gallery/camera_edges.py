"""Camera: its picture and the edges in it, until q is pressed.

Needs: camera
"""

import sys
import time

import cv2


def main():
    camera = cv2.VideoCapture(0)
    if not camera.isOpened():
        sys.exit("There is no camera, or it may not be used.")
    frames, began = 0, time.perf_counter()
    while True:
        good, frame = camera.read()
        if not good:
            sys.exit("The camera gives no more pictures.")
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        cv2.imshow("edges", cv2.Canny(grey, 60, 140))
        cv2.imshow("camera", frame)
        frames += 1
        if cv2.waitKey(1) in (27, ord("q")):
            break
    print(f"{frames / (time.perf_counter() - began):.0f} pictures a second")
    camera.release()
    cv2.destroyAllWindows()


if __name__ == "__main__":
    main()

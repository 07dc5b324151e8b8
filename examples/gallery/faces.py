"""Faces: found with the classic Haar cascade, and the eyes in them.

Photographs: portrait.jpg
"""

import os
import sys

import cv2


def cascade(name):
    return cv2.CascadeClassifier(os.path.join(cv2.data.haarcascades, f"haarcascade_{name}.xml"))


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "portrait.jpg"
    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    grey = cv2.equalizeHist(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    faces = cascade("frontalface_default").detectMultiScale(grey, 1.1, 6, minSize=(80, 80))
    eye_finder = cascade("eye_tree_eyeglasses")
    for x, y, width, height in faces:
        cv2.rectangle(image, (x, y), (x + width, y + height), (90, 220, 90), 2)
        upper = grey[y : y + height * 6 // 10, x : x + width]
        for left, top, wide, _ in eye_finder.detectMultiScale(upper, 1.1, 4, minSize=(width // 8, width // 8)):
            centre = (int(x + left + wide // 2), int(y + top + wide // 2))
            cv2.circle(image, centre, int(wide // 2), (240, 200, 60), 2, cv2.LINE_AA)
        print(f"a face of {width} pixels at {x}, {y}")
    if not len(faces):
        print("no face")
    cv2.imshow("faces", image)
    cv2.waitKey()


if __name__ == "__main__":
    main()

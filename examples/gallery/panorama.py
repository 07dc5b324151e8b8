"""Panorama: overlapping views of one place, stitched into a wide picture.

Photographs: pavilion.jpg
Needs: full
"""

import sys

import cv2
import numpy as np


def views(image, count=3):
    """What a camera sees of the picture that turns from left to right: overlapping parts, tilted a little."""
    height, width = image.shape[:2]
    wide = width * 2 // 3
    for index in range(count):
        left = index * (width - wide) // (count - 1)
        part = image[:, left : left + wide]
        lean = (index - 1) * 6
        target = np.float32([[0, lean], [wide, -lean], [wide, height + lean], [0, height - lean]])
        source = np.float32([[0, 0], [wide, 0], [wide, height], [0, height]])
        matrix = cv2.getPerspectiveTransform(source, target)
        yield cv2.warpPerspective(part, matrix, (wide, height), borderMode=cv2.BORDER_REFLECT)


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "pavilion.jpg"
    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    parts = list(views(image))
    for number, part in enumerate(parts, start=1):
        cv2.imshow(f"view {number}", cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    status, panorama = cv2.Stitcher.create(cv2.Stitcher_SCANS).stitch(parts)
    if status != cv2.Stitcher_OK:
        sys.exit(f"These views cannot be stitched (status {status}).")
    print(f"{len(parts)} views of {parts[0].shape[1]} x {parts[0].shape[0]} became one picture")
    cv2.imshow("panorama", panorama)
    cv2.waitKey()


if __name__ == "__main__":
    main()

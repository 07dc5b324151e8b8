"""Histogram: a photograph before and after its contrast is spread, with the curves of both.

Photographs: pavilion.jpg
"""

import sys

import cv2
import numpy as np


def curve(grey):
    """How often each brightness occurs, as bars."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    heights = (140 * counts / counts.max()).astype(int)
    drawn = np.full((150, 512), 250, np.uint8)
    for value, height in enumerate(heights.tolist()):
        cv2.rectangle(drawn, (2 * value, 149 - height), (2 * value + 1, 149), 70, cv2.FILLED)
    return drawn


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "pavilion.jpg"
    grey = cv2.imread(photo, cv2.IMREAD_GRAYSCALE)
    if grey is None:
        sys.exit(f"Cannot read {photo}")
    grey = cv2.resize(grey, (512, 512 * grey.shape[0] // grey.shape[1]), interpolation=cv2.INTER_AREA)
    dull = cv2.convertScaleAbs(grey, alpha=0.45, beta=60)
    local = cv2.createCLAHE(clipLimit=3, tileGridSize=(8, 8)).apply(dull)
    for name, picture in [("dull", dull), ("equalized", cv2.equalizeHist(dull)), ("CLAHE", local)]:
        cv2.imshow(name, cv2.vconcat([picture, curve(picture)]))
        print(f"{name:10} mean {picture.mean():6.1f}   deviation {picture.std():5.1f}")
    cv2.waitKey()


if __name__ == "__main__":
    main()

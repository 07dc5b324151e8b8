"""Turn a photograph into a poster of a few flat colours with drawn outlines, and into a pencil sketch.

    python poster.py [PHOTO] [FOLDER] [COLOURS]

Writes FOLDER/poster.png, FOLDER/palette.png, FOLDER/sketch.png and FOLDER/histogram.png.
"""

import os
import sys

import cv2
import numpy as np


def balanced(image):
    """The same picture with even local contrast."""
    lightness, a, b = cv2.split(cv2.cvtColor(image, cv2.COLOR_BGR2Lab))
    lightness = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(lightness)
    return cv2.cvtColor(cv2.merge([lightness, a, b]), cv2.COLOR_Lab2BGR)


def flat_colours(image, count):
    """The picture painted in `count` colours, and those colours, the most used one first."""
    smooth = cv2.medianBlur(cv2.medianBlur(image, 9), 9)
    samples = smooth.reshape(-1, 3).astype(np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1.0)
    cv2.setRNGSeed(4)
    _, labels, centres = cv2.kmeans(samples, count, None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    centres = np.rint(centres).astype(np.uint8)
    order = np.argsort(-np.bincount(labels.ravel(), minlength=count), kind="stable")
    return centres[labels.ravel()].reshape(image.shape), centres[order]


def outlines(image):
    """Dark lines on white where the brightness steps."""
    grey = cv2.medianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), 7)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 9, 6)


def palette(colours, width):
    """A strip of the colours, each with its hexadecimal name."""
    cell = width // len(colours)
    strip = np.full((90, cell * len(colours), 3), 255, np.uint8)
    for index, (blue, green, red) in enumerate(colours.tolist()):
        corner = index * cell, 0
        cv2.rectangle(strip, corner, (corner[0] + cell - 5, 60), (blue, green, red), cv2.FILLED)
        name = f"#{red:02x}{green:02x}{blue:02x}"
        cv2.putText(strip, name, (corner[0], 82), cv2.FONT_HERSHEY_PLAIN, 1, (60, 60, 60), 1, cv2.LINE_AA)
    return strip


def sketch(image):
    """Pencil on paper: the brightness divided by its own blur, with the strongest edges drawn over."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    paper = cv2.pyrUp(cv2.pyrDown(cv2.GaussianBlur(grey, (21, 21), 0)), dstsize=grey.shape[1::-1])
    shaded = cv2.divide(grey, cv2.max(paper, 1), scale=250)
    edges = cv2.convertScaleAbs(cv2.Laplacian(cv2.medianBlur(grey, 3), cv2.CV_16S, ksize=3))
    return cv2.subtract(shaded, cv2.threshold(edges, 12, 255, cv2.THRESH_TOZERO)[1])


def histogram(image):
    """Curves of how often each value occurs in each channel."""
    drawn = np.full((220, 512, 3), 255, np.uint8)
    for channel, colour in enumerate([(220, 80, 30), (60, 160, 40), (40, 40, 220)]):
        counts = cv2.calcHist([image], [channel], None, [256], [0, 256]).ravel()
        heights = 210 - 200 * counts.astype(np.int64) // int(counts.max())
        points = np.column_stack([np.arange(0, 512, 2), heights]).astype(np.int32)
        cv2.polylines(drawn, [points.reshape(-1, 1, 2)], False, colour, 2, cv2.LINE_AA)
    return drawn


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "photo.jpg"
    folder = sys.argv[2] if len(sys.argv) > 2 else "."
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    os.makedirs(folder, exist_ok=True)

    image = cv2.imread(photo, cv2.IMREAD_COLOR)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    image = balanced(image)
    painted, colours = flat_colours(image, count)
    poster = cv2.bitwise_and(painted, cv2.cvtColor(outlines(image), cv2.COLOR_GRAY2BGR))

    cv2.imwrite(os.path.join(folder, "poster.png"), poster)
    cv2.imwrite(os.path.join(folder, "palette.png"), palette(colours, image.shape[1]))
    cv2.imwrite(os.path.join(folder, "sketch.png"), sketch(image))
    cv2.imwrite(os.path.join(folder, "histogram.png"), histogram(image))
    print("colours:", " ".join(f"#{r:02x}{g:02x}{b:02x}" for b, g, r in colours.tolist()))


if __name__ == "__main__":
    main()

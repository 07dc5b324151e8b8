"""Find the sheet of paper in a photograph and lay it flat, black on white.

    python document_scan.py [PHOTO] [FOLDER]

Writes FOLDER/outline.png (the photograph with the sheet marked) and FOLDER/scan.png.
"""

import os
import sys

import cv2
import numpy as np

WORKING_HEIGHT = 800  # the outline is looked for in a small copy: faster, and less texture to trip over


def find_sheet(image):
    """The four corners of the largest four-sided outline, as float32 of shape (4, 2)."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    smooth = cv2.GaussianBlur(grey, (5, 5), 0)
    edges = cv2.Canny(smooth, 50, 150)
    edges = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9)))
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        hull = cv2.convexHull(contour)
        corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True)
        if len(corners) == 4:
            return corners.reshape(4, 2).astype(np.float32)
    sys.exit("No four-sided sheet in this photograph.")


def clockwise(corners):
    """The corners from the top left one on: top left, top right, bottom right, bottom left."""
    total = corners.sum(axis=1)
    slope = corners[:, 1] - corners[:, 0]
    return corners[[total.argmin(), slope.argmin(), total.argmax(), slope.argmax()]]


def flatten(image, corners):
    """The sheet alone, seen from straight above."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = int(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(image, matrix, (width, height))


def ink(sheet):
    """Black ink on white paper, whatever the light was."""
    grey = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY)
    block = max(sheet.shape[:2]) // 40 | 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, block, 12)


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "photo.jpg"
    folder = sys.argv[2] if len(sys.argv) > 2 else "."
    os.makedirs(folder, exist_ok=True)

    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    shrink = max(1, round(image.shape[0] / WORKING_HEIGHT))
    small = cv2.resize(image, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)

    corners = clockwise(find_sheet(small))
    scan = ink(flatten(image, corners * shrink))
    label = f"{scan.shape[1]} x {scan.shape[0]}"
    size = scan.shape[1] / 900
    cv2.putText(scan, label, (int(20 * size), scan.shape[0] - int(20 * size)),
                cv2.FONT_HERSHEY_SIMPLEX, size, 0, max(1, round(2 * size)), cv2.LINE_AA)

    cv2.polylines(small, [corners.astype(np.int32)], True, (80, 200, 40), 3, cv2.LINE_AA)
    for number, (x, y) in enumerate(corners.astype(int).tolist(), start=1):
        cv2.circle(small, (x, y), 7, (40, 40, 230), -1, cv2.LINE_AA)
        beside = x + 12, y - 8
        cv2.putText(small, str(number), beside, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 230), 2, cv2.LINE_AA)

    cv2.imwrite(os.path.join(folder, "outline.png"), small)
    cv2.imwrite(os.path.join(folder, "scan.png"), scan)
    print(f"{photo}: a sheet with corners at {(corners * shrink).astype(int).tolist()}, scanned to {label}")


if __name__ == "__main__":
    main()

"""ArUco: markers on a tilted sheet, found and numbered, and where the camera stands."""

import cv2
import numpy as np

SIDE, GAP = 100, 30  # of a marker on the sheet, in its pixels
CAMERA = np.array([[700.0, 0, 320], [0, 700.0, 240], [0, 0, 1]])


def sheet(dictionary):
    """Six markers on white paper."""
    paper = np.full((2 * SIDE + 3 * GAP, 3 * SIDE + 4 * GAP), 255, np.uint8)
    for number in range(6):
        row, column = divmod(number, 3)
        x, y = GAP + column * (SIDE + GAP), GAP + row * (SIDE + GAP)
        paper[y : y + SIDE, x : x + SIDE] = cv2.aruco.generateImageMarker(dictionary, number, SIDE)
    return paper


def photographed(paper):
    """The sheet as a camera sees it that stands aslant."""
    height, width = paper.shape
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    target = np.float32([[120, 90], [560, 60], [600, 400], [70, 360]])
    matrix = cv2.getPerspectiveTransform(source, target)
    seen = cv2.warpPerspective(paper, matrix, (640, 480), borderValue=95)
    return cv2.cvtColor(cv2.GaussianBlur(seen, (3, 3), 0), cv2.COLOR_GRAY2BGR)


def main():
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    image = photographed(sheet(dictionary))
    corners, numbers, _ = cv2.aruco.ArucoDetector(dictionary).detectMarkers(image)
    cv2.aruco.drawDetectedMarkers(image, corners, numbers)
    half = SIDE / 2
    square = np.float32([[-half, half, 0], [half, half, 0], [half, -half, 0], [-half, -half, 0]])
    for number, corner in sorted(zip(numbers.ravel().tolist(), corners, strict=True), key=lambda pair: pair[0]):
        _, turn, place = cv2.solvePnP(square, corner, CAMERA, None, flags=cv2.SOLVEPNP_IPPE_SQUARE)
        cv2.drawFrameAxes(image, CAMERA, None, turn, place, half, 2)
        print(f"marker {number}: {np.linalg.norm(place) / SIDE:.1f} sides away")
    cv2.imshow("markers", image)
    cv2.waitKey()


if __name__ == "__main__":
    main()

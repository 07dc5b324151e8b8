"""Contours: outlines of shapes, told apart by their corners and by how round they are."""

import cv2
import numpy as np

NAMES = {3: "triangle", 4: "rectangle", 5: "pentagon", 6: "hexagon"}


def drawing():
    """Some shapes on a grey ground, with noise."""
    image = np.full((420, 640, 3), 70, np.uint8)
    cv2.rectangle(image, (50, 50), (190, 150), (60, 170, 240), cv2.FILLED)
    cv2.circle(image, (320, 110), 70, (90, 200, 90), cv2.FILLED, cv2.LINE_AA)
    cv2.ellipse(image, (520, 110), (90, 45), 25, 0, 360, (220, 120, 80), cv2.FILLED, cv2.LINE_AA)
    shapes = [(3, (120, 300), (80, 80, 230)), (5, (320, 305), (210, 90, 190)), (6, (520, 305), (200, 200, 60))]
    for sides, centre, colour in shapes:
        angles = 2 * np.pi * np.arange(sides) / sides - np.pi / 2
        points = np.array(centre) + 75 * np.column_stack([np.cos(angles), np.sin(angles)])
        cv2.fillPoly(image, [np.rint(points).astype(np.int32)], colour, cv2.LINE_AA)
    noise = np.random.default_rng(3).integers(0, 20, image.shape, np.uint8)
    return cv2.add(image, noise)


def named(contour):
    length = cv2.arcLength(contour, True)
    corners = len(cv2.approxPolyDP(contour, 0.03 * length, True))
    roundness = 4 * np.pi * cv2.contourArea(contour) / length**2
    if corners > 6 or roundness > 0.88:
        return "circle" if roundness > 0.88 else "ellipse"
    return NAMES.get(corners, f"{corners} corners")


def main():
    image = drawing()
    saturation = cv2.cvtColor(cv2.medianBlur(image, 5), cv2.COLOR_BGR2HSV)[:, :, 1]
    _, mask = cv2.threshold(saturation, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(image, contours, -1, (255, 255, 255), 2, cv2.LINE_AA)
    for contour in sorted(contours, key=lambda contour: cv2.boundingRect(contour)[:2]):
        x, y, width, height = cv2.boundingRect(contour)
        name = named(contour)
        (wide, _), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)
        below = (x + (width - wide) // 2, y + height + 24)
        cv2.putText(image, name, below, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 1, cv2.LINE_AA)
        print(f"{name:10} {cv2.contourArea(contour):8.0f} pixels")
    cv2.imshow("mask", mask)
    cv2.imshow("contours", image)
    cv2.waitKey()


if __name__ == "__main__":
    main()

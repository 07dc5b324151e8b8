"""Cut the flowers out of a photograph by their colour, measure them, and leave colour to them alone.

    python flower.py [PHOTO] [FOLDER]

Writes FOLDER/mask.png, FOLDER/measured.png and FOLDER/colour_pop.png.
"""

import os
import sys

import cv2
import numpy as np

PETALS = np.array([0, 60, 120]), np.array([25, 255, 255])  # hue, saturation, value of yellow to orange
SMALLEST = 0.002  # of the picture: anything less is a speck


def petals(image):
    """A mask of the petal colour, specks gone and holes closed."""
    hsv = cv2.cvtColor(cv2.medianBlur(image, 5), cv2.COLOR_BGR2HSV)
    mask = cv2.inRange(hsv, *PETALS)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush)
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, brush, iterations=3)


def without_specks(mask):
    """Only the connected areas that are large enough to be a flower."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    large = [label for label in range(1, count) if stats[label, cv2.CC_STAT_AREA] > SMALLEST * mask.size]
    return np.isin(labels, large).astype(np.uint8) * 255


def refined(image, mask):
    """The same areas with the outline that the picture itself suggests (GrabCut)."""
    brush = np.ones((9, 9), np.uint8)
    trimap = np.full(mask.shape, cv2.GC_BGD, np.uint8)
    trimap[cv2.dilate(mask, brush) > 0] = cv2.GC_PR_BGD
    trimap[mask > 0] = cv2.GC_PR_FGD
    trimap[cv2.erode(mask, brush) > 0] = cv2.GC_FGD
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    cv2.grabCut(image, trimap, None, background, foreground, 1, cv2.GC_INIT_WITH_MASK)
    return cv2.inRange(trimap & 1, 1, 1)


def measure(image, mask):
    """A copy of the picture with each flower outlined, boxed and labelled."""
    drawn = image.copy()
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contours = [contour for contour in contours if cv2.contourArea(contour) > SMALLEST * mask.size]
    cv2.drawContours(drawn, contours, -1, (255, 255, 255), 2, cv2.LINE_AA)
    for number, contour in enumerate(sorted(contours, key=cv2.contourArea, reverse=True), start=1):
        moments = cv2.moments(contour)
        centre = round(moments["m10"] / moments["m00"]), round(moments["m01"] / moments["m00"])
        solid = cv2.contourArea(contour) / cv2.contourArea(cv2.convexHull(contour))
        x, y, w, h = cv2.boundingRect(contour)
        cv2.rectangle(drawn, (x, y), (x + w, y + h), (60, 60, 60), 1)
        cv2.drawMarker(drawn, centre, (0, 0, 0), cv2.MARKER_CROSS, 15, 2)
        text = f"{number}: {cv2.contourArea(contour):.0f} px"
        above = x, max(y - 8, 20)
        cv2.putText(drawn, text, above, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 1, cv2.LINE_AA)
        print(f"flower {number}: {w} x {h} at ({x}, {y}), centre {centre}, {100 * solid:.1f} % of its hull")
    return drawn


def colour_pop(image, mask):
    """Grey, blurred and darker everywhere but in the mask."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    calm = cv2.GaussianBlur(cv2.merge([grey, grey, grey]), (9, 9), 0)
    calm = cv2.convertScaleAbs(calm, alpha=0.5)
    return cv2.add(cv2.bitwise_and(image, image, mask=mask), cv2.bitwise_and(calm, calm, mask=~mask))


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "photo.jpg"
    folder = sys.argv[2] if len(sys.argv) > 2 else "."
    os.makedirs(folder, exist_ok=True)

    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    mask = without_specks(refined(image, without_specks(petals(image))))

    cv2.imwrite(os.path.join(folder, "mask.png"), mask)
    cv2.imwrite(os.path.join(folder, "measured.png"), measure(image, mask))
    cv2.imwrite(os.path.join(folder, "colour_pop.png"), colour_pop(image, mask))


if __name__ == "__main__":
    main()

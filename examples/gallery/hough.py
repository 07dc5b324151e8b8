"""Lines and circles: Hough's transform on a drawing with dust on it."""

import cv2
import numpy as np


def drawing():
    image = np.full((400, 640), 235, np.uint8)
    for start, end in [((40, 60), (380, 30)), ((60, 350), (330, 90)), ((30, 200), (360, 300))]:
        cv2.line(image, start, end, 40, 2, cv2.LINE_AA)
    for centre, radius in [((480, 110), 70), ((560, 270), 45), ((430, 300), 60)]:
        cv2.circle(image, centre, radius, 40, 2, cv2.LINE_AA)
    dust = np.random.default_rng(2).random(image.shape)
    image[dust < 0.004] = 40
    return image


def main():
    image = drawing()
    smooth = cv2.medianBlur(image, 3)
    drawn = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    circles = cv2.HoughCircles(smooth, cv2.HOUGH_GRADIENT, 1, 60, param1=150, param2=35, minRadius=30, maxRadius=90)
    for x, y, radius in np.rint(circles[0]).astype(int).tolist() if circles is not None else []:
        cv2.circle(drawn, (x, y), radius, (60, 160, 40), 3, cv2.LINE_AA)
        cv2.circle(drawn, (x, y), 3, (60, 160, 40), cv2.FILLED)
        print(f"a circle around {x}, {y} with radius {radius}")
    edges = cv2.Canny(smooth[:, :390], 50, 150)
    lines = cv2.HoughLinesP(edges, 1, np.pi / 180, 80, minLineLength=120, maxLineGap=12)
    for x1, y1, x2, y2 in lines.reshape(-1, 4).tolist() if lines is not None else []:
        cv2.line(drawn, (x1, y1), (x2, y2), (40, 60, 230), 2, cv2.LINE_AA)
    print(f"{0 if lines is None else len(lines)} pieces of lines")
    cv2.imshow("lines and circles", drawn)
    cv2.waitKey()


if __name__ == "__main__":
    main()

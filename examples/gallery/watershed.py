"""Watershed: coins that touch each other, counted one by one."""

import cv2
import numpy as np


def coins():
    """Light discs on a dark table, some in heaps."""
    generator = np.random.default_rng(5)
    image = np.full((420, 640, 3), (45, 50, 40), np.uint8)
    discs = [(90, 90, 48), (175, 115, 44), (130, 185, 46), (330, 80, 40), (400, 110, 42), (500, 220, 52), (590, 250, 42),
             (545, 305, 40), (290, 260, 50), (230, 330, 48), (320, 345, 40), (100, 350, 45), (560, 70, 44)]
    for x, y, radius in discs:
        cv2.circle(image, (x, y), radius, (110, 175, 205), cv2.FILLED, cv2.LINE_AA)
        cv2.circle(image, (x, y), radius - 8, (90, 150, 180), 2, cv2.LINE_AA)
    noise = generator.integers(0, 25, image.shape, np.uint8)
    return cv2.add(image, noise)


def main():
    image = coins()
    grey = cv2.cvtColor(cv2.medianBlur(image, 7), cv2.COLOR_BGR2GRAY)
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))

    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    _, cores = cv2.threshold(distance, 0.65 * distance.max(), 255, cv2.THRESH_BINARY)
    cores = cores.astype(np.uint8)
    table = cv2.dilate(mask, np.ones((3, 3), np.uint8), iterations=3)
    count, markers = cv2.connectedComponents(cores)
    markers += 1
    markers[(table > 0) & (cores == 0)] = 0  # to whom these belong is the question
    cv2.watershed(image, markers)

    hues = np.zeros((*markers.shape, 3), np.uint8)
    hues[markers > 1] = [0, 140, 255]
    hues[:, :, 0] = np.where(markers > 1, markers * 179 // (count + 1), 0)
    tinted = cv2.addWeighted(image, 0.6, cv2.cvtColor(hues, cv2.COLOR_HSV2BGR), 0.4, 0)
    tinted[cv2.dilate((markers == -1).astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 255
    print(f"{count - 1} coins")
    cv2.imshow("distance to the table", distance / distance.max())
    cv2.imshow("coins", tinted)
    cv2.waitKey()


if __name__ == "__main__":
    main()

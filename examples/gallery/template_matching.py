"""Template matching: every place that looks like a small piece of the picture."""

import cv2
import numpy as np


def board():
    """Playing pieces on a board, with light from one side."""
    image = np.full((400, 600, 3), (60, 90, 70), np.uint8)
    generator = np.random.default_rng(11)
    for row in range(4):
        for column in range(6):
            centre = (50 + 100 * column, 50 + 100 * row)
            if generator.random() < 0.4:
                cv2.circle(image, centre, 30, (40, 40, 210), cv2.FILLED, cv2.LINE_AA)
                cv2.circle(image, (centre[0] - 9, centre[1] - 9), 8, (190, 190, 250), cv2.FILLED, cv2.LINE_AA)
            elif generator.random() < 0.6:
                corner = (centre[0] - 26, centre[1] - 26)
                cv2.rectangle(image, (*corner, 53, 53), (210, 170, 60), cv2.FILLED)
    light = np.linspace(0.6, 1.2, image.shape[1])[None, :, None]
    noise = generator.normal(0, 6, image.shape)
    return np.clip(image * light + noise, 0, 255).astype(np.uint8)


def peaks(scores, least, size):
    """The places of the best scores, best first, none within half a template of a better one."""
    scores = scores.copy()
    while True:
        _, score, _, (x, y) = cv2.minMaxLoc(scores)
        if score < least:
            return
        yield x, y, score
        half = size // 2
        scores[max(0, y - half) : y + half, max(0, x - half) : x + half] = -1


def main():
    image = board()
    template = np.full((70, 70, 3), (60, 90, 70), np.uint8)
    cv2.circle(template, (35, 35), 30, (40, 40, 210), cv2.FILLED, cv2.LINE_AA)
    cv2.circle(template, (26, 26), 8, (190, 190, 250), cv2.FILLED, cv2.LINE_AA)
    scores = cv2.matchTemplate(image, template, cv2.TM_CCOEFF_NORMED)
    found = list(peaks(scores, 0.8, 70))
    for x, y, score in found:
        cv2.rectangle(image, (x, y), (x + 70, y + 70), (255, 255, 255), 2)
        cv2.putText(image, f"{score:.2f}", (x + 4, y + 66), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1, cv2.LINE_AA)
    print(f"{len(found)} pieces")
    cv2.imshow("template", template)
    cv2.imshow("matches", image)
    cv2.waitKey()


if __name__ == "__main__":
    main()

"""QR code: a code is made, photographed aslant and read again.

Needs: full
"""

import sys

import cv2
import numpy as np


def main():
    text = " ".join(sys.argv[1:]) or "OpenCV in the browser"
    code = cv2.QRCodeEncoder.create().encode(text)
    code = cv2.copyMakeBorder(cv2.resize(code, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST), 40, 40, 40, 40,
                              cv2.BORDER_CONSTANT, value=255)
    side = code.shape[0]
    source = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    target = np.float32([[110, 60], [420, 100], [460, 430], [70, 380]])
    seen = cv2.warpPerspective(code, cv2.getPerspectiveTransform(source, target), (520, 480), borderValue=120)
    seen = cv2.cvtColor(cv2.GaussianBlur(seen, (3, 3), 0), cv2.COLOR_GRAY2BGR)

    read, corners, flat = cv2.QRCodeDetector().detectAndDecode(seen)
    if corners is None:
        sys.exit("No QR code was found.")
    cv2.polylines(seen, [np.rint(corners).astype(np.int32).reshape(-1, 1, 2)], True, (70, 200, 60), 3, cv2.LINE_AA)
    print(f"It says {read!r}.")
    cv2.imshow("photograph", seen)
    if flat is not None:
        cv2.imshow("laid flat", cv2.resize(flat.astype(np.uint8), (240, 240), interpolation=cv2.INTER_NEAREST))
    cv2.waitKey()


if __name__ == "__main__":
    main()

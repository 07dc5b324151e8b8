"""Features: ORB's keypoints lead from a photograph to the same place in a turned one.

Photographs: pavilion.jpg
"""

import sys

import cv2
import numpy as np


def main():
    photo = sys.argv[1] if len(sys.argv) > 1 else "pavilion.jpg"
    image = cv2.imread(photo)
    if image is None:
        sys.exit(f"Cannot read {photo}")
    image = cv2.resize(image, (480, 480 * image.shape[0] // image.shape[1]), interpolation=cv2.INTER_AREA)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 25, 0.8)
    turned = cv2.warpAffine(image, turn, (width, height), borderValue=(90, 90, 90))

    detector = cv2.ORB_create(800)
    points, descriptors = detector.detectAndCompute(image, None)
    others, their_descriptors = detector.detectAndCompute(turned, None)
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(descriptors, their_descriptors)
    matches = sorted(matches, key=lambda match: (match.distance, match.queryIdx))[:60]

    source = np.float32([points[match.queryIdx].pt for match in matches]).reshape(-1, 1, 2)
    target = np.float32([others[match.trainIdx].pt for match in matches]).reshape(-1, 1, 2)
    homography, good = cv2.findHomography(source, target, cv2.RANSAC, 3)
    frame = np.float32([[0, 0], [width, 0], [width, height], [0, height]]).reshape(-1, 1, 2)
    outline = np.rint(cv2.perspectiveTransform(frame, homography)).astype(np.int32)
    cv2.polylines(turned, [outline], True, (80, 220, 80), 2, cv2.LINE_AA)
    drawn = cv2.drawMatches(image, points, turned, others, matches, None, matchColor=(60, 200, 250),
                            matchesMask=good.ravel().tolist(), flags=cv2.DRAW_MATCHES_FLAGS_NOT_DRAW_SINGLE_POINTS)
    print(f"{len(points)} and {len(others)} keypoints; {int(good.sum())} of the best {len(matches)} matches agree")
    cv2.imshow("matches", drawn)
    cv2.waitKey()


if __name__ == "__main__":
    main()

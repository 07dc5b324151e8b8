# Runs inside Pyodide, and in part on the real cv2: a picture made, read and written, shapes found, features matched.
# The last line is what is found, as JSON.
import json
import sys
import types

import cv2
import numpy as np

scene = np.zeros((120, 160, 3), np.uint8)
cv2.rectangle(scene, (20, 30), (70, 90), (0, 128, 255), -1)
cv2.circle(scene, (120, 60), 25, (255, 64, 0), 3, cv2.LINE_AA)
gray = cv2.cvtColor(scene, cv2.COLOR_BGR2GRAY)
edges = cv2.Canny(gray, 50, 150)
contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
points, described = cv2.ORB_create(50).detectAndCompute(gray, None)
matches = cv2.BFMatcher(cv2.NORM_HAMMING, True).match(described, described)
read = [cv2.imdecode(cv2.imencode(suffix, scene)[1], cv2.IMREAD_COLOR) for suffix in (".png", ".jpg", ".bmp")]
try:
    refused = cv2.cvtColor(gray, cv2.COLOR_BGR2GRAY)
except cv2.error as error:
    refused = [error.code, error.err]
results = {
    "edges": int(edges.sum()),
    "contours": sorted(cv2.boundingRect(contour) for contour in contours),
    "points": [[*point.pt, point.octave] for point in points],
    "matches": [[match.queryIdx, match.trainIdx, match.distance] for match in matches],
    "blurred": int(cv2.GaussianBlur(scene[:, ::-1], (5, 5), 0).sum()),
    "read": [int(picture.sum()) for picture in read],
    "inverse": cv2.invert(np.array([[2.0, 1], [1, 3]]))[1].tolist(),
    "refused": refused,
    "kind": cv2.add.__class__ is types.BuiltinFunctionType,
}
shim = sys.modules.get("cv2shim")
facts = {"python": sys.version_info[:2], "info": {**shim.info(), "version": cv2.__version__} if shim else {}}
json.dumps({"results": results, **facts})

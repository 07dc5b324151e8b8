"""Cases of objdetect, video, photo, dnn and ml."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import File, Ref
from compat.cases.inputs import cloud, f32, face, grey, mask, moved, photo, textured, unit
from compat.cases.registry import K, call, make, method, quiet, script, seeds, step

T, U = textured(), moved(textured())

# --- video
POINTS = cloud(12)[:, None] * np.float32(0.8) + np.float32(8)
seeds("calcOpticalFlowPyrLK", call(T, U, POINTS, None), call(T, U, POINTS, None, winSize=(11, 11), maxLevel=2), call(photo(height=96, width=120), moved(photo(height=96, width=120)), POINTS, None, criteria=(3, 10, 0.03)), call(T, U, POINTS, POINTS + 3, flags=K.OPTFLOW_USE_INITIAL_FLOW), call(T, U, POINTS[:, 0].copy(), None, minEigThreshold=0.01), ignore=())
seeds("calcOpticalFlowFarneback", call(T, U, None, 0.5, 3, 15, 3, 5, 1.2, 0), call(T, U, None, 0.5, 1, 9, 2, 7, 1.5, K.OPTFLOW_FARNEBACK_GAUSSIAN), call(T, U, np.zeros((96, 120, 2), np.float32), 0.5, 2, 11, 2, 5, 1.1, K.OPTFLOW_USE_INITIAL_FLOW), call(grey(height=64, width=64), moved(grey(height=64, width=64)), None, 0.5, 3, 15, 3, 5, 1.2, 0))
seeds("buildOpticalFlowPyramid", call(T, (15, 15), 3), call(T, (9, 9), 2, withDerivatives=False))
PROBABILITY = np.zeros((80, 100), np.uint8)
PROBABILITY[30:55, 40:80] = 200
seeds("meanShift", call(PROBABILITY, (30, 20, 30, 30), (3, 10, 1)), call(PROBABILITY, (0, 0, 50, 50), (1, 5, 0)), call(PROBABILITY, (60, 40, 30, 30), (3, 20, 0.5)), call(PROBABILITY.astype(np.float32), (30, 20, 30, 30), (3, 10, 1)), call(PROBABILITY, (0, 0, 5, 5), (3, 10, 1)))
seeds("CamShift", call(PROBABILITY, (30, 20, 30, 30), (3, 10, 1)), call(PROBABILITY, (0, 0, 50, 50), (1, 5, 0)), call(PROBABILITY, (60, 40, 30, 30), (3, 20, 0.5)), call(PROBABILITY, (0, 0, 5, 5), (3, 10, 1)), call(PROBABILITY, window=(35, 25, 30, 30), criteria=(3, 10, 1)))
for _kind in ("MOG2", "KNN"):
    _maker = f"createBackgroundSubtractor{_kind}"
    _class = f"BackgroundSubtractor{_kind}"
    seeds(_maker, call(50, 16.0), call(detectShadows=False), vary=False)
    for _label, _kwargs in (("defaults", {}), ("no shadows", {"detectShadows": False}), ("short history", {"history": 3})):
        script(f"{_class}.apply", _label, quiet(_maker, save="b", **_kwargs), *[step("$b.apply", photo(seed=i)) for i in range(4)], step("$b.getBackgroundImage"))
    script(f"{_class}.apply", "learning rate", quiet(_maker, save="b"), *[step("$b.apply", photo(seed=i), None, 0.5) for i in range(3)])
    script(f"{_class}.apply", "grey", quiet(_maker, save="b"), *[step("$b.apply", grey(seed=i)) for i in range(3)])
    script(f"{_class}.apply", "None", quiet(_maker, save="b"), step("$b.apply", None))
    for _property, _value in (("History", 40), ("DetectShadows", False), ("ShadowValue", 99), ("ShadowThreshold", 0.4)):
        script(f"{_class}.set{_property}", "then read", quiet(_maker, save="b"), step(f"$b.get{_property}"), step(f"$b.set{_property}", _value), step(f"$b.get{_property}"))
script("KalmanFilter", "predict and correct", quiet("KalmanFilter", 4, 2, save="k"), quiet("$k.measurementMatrix=", np.eye(2, 4, dtype=np.float32)), quiet("$k.transitionMatrix=", np.eye(4, dtype=np.float32) + np.eye(4, k=2, dtype=np.float32)), quiet("$k.processNoiseCov=", np.eye(4, dtype=np.float32) * 0.03),
       step("$k.predict"), step("$k.correct", f32([[3], [4]])), step("$k.predict"), step("$k.statePost?"))
for _class in ("DISOpticalFlow", "FarnebackOpticalFlow", "VariationalRefinement"):
    script(f"{_class}.calc", "moved picture", quiet(f"{_class}_create", save="f"), step("$f.calc", T, U, np.zeros((96, 120, 2), np.float32)))
script("SparsePyrLKOpticalFlow.calc", "moved picture", quiet("SparsePyrLKOpticalFlow_create", save="f"), step("$f.calc", T, U, POINTS, None))
script("TrackerMIL.update", "moved picture", quiet("TrackerMIL_create", save="t"), step("$t.init", photo(height=96, width=120), (40, 30, 30, 30)), step("$t.update", photo(height=96, width=120)), mode="type")

# --- photo
seeds("inpaint", call(photo(), mask(), 3, K.INPAINT_TELEA), call(photo(), mask(), 5, K.INPAINT_NS), call(grey(), mask(), 2.5, K.INPAINT_TELEA), call(grey(np.float32), mask(), 3, K.INPAINT_NS), call(photo(), np.zeros_like(mask()), 3, K.INPAINT_TELEA))
seeds("fastNlMeansDenoising", call(grey(), None, 10, 5, 11), call(photo(), None, 7, 3, 7), call(grey(), None, [8], 5, 9, K.NORM_L1))
seeds("fastNlMeansDenoisingColored", call(photo(), None, 5, 5, 3, 9), call(photo(seed=1), None, 3, 10, 5, 7))
seeds("fastNlMeansDenoisingMulti", call([grey(seed=i) for i in range(3)], 1, 3, None, 8, 3, 7))
seeds("denoise_TVL1", call([grey(), grey(seed=1)], np.zeros((37, 53), np.uint8), 1.0, 5))
seeds("detailEnhance", call(photo()), call(photo(), sigma_s=5, sigma_r=0.2))
seeds("edgePreservingFilter", call(photo()), call(photo(), flags=2, sigma_s=20, sigma_r=0.3))
seeds("stylization", call(photo()), call(photo(), sigma_s=10, sigma_r=0.2))
seeds("pencilSketch", call(photo()), call(photo(), sigma_s=10, sigma_r=0.1, shade_factor=0.03))
seeds("decolor", call(photo()), call(photo(seed=2)))
BIG = photo(height=80, width=100, seed=3)
seeds("seamlessClone", call(photo(), BIG, mask(), (50, 40), K.NORMAL_CLONE), call(photo(), BIG, mask(), (40, 35), K.MIXED_CLONE), call(photo(), BIG, mask(), (50, 40), K.MONOCHROME_TRANSFER))
seeds("colorChange", call(photo(), mask(), None, 1.5, 0.5, 0.8))
seeds("illuminationChange", call(photo(), mask(), None, 0.2, 0.4))
seeds("textureFlattening", call(photo(), mask(), None, 30, 45, 3))
EXPOSURES = [np.clip(photo(height=32, width=48) * scale, 0, 255).astype(np.uint8) for scale in (0.4, 1.0, 1.8)]
TIMES = f32([0.1, 0.5, 2.0])
for _class, _call in (("MergeMertens", call(EXPOSURES)), ("MergeDebevec", call(EXPOSURES, TIMES)), ("MergeRobertson", call(EXPOSURES, TIMES))):
    method(f"{_class}.process", make(f"create{_class}"), _call)
for _class in ("CalibrateDebevec", "CalibrateRobertson"):
    method(f"{_class}.process", make(f"create{_class}"), call(EXPOSURES, TIMES))
for _class in ("Tonemap", "TonemapDrago", "TonemapMantiuk", "TonemapReinhard"):
    method(f"{_class}.process", make(f"create{_class}"), call(unit() * 20), call(unit(3, 20, 30)))
    script(f"{_class}.setGamma", "then read", quiet(f"create{_class}", save="t"), step("$t.getGamma"), step("$t.setGamma", 1.8), step("$t.getGamma"))
script("AlignMTB.calculateShift", "moved picture", quiet("createAlignMTB", save="a"), step("$a.calculateShift", T, U))
script("AlignMTB.computeBitmaps", "of a picture", quiet("createAlignMTB", save="a"), step("$a.computeBitmaps", T))

# --- objdetect
BOXES = [[10, 10, 20, 20], [11, 11, 20, 20], [12, 10, 21, 19], [60, 60, 10, 10], [61, 60, 10, 10], [90, 5, 8, 8]]
seeds("groupRectangles", call(BOXES, 1), call(BOXES, 1, 0.5), call(BOXES, 2, eps=0.2), call([], 1), call(np.array(BOXES), 0))
script("CascadeClassifier", "empty", quiet("CascadeClassifier", save="c"), step("$c.empty"))
script("CascadeClassifier", "missing file", quiet("CascadeClassifier", save="c"), step("$c.load", "no such file.xml"), step("$c.empty"))
_FACE = face()
for _cascade in ("frontalface_default", "frontalface_alt2", "eye"):
    _path = (quiet("data.haarcascades?", save="folder"), quiet("$folder.__add__", f"haarcascade_{_cascade}.xml", save="path"))
    _detector = (*_path, quiet("CascadeClassifier", Ref("path"), save="c"))
    script("CascadeClassifier.detectMultiScale", f"a drawn face, {_cascade}", *_detector, step("$c.empty"), step("$c.detectMultiScale", _FACE, 1.1, 3), step("$c.detectMultiScale", _FACE, 1.2, 0), mode="set")
    script("CascadeClassifier.detectMultiScale3", f"a drawn face, {_cascade}", *_detector, step("$c.detectMultiScale3", _FACE, 1.1, 2, outputRejectLevels=True), mode="set")
script("CascadeClassifier.detectMultiScale", "not loaded", quiet("CascadeClassifier", save="c"), step("$c.detectMultiScale", T))
script("HOGDescriptor.compute", "64x128", quiet("HOGDescriptor", save="h"), step("$h.compute", grey(height=128, width=64)), step("$h.getDescriptorSize"))
script("HOGDescriptor.compute", "small windows", quiet("HOGDescriptor", (32, 32), (16, 16), (8, 8), (8, 8), 9, save="h"), step("$h.compute", photo(height=48, width=40)), step("$h.getDescriptorSize"), step("$h.winSize?"))
script("HOGDescriptor.detectMultiScale", "people", quiet("HOGDescriptor", save="h"), quiet("HOGDescriptor_getDefaultPeopleDetector", save="p"), quiet("$h.setSVMDetector", Ref("p")), step("$h.detectMultiScale", grey(height=160, width=120)))
for _text in ("HELLO", "https://example.org/?q=1", "0123456789"):
    script("QRCodeDetector.detectAndDecode", f"own code of {_text}", quiet("QRCodeEncoder_create", save="e"), quiet("$e.encode", _text, save="q"), quiet("resize", Ref("q"), None, fx=5, fy=5, interpolation=0, save="r"), quiet("QRCodeDetector", save="d"), step("$d.detectAndDecode", Ref("r")))
method("QRCodeDetector.detect", make("QRCodeDetector"), call(T), call(grey()), call(photo()), call(np.full((60, 60), 255, np.uint8)))
method("QRCodeDetector.detectAndDecode", make("QRCodeDetector"), call(T), call(np.full((60, 60), 255, np.uint8)))
method("barcode.BarcodeDetector.detectAndDecode", make("barcode.BarcodeDetector"), call(T), call(photo(height=96, width=120)))
method("barcode.BarcodeDetector.detect", make("barcode.BarcodeDetector"), call(T))


DICTIONARY = quiet("aruco.getPredefinedDictionary", 0, save="dictionary")
for _marker in (0, 7, 23):
    script("aruco.generateImageMarker", f"marker {_marker}", DICTIONARY, step("aruco.generateImageMarker", Ref("dictionary"), _marker, 60))
script("aruco.generateImageMarker", "border of 2", DICTIONARY, step("aruco.generateImageMarker", Ref("dictionary"), 3, 64, borderBits=2))
script("aruco.generateImageMarker", "unknown marker", DICTIONARY, step("aruco.generateImageMarker", Ref("dictionary"), 999, 60))
for _number in (0, 5, 10, 16):
    script("aruco.getPredefinedDictionary", f"dictionary {_number}", quiet("aruco.getPredefinedDictionary", _number, save="d"), step("$d.bytesList?"), step("$d.markerSize?"), step("$d.maxCorrectionBits?"))
script("aruco.getPredefinedDictionary", "unknown", step("aruco.getPredefinedDictionary", 999))
script("aruco.getPredefinedDictionary", "text", step("aruco.getPredefinedDictionary", "x"))
script("aruco.extendDictionary", "small", quiet("aruco.extendDictionary", 5, 3, save="d"), step("$d.bytesList?"))
script("aruco.extendDictionary", "on a base", DICTIONARY, quiet("aruco.extendDictionary", 52, 4, Ref("dictionary"), 7, save="d"), step("$d.bytesList?"), step("$d.markerSize?"))
script("aruco.extendDictionary", "seeded", quiet("aruco.extendDictionary", 4, 4, randomSeed=3, save="d"), step("$d.bytesList?"))
script("aruco.extendDictionary", "text", step("aruco.extendDictionary", "x", 3))
script("aruco.extendDictionary", "no arguments", step("aruco.extendDictionary"))
for _id in (1, 12):
    script("aruco.ArucoDetector.detectMarkers", f"marker {_id} on white", DICTIONARY, quiet("aruco.generateImageMarker", Ref("dictionary"), _id, 60, save="m"), quiet("copyMakeBorder", Ref("m"), 30, 20, 25, 40, K.BORDER_CONSTANT, value=255, save="p"), quiet("aruco.ArucoDetector", Ref("dictionary"), save="d"), step("$d.detectMarkers", Ref("p")))
script("aruco.ArucoDetector.detectMarkers", "nothing there", DICTIONARY, quiet("aruco.ArucoDetector", Ref("dictionary"), save="d"), step("$d.detectMarkers", T))
CORNERS = [f32([[[20, 20], [60, 22], [58, 64], [18, 60]]]), f32([[[80, 30], [110, 30], [110, 60], [80, 60]]])]
seeds("aruco.drawDetectedMarkers", call(photo(height=96, width=120), CORNERS), call(photo(height=96, width=120), CORNERS, np.array([[3], [4]], np.int32)), call(photo(height=96, width=120), CORNERS, None, (1, 2, 3)), call(grey(height=96, width=120), CORNERS), call(photo(height=96, width=120), []))
seeds("aruco.drawDetectedCornersCharuco", call(photo(height=96, width=120), cloud(6)[:, None]), call(photo(height=96, width=120), cloud(3)[:, None], np.array([[1], [2], [3]], np.int32)), call(photo(height=96, width=120), cloud(6)[:, None], None, (9, 9, 9)), call(grey(height=96, width=120), cloud(6)[:, None]))
seeds("aruco.drawDetectedDiamonds", call(photo(height=96, width=120), CORNERS), call(photo(height=96, width=120), CORNERS[:1], np.array([[[1, 2, 3, 4]]], np.int32)), call(photo(height=96, width=120), CORNERS, None, (1, 2, 3)), call(photo(height=96, width=120), CORNERS, borderColor=(1, 2, 3)), call(grey(height=96, width=120), CORNERS))
script("aruco.CharucoBoard.generateImage", "board", DICTIONARY, quiet("aruco.CharucoBoard", (5, 4), 0.04, 0.02, Ref("dictionary"), save="b"), step("$b.generateImage", (200, 160)), step("$b.getChessboardCorners"))
script("aruco.GridBoard.generateImage", "board", DICTIONARY, quiet("aruco.GridBoard", (3, 2), 0.04, 0.01, Ref("dictionary"), save="b"), step("$b.generateImage", (200, 160)), step("$b.getGridSize"))

# --- dnn and ml
seeds("dnn.blobFromImage", call(photo()), call(photo(), 1 / 255, (32, 24), (10, 20, 30), True, False), call(photo(), size=(30, 40), crop=True), call(grey()), call(unit(), ddepth=K.CV_32F, swapRB=True), call(photo(), ddepth=K.CV_8U), call(photo(4)))
seeds("dnn.blobFromImages", call([photo(), photo(seed=1)]), call([photo(), photo(seed=1)], 1 / 255, (32, 24), (10, 20, 30), True), call([grey()]), call([photo()], size=(20, 20), crop=True))
seeds("dnn.imagesFromBlob", call(photo().transpose(2, 0, 1)[None].astype(np.float32)), call(np.stack([unit().transpose(2, 0, 1)] * 2)))
_boxes = [(10, 10, 30, 30), (12, 12, 30, 30), (60, 60, 20, 20), (11, 9, 28, 31), (62, 61, 20, 20)]
_scores = [0.9, 0.8, 0.7, 0.6, 0.75]
seeds("dnn.NMSBoxes", call(_boxes, _scores, 0.5, 0.4), call(_boxes, _scores, 0.65, 0.3, 1.0, 2), call([], [], 0.5, 0.4), call(np.array(_boxes), np.array(_scores, np.float32), 0.5, 0.4), call([tuple(map(float, b)) for b in _boxes], _scores, 0.5, 0.9, eta=0.8))
seeds("dnn.NMSBoxesBatched", call(_boxes, _scores, [0, 0, 1, 1, 1], 0.5, 0.4), call(_boxes, _scores, [0] * 5, 0.5, 0.4, 1.0, 1))
seeds("dnn.NMSBoxesRotated", call([((20.0, 20.0), (30.0, 20.0), 10.0), ((21.0, 20.0), (30.0, 20.0), 12.0), ((70.0, 70.0), (10.0, 10.0), 0.0)], [0.9, 0.8, 0.7], 0.5, 0.4))
seeds("dnn.softNMSBoxes", call(_boxes, _scores, 0.5, 0.4), call(_boxes, _scores, 0.5, 0.4, 2, 0.5))
for _reader in ("readNet", "readNetFromCaffe", "readNetFromTensorflow", "readNetFromDarknet", "readNetFromONNX", "readNetFromTFLite", "readNetFromTorch"):
    script(f"dnn.{_reader}", "missing file", step(f"dnn.{_reader}", "no such file"))
    script(f"dnn.{_reader}", "no arguments", step(f"dnn.{_reader}"))
    script(f"dnn.{_reader}", "None", step(f"dnn.{_reader}", None))
    script(f"dnn.{_reader}", "a number", step(f"dnn.{_reader}", 3))
    script(f"dnn.{_reader}", "unknown keyword", step(f"dnn.{_reader}", "no such file", nonsense=1))
script("ml.KNearest.findNearest", "clusters", quiet("ml.KNearest_create", save="k"), quiet("$k.train", cloud(40), 0, (np.arange(40) % 2).astype(np.float32)), step("$k.findNearest", cloud(5, seed=8), 3))
script("ml.SVM.predict", "linear", quiet("ml.SVM_create", save="s"), quiet("$s.setKernel", 0), quiet("$s.train", cloud(40), 0, (cloud(40)[:, 0] > 50).astype(np.int32)), step("$s.predict", cloud(5, seed=8)))
script("writeOpticalFlow", "there and back", step("writeOpticalFlow", File("a.flo"), cloud(20)[None]), step("readOpticalFlow", File("a.flo")))
script("readOpticalFlow", "missing file", step("readOpticalFlow", "no such file.flo"))
seeds("fastNlMeansDenoisingColoredMulti", call([photo(seed=i) for i in range(3)], 1, 3, None, 4, 4, 3, 7))
MARKER_BITS = (np.indices((4, 4)).sum(0) % 3 == 0).astype(np.uint8)
script("aruco.Dictionary_getByteListFromBits", "of a pattern", step("aruco.Dictionary_getByteListFromBits", MARKER_BITS))
script("aruco.Dictionary_getBitsFromByteList", "there and back", quiet("aruco.Dictionary_getByteListFromBits", MARKER_BITS, save="bytes"), step("aruco.Dictionary_getBitsFromByteList", Ref("bytes"), 4))

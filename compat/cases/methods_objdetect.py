"""Methods of objdetect: cascades, histograms of gradients, faces, and codes of lines and squares in pictures made here."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat.case import Array, Call, File, Ref
from compat.cases.classes import CASCADE
from compat.cases.inputs import f32, grey, photo
from compat.cases.networks import BRIGHT, FACES, integers, tensor
from compat.cases.registry import K, make, member, quiet, step
from compat.protobuf import field

# --- CascadeClassifier: bright squares on dark
SQUARES = np.full((60, 80), 40, np.uint8)
for _x, _y, _size in ((10, 12, 8), (44, 30, 12), (60, 6, 8)):
    SQUARES[_y : _y + _size, _x : _x + _size] = 230
CLASSIFIER = make("CascadeClassifier", File("cascade.xml", CASCADE))
OLD = (quiet("FileStorage", CASCADE.decode(), K.FileStorage_READ | K.FileStorage_MEMORY, save="in"), quiet("$in.getFirstTopLevelNode", save="node"))
LEVELS: tuple[tuple[str, dict[str, Any]], ...] = (("detectMultiScale", {}), ("detectMultiScale2", {}), ("detectMultiScale3", {"outputRejectLevels": True}))
SOME_SIZES = (1.2, 1, 0, (16, 16), (24, 24))
for _name, _levels in LEVELS:
    member(f"CascadeClassifier.{_name}", "sizes", CLASSIFIER, step(f"$self.{_name}", SQUARES, *SOME_SIZES, **_levels))
    member(f"CascadeClassifier.{_name}", "colours", CLASSIFIER, step(f"$self.{_name}", np.dstack([SQUARES] * 3), *SOME_SIZES, **_levels))
    member(f"CascadeClassifier.{_name}", "nothing there", CLASSIFIER, step(f"$self.{_name}", np.zeros((40, 50), np.uint8)))
member("CascadeClassifier.detectMultiScale", "squares", CLASSIFIER, step("$self.detectMultiScale", SQUARES, 1.2, 2), mode="set")
member("CascadeClassifier.detectMultiScale", "ungrouped", CLASSIFIER, step("$self.detectMultiScale", SQUARES, 1.5, 0), mode="set")
member("CascadeClassifier.detectMultiScale3", "without levels", CLASSIFIER, step("$self.detectMultiScale3", SQUARES, 1.2, 2))
member("CascadeClassifier.read", "then detect", *OLD, make("CascadeClassifier"), step("$self.read", Ref("node")), step("$self.empty"), step("$self.detectMultiScale", SQUARES, 1.2, 2))
member("CascadeClassifier.load", "then detect", make("CascadeClassifier"), step("$self.load", File("cascade.xml", CASCADE)), step("$self.empty"), step("$self.getOriginalWindowSize"), step("$self.detectMultiScale", SQUARES, 1.2, 2))
member("CascadeClassifier.load", "nonsense", make("CascadeClassifier"), step("$self.load", File("cascade.xml", b"<?xml version='1.0'?><opencv_storage></opencv_storage>")), step("$self.empty"))
member("CascadeClassifier.empty", "with a cascade", CLASSIFIER, step("$self.empty"))
OLD_CASCADE = b"""<?xml version="1.0"?>
<opencv_storage><cascade type_id="opencv-haar-classifier"><size>8 8</size><stages><_><trees><_><_>
<feature><rects><_>0 0 8 8 -1.</_><_>2 2 4 4 4.</_></rects><tilted>0</tilted></feature>
<threshold>0.4</threshold><left_val>-1.</left_val><right_val>1.</right_val></_></_></trees>
<stage_threshold>0.5</stage_threshold><parent>-1</parent><next>-1</next></_></stages></cascade></opencv_storage>
"""
for _name in ("CascadeClassifier.convert", "CascadeClassifier_convert"):
    member(_name, "an old cascade", step(_name, File("old.xml", OLD_CASCADE), File("new.xml")), make("CascadeClassifier", File("new.xml")), step("$self.empty"), step("$self.isOldFormatCascade"), step("$self.detectMultiScale", SQUARES, 1.2, 2))
member("CascadeClassifier.isOldFormatCascade", "an old cascade", make("CascadeClassifier", File("old.xml", OLD_CASCADE)), step("$self.isOldFormatCascade"), step("$self.getOriginalWindowSize"), step("$self.detectMultiScale", SQUARES, 1.2, 2))
member("CascadeClassifier.convert", "missing file", step("CascadeClassifier.convert", "no such file.xml", File("new.xml")))

# --- HOGDescriptor: a bright square within 16x16 is what its own descriptor finds again
HOG = make("HOGDescriptor", (16, 16), (8, 8), (4, 4), (4, 4), 9)
PATTERN = SQUARES[4:20, 2:26][:, 4:20].copy()
TAUGHT = (HOG, quiet("$self.compute", PATTERN, save="d"), quiet("$self.setSVMDetector", Ref("d")))
for _label, _image in (("pattern", PATTERN), ("squares", SQUARES), ("colours", photo(height=24, width=32))):
    member("HOGDescriptor.compute", _label, HOG, step("$self.compute", _image))
    member("HOGDescriptor.computeGradient", _label, HOG, step("$self.computeGradient", _image, np.zeros((*_image.shape[:2], 2), np.float32), np.zeros((*_image.shape[:2], 2), np.uint8)))
member("HOGDescriptor.compute", "stride and padding", HOG, step("$self.compute", SQUARES, (8, 8), (4, 4)))
member("HOGDescriptor.compute", "at locations", HOG, step("$self.compute", SQUARES, (4, 4), (0, 0), [(4, 8), (40, 28)]))
member("HOGDescriptor.computeGradient", "padding", HOG, step("$self.computeGradient", SQUARES, np.zeros((66, 90, 2), np.float32), np.zeros((66, 90, 2), np.uint8), (4, 2), (6, 4)))
member("HOGDescriptor.setSVMDetector", "then its size", *TAUGHT, step("$self.checkDetectorSize"), step("$self.svmDetector?"))
member("HOGDescriptor.setSVMDetector", "wrong size", HOG, step("$self.setSVMDetector", f32([1, 2, 3])))
member("HOGDescriptor.svmDetector", "as set", *TAUGHT, step("$self.svmDetector?"))
member("HOGDescriptor.checkDetectorSize", "as set", *TAUGHT, step("$self.checkDetectorSize"))
member("HOGDescriptor.checkDetectorSize", "without a detector", HOG, step("$self.checkDetectorSize"))
member("HOGDescriptor.detect", "squares", *TAUGHT, step("$self.detect", SQUARES, 3.0))
member("HOGDescriptor.detect", "stride and padding", *TAUGHT, step("$self.detect", SQUARES, 3.0, (8, 8), (8, 8)))
member("HOGDescriptor.detect", "at locations", *TAUGHT, step("$self.detect", SQUARES, 0.5, (4, 4), (0, 0), [(6, 4), (6, 8), (40, 28)]))
member("HOGDescriptor.detectMultiScale", "squares", *TAUGHT, step("$self.detectMultiScale", SQUARES, 4.0, (4, 4), (0, 0), 1.2, 1.0))
member("HOGDescriptor.detectMultiScale", "ungrouped", *TAUGHT, step("$self.detectMultiScale", SQUARES, 4.0, (4, 4), (0, 0), 20.0, 0.0))
member("HOGDescriptor.detectMultiScale", "mean shift", *TAUGHT, step("$self.detectMultiScale", SQUARES, 4.0, (4, 4), (0, 0), 1.2, 1.0, True))
member("HOGDescriptor.detect", "people", make("HOGDescriptor"), quiet("HOGDescriptor.getDefaultPeopleDetector", save="p"), quiet("$self.setSVMDetector", Ref("p")), step("$self.detect", grey(height=144, width=80), -4.0))
member("HOGDescriptor.save", "then load", *TAUGHT, step("$self.save", File("hog.yml")), make("HOGDescriptor"), step("$self.load", File("hog.yml")), step("$self.winSize?"), step("$self.svmDetector?"))
member("HOGDescriptor.load", "by constructor", *TAUGHT, quiet("$self.save", File("hog.yml")), make("HOGDescriptor", File("hog.yml")), step("$self.winSize?"), step("$self.nbins?"))
member("HOGDescriptor.load", "a named one", *TAUGHT, quiet("$self.save", File("hog.yml"), "mine"), make("HOGDescriptor"), step("$self.load", File("hog.yml"), "mine"), step("$self.winSize?"))
member("HOGDescriptor.load", "missing file", make("HOGDescriptor"), step("$self.load", "no such file.yml"))
# OpenCV keeps the L2HysThreshold of the first descriptor that a process computes (a static of HOGCache::normalizeBlockHistogram)
# for all later ones: another than 0.2 is read here, but never computed with, or what comes after depends on the order of cases
member("HOGDescriptor", "all arguments", make("HOGDescriptor", (32, 32), (16, 16), (8, 8), (8, 8), 6, 1, 3.0, 0, 0.3, False, 16, True), *[step(f"$self.{_name}?") for _name in ("nbins", "winSigma", "L2HysThreshold", "gammaCorrection", "nlevels", "signedGradient")])
member("HOGDescriptor.compute", "all arguments of the constructor", make("HOGDescriptor", (32, 32), (16, 16), (8, 8), (8, 8), 6, 1, 3.0, 0, 0.2, False, 16, True), step("$self.compute", grey(height=32, width=32)))
for _name in ("getDefaultPeopleDetector", "getDaimlerPeopleDetector"):
    member(f"HOGDescriptor.{_name}", "numbers", step(f"HOGDescriptor.{_name}"))

# --- faces
for _name, _value in (("NMSThreshold", 0.9), ("ScoreThreshold", 0.99), ("TopK", 1)):
    member(f"FaceDetectorYN.set{_name}", "then read and detect", FACES, step(f"$faces.set{_name}", _value), step(f"$faces.get{_name}"), step("$faces.detect", BRIGHT))


def recognizer() -> bytes:
    """Features of a picture of 112x112: 4x4 sums of its colours, weighted differently."""
    weights = np.zeros((6, 3, 28, 28), np.float32)
    for channel in range(6):
        weights[channel, channel % 3, channel::7, ::4] = (channel + 1) / 256
    strides = integers("kernel_shape", (28, 28)) + integers("strides", (28, 28))
    convolution = field(1, "x") + field(1, "w") + field(2, "c") + field(3, "conv") + field(4, "Conv") + strides
    flat = field(1, "c") + field(2, "y") + field(3, "flat") + field(4, "Flatten")
    ends = b"".join(
        field(tag, field(1, name) + field(2, field(1, field(1, 1) + field(2, b"".join(field(1, field(1, size)) for size in sizes)))))
        for tag, name, sizes in ((11, "x", (1, 3, 112, 112)), (12, "y", (1, 96)))
    )
    graph = field(1, convolution) + field(1, flat) + field(2, "features") + field(5, tensor("w", weights)) + ends
    return field(1, 7) + field(7, graph) + field(8, field(1, "") + field(2, 11))


RECOGNIZER = make("FaceRecognizerSF_create", File("features.onnx", recognizer()), "")
FACE = f32([[20, 15, 60, 60, 38, 35, 62, 36, 50, 50, 40, 62, 60, 63, 0.9]])
CROPS = [photo(height=112, width=112, seed=seed) for seed in (0, 1)]
FEATURES = tuple(quiet("$self.feature", crop, save=f"f{i}") for i, crop in enumerate(CROPS))
member("FaceRecognizerSF.alignCrop", "landmarks", RECOGNIZER, step("$self.alignCrop", photo(height=96, width=120), FACE))
member("FaceRecognizerSF.feature", "of a crop", RECOGNIZER, step("$self.feature", CROPS[0]))
member("FaceRecognizerSF.feature", "of an aligned face", RECOGNIZER, quiet("$self.alignCrop", photo(height=96, width=120), FACE, save="crop"), step("$self.feature", Ref("crop")))
for _kind in (0, 1):
    member("FaceRecognizerSF.match", f"kind {_kind}", RECOGNIZER, *FEATURES, step("$self.match", Ref("f0"), Ref("f1"), _kind), step("$self.match", Ref("f0"), Ref("f0"), _kind))
member("FaceRecognizerSF.match", "features given", RECOGNIZER, step("$self.match", f32([[1, 2, 3]]), f32([[1, 2.5, 2]])))
member("FaceRecognizerSF.create", "missing file", step("FaceRecognizerSF.create", "no such file.onnx", ""))
member("FaceRecognizerSF.create", "from a buffer", quiet("FaceRecognizerSF.create", "onnx", np.frombuffer(recognizer(), np.uint8), np.zeros(0, np.uint8), save="self"), step("$self.feature", CROPS[0]))
member("FaceDetectorYN.create", "missing file", step("FaceDetectorYN.create", "no such file.onnx", "", (64, 64)))
member("FaceDetectorYN.create", "from a file", quiet("FaceDetectorYN.create", *FACES.args, save="self"), step("$self.detect", BRIGHT))

# --- codes of squares: HELLO, a bit a module, row by row
HELLO = (
    *("1ffffff", "1ffffff", "180da03", "1beb6fb", "1a2de8b", "1a2b68b", "1a2e28b", "1be8afb", "180aa03", "1ffe3ff", "1821957", "1adfb43", "1fe859b"),
    *("1c16f3f", "1cc85af", "1ff90d3", "180aa6b", "1bec0db", "1a2bb6f", "1a2ab6f", "1a2b5af", "1beaf2b", "180b5af", "1ffffff", "1ffffff"),
)


def square_code(module: int = 5, border: int = 10) -> Array:
    """The picture of the code, so many pixels a module, on white."""
    bits = np.array([[int(row, 16) >> (24 - column) & 1 for column in range(25)] for row in HELLO])
    picture = np.kron(bits, np.ones((module, module))).astype(np.uint8) * np.uint8(255)
    return np.pad(picture, border, constant_values=255)


CODE = square_code()
SEVERAL = np.hstack([CODE, square_code(5, 10)])
CURVED = square_code(8, 20)
for _column in range(CURVED.shape[1]):
    CURVED[:, _column] = np.roll(CURVED[:, _column], -round(4 * np.sin(_column / CURVED.shape[1] * np.pi)))


def line_code(digits: str = "4006381333931", module: int = 2, height: int = 60) -> Array:
    """The picture of an EAN-13 code on white."""
    odd = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
    parity = ("000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010")[int(digits[0])]
    right = [code.translate(str.maketrans("01", "10")) for code in odd]
    left = "".join(right[int(digit)][::-1] if even == "1" else odd[int(digit)] for digit, even in zip(digits[1:7], parity, strict=True))
    bits = "101" + left + "01010" + "".join(right[int(digit)] for digit in digits[7:]) + "101"
    row = np.repeat([0 if bit == "1" else 255 for bit in bits], module).astype(np.uint8)
    return np.pad(np.tile(row, (height, 1)), 80, constant_values=255)


LINES = line_code()
TWO_LINES = np.hstack([LINES[:, :-60], line_code("9780201379624")])
DETECTORS = {"QRCodeDetector": (CODE, SEVERAL), "QRCodeDetectorAruco": (CODE, SEVERAL), "barcode.BarcodeDetector": (LINES, TWO_LINES)}
for _class, (_one, _two) in DETECTORS.items():
    _maker = make(_class)
    _found, _founds = quiet("$self.detect", _one, save="found"), quiet("$self.detectMulti", _two, save="founds")
    for _label, _picture in (("a code", _one), ("two codes", _two), ("colours", np.dstack([_one] * 3)), ("nothing there", np.full((90, 120), 200, np.uint8))):
        for _name in ("detect", "detectMulti", "detectAndDecode", "detectAndDecodeBytes", "detectAndDecodeMulti", "detectAndDecodeBytesMulti"):
            member(f"{_class}.{_name}", f"{_label}, made here", _maker, step(f"$self.{_name}", _picture))
    for _name in ("decode", "decodeBytes"):
        member(f"{_class}.{_name}", "at what was found", _maker, _found, step(f"$self.{_name}", _one, Ref("found", 1)))
    for _name in ("decodeMulti", "decodeBytesMulti"):
        member(f"{_class}.{_name}", "at what was found", _maker, _founds, step(f"$self.{_name}", _two, Ref("founds", 1)))
for _label, _picture in (("flat", CODE), ("curved", CURVED)):
    member("QRCodeDetector.decodeCurved", _label, make("QRCodeDetector"), quiet("$self.detect", _picture, save="found"), step("$self.decodeCurved", _picture, Ref("found", 1)))
    member("QRCodeDetector.detectAndDecodeCurved", _label, make("QRCodeDetector"), step("$self.detectAndDecodeCurved", _picture))
for _name, _value in (("setEpsX", 0.3), ("setEpsY", 0.3), ("setUseAlignmentMarkers", False)):
    member(f"QRCodeDetector.{_name}", "then decode", make("QRCodeDetector"), step(f"$self.{_name}", _value), step("$self.detectAndDecode", CODE))
member("QRCodeDetector.getEncoding", "of a code", make("QRCodeDetector"), quiet("$self.detectAndDecode", CODE), step("$self.getEncoding"), step("$self.getEncoding", 0))
PARAMS = (quiet("QRCodeDetectorAruco_Params", save="p"), quiet("$p.maxRotation=", 0.5), quiet("$p.maxPenalties=", 0.75))
READ = (quiet("$self.getDetectorParameters", save="q"), step("$q.maxRotation?"), step("$q.maxPenalties?"))
member("QRCodeDetectorAruco", "with parameters", *PARAMS, make("QRCodeDetectorAruco", Ref("p")), *READ, step("$self.detect", CODE))
member("QRCodeDetectorAruco.setDetectorParameters", "then read", *PARAMS, make("QRCodeDetectorAruco"), step("$self.setDetectorParameters", Ref("p")), *READ, step("$self.detectAndDecode", CODE))
member("QRCodeDetectorAruco.getDetectorParameters", "as made", make("QRCodeDetectorAruco"), *READ)
ARUCO = (quiet("aruco.DetectorParameters", save="p"), quiet("$p.minMarkerPerimeterRate=", 0.0625))
ARUCO_READ = (quiet("$self.getArucoParameters", save="q"), step("$q.minMarkerPerimeterRate?"), step("$q.useAruco3Detection?"))
member("QRCodeDetectorAruco.setArucoParameters", "then read", *ARUCO, make("QRCodeDetectorAruco"), step("$self.setArucoParameters", Ref("p")), *ARUCO_READ, step("$self.detect", CODE))
member("QRCodeDetectorAruco.getArucoParameters", "as made", make("QRCodeDetectorAruco"), *ARUCO_READ)

# --- QRCodeEncoder
for _text in ("HELLO", "0123456789", "https://example.org/?q=1", "größer", "x" * 200):
    member("QRCodeEncoder.encode", f"{_text[:12]}, {len(_text)}", make("QRCodeEncoder_create"), step("$self.encode", _text))
for _label, _settings in {"version 5": {"version": 5}, "high": {"correction_level": K.QRCodeEncoder_CORRECT_LEVEL_H}, "bytes": {"mode": K.QRCodeEncoder_MODE_BYTE}, "alphanumeric": {"mode": K.QRCodeEncoder_MODE_ALPHANUMERIC}}.items():
    _params = (quiet("QRCodeEncoder_Params", save="p"), *(quiet(f"$p.{_name}=", _value) for _name, _value in _settings.items()))
    member("QRCodeEncoder.create", _label, *_params, quiet("QRCodeEncoder.create", Ref("p"), save="self"), step("$self.encode", "HELLO 42"))
_parts: tuple[Call, ...] = (quiet("QRCodeEncoder_Params", save="p"), quiet("$p.structure_number=", 3), quiet("$p.mode=", K.QRCodeEncoder_MODE_STRUCTURED_APPEND))
member("QRCodeEncoder.encodeStructuredAppend", "three codes", *_parts, make("QRCodeEncoder_create", Ref("p")), step("$self.encodeStructuredAppend", "one text in several codes"))
member("QRCodeEncoder.encodeStructuredAppend", "one code", make("QRCodeEncoder_create"), step("$self.encodeStructuredAppend", "HELLO"))

# --- BarcodeDetector
BARS = make("barcode.BarcodeDetector")
for _digits in ("4006381333931", "9780201379624", "0012345678905"):
    member("barcode.BarcodeDetector.detectAndDecodeWithType", _digits, BARS, step("$self.detectAndDecodeWithType", line_code(_digits)))
member("barcode.BarcodeDetector.detectAndDecodeWithType", "two codes", BARS, step("$self.detectAndDecodeWithType", TWO_LINES))
member("barcode.BarcodeDetector.decodeWithType", "at what was found", BARS, quiet("$self.detect", LINES, save="found"), step("$self.decodeWithType", LINES, Ref("found", 1)))
member("barcode.BarcodeDetector.getDetectorScales", "as made", BARS, step("$self.getDetectorScales"))
member("barcode.BarcodeDetector.setDetectorScales", "then detect", BARS, step("$self.setDetectorScales", [0.02, 0.05]), step("$self.getDetectorScales"), step("$self.detectAndDecode", LINES))
for _name, _value in (("DownsamplingThreshold", 300.0), ("GradientThreshold", 40.0)):
    member(f"barcode.BarcodeDetector.set{_name}", "then detect", BARS, step(f"$self.set{_name}", _value), step(f"$self.get{_name}"), step("$self.detectAndDecode", LINES))

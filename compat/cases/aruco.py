"""Methods of aruco's classes: dictionaries, boards and detectors on pictures of markers made here, bit by bit."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Array, Call, Ref
from compat.cases.classes import CORNERS, DICTIONARY
from compat.cases.inputs import f32, textured
from compat.cases.registry import K, make, member, quiet, step

WRITE, READ = K.FileStorage_WRITE | K.FileStorage_MEMORY, K.FileStorage_READ | K.FileStorage_MEMORY
BITS = [np.array([[int(bit) for bit in row] for row in rows.split()], np.uint8) for rows in ("1011 0101 0011 0010", "0000 1111 1001 1010", "0011 0011 0010 1101")]
"""Markers 0 to 2 of the dictionary of 4x4 bits, white being 1."""
DICT_4X4_50, DICT_5X5_50, DICT_6X6_50 = 0, 4, 8
OTHER = quiet("aruco.getPredefinedDictionary", DICT_5X5_50, save="other")


def marker(number: int, module: int = 8) -> Array:
    """The picture of a marker: its bits within a black border."""
    picture: Array = np.kron(np.pad(BITS[number], 1), np.ones((module, module), np.uint8)) * np.uint8(255)
    return picture


def scene(*numbers: int, gap: int = 16) -> Array:
    """Markers side by side on white."""
    white = np.full((48, gap), 255, np.uint8)
    row = np.hstack([white, *(part for number in numbers for part in (marker(number), white))])
    return np.pad(row, ((gap, gap), (0, 0)), constant_values=255)


PICTURE = scene(0, 2)
GRID = (DICTIONARY, quiet("aruco.GridBoard", (3, 2), 0.04, 0.01, Ref("dictionary"), save="board"), quiet("$board.generateImage", (320, 220), None, 20, save="picture"))
CHESS = (DICTIONARY, quiet("aruco.CharucoBoard", (5, 4), 0.04, 0.02, Ref("dictionary"), save="board"), quiet("$board.generateImage", (340, 280), None, 20, save="picture"))
WHITE = np.full((60, 80), 255, np.uint8)

# --- Dictionary
FIRST = make("aruco.getPredefinedDictionary", DICT_4X4_50)
CONTENT = (step("$self.bytesList?"), step("$self.markerSize?"), step("$self.maxCorrectionBits?"))
for _number in (0, 1, 2):
    member("aruco.Dictionary.identify", f"marker {_number}", FIRST, step("$self.identify", BITS[_number], 0.6))
    member("aruco.Dictionary.identify", f"marker {_number}, turned", FIRST, step("$self.identify", np.rot90(BITS[_number]).copy(), 0.6))
    member("aruco.Dictionary.getDistanceToId", f"marker {_number}", FIRST, step("$self.getDistanceToId", BITS[_number], 0), step("$self.getDistanceToId", BITS[_number], _number, False))
    member("aruco.Dictionary.generateImageMarker", f"marker {_number}", FIRST, step("$self.generateImageMarker", _number, 48), step("$self.generateImageMarker", _number, 60, None, 2))
    member("aruco.Dictionary.getByteListFromBits", f"marker {_number}", step("aruco.Dictionary.getByteListFromBits", BITS[_number]))
    member("aruco.Dictionary.getByteListFromBits", f"marker {_number}, of other numbers than 1", step("aruco.Dictionary.getByteListFromBits", BITS[_number] * np.uint8(44)))
    member("aruco.Dictionary.getBitsFromByteList", f"marker {_number}", quiet("aruco.Dictionary.getByteListFromBits", BITS[_number], save="b"), step("aruco.Dictionary.getBitsFromByteList", Ref("b"), 4))
_wrong = BITS[0].copy()
_wrong[0, 0] ^= 1
for _number, _rotation in ((0, 0), (1, 1), (2, 3)):
    member("aruco.Dictionary.getMarkerBits", f"marker {_number}, rotation {_rotation}", FIRST, step("$self.getMarkerBits", _number, _rotation))
member("aruco.Dictionary.identify", "one bit wrong", FIRST, step("$self.identify", _wrong, 1.0))
member("aruco.Dictionary.identify", "one bit wrong, none allowed", FIRST, step("$self.identify", _wrong, 0.0), ignore=(1, 2))
member("aruco.Dictionary.generateImageMarker", "unknown", FIRST, step("$self.generateImageMarker", 999, 48))
member("aruco.Dictionary", "of bytes", quiet("aruco.Dictionary.getByteListFromBits", BITS[1], save="b"), make("aruco.Dictionary", Ref("b"), 4, 1), *CONTENT, step("$self.identify", BITS[1], 0.6))
member("aruco.Dictionary", "empty", make("aruco.Dictionary"), step("$self.markerSize?"))
_written = (quiet("FileStorage", "a.yml", WRITE, save="out"), step("$self.writeDictionary", Ref("out")), quiet("$out.releaseAndGetString", save="text"))
_small = quiet("aruco.extendDictionary", 4, 3, save="self")
member("aruco.Dictionary.writeDictionary", "small", _small, quiet("FileStorage", "a.yml", WRITE, save="out"), step("$self.writeDictionary", Ref("out")), step("$out.releaseAndGetString"))
member("aruco.Dictionary.writeDictionary", "with a name", _small, quiet("FileStorage", "a.json", WRITE, save="out"), step("$self.writeDictionary", Ref("out"), "mine"), step("$out.releaseAndGetString"))
member("aruco.Dictionary.readDictionary", "what was written", _small, *_written, quiet("FileStorage", Ref("text"), READ, save="in"), quiet("$in.root", save="node"), make("aruco.Dictionary"), step("$self.readDictionary", Ref("node")), *CONTENT)

# --- parameters through a file
for _class, _kind, _changed in (("aruco.DetectorParameters", "DetectorParameters", "minOtsuStdDev"), ("aruco.RefineParameters", "RefineParameters", "minRepDistance")):
    _open = quiet("FileStorage", "a.yml", WRITE, save="out")
    for _label, _named in (("plain", ()), ("with a name", ("mine",))):
        member(f"{_class}.write{_kind}", _label, make(_class), quiet(f"$self.{_changed}=", 7.5), _open, step(f"$self.write{_kind}", Ref("out"), *_named), step("$out.releaseAndGetString"))
    member(f"{_class}.read{_kind}", "what was written", make(_class), quiet(f"$self.{_changed}=", 7.5), _open, quiet(f"$self.write{_kind}", Ref("out")), quiet("$out.releaseAndGetString", save="text"), quiet("FileStorage", Ref("text"), READ, save="in"), quiet("$in.root", save="node"), make(_class), step(f"$self.read{_kind}", Ref("node")), step(f"$self.{_changed}?"))
member("aruco.RefineParameters", "defaults", make("aruco.RefineParameters"), step("$self.minRepDistance?"), step("$self.errorCorrectionRate?"), step("$self.checkAllOrders?"))

# --- boards
IDS = np.array([3, 5], np.int32)
BOARDS: dict[str, tuple[Call, ...]] = {
    "aruco.Board": (DICTIONARY, make("aruco.Board", CORNERS, Ref("dictionary"), IDS)),
    "aruco.GridBoard": (DICTIONARY, make("aruco.GridBoard", (3, 2), 0.04, 0.01, Ref("dictionary"), np.arange(10, 16, dtype=np.int32))),
    "aruco.CharucoBoard": (DICTIONARY, make("aruco.CharucoBoard", (5, 4), 0.04, 0.02, Ref("dictionary"), np.arange(20, 30, dtype=np.int32))),
}
SEEN = [f32([[[20, 20], [60, 22], [58, 64], [18, 60]]]), f32([[[80, 30], [110, 30], [110, 60], [80, 60]]])]
for _class, _maker in BOARDS.items():
    _width, _height = {"aruco.Board": (120, 120), "aruco.GridBoard": (280, 180), "aruco.CharucoBoard": (200, 160)}[_class]
    member(f"{_class}.generateImage", "plain", *_maker, step("$self.generateImage", (_width, _height)))
    member(f"{_class}.generateImage", "margin and border", *_maker, step("$self.generateImage", (_width + 20, _height + 20), None, 10, 2))
    member(f"{_class}.getDictionary", "its content", *_maker, quiet("$self.getDictionary", save="d"), step("$d.markerSize?"), step("$d.bytesList?"))
    member(_class, "with ids", *_maker, step("$self.getIds"), step("$self.getObjPoints"), step("$self.getRightBottomCorner"))
    _known = {"aruco.Board": [3, 5], "aruco.GridBoard": [11, 15], "aruco.CharucoBoard": [21, 25]}[_class]
    _seen = [corners.reshape(-1, 1, 2)[:1] for corners in SEEN] if _class == "aruco.CharucoBoard" else SEEN
    member(f"{_class}.matchImagePoints", "known", *_maker, step("$self.matchImagePoints", np.concatenate(_seen) if _class == "aruco.CharucoBoard" else _seen, np.array([[1], [3]] if _class == "aruco.CharucoBoard" else [[one] for one in _known], np.int32)))
    member(f"{_class}.matchImagePoints", "another one", *_maker, step("$self.matchImagePoints", SEEN[:1], np.array([[49]], np.int32)))
CHARUCO = BOARDS["aruco.CharucoBoard"]
member("aruco.CharucoBoard.checkCharucoCornersCollinear", "a row", *CHARUCO, step("$self.checkCharucoCornersCollinear", np.array([0, 1, 2], np.int32)))
member("aruco.CharucoBoard.checkCharucoCornersCollinear", "a triangle", *CHARUCO, step("$self.checkCharucoCornersCollinear", np.array([0, 1, 4], np.int32)))
member("aruco.CharucoBoard.setLegacyPattern", "then a picture", *CHARUCO, step("$self.setLegacyPattern", True), step("$self.getLegacyPattern"), step("$self.getChessboardCorners"), step("$self.generateImage", (200, 160)))

# --- ArucoDetector
DETECTOR = (DICTIONARY, make("aruco.ArucoDetector", Ref("dictionary")))
for _label, _picture in (("two markers", PICTURE), ("the same twice", scene(1, 1)), ("turned", np.rot90(PICTURE).copy()), ("colours", np.dstack([PICTURE] * 3)), ("inverted", 255 - PICTURE), ("textured", textured()), ("only white", WHITE)):
    member("aruco.ArucoDetector.detectMarkers", _label, *DETECTOR, step("$self.detectMarkers", _picture))
    member("aruco.ArucoDetector.detectMarkersMultiDict", _label, *DETECTOR, step("$self.detectMarkersMultiDict", _picture))
    member("aruco.ArucoDetector.detectMarkersWithConfidence", _label, *DETECTOR, step("$self.detectMarkersWithConfidence", _picture))
member("aruco.ArucoDetector.detectMarkersMultiDict", "two dictionaries", DICTIONARY, OTHER, make("aruco.ArucoDetector", [Ref("other"), Ref("dictionary")]), step("$self.detectMarkersMultiDict", PICTURE))
member("aruco.ArucoDetector.detectMarkers", "a board", *GRID, make("aruco.ArucoDetector", Ref("dictionary")), step("$self.detectMarkers", Ref("picture")))
for _name, _value in (*(("cornerRefinementMethod", method) for method in (1, 2, 3)), ("useAruco3Detection", True), ("detectInvertedMarker", True), ("adaptiveThreshWinSizeMax", 13), ("minMarkerPerimeterRate", 0.5), ("errorCorrectionRate", 0.1), ("aprilTagQuadDecimate", 1.5), ("perspectiveRemovePixelPerCell", 8)):
    _params = (quiet("aruco.DetectorParameters", save="p"), quiet(f"$p.{_name}=", _value))
    member("aruco.ArucoDetector.detectMarkers", f"{_name}={_value}", *_params, DICTIONARY, make("aruco.ArucoDetector", Ref("dictionary"), Ref("p")), step("$self.detectMarkers", 255 - PICTURE if "Inverted" in _name else PICTURE))
PARAMS = (quiet("aruco.DetectorParameters", save="p"), quiet("$p.cornerRefinementMethod=", 1), quiet("$p.minOtsuStdDev=", 6.5))
REFINE = (quiet("aruco.RefineParameters", 7.5, 2.5, False, save="r"),)
PARAMS_READ = (quiet("$self.getDetectorParameters", save="q"), step("$q.cornerRefinementMethod?"), step("$q.minOtsuStdDev?"))
REFINE_READ = (quiet("$self.getRefineParameters", save="q"), step("$q.minRepDistance?"), step("$q.errorCorrectionRate?"), step("$q.checkAllOrders?"))
for _class, _maker, _detect in (("aruco.ArucoDetector", DETECTOR, step("$self.detectMarkers", PICTURE)), ("aruco.CharucoDetector", (*CHESS, make("aruco.CharucoDetector", Ref("board"))), step("$self.detectBoard", Ref("picture")))):
    member(f"{_class}.getDetectorParameters", "its values", *_maker, *PARAMS_READ)
    member(f"{_class}.setDetectorParameters", "then read and detect", *_maker, *PARAMS, step("$self.setDetectorParameters", Ref("p")), *PARAMS_READ, _detect)
    member(f"{_class}.getRefineParameters", "its values", *_maker, *REFINE_READ)
    member(f"{_class}.setRefineParameters", "then read and detect", *_maker, *REFINE, step("$self.setRefineParameters", Ref("r")), *REFINE_READ, _detect)
DICTIONARY_READ = (step("$d.markerSize?"), step("$d.maxCorrectionBits?"))
member("aruco.ArucoDetector.getDictionary", "its values", *DETECTOR, quiet("$self.getDictionary", save="d"), *DICTIONARY_READ)
member("aruco.ArucoDetector.setDictionary", "then read and detect", *DETECTOR, OTHER, step("$self.setDictionary", Ref("other")), quiet("$self.getDictionary", save="d"), *DICTIONARY_READ, step("$self.detectMarkers", PICTURE))
DICTIONARIES_READ = (quiet("$self.getDictionaries", save="ds"), step("aruco.generateImageMarker", Ref("ds", 0), 3, 42), step("aruco.generateImageMarker", Ref("ds", -1), 3, 42))
member("aruco.ArucoDetector.getDictionaries", "its values", *DETECTOR, *DICTIONARIES_READ)
member("aruco.ArucoDetector.setDictionaries", "then read and detect", *DETECTOR, OTHER, step("$self.setDictionaries", [Ref("other"), Ref("dictionary")]), *DICTIONARIES_READ, step("$self.detectMarkersMultiDict", PICTURE))
member("aruco.ArucoDetector", "all arguments", *PARAMS, *REFINE, DICTIONARY, make("aruco.ArucoDetector", Ref("dictionary"), Ref("p"), Ref("r")), *PARAMS_READ, *REFINE_READ)
_found = quiet("$self.detectMarkers", Ref("picture"), save="found")
member("aruco.ArucoDetector.refineDetectedMarkers", "all found", *GRID, make("aruco.ArucoDetector", Ref("dictionary")), _found, step("$self.refineDetectedMarkers", Ref("picture"), Ref("board"), Ref("found", 0), Ref("found", 1), Ref("found", 2)))


def corners(left: float, top: float) -> Array:
    """A marker's corners within the picture of the grid, a little off."""
    return f32([[[left, top], [left + 78, top], [left + 78, top + 78], [left, top + 78]]])


BOARD_AT = [corners(21 + 100 * column, 20 + 100 * row) for row in range(2) for column in range(3)]
member("aruco.ArucoDetector.refineDetectedMarkers", "one rejected", *GRID, make("aruco.ArucoDetector", Ref("dictionary")), step("$self.refineDetectedMarkers", Ref("picture"), Ref("board"), BOARD_AT[:4], np.array([[0], [1], [2], [3]], np.int32), BOARD_AT[4:5]))

# --- CharucoDetector
CHARUCO_DETECTOR = (*CHESS, make("aruco.CharucoDetector", Ref("board")))
member("aruco.CharucoDetector.detectBoard", "its picture", *CHARUCO_DETECTOR, step("$self.detectBoard", Ref("picture")))
member("aruco.CharucoDetector.detectBoard", "markers given", *CHARUCO_DETECTOR, quiet("aruco.ArucoDetector", Ref("dictionary"), save="a"), quiet("$a.detectMarkers", Ref("picture"), save="found"), step("$self.detectBoard", Ref("picture"), None, None, Ref("found", 0), Ref("found", 1)))
member("aruco.CharucoDetector.detectBoard", "nothing there", *CHARUCO_DETECTOR, step("$self.detectBoard", WHITE))
CHARUCO_PARAMS = (quiet("aruco.CharucoParameters", save="p"), quiet("$p.minMarkers=", 1), quiet("$p.tryRefineMarkers=", True), quiet("$p.checkMarkers=", False))
CHARUCO_READ = (quiet("$self.getCharucoParameters", save="q"), step("$q.minMarkers?"), step("$q.tryRefineMarkers?"), step("$q.checkMarkers?"))
member("aruco.CharucoDetector.getCharucoParameters", "its values", *CHARUCO_DETECTOR, *CHARUCO_READ)
member("aruco.CharucoDetector.setCharucoParameters", "then read and detect", *CHARUCO_DETECTOR, *CHARUCO_PARAMS, step("$self.setCharucoParameters", Ref("p")), *CHARUCO_READ, step("$self.detectBoard", Ref("picture")))
CAMERA = (quiet("aruco.CharucoParameters", save="p"), quiet("$p.cameraMatrix=", np.array([[300.0, 0, 170], [0, 300, 140], [0, 0, 1]])), quiet("$p.distCoeffs=", np.zeros((1, 5))))
member("aruco.CharucoDetector", "with a camera", *CHESS, *CAMERA, make("aruco.CharucoDetector", Ref("board"), Ref("p")), step("$self.detectBoard", Ref("picture")))
BOARD_READ = (quiet("$self.getBoard", save="b"), step("$b.getChessboardSize"), step("$b.getSquareLength"), step("$b.getIds"))
member("aruco.CharucoDetector.getBoard", "its values", *CHARUCO_DETECTOR, *BOARD_READ)
member("aruco.CharucoDetector.setBoard", "then read and detect", *CHARUCO_DETECTOR, quiet("aruco.CharucoBoard", (3, 3), 0.05, 0.03, Ref("dictionary"), save="small"), step("$self.setBoard", Ref("small")), *BOARD_READ, quiet("$small.generateImage", (200, 200), None, 15, save="other"), step("$self.detectBoard", Ref("other")))
DIAMOND = (DICTIONARY, quiet("aruco.CharucoBoard", (3, 3), 0.05, 0.03, Ref("dictionary"), np.array([4, 7, 9, 11], np.int32), save="board"), quiet("$board.generateImage", (240, 240), None, 30, save="picture"), make("aruco.CharucoDetector", Ref("board")))
member("aruco.CharucoDetector.detectDiamonds", "a diamond", *DIAMOND, step("$self.detectDiamonds", Ref("picture")))
member("aruco.CharucoDetector.detectDiamonds", "nothing there", *DIAMOND, step("$self.detectDiamonds", WHITE))

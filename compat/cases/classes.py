"""Cases of classes, from one table of how to make an object of each.

Of every class follow: an object with all that can be read of it; every getter; every setter called twice with the
getter between; every property read and written; and of algorithms what all of them have: empty, clear, name and
the way through a FileStorage. What needs data is in the files named methods_*.py and in those of the modules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from compat import model
from compat.case import Call, File, Ref
from compat.cases.inputs import cloud, photo
from compat.cases.networks import face_network
from compat.cases.registry import K, make, member, quiet, step

SIFT = quiet("SIFT_create", save="sift")
DICTIONARY = quiet("aruco.getPredefinedDictionary", 0, save="dictionary")
CORNERS = [np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32) + np.float32(2 * i) for i in range(2)]

CASCADE = b"""<?xml version="1.0"?>
<opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType><featureType>HAAR</featureType>
<height>8</height><width>8</width><stageParams><maxWeakCount>1</maxWeakCount></stageParams>
<featureParams><maxCatCount>0</maxCatCount></featureParams><stageNum>1</stageNum>
<stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>0.5</stageThreshold><weakClassifiers>
<_><internalNodes>0 -1 0 0.25</internalNodes><leafValues>-1. 1.</leafValues></_></weakClassifiers></_></stages>
<features><_><rects><_>0 0 8 8 -1.</_><_>2 2 4 4 4.</_></rects><tilted>0</tilted></_></features></cascade></opencv_storage>
"""
"""One stage of one feature: squares that are brighter than what is around them."""

CLUSTERED = np.concatenate([cloud(10, 4) / 10 + np.float32(30 * i) for i in range(3)]).astype(np.float32)
EXPOSURES = [np.clip(photo(height=32, width=40) * scale, 0, 255).astype(np.uint8) for scale in (0.5, 1.0, 1.75)]
TIMES = np.array([0.5, 1, 1.75], np.float32)
RESPONSE = np.repeat(np.linspace(0.01, 2, 256, dtype=np.float32)[:, None, None], 3, 2)

MAKERS: dict[str, tuple[Call, ...]] = {
    "AKAZE": (make("AKAZE_create"),),
    "AffineFeature": (SIFT, make("AffineFeature_create", Ref("sift"), 2)),
    "AgastFeatureDetector": (make("AgastFeatureDetector_create", 20),),
    "AlignMTB": (make("createAlignMTB", 5, 3, False),),
    "Animation": (make("Animation", 3, (1, 2, 3, 4)),),
    "BFMatcher": (make("BFMatcher"),),
    "BOWImgDescriptorExtractor": (
        *(SIFT, quiet("BFMatcher", save="matcher")),
        make("BOWImgDescriptorExtractor", Ref("sift"), Ref("matcher")),
    ),
    "BOWKMeansTrainer": (make("BOWKMeansTrainer", 3),),
    "BRISK": (make("BRISK_create"),),
    "BackgroundSubtractorKNN": (make("createBackgroundSubtractorKNN"),),
    "BackgroundSubtractorMOG2": (make("createBackgroundSubtractorMOG2"),),
    "CLAHE": (make("createCLAHE", 3.0, (4, 5)),),
    "CalibrateDebevec": (make("createCalibrateDebevec", 20, 5.0),),
    "CalibrateRobertson": (make("createCalibrateRobertson", 4),),
    "CascadeClassifier": (make("CascadeClassifier", File("cascade.xml", CASCADE)),),
    "CirclesGridFinderParameters": (make("CirclesGridFinderParameters"),),
    "DISOpticalFlow": (make("DISOpticalFlow_create", 2),),
    "ECCParameters": (make("ECCParameters"),),
    "DMatch": (make("DMatch", 1, 2, 3, 0.5),),
    "FaceDetectorYN": (make("FaceDetectorYN_create", File("faces.onnx", face_network()), "", (64, 64)),),
    "FarnebackOpticalFlow": (make("FarnebackOpticalFlow_create"),),
    "FastFeatureDetector": (make("FastFeatureDetector_create", 20),),
    "FileStorage": (make("FileStorage"),),
    "FlannBasedMatcher": (make("FlannBasedMatcher"),),
    "GFTTDetector": (make("GFTTDetector_create", 30),),
    "GeneralizedHoughBallard": (make("createGeneralizedHoughBallard"),),
    "GeneralizedHoughGuil": (make("createGeneralizedHoughGuil"),),
    "HOGDescriptor": (make("HOGDescriptor", (32, 48), (16, 16), (8, 8), (8, 8), 7),),
    "KAZE": (make("KAZE_create"),),
    "KalmanFilter": (make("KalmanFilter", 4, 2, 1),),
    "KeyPoint": (make("KeyPoint", 3.5, 4.25, 7, 30, 0.5, 2, 9),),
    "LineSegmentDetector": (make("createLineSegmentDetector"),),
    "MSER": (make("MSER_create"),),
    "MergeDebevec": (make("createMergeDebevec"),),
    "MergeMertens": (make("createMergeMertens"),),
    "MergeRobertson": (make("createMergeRobertson"),),
    "ORB": (make("ORB_create", 50),),
    "QRCodeDetector": (make("QRCodeDetector"),),
    "QRCodeDetectorAruco": (make("QRCodeDetectorAruco"),),
    "QRCodeDetectorAruco.Params": (make("QRCodeDetectorAruco_Params"),),
    "QRCodeEncoder": (make("QRCodeEncoder_create"),),
    "QRCodeEncoder.Params": (make("QRCodeEncoder_Params"),),
    "RotatedRect": (make("RotatedRect", (30.5, 40.0), (20.0, 10.0), 30.0),),
    "SIFT": (make("SIFT_create", 40),),
    "SimpleBlobDetector": (make("SimpleBlobDetector_create"),),
    "SimpleBlobDetector.Params": (make("SimpleBlobDetector_Params"),),
    "SparsePyrLKOpticalFlow": (make("SparsePyrLKOpticalFlow_create"),),
    "StereoBM": (make("StereoBM_create", 16, 9),),
    "StereoSGBM": (make("StereoSGBM_create", 0, 16, 5),),
    "Subdiv2D": (make("Subdiv2D", (0, 0, 100, 100)),),
    "TickMeter": (make("TickMeter"),),
    "Tonemap": (make("createTonemap", 2.0),),
    "TonemapDrago": (make("createTonemapDrago", 2.0),),
    "TonemapMantiuk": (make("createTonemapMantiuk", 2.0),),
    "TonemapReinhard": (make("createTonemapReinhard", 2.0),),
    "TrackerDaSiamRPN.Params": (make("TrackerDaSiamRPN_Params"),),
    "TrackerGOTURN.Params": (make("TrackerGOTURN_Params"),),
    "TrackerMIL": (make("TrackerMIL_create"),),
    "TrackerMIL.Params": (make("TrackerMIL_Params"),),
    "TrackerNano.Params": (make("TrackerNano_Params"),),
    "TrackerVit.Params": (make("TrackerVit_Params"),),
    "UsacParams": (make("UsacParams"),),
    "VariationalRefinement": (make("VariationalRefinement_create"),),
    "aruco.ArucoDetector": (DICTIONARY, make("aruco.ArucoDetector", Ref("dictionary"))),
    "aruco.Board": (DICTIONARY, make("aruco.Board", CORNERS, Ref("dictionary"), np.array([3, 5], np.int32))),
    "aruco.CharucoBoard": (DICTIONARY, make("aruco.CharucoBoard", (5, 4), 0.04, 0.02, Ref("dictionary"))),
    "aruco.CharucoDetector": (
        *(DICTIONARY, quiet("aruco.CharucoBoard", (5, 4), 0.04, 0.02, Ref("dictionary"), save="board")),
        make("aruco.CharucoDetector", Ref("board")),
    ),
    "aruco.CharucoParameters": (make("aruco.CharucoParameters"),),
    "aruco.DetectorParameters": (make("aruco.DetectorParameters"),),
    "aruco.Dictionary": (make("aruco.getPredefinedDictionary", 0),),
    "aruco.GridBoard": (DICTIONARY, make("aruco.GridBoard", (3, 2), 0.04, 0.01, Ref("dictionary"))),
    "aruco.RefineParameters": (make("aruco.RefineParameters", 8.0, 2.0, False),),
    "barcode.BarcodeDetector": (make("barcode.BarcodeDetector"),),
    "flann.Index": (make("flann.Index"),),
    "segmentation.IntelligentScissorsMB": (make("segmentation.IntelligentScissorsMB"),),
    "utils.ClassWithKeywordProperties": (make("utils.ClassWithKeywordProperties", 4, 6),),
    "utils.nested.ExportClassName": (make("utils.nested.ExportClassName_create"),),
    "utils.nested.ExportClassName.Params": (make("utils.nested.ExportClassName.Params", 7, 2.5),),
}
"""Quiet calls that make an object, the last of which saves it as "self"."""

TYPED: dict[str, tuple[Any, Any]] = {
    "int": (3, 5),
    "size_t": (2, 4),
    "uchar": (10, 200),
    "bool": (True, False),
    "float": (0.75, 2.5),
    "double": (0.75, 2.3),
    "String": ("a text", "größer"),
    "Size": ((5, 4), (8, 6)),
    "Size2f": ((1.5, 2.25), (8.0, 6.5)),
    "Point2f": ((1.5, 2.25), (-8.0, 6.5)),
    "Rect": ((1, 2, 30, 20), (0, 0, 7, 9)),
    "Scalar": ((1.0, 2.0, 3.0, 4.0), (0.5, 0.25, 0.0, 0.0)),
    "TermCriteria": ((3, 10, 0.125), (1, 7, 0.0)),
    "vector_int": ([1, 2, 3], [40]),
    "vector_float": ([1.5, 2.0], [0.25]),
    "vector_Mat": ([photo(), photo(seed=1)], [photo(4)]),
    "Mat": (np.arange(12, dtype=np.float32).reshape(3, 4), np.eye(2)),
}
"""Two different values of every type that a setter or a property takes; enumerations are ints in Python."""

VALUES: dict[str, tuple[Any, Any]] = {
    "AKAZE.setDescriptorType": (2, 4),
    "ORB.setScaleFactor": (1.5, 1.25),
    "ORB.setWTA_K": (3, 4),
    "ORB.setPatchSize": (15, 21),
    "barcode.BarcodeDetector.setDownsamplingThreshold": (256.0, 700.0),
}
"""Values of single setters where those of the type are refused or mean the same."""

ALGORITHM = "Algorithm"
SKIPPED = frozenset({"FileStorage"})
"""Classes whose getters say nothing of an object that is merely made; their cases are all written out."""


def everything(owner: str) -> dict[str, tuple[str, Any]]:
    """All members of a class, inherited ones included: kind and what the model says; the nearest class wins."""
    found: dict[str, tuple[str, Any]] = {}
    for one in model.lineage(owner):
        for kind in ("methods", "static", "props"):
            for name, said in model.classes()[one].get(kind, {}).items():
                found.setdefault(name, (kind, said))
    return found


def getters(owner: str) -> list[str]:
    """Methods that take nothing and return something that an object always has."""
    return [
        name
        for name, (kind, said) in everything(owner).items()
        if kind == "methods" and name.startswith(("get", "is", "descriptor", "defaultNorm")) and _reads(said)
    ]


def _reads(overloads: list[list[Any]]) -> bool:
    returned, _, order, *_ = overloads[0]
    return bool(returned) and not order


def properties(owner: str) -> dict[str, tuple[str, bool]]:
    """Properties: type and whether they can be written."""
    return {name: (said[0], said[1] == "rw") for name, (kind, said) in everything(owner).items() if kind == "props"}


def setters(owner: str) -> Iterator[tuple[str, str, tuple[Any, Any]]]:
    """Setters of one value that a getter gives back: the setter, the getter, two values."""
    known = everything(owner)
    for name, (kind, said) in known.items():
        getter = name.replace("set", "get", 1)
        if kind != "methods" or not name.startswith("set") or getter not in getters(owner) or len(said[0][2]) != 1:
            continue
        if values := values_of(owner, name, said[0][1][0][1]):
            yield name, getter, values


def values_of(owner: str, name: str, type_: str) -> tuple[Any, Any] | None:
    """Two values for a setter or a property, by its own name or by its type."""
    own = VALUES.get(model.declared(f"{owner}.{name}"))
    typed = TYPED.get("int" if type_.startswith("enum:") else type_)
    return own or typed


def state(owner: str) -> list[Call]:
    """Recorded calls that read all there is to read of "self"."""
    return [*(step(f"$self.{name}") for name in getters(owner)), *(step(f"$self.{name}?") for name in properties(owner))]


def declare(owner: str, maker: tuple[Call, ...]) -> None:
    """All cases of one class."""
    if owner not in SKIPPED:
        member(owner, "made, all of it read", *maker, *state(owner))
        for name in getters(owner):
            member(f"{owner}.{name}", "of a new object", *maker, step(f"$self.{name}"))
    _declare_setters(owner, maker)
    _declare_properties(owner, maker)
    _declare_statics(owner)
    if ALGORITHM in model.lineage(owner):
        _declare_algorithm(owner, maker)


def _declare_setters(owner: str, maker: tuple[Call, ...]) -> None:
    for setter, getter, values in setters(owner):
        changes = [call for value in values for call in (step(f"$self.{setter}", value), step(f"$self.{getter}"))]
        member(f"{owner}.{setter}", "read, written and read twice", *maker, step(f"$self.{getter}"), *changes)


def _declare_properties(owner: str, maker: tuple[Call, ...]) -> None:
    for name, (type_, writable) in properties(owner).items():
        reading = step(f"$self.{name}?")
        member(f"{owner}.{name}", "of a new object", *maker, reading)
        values = values_of(owner, name, type_) if writable else ()
        changes = [call for value in values or () for call in (quiet(f"$self.{name}=", value), reading)]
        if changes:
            member(f"{owner}.{name}", "read, written and read twice", *maker, reading, *changes)


def _declare_statics(owner: str) -> None:
    """``create`` without arguments and with all its defaults by keyword: the same object both times."""
    kind, said = everything(owner).get("create", ("", []))
    if kind != "static" or said[0][3]:
        return
    numbers = {entry[0]: entry[3] for entry in said[0][1] if len(entry) > 3 and isinstance(entry[3], (int, float))}
    name = f"{owner}.create"
    member(name, "plain", quiet(name, save="self"), *state(owner))
    if numbers:
        member(name, "all defaults by keyword", Call(name, (), numbers, "self", False), *state(owner))


def _declare_algorithm(owner: str, maker: tuple[Call, ...]) -> None:
    """What every algorithm has."""
    for name in ("empty", "getDefaultName", "clear"):
        if name not in getters(owner):
            member(f"{owner}.{name}", "of a new object", *maker, step(f"$self.{name}"))
    changed = [quiet(f"$self.{setter}", values[0]) for setter, _, values in setters(owner)]
    writing = K.FileStorage_WRITE | K.FileStorage_MEMORY
    opened = quiet("FileStorage", "a.yml", writing, save="out")
    written = quiet("$self.write", Ref("out"), "it")
    for label, setup in (("of a new object", ()), ("of a changed object", changed)):
        text = step("$out.releaseAndGetString")
        member(f"{owner}.write", label, *maker, *setup, opened, written, text)
    text, storage = quiet("$out.releaseAndGetString", save="text"), K.FileStorage_READ | K.FileStorage_MEMORY
    node = (quiet("FileStorage", Ref("text"), storage, save="in"), quiet("$in.getNode", "it", save="node"))
    read = step("$self.read", Ref("node"))
    other = (*maker, *changed, opened, written, text)
    member(f"{owner}.read", "what another one wrote", *other, *node, *maker, read, *state(owner))
    top = (quiet("$in.getFirstTopLevelNode", save="node"), step("$node.name"), step("$node.keys"), step("$node.type"))
    # of features2d the names have a dot, which no key may have: real cv2 refuses to save these
    reopened = quiet("FileStorage", File("a.yml"), K.FileStorage_READ, save="in")
    member(f"{owner}.save", "then opened", *maker, step("$self.save", File("a.yml")), reopened, *top)


for _owner, _maker in MAKERS.items():
    if model.has(_owner):
        declare(_owner, _maker)

# what every subclass has a version of its own of is reached through the class that declares it
for _name, _owner, _arguments in (
    ("Feature2D.getDefaultName", "ORB", ()),
    ("Algorithm.empty", "ORB", ()),
    ("BOWTrainer.cluster", "BOWKMeansTrainer", (CLUSTERED,)),
    ("MergeExposures.process", "MergeDebevec", (EXPOSURES, TIMES, RESPONSE)),
    ("AlignExposures.process", "AlignMTB", (EXPOSURES, [np.zeros_like(image) for image in EXPOSURES], TIMES, RESPONSE)),
):
    member(_name, f"of {_owner}", *MAKERS[_owner], Call(_name, (Ref("self"), *_arguments)), mode="set")

"""Cases of functions that no other file is about: variations of what a build without some modules lacks, and cv2.utils."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import File, Make
from compat.cases.boards import (
    BEND,
    CAM,
    DIST,
    FISH,
    FISH2,
    FISH_OBJECTS,
    IMAGES,
    INVERSE,
    OBJECTS,
    RIG,
    SHIFT,
    SIZE,
    TARGETS,
    THIRD,
    TURN,
    F,
)
from compat.cases.inputs import cloud, f32, grey, mask, moved, photo, random, textured
from compat.cases.ml import CLASSES, POINTS, ROW
from compat.cases.registry import K, call, quiet, script, seeds, step
from compat.cases.stitching import HOMOGRAPHIES, SIGNED, TURNS

# calibration
FEW = {"criteria": (3, 8, 1e-6)}
seeds("calibrateCameraROExtended", call(OBJECTS, IMAGES, SIZE, 6, None, None, **FEW))
seeds("calibrateRobotWorldHandEye", call([r for r, _ in TARGETS], [t for _, t in TARGETS], [r for r, _ in INVERSE], [t for _, t in INVERSE]))
seeds("stereoCalibrate", call(*RIG, **FEW))
seeds("stereoCalibrateExtended", call(*RIG, np.eye(3), SHIFT * 0.9, **FEW))
seeds("rectify3Collinear", call(CAM, DIST, CAM, DIST, CAM, DIST, IMAGES, THIRD, SIZE, TURN, SHIFT, TURN @ TURN, 2 * SHIFT, -1, SIZE, 0))
seeds("fisheye.calibrate", call(FISH_OBJECTS, FISH, SIZE, CAM, np.zeros((4, 1)), flags=F["CALIB_FIX_SKEW"], **FEW))
seeds("fisheye.stereoCalibrate", call(FISH_OBJECTS, FISH, FISH2, CAM, BEND[:, None].copy(), CAM, BEND[:, None].copy(), SIZE, **FEW))
seeds("fisheye.stereoRectify", call(CAM, BEND, CAM, BEND, SIZE, TURN, SHIFT, F["CALIB_ZERO_DISPARITY"]))

# machine learning, networks, stitching
seeds("ml.TrainData_create", call(POINTS, ROW, CLASSES))
seeds("ml.TrainData_getSubMatrix", call(POINTS, np.array([3, 1, 7], np.int32), ROW))
seeds("ml.TrainData_getSubVector", call(np.arange(9, dtype=np.float32)[None].copy(), np.array([3, 1, 7], np.int32)))
seeds("dnn.blobFromImageWithParams", call(photo()))
seeds("dnn.blobFromImagesWithParams", call([photo(), photo(seed=1)]))
seeds("detail.calibrateRotatingCamera", call(HOMOGRAPHIES))
seeds("detail.createWeightMap", call(mask(), 0.05, np.zeros((37, 53), np.float32)))
seeds("detail.normalizeUsingWeightMap", call(np.full(SIGNED[0].shape[:2], 0.5, np.float32), SIGNED[0]))
seeds("detail.waveCorrect", call(TURNS, 0))

# pictures that move
FLOW = (random(3).normal(0, 2, (12, 16, 2))).astype(np.float32)
for _start, _flags in ((None, 0), (np.zeros((96, 120, 2), np.float32), K.OPTFLOW_USE_INITIAL_FLOW), (None, K.OPTFLOW_FARNEBACK_GAUSSIAN)):
    script("calcOpticalFlowFarneback", f"flags {_flags}", step("calcOpticalFlowFarneback", textured(), moved(textured(), 2, 1), _start, 0.5, 2, 9, 2, 5, 1.1, _flags))
_TRACKED = cloud(12)[:, None].copy()
for _level in (0, 2):
    script("calcOpticalFlowPyrLK", f"pyramids of {_level} levels", step("calcOpticalFlowPyrLK", textured(), moved(textured(), 2, 1), _TRACKED, None, winSize=(11, 11), maxLevel=_level))
    script("calcOpticalFlowPyrLK", f"from a guess, {_level} levels", step("calcOpticalFlowPyrLK", textured(), moved(textured(), 2, 1), _TRACKED, _TRACKED + f32([2, 1]), winSize=(9, 9), maxLevel=_level, flags=K.OPTFLOW_USE_INITIAL_FLOW))
script("calcOpticalFlowPyrLK", "least eigenvalues", step("calcOpticalFlowPyrLK", textured(), moved(textured(), 2, 1), _TRACKED, None, flags=K.OPTFLOW_LK_GET_MIN_EIGENVALS))
for _label, _kwargs in (("no derivatives", {"withDerivatives": False}), ("in place", {"tryReuseInputImage": True}), ("other borders", {"pyrBorder": K.BORDER_REPLICATE, "derivBorder": K.BORDER_REFLECT})):
    script("buildOpticalFlowPyramid", _label, step("buildOpticalFlowPyramid", textured(), (9, 9), 2, **_kwargs))
script("writeOpticalFlow", "then read", step("writeOpticalFlow", File("a.flo"), FLOW), step("readOpticalFlow", File("a.flo")))

# cv2.utils
for _length in (0, 1, 5):
    script("utils.generateVectorOfInt", f"{_length} of them", step("utils.generateVectorOfInt", _length))
    script("utils.generateVectorOfRect", f"{_length} of them", step("utils.generateVectorOfRect", _length))
    for _kind in (K.CV_8UC1, K.CV_8UC3, K.CV_32FC1):
        script("utils.generateVectorOfMat", f"{_length} of type {_kind}", step("utils.generateVectorOfMat", _length, 3, 4, _kind))
for _class in ("ExportClassName", "OriginalClassName"):
    script(f"utils.nested.{_class}_originalName", "its name in C++", step(f"utils.nested.{_class}_originalName"))
    script(f"utils.nested.{_class}_create", "with parameters", quiet(f"utils.nested.{_class}_create", Make("utils.nested.ExportClassName.Params", (7, 2.5)), save="c"), step("$c.getIntParam"), step("$c.getFloatParam"))
script("utils.fs.getCacheDirectoryForDownloads", "is a text", step("utils.fs.getCacheDirectoryForDownloads"), mode="type")
script("utils.testAsyncArray", "what was given", quiet("utils.testAsyncArray", grey(), save="a"), step("$a.valid"), step("$a.get"))
script("utils.testAsyncException", "is promised", quiet("utils.testAsyncException", save="a"), step("$a.valid"))
script("utils.testAsyncException", "comes when asked", quiet("utils.testAsyncException", save="a"), step("$a.get"))
script("utils.testRaiseGeneralException", "an error", step("utils.testRaiseGeneralException"))
script("getHardwareFeatureName", "by number", *[step("getHardwareFeatureName", number) for number in (1, 2, 5, 100, 256)])
script("getHardwareFeatureName", "no such", step("getHardwareFeatureName", 99999))

"""Cases of the stitching module: three views of one scene by a camera that turns, through every stage of a panorama."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from compat import model
from compat.case import Array, Call, Make, Ref
from compat.cases.inputs import mask, photo, random, rotation
from compat.cases.registry import K, call, member, quiet, script, seeds, step

D = K["detail"]
HEIGHT, WIDTH, FOCAL = 140, 180, 220.0
CAMERA = np.array([[FOCAL, 0, WIDTH / 2], [0, FOCAL, HEIGHT / 2], [0, 0, 1]])


def ask(name: str, label: str, *calls: Call, **options: Any) -> None:
    """A case of a function or of a member of a class, whose label says that it is one of this file's."""
    declare = script if name in model.functions() else member
    declare(name, f"stitching: {label}", *calls, **options)


@cache
def scene(height: int = 2 * HEIGHT, width: int = 3 * WIDTH) -> Array:
    """A large picture full of corners, in colour, a little blurred."""
    draw = random(31)
    picture = np.full((height, width, 3), 128.0)
    for _ in range(900):
        top, left = draw.randint(0, height - 8), draw.randint(0, width - 8)
        picture[top : top + draw.randint(5, 30), left : left + draw.randint(5, 30)] = draw.randint(0, 255, 3)
    wide = np.pad(picture, ((1, 1), (1, 1), (0, 0)), "edge")
    made: Array = np.stack([wide[i : i + height, j : j + width] for i in range(3) for j in range(3)]).mean(0)
    return made


def turned(degrees: float, gain: float = 1.0) -> Array:
    """What a camera sees that is turned to the right by so many degrees."""
    picture = scene()
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rays = np.stack([(x - WIDTH / 2) / FOCAL, (y - HEIGHT / 2) / FOCAL, np.ones_like(x, float)], -1)
    seen = rays @ rotation(np.array([0, np.deg2rad(degrees), 0])).T
    u, v = seen[..., 0] / seen[..., 2] * FOCAL + picture.shape[1] / 2, seen[..., 1] / seen[..., 2] * FOCAL + picture.shape[0] / 2
    left, top = np.floor(u).astype(int), np.floor(v).astype(int)
    right, down = (u - left)[..., None], (v - top)[..., None]
    upper = picture[top, left] * (1 - right) + picture[top, left + 1] * right
    lower = picture[top + 1, left] * (1 - right) + picture[top + 1, left + 1] * right
    made: Array = np.clip((upper * (1 - down) + lower * down) * gain, 0, 255).astype(np.uint8)
    return made


VIEWS = [turned(-12), turned(0, 0.9), turned(12, 1.05)]
SHIFTED = [np.ascontiguousarray(scene()[60 : 60 + HEIGHT, left : left + WIDTH].clip(0, 255).astype(np.uint8)) for left in (40, 90, 140)]
WHOLE = np.full((HEIGHT, WIDTH), 255, np.uint8)
ROWS, COLUMNS = HEIGHT // 2, WIDTH // 2
SMALL = [np.ascontiguousarray(view[::2, ::2]) for view in VIEWS]
WHITE = np.full((ROWS, COLUMNS), 255, np.uint8)
MASKS = [WHITE, mask(ROWS, COLUMNS), WHITE]
CORNERS, SIZES = [(0, 0), (22, 4), (46, -3)], [(COLUMNS, ROWS)] * 3
FLOATS = [view.astype(np.float32) for view in SMALL]
SIGNED = [view.astype(np.int16) for view in SMALL]
TURN = rotation(np.array([0.05, 0.2, -0.1])).astype(np.float32)
MATRIX = (CAMERA * np.array([[0.5], [0.5], [1]])).astype(np.float32)

# the whole at once
_NOT_MEASURED = (quiet("Stitcher_create", 0, save="s"), quiet("$s.setRegistrationResol", -1.0), quiet("$s.setSeamEstimationResol", -1.0), quiet("$s.setCompositingResol", -1.0))
for _label, _pictures in (("three views", VIEWS), ("two views", VIEWS[:2]), ("one view", VIEWS[:1]), ("nothing in common", [VIEWS[0], photo(height=HEIGHT, width=WIDTH)])):
    ask("Stitcher.stitch", _label, *_NOT_MEASURED, step("$s.stitch", _pictures))
for _mode in (0, 1):
    for _maker in ("Stitcher_create", "Stitcher.create"):
        ask(_maker, f"mode {_mode}", quiet(_maker, _mode, save="s"), quiet("$s.setRegistrationResol", -1.0), step("$s.stitch", SHIFTED if _mode else VIEWS), step("$s.workScale"), step("$s.component"))
ask("Stitcher.stitch", "with masks", *_NOT_MEASURED, step("$s.stitch", VIEWS, [WHOLE] * 3))
_ESTIMATED = (*_NOT_MEASURED, quiet("$s.estimateTransform", VIEWS))
ask("Stitcher.estimateTransform", "three views", *_NOT_MEASURED, step("$s.estimateTransform", VIEWS), step("$s.component"))
ask("Stitcher.estimateTransform", "with masks", *_NOT_MEASURED, step("$s.estimateTransform", VIEWS, [WHOLE] * 3))
ask("Stitcher.composePanorama", "as estimated", *_ESTIMATED, step("$s.composePanorama"))
ask("Stitcher.composePanorama", "other pictures", *_ESTIMATED, step("$s.composePanorama", [view[:, :, ::-1].copy() for view in VIEWS]))
ask("Stitcher.cameras", "of three views", *_ESTIMATED, quiet("$s.cameras", save="all"), quiet("$all.__getitem__", 0, save="c"), *[step(f"$c.{name}?") for name in ("focal", "aspect", "ppx", "ppy", "R", "t")], step("$c.K"))
ask("Stitcher.component", "of three views", *_ESTIMATED, step("$s.component"), step("$s.workScale"))
ask("Stitcher.workScale", "of three views", quiet("Stitcher_create", save="s"), quiet("$s.setRegistrationResol", 0.005), quiet("$s.estimateTransform", VIEWS), step("$s.workScale"))
RESOLUTIONS: tuple[tuple[str, str, Any], ...] = (
    ("compositingResol", "setCompositingResol", 0.01), ("interpolationFlags", "setInterpolationFlags", K.INTER_NEAREST), ("panoConfidenceThresh", "setPanoConfidenceThresh", 0.8),
    ("registrationResol", "setRegistrationResol", 0.009), ("seamEstimationResol", "setSeamEstimationResol", 0.004), ("waveCorrection", "setWaveCorrection", False),
)
for _getter, _setter, _value in RESOLUTIONS:
    for _name in (_getter, _setter):
        ask(f"Stitcher.{_name}", "then stitch", *_NOT_MEASURED, step(f"$s.{_getter}"), step(f"$s.{_setter}", _value), step(f"$s.{_getter}"), step("$s.stitch", VIEWS))

# features and their matches
_FEATURES = (quiet("ORB_create", 5000, edgeThreshold=10, patchSize=20, save="orb"), quiet("detail.computeImageFeatures", Ref("orb"), VIEWS, save="features"))
_PAIRS = (*_FEATURES, quiet("detail.BestOf2NearestMatcher_create", False, 0.3, save="matcher"), quiet("$matcher.apply2", Ref("features"), save="pairs"))
_FIRST = quiet("$features.__getitem__", 0, save="f")
_INDEX = step("$f.img_idx?")
_READ_FEATURES = (step("$f.img_size?"), step("$f.getKeypoints"), quiet("$f.descriptors?", save="d"), step("$d.get"))
ask("detail.computeImageFeatures", "three views", *_FEATURES, _FIRST, _INDEX, *_READ_FEATURES)
ask("detail.computeImageFeatures", "with masks", quiet("ORB_create", 5000, save="orb"), quiet("detail.computeImageFeatures", Ref("orb"), VIEWS, [mask(HEIGHT, WIDTH)] * 3, save="features"), quiet("$features.__getitem__", 1, save="f"), *_READ_FEATURES)
# the index of a single one is not set
ask("detail.computeImageFeatures2", "one view", quiet("ORB_create", 5000, save="orb"), quiet("detail.computeImageFeatures2", Ref("orb"), VIEWS[0], save="f"), *_READ_FEATURES)
ask("detail.computeImageFeatures2", "with a mask", quiet("SIFT_create", save="sift"), quiet("detail.computeImageFeatures2", Ref("sift"), VIEWS[0], mask(HEIGHT, WIDTH), save="f"), *_READ_FEATURES)
ask("detail.ImageFeatures.getKeypoints", "of a view", *_FEATURES, _FIRST, step("$f.getKeypoints"))
for _property, _value in (("img_idx", 5), ("img_size", (9, 8)), ("keypoints", [Make("KeyPoint", (1.0, 2.0, 3.0))])):
    ask(f"detail.ImageFeatures.{_property}", "read and written", *_FEATURES, _FIRST, step(f"$f.{_property}?"), quiet(f"$f.{_property}=", _value), step(f"$f.{_property}?"))
ask("detail.ImageFeatures.descriptors", "read", *_FEATURES, _FIRST, quiet("$f.descriptors?", save="d"), step("$d.get"))
_SECOND = quiet("$pairs.__getitem__", 1, save="p")
_MATCHES = ("src_img_idx", "dst_img_idx", "num_inliers", "H", "confidence", "inliers_mask", "matches")
_READ_PAIR = (*[step(f"$p.{name}?") for name in _MATCHES], step("$p.getMatches"), step("$p.getInliers"))
for _property in _MATCHES:
    ask(f"detail.MatchesInfo.{_property}", "of two views", *_PAIRS, _SECOND, step(f"$p.{_property}?"))
WRITTEN: tuple[tuple[str, Any], ...] = (("src_img_idx", 4), ("dst_img_idx", 3), ("num_inliers", 2), ("H", np.eye(3)), ("confidence", 0.5), ("inliers_mask", np.array([1, 0, 1], np.uint8)), ("matches", [Make("DMatch", (1, 2, 3.0))]))
for _property, _value in WRITTEN:
    ask(f"detail.MatchesInfo.{_property}", "written", *_PAIRS, _SECOND, quiet(f"$p.{_property}=", _value), step(f"$p.{_property}?"))
for _getter in ("getMatches", "getInliers"):
    ask(f"detail.MatchesInfo.{_getter}", "of two views", *_PAIRS, _SECOND, step(f"$p.{_getter}"))
MATCHERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("detail.BestOf2NearestMatcher", (False, 0.3)), ("detail.BestOf2NearestMatcher_create", (False, 0.4, 5, 5, 2.5)), ("detail.BestOf2NearestMatcher.create", (False, 0.3)),
    ("detail.BestOf2NearestRangeMatcher", (1, False, 0.3)), ("detail.AffineBestOf2NearestMatcher", (False, False, 0.3)), ("detail.AffineBestOf2NearestMatcher", (True, False, 0.3)),
)
for _i, (_name, _arguments) in enumerate(MATCHERS):
    _matching = (*_FEATURES, quiet(_name, *_arguments, save="matcher"))
    ask(_name, f"{_i}, all pairs", *_matching, quiet("$matcher.apply2", Ref("features"), save="pairs"), _SECOND, *_READ_PAIR)
    ask("detail.FeaturesMatcher.apply", f"{_i}, {_name}", *_matching, quiet("$matcher.apply", Ref("features", 0), Ref("features", 1), save="p"), *_READ_PAIR)
    ask("detail.FeaturesMatcher.apply2", f"{_i}, {_name}, with a mask", *_matching, quiet("$matcher.apply2", Ref("features"), np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]], np.uint8), save="pairs"), _SECOND, *_READ_PAIR)
    ask("detail.FeaturesMatcher.isThreadSafe", f"{_i}, {_name}", *_matching, step("$matcher.isThreadSafe"))
    ask("detail.BestOf2NearestMatcher.collectGarbage", f"{_i}, {_name}", *_matching, step("$matcher.collectGarbage"), quiet("$matcher.apply", Ref("features", 0), Ref("features", 1), save="p"), step("$p.num_inliers?"))
    ask("detail.FeaturesMatcher.collectGarbage", f"{_i}, {_name}", *_matching, step("detail.FeaturesMatcher.collectGarbage", Ref("matcher")))
ask("detail.leaveBiggestComponent", "all three", *_PAIRS, step("detail.leaveBiggestComponent", Ref("features"), Ref("pairs"), 0.5))
ask("detail.leaveBiggestComponent", "one alone", *_PAIRS, step("detail.leaveBiggestComponent", Ref("features"), Ref("pairs"), 1e6))
ask("detail.matchesGraphAsString", "three views", *_PAIRS, step("detail.matchesGraphAsString", ["a.png", "b.png", "c.png"], Ref("pairs"), 0.5), step("detail.matchesGraphAsString", ["a", "b", "c"], Ref("pairs"), 1e6))

# cameras
_CAMERA_FIELDS = ("focal", "aspect", "ppx", "ppy", "R", "t")


def estimated(estimator: str = "detail.HomographyBasedEstimator", *arguments: Any, matcher: str = "detail.BestOf2NearestMatcher") -> tuple[Call, ...]:
    """Quiet calls that find the cameras of the three views, saved as "cameras"; their rotations are float32, as refining wants them."""
    calls = [*_FEATURES, quiet(matcher, save="matcher"), quiet("$matcher.apply2", Ref("features"), save="pairs")]
    calls += [quiet(estimator, *arguments, save="estimator"), quiet("$estimator.apply", Ref("features"), Ref("pairs"), None, save="found"), quiet("$found.__getitem__", 1, save="cameras")]
    for i in range(3):
        calls += [quiet("$cameras.__getitem__", i, save=f"c{i}"), quiet(f"$c{i}.R?", save="R"), quiet("$R.astype", np.float32, save="R"), quiet(f"$c{i}.R=", Ref("R"))]
    return tuple(calls)


def told(cameras: str, count: int = 3) -> list[Call]:
    """What every camera of the saved ones is."""
    return [one for i in range(count) for one in (quiet(f"${cameras}.__getitem__", i, save=f"k{i}"), *[step(f"$k{i}.{name}?") for name in _CAMERA_FIELDS], step(f"$k{i}.K"))]


AFFINE = "detail.AffineBestOf2NearestMatcher"
for _label, _calls in (
    ("detail.HomographyBasedEstimator", estimated()), ("detail.HomographyBasedEstimator", estimated("detail.HomographyBasedEstimator", False)), ("detail.AffineBasedEstimator", estimated("detail.AffineBasedEstimator", matcher=AFFINE)),
):
    ask(_label, f"{len(_calls)} calls, {'plain' if _calls == estimated() else 'given'}", *_calls, *told("cameras"))
    ask("detail.Estimator.apply", f"{_label}, {'plain' if _calls == estimated() else 'given'}", *_calls, quiet("$estimator.apply", Ref("features"), Ref("pairs"), Ref("cameras"), save="again"), quiet("$again.__getitem__", 1, save="after"), *told("after"))
ADJUSTERS = ("NoBundleAdjuster", "BundleAdjusterReproj", "BundleAdjusterRay", "BundleAdjusterAffine", "BundleAdjusterAffinePartial")
for _name in ADJUSTERS:
    _start = estimated("detail.AffineBasedEstimator", matcher=AFFINE) if "Affine" in _name else estimated()
    _adjust = (quiet(f"detail.{_name}", save="adjuster"), quiet("$adjuster.setConfThresh", 0.5))
    ask(f"detail.{_name}", "three cameras", *_start, *_adjust, quiet("$adjuster.apply", Ref("features"), Ref("pairs"), Ref("cameras"), save="refined"), quiet("$refined.__getitem__", 1, save="after"), *told("after"))
    ask("detail.BundleAdjusterBase.setRefinementMask", _name, *_start, *_adjust, step("$adjuster.refinementMask"), step("$adjuster.setRefinementMask", np.array([[1, 0, 1], [0, 1, 1], [0, 0, 0]], np.uint8)), step("$adjuster.refinementMask"),
        quiet("$adjuster.apply", Ref("features"), Ref("pairs"), Ref("cameras"), save="refined"), quiet("$refined.__getitem__", 1, save="after"), *told("after"))
    for _getter, _setter, _new in (("confThresh", "setConfThresh", 0.75), ("refinementMask", "setRefinementMask", np.eye(3, dtype=np.uint8)), ("termCriteria", "setTermCriteria", (3, 20, 1e-5))):
        for _which in (_getter, _setter):
            ask(f"detail.BundleAdjusterBase.{_which}", f"{_name}, read and set", quiet(f"detail.{_name}", save="adjuster"), step(f"$adjuster.{_getter}"), step(f"$adjuster.{_setter}", _new), step(f"$adjuster.{_getter}"))
for _property in _CAMERA_FIELDS:
    ask(f"detail.CameraParams.{_property}", "estimated", *estimated(), step(f"$c1.{_property}?"))
FIELDS: tuple[tuple[str, Any], ...] = (("focal", 2.5), ("aspect", 1.25), ("ppx", 7.0), ("ppy", 8.0), ("R", TURN), ("t", np.ones((3, 1))))
for _property, _field in FIELDS:
    ask(f"detail.CameraParams.{_property}", "written", *estimated(), quiet(f"$c1.{_property}=", _field), step(f"$c1.{_property}?"), step("$c1.K"))
ask("detail.CameraParams.K", "estimated", *estimated(), step("$c0.K"), step("$c2.K"))
HOMOGRAPHIES = [CAMERA @ rotation(np.array(vector)) @ np.linalg.inv(CAMERA) for vector in ((0.02, 0.2, 0.01), (-0.1, 0.15, 0.03), (0.12, -0.1, 0.05))]
ask("detail.calibrateRotatingCamera", "three turns", step("detail.calibrateRotatingCamera", HOMOGRAPHIES), step("detail.calibrateRotatingCamera", HOMOGRAPHIES[:2]))
seeds("detail.focalsFromHomography", call(HOMOGRAPHIES[0], 0.0, 0.0, False, False), call(np.eye(3), 1.0, 1.0, False, False), vary=False)
TURNS = [rotation(np.array([0.05, angle, 0.02])).astype(np.float32) for angle in (-0.3, 0.0, 0.25)]
for _kind in ("HORIZ", "VERT", "AUTO"):
    ask("detail.waveCorrect", _kind, step("detail.waveCorrect", TURNS, D[f"WAVE_CORRECT_{_kind}"]))
ask("detail.waveCorrect", "of cameras", *estimated(), quiet("$c0.R?", save="R0"), quiet("$c1.R?", save="R1"), quiet("$c2.R?", save="R2"), step("detail.waveCorrect", [Ref("R0"), Ref("R1"), Ref("R2")], D["WAVE_CORRECT_HORIZ"]))

# warpers
WARPERS = (
    *("plane", "spherical", "cylindrical", "affine", "fisheye", "stereographic", "mercator", "transverseMercator"),
    *("compressedPlaneA2B1", "compressedPlaneA1.5B1", "compressedPlanePortraitA2B1", "compressedPlanePortraitA1.5B1"),
    *("paniniA2B1", "paniniA1.5B1", "paniniPortraitA2B1", "paniniPortraitA1.5B1"),
)
for _kind in WARPERS:
    _warper, _turn = quiet("PyRotationWarper", _kind, FOCAL * 0.3, save="w"), np.eye(3, dtype=np.float32) if _kind == "affine" else TURN
    ask("PyRotationWarper", _kind, _warper, step("$w.warpRoi", (COLUMNS, ROWS), MATRIX, _turn), step("$w.warp", SMALL[0], MATRIX, _turn, K.INTER_LINEAR, K.BORDER_REFLECT))
    ask("PyRotationWarper.warp", _kind, _warper, step("$w.warp", MASKS[1], MATRIX, _turn, K.INTER_NEAREST, K.BORDER_CONSTANT), step("$w.warp", FLOATS[0], MATRIX, np.eye(3, dtype=np.float32), K.INTER_CUBIC, K.BORDER_REPLICATE))
    ask("PyRotationWarper.buildMaps", _kind, _warper, step("$w.buildMaps", (COLUMNS, ROWS), MATRIX, _turn))
    ask("PyRotationWarper.warpRoi", _kind, _warper, step("$w.warpRoi", (COLUMNS, ROWS), MATRIX, _turn))
    ask("PyRotationWarper.warpPoint", _kind, _warper, *[step("$w.warpPoint", point, MATRIX, _turn) for point in ((10.0, 20.0), (70.5, 30.25), (89.0, 69.0))])
    ask("PyRotationWarper.warpBackward", _kind, _warper, quiet("$w.warp", SMALL[0], MATRIX, _turn, K.INTER_LINEAR, K.BORDER_REFLECT, save="out"), step("$w.warpBackward", Ref("out", 1), MATRIX, _turn, K.INTER_LINEAR, K.BORDER_CONSTANT, (COLUMNS, ROWS)))
    ask("PyRotationWarper.getScale", _kind, _warper, step("$w.getScale"), step("$w.setScale", 50.0), step("$w.getScale"))
    ask("PyRotationWarper.setScale", _kind, _warper, step("$w.setScale", 50.0), step("$w.warpRoi", (COLUMNS, ROWS), MATRIX, _turn))
ask("PyRotationWarper.warpPointBackward", "which cv2 has not", quiet("PyRotationWarper", "plane", 50.0, save="w"), step("$w.warpPointBackward", (10.0, 20.0), MATRIX, TURN))

# brightness
COMPENSATORS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("detail.GainCompensator", ()), ("detail.GainCompensator", (2,)), ("detail.ChannelsCompensator", (1,)), ("detail.BlocksGainCompensator", (16, 16)), ("detail.BlocksGainCompensator", (32, 16, 2)), ("detail.BlocksChannelsCompensator", (16, 16, 1)),
    *[("detail.ExposureCompensator_createDefault", (kind,)) for kind in range(5)], *[("detail.ExposureCompensator.createDefault", (kind,)) for kind in range(5)],
)
for _name, _arguments in COMPENSATORS:
    _made, _label = quiet(_name, *_arguments, save="e"), f"{_name} {_arguments}"
    _fed = (_made, quiet("$e.feed", CORNERS, SMALL, MASKS))
    _class = _name if _name.endswith("Compensator") else "detail.ExposureCompensator"
    ask(_name, f"{_arguments}, three views", _made, step("$e.feed", CORNERS, SMALL, MASKS), step("$e.getMatGains"), *[step("$e.apply", i, CORNERS[i], SMALL[i], MASKS[i]) for i in range(3)])
    ask(f"{_class}.apply", _label, *_fed, step("$e.apply", 1, CORNERS[1], SMALL[1], WHITE))
    ask(f"{_class}.getMatGains", _label, *_fed, step("$e.getMatGains"))
    ask(f"{_class}.feed", _label, _made, step("$e.feed", CORNERS[:2], SMALL[:2], [WHITE] * 2), step("$e.getMatGains"))
    ask(f"{_class}.setMatGains", _label, *_fed, quiet("$e.getMatGains", save="gains"), step("$e.setMatGains", Ref("gains")), step("$e.getMatGains"), step("$e.apply", 0, CORNERS[0], SMALL[0], WHITE))
    for _which in ("getUpdateGain", "setUpdateGain"):
        ask(f"{_class}.{_which}", _label, _made, step("$e.getUpdateGain"), step("$e.setUpdateGain", False), step("$e.getUpdateGain"))
    if _class != "detail.ExposureCompensator":
        KNOBS: dict[str, Any] = {"NrFeeds": 2, "SimilarityThreshold": 0.75, **({"BlockSize": (20, 10), "NrGainsFilteringIterations": 3} if "Blocks" in _name else {})}
        for _knob, _value in KNOBS.items():
            for _which in ("get", "set"):
                ask(f"{_class}.{_which}{_knob}", _label, _made, step(f"$e.get{_knob}"), step(f"$e.set{_knob}", _value), step(f"$e.get{_knob}"), quiet("$e.feed", CORNERS, SMALL, MASKS), step("$e.getMatGains"))
ask("detail.BlocksGainCompensator.setBlockSize", "two numbers", quiet("detail.BlocksGainCompensator", save="e"), step("$e.setBlockSize", 9, 7), step("$e.getBlockSize"))

# seams
SEAMS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("detail.DpSeamFinder", ("COLOR",)), ("detail.DpSeamFinder", ("COLOR_GRAD",)), ("detail.GraphCutSeamFinder", ("COST_COLOR",)), ("detail.GraphCutSeamFinder", ("COST_COLOR_GRAD", 5000.0, 500.0)),
    *[(f"detail.SeamFinder{dot}createDefault", (kind,)) for kind in range(3) for dot in "_."],
)
for _name, _arguments in SEAMS:
    _made = quiet(_name, *_arguments, save="seams")
    for _label, _calls in (("found", (quiet("$seams.find", FLOATS, CORNERS, MASKS, save="m"),)), ("two views", (quiet("$seams.find", FLOATS[:2], CORNERS[:2], [WHITE] * 2, save="m"),))):
        _reads = [one for i in range(2) for one in (quiet("$m.__getitem__", i, save=f"m{i}"), step(f"$m{i}.get"))]
        ask(_name, f"{_arguments}, {_label}", _made, *_calls, *_reads)
        if not _name.endswith("createDefault"):
            ask(f"{_name}.find", f"{_arguments}, {_label}", _made, *_calls, *_reads)
        else:
            ask("detail.SeamFinder.find", f"{_name} {_arguments}, {_label}", _made, *_calls, *_reads)
ask("detail.DpSeamFinder.setCostFunction", "then find", quiet("detail.DpSeamFinder", "COLOR", save="seams"), step("$seams.setCostFunction", "COLOR_GRAD"), quiet("$seams.find", FLOATS, CORNERS, MASKS, save="m"), quiet("$m.__getitem__", 1, save="u"), step("$u.get"))
ask("detail.DpSeamFinder.setCostFunction", "no such", quiet("detail.DpSeamFinder", "COLOR", save="seams"), step("$seams.setCostFunction", "nonsense"))

# blending
BLENDERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("detail.FeatherBlender", (0.05,)), ("detail.FeatherBlender", ()), ("detail.MultiBandBlender", (0, 3)), ("detail.MultiBandBlender", (0, 2, K.CV_16S)),
    *[(f"detail.Blender{dot}createDefault", (kind,)) for kind in range(3) for dot in "_."],
)
_ROI = (0, -3, 136, 77)
for _name, _arguments in BLENDERS:
    _class = _name if _name.endswith("Blender") else "detail.Blender"
    _made = quiet(_name, *_arguments, save="b")
    _label = f"{_name} {_arguments}"
    _feeds = [quiet("$b.feed", SIGNED[i], MASKS[i], CORNERS[i]) for i in range(3)]
    ask(_name, f"{_arguments}, three views", _made, step("$b.prepare", _ROI), *_feeds, step("$b.blend", None, None))
    ask(f"{_class}.blend", _label, _made, quiet("$b.prepare", _ROI), *_feeds[:2], step("$b.blend", None, None))
    ask(f"{_class}.feed", _label, _made, quiet("$b.prepare", _ROI), step("$b.feed", SIGNED[0], WHITE, (3, 2)), step("$b.blend", None, None))
    ask(f"{_class}.feed", f"{_label}, bytes", _made, quiet("$b.prepare", _ROI), step("$b.feed", SMALL[0], WHITE, (3, 2)), step("$b.blend", None, None))
    ask(f"{_class}.prepare", _label, _made, step("$b.prepare", _ROI), *_feeds[1:], step("$b.blend", None, None))
    if _class == "detail.Blender":
        ask(f"{_class}.prepare", f"{_label}, of corners", _made, step("$b.prepare", CORNERS, SIZES), *_feeds, step("$b.blend", None, None))
for _getter, _setter, _class, _value in (("numBands", "setNumBands", "MultiBandBlender", 2), ("sharpness", "setSharpness", "FeatherBlender", 0.1)):
    for _name in (_getter, _setter):
        ask(f"detail.{_class}.{_name}", "then blend", quiet(f"detail.{_class}", save="b"), step(f"$b.{_getter}"), step(f"$b.{_setter}", _value), step(f"$b.{_getter}"), quiet("$b.prepare", _ROI), quiet("$b.feed", SIGNED[0], WHITE, (3, 2)), step("$b.blend", None, None))
ask("detail.FeatherBlender.createWeightMaps", "three masks", quiet("detail.FeatherBlender", 0.05, save="b"), quiet("$b.createWeightMaps", MASKS, CORNERS, [], save="made"), quiet("$made.__getitem__", 0, save="roi"), quiet("$made.__getitem__", 1, save="maps"),
    *[one for i in range(3) for one in (quiet("$maps.__getitem__", i, save="u"), step("$u.get"))])
ask("detail.createWeightMap", "of a mask", step("detail.createWeightMap", MASKS[1], 0.05, np.zeros((ROWS, COLUMNS), np.float32)), step("detail.createWeightMap", MASKS[1], 0.5, None))
ask("detail.normalizeUsingWeightMap", "of a view", step("detail.normalizeUsingWeightMap", np.full((ROWS, COLUMNS), 0.5, np.float32), SIGNED[0]), step("detail.normalizeUsingWeightMap", np.full((ROWS, COLUMNS), 3, np.int16), SIGNED[0]))
for _gpu in ("", "Gpu"):
    _pyramid = quiet(f"detail.createLaplacePyr{_gpu}", SIGNED[0], 2, [], save="pyr")
    _levels = [one for i in range(3) for one in (quiet("$pyr.__getitem__", i, save="u"), step("$u.get"))]
    ask(f"detail.createLaplacePyr{_gpu}", "two levels", _pyramid, *_levels)
    ask(f"detail.createLaplacePyr{_gpu}", "of bytes", quiet(f"detail.createLaplacePyr{_gpu}", SMALL[0], 2, [], save="pyr"), *_levels)
    ask(f"detail.restoreImageFromLaplacePyr{_gpu}", "two levels", quiet("detail.createLaplacePyr", SIGNED[0], 2, [], save="made"), quiet(f"detail.restoreImageFromLaplacePyr{_gpu}", Ref("made"), save="pyr"), *_levels)

# time lapse
for _maker in ("detail.Timelapser_createDefault", "detail.Timelapser.createDefault"):
    for _lapser in (0, 1):
        _lapse = (quiet(_maker, _lapser, save="t"), quiet("$t.initialize", CORNERS, SIZES))
        _picture = (step("$t.process", SIGNED[1], MASKS[1], CORNERS[1]), quiet("$t.getDst", save="u"), step("$u.get"))
        ask(_maker, f"kind {_lapser}", *_lapse, *_picture)
        for _member in ("initialize", "process", "getDst"):
            ask(f"detail.Timelapser.{_member}", f"{_maker}, kind {_lapser}", *_lapse, *_picture, *_picture)

# small helpers
seeds("detail.overlapRoi", call((0, 0), (5, 6), (10, 10), (20, 20), (0, 0, 0, 0)), call((0, 0), (50, 6), (10, 10), (20, 20), (0, 0, 0, 0)), vary=False)
seeds("detail.resultRoi", call(CORNERS, SIZES), call([(3, 4)], [(5, 6)]), call(CORNERS, SMALL), call([], []), vary=False)
seeds("detail.resultRoiIntersection", call(CORNERS, SIZES), call([(3, 4)], [(5, 6)]), vary=False)
seeds("detail.resultTl", call(CORNERS), call([(3, -4), (-2, 9)]), vary=False)
seeds("detail.selectRandomSubset", call(3, 10, [0, 0, 0]), call(0, 5, []), vary=False)
seeds("detail.stitchingLogLevel", call(), vary=False)

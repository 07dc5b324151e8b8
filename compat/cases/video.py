"""Methods of video's classes: a moving pattern, before still backgrounds, seen by flows, subtractors, filters and trackers."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Array, Call, Ref
from compat.cases.inputs import cloud, f32, grey, moved, photo, textured
from compat.cases.registry import K, make, member, quiet, step

T, U = textured(), moved(textured(), 2, 1)
ZERO = np.zeros((96, 120, 2), np.float32)
HINT = np.tile(f32([2, 1]), (96, 120, 1))


def scene(at: int, channels: int = 3, height: int = 60, width: int = 80) -> Array:
    """A bright square on its way to the right, before a background with a little noise of its own."""
    image = photo(channels, np.uint8, height, width).copy()
    image = np.clip(image.astype(np.int16) + np.random.RandomState(at).randint(-2, 3, image.shape), 0, 255).astype(np.uint8)
    image[20:36, 10 + 4 * at : 26 + 4 * at] = 250 if at % 2 else 245
    return image


FRAMES = [scene(at) for at in range(8)]
GREY = [scene(at, 1) for at in range(8)]

# --- dense flows
FLOWS: dict[str, dict[str, object]] = {
    "DISOpticalFlow": {
        "FinestScale": 1,
        "GradientDescentIterations": 5,
        "PatchSize": 12,
        "PatchStride": 3,
        "UseMeanNormalization": False,
        "UseSpatialPropagation": False,
        **{f"VariationalRefinement{name}": value for name, value in {"Alpha": 10.0, "Delta": 2.0, "Epsilon": 0.01, "Gamma": 5.0, "Iterations": 2}.items()},
    },
    "FarnebackOpticalFlow": {"FastPyramids": True, "Flags": K.OPTFLOW_FARNEBACK_GAUSSIAN, "NumIters": 3, "NumLevels": 2, "PolyN": 7, "PolySigma": 1.5, "PyrScale": 0.6, "WinSize": 9},
    "VariationalRefinement": {"Alpha": 10.0, "Delta": 2.0, "Epsilon": 0.01, "FixedPointIterations": 2, "Gamma": 5.0, "Omega": 1.2, "SorIterations": 3},
}
for _class, _settings in FLOWS.items():
    _maker = make(f"{_class}_create")
    _start = HINT * np.float32(0.5) if _class == "VariationalRefinement" else ZERO
    member(f"{_class}.calc", "textured, moved", _maker, step("$self.calc", T, U, _start))
    member(f"{_class}.calc", "None as flow", _maker, step("$self.calc", T, U, None))
    # DISOpticalFlow itself is lost with its garbage: its next calc crashes
    _again = [] if _class == "DISOpticalFlow" else [step("$self.calc", T, U, _start)]
    member(f"{_class}.collectGarbage", "after calc", _maker, step("$self.calc", T, U, _start), step("$self.collectGarbage"), *_again)
    member(f"{_class}.calc", "different sizes", _maker, step("$self.calc", T, U[:50].copy(), _start))
    for _name, _value in _settings.items():
        member(f"{_class}.calc", f"set{_name} {_value}", _maker, quiet(f"$self.set{_name}", _value), step("$self.calc", T, U, _start))
for _preset in (0, 1, 2):
    member("DISOpticalFlow.create", f"preset {_preset}", quiet("DISOpticalFlow.create", _preset, save="self"), step("$self.getFinestScale"), step("$self.getPatchStride"), step("$self.calc", T, U, ZERO))
member("DISOpticalFlow.calc", "from a flow", make("DISOpticalFlow_create", 2), step("$self.calc", T, U, HINT))
member("FarnebackOpticalFlow.create", "with arguments", quiet("FarnebackOpticalFlow.create", 3, 0.6, False, 11, 5, 7, 1.5, 0, save="self"), step("$self.calc", T, U, ZERO))
member("VariationalRefinement.calcUV", "textured, moved", make("VariationalRefinement_create"), step("$self.calcUV", T, U, np.full((96, 120), 1, np.float32), np.full((96, 120), 0.5, np.float32)))

# --- sparse flow
POINTS = cloud(12)[:, None] * np.float32(0.8) + np.float32(8)
SPARSE = make("SparsePyrLKOpticalFlow_create")
member("SparsePyrLKOpticalFlow.calc", "textured, moved", SPARSE, step("$self.calc", T, U, POINTS, None))
for _name, _value in (("WinSize", (9, 9)), ("MaxLevel", 1), ("MinEigThreshold", 0.01), ("TermCriteria", (3, 5, 0.1)), ("Flags", K.OPTFLOW_LK_GET_MIN_EIGENVALS)):
    member("SparsePyrLKOpticalFlow.calc", f"set{_name} {_value}", SPARSE, quiet(f"$self.set{_name}", _value), step("$self.calc", T, U, POINTS, None))
member("SparsePyrLKOpticalFlow.calc", "start from a guess", SPARSE, quiet("$self.setFlags", K.OPTFLOW_USE_INITIAL_FLOW), step("$self.calc", T, U, POINTS, POINTS + np.float32(1)))
member("SparsePyrLKOpticalFlow.create", "with arguments", quiet("SparsePyrLKOpticalFlow.create", (11, 11), 2, (3, 8, 0.05), 0, 1e-3, save="self"), step("$self.calc", T, U, POINTS, None), ignore=(2,))  # a lost point has no error

# --- background subtraction
SUBTRACTORS: dict[str, dict[str, object]] = {
    "BackgroundSubtractorMOG2": {"BackgroundRatio": 0.7, "ComplexityReductionThreshold": 0.1, "DetectShadows": False, "History": 5, "NMixtures": 3, "ShadowThreshold": 0.3, "ShadowValue": 77, "VarInit": 5.0, "VarMax": 20.0, "VarMin": 2.0, "VarThreshold": 30.0, "VarThresholdGen": 15.0},
    "BackgroundSubtractorKNN": {"DetectShadows": False, "Dist2Threshold": 900.0, "History": 5, "NSamples": 4, "ShadowThreshold": 0.3, "ShadowValue": 77, "kNNSamples": 3},
}
for _class, _settings in SUBTRACTORS.items():
    _maker = make(f"create{_class}", history=8)
    _background = step("$self.getBackgroundImage")
    member(f"{_class}.apply", "moving square", _maker, *[step("$self.apply", frame) for frame in FRAMES])
    member(f"{_class}.apply", "moving square, grey", _maker, *[step("$self.apply", frame) for frame in GREY])
    member(f"{_class}.apply", "learning", _maker, *[step("$self.apply", frame, None, 0.3) for frame in FRAMES])
    member(f"{_class}.apply", "into an array", _maker, step("$self.apply", FRAMES[0]), step("$self.apply", FRAMES[1], np.zeros((60, 80), np.uint8)))
    member(f"{_class}.getBackgroundImage", "moving square", _maker, *[quiet("$self.apply", frame) for frame in FRAMES], _background)
    member(f"{_class}.getBackgroundImage", "moving square, grey", _maker, *[quiet("$self.apply", frame) for frame in GREY], _background)
    for _name, _value in _settings.items():
        member(f"{_class}.apply", f"set{_name} {_value}", _maker, quiet(f"$self.set{_name}", _value), *[step("$self.apply", frame) for frame in FRAMES[:5]], _background)

member("BackgroundSubtractorMOG2.getBackgroundImage", "nothing seen", make("createBackgroundSubtractorMOG2"), step("$self.getBackgroundImage"))

# --- KalmanFilter: constant speed, seen with noise
KALMAN: tuple[Call, ...] = (
    make("KalmanFilter", 4, 2),
    quiet("$self.transitionMatrix=", np.eye(4, dtype=np.float32) + np.eye(4, k=2, dtype=np.float32)),
    quiet("$self.measurementMatrix=", np.eye(2, 4, dtype=np.float32)),
    *(quiet("$self.processNoiseCov=", np.eye(4, dtype=np.float32) * 1e-3), quiet("$self.measurementNoiseCov=", np.eye(2, dtype=np.float32) * 0.1)),
    *(quiet("$self.errorCovPost=", np.eye(4, dtype=np.float32)), quiet("$self.statePost=", f32([[0], [0], [1], [1]]))),
)
SEEN = [f32([[at * 2 + 0.1 * (at % 3)], [at + 0.05]]) for at in range(1, 6)]
FILTERING = [call for seen in SEEN for call in (step("$self.predict"), step("$self.correct", seen))]
STATE = ("statePre", "statePost", "errorCovPre", "errorCovPost", "gain", "transitionMatrix", "measurementMatrix", "processNoiseCov", "measurementNoiseCov", "controlMatrix")
member("KalmanFilter.correct", "a way", *KALMAN, *FILTERING)
member("KalmanFilter.predict", "without measurements", *KALMAN, *[step("$self.predict")] * 4)
member("KalmanFilter.predict", "with control", make("KalmanFilter", 2, 1, 1), quiet("$self.controlMatrix=", f32([[0.5], [1]])), quiet("$self.transitionMatrix=", f32([[1, 1], [0, 1]])), step("$self.predict", f32([[2]])), step("$self.predict", f32([[1]])))
member("KalmanFilter.correct", "double", make("KalmanFilter", 2, 1, 0, K.CV_64F), quiet("$self.measurementMatrix=", np.array([[1.0, 0]])), quiet("$self.errorCovPre=", np.eye(2)), step("$self.predict"), step("$self.correct", np.array([[3.0]])))
for _name in STATE:
    member(f"KalmanFilter.{_name}", "after a way", *KALMAN, *[Call(call.name, call.args, record=False) for call in FILTERING], step(f"$self.{_name}?"))
member("KalmanFilter", "empty", make("KalmanFilter"), step("$self.statePost?"))
member("KalmanFilter.correct", "wrong size", *KALMAN, quiet("$self.predict"), step("$self.correct", f32([[1], [2], [3]])))

# --- TrackerMIL draws its features with rand() of the C library, which nothing in cv2 seeds: of one picture and one box the real cv2
# finds another window at each call. What is returned is compared here; tests/pyodide/full/test_objects.py lets it follow something.
TRACK = make("TrackerMIL_create")
BOX = (10, 20, 16, 16)
member("TrackerMIL.init", "then update", TRACK, step("$self.init", FRAMES[0], BOX), *[step("$self.update", frame) for frame in FRAMES[1:4]], mode="type")
member("TrackerMIL.update", "grey", TRACK, quiet("$self.init", GREY[0], BOX), *[step("$self.update", frame) for frame in GREY[1:3]], mode="type")
member("TrackerMIL.create", "with parameters", quiet("TrackerMIL_Params", save="p"), quiet("$p.featureSetNumFeatures=", 300), quiet("$p.samplerSearchWinSize=", 15.0), quiet("TrackerMIL.create", Ref("p"), save="self"), step("$self.init", FRAMES[0], BOX), step("$self.update", FRAMES[1]), mode="type")
member("TrackerMIL.init", "outside", TRACK, step("$self.init", grey(), (500, 500, 10, 10)))

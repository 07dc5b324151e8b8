"""Methods of photo's classes: exposures of one scene with known times, aligned, calibrated, merged and shown again."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Array, Call, Ref
from compat.cases.inputs import f32, moved, photo, textured, unit
from compat.cases.registry import make, member, quiet, step

TIMES = f32([0.125, 0.5, 2.0])


def exposures(height: int = 32, width: int = 40, channels: int = 3) -> list[Array]:
    """What a camera with a gamma curve sees of one scene in three exposure times."""
    scene = photo(channels, np.float64, height, width) / 255
    return [(np.clip(scene * time, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8) for time in TIMES.tolist()]


SEEN = exposures()
RESPONSE = np.repeat(np.linspace(0.01, 2, 256, dtype=np.float32)[:, None, None], 3, 2)
WIDE = (unit() * 30 + np.float32(0.01)).astype(np.float32)

# --- calibration
MERGED = {"Debevec": (20, 5.0), "Robertson": (4, 0.01)}
for _kind, _arguments in MERGED.items():
    _class = f"Calibrate{_kind}"
    member(f"{_class}.process", "three exposures", make(f"create{_class}", *_arguments), step("$self.process", SEEN, TIMES))
    member(f"{_class}.process", "two exposures", make(f"create{_class}", *_arguments), step("$self.process", SEEN[:2], TIMES[:2]))
    member(f"{_class}.process", "no times", make(f"create{_class}"), step("$self.process", SEEN, f32([])))
for _name, _value in (("Lambda", 50.0), ("Samples", 10), ("Random", True)):
    member("CalibrateDebevec.process", f"set{_name} {_value}", make("createCalibrateDebevec", 20), quiet(f"$self.set{_name}", _value), step("$self.process", SEEN, TIMES))
for _name, _value in (("MaxIter", 2), ("Threshold", 5.0)):
    member("CalibrateRobertson.process", f"set{_name} {_value}", make("createCalibrateRobertson", 5), quiet(f"$self.set{_name}", _value), step("$self.process", SEEN, TIMES))
member("CalibrateRobertson.getRadiance", "after process", make("createCalibrateRobertson", 3), quiet("$self.process", SEEN, TIMES), step("$self.getRadiance"))

# --- merging
for _kind in MERGED:
    _class = f"Merge{_kind}"
    member(f"{_class}.process", "with a response", make(f"create{_class}"), step("$self.process", SEEN, TIMES, RESPONSE))
    member(f"{_class}.process", "without a response", make(f"create{_class}"), step("$self.process", SEEN, TIMES))
member("MergeRobertson.process", "with the calibrated response", quiet("createCalibrateRobertson", save="c"), quiet("$c.process", SEEN, TIMES, save="r"), make("createMergeRobertson"), step("$self.process", SEEN, TIMES, Ref("r")))
member("MergeMertens.process", "times and response", make("createMergeMertens"), step("$self.process", SEEN, TIMES, RESPONSE))
member("MergeMertens.process", "pictures only", make("createMergeMertens", 0.5, 1.5, 0.5), step("$self.process", SEEN))
member("MergeMertens.process", "grey", make("createMergeMertens"), step("$self.process", exposures(channels=1)))
for _name in ("Contrast", "Exposure", "Saturation"):
    member("MergeMertens.process", f"{_name} 0.3", make("createMergeMertens"), quiet(f"$self.set{_name}Weight", 0.3), step("$self.process", SEEN))

# --- tone mapping. The darkest pixel may be a little below 0 in one of two ways to calculate, and has no root then:
# a gamma is tried only where the real cv2 agrees with itself
TONES: dict[str, dict[str, float]] = {
    "Tonemap": {"Gamma": 2.2},
    "TonemapDrago": {"Gamma": 2.2, "Bias": 0.7, "Saturation": 0.8},
    "TonemapMantiuk": {"Gamma": 2.2, "Scale": 0.8, "Saturation": 1.2},
    "TonemapReinhard": {"ColorAdaptation": 0.3, "Intensity": 1.5, "LightAdaptation": 0.5},
}
for _class, _settings in TONES.items():
    member(f"{_class}.process", "wide range", make(f"create{_class}"), step("$self.process", WIDE))
    for _name, _value in _settings.items():
        member(f"{_class}.process", f"set{_name} {_value}", make(f"create{_class}"), quiet(f"$self.set{_name}", _value), step("$self.process", WIDE))
member("Tonemap.process", "grey", make("createTonemap"), step("$self.process", WIDE[:, :, 0].copy()))
member("TonemapDrago.process", "bytes", make("createTonemapDrago"), step("$self.process", photo()))

# --- alignment: `process` returns nothing, it writes into the arrays of the list that it is given
T = textured(64, 80)
SHIFTED = [T, moved(T, 3, 2), moved(T, -4, 1)]
COLOURED = [np.dstack([image, image // 2, 255 - image]) for image in SHIFTED]
ALIGN = make("createAlignMTB", 4, 4, True)


def process(*arguments: object) -> tuple[Call, ...]:
    return (step("$self.process", *arguments), step("$self.calculateShift", SHIFTED[0], SHIFTED[1]))


member("AlignMTB.process", "shifted pictures", ALIGN, *process(COLOURED, [np.zeros_like(image) for image in COLOURED]))
member("AlignMTB.process", "with times and response", ALIGN, *process(COLOURED, [np.zeros_like(image) for image in COLOURED], TIMES, RESPONSE))
for _label, _other in (("right and down", SHIFTED[1]), ("left and down", SHIFTED[2]), ("itself", T), ("another picture", textured(64, 80, seed=1))):
    member("AlignMTB.calculateShift", _label, ALIGN, step("$self.calculateShift", T, _other))
member("AlignMTB.calculateShift", "colours", ALIGN, step("$self.calculateShift", photo(), moved(photo())))
for _label, _shift in (("right and down", (3, 2)), ("left and up", (-5, -1)), ("not at all", (0, 0))):
    member("AlignMTB.shiftMat", _label, ALIGN, step("$self.shiftMat", T, _shift))
member("AlignMTB.shiftMat", "colours", ALIGN, step("$self.shiftMat", photo(), (4, -3)))
member("AlignMTB.computeBitmaps", "textured", ALIGN, step("$self.computeBitmaps", T))
for _name, _value in (("Cut", False), ("ExcludeRange", 20), ("MaxBits", 2)):
    member(f"AlignMTB.set{_name}", "then everything", ALIGN, step(f"$self.set{_name}", _value), step("$self.calculateShift", T, SHIFTED[1]), step("$self.computeBitmaps", T))

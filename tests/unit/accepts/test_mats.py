"""What is known of a Mat's types is what each OpenCV's constants say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from codegen import emit, model, native
from cv2shim.accepts import mats
from cv2shim.bridge import crossing
from host.versions import opencv

KINDS = {"U": "u", "S": "i", "F": "f", "BF": "u"}  # numpy has no bfloat16


def dtype(depth: str) -> np.dtype:
    """numpy's of a depth as OpenCV calls it."""
    if depth == "Bool":
        return np.dtype("?")
    bits = int("".join(filter(str.isdigit, depth)))
    return np.dtype(f"{KINDS[depth.lstrip('0123456789')]}{bits // 8}")


@pytest.mark.parametrize("line", opencv.known().values(), ids=lambda line: line.name)
def test_every_depth_is_that_of_its_code(line: opencv.Line) -> None:
    api = model.load(line)
    layout = mats.LAYOUTS[emit.mats(api)]
    codes = {depth: api.constants[f"CV_{depth}"] for depth in native.DEPTHS if f"CV_{depth}" in api.constants}
    assert {depth: np.dtype(layout.depths[code]) for depth, code in codes.items()} == {depth: dtype(depth) for depth in codes}
    assert api.constants["CV_8UC3"] == 2 << layout.channel_bits


def test_types_are_made_and_taken_apart() -> None:
    constants = model.load().constants
    assert mats.type_of(constants["CV_16S"], 3) == constants["CV_16SC3"]
    assert (mats.depth_of(constants["CV_16SC3"]), mats.channels_of(constants["CV_16SC3"])) == (constants["CV_16S"], 3)
    assert mats.channels_of(mats.type_of(0, mats.CN_MAX)) == mats.CN_MAX


@pytest.mark.parametrize("layout", mats.LAYOUTS)
def test_each_layout_has_a_file_of_its_own(layout: str) -> None:
    script = crossing.javascript(layout).decode()
    described = mats.LAYOUTS[layout]
    assert f"CN_SHIFT = {described.channel_bits}," in script
    assert f"FEWEST_DIMENSIONS = {described.fewest}, MOST_DIMENSIONS = {described.most}" in script
    assert f"DEPTH_BYTES = {[np.dtype(code).itemsize for code in described.depths]};" in script


def test_a_mat_of_another_kind_is_one_sentence() -> None:
    api = model.load()
    core = next(module for module in api.modules if module.name == "core")
    other = replace(api, modules=(replace(core, constants=core.constants | {"CV_8UC2": 1 << 9}),))
    with pytest.raises(emit.UnknownMatError, match=r"above 9 bits, .*: add its layout to MATS in codegen/emit\.py"):
        emit.mats(other)

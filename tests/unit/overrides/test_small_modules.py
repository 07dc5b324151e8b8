"""Overrides of cv2.utils, cv2.samples, cv2.ipp and cv2.aruco against the real cv2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse, ours

ARGUMENTS: list[tuple[str, Any]] = [
    ("Int", -3),
    ("Int64", 2**40),
    ("SizeT", 9),
    ("Bool", True),
    ("Float", 1.255),
    ("Float", 1e300),
    ("Double", 1e10),
    ("String", "grün"),
    ("CString", "a b"),
    ("Range", (1, 2)),
    ("Range", (-(2**31), 2**31 - 1)),
    ("Rect", (1, -2, 3, 4)),
    ("RotatedRect", ((1.5, 2.0), (3.0, 4.25), 5.0)),
    ("TermCriteria", (3, 10, 0.5)),
    ("InputArray", array("f4", 3, 4, 2)),
    ("InputArray", array("u1", 5)),
    ("InputArray", array("i2", 2, 3, 4, 5)),
    ("InputArray", np.empty((0, 0))),
    ("InputArray", np.empty((0, 5))),
    ("InputOutputArray", array("u2", 3, 4)),
    ("InputArrayOfArrays", [array("f8", 3, 4, 3), array("u1", 2, 2)]),
    ("InputArrayOfArrays", []),
    ("InputArrayOfArrays", None),
    ("InputArrayOfArrays", [None]),
    ("InputOutputArrayOfArrays", [array("u1", 2, 2)]),
]


@pytest.mark.parametrize(("kind", "argument"), ARGUMENTS)
def test_dumps(kind: str, argument: Any) -> None:
    agree(f"utils.dump{kind}", argument=argument)


def test_dumps_of_vectors() -> None:
    agree("utils.dumpVec2i")
    agree("utils.dumpVec2i", value=(3, 4))
    agree("utils.dumpVectorOfInt", vec=[1, -2])
    agree("utils.dumpVectorOfDouble", vec=[1.0, 2.555])
    agree("utils.dumpVectorOfRect", vec=[(1, 2, 3, 4), (5, 6, 7, 8)])
    agree("utils.dumpVectorOfInt", vec=[])


def test_other_probes() -> None:
    agree("utils.testOverloadResolution", value=3)
    agree("utils.testOverloadResolution", value=3, point=(5, 6))
    agree("utils.testOverloadResolution", rect=(1, 2, 3, 4))
    agree("utils.testReservedKeywordConversion", positional_argument=1, from_=7)
    agree("utils.testRotatedRect", x=1.1, y=2.0, w=3.0, h=4.0, angle=5.5)
    agree("utils.testRotatedRectVector", x=1.1, y=2.0, w=3.0, h=4.0, angle=5.5)
    agree("utils.nested.testEchoBooleanFunction", flag=False)
    agree("utils.copyMatAndDumpNamedArguments", src=array("u1", 3, 4), lambda_=3, sigma=4.25)


def test_a_native_method_with_pythons_over_it() -> None:
    real, found = cv2.utils.testOverwriteNativeMethod(3), ours("utils.testOverwriteNativeMethod", {"arg": 3})
    assert (type(found).__name__, found._asdict()) == (type(real).__name__, real._asdict())


@pytest.mark.parametrize("argument", [None, b"x", 5])
def test_no_c_string(argument: object) -> None:
    with pytest.raises(TypeError) as expected:
        cv2.utils.dumpCString(argument)
    with pytest.raises(TypeError) as found:
        ours("utils.dumpCString", {"argument": argument})
    assert str(found.value) == str(expected.value)


def test_finding_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "there.txt").write_text("")
    missing = {"relative_path": "there.txt"}
    agree("samples.findFile", **missing, required=False, silentMode=True)
    agree("samples.findFileOrKeep", **missing, silentMode=True)
    both_refuse("samples.findFile", **missing, required=True, silentMode=True)
    for add in (
        lambda name, **kw: ours(name, kw),
        lambda name, **kw: getattr(cv2.samples, name.split(".")[1])(**kw),
    ):
        add("samples.addSamplesDataSearchPath", path=str(tmp_path / "sub"))
        add("samples.addSamplesDataSearchSubDirectory", subdir="other")
    agree("samples.findFile", **missing, silentMode=True)
    monkeypatch.chdir(tmp_path / "sub")
    agree("samples.findFile", **missing, silentMode=True)


def test_intels_library_is_absent() -> None:
    assert ours("ipp.useIPP", {}) is False
    assert ours("ipp.useIPP_NotExact", {}) is False
    assert ours("ipp.setUseIPP", {"flag": True}) is None
    assert ours("ipp.getIppVersion", {}) == "disabled"


@pytest.mark.parametrize("size", [3, 4, 5, 6, 7])
def test_marker_bytes(size: int) -> None:
    bits = array("u1", size, size) & 1
    packed = cv2.aruco.Dictionary_getByteListFromBits(bits)
    for separator in "._":
        agree(f"aruco.Dictionary{separator}getByteListFromBits", bits=bits)
        agree(f"aruco.Dictionary{separator}getBitsFromByteList", byteList=packed, markerSize=size)
    both_refuse("aruco.Dictionary_getBitsFromByteList", byteList=packed[:, :0], markerSize=size)

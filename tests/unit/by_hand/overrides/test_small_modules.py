"""Overrides of cv2.utils, cv2.samples, cv2.ipp and cv2.aruco against the real cv2."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse, ours, real

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import core_system, utils_made

ARGUMENTS: list[tuple[str, Any]] = [
    ("Int", -3),
    ("Int64", 2**63 - 1),
    ("Int64", -(2**63)),
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


@pytest.mark.parametrize("length", [0, 1, 5])
def test_made_vectors(length: int) -> None:
    agree("utils.generateVectorOfRect", len=length)
    agree("utils.generateVectorOfInt", len=length)


@pytest.mark.parametrize("dtype", [cv2.CV_8U, cv2.CV_8UC3, cv2.CV_16SC2, cv2.CV_32S, cv2.CV_16F, cv2.CV_32FC3, cv2.CV_64F])
def test_made_arrays(dtype: int) -> None:
    agree("utils.generateVectorOfMat", len=3, rows=4, cols=5, dtype=dtype)


def results_of_async(made: Any, kwargs: dict[str, Any]) -> Iterator[Any]:
    """What a result that is fetched later says at each step; exceptions by their texts."""
    steps: tuple[Callable[[], Any], ...] = (
        *(made.valid, lambda: made.wait_for(0.0), lambda: made.get(**kwargs), made.valid),
        *(made.get, lambda: made.wait_for(0.0), made.release),
    )
    for step in steps:
        try:
            yield step()
        except (cv2.error, errors.error) as error:
            yield str(error), error.code, error.func, error.line


@pytest.mark.parametrize("kwargs", [{}, {"timeoutNs": 1e6}])
def test_results_that_are_fetched_later(kwargs: dict[str, Any]) -> None:
    for name, arguments in (("testAsyncArray", {"argument": array("f4", 2, 3)}), ("testAsyncException", {})):
        expected = results_of_async(getattr(cv2.utils, name)(**arguments), kwargs)
        found = results_of_async(ours(f"utils.{name}", arguments), kwargs)
        for left, right in zip(found, expected, strict=True):
            np.testing.assert_equal(left, right)


def test_an_exception_of_cpp_that_is_not_opencvs() -> None:
    with pytest.raises(errors.error) as found:
        ours("utils.testRaiseGeneralException", {})
    with pytest.raises(cv2.error) as expected:
        cv2.utils.testRaiseGeneralException()
    assert str(found.value) == str(expected.value)


def test_classes_to_be_looked_at() -> None:
    for kind in (cv2.utils.ClassWithKeywordProperties, utils_made.ClassWithKeywordProperties):
        made: Any = kind(except_arg=23)
        made.lambda_ = 32
        assert (made.lambda_, made.except_, kind().lambda_) == (32, 23, 24)
        with pytest.raises(AttributeError):
            made.except_ = 1
        with pytest.raises(TypeError):
            made.lambda_ = 1.5
    real = cv2.utils.nested.ExportClassName
    # ours without the check of its argument, for which a class of the cv2 that is imported would do only
    for named, create in ((real, real.create), (utils_made.ExportClassName, utils_made.create)):
        given: Any = named.Params(float_param=0.1)
        other: Any = create(given)
        given.int_value = 5
        assert (other.getIntParam(), other.getFloatParam()) == (123, float(np.float32(0.1)))
        assert named.originalName() == "OriginalClassName"


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


def test_files_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples" / "data").mkdir(parents=True)
    (tmp_path / "samples" / "data" / "sample.txt").write_text("")
    monkeypatch.setenv("OPENCV_SAMPLES_DATA_PATH", os.pathsep.join(["/nowhere", str(tmp_path)]))
    agree("samples.findFile", relative_path="sample.txt", silentMode=True)


def test_the_folder_for_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = ours("utils.fs.getCacheDirectoryForDownloads", {})
    assert Path(folder).is_dir()
    assert folder == os.path.join(tmp_path, "opencv", "4.x", "downloads", "")


def heard(redirect: Callable[..., None], call: Callable[[], Any]) -> list[Any]:
    told: list[Any] = []
    redirect(lambda *what: told.append(what))
    try:
        with contextlib.suppress(cv2.error, errors.error):
            call()
    finally:
        redirect(None)
    return told


def test_errors_are_told_to_who_asks() -> None:
    image = np.zeros((2, 2), np.uint8)
    expected = heard(cv2.redirectError, lambda: cv2.resize(image, (0, 0)))
    redirect = core_system.redirectError
    ((code, function, text, file, line),) = expected
    assert heard(redirect, lambda: errors.cv_error(code, text, function, file, line)) == expected
    assert heard(redirect, lambda: errors.refusal("no overload", "resize")) == heard(cv2.redirectError, lambda: cv2.resize("x"))
    with pytest.raises(TypeError, match="on_error must be callable"):
        redirect(5)  # type: ignore[arg-type]


def test_a_listener_that_fails_does_not_hide_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    heard(core_system.redirectError, lambda: None)
    core_system.redirectError(lambda *what: 1 / 0)
    try:
        assert errors.cv_error(-5, "text").code == -5
    finally:
        core_system.redirectError(None)
    assert "ZeroDivisionError" in capsys.readouterr().err


PLUGINS = [f"get{kind}BackendPluginVersion" for kind in ("Camera", "Stream", "Writer")]


@pytest.mark.parametrize("api", [cv2.CAP_ANY, cv2.CAP_FFMPEG, cv2.CAP_V4L2, cv2.CAP_IMAGES, cv2.CAP_OPENCV_MJPEG, 77])
def test_ways_to_read_videos(api: int) -> None:
    for name in "getBackendName", "hasBackend", "isBackendBuiltIn":
        agree(f"videoio_registry.{name}", api=api)
    for name in PLUGINS if api != cv2.CAP_V4L2 else PLUGINS[::2]:
        both_refuse(f"videoio_registry.{name}", api=api)


@pytest.mark.parametrize("kind", ["", "Camera", "Stream", "StreamBuffered", "Writer"])
def test_backends_are_some_of_those_of_the_real_one(kind: str) -> None:
    name = f"videoio_registry.get{kind}Backends"
    assert set(ours(name, {})) <= set(real(name, {}))


def test_opencl_is_absent() -> None:
    cv2.ocl.setUseOpenCL(False)
    for name in ("useOpenCL", "haveAmdBlas", "haveAmdFft", "finish"):
        agree(f"ocl.{name}")
    agree("ocl.setUseOpenCL", flag=False)
    assert ours("ocl.haveOpenCL", {}) is False


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

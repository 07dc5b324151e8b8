"""Cases of classes: every member of the modules they are about has one, and setters have an effect on the real cv2."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from compat import cases, model, runner
from compat.case import Case, Outcome
from compat.cases.registry import MEMBERS

MODULES = frozenset({"calib3d", "core", "features2d", "flann", "imgcodecs", "imgproc", "objdetect", "photo", "video"})
DEVICES = ("cuda.", "ocl.")  # there are none
TWICE = "read, written and read twice"
WITHOUT_EFFECT = {
    "StereoBM.setSmallerBlockSize": "its getter says 0 whatever was set",
    "GeneralizedHoughBallard.setMaxBufferSize": "its getter says 0 whatever was set",
}


@pytest.fixture(autouse=True, scope="module")
def gated() -> None:
    runner.configure(cv2)


@cache
def collected() -> list[Case]:
    return cases.collect(None)


def wanted() -> set[str]:
    return {name for name in model.members() if model.opencv_module(name) in MODULES and not name.startswith(DEVICES)}


def test_every_member_has_a_case() -> None:
    named = {model.declared(case.name) for case in collected()}
    assert wanted() - named == set()


def test_every_class_that_can_be_made_has_a_case() -> None:
    names = {case.name for case in collected()}
    makeable = {name for name, said in model.classes().items() if "init" in said and model.opencv_module(name) in MODULES}
    assert {name for name in makeable - names if not name.startswith(DEVICES)} == set()


def test_setters_and_properties_change_what_is_read() -> None:
    twice = [case for case in MEMBERS if case.label == TWICE]
    assert len(twice) > 300
    outcomes = {case.name: runner.execute(cv2, case) for case in twice}
    assert {name: outcome.message for name, outcome in outcomes.items() if outcome.status != "ok"} == {}
    unchanged = {name for name, outcome in outcomes.items() if not _changes(outcome)}
    assert {name for name in unchanged if model.opencv_module(name) in MODULES} == set(WITHOUT_EFFECT)


def _changes(outcome: Outcome) -> bool:
    """Whether two values that were written were read differently. Of a property nothing is recorded but what was read."""
    return repr(outcome.values[-1]) != repr(outcome.values[-3 if len(outcome.values) == 5 else -2])


def test_what_a_build_lacks_is_left_out() -> None:
    stock = {case.id for case in cases.collect("stock")}
    lacking = [case.id for case in MEMBERS if not model.offers(case.name, "stock")]
    assert lacking
    assert stock.isdisjoint(lacking)
    assert {case.id for case in collected()} >= stock


def test_names_are_those_of_the_declaring_class() -> None:
    assert model.declared("ORB.detect") == "Feature2D.detect"
    assert model.declared("ORB.getDefaultName") == "ORB.getDefaultName"
    assert model.declared("KeyPoint.pt") == "KeyPoint.pt"
    assert model.declared("aruco.GridBoard.getIds") == "aruco.Board.getIds"
    assert model.declared("ORB.nonsense") == model.declared("Canny") == ""


def test_pictures_mean_something() -> None:
    """The codes and boards that are made here are found and read by the real cv2."""
    from compat.cases import aruco, methods_objdetect

    assert cv2.QRCodeDetector().detectAndDecode(methods_objdetect.CODE)[0] == "HELLO"
    assert cv2.barcode.BarcodeDetector().detectAndDecodeMulti(methods_objdetect.TWO_LINES)[1] == (
        "4006381333931",
        "9780201379624",
    )
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(aruco.DICT_4X4_50))
    assert np.sort(detector.detectMarkers(aruco.PICTURE)[1].ravel()).tolist() == [0, 2]

"""What cv2's names are: functions, methods, properties and fields of CPython's own kinds, as the real one's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from compat import model
from tests.pyodide import kinds

# A class that is written by hand has Python's own methods.
BY_HAND = {name for name in model.overrides() if name in model.classes()}
# The real one has a function of Python's in the place of C++'s.
IN_PYTHON = {"utils.testOverwriteNativeMethod"}


def names() -> list[str]:
    return sorted([*model.functions(), *model.members()])


def test_every_name_is_of_the_real_ones_kind(selenium: Any) -> None:
    script = Path(kinds.__file__).read_text()
    here = json.loads(selenium.run(f"{script}\nimport cv2, json\njson.dumps(kinds(cv2, {names()!r}))"))
    real = json.loads(json.dumps(kinds.kinds(oracle, names())))
    compared = [name for name in real if name.rpartition(".")[0] not in BY_HAND and name not in IN_PYTHON]
    wrong = {name: (real[name], here[name]) for name in compared if real[name] != here[name]}
    assert len(compared) > 1500
    assert wrong == {}
    assert here["add"] == ["builtin_function_or_method"]
    assert here["ORB.create"] == ["builtin_function_or_method"]
    assert here["Feature2D.detect"] == ["method_descriptor"]
    assert here["KeyPoint.pt"] == here["aruco.DetectorParameters.minMarkerPerimeterRate"] == ["getset_descriptor"]


@run_in_pyodide(packages=["numpy"])
def test_methods_are_bound_and_fields_are_members(selenium):
    import cv2

    matcher, point = cv2.BFMatcher(), cv2.KeyPoint()
    assert type(matcher.match).__name__ == "builtin_function_or_method"
    assert matcher.match.__self__ is matcher
    assert matcher.match.__name__ == "match"
    assert type(matcher.create).__name__ == "builtin_function_or_method"
    assert {type(vars(cv2.KeyPoint)[name]).__name__ for name in ("size", "angle", "octave")} == {"member_descriptor"}
    assert type(vars(cv2.DMatch)["distance"]).__name__ == "member_descriptor"
    assert type(vars(cv2.KeyPoint)["pt"]).__name__ == "getset_descriptor"
    assert (point.size, cv2.KeyPoint.size.__name__, cv2.KeyPoint.size.__objclass__) == (0.0, "size", cv2.KeyPoint)
    assert (cv2.add.__name__, cv2.add.__module__) == ("add", None)

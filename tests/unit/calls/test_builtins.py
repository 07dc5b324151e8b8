"""What JavaScript is asked to make for cv2's names, and what serves the unusual calls of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import cv2 as oracle
import numpy as np
import pytest

from cv2shim.names import classes, runtime
from tests.unit.calls.recording import RecordingJs, at, recording_runtime


@pytest.fixture
def js(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordingJs]:
    current, js = recording_runtime()
    monkeypatch.setattr(runtime, "_running", current)
    classes.get.cache_clear()
    yield js
    classes.get.cache_clear()


def test_javascript_learns_where_pythons_own_objects_lie() -> None:
    _, js = recording_runtime()
    assert {name: at(address) for name, address in js.facts["addresses"].items() if name != "None"} == {
        **{kind.__name__: kind for kind in (int, float, bool, str, bytes, tuple, list, dict, np.ndarray)},
        "True": True,
        "False": False,
    }
    assert at(js.facts["addresses"]["None"]) is at(js.facts["none"]) is None
    samples = {name: at(address) for name, address in js.facts["samples"].items()}
    assert samples == {"five": 5, "minus": -77, "half": 0.5, "pair": (5, -77), "several": [5, 0.5, -77]}
    assert at(js.facts["resolve"])("Canny") is oracle.Canny
    assert js.facts["classes"]["aruco.Board"] == "aruco_Board"
    assert "ORB" not in js.facts["classes"]  # whose name is the same there


def test_what_serves_a_builtin_lives_as_long_as_it(js: RecordingJs) -> None:
    class General:
        def __call__(self, *args: object) -> object:
            return args

    general = General()
    alive = weakref.ref(general)
    builtins = runtime.current().builtins
    made = builtins.static({"name": "f", "doc": "", "rows": [], "calls": None}, general)
    del general
    gc.collect()
    assert made.object.__func__(1, 2) == (1, 2)
    assert alive() is not None


def test_what_javascript_cannot_make_is_told(js: RecordingJs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(js, "makeTrusted", lambda number, method, receive: js.errors.append({"kind": "load", "message": "why"}))
    with pytest.raises(RuntimeError, match=r"made nothing: .*why"):
        runtime.current().builtins.trusted(0, method=False)


def test_each_overload_is_made_a_builtin_when_it_is_first_run(js: RecordingJs, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    make = js.makeTrusted
    monkeypatch.setattr(js, "makeTrusted", lambda number, *rest: (made.append(number), make(number, *rest)))
    function = runtime.current().function("rectangle")
    first = next(k for k, plan in enumerate(js.plans) if plan["name"] == "rectangle")
    picture = np.zeros((9, 9), np.uint8)
    for _ in range(2):
        function(picture, (1, 2, 3, 4), 5)
    assert made == [first + 1]
    function(picture, (1, 2), (3, 4), 5)
    assert made == [first + 1, first]


def test_methods_get_their_object(js: RecordingJs) -> None:
    orb = classes.get("ORB")
    made = object.__new__(orb)
    js.answer = lambda values: "its name"
    assert made.getDefaultName() == "its name"
    made.setMaxFeatures(9)
    assert [(plan["name"], values) for plan, values in js.calls] == [("getDefaultName", []), ("setMaxFeatures", [9])]
    assert issubclass(orb, classes.get("Feature2D"))
    assert issubclass(classes.get("Feature2D"), classes.get("Algorithm"))


def test_an_unusual_construction_returns_what_the_object_takes_over(js: RecordingJs) -> None:
    matcher = classes.get("BFMatcher")
    made, general = object.__new__(matcher), js.constructors["BFMatcher"]
    js.answer = lambda values: ("C++", *values)
    assert general(made, crossCheck=True) == ("C++", 4, True)
    with pytest.raises(TypeError, match=r"BFMatcher\(\) takes at most 2 arguments \(3 given\)"):
        general(made, 1, True, 3)


def test_a_property_is_checked_when_it_is_set(js: RecordingJs) -> None:
    parameters = classes.get("aruco.CharucoParameters")
    made = object.__new__(parameters)
    given = np.eye(3)
    made.cameraMatrix = given
    js.answer = lambda values: given
    assert made.cameraMatrix is given
    (setter, values), (getter, nothing) = js.calls
    assert setter["call"][0] == "aruco_CharucoParameters.cameraMatrix=set"
    assert getter["call"][0] == "aruco_CharucoParameters.cameraMatrix=get"
    assert values[0] is given
    assert nothing == []
    with pytest.raises(TypeError, match="value is not a numpy array, neither a scalar"):
        made.cameraMatrix = "x"

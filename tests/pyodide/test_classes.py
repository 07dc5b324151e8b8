"""All public classes beside the real ones: how they are made, named, inherited from, copied, compared, given attributes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from compat import model
from tests.pyodide import class_traits

CRASHING = {"GCompileArg", "cuda.BufferPool", "gapi.GNetParam"}
"""The real cv2 ends where one of these is made, or looked at."""


def names() -> list[str]:
    return sorted(model.classes().keys() - CRASHING)


def asked(runner: Any) -> dict[str, dict[str, Any]]:
    """The traits in Pyodide."""
    script = Path(class_traits.__file__).read_text()
    found: dict[str, dict[str, Any]] = json.loads(runner.run(f"{script}\nimport json\njson.dumps(all_traits({names()!r}))"))
    return found


def differences(runner: Any) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Where the shim's classes have other traits than the real ones; what the build says that it lacks is no difference."""
    real, here = json.loads(json.dumps(class_traits.all_traits(names()))), asked(runner)
    found = {}
    for name, traits in real.items():
        lacking = "build of opencv.js" in here[name].get("made of nothing", "")
        compared = [trait for trait in traits if trait in here[name] or not lacking]
        wrong = {trait: (traits[trait], here[name].get(trait)) for trait in compared if traits[trait] != here[name].get(trait)}
        # a constructor that throws is a SystemError in the real one, whose binding reports it so
        if lacking or traits.get("made of nothing", "").startswith("SystemError"):
            wrong.pop("made of nothing", None)
        if wrong:
            found[name] = wrong
    return found


def test_every_class_is_as_the_real_one(selenium: Any) -> None:
    assert len(names()) > 150
    assert differences(selenium) == {}


def test_a_subclass_may_be_given_attributes_and_may_be_pickled_if_it_knows_how(selenium: Any) -> None:
    selenium.run("""
        import cv2, pickle

        class Point(cv2.KeyPoint):
            def __reduce__(self):
                return Point, (*self.pt, self.size)

        point = Point(1, 2, 3)
        point.note = "mine"
        again = pickle.loads(pickle.dumps(point))
        assert (again.pt, again.size, repr(again)[:15]) == ((1.0, 2.0), 3.0, "< cv2.KeyPoint ")
        assert type(again) is Point and not hasattr(again, "note")

        class Detector(cv2.ORB):
            pass

        assert isinstance(Detector(), cv2.Feature2D)
        del Point, point, again, Detector
    """)

"""Objects that are not what they seem, as arguments: refused or taken, nothing crashes and nothing is left."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from tests.pyodide import liars

SCRIPT = """
import cv2, cv2shim, json, numpy

canvas = numpy.zeros((4, 4), numpy.uint8)
spoiled = {{}}

def look(name):
    facts = cv2shim.info()
    if (facts["live_mats"], facts["live_vectors"]) != (0, 0) or int(cv2.add(canvas, 1).sum()) not in (16,):
        spoiled[name] = facts

found = outcomes(cv2, {which}, look)
json.dumps([found, spoiled])
"""


def asked(runner: Any, which: str) -> dict[str, str]:
    """What comes of the calls in Pyodide; after each of them the next one works, and nothing is alive."""
    found, spoiled = json.loads(runner.run(Path(liars.__file__).read_text() + SCRIPT.format(which=which)))
    assert spoiled == {}
    return dict(found)


def said(outcome: str) -> str:
    """An outcome without the place in OpenCV's code and what CPython's releases word differently of keywords."""
    place, invalid = r"OpenCV\([\d.]+\) \S*:\d+: ", r"'(\w+)' is an invalid keyword argument for ([\w.]+\(\))"
    unified = re.sub(invalid, r"\2 got an unexpected keyword argument '\1'", re.sub(place, "", outcome))
    return unified.replace("cv2.add()", "add()")


OTHERWISE = {
    "keywords: one that lies": "CPython 3.11 does not say which",
    "keywords: no str": "CPython refuses these before the call where a function is called without a tuple and a dictionary",
    "records: pt Short": "the real cv2 says how many -1 are in 64 bits",
    "records: pt Shrinking": "the real cv2 leaves an exception behind",
}
"""What the two say otherwise, and why."""


def test_what_the_real_one_takes_and_refuses_is_taken_and_refused(selenium: Any) -> None:
    here, real = asked(selenium, "calls"), liars.outcomes(oracle, liars.calls)
    assert here.keys() == real.keys()
    # the real cv2 leaves some exceptions behind, of which CPython complains
    compared = [name for name in real if not real[name].startswith("SystemError") and name not in OTHERWISE]
    wrong = {name: (real[name], here[name]) for name in compared if said(real[name]) != said(here[name])}
    assert wrong == {}


def test_sequences_that_lie_are_refused_or_taken(selenium: Any) -> None:
    here = asked(selenium, "lies")
    strange = {name: told for name, told in here.items() if re.match("(System|Attribute|Key|Assertion)Error", told)}
    assert strange == {}
    assert "the bridge failed" not in "".join(here.values())


@run_in_pyodide(packages=["numpy"])
def test_objects_around_nothing_are_refused(selenium):
    import cv2
    import numpy as np
    import pytest

    import cv2shim

    picture = np.arange(400, dtype=np.uint8).reshape(20, 20)

    class Detector(cv2.ORB):
        def __init__(self):
            pass

    class Matcher(cv2.BFMatcher):
        def __init__(self):
            pass

    class Point(cv2.KeyPoint):
        def __init__(self):
            self.size = 3

    for made in (cv2.ORB.__new__(cv2.ORB), cv2.ORB(), Detector()):
        for use in (lambda made=made: made.detect(picture), lambda made=made: made.setMaxFeatures(3), made.getDefaultName):
            with pytest.raises(cv2.error):
                use()
    for made in (cv2.BFMatcher.__new__(cv2.BFMatcher), Matcher()):
        with pytest.raises(cv2.error):
            made.match(picture, picture)
    for made in (cv2.KeyPoint.__new__(cv2.KeyPoint), Point()):
        assert made.pt == (0.0, 0.0)
        assert cv2.KeyPoint_convert([made]).tolist() == [[0.0, 0.0]]
    assert Point().size == 3
    parameters = cv2.aruco.DetectorParameters
    for use in (
        lambda: parameters.__new__(parameters).minMarkerPerimeterRate,
        lambda: setattr(parameters.__new__(parameters), "minMarkerPerimeterRate", 1),
        lambda: cv2.aruco.ArucoDetector(cv2.aruco.Dictionary.__new__(cv2.aruco.Dictionary)),
    ):
        with pytest.raises(cv2.error):
            use()
    assert cv2.add(picture, 1)[0, 0] == 1
    facts = cv2shim.info()
    assert (facts["live_mats"], facts["live_vectors"]) == (0, 0)


@run_in_pyodide(packages=["numpy"])
def test_descriptors_refuse_objects_of_other_classes(selenium):
    import cv2
    import pytest

    point, matcher = cv2.KeyPoint(), cv2.BFMatcher()
    for use in (
        lambda: cv2.ORB.detect(matcher),
        lambda: cv2.ORB.detect(None),
        lambda: cv2.ORB.detect(),
        lambda: cv2.BFMatcher.__init__(point),
        lambda: cv2.KeyPoint.__init__(matcher, 1, 2, 3),
        lambda: cv2.KeyPoint.pt.__get__(matcher),
        lambda: cv2.KeyPoint.size.__set__(matcher, 3),
        lambda: cv2.KeyPoint.__setattr__(matcher, "size", 3),
        lambda: cv2.aruco.DetectorParameters.minMarkerPerimeterRate.__get__(point),
    ):
        with pytest.raises(TypeError):
            use()


@run_in_pyodide(packages=["numpy"])
def test_a_subclass_of_a_record_has_its_attributes(selenium):
    import cv2
    import pytest

    class Plain(cv2.KeyPoint):
        pass

    class Own(cv2.KeyPoint):
        @property
        def size(self):
            return 9

        @size.setter
        def size(self, value):
            self.told = value

    plain, own = Plain(1, 2, 3), Own(1, 2, 3)
    for made in (plain, own):
        made.pt = (5, 6)
        made.octave = 4
        made.note = "mine"
        assert (made.pt, made.octave, made.note) == ((5.0, 6.0), 4, "mine")
        with pytest.raises(TypeError, match="Expected sequence length 2, got 1"):
            made.pt = (1,)
        with pytest.raises(TypeError, match="Argument 'value' must be integer, not bool"):
            made.octave = True
        with pytest.raises(TypeError, match="Cannot delete the octave attribute"):
            del made.octave
    plain.size, own.size = 7, 7
    assert (plain.size, own.size, own.told) == (7.0, 9, 7)


@run_in_pyodide(packages=["numpy"])
def test_an_object_may_be_made_twice(selenium):
    import gc

    import cv2
    import numpy as np

    import cv2shim

    before = cv2shim.info()["live_objects"]
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    for norm in (cv2.NORM_HAMMING, cv2.NORM_L1):
        matcher.__init__(norm)
    matcher.__init__(normType=cv2.NORM_HAMMING)
    assert cv2shim.info()["live_objects"] == before + 1
    rows = np.eye(4, 32, dtype=np.uint8)
    assert [match.distance for match in matcher.match(rows, rows)] == [0.0] * 4
    point = cv2.KeyPoint(1, 2, 3)
    point.__init__(4, 5, 6)
    assert (point.pt, point.size) == ((4.0, 5.0), 6.0)
    del matcher
    gc.collect()
    assert cv2shim.info()["live_objects"] == before


@run_in_pyodide(packages=["numpy"])
def test_an_object_is_freed_whatever_its_class_does_then(selenium):
    import gc

    import cv2

    import cv2shim

    said = []

    class Matcher(cv2.BFMatcher):
        def __del__(self):
            said.append("gone")

    class Cyclic(Matcher):
        def __init__(self):
            super().__init__(4)
            self.itself = self

    before = cv2shim.info()["live_objects"]
    made = [Matcher(4), Cyclic()]
    assert cv2shim.info()["live_objects"] == before + 2
    del made
    gc.collect()
    assert said == ["gone"] * 2
    assert cv2shim.info()["live_objects"] == before

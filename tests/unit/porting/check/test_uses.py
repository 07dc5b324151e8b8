"""Names of cv2 are found as Python resolves them: a corpus of small files, each with all that is in it and nothing else."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from host.versions import opencv
from porting.check import names, sources, stubs, uses
from porting.check.uses import Found

# title -> (text, names that are used, unresolved expressions)
CORPUS: dict[str, tuple[str, set[str], set[str]]] = {
    "plain": ("import cv2\ncv2.GaussianBlur(x, (5, 5), 0)\n", {"GaussianBlur"}, set()),
    "alias": ("import cv2 as cv\nflags = cv.INTER_AREA\n", {"INTER_AREA"}, set()),
    "alias of a module in it": ("import cv2.aruco as ar\nar.DICT_4X4_50\n", {"aruco.DICT_4X4_50"}, set()),
    "module in it": ("import cv2\ncv2.fisheye.undistortImage(a, b, c)\n", {"fisheye.undistortImage"}, set()),
    "module by from": ("from cv2 import aruco\naruco.ArucoDetector()\n", {"aruco.ArucoDetector"}, set()),
    "function by from": ("from cv2 import resize as scale\nscale(a, (2, 2))\n", {"resize"}, set()),
    "from in several lines": ("from cv2 import (\n    imread,\n    imwrite,\n)\nimread('a')\n", {"imread", "imwrite"}, set()),
    "star": ("from cv2 import *\nresize(a, (2, 2))\nprint(INTER_AREA)\n", {"resize", "INTER_AREA"}, set()),
    "assigned": ("import cv2\nvision = cv2\nvision.flip(a, 1)\n", {"flip"}, set()),
    "getattr": ("import cv2\ngetattr(cv2, 'flip')(a, 1)\n", {"flip"}, set()),
    "getattr with a name of a run": ("import cv2\ngetattr(cv2, 'COLOR_' + code)\n", set(), {"getattr(cv2, 'COLOR_' + code)"}),
    "what a call returns": (
        "import cv2\ncv2.ORB_create().detectAndCompute(a, None)\n",
        {"ORB_create", "ORB.detectAndCompute"},
        set(),
    ),
    "a static method": ("import cv2\ncv2.SIFT.create().detect(a)\n", {"SIFT.create", "SIFT.detect"}, set()),
    "a variable": ("import cv2\norb = cv2.ORB_create()\norb.setMaxFeatures(9)\n", {"ORB_create", "ORB.setMaxFeatures"}, set()),
    "unpacked": (
        "import cv2\norb = cv2.ORB_create()\nkeys, found = orb.detectAndCompute(a, None)\nprint(keys[0].pt)\n",
        {"ORB_create", "ORB.detectAndCompute", "KeyPoint.pt"},
        set(),
    ),
    "in a loop": (
        "import cv2\nfor key in cv2.ORB_create().detect(a):\n    print(key.response)\n",
        {"ORB_create", "ORB.detect", "KeyPoint.response"},
        set(),
    ),
    "pairs in a comprehension": (
        "import cv2\nm = cv2.BFMatcher()\ngood = [a for a, b in m.knnMatch(d, e, 2) if a.distance < b.distance]\n",
        {"BFMatcher", "BFMatcher.knnMatch", "DMatch.distance"},
        set(),
    ),
    "self": (
        """
        import cv2
        class Finder:
            def __init__(self):
                self.detector = cv2.SIFT_create()
            def find(self, a):
                return self.detector.detectAndCompute(a, None)
        """,
        {"SIFT_create", "SIFT.detectAndCompute"},
        set(),
    ),
    "self, None before": (
        """
        import cv2
        class Reader:
            capture = None
            def open(self, name):
                self.capture = cv2.VideoCapture(name)
            def next(self):
                return self.capture.read()
        """,
        {"VideoCapture", "VideoCapture.read"},
        set(),
    ),
    "a function's result": (
        "import cv2\ndef made():\n    return cv2.createCLAHE()\nmade().apply(a)\n",
        {"createCLAHE", "CLAHE.apply"},
        set(),
    ),
    "a parameter of an own function": (
        "import cv2\ndef go(d, a):\n    return d.detectAndCompute(a, None)\ngo(cv2.SIFT_create(), a)\n",
        {"SIFT_create", "SIFT.detectAndCompute"},
        set(),
    ),
    "an annotated parameter": (
        "import cv2\ndef go(d: cv2.ORB, a: 'cv2.typing.MatLike'):\n    return d.compute(a, [])\n",
        {"ORB", "ORB.compute"},
        set(),
    ),
    "a parameter of which nothing is known": (
        "import cv2\ndef go(d, a):\n    return d.detectAndCompute(a, None)\n",
        set(),
        {"d.detectAndCompute"},
    ),
    "derived": (
        "import cv2\nclass Mine(cv2.VideoCapture):\n    def grab(self): ...\nm = Mine(0)\nm.isOpened()\nm.grab()\n",
        {"VideoCapture", "VideoCapture.isOpened"},
        set(),
    ),
    "another branch": (
        "import cv2\nd = cv2.ORB_create() if fast else cv2.SIFT_create()\nd.detectAndCompute(a, None)\n",
        {"ORB_create", "SIFT_create", "ORB.detectAndCompute", "SIFT.detectAndCompute"},
        set(),
    ),
    "imported on condition": (
        "try:\n    import cv2\nexcept ImportError:\n    cv2 = None\nif cv2 is not None:\n    cv2.flip(a, 1)\n",
        {"flip"},
        set(),
    ),
    "imported in a function": ("def go(a):\n    import cv2\n    return cv2.flip(a, 1)\n", {"flip"}, set()),
    "imported by its name": (
        "import importlib\ncv2 = importlib.import_module('cv2')\ncv2.flip(a, 1)\n",
        set(),
        {"cv2.flip"},
    ),
    "a variable called cv2": ("class Own:\n    def flip(self): ...\ncv2 = Own()\ncv2.flip()\n", set(), set()),
    "a parameter called cv2": (
        "import cv2\nclass Own:\n    def flip(self): ...\ndef go(cv2: Own):\n    return cv2.flip()\n",
        set(),
        set(),
    ),
    "a function handed on": ("import cv2\nsteps = [cv2.blur, cv2.medianBlur]\n", {"blur", "medianBlur"}, set()),
    "the module handed on": (
        """
        import cv2
        class Holder:
            def __init__(self):
                self.lib = cv2
            def go(self, a):
                self.lib.flip(a, 1)
        """,
        {"flip"},
        set(),
    ),
    "an array's own methods": (
        "import cv2\ngray = cv2.cvtColor(a, cv2.COLOR_BGR2GRAY)\ngray.copy().mean()\n",
        {"cvtColor", "COLOR_BGR2GRAY"},
        set(),
    ),
    "nested class": (
        "import cv2\np = cv2.SimpleBlobDetector_Params()\np.minArea = 3\n",
        {"SimpleBlobDetector.Params", "SimpleBlobDetector.Params.minArea"},
        set(),
    ),
    "opencv-python's own Python": (
        "import cv2\nprint(cv2.__version__, cv2.data.haarcascades)\ntry:\n    pass\nexcept cv2.error as e:\n    print(e)\n",
        {"__version__", "data.haarcascades", "error"},
        set(),
    ),
    "of no cv2": ("import cv2\ncv2.ximgproc.thinning(a)\ncv2.noSuch(a)\n", {"ximgproc.thinning", "noSuch"}, set()),
    "behind a bracket and a line's end": ("import cv2\nx = (cv2\n     .flip(a, 1)\n     .astype(int))\n", {"flip"}, set()),
    "behind letters that are two bytes": (
        "import cv2\nx = 'ä' + 'ö'; orb = cv2.ORB_create(); orb.detect(a)\n",
        {"ORB_create", "ORB.detect"},
        set(),
    ),
    "after more questions than jedi answers of one function": (
        "import cv2\ndef go(a):\n" + "    cv2.flip(a, 1)\n" * 320 + "    cv2.ORB_create().detect(a)\n",
        {"flip", "ORB_create", "ORB.detect"},
        set(),
    ),
    "a string or a comment": ("import cv2  # cv2.flip\ntext = 'cv2.blur(a)'\n", set(), set()),
}  # fmt: skip


def found(folder: Path, **files: str) -> Found:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    return uses.find(sources.read([str(folder)]).found, stubs.folder(opencv.chosen()))


@pytest.mark.parametrize("title", CORPUS)
def test_all_of_a_file_and_nothing_else(title: str, tmp_path: Path) -> None:
    text, used, unresolved = CORPUS[title]
    result = found(tmp_path, script=text)
    assert {use.name for use in result.uses if not use.name.startswith("typing.")} == used
    assert {one.text for one in result.unresolved} == unresolved


def test_nothing_that_the_real_cv2_has_is_unknown() -> None:
    """A name of the real cv2 that counted as unknown would be a false alarm."""
    import cv2

    public = [name for name in dir(cv2) if names.split(name) and name != "bootstrap"]  # the loader of opencv-python
    assert [name for name in public if names.kind(names.split(name)) == names.UNKNOWN] == []
    inside = [f"{module}.{name}" for module in ("aruco", "dnn", "ml", "detail", "utils") for name in dir(getattr(cv2, module))]
    assert [name for name in inside if (split := names.split(name)) and names.kind(split) == names.UNKNOWN] == []


def test_an_object_of_another_file(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        made="import cv2\ndef detector():\n    return cv2.SIFT_create()\nshared = cv2.createCLAHE()\n",
        used="from made import detector, shared\ndetector().detectAndCompute(a, None)\nshared.apply(a)\n",
    )
    places = {(use.name, Path(use.place.file).name, use.place.line) for use in result.uses}
    assert ("SIFT.detectAndCompute", "used.py", 2) in places
    assert ("CLAHE.apply", "used.py", 3) in places


def test_a_module_of_that_name_beside_the_script(tmp_path: Path) -> None:
    result = found(tmp_path, cv2="def flip(a): ...\n", script="import cv2\ncv2.flip(a)\ncv2.noSuch(a)\n")
    assert result.uses == []


def test_what_a_program_asks_for_first_is_guarded(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        script="""
        import cv2
        if hasattr(cv2, "noSuch"):
            cv2.noSuch()
        try:
            cv2.neither()
        except AttributeError:
            cv2.flip(a, 1)
        getattr(cv2, "norThis", None)
        if cv2.__version__.startswith("2"):
            cv2.olden()
        cv2.plainly()
        """,
    )
    guarded = {use.name: use.guarded for use in result.uses}
    assert {name for name, is_guarded in guarded.items() if is_guarded} >= {"noSuch", "neither", "norThis", "olden"}
    assert not guarded["flip"]
    assert not guarded["plainly"]


def test_a_place_says_file_and_line_and_what_was_given(tmp_path: Path) -> None:
    result = found(tmp_path, script="import cv2\n\ncamera = cv2.VideoCapture(0)\n")
    (use,) = result.uses
    assert (str(use.place), use.called, use.argument) == (f"{tmp_path / 'script.py'}:3", True, 0)

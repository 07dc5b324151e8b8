"""The emitted stubs type-check, and say of ordinary code what is true of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from host import emitted
from host.versions import opencv

TRUE_OF_CV2 = ("override", "overload-cannot-match", "overload-overlap")
"""What mypy holds against cv2 itself: methods overridden with another signature, equal overloads, and
overloads for Mat and UMat that both take None."""

RIGHT = """
import cv2
import numpy as np

image = cv2.imread("page.png")
grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
edges = cv2.Canny(grey, 50, 150, apertureSize=3)
contours, hierarchy = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
x, y, w, h = cv2.boundingRect(contours[0])
cv2.rectangle(image, (x, y), (x + w, y + h), (0, 255, 0), 2)
cv2.normalize(grey, None, 0, 255, cv2.NORM_MINMAX)
ok, rvec, tvec = cv2.solvePnP(np.zeros((4, 3)), np.zeros((4, 2)), np.eye(3), None)
keypoints, descriptors = cv2.ORB.create(nfeatures=100).detectAndCompute(grey, None)
size: float = keypoints[0].size
detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
params: cv2.SimpleBlobDetector.Params = cv2.SimpleBlobDetector_Params()
total: cv2.typing.Scalar = cv2.sumElems(cv2.add(grey, 1))
try:
    cv2.resize(image, (0, 0))
except cv2.error as error:
    code: int = error.code
"""

WRONG = {
    "cv2.Cany": "has no attribute",
    "cv2.medianBlur(np.zeros(3), 'big')": "No overload variant",
    "cv2.boundingRect()": "All overload variants",
    "cv2.GaussianBlur(np.zeros(3), (3, 3), 0, sigma=1)": "No overload variant",
    "cv2.setNumThreads('two')": "incompatible type",
    "cv2.imread('a').nothing": "has no attribute",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stubs")
    shutil.copytree(emitted.current(opencv.chosen()) / "cv2", path / "cv2", ignore=shutil.ignore_patterns("__pycache__"))
    return path


def mypy(folder: Path, *arguments: str) -> str:
    allowed = [f"--disable-error-code={code}" for code in TRUE_OF_CV2]
    command = [sys.executable, "-m", "mypy", "--config-file=", "--cache-dir=cache", *allowed, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def test_the_stubs_themselves(folder: Path) -> None:
    assert "Success" in mypy(folder, "-p", "cv2")


def test_ordinary_code_passes(folder: Path) -> None:
    (folder / "right.py").write_text(RIGHT)
    assert "Success" in mypy(folder, "right.py")


def test_mistakes_are_found(folder: Path) -> None:
    lines = ["import cv2", "import numpy as np", *WRONG]
    (folder / "wrong.py").write_text("\n".join(lines))
    found = mypy(folder, "wrong.py").splitlines()
    for number, message in enumerate(WRONG.values(), start=3):
        assert any(line.startswith(f"wrong.py:{number}: error: ") and message in line for line in found), message

"""The wheel with the full build: small enough, and nothing in it that OpenCV itself does."""

from __future__ import annotations

import zipfile
from pathlib import Path

from host import lock

BUILD = "full"


def test_it_is_smaller_than_a_bundled_opencv_python(built_wheel: Path) -> None:
    assert built_wheel.stat().st_size <= 6_900_000


def test_it_carries_no_codec_and_no_stand_in_that_the_build_makes_needless(built_wheel: Path) -> None:
    with zipfile.ZipFile(built_wheel) as archive:
        names = set(archive.namelist())
    assert "cv2shim/by_hand/overrides/records.py" in names
    assert "cv2shim/by_hand/overrides/imgcodecs.py" not in names
    assert not [name for name in names if name.startswith("cv2shim/by_hand/codecs/") and name.endswith(".py")]
    assert "cv2shim/_generated/backends/full.json" in names
    assert "cv2shim/opencv_js/opencv.wasm.gz" in names


def test_it_needs_nothing_but_numpy(built_wheel: Path) -> None:
    assert lock.entry(built_wheel)["depends"] == ["numpy"]

"""The playground's examples say what they are, and are rehearsed on the real cv2."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from host import gallery, photos, playground, rehearsal

SCRIPT = """'''Test: shows and writes.

Photographs: flower.jpg, pavilion.jpg
Needs: camera, full
'''
import sys
import cv2, numpy as np
cv2.namedWindow("w")
cv2.createTrackbar("t", "w", 7, 9, lambda value: None)
while True:
    cv2.imshow("w", np.full((3, 4), cv2.getTrackbarPos("t", "w"), np.uint8))
    if cv2.waitKey(1) == 27:
        break
cv2.imwrite("out.png", np.zeros((2, 2), np.uint8))
print(sys.argv[1], cv2.imread("flower.jpg").shape)
"""


def test_a_script_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "test.py"
    path.write_text(SCRIPT)
    example = gallery.described(path)
    assert (example.title, example.about) == ("Test", "Shows and writes.")
    assert (example.files, example.needs) == (("flower.jpg", "pavilion.jpg"), ("camera", "full"))


def test_a_script_is_rehearsed(tmp_path: Path) -> None:
    path = tmp_path / "test.py"
    path.write_text(SCRIPT)
    real = rehearsal.rehearse(path, ["one"], [photos.photo("flower.jpg")])
    assert real.windows["w"].tolist() == [[7] * 4] * 3
    assert real.written["out.png"].tolist() == [[0, 0], [0, 0]]
    assert real.printed == "one (427, 640, 3)\n"


def test_a_script_that_fails_is_no_rehearsal(tmp_path: Path) -> None:
    path = tmp_path / "test.py"
    path.write_text("raise ValueError('of no use')")
    with pytest.raises(rehearsal.RehearsalError, match=r"test\.py failed on the real cv2: ValueError: of no use"):
        rehearsal.rehearse(path, [], [])


def test_the_gallery_is_complete() -> None:
    examples = gallery.examples()
    assert {example.path for example in examples} == {*gallery.EXAMPLES.glob("*.py"), *gallery.EXAMPLES.glob("gallery/*.py")}
    for example in examples:
        assert example.title
        assert example.about.endswith(".")
        assert set(example.needs) <= set(gallery.NEEDS)
        assert set(example.files) <= set(photos.NAMES)


@pytest.mark.parametrize("shape", [(100, 900), (900, 100, 3), (200, 320, 3), (3, 4)])
def test_a_thumbnail_has_one_size(shape: tuple[int, ...]) -> None:
    framed = gallery.framed(np.full(shape, 80, np.uint8))
    assert framed.shape == (gallery.HEIGHT, gallery.WIDTH, 3)
    assert cv2.absdiff(framed, np.full_like(framed, 80)).max() == 0


def test_the_documentation_names_the_headers() -> None:
    text = " ".join((playground.ROOT / "docs" / "playground.md").read_text().split())
    for name in ("Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Content-Security-Policy"):
        assert f"{name}: {playground.HEADERS[name]}" in text

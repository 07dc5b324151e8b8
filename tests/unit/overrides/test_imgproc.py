"""Overrides of the imgproc module against the real cv2."""

from __future__ import annotations

import pytest
from oracle import agree, both_refuse

FACES = [*range(8), *range(16, 24)]


@pytest.mark.parametrize("face", FACES)
def test_text_size_of_each_character(face: int) -> None:
    for code in range(1, 256):
        agree("getTextSize", text=chr(code), fontFace=face, fontScale=1.0, thickness=1)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("scale", [0.33, 0.5, 1.0, 1.7, 12.25, -1.5])
@pytest.mark.parametrize("thickness", [-3, -1, 0, 1, 2, 3, 10])
def test_text_size(face: int, scale: float, thickness: int) -> None:
    for text in ["", "Hello, World!", "jgpqy_|{}", "grün Привет 漢字 🙂 Ѐ\n", "Ёлка"]:
        agree("getTextSize", text=text, fontFace=face, fontScale=scale, thickness=thickness)


def test_text_size_refuses_an_unknown_font() -> None:
    both_refuse("getTextSize", text="a", fontFace=9, fontScale=1.0, thickness=1)

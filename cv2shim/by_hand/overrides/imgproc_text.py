"""Overrides of OpenCV's imgproc module: how large text is."""

from __future__ import annotations

from functools import cache
from typing import Any

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING

FONT_ITALIC = 16
COMPLEX = 3

#: advance widths of the characters 32 … 126 by font, measured with cv2.getTextSize at scale 1 and thickness 0
WIDTHS = {
    0: (  # SIMPLEX
        "16 10 16 22 20 24 26 8 14 14 16 26 10 26 10 22 20 20 20 20 20 20 20 20 20 20 10 10 24 26 24 18 "
        "29 18 21 21 21 19 18 21 22 8 16 21 17 24 22 22 21 22 21 20 16 22 18 24 20 18 20 14 22 14 22 18 "
        "12 19 19 18 19 18 12 19 19 8 10 17 8 30 19 19 19 19 13 17 12 19 16 22 17 16 17 14 8 14 24"
    ),
    1: (  # PLAIN
        "8 5 8 11 10 13 12 4 6 6 10 12 5 12 5 10 10 10 10 10 10 10 10 10 10 10 5 5 10 12 10 9 14 10 10 "
        "11 10 10 9 11 10 4 7 10 9 12 10 11 10 11 10 10 10 11 10 12 10 10 10 6 10 6 12 10 6 9 10 10 10 "
        "10 8 10 10 4 5 9 4 14 10 10 10 10 8 9 8 10 8 12 10 10 10 6 4 6 10"
    ),
    17: (  # PLAIN, italic
        "8 5 8 11 10 13 12 4 6 6 10 12 5 12 5 10 10 10 10 10 10 10 10 10 10 10 5 5 10 12 10 9 14 10 10 "
        "12 11 9 9 12 11 5 7 9 8 13 11 12 10 12 10 10 9 12 10 13 9 9 10 6 10 6 12 10 6 11 10 10 11 10 7 "
        "11 9 5 6 8 5 15 10 10 11 11 9 8 7 10 10 14 10 10 8 6 4 6 10"
    ),
    2: (  # DUPLEX
        "16 11 18 23 19 24 25 9 14 14 16 25 11 25 11 23 20 20 20 20 20 20 20 20 20 20 11 11 24 25 24 19 "
        "27 20 20 21 21 19 18 21 22 9 17 21 17 24 22 22 20 22 20 20 17 22 20 26 20 19 20 14 22 14 22 18 "
        "12 20 20 18 20 18 14 20 20 9 9 19 9 31 20 19 20 20 14 17 11 20 16 24 18 16 18 15 8 15 24"
    ),
    3: (  # COMPLEX
        "16 10 16 22 20 24 25 8 14 14 16 26 10 26 10 22 20 20 20 20 20 20 20 20 20 20 10 10 24 26 24 18 "
        "27 20 22 21 22 21 20 23 24 11 15 22 18 25 23 22 22 22 22 20 19 24 20 24 20 21 20 14 22 14 22 18 "
        "12 20 21 19 21 19 13 19 22 11 11 21 11 33 22 20 21 20 17 17 15 22 18 24 20 19 18 15 8 15 24"
    ),
    19: (  # COMPLEX, italic
        "16 11 18 21 21 26 26 9 15 15 16 26 10 26 10 22 21 21 21 21 21 21 21 21 21 21 10 10 24 26 24 21 "
        "27 20 24 21 23 23 22 22 26 13 18 23 20 27 25 22 23 22 24 23 21 25 20 26 22 21 22 14 22 14 22 18 "
        "12 21 19 18 21 18 15 20 21 13 13 20 12 33 23 18 21 20 17 17 14 23 20 29 20 21 20 15 8 15 24"
    ),
    4: (  # TRIPLEX
        "16 11 18 23 20 24 26 9 14 14 16 25 11 25 11 23 20 20 20 20 20 20 20 20 20 20 11 11 24 25 24 19 "
        "27 20 22 21 22 21 20 23 24 12 16 22 18 26 23 22 22 22 22 20 20 24 20 24 20 22 20 14 22 14 22 18 "
        "12 20 21 19 21 19 14 19 23 12 13 22 12 34 23 20 21 20 17 17 15 23 18 24 20 19 18 15 8 15 24"
    ),
    20: (  # TRIPLEX, italic
        "16 11 20 23 21 24 26 10 16 16 16 25 11 25 11 23 21 21 21 21 21 21 21 21 21 21 11 11 24 25 24 21 "
        "27 20 24 21 23 23 22 22 26 14 19 23 20 28 25 22 23 22 24 23 22 25 20 26 22 22 22 14 22 14 22 18 "
        "12 22 19 18 22 18 16 21 22 13 13 22 12 35 24 20 22 21 18 17 14 24 20 30 22 22 20 15 8 15 24"
    ),
    5: (  # COMPLEX_SMALL
        "12 8 12 14 15 16 17 7 10 10 10 18 8 18 8 15 13 13 13 13 13 13 13 13 13 13 8 10 16 18 16 13 17 "
        "14 16 14 16 15 14 16 17 9 12 16 13 19 16 15 15 15 16 15 15 17 14 18 15 13 13 10 15 10 16 18 8 "
        "14 15 12 15 12 11 13 17 9 9 16 9 25 17 13 15 14 13 13 11 17 14 18 14 14 12 11 6 11 16"
    ),
    21: (  # COMPLEX_SMALL, italic
        "12 8 12 14 15 16 17 7 10 10 10 18 8 18 8 15 13 13 13 13 13 13 13 13 13 13 8 8 16 18 16 13 17 14 "
        "15 13 15 15 14 14 17 9 12 16 13 19 16 14 15 14 16 15 15 17 14 18 15 13 13 10 15 10 16 18 8 15 "
        "14 13 15 12 11 14 15 10 10 13 8 24 17 13 15 14 12 13 9 17 14 20 16 16 14 11 6 11 16"
    ),
    6: (  # SCRIPT_SIMPLEX
        "16 10 16 22 20 24 26 8 14 14 16 26 10 26 10 22 20 20 20 20 20 20 20 20 20 20 10 10 24 26 24 18 "
        "29 20 23 20 23 20 20 23 24 17 15 24 19 33 24 21 25 22 25 20 19 24 23 28 24 23 21 14 22 14 22 18 "
        "12 16 14 11 16 10 8 15 15 7 7 14 8 25 18 14 15 15 13 11 9 15 15 21 16 15 14 14 8 14 24"
    ),
    7: (  # SCRIPT_COMPLEX
        "16 11 18 21 21 26 26 9 15 15 16 26 10 26 10 22 21 21 21 21 21 21 21 21 21 21 10 10 24 26 24 18 "
        "27 23 24 21 23 19 21 22 24 16 17 24 18 28 23 21 23 21 24 20 18 22 21 23 20 22 21 14 22 14 22 18 "
        "12 16 14 12 16 12 9 16 15 8 8 14 8 25 18 14 15 16 14 12 8 16 15 21 16 16 13 15 8 15 24"
    ),
}
#: the same of FONT_HERSHEY_COMPLEX's letters from U+0410 to U+044F
CYRILLIC_WIDTHS = (
    "20 22 22 18 24 21 31 20 24 24 24 25 25 24 22 24 22 21 19 21 25 20 24 23 33 33 26 30 21 21 31 22 "
    "20 20 20 18 23 19 27 18 22 22 20 22 23 22 20 22 21 19 19 18 21 20 22 22 31 31 21 26 17 19 29 21"
)


@cache
def _advances(face: int) -> dict[str, int]:
    """The advance width of each character that the font has."""
    base = face & 15
    if base not in WIDTHS:
        raise errors.cv_error(errors.STS_OUT_OF_RANGE, "Unknown font type", func="getFontData")
    widths = WIDTHS[face if face in WIDTHS else base]
    advances = {chr(32 + i): int(width) for i, width in enumerate(widths.split())}
    if face == COMPLEX:
        advances |= {chr(0x410 + i): int(width) for i, width in enumerate(CYRILLIC_WIDTHS.split())}
    return advances


def _heights(face: int) -> tuple[int, int]:
    """The height of a line of capitals with its descenders, and of the descenders alone, at scale 1."""
    plain, complex_small = 1, 5
    return {plain: (9, 5), complex_small: (13, 6)}.get(face & 15, (21, 9))


@override("getTextSize", reason=MISSING)
def get_text_size(
    text: str, fontFace: int | None = None, fontScale: float = 1.0, thickness: int = 1, **of_a_font_face: Any
) -> tuple[tuple[int, int], int]:
    """The (width, height) of the box that holds `text` drawn by putText, and the baseline below it."""
    if fontFace is None:  # later ones draw with fonts of files, too
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, "opencv.js has no cv2.FontFace here", "getTextSize")
    fontFace &= 15 | FONT_ITALIC
    advances = _advances(fontFace)
    unknown = advances["?"]
    width = 0.0
    for character in text:
        # Outside FONT_HERSHEY_COMPLEX every byte of an unknown character is drawn as a question mark.
        repeats = 1 if fontFace == COMPLEX else len(character.encode("utf-8", "surrogateescape"))
        for _ in range(repeats):
            width += advances.get(character, unknown) * fontScale
    line, descender = _heights(fontFace)
    height = round(line * fontScale + int((thickness + 1) / 2))
    return (round(width + thickness), height), round(descender * fontScale + thickness * 0.5)

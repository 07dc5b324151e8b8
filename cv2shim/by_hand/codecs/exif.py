"""The orientation in EXIF data, found the way OpenCV's parser finds it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

ORIENTATION = 0x0112
TIFF_MARK = 42
FIELD_SIZE = 12

# tags whose value OpenCV also follows: a bad offset in one of them ends the parsing there
_RATIONALS = {0x011A: 1, 0x011B: 1, 0x013E: 2, 0x013F: 6, 0x0211: 3, 0x0214: 6}
_STRINGS = {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x8298}


class _BrokenError(Exception):
    pass


def orientation(blocks: Iterable[bytes]) -> int:
    """The first orientation tag in any of the blocks (a TIFF header and its first directory each), or 1."""
    for data in blocks:
        with contextlib.suppress(_BrokenError):
            found = _orientation(data)
            if found is not None:
                return found
    return 1


def _orientation(data: bytes) -> int | None:
    order = "little" if data[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        if at + size > len(data):
            raise _BrokenError
        return int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]

    if number(2, 2) != TIFF_MARK:
        return None
    field = number(4, 4)
    count = number(field, 2)
    field += 2
    for _ in range(count):
        tag = number(field, 2)
        if tag == ORIENTATION:
            # what follows cannot take it back
            return number(field + 8, 2)
        if tag in _RATIONALS:
            at = number(field + 8, 4)
            for _ in range(_RATIONALS[tag]):
                number(at, 8)
                at += 8
        elif tag in _STRINGS:
            size = number(field + 4, 4)
            at = number(field + 8, 4) if size > 4 else 8
            if at + size > len(data):
                raise _BrokenError
        field += FIELD_SIZE
    return None

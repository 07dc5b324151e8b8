"""What the writers of all formats share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cv2shim.accepts import log, tables
from cv2shim.by_hand.codecs.pixels import Pixels

#: IMWRITE_* keys and their values in the order given; it matters, and keys may come twice
Params = list[tuple[int, int]]

#: kind of metadata (IMAGE_METADATA_…) -> what a file holds of it
Metadata = dict[int, bytes]

EXIF, XMP, ICC, CICP = METADATA_KINDS = range(4)

Encode = Callable[[Pixels, Params], bytes | None]
EncodePages = Callable[[Sequence[Pixels], Params], bytes | None]


@dataclass(frozen=True)
class Encoder:
    """One format.

    `description` ends with its extensions; `dtypes` are the sample types it takes (all if empty). `encode` makes a
    file's bytes of (h, w), (h, w, 3) BGR or (h, w, 4) BGRA and says None if it cannot write them; `with_metadata` puts
    metadata of the `kinds` into such a file, and says None, too. `keys` are the IMWRITE_* that it knows.
    """

    description: str
    dtypes: tuple[str, ...]
    encode: Encode
    encode_pages: EncodePages | None = None
    keys: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    kinds_before: tuple[int, ...] = ()  # "more-metadata"
    with_metadata: Callable[[bytes, Metadata], bytes | None] | None = None

    def takes(self, kind: int) -> bool:
        """Whether files of this format hold metadata of this kind."""
        return kind in (self.kinds if tables.changed("more-metadata") else self.kinds_before)

    @property
    def extensions(self) -> list[str]:
        return re.findall(r"\*\.(\w+)", self.description)


def warn_of_value(place: str, key: str, value: int, allowed: str, outcome: str) -> None:
    """OpenCV's words for the value of IMWRITE_`key` that it does not take; it has not always had them."""
    if tables.changed("checked-values"):
        log.warning(place, f"The value({value}) for IMWRITE_{key} must be {allowed}. It is {outcome}")


def limited(place: str, key: str, value: int, most: int, end: str = "") -> int:
    """The value from 0 to `most` that is nearest."""
    nearest = max(0, min(value, most))
    if nearest != value:
        allowed = "0 or 1" if most == 1 else f"between 0 to {most}"
        warn_of_value(place, key, value, allowed, f"fallbacked to {nearest}{end}")
    return nearest


def truth(place: str, key: str, value: int) -> bool:
    """What is not 0 is true."""
    if value not in (0, 1):
        warn_of_value(place, key, value, "0 or 1", "fallbacked to 1")
    return value != 0

"""What the writers of all formats share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cv2shim.by_hand.codecs.pixels import Pixels

#: IMWRITE_* keys and their values in the order given; it matters, and keys may come twice
Params = list[tuple[int, int]]

Encode = Callable[[Pixels, Params], bytes | None]
EncodePages = Callable[[Sequence[Pixels], Params], bytes | None]


@dataclass(frozen=True)
class Encoder:
    """One format.

    `description` ends with its extensions; `dtypes` are the sample types it takes (all if empty). `encode` makes a
    file's bytes of (h, w), (h, w, 3) BGR or (h, w, 4) BGRA and says None if it cannot write them; `with_exif` puts
    EXIF data into such a file.
    """

    description: str
    dtypes: tuple[str, ...]
    encode: Encode
    encode_pages: EncodePages | None = None
    with_exif: Callable[[bytes, bytes], bytes] | None = None

    @property
    def extensions(self) -> list[str]:
        return re.findall(r"\*\.(\w+)", self.description)

"""What the writers of all formats share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cv2shim.codecs.pixels import Pixels

#: IMWRITE_* keys and their values in the order given; it matters, and keys may come twice
Params = list[tuple[int, int]]

Encode = Callable[[Pixels, Params], bytes | None]
EncodePages = Callable[[Sequence[Pixels], Params], bytes | None]


@dataclass(frozen=True)
class Encoder:
    """One format: its extensions, the sample types it takes (all if empty), the function that makes a file's bytes.

    The function gets (h, w), (h, w, 3) BGR or (h, w, 4) BGRA and says None if it cannot write them.
    """

    extensions: tuple[str, ...]
    dtypes: tuple[str, ...]
    encode: Encode
    encode_pages: EncodePages | None = None

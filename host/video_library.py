"""Put Mediabunny beside the wheel: the page's cv2 takes video files apart and puts them together with it.

It is carried as npm has it, one minified file, which a page fetches when its first video is opened. Inside of the wheel
everybody would pay for it, and even reduced to MP4 and WebM (97 KB packed of these 176) it is larger than all the rest
of `cv2shim/page`.
"""

from __future__ import annotations

from pathlib import Path

from cv2shim.page.video import library
from host import fetch
from host.cache import put

ROOT = Path(__file__).parents[1]
LICENCE = "mediabunny.LICENSE.txt"


def build(folder: Path = ROOT / "dist") -> Path:
    """The library in `folder`, with its licence (MPL-2.0). Raises host.fetch.FetchError."""
    package = fetch.npm(library.PACKAGE, library.VERSION)
    put((package / "LICENSE").read_bytes(), folder / LICENCE)
    return put((package / library.FILE).read_bytes(), folder / library.NAME)

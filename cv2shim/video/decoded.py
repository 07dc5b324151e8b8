"""Videos that the browser decodes."""
from __future__ import annotations

from cv2shim.video.frames import Frames, NotReadable


def is_address(name: str) -> bool:
    """Whether a name is an address that the browser can fetch."""
    return "://" in name or name.startswith(("data:", "blob:"))
def of_address(address: str) -> Frames:
    raise NotReadable("")
def of_file(name: str) -> Frames:
    raise NotReadable("")

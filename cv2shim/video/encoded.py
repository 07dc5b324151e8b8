"""Videos that the browser encodes."""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cv2shim.video.writers import Wanted, Writer
def writer(wanted: Wanted) -> Writer:
    raise NotImplementedError("")

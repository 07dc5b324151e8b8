"""Which file of this folder holds which override. Written by ``python -m cv2shim.overrides --write``."""

from __future__ import annotations

#: cv2's name to the file that overrides it
INDEX: dict[str, str] = {
}
#: the names whose override is used on every build
ALWAYS: frozenset[str] = frozenset()

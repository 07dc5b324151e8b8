"""Write `dist/cv2shim.mjs`, which a page imports: `loadCv2` loads cv2, `connect` is the page's half for Python in a worker.

Its parts are those of `cv2shim/page/javascript/`, of the same version as the wheel: both are served together.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from cv2shim.page import door
from host.cache import put

ROOT = Path(__file__).parents[1]
NAME = "cv2shim.mjs"

PARTS = ("wire", "shared", "connect", "zip", "load")
"""The files beside the handlers, in this order."""

EXPORTS = ("connect", "loadCv2")


def build(wheel: Path) -> Path:
    """The module beside `wheel`, written only if something in it has changed."""
    target, text = wheel.parent / NAME, module(wheel.name)
    if not target.exists() or target.read_bytes() != text:
        put(text, target)
    return target


def module(wheel: str = "") -> bytes:
    """The text of the module; `wheel`: the name of the one that lies beside it."""
    beside = f'new URL("./{wheel}", import.meta.url).href' if wheel else "undefined"  # as bundlers understand it
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return b"\n".join(
        [
            f"// cv2shim {version}: cv2 for a page.\n".encode(),
            f'const VERSION = "{version}", WHEEL = {beside}, HOME = import.meta.url;\n'.encode(),
            *map(door.part, PARTS),
            b"// What one worker finds in the page: handlers with a state of their own.\nfunction pageHalf() {",
            *map(door.part, door.HANDLERS),
            b"return { answer, take, leave };\n}\n",
            f"export {{ {', '.join(EXPORTS)} }};\n".encode(),
        ]
    )

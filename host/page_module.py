"""Write `dist/cv2shim.mjs`, the page's half for Python in a worker: `import { connect } from "./cv2shim.mjs"`.

Its parts are those of `cv2shim/page/`, of the same version as the wheel: both are served together.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from cv2shim import page
from host.cache import put

ROOT = Path(__file__).parents[1]
NAME = "cv2shim.mjs"

PARTS = ("wire", "shared", "connect")
"""The files beside the handlers, in this order."""

EXPORTS = ("connect",)


def build() -> Path:
    """The module in `dist/`, written only if something in it has changed."""
    target, text = ROOT / "dist" / NAME, module()
    if not target.exists() or target.read_bytes() != text:
        put(text, target)
    return target


def module() -> bytes:
    """The text of the module."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return b"\n".join(
        [
            f'// cv2shim {version}: the page\'s half of cv2 in a worker.\n\nconst VERSION = "{version}";\n'.encode(),
            *map(page.part, PARTS),
            b"// What one worker finds in the page: handlers with a state of their own.\nfunction pageHalf() {",
            *map(page.part, page.HANDLERS),
            b"return { answer, take, leave };\n}\n",
            f"export {{ {', '.join(EXPORTS)} }};\n".encode(),
        ]
    )


if __name__ == "__main__":
    print(build())

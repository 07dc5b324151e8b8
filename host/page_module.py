"""Write `dist/cv2shim.mjs`, which a page imports: `loadCv2` loads cv2, `connect` is the page's half for Python in a worker.

Its parts are those of `cv2shim/page/javascript/`, of the same version as the wheel: both are served together. It carries what
the wheel has of JavaScript, too, as code, for pages whose Content-Security-Policy forbids to evaluate it.
"""

from __future__ import annotations

import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cv2shim.bridge import crossing, scripts
from cv2shim.by_hand import codecs
from cv2shim.page import door
from host.cache import put

ROOT = Path(__file__).parents[1]
NAME = "cv2shim.mjs"

PARTS = ("wire", "shared", "connect", "zip", "load")
"""The files beside the handlers, in this order."""

OF_THE_WHEEL = ("opencv_js/opencv.js", *(f"by_hand/codecs/{name}" for name in ("jpeg.js", codecs.NPM_FILES[0])))
"""The scripts of the wheel that depend on its build, below `cv2shim`, as far as it has them."""

BUILD = "cv2shim/opencv_js/build.json"
MODULES = "cv2shim/_generated/api/modules.json"
FLAGS = {"-msimd128": "WebAssembly SIMD", "-fwasm-exceptions": "WebAssembly exception handling"}
"""Features, as bridge/javascript/features.js calls them, by the compiler's options that use them."""

EXPORTS = ("connect", "loadCv2")


def build(wheel: Path) -> Path:
    """The module beside `wheel`, written only if something in it has changed."""
    target, text = wheel.parent / NAME, module(wheel)
    if not target.exists() or target.read_bytes() != text:
        put(text, target)
    return target


def module(wheel: Path | None = None) -> bytes:
    """The text of the module; `wheel`: the one that lies beside it."""
    beside = f'new URL("./{wheel.name}", import.meta.url).href' if wheel else "undefined"  # as bundlers understand it
    carried = scripts.table(scripts_of(wheel) if wheel else ())
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return b"\n".join(
        [
            f"// cv2shim {version}: cv2 for a page.\n".encode(),
            f'const VERSION = "{version}", WHEEL = {beside}, HOME = import.meta.url;\n'.encode(),
            f"const NEEDS = {json.dumps(needs(wheel) if wheel else [])};\n".encode(),
            crossing.part("features"),
            *map(door.part, PARTS),
            b"// What the wheel has of JavaScript, each by the sum of its text.",
            b"const SCRIPTS = " + carried + b";\n",
            b"// What one worker finds in the page: handlers with a state of their own.\nfunction pageHalf() {",
            *map(door.part, door.HANDLERS),
            b"return { answer, take, leave };\n}\n",
            f"export {{ {', '.join(EXPORTS)} }};\n".encode(),
        ]
    )


def needs(wheel: Path) -> list[str]:
    """What the build in the wheel needs of an engine; of one that others have compiled nobody says."""
    with zipfile.ZipFile(wheel) as archive:
        flags = json.loads(archive.read(BUILD)).get("compile_flags", "").split()
    return [feature for flag, feature in FLAGS.items() if flag in flags]


def scripts_of(wheel: Path) -> Iterator[bytes]:
    """The expressions that cv2shim runs."""
    with zipfile.ZipFile(wheel) as archive:
        mats = json.loads(archive.read(MODULES))["mats"]
        yield from (crossing.javascript(mats), door.function(door.BESIDE), door.function(door.WORKER))
        names = set(archive.namelist())
        yield from (archive.read(name) for part in OF_THE_WHEEL if (name := f"cv2shim/{part}") in names)

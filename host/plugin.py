"""The wheel of the video plugin, which lies beside cv2's: FFmpeg for those that open videos, and nobody else pays for it.

`make opencv` makes what is in it. Its name is that of cv2's wheel, but for the first words, so that cv2 finds
it where it came from itself.
"""

from __future__ import annotations

from pathlib import Path

from cv2shim.page.video import plugin
from host import archive, backends
from host.cache import arriving
from host.errors import HostError
from host.versions import opencv

NAME = "ffmpeg"
PROJECT = plugin.NAMED[1].rstrip("-").replace("_", "-")
FILES = (plugin.SCRIPT, plugin.WASM, "build.json")
LICENCE = "LGPL-2.1-or-later AND BSD-3-Clause AND Apache-2.0 AND Zlib"
SUMMARY = "FFmpeg for the cv2 of cv2shim: VideoCapture and VideoWriter of files"


def folder() -> Path | None:
    """Where the plugin of the chosen OpenCV is; None if it has not been built."""
    return beside(backends.own(NAME, opencv.chosen()))


def beside(opencv_js: Path) -> Path | None:
    """Where the plugin is that lies beside the folder of an opencv.js; None if there is none."""
    found = opencv_js.parent / NAME
    return found if (found / FILES[-1]).is_file() else None


def wheel_beside(cv2_wheel: Path) -> Path | None:
    """The plugin's wheel that lies beside that of cv2, where cv2 would fetch it in a page; None if there is none."""
    found = cv2_wheel.with_name(_named_after(cv2_wheel))
    return found if cv2_wheel.name.startswith(plugin.NAMED[0]) and found.is_file() else None


def _named_after(cv2_wheel: Path) -> str:
    return plugin.NAMED[1] + cv2_wheel.name.removeprefix(plugin.NAMED[0])


def build(cv2_wheel: Path) -> Path | None:
    """The plugin's wheel beside that of cv2; None if the plugin has not been built. Raises HostError."""
    source = folder()
    if source is None:
        return None
    if not cv2_wheel.name.startswith(plugin.NAMED[0]):
        raise HostError(f"{cv2_wheel.name} is not a wheel of cv2shim: the plugin is named after one.")
    target = cv2_wheel.with_name(_named_after(cv2_wheel))
    version, _, tags = target.stem.removeprefix(plugin.NAMED[1]).partition("-")
    with arriving(target) as scratch:
        archive.pack(contents(source, version, tags), scratch / target.name)
        (scratch / target.name).replace(target)
    return target


def contents(source: Path, version: str, tags: str) -> dict[str, bytes]:
    """Every file of the wheel by its name in it."""
    info = f"{plugin.NAMED[1]}{version}.dist-info"
    made = {f"{plugin.PACKAGE}/{name}": (source / name).read_bytes() for name in FILES}
    made[f"{plugin.PACKAGE}/__init__.py"] = b""
    others = (path for path in sorted(source.iterdir()) if path.name not in FILES)
    made |= {f"{info}/licenses/{path.name}": path.read_bytes() for path in others}
    described = {"Name": PROJECT, "Version": version, "Summary": SUMMARY, "License-Expression": LICENCE}
    lines = "".join(f"{field}: {value}\n" for field, value in ({"Metadata-Version": "2.4"} | described).items())
    made[f"{info}/METADATA"] = lines.encode()
    python, abi, platforms = tags.split("-")
    told = "".join(f"Tag: {python}-{abi}-{platform}\n" for platform in platforms.split("."))
    made[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n{told}".encode()
    made[f"{info}/RECORD"] = archive.record(made, f"{info}/RECORD").encode()
    return made

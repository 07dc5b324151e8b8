"""The finished build: put together in the cache under the key of all its inputs, copied from there."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from host.cache import arriving, settle
from host.versions import opencv
from opencv_js import libraries, link, objects, recipe, smoke, sources
from opencv_js.toolchain import Toolchain

LICENCES = {"LICENSE": "opencv/LICENSE", "LICENSE-3RD-PARTY": "LICENSE-3RD-PARTY.txt"}


def finished(tools: Toolchain) -> Path:
    """The folder in the cache with the build of the present inputs, made if it is not there."""
    libraries.build(tools)
    compiled = objects.compiled(tools, objects.units())
    target = sources.folder() / f"dist-{recipe.key(link.inputs(tools, compiled))}"
    if (target / "build.json").is_file():
        return target
    with arriving(target) as scratch:
        made = scratch / "made"
        made.mkdir()
        layout = link.link(tools, compiled, made)
        for name, origin in LICENCES.items():
            shutil.copy(sources.unpacked() / origin, made / name)
        (made / "build.json").write_text(json.dumps(facts(tools, made, layout), indent=1) + "\n")
        smoke.test(made)
        return settle(made, target)


def facts(tools: Toolchain, folder: Path, layout: link.Layout) -> dict[str, Any]:
    """What build.json says: which OpenCV, made by what and how, where it lives in memory."""
    line = opencv.chosen()
    sums = {f"{kind}_sha256": _sha256(folder / f"opencv.{kind}") for kind in ("js", "wasm")}
    return {
        "name": recipe.NAME,
        "opencv": line.opencv,
        "release": line.release,
        **tools.facts,
        "compile_flags": " ".join(recipe.COMPILE),
        "link_flags": " ".join(link.FLAGS),
        "memory": layout.facts(),
        **sums,
    }


def install(finished: Path, target: Path) -> bool:
    """Copy the finished build into the checkout; False where it is there already."""
    stamp = target / "build.json"
    if stamp.is_file() and stamp.read_bytes() == (finished / "build.json").read_bytes():
        return False
    with arriving(target) as scratch:
        shutil.copytree(finished, scratch / "copy")
        if target.exists():
            target.rename(scratch / "old")
        settle(scratch / "copy", target)
    return True


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


__all__ = ["finished", "install"]

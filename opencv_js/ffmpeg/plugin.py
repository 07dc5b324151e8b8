"""The finished plugin: compiled, linked and tested in the cache under the key of all its inputs."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from host import archive, debian, fetch, scripts
from host.cache import arriving, settle
from host.progress import say
from host.versions import opencv
from opencv_js import libraries as opencv_libraries
from opencv_js import objects, sources
from opencv_js import recipe as common
from opencv_js.ffmpeg import libraries
from opencv_js.run import run
from opencv_js.toolchain import Toolchain

HERE = Path(__file__).parent
NAME = "ffmpeg"
SCRIPTS = ("before.js", "interface.js", "start.js")
MEGABYTE = 1 << 20
VIDEOIO = "modules/videoio"

COMPILE = (*common.COMPILE, "-std=c++17", "-D__OPENCV_BUILD", "-DNDEBUG")
FLAGS = (
    "-O2", *common.COMPILE[1:],
    "-sMODULARIZE=1", "-sEXPORT_NAME=ffmpeg", "-sENVIRONMENT=web,worker,node", "-sDYNAMIC_EXECUTION=0",
    "-sFORCE_FILESYSTEM=1", "-sALLOW_MEMORY_GROWTH=1", "-sABORTING_MALLOC=0",
    f"-sINITIAL_MEMORY={32 * MEGABYTE}", f"-sMAXIMUM_MEMORY={2048 * MEGABYTE}",
    f"-sTOTAL_STACK={5 * MEGABYTE}", "-sEXPORTED_FUNCTIONS=_malloc,_free",
)  # fmt: skip
LICENCES = {"ffmpeg": ("COPYING.LGPLv2.1", "LICENSE.md"), "libvpx": ("LICENSE", "PATENTS"), "dav1d": ("COPYING",)}

SOURCE = """\
ffmpeg.wasm is made of FFmpeg (LGPL 2.1 or later, see COPYING.LGPLv2.1), libvpx, dav1d, zlib and OpenCV, all
unmodified but for a line of dav1d's meson.build:

{archives}
  {sdist}

The first are Debian's source packages (`apt-get source --download-only ffmpeg libvpx dav1d`), the last is a file of PyPI. Your
own FFmpeg takes its place in a checkout of cv2shim: put its archive into the cache folder, its sum into host/pins.json, and
`make opencv wheel` compiles and links it again; how is said in opencv_js/ffmpeg/.
"""


def inputs(tools: Toolchain) -> dict[str, object]:
    """Everything that the plugin depends on."""
    texts = [(HERE / name).read_text() for name in ("plugin.cpp", *SCRIPTS, "plugin.py")]
    parts = [libraries.inputs(tools), opencv_libraries.inputs(tools), (objects.RUNTIME / "memory.c").read_text()]
    return {"libraries": parts, "flags": [COMPILE, FLAGS], "texts": texts}


def finished(tools: Toolchain) -> Path:
    """The folder in the cache with the plugin of the present inputs, made if it is not there. Raises BuildError."""
    target = sources.folder() / f"dist-ffmpeg-{common.key(inputs(tools))}"
    if (target / "build.json").is_file():
        return target
    opencv_libraries.build(tools)
    built = libraries.build(tools)
    with arriving(target) as scratch:
        made = scratch / "made"
        made.mkdir()
        _link(tools, built, scratch, made)
        for package, names in LICENCES.items():
            for name in names:
                shutil.copy(libraries.unpacked(package) / name, made / f"{package}-{name}")
        (made / "SOURCE.txt").write_text(_source())
        (made / "build.json").write_text(json.dumps(facts(tools, made), indent=1) + "\n")
        return settle(made, target)


def facts(tools: Toolchain, folder: Path) -> dict[str, Any]:
    """What build.json says: made of what, by what and how."""
    made = ("ffmpeg.js", "ffmpeg.wasm.gz")
    sums = {f"{name}_sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in made}
    line = opencv.chosen()
    archives = [*fetch.all_pinned(debian.REGISTRY)]
    return {"name": NAME, "opencv": line.opencv, "release": line.release, "sources": archives, **tools.facts, **sums}


def _link(tools: Toolchain, built: Path, scratch: Path, made: Path) -> None:
    say("linking the video plugin")
    logs = sources.folder() / "logs"
    compiled = [_compiled(tools, built, HERE / "plugin.cpp", COMPILE, scratch)]
    compiled.append(_compiled(tools, built, objects.RUNTIME / "memory.c", objects.FLAGS["memory.c"], scratch))
    core = opencv_libraries.folder(tools) / "lib" / "libopencv_core.a"
    before, after, start = (HERE / name for name in SCRIPTS)
    raw = scratch / "ffmpeg.js"
    parts = [*map(str, compiled), *map(str, libraries.linked(built)), str(core)]
    command = [tools.command("em++"), *FLAGS, *parts, "--pre-js", str(before), "--post-js", str(after), "-o", str(raw)]
    run("linking the video plugin", command, logs / "link-ffmpeg.log", env=tools.environment)
    (made / "ffmpeg.js").write_bytes(scripts.expression(raw.read_text() + start.read_text(), "[start, startLater]"))
    (made / "ffmpeg.wasm.gz").write_bytes(archive.gzipped(raw.with_suffix(".wasm").read_bytes()))


def _compiled(tools: Toolchain, built: Path, source: Path, flags: tuple[str, ...], scratch: Path) -> Path:
    target = scratch / f"{source.stem}.o"
    opencv_source, opencv_built = sources.unpacked() / "opencv", opencv_libraries.folder(tools)
    maps = opencv_libraries.prefix_maps(opencv_source, opencv_built)
    videoio = [opencv_source / VIDEOIO / name for name in ("include", "src")]
    folders = [*videoio, libraries.unpacked("ffmpeg"), built]
    includes = [*(f"-I{path}" for path in folders), *objects.includes(tools, opencv_source, opencv_built)]
    compiler = tools.command("emcc" if source.suffix == ".c" else "em++")
    command = [compiler, *flags, *maps, *includes, "-c", str(source), "-o", str(target)]
    run(f"compiling {source.name}", command, sources.folder() / "logs" / f"ffmpeg-{source.name}.log", env=tools.environment)
    return target


def _source() -> str:
    archives = "\n".join(f"  {name} ({sha256})" for name, sha256 in fetch.all_pinned(debian.REGISTRY).items())
    return SOURCE.format(archives=archives, sdist=f"{opencv.chosen().sdist} ({opencv.chosen().sha256})")

"""Pack the wheel that Pyodide installs: `cv2`, `cv2shim`, one opencv.js build, the JPEG codec, the licences.

It is a local version of opencv-python, the release of its OpenCV with `+cv2shim.VERSION` behind it: Pyodide and micropip then
take `import cv2` and what depends on opencv-python for served, where they would unpack the bundled opencv-python over a wheel
of another name.
The same inputs give the same bytes. The platform tags are those of Pyodide's releases, so that no desktop pip takes it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cv2shim.by_hand import codecs
from host import archive, backends, bytecode, emitted, fetch, oracle, page_module, plugin, scripts, stand_ins, video_library
from host.cache import arriving
from host.errors import HostError
from host.progress import say
from host.versions import opencv, pyodide

ROOT = Path(__file__).parents[1]
RUNTIME = ROOT / "cv2shim"
NAME = "opencv-python"  # what Pyodide loads for `import cv2`, and packages ask for: by its own name it would be overwritten
MODULES = {"pillow": "PIL"}  # what is imported under another name than it is installed

Contents = dict[str, bytes]


def build(backend: str = "stock") -> Path:
    """The wheel with the build `backend`, in `dist/`; packed only if something in it has changed.

    A path of a wheel means that wheel, as it is.
    Raises HostError when a part of it cannot be had.
    """
    if backend.endswith(".whl"):
        return Path(backend).resolve(strict=True)
    contents, version = wheel_contents(backend)
    target = ROOT / "dist" / f"{stem(version)}-{tag()}.whl"
    stamp = ROOT / "build" / f"{target.name}.inputs"
    inputs = digest(contents)
    if not (target.exists() and stamp.exists() and stamp.read_text() == inputs):
        with arriving(target) as scratch:
            archive.pack(contents, scratch / target.name)
            (scratch / target.name).replace(target)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(inputs)
        say(f"packed {target.relative_to(ROOT)} ({target.stat().st_size / 1e6:.1f} MB)")
    return target


def wheel_contents(backend: str) -> tuple[Contents, str]:
    """Every file of the wheel by its name in it, and the wheel's version."""
    folder = backends.folder(backend)
    name = json.loads((folder / "build.json").read_text())["name"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    line = opencv.chosen()
    version = f"{line.release}+cv2shim.{project['version']}" + ("" if name == backends.STOCK else f".{name.replace('-', '.')}")
    contents = {
        **dict(emitted_files(name)),
        **dict(runtime(name)),
        **dict(opencv_js(folder)),
        **({} if Path("by_hand/codecs/decoder") in stand_ins.needless(name) else dict(codec())),
        **dict(cascades()),
    }
    sources = {name: text for name, text in contents.items() if name.endswith(".py")}
    contents |= bytecode.compiled(sources)
    info = f"{stem(version)}.dist-info"
    contents |= {f"{info}/licenses/{file}": text for file, text in licences(folder)}
    contents[f"{info}/METADATA"] = metadata(project, version, required(project, sources)).encode()
    tags = "".join(f"Tag: py3-none-{platform}\n" for platform in pyodide.platform_tags())
    contents[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n{tags}".encode()
    contents[f"{info}/RECORD"] = archive.record(contents, f"{info}/RECORD").encode()
    return contents, version


def tag() -> str:
    """The compressed tag in the wheel's name: any Python 3, each Pyodide's platform."""
    return f"py3-none-{'.'.join(pyodide.platform_tags())}"


def stem(version: str) -> str:
    """What the names of the wheel and of its metadata folder begin with."""
    return f"{NAME.replace('-', '_')}-{version}"


def emitted_files(backend: str) -> Iterator[tuple[str, bytes]]:
    """The emitted `cv2` as a top-level package, and the tables that the runtime reads."""
    generated = emitted.current(opencv.chosen())
    for file in files(generated):
        part = file.relative_to(generated).as_posix()
        if part.startswith("cv2/"):
            yield part, file.read_bytes()
        elif not part.startswith("backends/") or part == f"backends/{backend}.json":
            yield f"cv2shim/_generated/{part}", file.read_bytes()


def runtime(backend: str) -> Iterator[tuple[str, bytes]]:
    """The runtime, without the command lines, which belong to the developer's own Python, and what the build makes needless."""
    needless = stand_ins.needless(backend)
    for file in files(RUNTIME):
        part = file.relative_to(RUNTIME)
        if part.parts[0] != "_generated" and part.name != "__main__.py" and part.parent / part.stem not in needless:
            yield f"cv2shim/{part.as_posix()}", file.read_bytes()


def opencv_js(backend: Path) -> Iterator[tuple[str, bytes]]:
    """The build's files: its opencv.js as an expression, its opencv.wasm packed once more, its facts with our tags.

    Pyodide writes what it unpacks piece by piece, into a file that grows by copying: of 16 MB that takes twice as long as
    to inflate them at once, which cv2shim does.
    """
    for name in backends.FILES:
        content = (backend / name).read_bytes()
        if name == "opencv.js":
            content = scripts.opencv_js(content.decode())
        elif name == "opencv.wasm":
            name, content = "opencv.wasm.gz", archive.gzipped(content)
        elif name == "build.json":
            content = json.dumps({**json.loads(content), "platforms": pyodide.platform_tags()}, indent=1).encode()
        yield f"cv2shim/opencv_js/{name}", content


def codec() -> Iterator[tuple[str, bytes]]:
    """The JPEG codec: libjpeg-turbo, which decodes as the real cv2's does, bit by bit."""
    package = fetch.npm(codecs.NPM_PACKAGE, codecs.NPM_VERSION)
    script, wasm = (package / "dist" / name for name in codecs.NPM_FILES)
    yield f"cv2shim/by_hand/codecs/{script.name}", scripts.expression(script.read_text(), script.stem)
    yield f"cv2shim/by_hand/codecs/{wasm.name}", wasm.read_bytes()


def cascades() -> Iterator[tuple[str, bytes]]:
    """What `cv2.data.haarcascades` promises, from the real cv2's wheel; a file without a licence of its own has OpenCV's.

    Without their indentation, which is a third of them: it takes a page time to unpack.
    """
    for file in oracle.files(opencv.chosen()):
        if file.match("cv2/data/haarcascade_*.xml"):
            yield f"cv2/data/{file.name}", re.sub(rb"\n[ \t]+", b"\n", file.read_binary())


def licences(backend: Path) -> Iterator[tuple[str, bytes]]:
    """The licence of every part: ours, OpenCV's and its parts', the build's own and the codec's."""
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    for name in ("LICENSE.txt", "LICENSE-3RD-PARTY.txt"):
        yield f"opencv/{name}", oracle.file(opencv.chosen(), name)
    for file in sorted(backend.glob("LICENSE*")):
        if file.read_bytes() != oracle.file(opencv.chosen(), "LICENSE-3RD-PARTY.txt"):  # a build of our own has the same list
            yield f"opencv_js/{file.name}", file.read_bytes()
    # The codec's package has its licence as a word only; libjpeg-turbo's own text is in OpenCV's list.
    yield "jpeg_codec/package.json", (fetch.npm(codecs.NPM_PACKAGE, codecs.NPM_VERSION) / "package.json").read_bytes()


def required(project: dict[str, Any], sources: Contents) -> list[str]:
    """The dependencies that something in the wheel imports: a build with codecs of its own needs no Pillow."""
    text = b"\n".join(sources.values()).decode()
    modules = {name: MODULES.get(name, name) for name in project["dependencies"]}
    return [name for name, module in modules.items() if re.search(rf"^\s*(?:import|from) {module}\b", text, re.MULTILINE)]


def metadata(project: dict[str, Any], version: str, needed: list[str]) -> str:
    """The text of METADATA."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {version}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {name}" for name in needed),
    ]
    return "\n".join(lines) + "\n"


def digest(contents: Contents) -> str:
    """One sum over all names and contents (RECORD holds each file's own)."""
    names = [name for name in contents if name.endswith("/RECORD")]
    return hashlib.sha256(b"".join(contents[name] for name in names)).hexdigest()


def files(folder: Path) -> list[Path]:
    """The files of a package folder, bytecode left out."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    )


def main(backend: str = "stock") -> int:
    """Build the wheel and what a page needs beside it, and print their paths; the exit status."""
    try:
        built = build(backend)
        beside = page_module.build(built), video_library.build(), plugin.build(built)
        print(built, *filter(None, beside), sep="\n")
    except HostError as error:
        print(f"make wheel: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

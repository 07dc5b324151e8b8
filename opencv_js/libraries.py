"""OpenCV's static libraries for wasm: cmake and ninja over the unpacked sources, in a folder of the cache."""

from __future__ import annotations

import json
from pathlib import Path

from host.cache import put
from host.nodejs import find_node
from host.progress import say
from host.versions import opencv
from opencv_js import mends, recipe, sources
from opencv_js.run import jobs, run
from opencv_js.toolchain import Toolchain

DONE = "done.json"  # written last: the libraries that opencv.js is linked from, in the order of their dependencies


def inputs(tools: Toolchain) -> dict[str, object]:
    """Everything that the libraries depend on."""
    prefixes = [recipe.SOURCE_PREFIX, recipe.BUILD_PREFIX]
    source = {"sdist": sources.sha256(), "mends": mends.key(opencv.chosen())}
    return {**source, "cmake": recipe.cmake_options(), "prefixes": prefixes, **tools.facts}


def folder(tools: Toolchain) -> Path:
    """Where libraries of these inputs lie."""
    return sources.folder() / f"libraries-{recipe.key(inputs(tools))}"


def build(tools: Toolchain) -> Path:
    """The folder of the finished libraries; made first, or carried on with after an interruption."""
    target = folder(tools)
    if (target / DONE).is_file():
        return target
    sources.require_space()
    source = sources.unpacked() / "opencv"
    target.mkdir(parents=True, exist_ok=True)
    environment = tools.environment | {"EMCC_CFLAGS": " ".join(prefix_maps(source, target))}
    if not (target / "build.ninja").is_file():
        say("configuring OpenCV (the compiler's own libraries are made on the way: some minutes the first time)")
        run("cmake", configure(tools, source, target), target / "cmake.log", env=environment)
    say(f"compiling OpenCV with {jobs()} jobs: 20 to 30 minutes on two cores")
    run("OpenCV", ["ninja", "-j", str(jobs())], target / "ninja.log", cwd=target, env=environment)
    put(json.dumps(found(target)).encode(), target / DONE)
    return target


def prefix_maps(source: Path, target: Path) -> list[str]:
    """Flags that make `__FILE__` say what it says in the real cv2. Not in CMAKE_CXX_FLAGS, which OpenCV reports."""
    return [
        f"-fmacro-prefix-map={source}={recipe.SOURCE_PREFIX}",
        f"-fmacro-prefix-map={target}={recipe.BUILD_PREFIX}",
        "-Wno-unused-command-line-argument",
    ]


def configure(tools: Toolchain, source: Path, target: Path) -> list[str]:
    """The cmake command."""
    here = {"CMAKE_TOOLCHAIN_FILE": str(tools.cmake_file), "CMAKE_CROSSCOMPILING_EMULATOR": ";".join(emulator())}
    options = recipe.cmake_options() | here
    given = [f"-D{name}={value}" for name, value in options.items()]
    return ["cmake", "-G", "Ninja", *given, "-S", str(source), "-B", str(target)]


def emulator() -> list[str]:
    """How cmake runs its checks. Where there is a `fetch`, emscripten 3.1.6 takes its file's path for an address."""
    script = put(b"delete globalThis.fetch;\n", sources.folder() / "no-fetch.cjs")
    return [find_node(), "--require", str(script)]


def found(target: Path) -> list[str]:
    """The libraries' files relative to `target`: OpenCV's modules first, then what they are made with."""
    modules = [f"lib/libopencv_{name}.a" for name in reversed(opencv.chosen().modules)]
    others = sorted(path.relative_to(target).as_posix() for path in (target / "3rdparty" / "lib").glob("*.a"))
    return [*modules, *others]


def libraries(target: Path) -> list[Path]:
    """The paths of the finished libraries."""
    return [target / name for name in json.loads((target / DONE).read_text())]

"""Links opencv.js: libraries, bindings and runtime, over an imported memory, at an address of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from host.nodejs import find_node
from host.progress import say
from opencv_js import libraries, recipe, sources
from opencv_js.errors import BuildError
from opencv_js.objects import RUNTIME
from opencv_js.run import run
from opencv_js.toolchain import Toolchain

HERE = Path(__file__).parent
MEGABYTE = 1 << 20

# Where static data begin: above what Pyodide's heap uses with numpy and, say, scipy, pandas or scikit-learn loaded.
BASE = 240 * MEGABYTE
INITIAL = 256 * MEGABYTE  # what the memory must have when opencv.js starts
STACK = 5 * MEGABYTE  # dnn and the image codecs keep buffers there; pages that are never touched cost nothing
MAXIMUM = 4096 * MEGABYTE

# Functions of OpenCV in whose place the linker puts one of runtime/: where a library beneath them decides what is left open,
# or the real one dies. A mend of their source would have all of OpenCV compiled anew.
WRAPPED = (
    "_ZN2cv15KeyPointsFilter10retainBestERNSt3__26vectorINS_8KeyPointENS1_9allocatorIS3_EEEEi",  # keypoints.cpp
    "_ZN2cv11FileStorage14endWriteStructEv",  # persistence.cpp
    "jpeg_stdio_dest",  # jpeg.cpp
)

FLAGS = (
    # -O2, not more: from -O3 on emcc drops exports that its JavaScript does not name, the exception tag among them.
    "-O2", *recipe.COMPILE[1:], "--bind",
    "-sMODULARIZE=1", "-sEXPORT_NAME=cv", "-sENVIRONMENT=web,worker,node",
    "-sALLOW_MEMORY_GROWTH=1", "-sABORTING_MALLOC=0", "-sIMPORTED_MEMORY=1", "-sMALLOC=none",
    f"-sGLOBAL_BASE={BASE}", f"-sINITIAL_MEMORY={INITIAL}", f"-sMAXIMUM_MEMORY={MAXIMUM}", f"-sTOTAL_STACK={STACK}",
    "-sDYNAMIC_EXECUTION=0",  # a page's Content-Security-Policy need not allow functions that are made of text
    "-sFORCE_FILESYSTEM=1", "-sEXPORTED_RUNTIME_METHODS=FS",  # Pyodide's functions of this name take the place of its own
    "-sDEMANGLE_SUPPORT=1", "--use-preload-plugins",
    "-sEXPORTED_FUNCTIONS=_malloc,_free,_cv2shim_heap_used,_cv2shim_exception",
    *(f"-Wl,--wrap={name}" for name in WRAPPED),
    "-Wl,--export=__cpp_exception", "-Wl,--export=__heap_base", "-Wl,--export=__data_end",
)  # fmt: skip
OPTIMISE = ("-O3", "--low-memory-unused", "--zero-filled-memory", "--strip-debug", "--strip-producers")
FEATURES = ("--mvp-features", "--enable-simd", "--enable-exception-handling", "--enable-bulk-memory", "--enable-sign-ext")

FACTORY = "var cv = (() => {"
READY = "return cv.ready"


@dataclass(frozen=True)
class Layout:
    """The addresses that a linked opencv.js has for itself: static data, then the stack."""

    base: int
    data_end: int
    end: int
    initial: int

    def facts(self) -> dict[str, int]:
        return {"base": self.base, "data_end": self.data_end, "end": self.end, "initial": self.initial}


def inputs(tools: Toolchain, objects: list[Path]) -> dict[str, object]:
    """Everything that the linked files depend on."""
    return {
        "libraries": libraries.inputs(tools),
        "objects": [path.name for path in objects],
        "flags": [FLAGS, OPTIMISE, FEATURES],
        "scripts": [path.read_text() for path in (RUNTIME / "library.js", RUNTIME / "before.js", Path(__file__))],
    }


def link(tools: Toolchain, objects: list[Path], target: Path) -> Layout:
    """Write opencv.js and opencv.wasm into `target`. Raises BuildError."""
    raw, wasm = target / "opencv_js.js", target / "opencv.wasm"
    logs = sources.folder() / "logs"
    say("linking opencv.js (some minutes)")
    run("linking opencv.js", command_of(tools, objects, raw), logs / "link.log", env=tools.environment)
    say("optimising opencv.wasm")
    optimiser = shutil.which("wasm-opt") or "wasm-opt"
    command = [optimiser, *FEATURES, *OPTIMISE, str(raw.with_suffix(".wasm")), "-o", str(wasm)]
    run("optimising opencv.wasm", command, logs / "optimise.log", env=tools.environment)
    layout = read_layout(wasm)
    (target / "opencv.js").write_text(packaged(raw.read_text(), layout))
    raw.unlink()
    raw.with_suffix(".wasm").unlink()
    return layout


def command_of(tools: Toolchain, objects: list[Path], target: Path) -> list[str]:
    """The linker's command."""
    return [
        tools.command("em++"), *FLAGS,
        *map(str, objects),
        *map(str, libraries.libraries(libraries.folder(tools))),
        "--js-library", str(RUNTIME / "library.js"),
        "--pre-js", str(RUNTIME / "before.js"),
        "--post-js", str(sources.unpacked() / "opencv/modules/js/src/helpers.js"),
        "-o", str(target),
    ]  # fmt: skip


def read_layout(wasm: Path) -> Layout:
    """Read the addresses from the linked file. Raises BuildError where it is not what the loader needs."""
    done = subprocess.run([find_node(), str(HERE / "layout.mjs"), str(wasm)], capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise BuildError(f"The linked opencv.wasm is not as it must be ({last}): was another emscripten or binaryen used?")
    facts = json.loads(done.stdout)
    return Layout(BASE, facts["data_end"], facts["end"], INITIAL)


def packaged(script: str, layout: Layout) -> str:
    """The published shape of opencv.js around emscripten's script: a factory that returns the module at once."""
    for text in (FACTORY, READY):
        if script.count(text) != 1:
            raise BuildError(f"emscripten's script is not as expected (it has {script.count(text)} times {text!r}): use 3.1.6.")
    script = script.replace(FACTORY, "var cv = (function() {").replace(READY, "return cv")
    script = re.sub(r'"opencv_js\.wasm"', '"opencv.wasm"', script)
    script = script.replace('"CV2SHIM_LAYOUT"', json.dumps(layout.facts()))
    return WRAPPER.replace("SCRIPT", script)


# The published file runs where there is AMD, CommonJS, a page, a worker or a bare shell.
WRAPPER = """\
(function (root, factory) {
  if (typeof define === 'function' && define.amd) define(function () { return (root.cv = factory()); });
  else if (typeof module === 'object' && module.exports) module.exports = factory();
  else root.cv = factory();
}(this, function () {
SCRIPT
  if (typeof Module === 'undefined') var Module = {};
  return cv(Module);
}));
"""

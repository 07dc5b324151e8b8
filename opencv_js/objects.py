"""Compiles what opencv.js is linked from besides OpenCV's libraries, each file to an object kept under its content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from host import emitted
from host.progress import say
from host.versions import opencv
from opencv_js import libraries, official, recipe, sources
from opencv_js.run import jobs, run
from opencv_js.toolchain import Toolchain

HERE = Path(__file__).parent
RUNTIME = HERE / "runtime"
CARRIED = ("zlib", "libjpeg-turbo/src", "libjpeg-turbo")

# Bindings are thin and many: small counts for more than fast.
FLAGS = {
    "bindings": ("-Os", *recipe.COMPILE[1:], "-std=c++17"),
    "runtime": (*recipe.COMPILE, "-std=c++17"),
    "exceptions.cpp": ("-Os", *recipe.COMPILE[1:], "-std=c++17"),
    "allocator.c": (*recipe.COMPILE, "-Wno-attributes"),
    "environment.c": recipe.COMPILE,
    "libc.c": recipe.COMPILE,
    # Not everywhere: clang would use memory.copy, which is slow to start, for the smallest struct.
    "memory.c": (*recipe.COMPILE, "-mbulk-memory", "-fno-builtin"),
}


@dataclass(frozen=True)
class Unit:
    """A file to compile, the flags, and what else its object depends on."""

    source: Path
    flags: tuple[str, ...]
    depends: tuple[Path, ...] = ()

    def key(self, base: object) -> str:
        """The name of its object: equal for equal text, flags and `base`, whatever folder it lies in."""
        sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.source, *self.depends)]
        return recipe.key([self.source.name, sums, self.flags, base])


def units() -> list[Unit]:
    """Everything to compile: the official bindings, ours, the runtime."""
    bindings = bindings_folder()
    shared = tuple(sorted((*HERE.glob("*.hpp"), *bindings.rglob("*.hpp"))))
    own = [Unit(path, FLAGS["bindings"], shared) for path in sorted(bindings.glob("*.cpp"))]
    first, *runtime = without_bindings()
    return [first, *own, *runtime]


def without_bindings() -> list[Unit]:
    """The official bindings and the runtime."""
    runtime = (path for path in sorted(RUNTIME.iterdir()) if path.suffix in (".c", ".cpp"))
    return [
        Unit(official.generate(), FLAGS["bindings"]),
        *(Unit(path, FLAGS.get(path.name, FLAGS["runtime"])) for path in runtime),
    ]


def bindings_folder() -> Path:
    """Where the emitted bindings of the chosen OpenCV are, and what they include."""
    line = opencv.chosen()
    emitted.current(line)
    return emitted.bindings(line)


def compiled(tools: Toolchain, units: Sequence[Unit]) -> list[Path]:
    """The objects of the units, those compiled whose text or flags are new. Raises BuildError."""
    base = libraries.inputs(tools)
    folder = sources.folder() / "objects"
    pairs = [(unit, folder / f"{unit.source.stem}-{unit.key(base)}.o") for unit in units]
    wanted = [pair for pair in pairs if not pair[1].is_file()]
    wanted.sort(key=lambda pair: -pair[0].source.stat().st_size)  # the longest first
    with ThreadPoolExecutor(jobs()) as pool:
        for number, _ in enumerate(pool.map(lambda pair: compile_unit(tools, *pair), wanted), 1):
            say(f"  bindings {number}/{len(wanted)}")
    return [path for _, path in pairs]


def compile_unit(tools: Toolchain, unit: Unit, target: Path) -> None:
    """Compile one file."""
    scratch = target.with_suffix(".part.o")
    command = command_of(tools, unit, scratch)
    log = sources.folder() / "logs" / f"{unit.source.name}.log"
    target.parent.mkdir(parents=True, exist_ok=True)
    run(f"compiling {unit.source.name}", command, log, env=tools.environment)
    scratch.replace(target)


def command_of(tools: Toolchain, unit: Unit, target: Path) -> list[str]:
    """The compiler's command for one file."""
    source, built = sources.unpacked() / "opencv", libraries.folder(tools)
    compiler = tools.command("emcc" if unit.source.suffix == ".c" else "em++")
    maps = [*libraries.prefix_maps(source, built), f"-fmacro-prefix-map={HERE}=opencv_js"]
    return [compiler, *unit.flags, *maps, *includes(tools, source, built), "-c", str(unit.source), "-o", str(target)]


def includes(tools: Toolchain, source: Path, built: Path) -> Sequence[str]:
    """Where headers are looked for: OpenCV's modules and what it carries, what cmake wrote, emscripten's own allocator."""
    modules = [source / "modules" / name / "include" for name in opencv.chosen().modules]
    carried = [root / "3rdparty" / name for root in (source, built) for name in CARRIED]
    # The last but one: OpenCV's core_bindings.cpp includes by a path relative to its own folder.
    others = [*carried, built, bindings_folder(), source / "modules/js/src", tools.root / "system" / "lib"]
    return [f"-I{path}" for path in (*modules, *others)]

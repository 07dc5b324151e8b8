"""emscripten and the tools of builds: found, installed where that is possible, and given a cache of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from host.cache import put
from host.nodejs import find_node
from host.progress import say
from opencv_js.errors import ToolchainError
from opencv_js.recipe import key
from opencv_js.sources import folder

# The commands and Debian's packages of them; meson and pkg-config are for libraries that FFmpeg is built on.
TOOLS = {"emcc": "emscripten", "cmake": "cmake", "ninja": "ninja-build", "meson": "meson", "pkg-config": "pkg-config"}
OLDEST = (3, 1, 6)
NODE_MODULES = Path("/usr/share/nodejs")  # Debian's: emscripten's `acorn` lies there, which another Node does not search


@dataclass(frozen=True)
class Toolchain:
    """The emscripten of this machine."""

    root: Path
    version: str
    compiler: str

    @property
    def facts(self) -> dict[str, str]:
        """What decides which code it makes: part of every key."""
        return {"emscripten": self.version, "compiler": self.compiler}

    @property
    def cmake_file(self) -> Path:
        return self.root / "cmake" / "Modules" / "Platform" / "Emscripten.cmake"

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment in which its commands run: its libraries are made in our cache, which it may write."""
        home = folder() / f"emscripten-{self.version}-{key(self.facts)}"
        config = home / "config.py"
        text = _config(self.root, home / "cache")
        if not config.is_file() or config.read_text() != text:
            put(text.encode(), config)
        paths = [os.environ.get("NODE_PATH", ""), str(NODE_MODULES) if NODE_MODULES.is_dir() else ""]
        kept = {name: value for name, value in os.environ.items() if name not in ("EMCC_CFLAGS", "EM_CACHE")}
        return kept | {"EM_CONFIG": str(config), "NODE_PATH": os.pathsep.join(filter(None, paths))}

    def command(self, name: str) -> str:
        """The path of one of its commands."""
        return str(shutil.which(name))


def find() -> Toolchain:
    """The emscripten that builds opencv.js, installed first when this is Debian and root runs it.

    Raises ToolchainError when there is none, or one that is too old.
    """
    missing = [package for command, package in TOOLS.items() if shutil.which(command) is None]
    if missing:
        _install(missing)
    said = _output(["emcc", "--version"])
    version = re.search(r"\b(\d+)\.(\d+)\.(\d+)\b", said.splitlines()[0] if said else "")
    if not version:
        raise ToolchainError(f"emcc does not say its version: {said.strip()[:200] or 'no output'}; install emscripten again.")
    if tuple(map(int, version.groups())) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise ToolchainError(f"emscripten {version[0]} is too old: install version {wanted} or newer.")
    root = Path(_output(["em-config", "EMSCRIPTEN_ROOT"]).strip())
    return Toolchain(root, version[0], _compiler())


def _compiler() -> str:
    """Name and version of the clang behind emcc."""
    lines = subprocess.run(["emcc", "-v"], capture_output=True, text=True).stderr.splitlines()
    return next((line.strip() for line in lines if "clang version" in line), "unknown")


def _install(packages: list[str]) -> None:
    names = " ".join(packages)
    if not (Path("/etc/debian_version").is_file() and shutil.which("apt-get") and os.geteuid() == 0):
        raise ToolchainError(
            f"Building opencv.js needs {names}: install them (on Debian as root: apt-get install {names}) and run it again."
        )
    say(f"installing {names}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no output"])[-1]
            raise ToolchainError(f"apt-get could not install {names} ({last}): install them by hand and run it again.")


def _config(root: Path, cache: Path) -> str:
    """emscripten's own settings, with our cache and our Node in place of its."""
    base = Path(os.environ.get("EM_CONFIG") or root / ".emscripten")
    text = base.read_text() if base.is_file() else ""
    return f"{text}\nFROZEN_CACHE = False\nCACHE = {str(cache)!r}\nNODE_JS = {find_node()!r}\n"


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout

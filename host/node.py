"""Run a script in Pyodide under Node, with the shim as `cv2`."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cv2shim.page.video.plugin import SAID_BY_USER
from host import backends, distribution, imports, lock, plugin, wheel
from host.cache import put
from host.fetch import FetchError
from host.nodejs import NodeError, find_node, node_version
from host.progress import say

__all__ = ["NodeError", "config", "find_node", "run_script", "started"]

HERE = Path(__file__).parent
Process = subprocess.Popen[Any]
Interrupt = Callable[[], object]
SIGNALLED = 128  # plus the signal: what a shell reports for a program that a signal ended


def run_script(
    script: str | Path,
    args: Sequence[str] = (),
    cwd: str | Path | None = None,
    backend: str = "stock",
    beside: Sequence[str] = (),
    **streams: Any,
) -> int:
    """Run `script` as `python script args…` would and return its exit status.

    `beside`: what it needs besides the packages that it imports, see `config`.
    `streams` (stdin, stdout, stderr, env) go to subprocess.Popen. Raises NodeError without a Node.js that
    will do, and host.fetch.FetchError when what the run needs cannot be fetched.
    """
    folder = Path(cwd or Path.cwd())
    if not (folder / script).is_file():
        print(f"can't open file {str(folder / script)!r}: no such file", file=sys.stderr)
        return 2
    settings, command = config(folder / script, backend, beside), [str(script), *args]
    with started(settings, command, cwd=folder, **streams) as (process, interrupt), _ctrl_c_calls(interrupt):
        status = process.wait()
    return status if status >= 0 else SIGNALLED - status


@contextmanager
def started(settings: dict[str, Any], command: Sequence[str], **options: Any) -> Iterator[tuple[Process, Interrupt]]:
    """A process with Pyodide that runs `command`, a script and its arguments, and what gives it a KeyboardInterrupt.

    `settings`: see `config`; `options` go to subprocess.Popen. The process does not outlive the block.
    Raises NodeError without a Node.js that will do.
    """
    read_end, write_end = os.pipe()
    setup = [find_node(), str(HERE / "run.mjs"), json.dumps(settings | {"interrupt": read_end})]
    try:
        process = subprocess.Popen([*setup, *command], pass_fds=[read_end], **options)
        yield process, lambda: os.write(write_end, b"\x02")
    finally:
        os.close(read_end)
        os.close(write_end)  # which ends the process


@contextmanager
def _ctrl_c_calls(interrupt: Interrupt) -> Iterator[None]:
    """While this lasts, a Ctrl-C calls `interrupt`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: interrupt())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def config(script: Path, backend: str = "stock", beside: Sequence[str] = ()) -> dict[str, Any]:
    """What run.mjs must know to run `script`: everything that it names exists and is up to date.

    `backend`: a build of opencv.js or the path of one, or of a wheel; the video plugin that lies beside it comes along.
    `beside`: names of the distribution's packages and paths of wheels that are loaded, too.
    Raises host.fetch.FetchError when one of them cannot be had.
    """
    wheels = [Path(one) for one in beside if one.endswith(".whl")]
    named = [one for one in beside if not one.endswith(".whl")]
    folder = distribution.assemble(named)
    built = wheel.build(backend)
    wheels += _plugins_wheel(backend, built)
    original = json.loads((folder / distribution.LOCK).read_text())
    changed = lock.replace(original, built, str(built))
    for other in wheels:
        changed = lock.add(changed, other, str(other))
    text = json.dumps(changed).encode()
    stem = f"run-{folder.name}-{built.stem}" + (f"-{hashlib.sha256(text).hexdigest()[:8]}" if wheels else "")
    packages = {*_packages(script, original), *named, *map(lock.name, wheels)}
    videos = None if backend.endswith(".whl") else plugin.beside(backends.folder(backend))
    return {
        "distribution": str(folder),
        "lock": str(put(text, folder.parent / f"{stem}-lock.json")),
        "packages": [lock.REPLACED, *sorted(packages)],
        "snapshot": str(_snapshot(folder)),
        "starter": str(HERE / "start_script.py"),
        **({"mounts": [str(videos)], "variables": {SAID_BY_USER: str(videos)}} if videos else {}),
    }


def _plugins_wheel(backend: str, built: Path) -> list[Path]:
    """The video plugin's wheel, where cv2 is a wheel that somebody names: what is built here has its files in a folder."""
    found = plugin.wheel_beside(built) if backend.endswith(".whl") else None
    return [found] if found else []


def _packages(script: Path, original: dict[str, Any]) -> list[str]:
    """The packages that the script imports and that could be had; it will meet an ImportError for the others."""
    found = []
    for name in imports.packages(script, original) - {lock.REPLACED}:
        try:
            distribution.assemble([name])
            found.append(name)
        except FetchError as error:
            say(str(error))
    return found


def _snapshot(folder: Path) -> Path:
    """Pyodide's memory just after its start; made again for another Pyodide or another Node.js."""
    node = find_node()
    target = folder.parent / f"{folder.name}-node-{node_version(node)}.snapshot"
    if not target.exists():
        subprocess.run([node, str(HERE / "snapshot.mjs"), str(folder), str(target)], check=True)
    return target

"""Bundle the playground's editor: CodeMirror 6 from npm, with `web/editor/codemirror.mjs` as what the page wants of it.

One minified file takes a page one request, where CodeMirror is published as a dozen modules. esbuild is the bundler in its
portable form (WebAssembly, run by Node), so that every machine makes the same file.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

from host import fetch
from host.cache import arriving, put
from host.errors import HostError
from host.nodejs import find_node
from host.progress import say

ROOT = Path(__file__).parents[1]
ENTRY = ROOT / "web" / "codemirror.mjs"
TARGET = ROOT / "build" / "editor" / "codemirror.mjs"

ESBUILD = ("esbuild-wasm", "0.28.2")
PACKAGES = {
    "@codemirror/autocomplete": "6.20.4",
    "@codemirror/commands": "6.11.1",
    "@codemirror/lang-python": "6.2.1",
    "@codemirror/language": "6.13.1",
    "@codemirror/state": "6.7.6",
    "@codemirror/streamparser": "6.0.0",
    "@codemirror/view": "6.43.15",
    "@lezer/common": "1.5.5",
    "@lezer/highlight": "1.2.5",
    "@lezer/lr": "1.4.12",
    "@lezer/python": "1.1.19",
    "@marijn/find-cluster-break": "1.0.4",
    "crelt": "1.0.7",
    "style-mod": "4.1.5",
    "w3c-keyname": "2.2.8",
}
"""CodeMirror and all that it needs, the versions that belong together."""


class EditorError(HostError):
    """The editor could not be bundled."""


def build() -> Path:
    """The bundle in `build/`, made anew only if something in it has changed. Raises HostError."""
    stamp = TARGET.with_suffix(".inputs")
    inputs = _inputs()
    if not (TARGET.exists() and stamp.exists() and stamp.read_text() == inputs):
        with tempfile.TemporaryDirectory() as folder, arriving(TARGET) as scratch:
            _link_packages(Path(folder))
            _bundle(Path(folder), scratch / TARGET.name)
            (scratch / TARGET.name).replace(TARGET)
        put(inputs.encode(), stamp)
        say(f"bundled the editor ({TARGET.stat().st_size / 1e3:.0f} KB)")
    return TARGET


def _inputs() -> str:
    versions = sorted([*PACKAGES.items(), ESBUILD])
    return hashlib.sha256(repr(versions).encode() + ENTRY.read_bytes()).hexdigest()


def _link_packages(folder: Path) -> None:
    """A folder of modules as Node and bundlers look for them, with the cache's packages in it."""
    for name, version in PACKAGES.items():
        link = folder / "node_modules" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(fetch.npm(name, version))


def _bundle(folder: Path, target: Path) -> None:
    # Packages are found by where they are linked, not by where the links lead to.
    options = ["--bundle", "--minify", "--format=esm", "--preserve-symlinks", "--legal-comments=eof", f"--outfile={target}"]
    command = [find_node(), str(fetch.npm(*ESBUILD) / "bin" / "esbuild"), str(folder / ENTRY.name), *options]
    (folder / ENTRY.name).write_bytes(ENTRY.read_bytes())
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "NODE_PATH": ""})
    if done.returncode:
        raise EditorError(f"esbuild could not bundle the editor: {done.stderr.strip()}")


if __name__ == "__main__":
    print(build())

"""`make serve`: the playground, and what it is made of: `web/`, its editor, Pyodide, the wheel, the examples, photographs.

Nothing is fetched from a CDN: what the page needs is prepared here before the server answers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from host import (
    backends,
    distribution,
    editor,
    gallery,
    host_wheel,
    lock,
    page_module,
    peer,
    photos,
    plugin,
    serve,
    video_library,
    wheel,
)  # fmt: skip
from host.errors import HostError
from host.progress import say
from host.versions import pyodide as versions

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"

# A script that is typed may use Pyodide's run_js, hence 'unsafe-eval'; CodeMirror and cv2's windows style themselves, hence
# 'unsafe-inline'.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'unsafe-eval'",
    "worker-src": "'self'",
    "connect-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
}
HEADERS = serve.ISOLATION | {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Referrer-Policy": "no-referrer",
}

# What a worker fetches of Pyodide itself, besides its scripts, and in which packages the rest comes.
FETCHED = ("pyodide.asm.wasm", "python_stdlib.zip")
PACKAGES = ("numpy", lock.REPLACED)
CHECKING = ("numpy", "packaging", "jedi")
"""What the check of a script needs, and fetches when it is wanted (web/checker.mjs)."""
TREE = ROOT / "build" / "check" / "tree.zip"


def best_backend() -> str:
    """Our own build if it has been made, else the published one."""
    try:
        backends.folder("full")
    except backends.BackendError:
        return "stock"
    return "full"


def prepare(backend: str = "stock", compare: bool = False) -> serve.Site:
    """The page and everything that it loads, fetched and built first where that is needed.

    `config.json` tells the page what there is; `lock.json` is Pyodide's lock file, in which `import cv2` means the shim;
    with `compare`, in `peer.json` it means Pyodide's own cv2, beside which the page then times scripts, on the Pyodide which
    that is for.
    """
    say("preparing Pyodide, the wheel, the editor and the photographs (the first time: a few minutes of downloads)")
    chosen = versions.peer().pyodide if compare else versions.of_pages()
    pyodide, built = distribution.assemble(CHECKING, chosen), wheel.build(backend)
    video_library.build(built.parent)
    plugin.build(built)
    host_wheel.archived(TREE)
    folders = {
        "/": WEB,
        "/codemirror.mjs": editor.build(),
        "/cv2shim.mjs": page_module.build(built),
        "/pyodide/": pyodide,
        "/wheel/": built.parent,
        "/check/": TREE.parent,
        "/examples/": gallery.EXAMPLES,
        "/photos/": {photos.photo(name).parent for name in photos.NAMES}.pop(),
    }
    original = json.loads((pyodide / distribution.LOCK).read_text())
    documents: dict[str, Any] = {"/lock.json": lock.replace(original, built, f"/{wheel_path(built)}")}
    if compare:
        documents["/peer.json"] = lock.replace(original, peer.wheel(), f"/peer/{peer.wheel().name}")
        folders["/peer/"] = peer.wheel().parent
    documents["/config.json"] = config(documents["/lock.json"], pyodide, built, compare, chosen.version)
    return serve.Site(folders | {"/thumbnails/": gallery.THUMBNAILS}, documents, HEADERS)


def wheel_path(built: Path) -> str:
    """Where the page finds the wheel."""
    return f"wheel/{built.name}"


def config(lock_file: dict[str, Any], pyodide: Path, built: Path, compare: bool, python: str) -> dict[str, Any]:
    """What the page has to know before it starts; `python` is Pyodide's version."""
    return {
        "wheel": wheel_path(built),
        "build": "full" if ".full-" in built.name else "stock",
        "examples": gallery.cards(),
        "compare": compare,
        "pyodide": python,
        "checking": CHECKING,
        "bytes": download(lock_file, pyodide, built),
        "version": version(built, pyodide),
    }


def download(lock_file: dict[str, Any], pyodide: Path, built: Path) -> int:
    """How many bytes the page's worker fetches until Python and cv2 are there."""
    packages = distribution.closure(lock_file, PACKAGES)
    names = [Path(entry["file_name"]).name for entry in packages if entry["name"] != lock.REPLACED]
    sizes = [(pyodide / name).stat().st_size for name in (*FETCHED, *names)]
    return sum(sizes) + built.stat().st_size + len(json.dumps(lock_file))


def version(built: Path, pyodide: Path) -> str:
    """A sum that changes with anything that the page consists of."""
    files = [built, editor.TARGET, TREE, *(path for path in sorted(WEB.rglob("*")) if path.is_file())]
    contents = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)
    return hashlib.sha256(pyodide.name.encode() + contents).hexdigest()[:12]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m host.playground", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=serve.PORT)
    parser.add_argument("--backend", help="which opencv.js the wheel carries (full if it has been built, else stock)")
    parser.add_argument("--compare", action="store_true", help="have the page time scripts beside Pyodide's own cv2")
    arguments = parser.parse_args()
    try:
        site = prepare(arguments.backend or best_backend(), arguments.compare)
        server = serve.listen(site, arguments.port)
    except (HostError, OSError) as error:
        print(f"The page cannot be served: {error}", file=sys.stderr)
        return 1
    say(f"cv2 in the browser: http://localhost:{server.server_port}/  (Ctrl+C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Put the page together as a folder of plain files, and serve it: python -m examples.model_port.serve

The folder, build/model_port/site, is all that a server needs; nginx.conf beside this file serves it with nginx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from host import distribution, fetch, serve, wheel
from host.cache import arriving, cache_dir, put, settle
from host.errors import HostError
from host.progress import say
from host.versions import pyodide as versions

HERE = Path(__file__).parent
SITE = serve.ROOT / "build" / "model_port" / "site"
ORT = ("onnxruntime-web", "1.30.0")
# The module, what loads its wasm, and the wasm for the processor alone: 14 MB; those for graphics cards stay away.
ORT_FILES = ("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")
# Patterns: of pyodide.asm.js some releases have an .mjs.
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.*", "python_stdlib.zip", "pyodide-lock.json")
PACKAGES = ("numpy", "pillow", "micropip")
SHARED = ("detector.py", "report.py")
MANIFEST = "site.json"
SAMPLES = 4
PORT = 8010
# Wheel and model for pages of other servers too; nginx.conf says the same.
SHARED_WITH_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def assemble(backend: str = "stock") -> Path:
    """The site: the page, Pyodide, onnxruntime-web, wheel, model, pictures, and what the server makes of these.

    Raises HostError when a part of it cannot be had.
    """
    pyodide = distribution.assemble(pyodide=versions.of_pages())
    ort, built, network = fetch.npm(*ORT) / "dist", wheel.build(backend), model()
    lock = json.loads((pyodide / distribution.LOCK).read_text())
    packages = [entry["file_name"] for entry in distribution.closure(lock, PACKAGES)]
    shutil.rmtree(SITE, ignore_errors=True)
    copies = {
        "": [*(HERE / "page").iterdir(), *(HERE / name for name in SHARED)],
        "pyodide": [file for name in (*PYODIDE_FILES, *packages) for file in pyodide.glob(name)],
        "ort": [ort / name for name in ORT_FILES],
        "files": [built, network],
    }
    for folder, files in copies.items():
        (SITE / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, SITE / folder / file.name)
    run("pictures.py", SITE / "pictures", SAMPLES)
    pictures = sorted((SITE / "pictures").iterdir())
    run("server.py", *pictures, "--model", network, "--out", SITE / "results")
    kept = {"wheel": described(built, "files/"), "model": described(network, "files/")}
    put(json.dumps(kept | {"samples": [sample(picture) for picture in pictures]}, indent=1).encode(), SITE / MANIFEST)
    return SITE


def model() -> Path:
    """The network, trained unless the same scripts have trained it here before."""
    sources = b"".join((HERE / name).read_bytes() for name in ("make_model.py", "pictures.py", "detector.py"))
    target = cache_dir() / "model_port" / hashlib.sha256(sources).hexdigest()[:16] / "detector.onnx"
    if not target.exists():
        say("training the network (half a minute)")
        with arriving(target) as scratch:
            run("make_model.py", scratch / target.name)
            settle(scratch / target.name, target)
    return target


def run(script: str, *arguments: object) -> None:
    """Run a script of this folder as anyone would."""
    done = subprocess.run([sys.executable, HERE / script, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise HostError(f"{script} failed: {done.stderr.strip()}")


def described(file: Path, folder: str) -> dict[str, Any]:
    """What the page must know of a file that it keeps."""
    content = file.read_bytes()
    return {"name": file.name, "url": folder + file.name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def sample(picture: Path) -> dict[str, Any]:
    """A picture, and what the server made of it."""
    results = {file.name: str(file.relative_to(SITE)) for file in (SITE / "results" / picture.stem).iterdir()}
    return {"name": picture.stem, "picture": str(picture.relative_to(SITE)), "results": results}


def site(folders: dict[str, Path] | None = None, headers: dict[str, str] = SHARED_WITH_ALL) -> serve.Site:
    """What is served where: the assembled folder, and other `folders` by the prefix of their paths."""
    return serve.Site({"/": SITE} | (folders or {}), documents={}, headers=headers)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m examples.model_port.serve", description=__doc__.splitlines()[0])
    parser.add_argument("--backend", default="stock", help="which opencv.js the wheel carries")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--only-assemble", action="store_true", help="make the folder, for another server to serve")
    arguments = parser.parse_args()
    try:
        folder = assemble(arguments.backend)
        if arguments.only_assemble:
            print(folder)
            return 0
        server = serve.listen(site(), arguments.port)
    except (HostError, OSError) as error:
        print(f"The page cannot be served: {error}", file=sys.stderr)
        return 1
    say(f"a model moved from server to page: http://localhost:{server.server_port}/  (Ctrl+C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("")
    return 0


if __name__ == "__main__":
    sys.exit(main())

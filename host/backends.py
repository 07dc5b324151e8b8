"""The opencv.js builds that a wheel can carry: each a folder with opencv.js, opencv.wasm and build.json."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from host import fetch, lightened, minified, promised
from host.cache import put
from host.errors import HostError
from host.versions import opencv

ROOT = Path(__file__).parents[1]
FILES = ("opencv.js", "opencv.wasm", "build.json")

STOCK = "stock"
"""The published opencv.js of a line of OpenCV."""
# opencv.js as one file carries its wasm as text, a third larger and slow to start.
WASM_AS_TEXT = re.compile(r'"data:application/octet-stream;base64,([A-Za-z0-9+/=]+)"')


class BackendError(HostError):
    """A folder or a file that should be an opencv.js build is not one."""


def folder(name: str = STOCK) -> Path:
    """The folder of a build of the chosen OpenCV: `stock`, another that the table of versions calls so, which are fetched from
    npm, one of our own, or a path.

    Raises BackendError when a file of it is missing.
    """
    line = opencv.chosen()
    if name in (STOCK, line.published.name):
        return published(line.published, STOCK)
    if name in opencv.all_published():
        return published(_serving(opencv.published(name), line), name)
    found = next((path for path in (own(name, line), Path(name)) if path.is_dir()), None)
    if found is None:
        where = own(name, line).relative_to(ROOT)
        raise BackendError(f"There is no opencv.js build {name!r} of OpenCV {line.name}: neither {where} nor {name}.")
    missing = [file for file in FILES if not (found / file).is_file()]
    if missing:
        raise BackendError(f"{found} is not an opencv.js build: it lacks {', '.join(missing)}.")
    return found


def _serving(others: opencv.Published, line: opencv.Line) -> opencv.Published:
    if not others.serves(line):
        near = ", ".join(name for name, known in opencv.known().items() if others.serves(known))
        raise BackendError(
            f"{others.name} is a build of OpenCV {others.opencv}, whose arrays lie otherwise in memory than those of "
            f"OpenCV {line.name}: choose {near} by {opencv.CHOICE}=."
        )
    return others


def own(name: str, line: opencv.Line) -> Path:
    """Where a build that is made here lies. Several OpenCVs lie side by side."""
    return ROOT / "opencv_js" / "dist" / line.name / name


def published(published: opencv.Published, name: str) -> Path:
    """An opencv.js of others as the build `name`, its wasm a file of its own, in the ignored `build/opencv_js`."""
    target = ROOT / "build" / "opencv_js" / published.name
    makers = b"".join(Path(str(module.__file__)).read_bytes() for module in (minified, lightened, promised))
    facts = {"name": name, "opencv": published.opencv, "package": published.package, "version": published.version}
    facts |= {"made_by": hashlib.sha256(makers).hexdigest()[:16]}
    stamp = target / "build.json"  # written last
    if stamp.is_file() and json.loads(stamp.read_text()).items() >= facts.items():
        return target
    package = fetch.npm(published.package, published.version, published.sha256)
    script, wasm = lightened.lightened(*minified.restored(*split(_text(package / published.file))))
    build = facts | {"wasm_sha256": hashlib.sha256(wasm).hexdigest()}
    put((package / "LICENSE").read_bytes(), target / "LICENSE")
    contents = (script.encode(), wasm, (json.dumps(build, indent=1) + "\n").encode())
    for name, content in zip(FILES, contents, strict=True):  # build.json last: it says that the rest is there
        put(content, target / name)
    return target


def split(source: str) -> tuple[str, bytes]:
    """The JavaScript and the wasm of an opencv.js that is one file.

    Raises BackendError when there is not exactly one wasm in it, promised.PromisedError.
    """
    if apart := promised.apart(source):
        return apart
    found = WASM_AS_TEXT.findall(source)
    if len(found) != 1:
        raise BackendError(f"This opencv.js should carry one wasm as text; it carries {len(found)}.")
    return WASM_AS_TEXT.sub('"opencv.wasm"', source), base64.b64decode(found[0], validate=True)


def _text(path: Path) -> str:
    """A script as it lies there: where a wasm is a text of bytes, the ends of its lines are some of them."""
    return path.read_bytes().decode("utf-8")

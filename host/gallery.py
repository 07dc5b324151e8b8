"""The playground's examples: what their own first lines say of them, and a thumbnail of what they show.

A script of `examples/gallery` begins with its title and what it does, and says what it needs:

    '''Panorama: overlapping views of one place, stitched.

    Photographs: pavilion.jpg
    Needs: full
    '''
"""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from host import demo, photos, rehearsal
from host.cache import put
from host.progress import say

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
THUMBNAILS = ROOT / "build" / "thumbnails"
WIDTH, HEIGHT = 320, 200  # of a thumbnail, pixels
FIRST = ("edges", "contours", "faces")  # then the demo's scripts, then the others by name
NEEDS = ("camera", "full")


@dataclass(frozen=True)
class Example:
    """One card: `script` is its path in `examples/`, `files` are photographs, `needs` some of `NEEDS`."""

    script: str
    title: str
    about: str
    arguments: str
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return EXAMPLES / self.script


def examples() -> list[Example]:
    """All of them, in the gallery's order."""
    found = {path.stem: described(path) for path in sorted((EXAMPLES / "gallery").glob("*.py"))}
    first = [found.pop(name) for name in FIRST]
    return [*first, *map(of_demo, demo.SCRIPTS), *sorted(found.values(), key=lambda example: "camera" in example.needs)]


def described(path: Path) -> Example:
    """What a script of `examples/gallery` says of itself."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    title, _, about = text.splitlines()[0].partition(": ")
    files, needs = _listed(text, "Photographs"), _listed(text, "Needs")
    return Example(f"gallery/{path.name}", title, about[:1].upper() + about[1:], " ".join(files), files, needs)


def of_demo(row: tuple[str, str, str]) -> Example:
    script, photo, _ = row
    text = ast.get_docstring(ast.parse((EXAMPLES / script).read_text())) or ""
    title = Path(script).stem.replace("_", " ").capitalize()
    return Example(script, title, text.splitlines()[0], f"{photo} out", (photo,))


def _listed(text: str, what: str) -> tuple[str, ...]:
    found = re.search(rf"^{what}: (.*)$", text, re.MULTILINE)
    return tuple(re.split(r",\s*", found[1])) if found else ()


def cards() -> list[dict[str, Any]]:
    """The examples as the page wants them, each with the address of its thumbnail, or None."""
    return [asdict(example) | {"thumbnail": _address(thumbnail(example))} for example in examples()]


def thumbnail(example: Example) -> Path | None:
    """A small picture of what the script shows on the real cv2; None for one that needs a camera."""
    if "camera" in example.needs:
        return None
    inputs = [example.path, *(photos.photo(name) for name in example.files)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()[:16]
    target = THUMBNAILS / f"{example.path.stem}-{digest}.jpg"
    if not target.exists():
        say(f"a thumbnail of {example.script}")
        put(cv2.imencode(".jpg", framed(_picture(example)), [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes(), target)
    return target


def _picture(example: Example) -> np.ndarray:
    files = [photos.photo(name) for name in example.files]
    done = rehearsal.rehearse(example.path, example.arguments.split(), files)
    outputs = {script: f"out/{output}" for script, _, output in demo.SCRIPTS}
    return done.written[outputs[example.script]] if example.script in outputs else done.last()


def framed(picture: np.ndarray) -> np.ndarray:
    """The middle of a picture, as large as a thumbnail."""
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    scale = max(WIDTH / picture.shape[1], HEIGHT / picture.shape[0])
    size = [max(least, round(scale * side)) for least, side in ((WIDTH, picture.shape[1]), (HEIGHT, picture.shape[0]))]
    large = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    left, top = (size[0] - WIDTH) // 2, (size[1] - HEIGHT) // 2
    return large[top : top + HEIGHT, left : left + WIDTH]


def _address(file: Path | None) -> str | None:
    return f"thumbnails/{file.name}" if file else None

"""``python -m cv2shim.by_hand.overrides``: check that ``_index.py`` names every override; ``--write`` writes it."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from cv2shim.by_hand.overrides import registered

FOLDER = Path(__file__).parent
INDEX_FILE = FOLDER / "_index.py"
HEADER = '''"""Which file holds which override. Written by ``python -m cv2shim.by_hand.overrides --write``."""

from __future__ import annotations

'''


def render() -> str:
    """The text that ``_index.py`` must have, found by importing every file of the folder."""
    for module in iter_modules([str(FOLDER)]):
        if not module.name.startswith("_"):
            import_module(f"cv2shim.by_hand.overrides.{module.name}")
    entries = sorted(registered().items())
    index = [f'    "{name}": "{entry.file}",\n' for name, entry in entries]
    always = [f'        "{name}",\n' for name, entry in entries if entry.always or entry.builtin]
    always_text = "".join(["frozenset(\n    {\n", *always, "    }\n)"]) if always else "frozenset()"
    return (
        f"{HEADER}#: cv2's name to the file that overrides it\n"
        f"INDEX: dict[str, str] = {{\n{''.join(index)}}}\n"
        "#: the names whose override is used on every build\n"
        f"ALWAYS: frozenset[str] = {always_text}\n"
    )


def main(arguments: list[str]) -> int:
    """Check or write the index; the exit status."""
    text = render()
    if "--write" in arguments:
        INDEX_FILE.write_text(text, encoding="utf-8")
        return 0
    if INDEX_FILE.read_text(encoding="utf-8") == text:
        return 0
    remedy = "run `python -m cv2shim.by_hand.overrides --write`"
    print(f"cv2shim/by_hand/overrides/_index.py is out of date: {remedy}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

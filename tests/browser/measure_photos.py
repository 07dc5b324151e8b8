"""What a page holds after photographs: `ENGINE=webkit python -m tests.browser.measure_photos --backend full`.

Each photograph of 12 megapixels goes through imread, Canny and imwrite. Told are Pyodide's memory, which never shrinks, and
what the process of the page has of the machine's, as Linux counts it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from pathlib import Path

from host import browsers
from tests.browser.stage import Stage, served

PREPARED = """
import cv2, numpy as np, os, pyodide_js
small = np.random.default_rng(1).integers(0, 256, (188, 250, 3), np.uint8)
cv2.imwrite("photo.jpg", cv2.resize(small, (4000, 3000), interpolation=cv2.INTER_CUBIC))
del small
"""
PHOTOGRAPH = """
cv2.imwrite("edges.png", cv2.Canny(cv2.imread("photo.jpg"), 50, 150))
"""
MEMORY = "str(pyodide_js._module.HEAPU8.length)"
WATCHED = (1, 10, 100)


PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Megabytes that the largest of the processes below this one has: that of the page."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            number, parent = int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            parents[number], sizes[number] = parent, int((folder / "statm").read_text().split()[1]) * PAGE_SIZE
    return max(size for number, size in sizes.items() if os.getpid() in ancestors(number, parents)) / 2**20


def ancestors(number: int, parents: dict[int, int]) -> list[int]:
    found = []
    while number := parents.get(number, 0):
        found.append(number)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", default="stock")
    parser.add_argument("--place", default="module", choices=["main", "classic", "module"])
    options = parser.parse_args()
    browser = browsers.start()
    try:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder), isolated=False, backend=options.backend) as address:
            stage = Stage(browser, address, options.place)
            stage.run("import cv2, pyodide_js")
            tell("import", stage)
            stage.prepare(PREPARED)
            for count in range(1, WATCHED[-1] + 1):
                stage.prepare(PHOTOGRAPH)
                if count in WATCHED:
                    tell(f"{count} photographs", stage)
    finally:
        browser.quit()


def tell(when: str, stage: Stage) -> None:
    memory = int(stage.run(MEMORY)) / 2**20
    print(f"after {when}: Pyodide's memory {memory:.0f} MB, the page's process {resident():.0f} MB", flush=True)


if __name__ == "__main__":
    main()

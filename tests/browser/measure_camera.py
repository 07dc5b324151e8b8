"""What a camera's frame costs in a browser: `python -m tests.browser.measure_camera --backend full --frames 10000`.

Times of each step of camera → cvtColor → Canny → imshow, without the wait for the camera, then the memory over many frames.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from host import browsers
from host.browsers import Browser, CannotError
from tests.browser.stage import Stage, served

STEPS = """
import cv2, gc, statistics, time
import numpy as np
capture = cv2.VideoCapture(0)
def step(name, function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    spent[name].append(1000 * (time.perf_counter() - start))
    return result
spent = {name: [] for name in ("retrieve", "cvtColor", "Canny", "imshow")}
for _ in range(FRAMES):
    capture.grab()
    frame = step("retrieve", capture.retrieve)[1]
    gray = step("cvtColor", cv2.cvtColor, frame, cv2.COLOR_BGR2GRAY)
    edges = step("Canny", cv2.Canny, gray, 50, 150)
    step("imshow", cv2.imshow, "edges", edges)
    cv2.waitKey(1)
cv2.destroyAllWindows()
capture.release()
times = {name: statistics.median(values[10:]) for name, values in spent.items()}
" ".join(f"{name} {ms:.2f}" for name, ms in times.items()) + f" ms; work {sum(times.values()):.2f} ms a frame of {frame.shape}"
"""

LOOP = """
import pyodide_js, gc
capture = cv2.VideoCapture(0, cv2.CAP_ANY, [cv2.CAP_PROP_FPS, 60])
start = time.perf_counter()
for _ in range(FRAMES):
    edges = cv2.Canny(cv2.cvtColor(capture.read()[1], cv2.COLOR_BGR2GRAY), 50, 150)
rate = FRAMES / (time.perf_counter() - start)
capture.release()
del edges
gc.collect()
f"{FRAMES} frames, {rate:.1f} a second, Pyodide's memory {pyodide_js._module.HEAPU8.length / 2**20:.1f} MB"
"""
CHUNKS = 20  # WebDriver waits two minutes for a script


def heap(browser: Browser) -> str:
    try:
        return f"; JavaScript {browser.heap():.1f} MB"
    except CannotError as untold:
        return f"; {untold}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", default="stock")
    parser.add_argument("--frames", type=int, default=2000)
    parser.add_argument("--place", default="main", choices=["main", "classic", "module"])
    options = parser.parse_args()
    browser = browsers.start(camera="fake", rate=60, measured=True)
    browser.set_script_timeout(110)
    try:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder), isolated=False, backend=options.backend) as address:
            stage = Stage(browser, address, options.place)
            print(stage.run(STEPS.replace("FRAMES", "200")))
            for _ in range(CHUNKS):
                told = stage.run(LOOP.replace("FRAMES", str(options.frames // CHUNKS)))
                print(told, heap(browser), "; JsRefs, PyProxies, bytes:", *stage.held(), flush=True)
    finally:
        browser.quit()


if __name__ == "__main__":
    main()

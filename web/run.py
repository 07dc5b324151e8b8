"""Runs the page's script as `python SCRIPT ARGS` would, in a folder of its own; collects what it wrote."""

import os
import shutil
import sys
import traceback
from pathlib import Path

import cv2
import numpy as np
from pyodide.code import eval_code_async

FOLDER = Path("/home/pyodide/work")
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".avif", ".tif", ".tiff", ".ppm", ".pgm"}
given = {}  # path -> modification time in ns, of the files that the script found


def versions():
    return f"cv2 {cv2.__version__}, numpy {np.__version__}"


async def run(source, name, arguments, files):
    """Run `source` with a fresh folder that holds `files`; returns the exit status that python would."""
    _lay_out(files)
    script = FOLDER / name
    script.write_text(source)
    sys.argv = [name, *arguments]
    try:
        scope = {"__name__": "__main__", "__file__": name}
        value = await eval_code_async(source, scope, filename=str(script))
        if isinstance(value, np.ndarray) and value.ndim in (2, 3):
            cv2.imwrite(str(FOLDER / "last line.png"), value)
        return 0
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException as error:
        _print_traceback(error, str(script))
        return 1


def _lay_out(files):
    os.chdir("/")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    os.chdir(FOLDER)
    for name, data in files:
        (FOLDER / name).write_bytes(data)
    given.clear()
    given.update({path: path.stat().st_mtime_ns for path in FOLDER.iterdir()})


def _print_traceback(error, script):
    """As python prints it: from the script's own first line on."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != script:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def written():
    """[name, bytes, "width x height"] of each picture that the script wrote or changed, in order of time."""
    paths = [path for path in FOLDER.rglob("*") if path.suffix.lower() in PICTURES]
    fresh = [path for path in paths if given.get(path) != path.stat().st_mtime_ns]
    return [_described(path) for path in sorted(fresh, key=lambda path: path.stat().st_mtime_ns)]


def _described(path):
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    shape = "" if image is None else f"{image.shape[1]} × {image.shape[0]}"
    return [str(path.relative_to(FOLDER)), np.frombuffer(path.read_bytes(), np.uint8), shape]

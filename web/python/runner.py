"""Runs the page's script as `python SCRIPT ARGS` would, in a folder of its own; collects what it wrote."""

import ast
import builtins
import os
import shutil
import sys
import traceback
from pathlib import Path

import cv2
import numpy as np
import timing as clock
from pyodide.code import CodeRunner

FOLDER = Path("/home/pyodide/work")
SHOWN = {
    ".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".avif", ".tif", ".tiff", ".ppm", ".pgm", ".avi", ".mp4", ".webm",
}  # what the page shows, or offers to keep
STOPPED = 130  # the status of a process that Ctrl-C has ended
ESCAPE = 27
WINDOWS = "cv2shim.page.highgui.windows"
MODULES = set(sys.modules)
_given: dict[Path, int] = {}  # the modification time, in ns, of the files that the script found
_timed: list = []  # rows of the last run


def versions():
    return f"cv2 {cv2.__version__}, numpy {np.__version__}"


async def run(source, name, arguments, files, timed=False):
    """Run `source` with a fresh folder that holds `files`; returns the exit status that python would."""
    _clear()
    _lay_out(files)
    script = FOLDER / name
    script.write_text(source)
    sys.argv = [name, *arguments]
    try:
        value = await _run(source, script, timed)
        if isinstance(value, np.ndarray) and value.ndim in (2, 3):
            cv2.imwrite(str(FOLDER / "last line.png"), value)
        return 0
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except KeyboardInterrupt:
        return STOPPED
    except BaseException as error:
        _print_traceback(error, str(script))
        return 1


async def _run(source, script, timed):
    runner = CodeRunner(source, filename=str(script), flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    runner.compile()
    scope = {"__name__": "__main__", "__file__": script.name}
    try:
        with clock.Clock(runner.code if timed else None) as measured:
            return await runner.run_async(scope)
    finally:
        scope.clear()  # cameras that it left open are closed
        _timed[:] = measured.rows()


def without_windows():
    """Let a cv2 without windows run scripts that open some: nothing is shown, and Escape is pressed at once."""
    positions = {}

    def create(name, window, value, *rest):
        positions[name, window] = value

    def nothing(*args):
        return None

    for name in ("imshow", "namedWindow", "destroyWindow", "destroyAllWindows", "setMouseCallback"):
        setattr(cv2, name, nothing)
    cv2.waitKey = cv2.waitKeyEx = cv2.pollKey = lambda delay=0: ESCAPE
    cv2.createTrackbar, cv2.getTrackbarPos = create, lambda name, window: positions[name, window]
    cv2.getWindowProperty = lambda window, which: 1.0


def _input(prompt=""):
    raise EOFError("input() has nobody to ask in this page: give the script arguments instead.")


builtins.input = _input


def _clear():
    """No window of the script before, none of its modules."""
    if WINDOWS in sys.modules:  # what no script has used yet is not loaded for this
        cv2.destroyAllWindows()
    for name, module in list(sys.modules.items()):
        if name not in MODULES and (getattr(module, "__file__", None) or "").startswith(f"{FOLDER}/"):
            del sys.modules[name]
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))


def _lay_out(files):
    os.chdir("/")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    os.chdir(FOLDER)
    for name, data in files:
        (FOLDER / name).write_bytes(data)
    _given.clear()
    _given.update({path: path.stat().st_mtime_ns for path in FOLDER.iterdir()})


def _print_traceback(error, script):
    """As python prints it: from the script's own first line on."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != script:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def timing():
    """[function, calls, milliseconds] of each cv2 function that the last run called."""
    return _timed


def written():
    """[name, bytes, "width × height"] of each picture or video that the script wrote or changed, in order of time."""
    paths = [path for path in FOLDER.rglob("*") if path.suffix.lower() in SHOWN]
    fresh = [path for path in paths if _given.get(path) != path.stat().st_mtime_ns]
    return [_described(path) for path in sorted(fresh, key=lambda path: path.stat().st_mtime_ns)]


def _described(path):
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED) if path.suffix not in (".avi", ".mp4", ".webm") else None
    shape = "" if image is None else f"{image.shape[1]} × {image.shape[0]}"
    return [str(path.relative_to(FOLDER)), np.frombuffer(path.read_bytes(), np.uint8), shape]

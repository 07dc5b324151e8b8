"""`python -m cv2shim run`: a script in Pyodide under Node behaves as it does under `python`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "cv2shim", "run"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "CV2SHIM_TEST": "grüße"}

pytestmark = pytest.mark.usefixtures("built_wheel")  # what packing says must not be in a run's stderr


def run(folder: Path, source: str, *args: str, stdin: bytes = b"", name: str = "script.py"):
    (folder / name).write_text(source)
    return subprocess.run(
        [*COMMAND, name, *args], cwd=folder, input=stdin, capture_output=True, env=ENVIRONMENT, timeout=120
    )


def python(folder: Path, *args: str):
    return subprocess.run([sys.executable, *args], cwd=folder, capture_output=True, env=ENVIRONMENT)


def test_arguments_streams_and_environment_pass_through(tmp_path):
    source = """
import os, sys
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(bytes(reversed(data)))
sys.stderr.write(repr((sys.argv, os.getcwd(), os.environ["CV2SHIM_TEST"])))
"""
    data = bytes(range(256)) * 300
    done = run(tmp_path, source, "-a", "--flag=ü", "b c", stdin=data)
    assert done.stdout == bytes(reversed(data))
    assert done.stderr.decode() == repr((["script.py", "-a", "--flag=ü", "b c"], str(tmp_path), "grüße"))
    assert done.returncode == 0


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError('bad')",
        "def f():\n    return 1 / 0\n\nf()",
        "x = (1",
        "import no_such_module",
        "import sys; sys.exit(300)",
        "import sys; sys.exit('so long')",
        "import sys; sys.exit()",
        "import atexit; atexit.register(print, 'last'); print('first')",
        "print(__name__, __file__)\nimport __main__\nprint(__main__.__dict__['__name__'])",
    ],
)
def test_output_traceback_and_status_are_pythons(tmp_path, source):
    done = run(tmp_path, source)
    expected = python(tmp_path, "script.py")
    assert done.returncode == expected.returncode
    assert done.stdout == expected.stdout
    # Python 3.13, which Pyodide carries, marks more of a line than the versions before it.
    assert without_marks(done.stderr) == without_marks(expected.stderr)


def without_marks(text: bytes) -> list[bytes]:
    """The lines without those that only underline."""
    return [line for line in text.splitlines() if line.strip(b" ~^")]


def test_files_are_the_real_ones_also_outside_the_folder(tmp_path):
    folder, elsewhere = tmp_path / "here", tmp_path / "there"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "in.txt").write_text("content")
    source = f"""
from pathlib import Path
Path("out.txt").write_text(Path({str(elsewhere / "in.txt")!r}).read_text())
Path({str(elsewhere / "out.txt")!r}).write_text("absolute")
"""
    done = run(folder, source)
    assert done.stderr == b""
    assert (folder / "out.txt").read_text() == "content"
    assert (elsewhere / "out.txt").read_text() == "absolute"
    assert sorted(path.name for path in folder.iterdir()) == ["out.txt", "script.py"]


def test_a_module_beside_the_script_is_found_and_its_packages_are_loaded(tmp_path):
    (tmp_path / "helper.py").write_text("import PIL.Image\nimport numpy\nshape = numpy.zeros((2, 3)).shape")
    done = run(tmp_path, "import helper\nprint(helper.shape, helper.PIL.__name__)")
    assert done.stdout == b"(2, 3) PIL\n", done.stderr
    assert not (tmp_path / "__pycache__").exists()


def test_cv2_reads_and_writes_the_real_files(tmp_path):
    picture = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "in.jpg"), picture)
    source = """
import cv2
edges = cv2.Canny(cv2.imread("in.jpg"), 50, 100)
print(cv2.imwrite("out.png", edges), cv2.countNonZero(edges))
"""
    done = run(tmp_path, source)
    edges = cv2.Canny(cv2.imread(str(tmp_path / "in.jpg")), 50, 100)
    assert done.stdout.decode() == f"True {cv2.countNonZero(edges)}\n", done.stderr.decode()
    assert np.array_equal(cv2.imread(str(tmp_path / "out.png"), cv2.IMREAD_GRAYSCALE), edges)


def test_windows_are_numbered_pictures_in_a_folder_that_is_named(tmp_path):
    source = """
import cv2, numpy as np
for k in range(2):
    cv2.imshow("a window", np.full((4, 5, 3), k, np.uint8))
    print(cv2.waitKey(0), cv2.pollKey())
cv2.destroyAllWindows()
"""
    done = run(tmp_path, source)
    assert done.stdout == b"-1 -1\n-1 -1\n", done.stderr.decode()
    assert done.stderr.decode().count(str(tmp_path / "cv2-windows")) == 1
    for k in range(2):
        shown = cv2.imread(str(tmp_path / "cv2-windows" / f"a window-{k + 1:04}.png"))
        assert np.array_equal(shown, np.full((4, 5, 3), k, np.uint8))


def test_a_missing_script_is_pythons_status_2(tmp_path):
    done = subprocess.run([*COMMAND, "none.py"], cwd=tmp_path, capture_output=True, env=ENVIRONMENT)
    assert done.returncode == 2
    assert b"can't open file" in done.stderr
    assert b"none.py" in done.stderr


def test_ctrl_c_is_a_keyboard_interrupt(tmp_path):
    (tmp_path / "script.py").write_text("print('ready', flush=True)\nwhile True:\n    pass\n")
    process = subprocess.Popen(
        [*COMMAND, "script.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=ENVIRONMENT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.decode().splitlines()[-1] == "KeyboardInterrupt"

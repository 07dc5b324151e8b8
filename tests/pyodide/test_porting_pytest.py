"""`python -m cv2shim pytest`, and the wheel for a developer's machine in a Python of its own with no checkout near."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from host import host_wheel
from host.cache import cache_dir

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("built_wheel")

PROJECT = {
    "pyproject.toml": '[project]\nname = "tiny"\nversion = "1"\ndependencies = ["numpy", "opencv-python-headless"]\n',
    "tiny.py": "import cv2\n\ndef smooth(picture):\n    return cv2.GaussianBlur(picture, (3, 3), 0)\n",
    "tests/data.txt": "7",
    "tests/test_tiny.py": """
import os, sys
from pathlib import Path
import cv2
import numpy as np
import tiny

PICTURE = np.arange(48, dtype=np.uint8).reshape(6, 8)

def test_passes(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), tiny.smooth(PICTURE))
    assert cv2.imread(str(tmp_path / "a.png"), 0).sum() == tiny.smooth(PICTURE).sum()
def test_data():
    assert Path(__file__).with_name("data.txt").read_text() == "7"
def test_fails():
    assert tiny.smooth(PICTURE).sum() == 0
def test_differs():
    assert sys.platform != "emscripten"
def test_hangs():
    while sys.platform == "emscripten": pass
def test_crashes():
    if sys.platform == "emscripten": os._exit(5)
def test_after(capfd):
    print("captured")
    assert capfd.readouterr().out == "captured\\n"
""",
}
ENDS = {
    "passes": ("passed", "passed"),
    "data": ("passed", "passed"),
    "fails": ("failed", "failed"),
    "differs": ("passed", "failed"),
    "hangs": ("passed", "hung"),
    "crashes": ("passed", "crashed"),
    "after": ("passed", "passed"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name, text in PROJECT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_project_on_both_sides(project: Path, tmp_path: Path):
    before = files(project)
    command = [sys.executable, "-m", "cv2shim", "pytest", "--timeout", "8", "--json", str(tmp_path / "out.json"), str(project)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 1, done.stderr
    found = json.loads((tmp_path / "out.json").read_text())
    ends = {one["test"].rpartition("_")[2]: (one["real"]["outcome"], one["shim"]["outcome"]) for one in found["tests"]}
    assert ends == ENDS
    assert found["lacking"] == []
    assert "3 of 7 tests end differently; 4 end alike (1 of them do not pass on either side)." in done.stdout
    assert files(project) == before


def test_a_path_that_is_not_there_is_wrong_use():
    command = [sys.executable, "-m", "cv2shim", "pytest", "no/such/folder"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "cv2shim pytest: there is no no/such/folder\n")


BOTH = """
import sys
import cv2
import numpy as np
import pytest

PICTURE = np.arange(48, dtype=np.uint8).reshape(6, 8)

def smooth(picture, size=3):
    return cv2.GaussianBlur(picture, (size, size), 0)

def platform():
    return sys.platform

def test_agrees(both_cv2):
    assert np.array_equal(both_cv2(smooth, PICTURE, size=5), smooth(PICTURE, 5))

def test_differs(both_cv2):
    with pytest.raises(AssertionError, match="platform differs: what it returns: 'linux' against 'emscripten'"):
        both_cv2(platform)

@pytest.mark.both_cv2
@pytest.mark.parametrize("size", [3, 5])
def test_marked(size):
    return smooth(PICTURE, size)

@pytest.mark.both_cv2
def test_fails_there():
    assert sys.platform != "emscripten"
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel; what that requires it has from this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    built = host_wheel.build(folder)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    found = folder / "venv" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(found), "install", "--quiet", "--no-index", "--no-deps", str(built)],
        check=True,
    )
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return found


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Nothing names the checkout; what was fetched before is there, what is unpacked is not."""
    cache = tmp_path_factory.mktemp("cache")
    for part in cache_dir().iterdir():
        if part.name != "tree":
            (cache / part.name).symlink_to(part)
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"CV2SHIM_CACHE": str(cache)}


def in_the_page(language: str) -> list[str]:
    """The blocks of a language in the page that tells of these commands."""
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "docs" / "porting.md").read_text(), re.MULTILINE | re.DOTALL)


def test_the_wheel_runs_scripts_and_projects(python: Path, environment: dict[str, str], project: Path):
    (project / "script.py").write_text("import cv2, sys\nprint(cv2.__version__.count('.'), sys.platform)\n")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(python), "-m", "cv2shim", *arguments]
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=500)

    done = run("run", "script.py")
    assert done.stdout == "2 emscripten\n", done.stderr
    (told,) = (line.split()[1:] for block in in_the_page("sh") for line in block.splitlines() if " pytest " in line)
    done = run(*told, "-k", "passes or data or after")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("All 3 tests end alike on both sides.\n")
    assert subprocess.run([python.with_name("cv2shim"), "--help"], env=environment, capture_output=True).returncode == 0
    (project / "same.py").write_text("import cv2, numpy\nprint(cv2.add(numpy.ones((2, 2), 'u1'), 1).sum())\n")
    for command, ending in (("check", "exact in stock"), ("compare", "calls of cv2: 1 the same")):
        done = run(command, "same.py")
        assert done.returncode == 0, done.stdout + done.stderr
        assert ending in done.stdout
    names = (
        "import importlib.util; print([importlib.util.find_spec(name) for name in ('compat', 'host', 'porting', 'codegen')])"
    )
    found = subprocess.run([python, "-c", names], cwd=project, env=environment, capture_output=True, text=True)
    assert found.stdout == "[None, None, None, None]\n"


def test_the_pages_example_of_both_sides(python: Path, environment: dict[str, str], tmp_path: Path):
    (example,) = (block for block in in_the_page("python") if "both_cv2" in block)
    (tmp_path / "test_both.py").write_text(example)
    done = both_sides(python, environment, tmp_path)
    assert "3 passed" in done.stdout, done.stdout + done.stderr


def both_sides(python: Path, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest on what is in a folder."""
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_both.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500)


def test_a_function_that_has_to_agree(python: Path, environment: dict[str, str], tmp_path: Path):
    (tmp_path / "test_both.py").write_text(BOTH)
    done = both_sides(python, environment, tmp_path)
    assert "1 failed, 4 passed" in done.stdout, done.stdout + done.stderr
    assert "test_fails_there does not end alike: on the real cv2: it returns; on the shim: AssertionError" in done.stdout


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, what Python keeps of its own imports left out."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path): path.read_bytes() for path in found}

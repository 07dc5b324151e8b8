"""The table of OpenCVs: one place, read as it is meant, and named nowhere else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from host import backends, emitted, oracle
from host.versions import opencv

ROOT = Path(__file__).parents[3]
LINE = opencv.named(opencv.default())

EMITTED = (
    "codegen/data/", "cv2shim/_generated/",  # facts of each version, and what is made of them
    "compat/accepted/", "compat/opencv_tests/accepted/", "compat/summary",  # what was measured, and of what
    "docs/opencv-lines.md",
)  # fmt: skip
WRITTEN = {
    "host/versions/opencv.toml": "the table",
    "host/versions/pyodide.toml": "Pyodide's own opencv-python has a version of its own",
    "examples/embedding/pyscript/pyscript.json": "a file to be copied; test_embedding.py holds it to the wheel's name",
}
MATRIX = re.compile(r"<!-- matrix: .*?<!-- /matrix -->", re.DOTALL)


def test_the_environment_chooses_the_line() -> None:
    assert opencv.chosen({}).opencv == opencv.default()
    assert opencv.chosen({"OPENCV": ""}) == LINE
    for version in opencv.known():
        assert opencv.chosen({"OPENCV": version}).opencv == version


def test_a_version_without_a_row_is_one_sentence() -> None:
    said = rf"OpenCV 1\.2\.3 is not known here: {'.*'.join(opencv.known())} are, .*`python -m codegen add"
    with pytest.raises(opencv.UnknownOpenCVError, match=said):
        opencv.chosen({"OPENCV": "1.2.3"})


@pytest.mark.parametrize("command", ["host.wheel", "opencv_js", "codegen", "compat"])
def test_every_command_says_so(command: str) -> None:
    environment = os.environ | {"OPENCV": "1.2.3"}
    arguments = ["--write"] if command == "codegen" else []
    done = subprocess.run(
        [sys.executable, "-m", command, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode in (1, 2)
    assert "OpenCV 1.2.3 is not known here" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("version", opencv.known())
def test_each_line_is_whole(version: str) -> None:
    line = opencv.named(version)
    assert line.release.startswith(f"{line.opencv}.")
    assert line.name == version
    assert line.source[1] in line.sdist
    assert re.fullmatch(r"[0-9a-f]{64}", line.sha256)
    assert not set(line.modules) & set(line.unbuilt)
    assert line.requirement == f"{line.project}=={line.oracle}"


def test_lines_lie_side_by_side() -> None:
    places = [(emitted.package(line), emitted.bindings(line), backends.own("full", line)) for line in opencv.known().values()]
    flat = [place for each in places for place in each]
    assert len(set(flat)) == len(flat)


def test_this_pythons_own_cv2_serves_the_line_of_its_release() -> None:
    own = oracle._own(LINE.project)
    assert oracle.folder(replace(LINE, oracle=own)) is None
    assert oracle.environment(replace(LINE, oracle=own), Path("/beside"))["PYTHONPATH"].startswith("/beside")


def test_a_release_that_pypi_has_not_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path))
    with pytest.raises(oracle.OracleError, match=r"opencv-python-headless==0\.0\.1 could not be installed: ERROR: No matching"):
        oracle.folder(replace(LINE, oracle="0.0.1"))
    assert list((tmp_path / "oracles").iterdir()) == []


def versions() -> re.Pattern[str]:
    """What names a version: a line's, its release's, that of a published opencv.js; also without the last number."""
    names = {name for line in opencv.known().values() for name in (line.opencv, line.release, line.oracle)}
    names |= {opencv.published(name).version for name in opencv.all_published()}
    # A number such as 0.5 is none of these, but N.0 may be one.
    names |= {short for line in opencv.known().values() if not (short := line.opencv.rpartition(".")[0]).endswith(".0")}
    return re.compile(rf"(?<![\w.@])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w|\.\d)")


def test_nothing_but_the_table_names_a_version() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    names, found = versions(), []
    for name in listed:
        path = ROOT / name
        if name.startswith(EMITTED) or name in WRITTEN or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, row in enumerate(MATRIX.sub("", text).splitlines(), 1):
            row = row.replace("\\", "")  # as regular expressions have it, too
            found += [f"{name}:{number}: {match[0]}" for match in names.finditer(row)]
    assert found == []


def test_what_a_line_calls_changed_is_what_functions_ask_for() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "cv2shim").rglob("*.py"))
    asked = {name for text in sources for name in re.findall(r'\bchanged\("([\w-]+)"\)', text)}
    assert asked == {name for line in opencv.known().values() for name in line.changes}

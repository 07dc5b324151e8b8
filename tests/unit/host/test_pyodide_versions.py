"""The table of Pyodides: what it says, what is asked of it, and that nothing else names one of them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from host import wheel
from host.versions import pyodide

ROOT = Path(__file__).parents[3]
EMBEDDING = ROOT / "examples" / "embedding"
# Pages that are copied as they are: what they name is compared with the table here, or with the wheel by tests/browser.
CHECKED = {"examples/embedding/vite/package.json", "examples/embedding/pyscript/pyscript.json"}
ANY = r"\bPyodide v?\d|\b(?:pyodide|pyemscripten)_\d+_\d+_wasm32|\bcpython-3\d\d|\bcp3(?:1[3-9]|[2-9]\d)\b"


def test_every_row_can_be_used() -> None:
    for version, row in pyodide.known().items():
        assert version == row.version
        assert row.tested in ("all", "matrix", "smoke", "start")
        assert (row.carrier is not None) == bool(row.source) == (row.tested != "start"), version
        assert re.fullmatch("[0-9a-f]{64}", row.sha256)
        assert row.node >= 20


def test_what_one_is_given_of_another_comes_from_the_others_carrier() -> None:
    for row in pyodide.served():
        source = pyodide.named(row.source)
        assert (source.source, source.carrier, source.python) == (row.source, row.carrier, row.python)


def test_the_defaults_are_tested() -> None:
    assert pyodide.chosen({}).tested == "all"
    assert pyodide.of_pages({}).tested in ("all", "matrix")
    assert pyodide.peer().pyodide.tag in pyodide.peer().file


@pytest.mark.parametrize("choose", [pyodide.chosen, pyodide.of_pages])
def test_the_environment_chooses(choose) -> None:
    for version, row in pyodide.known().items():
        assert choose({"PYODIDE": version}) == row
        assert choose(row.environment) == row
    assert choose({"PYODIDE": ""}) == choose({})


def test_one_that_is_not_known_is_said_in_a_sentence() -> None:
    with pytest.raises(pyodide.UnknownPyodideError, match=r"Pyodide 0\.1 is not known here; host/versions/pyodide\.toml has "):
        pyodide.chosen({"PYODIDE": "0.1"})


def test_a_wheel_is_for_every_platform_and_python_of_the_rows_with_packages() -> None:
    assert pyodide.platform_tags() == list(dict.fromkeys(row.tag for row in pyodide.served()))
    compilers = pyodide.compilers()
    assert {row.python for row in compilers} == {row.python for row in pyodide.served()}
    assert len(compilers) == len({row.python for row in compilers})
    assert all(row.source == row.version for row in compilers)


def test_nothing_else_names_a_pyodide() -> None:
    versions = "|".join(rf"(?<![\d.]){re.escape(version)}(?![\d.]*\d)" for version in pyodide.known())
    pattern, own = re.compile(f"{ANY}|{versions}"), pyodide.TABLE.relative_to(ROOT).as_posix()
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = []
    for name in set(listed) - CHECKED - {own, Path(__file__).relative_to(ROOT).as_posix()}:
        if (ROOT / name).is_file():
            text = (ROOT / name).read_bytes().decode(errors="replace")
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_the_example_for_vite_has_the_pyodide_of_pages() -> None:
    package = json.loads((EMBEDDING / "vite" / "package.json").read_text())
    assert package["dependencies"]["pyodide"] == pyodide.of_pages({}).version


def test_the_example_for_pyscript_names_the_platforms() -> None:
    packages = json.loads((EMBEDDING / "pyscript" / "pyscript.json").read_text())["packages"]
    assert packages[-1].endswith(f"-{wheel.tag()}.whl")

"""What a program requires, as a Pyodide can have it; without PyPI, which is stood in for."""

from __future__ import annotations

import sys
import zipfile
from types import SimpleNamespace

import pytest

from host import distribution, fetch, resolve
from host.versions import pyodide
from porting.testing import needs

CHOSEN = pyodide.chosen()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setattr(distribution, "assemble", lambda *_: None)
    monkeypatch.setattr(fetch, "wheels_on_pypi", lambda name: [])


def installed(folder, monkeypatch, name: str, files: dict[str, str], requires: str = "") -> None:
    """A package of this Python."""
    info = f"{name}-1.0.dist-info"
    files = files | {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}"}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / info / "RECORD").write_text("".join(f"{path},,\n" for path in files))
    monkeypatch.syspath_prepend(str(folder))


def test_the_real_cv2_of_any_flavour_is_the_shim(tmp_path):
    names = ["opencv-python", "opencv_contrib_python>=4", "opencv-python-headless", "opencv-contrib-python-headless"]
    assert resolve.resolve(names, CHOSEN, tmp_path) == resolve.Found()


def test_what_is_compiled_comes_from_the_distribution_and_another_release_is_told(tmp_path):
    found = resolve.resolve(["numpy<1.5", "pandas"], CHOSEN, tmp_path)
    assert found.names == ["numpy", "pandas"]
    assert len(found.lacking) == 1
    assert found.lacking[0].startswith("numpy<1.5 is asked for; Pyodide")


def test_a_pure_package_is_taken_as_it_is_here_with_what_it_requires_there(tmp_path, monkeypatch):
    requires = (
        'Requires-Dist: second\nRequires-Dist: third ; sys_platform == "win32"\n'
        'Requires-Dist: scipy ; sys_platform == "emscripten"\n'
        'Requires-Dist: fourth ; extra == "more"\n'
    )
    installed(tmp_path / "site", monkeypatch, "first", {"first.py": "ONE = 1"}, requires)
    installed(tmp_path / "site", monkeypatch, "second", {"second/__init__.py": ""})
    found = resolve.resolve(["first"], CHOSEN, tmp_path / "wheels")
    assert [wheel.name for wheel in found.wheels] == ["first-1.0-py3-none-any.whl", "second-1.0-py3-none-any.whl"]
    assert (found.names, found.lacking) == (["scipy"], [])
    assert set(zipfile.ZipFile(found.wheels[0]).namelist()) >= {"first.py", "first-1.0.dist-info/METADATA"}


def test_extras_that_are_asked_for_count(tmp_path, monkeypatch):
    installed(tmp_path / "site", monkeypatch, "first", {"first.py": ""}, 'Requires-Dist: scipy ; extra == "more"\n')
    assert resolve.resolve(["first[more]"], CHOSEN, tmp_path / "wheels").names == ["scipy"]


def test_a_package_under_development_is_imported_from_where_it_lies(tmp_path, monkeypatch):
    (tmp_path / "source" / "developed_one").mkdir(parents=True)
    (tmp_path / "source" / "developed_one" / "__init__.py").touch()
    info = "developed_one-1.0.dist-info"
    direct = {
        f"{info}/direct_url.json": '{"url": "file:///x", "dir_info": {"editable": true}}',
        f"{info}/top_level.txt": "developed_one\n",
    }
    installed(tmp_path / "site", monkeypatch, "developed_one", {"developed_one.pth": str(tmp_path / "source"), **direct})
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "source")])
    found = resolve.resolve(["developed-one"], CHOSEN, tmp_path / "wheels")
    assert found.paths == [str(tmp_path / "source")]
    assert not any(name.endswith(".pth") for name in zipfile.ZipFile(found.wheels[0]).namelist())


def test_what_is_compiled_and_nowhere_else_is_taken_without_that_and_said_so(tmp_path, monkeypatch):
    installed(tmp_path / "site", monkeypatch, "fast", {"fast/__init__.py": "", "fast/_c.so": ""})
    found = resolve.resolve(["fast"], CHOSEN, tmp_path / "wheels")
    assert "fast/_c.so" not in zipfile.ZipFile(found.wheels[0]).namelist()
    assert found.lacking == [
        f"fast cannot be had for Pyodide {CHOSEN.version}: what this Python has of it is taken without its compiled part."
    ]


def test_what_setuptools_left_beside_sources_is_no_package_of_this_python(tmp_path, monkeypatch):
    (tmp_path / "thing.egg-info").mkdir()
    (tmp_path / "thing.egg-info" / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    (tmp_path / "thing.egg-info" / "SOURCES.txt").write_text("thing/__init__.py\n")
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert resolve.resolve(["thing"], CHOSEN, tmp_path / "wheels").wheels == []
    assert needs.owners(["thing"]) == []


def test_the_newest_wheel_that_the_pyodide_takes_comes_from_pypi(tmp_path, monkeypatch):
    def wheel(name: str, python: str | None = None, yanked: bool = False) -> SimpleNamespace:
        return SimpleNamespace(filename=name, requires_python=python, is_yanked=yanked, digests={"sha256": "0"})

    files = [
        wheel("there-1.0-py3-none-any.whl"),
        wheel(f"there-1.5-cp{CHOSEN.python.replace('.', '')}-cp{CHOSEN.python.replace('.', '')}-{CHOSEN.tag}.whl"),
        wheel("there-1.6-cp311-cp311-manylinux_2_17_x86_64.whl"),
        wheel("there-1.7-py3-none-any.whl", "<3.8"),
        wheel("there-1.8-py3-none-any.whl", yanked=True),
        wheel("there-1.9rc1-py3-none-any.whl"),
        wheel("there-2.0-py3-none-any.whl"),
    ]
    monkeypatch.setattr(fetch, "wheels_on_pypi", lambda name: files)
    monkeypatch.setattr(fetch, "pypi", lambda name, version, file, sha256: tmp_path / file)
    monkeypatch.setattr(resolve.lock, "metadata", lambda path: SimpleNamespace(get_all=lambda *_: []))
    (taken,) = resolve.resolve(["there<2"], CHOSEN, tmp_path).wheels
    assert taken.name.startswith("there-1.5-cp")


def test_what_cannot_be_had_or_read_is_a_sentence_each(tmp_path):
    found = resolve.resolve(["no-such-package>=3", "what is this?"], CHOSEN, tmp_path)
    why = "PyPI has no wheel of no-such-package>=3 that this Pyodide takes"
    assert found.lacking == [
        f"no-such-package cannot be had for Pyodide {CHOSEN.version}: {why}.",
        "'what is this?' is no requirement that can be read: it is left out.",
    ]

"""The Pyodide distribution: what belongs to it, where it comes from, and what its lock file says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from host import distribution, fetch
from host.versions import pyodide

NUMPY = b"numpy's bytes"
OWN = pyodide.chosen({})
LENT = next(row for row in pyodide.served() if row.source != row.version)


def entry(name: str, *depends: str, content: bytes = b"") -> dict[str, Any]:
    return {
        "name": name,
        "version": "1",
        "file_name": f"{name}-1.whl",
        "depends": list(depends),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


@pytest.fixture
def lock() -> dict[str, Any]:
    packages = [
        entry("numpy", content=NUMPY),
        entry("pytest", "more-itertools", "atomicwrites"),
        entry("more-itertools"),
        entry("atomicwrites"),
        entry("scipy", "numpy"),
    ]
    return {"packages": {package["name"]: package for package in packages}}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path))
    return tmp_path


def test_the_closure_has_what_the_roots_depend_on_and_nothing_else(lock):
    names = [found["name"] for found in distribution.closure(lock, ["pytest", "numpy"])]
    assert sorted(names) == ["atomicwrites", "more-itertools", "numpy", "pytest"]


def test_a_dropped_package_is_dropped_from_what_needs_it(lock):
    distribution.drop(lock, "atomicwrites")
    assert "atomicwrites" not in lock["packages"]
    assert lock["packages"]["pytest"]["depends"] == ["more-itertools"]


def test_the_lock_has_the_sums_of_what_comes_from_pypi(lock, monkeypatch):
    monkeypatch.setattr(fetch, "pinned", lambda registry, name: "ab" if name == "pytest-1.whl" else None)
    packages = json.loads(distribution.lock_text(lock))["packages"]
    assert packages["pytest"]["sha256"] == "ab"
    assert packages["numpy"]["sha256"] == hashlib.sha256(NUMPY).hexdigest()


def unreachable(*args: Any, **kwargs: Any) -> None:
    raise fetch.NoAnswerError("no such host")


def carrier(folder: Path, content: bytes) -> Path:
    path = folder / "carrier.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(distribution.CARRIER_FOLDER + "numpy-1.whl", content)
    return path


def test_without_the_cdn_a_file_comes_from_the_carrier_and_it_is_said(cache, lock, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "url", unreachable)
    monkeypatch.setattr(fetch, "pypi", lambda *args: carrier(cache, NUMPY))
    [file] = distribution.compiled_wheels([lock["packages"]["numpy"]], OWN)
    assert file.read_bytes() == NUMPY
    assert "CDN does not answer" in capsys.readouterr().err
    assert not (cache / "carrier.whl").exists(), "152 MB must not stay in the cache"
    monkeypatch.setattr(fetch, "pypi", None)  # a second fetch would fail
    assert distribution.compiled_wheels([lock["packages"]["numpy"]], OWN) == [file]


def test_what_nobody_has_is_said_in_a_sentence(cache, lock, monkeypatch):
    monkeypatch.setattr(fetch, "url", unreachable)
    monkeypatch.setattr(fetch, "pypi", lambda *args: carrier(cache, NUMPY))
    with pytest.raises(fetch.FetchError, match=f"scipy 1 for Pyodide {OWN.version} cannot be had"):
        distribution.compiled_wheels([lock["packages"]["scipy"]], OWN)


def test_other_bytes_in_the_carrier_are_refused_with_both_sums(cache, lock, monkeypatch):
    monkeypatch.setattr(fetch, "url", unreachable)
    monkeypatch.setattr(fetch, "pypi", lambda *args: carrier(cache, b"other bytes"))
    with pytest.raises(fetch.FetchError) as error:
        distribution.compiled_wheels([lock["packages"]["numpy"]], OWN)
    assert hashlib.sha256(NUMPY).hexdigest() in str(error.value)
    assert hashlib.sha256(b"other bytes").hexdigest() in str(error.value)


def test_with_the_cdn_the_carrier_is_not_asked(cache, lock, monkeypatch):
    def from_cdn(address: str, target: Path, sha256: str, timeout: float) -> None:
        assert address == distribution.cdn(OWN) + "numpy-1.whl"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(NUMPY)

    monkeypatch.setattr(fetch, "url", from_cdn)
    monkeypatch.setattr(fetch, "pypi", None)
    [file] = distribution.compiled_wheels([lock["packages"]["numpy"]], OWN)
    assert file.read_bytes() == NUMPY


def test_one_whose_packages_nobody_carries_is_given_compiled_ones_of_another(tmp_path, monkeypatch):
    def lock_file(row: pyodide.Pyodide) -> Path:
        compiled = entry("numpy") | {"file_name": f"numpy-{row.version}-cp3-cp3-wasm32.whl"}
        pure = entry("pytest") | {"file_name": f"pytest-{row.version}-py3-none-any.whl"}
        folder = tmp_path / row.version
        folder.mkdir(exist_ok=True)
        (folder / distribution.LOCK).write_text(json.dumps({"packages": {"numpy": compiled, "pytest": pure}}))
        return folder

    monkeypatch.setattr(distribution, "runtime", lock_file)
    packages = distribution.lock_of(LENT)["packages"]
    assert packages["numpy"]["file_name"] == f"numpy-{LENT.source}-cp3-cp3-wasm32.whl"
    assert packages["pytest"]["file_name"] == f"pytest-{LENT.version}-py3-none-any.whl"


def test_one_without_packages_is_refused_in_a_sentence():
    [bare, *_] = pyodide.tested("start")
    with pytest.raises(fetch.FetchError, match=f"Nobody carries packages for Pyodide {bare.version}: numpy cannot be had"):
        distribution.assemble(pyodide=bare)

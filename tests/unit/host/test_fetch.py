"""Fetching refuses what is not pinned or not what was pinned, keeps what it fetched, and tries twice."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
import requests

from host import fetch

CONTENT = b"a wheel"
SUM = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {"pypi": {"a.whl": SUM}, "npm": {}}
    monkeypatch.setattr(fetch, "_pins", lambda: table)
    return table


def arrives(content: bytes):
    def download(name: str, version: str, target: Path) -> None:
        target.write_bytes(content)

    return download


def test_a_file_with_the_pinned_sum_is_kept(pins, monkeypatch):
    monkeypatch.setattr(fetch, "_download_from_pypi", arrives(CONTENT))
    path = fetch.pypi("a", "1", "a.whl")
    assert path.read_bytes() == CONTENT
    monkeypatch.setattr(fetch, "_download_from_pypi", None)  # a second download would fail
    assert fetch.pypi("a", "1", "a.whl") == path


def test_another_sum_is_refused_with_both_sums_and_nothing_is_kept(pins, monkeypatch, empty_cache):
    monkeypatch.setattr(fetch, "_download_from_pypi", arrives(b"something else"))
    with pytest.raises(fetch.FetchError) as error:
        fetch.pypi("a", "1", "a.whl")
    assert SUM in str(error.value)
    assert hashlib.sha256(b"something else").hexdigest() in str(error.value)
    assert not [path for path in empty_cache.rglob("*") if path.is_file()]


def test_a_file_that_is_not_pinned_is_not_fetched(pins, monkeypatch):
    monkeypatch.setattr(fetch, "_download_from_pypi", None)
    with pytest.raises(fetch.FetchError, match=r"b\.whl is not pinned.*pins\.json"):
        fetch.pypi("b", "1", "b.whl")


@pytest.mark.parametrize("failures", [1, 2])
def test_a_network_time_out_is_tried_once_more(pins, monkeypatch, failures):
    calls = []

    def download(name: str, version: str, target: Path) -> None:
        calls.append(name)
        if len(calls) <= failures:
            raise requests.Timeout("no answer")
        target.write_bytes(CONTENT)

    monkeypatch.setattr(fetch, "_download_from_pypi", download)
    if failures == 1:
        assert fetch.pypi("a", "1", "a.whl").exists()
    else:
        with pytest.raises(fetch.FetchError, match=r"a\.whl could not be fetched: no answer"):
            fetch.pypi("a", "1", "a.whl")
    assert len(calls) == 2


def test_an_npm_package_is_unpacked_under_its_name(pins, monkeypatch, tmp_path):
    source = tmp_path / "package"
    source.mkdir()
    (source / "index.js").write_text("1")
    archive = tmp_path / "p.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(source, "package")
    pins["npm"]["@some/package@1.0"] = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(fetch, "_npm_pack", lambda spec, folder: archive)
    folder = fetch.npm("@some/package", "1.0")
    assert (folder / "index.js").read_text() == "1"
    assert folder == fetch.npm("@some/package", "1.0")


def test_npm_saying_no_is_an_error_with_its_words(pins, monkeypatch):
    pins["npm"]["nothing@1"] = SUM
    answer = subprocess.CompletedProcess([], 1, stdout="", stderr="404 Not Found")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: answer)
    with pytest.raises(fetch.FetchError, match="404 Not Found"):
        fetch.npm("nothing", "1")


def test_every_pin_is_a_sha256():
    for table in json.loads(fetch.PINS.read_text()).values():
        for key, sha256 in table.items():
            assert len(sha256) == 64, key
            assert int(sha256, 16) >= 0, key

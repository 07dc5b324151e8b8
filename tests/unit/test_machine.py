"""What a machine lacks is skipped and named; where CI=true it is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from host import backends
from tests import machine


@pytest.fixture(autouse=True)
def nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)


def test_tests_of_a_build_that_is_not_there_are_skipped() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"no opencv\.js build 'full'.*`make opencv` builds it"):
        machine.need("full")


def test_where_everything_must_be_there_they_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"CI=true takes every test.*no opencv\.js build 'full'"):
        machine.need("full")


def test_the_published_build_is_never_absent() -> None:
    machine.need("stock")

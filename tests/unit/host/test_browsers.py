"""Which engine is chosen, and what is said where one is not installed."""

from __future__ import annotations

import pytest

from host import browsers
from host.browsers.__main__ import main
from host.errors import HostError


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in browsers.ENGINES.values():
        monkeypatch.setattr(engine, "installed", staticmethod(lambda: False))


def test_chromium_unless_another_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENGINE", raising=False)
    assert browsers.chosen() == "chromium"
    for name in ("", *browsers.ENGINES):
        monkeypatch.setenv("ENGINE", name)
        assert browsers.chosen() == (name or "chromium")


def test_an_engine_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE", "trident")
    with pytest.raises(HostError, match="ENGINE is 'trident', and must be one of chromium, firefox, webkit"):
        browsers.chosen()


@pytest.mark.usefixtures("nothing_installed")
def test_what_is_missing_is_a_line_with_the_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "Firefox is not on this machine, so nothing runs in it; Debian has it: apt-get install firefox-esr"
    with pytest.raises(browsers.NotInstalledError, match=sentence):
        browsers.start("firefox")
    monkeypatch.delenv("CI", raising=False)
    assert main(["firefox"]) == 0
    assert capsys.readouterr() == ("\n", f"{sentence}\n")
    monkeypatch.setenv("CI", "true")
    assert main(["firefox", "webkit"]) == 1


def test_those_that_are_there_are_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, engine in browsers.ENGINES.items():
        monkeypatch.setattr(engine, "installed", staticmethod(lambda name=name: name != "firefox"))
    monkeypatch.delenv("CI", raising=False)
    assert main([]) == 0
    printed, missing = capsys.readouterr()
    assert printed == "chromium webkit\n"
    assert missing.count("\n") == 1

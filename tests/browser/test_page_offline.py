"""The page works without its server, once it has been there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from host.browsers import Browser
from host.playground import ROOT
from tests.browser.playground_page import START_LIMIT, Page


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own: one of this process would go on to answer on the connections that it has."""
    command = [sys.executable, "-m", "host.playground", "--port", "0", "--backend", "stock"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield process
        process.kill()


def test_without_its_server(browser: Browser, server: subprocess.Popen[str]) -> None:
    assert server.stdout
    address = next(found[0] for line in server.stdout if (found := re.search(r"http://localhost:\d+/", line)))
    page = Page(browser, address)
    page.until(lambda: page.script("return document.body.dataset.offline"), START_LIMIT)
    server.kill()
    server.wait()
    browser.get("about:blank")
    browser.get(address)
    page.wait_for("ready", START_LIMIT)
    page.choose("Contours")
    page.start()
    page.until(lambda: len(page.windows()) == 2)
    page.press()
    page.wait_for("ready")
    assert page.message.startswith("Finished")
    assert "circle" in page.console

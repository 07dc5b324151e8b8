"""A served page and a Chromium to look at it with."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from selenium import webdriver

from host import chromium, playground, serve
from tests import machine


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the page, served by a thread of this process."""
    server = serve.listen(playground.prepare(), port=0, tries=1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """A headless Chromium."""
    try:
        chrome = chromium.start()
    except chromium.NoChromiumError as missing:
        machine.lacks(str(missing))
    yield chrome
    chrome.quit()

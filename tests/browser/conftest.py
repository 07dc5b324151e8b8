"""A served page and a browser to look at it with, of the engine that ENGINE names."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from host import browsers, playground, serve
from host.browsers import Browser
from tests import machine


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """What a driver cannot be told ends a test, which is skipped with the reason."""
    try:
        return (yield)
    except browsers.CannotError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the page, served by a thread of this process."""
    server = serve.listen(playground.prepare(), port=0, tries=1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that nobody sees."""
    try:
        started = browsers.start()
    except browsers.NotInstalledError as missing:
        machine.lacks(str(missing))
    yield started
    started.quit()

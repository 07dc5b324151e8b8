"""A served page and a browser to look at it with, of the engine that ENGINE names."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from host import browsers, playground, serve
from host.browsers import Browser
from tests import machine


def _skipped_where_a_driver_cannot() -> Iterator[None]:
    """What a driver cannot be told ends a test, which is skipped with the reason."""
    try:
        return (yield)
    except browsers.CannotError as reason:
        pytest.skip(str(reason))


pytest_runtest_setup = pytest.hookimpl(wrapper=True)(_skipped_where_a_driver_cannot)
pytest_runtest_call = pytest.hookimpl(wrapper=True)(_skipped_where_a_driver_cannot)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mark with ids is no mark for the other parameters."""
    for item in items:
        for mark in [mark for mark in item.iter_markers("every_engine") if mark.args]:
            if not any(part in item.name.partition("[")[2] for part in mark.args):
                item.own_markers.remove(mark)


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

"""Tests of the wheel with our own opencv.js, if that has been built (`make opencv`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_pyodide.server import spawn_web_server

from host import wheel
from host.backends import BackendError
from tests.pyodide.conftest import Runner, _counted, install


@pytest.fixture(scope="session")
def built_wheel() -> Path:
    """The wheel with the full build."""
    try:
        return wheel.build("full")
    except BackendError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def wheel_url(built_wheel: Path) -> Iterator[str]:
    """Where Pyodide can fetch the wheel."""
    with spawn_web_server(built_wheel.parent) as (host, port, _):
        yield f"http://{host}:{port}/{built_wheel.name}"


@pytest.fixture(scope="module")
def _page(selenium_module_scope: Runner, wheel_url: str) -> Runner:
    install(selenium_module_scope, wheel_url)
    # a page's main thread compiles so large a module only asynchronously
    selenium_module_scope.run_async("import cv2shim; await cv2shim.load()")
    return selenium_module_scope


@pytest.fixture
def selenium(_page: Runner, request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Node, or a page's main thread, with the full build installed; nothing may be left behind."""
    yield from _counted(_page, request)


@pytest.fixture
def selenium_fresh(selenium_standalone: Runner, wheel_url: str) -> Runner:
    """A Pyodide of its own, in which the wheel is installed and nothing of it has been imported."""
    selenium_standalone.set_script_timeout(120)
    install(selenium_standalone, wheel_url)
    return selenium_standalone

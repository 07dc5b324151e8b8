"""Tests of the built wheel in Pyodide.

A test is written as pytest-pyodide has it, and finds `cv2` installed:

    @run_in_pyodide
    def test_canny(selenium):
        import cv2
        ...

Around each such test this file counts what must not be left behind: JavaScript objects that Python holds
(JsRefs), Python objects that JavaScript holds (PyProxies), and Mats, vectors and other objects in opencv.js's memory.
`@pytest.mark.leaks("reason")` takes a test out of that.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_pyodide.server import spawn_web_server
from selenium.common.exceptions import WebDriverException

from host import distribution, wheel
from tests import machine

Runner = Any  # pytest-pyodide's: one Pyodide in Node, on a page or in a worker

PACKAGES = ["micropip", "numpy", "pillow", "pytest"]
INSTALL = """
    import micropip
    await micropip.install({url!r})
"""

# Things that Pyodide and the shim make once and keep (the way to a page) are made before anything is counted.
WARM_UP = """
    import cv2, cv2shim.page.door, gc, numpy, pyodide_js, sys
    cv2shim.page.door.exists()
    pyodide_js.pyimport("sys")  # Pyodide keeps a proxy of its own from its first one on
    image = cv2.add(numpy.zeros((2, 2), numpy.uint8), 1)
    cv2.imdecode(cv2.imencode(".jpg", image)[1], cv2.IMREAD_GRAYSCALE)
    try:
        cv2.Canny()
    except cv2.error:
        pass
"""

COUNT = """
    import gc, sys
    gc.collect()
    shim = sys.modules.get("cv2shim")
    info = shim.info() if shim else {}
    [info.get(name, 0) for name in ("live_mats", "live_vectors", "live_objects")]
"""
COUNTED = ("JsRefs", "PyProxies", "live Mats", "live vectors", "live objects")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "leaks(reason): what the test leaves behind is not counted")


@pytest.fixture(scope="module")
def build(request: pytest.FixtureRequest) -> str:
    """The opencv.js that a file of tests is about: its `BUILD`, else the stock one."""
    return getattr(request.module, "BUILD", "stock")


@pytest.fixture(scope="module")
def built_wheel(build: str) -> Path:
    """The wheel that a file of tests is about."""
    machine.need(build)
    return wheel.build(build)


@pytest.fixture(scope="session")
def web_server_main(request: pytest.FixtureRequest) -> Iterator[Any]:
    """pytest-pyodide's server, after the folder that it serves has been assembled."""
    with spawn_web_server(distribution.assemble()) as server:
        yield server


@pytest.fixture(scope="module")
def wheel_url(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Pyodide can fetch the wheel, beside which there is nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copy(built_wheel, folder)
    with spawn_web_server(folder) as (host, port, _):
        yield f"http://{host}:{port}/{built_wheel.name}"


def open_again(runner: Runner) -> None:
    """A new browser in place of one whose page is gone, as pytest-pyodide opens one."""
    runner.driver.quit()
    of = ("server_port", "server_hostname", "server_log", "dist_dir", "jspi")
    runner.__init__(**{name: vars(runner)[name] for name in of})


def install(runner: Runner, url: str) -> None:
    """Load the wheel with micropip, as a page would, and what tests use."""
    try:
        _install(runner, url)
    except WebDriverException as crash:
        if "tab crashed" not in str(crash):
            raise
        # Chromium itself, now and then: what it leaves says that a thread of it met an invalid page of its stack. Nothing but
        # Pyodide and micropip has run on the page until now.
        warnings.warn(f"a new page was opened: {crash.msg}", stacklevel=2)
        open_again(runner)
        _install(runner, url)
    runner.enable_pyproxy_tracing()  # without it, PyProxies are not counted


def _install(runner: Runner, url: str) -> None:
    runner.load_package(PACKAGES)
    runner.run_async(INSTALL.format(url=url))


@pytest.fixture(scope="module")
def _page(selenium_module_scope: Runner, wheel_url: str, build: str) -> Runner:
    install(selenium_module_scope, wheel_url)
    if build != "stock":  # a page's main thread starts so large a module only asynchronously
        selenium_module_scope.run_async("import cv2shim; await cv2shim.load()")
    return selenium_module_scope


@pytest.fixture(scope="module")
def _worker(selenium_worker_module_scope: Runner, wheel_url: str) -> Runner:
    install(selenium_worker_module_scope, wheel_url)
    return selenium_worker_module_scope


@pytest.fixture
def selenium(_page: Runner, request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Node, or a page of its main thread, with `cv2` installed; nothing may be left behind."""
    yield from _counted(_page, request)


@pytest.fixture
def selenium_worker(_worker: Runner, request: pytest.FixtureRequest) -> Iterator[Runner]:
    """A web worker with `cv2` installed; nothing may be left behind."""
    yield from _counted(_worker, request)


@pytest.fixture
def selenium_fresh(selenium_standalone: Runner, wheel_url: str) -> Runner:
    """A Pyodide of its own, in which the wheel is installed and nothing of it has been imported."""
    install(selenium_standalone, wheel_url)
    return selenium_standalone


@pytest.fixture
def cv(selenium: Runner) -> Runner:
    """The same as `selenium`, for tests that drive it themselves: `cv.run(...)`, `cv.run_js(...)`."""
    return selenium


def _counted(runner: Runner, request: pytest.FixtureRequest) -> Iterator[Runner]:
    runner.clean_logs()
    if request.node.get_closest_marker("leaks"):
        yield runner
    else:
        # not run_async: it would load the distribution's own opencv-python for `import cv2`
        runner.run(WARM_UP)
        before = count(runner)
        yield runner
        left = {
            name: after - was
            for name, was, after in zip(COUNTED, before, count(runner), strict=True)
            if after > was
        }
        assert not left, f"left behind by {request.node.name}: {left}"
    print(runner.logs)


def count(runner: Runner) -> list[int]:
    """How many JsRefs, PyProxies, Mats, vectors and other opencv.js objects are alive."""
    held = runner.run(COUNT)
    return [runner.get_num_hiwire_keys(), runner.get_num_proxies(), *held]

"""Which runtimes the tests that need Pyodide use: Node always, Chromium too where there is one."""

from __future__ import annotations

import pytest
from pytest_pyodide import get_global_config
from pytest_pyodide.runner import BrowserWorkerChromeRunner, NodeRunner, SeleniumChromeRunner

import compat  # noqa: F401  before numpy: it says how numpy is to compute here
from host import distribution, oracle
from host.browsers import chromium
from host.versions import opencv, pyodide
from tests import machine

oracle.import_here(opencv.chosen())

SCRIPT_LIMIT = 120  # seconds


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "every_engine(*ids): of the browser tests the fast part, which runs in each engine every time; with ids only where "
        "one of them is among the test's",
    )
    chosen = any(str(arg).startswith(("--rt", "--runtime")) for arg in config.invocation_params.args)
    if not chosen:
        config.option.runtime = "node,chrome" if chromium.find() else "node"
    if machine.complete() and not chromium.find():
        pytest.exit("CI=true needs Chromium, and none is installed: see .ci/run.", returncode=1)
    config.option.dist_dir = str(distribution.folder(pyodide.chosen()))
    # pytest-pyodide's Node runs in a context of its own, without what every Node and browser has.
    get_global_config().add_node_extra_globals(["atob", "crypto", "performance", "structuredClone", "URL"])
    for runner in (SeleniumChromeRunner, NodeRunner, BrowserWorkerChromeRunner):
        runner.script_timeout = SCRIPT_LIMIT  # pytest-pyodide's own is too short for a start of Pyodide on a busy machine
    # Containers give Chromium too little shared memory; `gc` makes counting leaks exact.
    get_global_config().set_flags("chrome", [*chromium.FLAGS, "--js-flags=--expose-gc", "--disable-dev-shm-usage"])


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    # pytest-pyodide's set has another order in each process; tests that run side by side have to be one list in all of them.
    vars(pytest)["pyodide_runtimes"] = sorted(vars(pytest)["pyodide_runtimes"])

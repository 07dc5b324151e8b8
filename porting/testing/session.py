"""The script that runs pytest in one process: CPython with the real cv2, or Pyodide with the shim. It imports nothing of its
neighbours: what stands beside it must not be found by the tests.

    session.py SETTINGS

SETTINGS is JSON: `args` for pytest, `paths` to import from, `packages` whose versions are told, `done` tests and `lost` files
that earlier sessions ended at, and `events`, the file that receives a line of JSON for all that begins and ends, at once,
so that after a crash it is known what it was in.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Any, TextIO

import pytest

# What spreads tests over processes, times or measures them: it has no say in how one ends, and cannot be in Pyodide.
WITHOUT = ("xdist", "xdist.looponfail", "timeout", "pytest_cov")
THEIR_OPTIONS = {
    1: "-n --numprocesses --maxprocesses --dist --tx --timeout --timeout-method --session-timeout"
    " --cov-config --cov-fail-under --cov-context",
    0: "--no-cov --cov-append --cov-branch --cov-reset --no-cov-on-fail --timeout-disable-debugger-detection",
    "?": "--cov --cov-report",
}
THEIR_SETTINGS = ("timeout", "timeout_method", "timeout_func_only", "session_timeout")
MESSAGE = 2000  # characters that are kept of a failure


class Recorder:
    """The pytest plugin that writes down what begins and ends, and leaves out what is done."""

    def __init__(self, out: TextIO, done: list[str], lost: list[str]):
        self.out, self.done, self.lost = out, frozenset(done), frozenset(lost)
        self.reports: list[pytest.TestReport] = []

    def write(self, event: str, **facts: Any) -> None:
        self.out.write(json.dumps({"event": event, **facts}) + "\n")
        self.out.flush()

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        group: Any = parser.getgroup("what has no say in how a test ends")
        for values, names in THEIR_OPTIONS.items():
            for name in names.split():
                settings: dict[str, Any] = {"nargs": values} if values else {"action": "store_true"}
                settings |= {"action": "append"} if values == "?" else {"nargs": None} if values else {}
                group._addoption(name, dest=f"ignored{name}", **settings)
        for name in THEIR_SETTINGS:
            parser.addini(name, "without effect here")

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "timeout: without effect here")

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> pytest.CollectReport | None:
        lost = collector.nodeid in self.lost and isinstance(collector, pytest.File)
        return pytest.CollectReport(collector.nodeid, "passed", None, []) if lost else None

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        if isinstance(collector, pytest.File):
            self.write("collecting", test=collector.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            outcome = "skipped" if report.skipped else "error"
            self.write("end", test=report.nodeid, outcome=outcome, message=_message(report), seconds=0.0)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self.write("collected", tests=[item.nodeid for item in items])
        done = [item for item in items if item.nodeid in self.done]
        items[:] = [item for item in items if item.nodeid not in self.done]
        config.hook.pytest_deselected(items=done)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.reports = []
        self.write("start", test=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.reports.append(report)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        outcome, message = ended(self.reports)
        seconds = sum(report.duration for report in self.reports)
        self.write("end", test=nodeid, outcome=outcome, message=message, seconds=seconds)


def ended(reports: list[pytest.TestReport]) -> tuple[str, str]:
    """How a test ended, by pytest's words for it, and what is said of that."""
    for report in reports:
        if report.failed:
            return "failed" if report.when == "call" else "error", _message(report)
        if report.skipped:
            return "xfailed" if hasattr(report, "wasxfail") else "skipped", _message(report)
    return "xpassed" if any(hasattr(report, "wasxfail") for report in reports) else "passed", ""


def _message(report: pytest.TestReport | pytest.CollectReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)[:MESSAGE]
    if isinstance(report.longrepr, tuple):  # file, line, reason of a skip
        return report.longrepr[2][:MESSAGE]
    said = [line[1:].strip() for line in report.longreprtext.splitlines() if line.startswith("E ")]
    return (said[-1] if said else report.longreprtext)[-MESSAGE:]


def versions(packages: list[str]) -> Iterator[tuple[str, str]]:
    """What runs the tests: Python, and those of the packages that are there."""
    yield "Python", sys.version.split()[0]
    for name in packages:
        with contextlib.suppress(metadata.PackageNotFoundError):
            yield name, metadata.version(name)


def main(path: str) -> int:
    """Run pytest as `python -m pytest` does it in this folder; its exit status."""
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    sys.path[0] = os.getcwd()
    sys.path += settings["paths"]
    sys.dont_write_bytecode = True
    without = [part for name in WITHOUT for part in ("-p", f"no:{name}")]
    with open(settings["events"], "a", encoding="utf-8") as out:
        recorder = Recorder(out, settings["done"], settings["lost"])
        recorder.write("versions", **dict(versions(settings["packages"])))
        status = pytest.main([*without, *settings["args"]], plugins=[recorder])
        recorder.write("finish", status=int(status))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

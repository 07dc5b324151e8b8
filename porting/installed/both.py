"""A pytest plugin for those whose code runs on cv2 and in the browser: `both_cv2`, a fixture and a mark.

    def test_edges(both_cv2):
        found = both_cv2(edges, picture, low=50)      # what edges(picture, low=50) returns on the real cv2

    @pytest.mark.both_cv2
    def test_blur(picture):
        return cv2.blur(picture, (3, 3))

The function runs on the real cv2 and in Pyodide on the shim, and both have to agree in what it returns, or raises. Its source
goes there, with the functions, modules and values that it uses. Results may be as far apart as the compatibility matrix allows
cv2's functions, or as the mark says: `@pytest.mark.both_cv2(relative=1e-6)`, also `levels`, `share` and `absolute`.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import shipping, tree

NAME = "both_cv2"
FILES = pytest.StashKey[list[str]]()


class DisagreementError(AssertionError):
    """A function does not come out the same on the real cv2 and on the shim."""


class Both:
    """The two sides, started at the first call and stopped with pytest."""

    def __init__(self, backend: str, timeout: float):
        self.backend, self.timeout = backend, timeout
        self.files: list[str] = []  # of tests that use it: their imports say which packages have to be there
        self.server: subprocess.Popen[str] | None = None
        self.scratch: tempfile.TemporaryDirectory[str] | None = None

    def __call__(self, function: Callable[..., Any], args: Any, kwargs: Any, allowed: dict[str, float]) -> Any:
        shipped = shipping.ship(function, args, kwargs)
        question = {"shipped": shipped, "allowed": allowed, "name": function.__name__, "files": self.files}
        answer = self._ask(question)
        if answer["disagreement"]:
            raise DisagreementError(answer["disagreement"])
        if answer["error"]:
            raise _exception(answer)
        return answer["result"]

    def _ask(self, question: dict[str, Any]) -> Any:
        server, folder = self._started()
        path = folder / "question"
        path.write_bytes(pickle.dumps(question))
        assert server.stdin is not None
        assert server.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps({"question": str(path)}), file=server.stdin, flush=True)
        line = server.stdout.readline()
        if not line:
            server.wait()
            said = (folder / "log").read_text(errors="replace").strip()
            self.stop()
            raise RuntimeError(f"The sides of {NAME} could not be started, or ended:\n{said[-2000:]}")
        return pickle.loads(Path(json.loads(line)["answer"]).read_bytes())

    def _started(self) -> tuple[subprocess.Popen[str], Path]:
        if self.server is None or self.scratch is None:
            self.scratch = tempfile.TemporaryDirectory(prefix="cv2shim-both-")
            folder = Path(self.scratch.name)
            environment = os.environ | {"PYTHONPATH": str(tree.folder())}
            command = [sys.executable, "-P", "-m", "porting.testing.both", str(folder), self.backend, str(self.timeout)]
            with (folder / "log").open("w") as log:
                pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log, "text": True}
                self.server = subprocess.Popen(command, env=environment, **pipes)
        return self.server, Path(self.scratch.name)

    def stop(self) -> None:
        """End both sides, and leave nothing behind. The server ends when nobody can ask it any more."""
        if self.server is not None and self.server.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.server.stdin.close()
            self.server.wait()
        if self.scratch is not None:
            self.scratch.cleanup()
        self.server = self.scratch = None


def _exception(answer: dict[str, Any]) -> Exception:
    """What both sides raised; of a class that this Python does not have, its text."""
    with contextlib.suppress(Exception):
        if isinstance(error := pickle.loads(answer["exception"]), Exception):
            return error
    return RuntimeError(answer["error"])


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(NAME, "functions on the real cv2 and on the shim")
    group.addoption("--both-cv2-backend", default="stock", help="the opencv.js build that both_cv2 runs on (default: stock)")
    group.addoption("--both-cv2-timeout", type=float, default=60.0, help="seconds for a function on a side (default: 60)")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{NAME}(levels, share, absolute, relative): run on the real cv2 and on the shim")


def pytest_collection_finish(session: pytest.Session) -> None:
    using = (item for item in session.items if NAME in getattr(item, "fixturenames", ()) or item.get_closest_marker(NAME))
    session.config.stash[FILES] = sorted({str(item.path) for item in using})


@pytest.fixture(scope="session")
def _both_cv2_sides(pytestconfig: pytest.Config) -> Iterator[Both]:
    sides = Both(pytestconfig.getoption("--both-cv2-backend"), pytestconfig.getoption("--both-cv2-timeout"))
    sides.files = pytestconfig.stash.get(FILES, [])
    yield sides
    sides.stop()


@pytest.fixture
def both_cv2(_both_cv2_sides: Both, request: pytest.FixtureRequest) -> Callable[..., Any]:
    """`both_cv2(function, *args, **kwargs)`: its result on the real cv2, with which the shim's agrees.

    Raises DisagreementError, an AssertionError, if it does not, and what the function raises where both sides raise that.
    """
    return lambda function, *args, **kwargs: _both_cv2_sides(function, args, kwargs, _allowed(request.node))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """A marked test is run as both_cv2 runs a function. What it asserts has to hold on both sides."""
    if pyfuncitem.get_closest_marker(NAME) is None or NAME in pyfuncitem.fixturenames:
        return None
    sides = pyfuncitem._request.getfixturevalue("_both_cv2_sides")
    names = pyfuncitem._fixtureinfo.argnames
    sides(pyfuncitem.obj, (), {name: pyfuncitem.funcargs[name] for name in names}, _allowed(pyfuncitem))
    return True


def _allowed(item: pytest.Item) -> dict[str, float]:
    marker = item.get_closest_marker(NAME)
    return dict(marker.kwargs) if marker else {}

"""Handlers in the page answer Python on its main thread and in both kinds of worker, however that can wait there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from host import page_module
from host.browsers import Browser
from tests.browser.stage import Stage, served

# Handlers of the test's own, in the page and, where Python is beside them, added by Python.
HANDLERS = """
handlers.echo = (...values) => values;
handlers.later = (value, delay) => new Promise((resolve) => { setTimeout(() => resolve(value), delay); });
handlers.ones = (size) => ({ size, ones: new Uint8Array(size).fill(1), twos: new Uint8Array(3).fill(2) });
handlers.fail = async () => { throw new Error("no such lamp"); };
handlers.title = (text) => { document.title += text; };
handlers.readTitle = () => document.title;
"""
PLANT = f'''
import numpy as np
from cv2shim.page import door
if door.part.__module__ == "cv2shim.page.door":
    original = door.part
    door.part = lambda name: original(name) + ({HANDLERS!r}.encode() if name == "channel" else b"")
'''


def planted_module() -> bytes:
    return page_module.module().replace(b"const handlers = {};", b"const handlers = {};" + HANDLERS.encode())


PLACES = [("main", False), ("classic", True), ("module", False), ("module", True)]


@pytest.fixture(scope="module", params=PLACES, ids=[f"{place}-{'isolated' if alone else 'plain'}" for place, alone in PLACES])
def stage(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    place, isolated = request.param
    with served(tmp_path_factory.mktemp("site"), isolated=isolated, module=planted_module()) as address:
        made = Stage(browser, address, place, blocks=isolated)
        made.run(PLANT)
        yield made


@pytest.fixture(params=["runPythonAsync", "runPython"])
def how(request: pytest.FixtureRequest, stage: Stage) -> str:
    """A way to run Python in which it can wait: by switching stacks, or blocked on shared memory."""
    if not stage.blocks and (request.param == "runPython" or not stage.browser.switches_stacks):
        pytest.skip("nothing there can wait")
    return str(request.param)


def test_values_and_bytes_come_back(stage: Stage, how: str) -> None:
    code = """
told = door.call("echo", 1, -2.5, "grüße", None, [True, {"a": np.int32(7)}], b"abc", np.arange(6, dtype=np.uint8), b"")
*plain, text, array, empty = told
repr((plain, text.tobytes(), array.tolist(), array.dtype.name, empty.size))
"""
    expected = ([1, -2.5, "grüße", None, [True, {"a": 7}]], b"abc", [0, 1, 2, 3, 4, 5], "uint8", 0)
    assert stage.run(code, how) == repr(expected)


def test_it_waits_for_a_promise(stage: Stage, how: str) -> None:
    assert stage.run("door.can_wait() and door.reachable() and door.call('later', 'in the end', 50)", how) == "in the end"


@pytest.mark.parametrize("size", [10, 70_000, 3_000_000])
def test_answers_of_every_size(stage: Stage, how: str, size: int) -> None:
    code = f"answer = door.call('ones', {size}); repr((answer['size'], int(answer['ones'].sum()), answer['twos'].tolist()))"
    assert stage.run(code, how) == repr((size, size, [2, 2, 2]))


def test_an_error_in_the_page_is_cv2s(stage: Stage, how: str) -> None:
    code = """
try:
    door.call("fail")
except Exception as error:
    found = f"{type(error).__name__}: {error.err} in {error.func}"
found + "; " + door.call("echo", "then")[0]
"""
    assert stage.run(code, how) == "error: no such lamp in fail; then"


def test_an_unknown_name_is_one_sentence(stage: Stage, how: str) -> None:
    outcome = stage.outcome("door.call('nonsense')", how)
    assert "the page has no 'nonsense': its cv2shim.mjs is of another version than the wheel" in outcome["error"]


def test_posts_keep_their_order(stage: Stage, how: str) -> None:
    code = """
before = door.call("readTitle")
for k in range(20):
    door.post("title", str(k))
door.call("readTitle").removeprefix(before)
"""
    assert stage.run(code, how) == "".join(map(str, range(20)))


def test_asked_for_asynchronously(stage: Stage) -> None:
    code = """
import asyncio
repr(await asyncio.gather(door.ask("later", "slow", 60), door.ask("later", "fast", 1)))
"""
    assert stage.run(code) == repr(["slow", "fast"])


def test_nothing_is_left(stage: Stage, how: str) -> None:
    use = "for k in range(30): door.call('ones', 100); door.call('later', 1, 0); door.post('echo', b'abc')"
    stage.run(use, how)
    before = stage.held()
    stage.run(use, how)
    assert stage.held() == before


def test_where_it_cannot_wait_the_remedies_are_named(stage: Stage) -> None:
    if stage.blocks:
        pytest.skip("it can wait there")
    outcome = stage.outcome("door.call('later', 1, 5)", "runPython")
    last = outcome["error"].strip().splitlines()[-1]
    assert "cv2 cannot wait for the page here" in last
    assert "runPythonAsync" in last
    assert "cv2shim.wait_key(delay)" in last
    assert ("Cross-Origin-Embedder-Policy: require-corp" in last) == (stage.place != "main")
    assert stage.run("door.call('echo', 'alive')[0]") == "alive"
    assert stage.run("door.can_wait()", "runPython") == "false"


def test_a_worker_that_is_not_connected_says_so_and_may_be_connected_later(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with served(tmp_path_factory.mktemp("site"), isolated=True, module=planted_module()) as address:
        stage = Stage(browser, address, "stranger")
        stage.run(PLANT + "\nplanted = door.part\ndoor.part = lambda name: planted(name).replace(b'= 10000', b'= 300')")
        for how in ("runPythonAsync", "runPython"):
            error = stage.outcome("door.call('echo', 1)", how)["error"]
            assert "the page does not answer this worker: it has to run `import { connect }" in error
        stage.script("window.disconnect = window.connect(window.worker)")
        assert stage.run("door.call('echo', 1)[0]") == "1"
        assert stage.run("door.call('echo', 1)[0]", "runPython") == "1"
        stage.run("from cv2shim import version\nversion.__version__ = '0.0.1'\ndoor.use(None)")
        for how in ("runPythonAsync", "runPython"):
            error = stage.outcome("door.call('echo', 1)", how)["error"]
            assert "and the wheel of 0.0.1: serve the one that was made with the wheel" in error


def test_a_ctrl_c_of_the_page_ends_the_waiting(stage: Stage) -> None:
    if not stage.blocks:
        pytest.skip("only a blocked worker cannot be told otherwise")
    stage.run("import pyodide_js, js\nflag = js.Uint8Array.new(js.SharedArrayBuffer.new(1))")
    stage.run("pyodide_js.setInterruptBuffer(flag)")
    stage.run("door.call('echo', 1)", "runPython")
    outcome = stage.outcome("flag[0] = 2\ndoor.call('later', 1, 60000)", "runPython")
    assert "KeyboardInterrupt" in outcome["error"].splitlines()  # where Python adds notes to it, it is not the last
    assert stage.run("door.call('echo', 'alive')[0]", "runPython") == "alive"

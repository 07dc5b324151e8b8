"""The way to the page, with a recording door in its place: what crosses, and how an answer is waited for."""

from __future__ import annotations

import asyncio
import ctypes
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.page import door


class Promise:
    """What a JavaScript promise is to Python."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def then(self) -> None:
        raise AssertionError("it is only looked for")

    def __await__(self) -> Iterator[Any]:
        return iter(asyncio.sleep(0, self.value).__await__())


class Bytes:
    """A JavaScript Uint8Array."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def assign_to(self, array: np.ndarray) -> None:
        array[...] = np.frombuffer(self.data, np.uint8)


class Door:
    """Records what is asked, with the bytes read where Python says that they are."""

    def __init__(self, answer: Any = None, *, late: bool = False, blocks: bool = False) -> None:
        self.answer, self.late = answer, late
        self.wait = self._waited if blocks else None
        self.asked: list[tuple[Any, ...]] = []

    def post(self, name: str, text: str) -> None:
        self.asked.append(("post", name, self._read(text)))

    def ask(self, name: str, text: str) -> Any:
        self.asked.append(("ask", name, self._read(text)))
        return Promise(self._packed()) if self.late else self._packed()

    def reached(self) -> Any:
        return Promise(True) if self.late else True

    def _waited(self, name: str, text: str) -> Any:
        self.asked.append(("wait", name, self._read(text)))
        return self._packed()

    def _read(self, text: str) -> Any:
        return json.loads(text, object_hook=lambda part: ctypes.string_at(*part["$"]) if "$" in part else part)

    def _packed(self) -> list[Any]:
        return self.answer if isinstance(self.answer, list) else [json.dumps(self.answer)]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    door.use(None)


def enter(recorder: Door, place: str = "worker", *, switches: bool = False) -> Door:
    door.use(door.Channel(recorder, place, lambda: switches, lambda promise: promise.value))
    return recorder


def test_arguments_are_json_and_bytes_where_they_lie() -> None:
    recorder = enter(Door({"value": None}, blocks=True))
    picture = np.arange(12, dtype=np.uint8).reshape(2, 6)
    door.call("show", "ü", np.float32(0.5), np.int64(3), picture, bytearray(b"xy"), b"", {"a": [memoryview(b"z")]})
    assert recorder.asked == [("wait", "show", ["ü", 0.5, 3, picture.tobytes(), b"xy", b"", {"a": [b"z"]}])]


def test_bytes_in_an_answer_are_arrays() -> None:
    text = '{"value": {"frame": {"$": [1, 3]}, "none": {"$": [0, 0]}, "size": [1, 3]}}'
    enter(Door([text, Bytes(b""), Bytes(b"\1\2\3")], blocks=True))
    answer = door.call("grab")
    assert answer["frame"].tolist() == [1, 2, 3]
    assert answer["frame"].dtype == np.uint8
    assert answer["none"].size == 0
    assert answer["size"] == [1, 3]


@pytest.mark.parametrize(
    ("place", "switches", "blocks", "way"),
    [
        ("page", True, False, "ask"),
        ("page", False, False, "ask"),  # its answer may be there at once
        ("worker", True, False, "ask"),
        ("worker", True, True, "ask"),
        ("worker", False, True, "wait"),
    ],
)
def test_how_an_answer_is_waited_for(place: str, switches: bool, blocks: bool, way: str) -> None:
    recorder = enter(Door({"value": 5}, late=switches, blocks=blocks), place, switches=switches)
    assert door.call("count") == 5
    assert [asked[0] for asked in recorder.asked] == [way]


@pytest.mark.parametrize(("place", "remedy"), [("page", "in a worker"), ("worker", "Cross-Origin-Opener-Policy")])
def test_where_nothing_can_wait_one_sentence_says_what_to_do(place: str, remedy: str) -> None:
    enter(Door({"value": 5}, late=True), place)
    with pytest.raises(errors.error, match="cannot wait for the page here") as failure:
        door.call("count")
    assert remedy in failure.value.err
    assert failure.value.func == "count"
    assert not door.can_wait()
    assert door.reachable()


def test_an_error_of_the_handler() -> None:
    enter(Door({"error": "no such lamp"}, blocks=True))
    with pytest.raises(errors.error, match=r"error: \(-2:Unspecified error\) no such lamp in function 'light'"):
        door.call("light")


def test_posts_wait_for_nothing() -> None:
    recorder = enter(Door(late=True))
    door.post("show", 1)
    assert recorder.asked == [("post", "show", [1])]


@pytest.mark.parametrize("late", [True, False])
def test_asynchronously(late: bool) -> None:
    enter(Door({"value": 5}, late=late))
    assert asyncio.run(door.ask("count")) == 5


def test_without_a_page() -> None:
    with pytest.raises(errors.error, match="this needs a page"):
        door.call("show")
    assert not door.reachable()
    assert not door.can_wait()


def test_every_part_is_there() -> None:
    for parts in (door.BESIDE, door.WORKER):
        assert door.function(parts).startswith(b"(pyodide, version) => {")

"""A stand-in for the JavaScript half on CPython: it records what crosses and answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cv2shim.bridge.crossing import Bridge
from cv2shim.names.runtime import Runtime

Answer = Callable[["RecordingJs", list[Any]], Any]


class RecordingJs:
    """The JavaScript half's functions. `answer(self, words)` plays opencv.js; it may fill `results` and `made`."""

    def __init__(self) -> None:
        self.bound: list[dict[str, Any]] = []
        self.calls: list[tuple[dict[str, Any], list[Any]]] = []
        self.answer: Answer = lambda js, words: 0
        self.errors: list[dict[str, Any]] = []
        self.bridge: Bridge

    def bind(self, spec: str) -> int:
        self.bound.append(json.loads(spec))
        return len(self.bound) - 1

    def call(self, number: int, *words: Any) -> Any:
        self.calls.append((self.bound[number], list(words)))
        return self.answer(self, list(words))

    def leave(self, *words: float) -> int:
        """Put `words` where results are read; their count is what a call returns."""
        self.bridge.results[: len(words)] = words
        return len(words)

    def text(self, number: int) -> str:
        return "text"

    def enterFolder(self, path: str) -> bool:
        return False

    def destroy(self, handle: int, generation: int) -> bool:
        return True

    def generation(self) -> int:
        return 1

    def error(self) -> str:
        return json.dumps(self.errors.pop(0))


def recording_runtime() -> tuple[Runtime, RecordingJs]:
    """A runtime of the stock build whose bridge only records."""
    js = RecordingJs()
    bridge = Bridge(js)
    js.bridge = bridge
    build = {"name": "stock", "package": "@techstark/opencv-js", "version": "4.12.0-release.1"}
    return Runtime(bridge, build, lambda handle, name: (name, handle)), js

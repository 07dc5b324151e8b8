"""libjpeg-turbo under plain Node, so that the codecs can be compared with the real cv2 on CPython."""

from __future__ import annotations

import json
import subprocess
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cv2shim.by_hand import codecs
from cv2shim.by_hand.codecs.jpeg import LibraryError, Picture, Settings
from host import wheel


class NodeCodec:
    """`cv2shim.by_hand.codecs.jpeg.Codec` in a child process."""

    def __init__(self) -> None:
        server = Path(__file__).with_name("node_codec.cjs")
        script = resources.files(codecs) / "jpeg.js"
        self._folder = tempfile.TemporaryDirectory()
        files = [str(Path(self._folder.name, Path(name).name)) for name, _ in wheel.codec()]
        for file, (_, content) in zip(files, wheel.codec(), strict=True):
            Path(file).write_bytes(content)
        self._process = subprocess.Popen(
            ["node", str(server), str(script), *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def open(self, data: bytes, denominator: int) -> tuple[int, int, int]:
        head, _ = self._ask(data, call="open", denominator=denominator)
        width, height, components = head["result"]
        return width, height, components

    def read(self, space: int) -> Picture:
        head, body = self._ask(b"", call="read", space=space)
        pixels = np.frombuffer(body, np.uint8).reshape(head["height"], head["width"], head["channels"]).copy()
        return Picture(pixels, head["truncated"], head["warning"])

    def encode(self, pixels: NDArray[np.uint8], settings: Settings) -> bytes:
        height, width = pixels.shape[:2]
        channels = pixels.shape[2] if pixels.ndim == 3 else 1
        return self._ask(pixels.tobytes(), call="encode", args=[width, height, channels, *settings])[1]

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._folder.cleanup()

    def _ask(self, body: bytes, **request: Any) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({**request, "size": len(body)}).encode() + b"\n" + body)
        self._process.stdin.flush()
        head = json.loads(self._process.stdout.readline())
        if "error" in head:
            raise LibraryError(head["error"])
        return head, self._process.stdout.read(head["size"])

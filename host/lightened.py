"""An opencv.js that is a little too large for a page to start it at once carries its data in the script instead of the wasm.

`import cv2` on a page's main thread compiles opencv.wasm synchronously, which Chromium does up to a size. A wasm's static data
need not be in it: they are written into its memory when it is there, before any of its code runs.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator

from host import wasm_file
from host.errors import HostError

LIMIT = 8 << 20  # bytes that Chromium compiles, and instantiates, at once on a main thread
MEMORY = 'wasmMemory=wasmExports["memory"];'
"""Where emscripten's script has the memory of what it has just instantiated."""

# What writes the data: of each segment its address and size, 32 bits each, and its bytes.
FILL = """((memory) => {
  const data = atob("DATA"), byte = (at) => data.charCodeAt(at);
  const word = (at) => (byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24) >>> 0;
  for (let at = 0; at < data.length;) {
    const target = word(at), end = at + 8 + word(at + 4);
    for (let from = at += 8; from < end; from++) memory[target + from - at] = byte(from);
    at = end;
  }
})(new Uint8Array(wasmMemory.buffer));"""


class UnknownDataError(HostError):
    """The data of a wasm are not as emscripten writes them."""


def lightened(script: str, wasm: bytes) -> tuple[str, bytes]:
    """Script and wasm, the data in the script where the wasm is too large with them. Raises UnknownDataError."""
    if len(wasm) <= LIMIT:
        return script, wasm
    found = list(wasm_file.sections(wasm))
    data = next((content for kind, content in found if kind == wasm_file.DATA), b"")
    # A start function would run before the data are there, and passive segments are data that its code asks for.
    if script.count(MEMORY) != 1 or not data or {wasm_file.START, wasm_file.DATA_COUNT} & {kind for kind, _ in found}:
        return script, wasm
    packed = b"".join(struct.pack("<II", at, len(part)) + part for at, part in _segments(data))
    filling = FILL.replace("DATA", base64.b64encode(packed).decode())
    light = wasm_file.joined((kind, content) for kind, content in found if kind != wasm_file.DATA)
    return script.replace(MEMORY, MEMORY + filling), light


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The address and the bytes of each segment: each says `i32.const ADDRESS, end`."""
    count, at = wasm_file.number(data, 0)
    for _ in range(count):
        if data[at : at + 2] != b"\x00\x41":
            raise UnknownDataError("This opencv.wasm has data whose address is not a number: it cannot be made lighter.")
        address, at = _signed(data, at + 2)
        size, at = wasm_file.number(data, at + 1)  # behind the expression's end
        yield address, data[at : at + size]
        at += size


def _signed(data: bytes, at: int) -> tuple[int, int]:
    """A signed LEB128 as an address, and where it ends."""
    value, end = wasm_file.number(data, at)
    bits = 7 * (end - at)
    return (value - (1 << bits) if value >> bits - 1 else value) & 0xFFFFFFFF, end

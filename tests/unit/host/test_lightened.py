"""A published opencv.js that Chromium would not compile at once carries its data in its script."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from host import lightened, wasm_file
from host.nodejs import find_node

SCRIPT = """
const wasmExports = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync("tiny.wasm"))).exports;
let wasmMemory;
wasmMemory=wasmExports["memory"];
console.log(JSON.stringify([[...new Uint8Array(wasmMemory.buffer, 16, 8)], [...new Uint8Array(wasmMemory.buffer, 70000, 3)]]));
"""


def at(address: bytes, data: bytes) -> bytes:
    """An active segment: its address as signed LEB128."""
    return b"\x00\x41" + address + b"\x0b" + wasm_file.encoded(len(data)) + data


MEMORY = (5, b"\x01\x00\x02"), (wasm_file.EXPORTS, b"\x01" + wasm_file.named("memory") + b"\x02\x00")
DATA = b"\x02" + at(b"\x12", b"abc\xff") + at(b"\xf0\xa2\x04", b"xyz")  # at 18 and 70000


def wasm(*further: tuple[int, bytes], data: bytes = DATA) -> bytes:
    return wasm_file.joined([*MEMORY, *further, (wasm_file.DATA, data)])


def test_the_memory_is_the_same_with_the_data_in_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lightened, "LIMIT", 30)
    script, light = lightened.lightened(SCRIPT, wasm())
    assert len(light) < len(wasm())
    told = [run(tmp_path, SCRIPT, wasm()), run(tmp_path, script, light)]
    assert told == [[[0, 0, 97, 98, 99, 255, 0, 0], [120, 121, 122]]] * 2


def run(folder: Path, script: str, content: bytes) -> object:
    (folder / "tiny.wasm").write_bytes(content)
    (folder / "tiny.cjs").write_text(script)
    done = subprocess.run([find_node(), "tiny.cjs"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_small_enough_stays_as_it_is() -> None:
    assert lightened.lightened(SCRIPT, wasm()) == (SCRIPT, wasm())


@pytest.mark.parametrize("further", [(wasm_file.START, b"\x00"), (wasm_file.DATA_COUNT, b"\x02")])
def test_what_would_miss_its_data_stays_as_it_is(further: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lightened, "LIMIT", 30)
    assert lightened.lightened(SCRIPT, wasm(further)) == (SCRIPT, wasm(further))
    assert lightened.lightened("another script", wasm()) == ("another script", wasm())


def test_data_at_no_fixed_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lightened, "LIMIT", 30)
    with pytest.raises(lightened.UnknownDataError, match="whose address is not a number"):
        lightened.lightened(SCRIPT, wasm(data=b"\x01\x00\x23\x00\x0b\x01a"))


def test_addresses_beyond_two_gigabytes() -> None:
    assert lightened._signed(b"\x80\x80\x80\x80\x78", 0) == (0x80000000, 5)

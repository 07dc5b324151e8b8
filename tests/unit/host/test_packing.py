"""What goes into a wheel, and an opencv.js taken apart exactly."""

from __future__ import annotations

import base64
import csv
import hashlib

import pytest

from host import archive, backends, wheel


def test_the_record_has_each_file_with_its_sum_and_size():
    text = archive.record({"a.py": b"one"}, "x.dist-info/RECORD")
    rows = list(csv.reader(text.splitlines()))
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(b"one").digest()).rstrip(b"=").decode()
    assert rows == [["a.py", f"sha256={sha256}", "3"], ["x.dist-info/RECORD", "", ""]]


def test_splitting_takes_the_wasm_out_and_leaves_the_rest():
    wasm = b"\0asm\1\0\0\0 and more"
    text = base64.b64encode(wasm).decode()
    source = f'var a;var wasmBinaryFile="data:application/octet-stream;base64,{text}";var b;'
    assert backends.split(source) == ('var a;var wasmBinaryFile="opencv.wasm";var b;', wasm)


@pytest.mark.parametrize("source", ["var a;", 'var wasmBinaryFile="opencv.wasm";'])
def test_an_opencv_js_without_a_wasm_inside_is_refused(source):
    with pytest.raises(backends.BackendError, match="carries 0"):
        backends.split(source)


def test_an_unknown_build_is_refused():
    with pytest.raises(backends.BackendError, match=r"no opencv\.js build 'nonsense'"):
        backends.folder("nonsense")


def test_an_incomplete_build_is_refused_naming_what_it_lacks(tmp_path):
    (tmp_path / "opencv.js").touch()
    with pytest.raises(backends.BackendError, match=r"lacks opencv\.wasm, build\.json"):
        backends.folder(str(tmp_path))


def test_the_runtime_goes_in_without_the_developers_command_line():
    names = {name for name, _ in wheel.runtime("stock")}
    assert "cv2shim/accepts/errors.py" in names
    assert "cv2shim/__main__.py" not in names
    assert not [name for name in names if "_generated" in name or "__pycache__" in name]

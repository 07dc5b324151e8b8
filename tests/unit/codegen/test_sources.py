"""The committed facts are what OpenCV's headers and the opencv.js say today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen import exports, model, native
from codegen.__main__ import unpacked
from codegen.extract import extract
from host import backends, fetch
from tests import machine


def test_the_model_is_what_the_headers_say() -> None:
    with unpacked(None) as folder:
        api = extract(folder)
    stored = {path: path.read_text(encoding="utf-8") for path in model.folder(api.version).glob("*.json")}
    assert dict(model.files(api)) == stored


def test_the_export_table_is_what_stock_offers() -> None:
    stored = json.loads(exports.path_of("stock").read_text(encoding="utf-8"))
    build = stored["build"]
    folder = fetch.npm(build["package"], build["version"])
    assert exports.read_build(folder / "dist" / "opencv.js", "stock") == stored


def test_the_export_table_is_what_our_own_build_offers() -> None:
    machine.need("full")
    stored = json.loads(exports.path_of("full").read_text(encoding="utf-8"))
    assert exports.read_build(backends.folder("full") / "opencv.js", "full") == stored


def test_a_file_that_is_no_opencv_js_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "opencv.js"
    path.write_text("var x;")
    with pytest.raises(exports.NotStartedError, match=r"opencv\.js did not start under Node"):
        exports.read_build(path, "broken")


def test_a_function_that_opencv_registers_by_hand_must_be_known() -> None:
    with pytest.raises(ValueError, match="newFunction"):
        native.check('{"newFunction", CV_PY_FN_WITH_KW(pycvNew), "newFunction() -> None"},')

"""The committed facts are what OpenCV's headers and the opencv.js say today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen import exports, model, native
from codegen.sources import read
from host import backends
from host.versions import opencv
from tests import machine

LINE = opencv.chosen()


def test_the_model_is_what_the_headers_say() -> None:
    api = read(LINE)
    stored = {path: path.read_text(encoding="utf-8") for path in model.folder(LINE).glob("*.json")}
    assert dict(model.files(api, LINE)) == stored


@pytest.mark.parametrize("name", opencv.all_published())
def test_the_export_tables_of_published_builds_are_what_they_offer(name: str) -> None:
    stored = json.loads(exports.path_of(name, LINE).read_text(encoding="utf-8"))
    package = opencv.published(name)
    assert stored["build"]["opencv"] == package.opencv
    assert exports.read_build(backends.published(package, name) / "opencv.js", name) == stored


def test_the_export_table_is_what_our_own_build_offers() -> None:
    machine.need("full")
    stored = json.loads(exports.path_of("full", LINE).read_text(encoding="utf-8"))
    assert exports.read_build(backends.folder("full") / "opencv.js", "full") == stored


def test_a_file_that_is_no_opencv_js_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "opencv.js"
    path.write_text("var x;")
    with pytest.raises(exports.NotStartedError, match=r"opencv\.js did not start under Node"):
        exports.read_build(path, "broken")


def test_a_function_that_opencv_registers_by_hand_must_be_known() -> None:
    with pytest.raises(native.UnknownNameError, match=r"codegen/native\.py does not know: add newFunction there"):
        native.registered('{"newFunction", CV_PY_FN_WITH_KW(pycvNew), "newFunction() -> None"},')

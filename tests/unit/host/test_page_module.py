"""cv2shim.mjs names its wheel and carries what that has of JavaScript, as code."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from cv2shim.bridge import crossing, scripts
from cv2shim.page import door
from host import page_module
from host.nodejs import find_node
from opencv_js import recipe

FLAGS = "-O3 -msimd128"
OPENCV_JS, CODEC = b"(process) => {\nreturn 'opencv.js';\n}\n", b"(process) => 'codec'"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "some.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cv2shim/opencv_js/build.json", json.dumps({"name": "some", "compile_flags": FLAGS}))
        archive.writestr(page_module.MODULES, json.dumps({"mats": "within"}))
        archive.writestr("cv2shim/opencv_js/opencv.js", OPENCV_JS)
        archive.writestr("cv2shim/by_hand/codecs/libjpegturbowasm.js", CODEC)
    return path


def test_it_carries_what_the_wheel_runs(wheel: Path):
    functions = [crossing.javascript("within"), door.function(door.BESIDE), door.function(door.WORKER)]
    assert list(page_module.scripts_of(wheel)) == [*functions, OPENCV_JS, CODEC]
    text = page_module.module(wheel)
    assert b'new URL("./some.whl", import.meta.url)' in text
    assert all(script.strip() in text for script in (*functions, OPENCV_JS, CODEC))


def test_node_takes_it_as_a_module_and_finds_each_script_by_its_sum(wheel: Path, tmp_path: Path):
    module = tmp_path / page_module.NAME
    module.write_bytes(page_module.module(wheel).replace(b"export {", b"export { SCRIPTS,"))
    names = [scripts.name(script) for script in page_module.scripts_of(wheel)]
    program = f'import {{ SCRIPTS }} from "{module.as_uri()}"; console.log(String(Object.keys(SCRIPTS)), SCRIPTS.{names[3]}())'
    command = [find_node(), "--disallow-code-generation-from-strings", "--input-type=module"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == f"{','.join(names)} opencv.js", done.stderr[-2000:]


def test_it_knows_what_the_build_needs(wheel: Path):
    """The features are those that the JavaScript knows how to look for, and the options those of our own build."""
    named = list(page_module.FLAGS.values())
    assert page_module.needs(wheel) == named[:1]
    assert b'const NEEDS = ["WebAssembly SIMD"];' in page_module.module(wheel)
    assert all(f'"{name}": [' in crossing.part("features").decode() for name in named)
    assert set(page_module.FLAGS) <= set(recipe.COMPILE)
    assert b"const NEEDS = [];" in page_module.module()


def test_without_a_wheel_it_carries_nothing():
    assert b"WHEEL = undefined" in page_module.module()
    assert b"const SCRIPTS = {\n};" in page_module.module()


def test_it_is_written_beside_the_wheel_when_something_has_changed(wheel: Path):
    built = page_module.build(wheel)
    assert built == wheel.parent / "cv2shim.mjs"
    stamp = built.stat().st_mtime_ns
    assert page_module.build(wheel).stat().st_mtime_ns == stamp

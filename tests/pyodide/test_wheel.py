"""The built wheel: what it contains, who takes it, and that `import cv2` works wherever it is installed."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import cv2
import pytest
from packaging.tags import Tag, sys_tags
from packaging.utils import parse_wheel_filename
from pytest_pyodide import run_in_pyodide

from host import emitted
from host.versions import opencv, pyodide

ROOT = Path(__file__).parents[2]
LINE = opencv.chosen()
GENERATED = emitted.current(LINE)
NEEDED = {
    "cv2/__init__.py",
    "cv2/__init__.pyi",
    "cv2/py.typed",
    "cv2shim/__init__.py",
    "cv2shim/bridge/javascript/calls.js",
    "cv2shim/bridge/crossing.py",
    "cv2shim/_generated/api/functions.json",
    "cv2shim/_generated/backends/stock.json",
    "cv2shim/opencv_js/opencv.js",
    "cv2shim/opencv_js/opencv.wasm.gz",
    "cv2shim/opencv_js/build.json",
    "cv2shim/by_hand/codecs/libjpegturbowasm.js",
    "cv2shim/by_hand/codecs/libjpegturbowasm.wasm",
}
LICENCES = {
    "LICENSE",
    "opencv/LICENSE.txt",
    "opencv/LICENSE-3RD-PARTY.txt",
    "opencv_js/LICENSE",
    "jpeg_codec/package.json",
}


@pytest.fixture(scope="module")
def contents(built_wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(built_wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def dist_info(contents: dict[str, bytes]) -> str:
    [folder] = {name.split("/")[0] for name in contents if ".dist-info/" in name}
    return folder


def bytecode(contents: dict[str, bytes]) -> dict[str, set[str]]:
    """For each Python the sources of which there is bytecode: that of `a/__pycache__/b.cpython-….pyc` is `a/b.py`."""
    found: dict[str, set[str]] = {}
    for path in contents:
        if path.endswith(".pyc"):
            folder, name = path.split("__pycache__/")
            module, python, _ = name.split(".")
            found.setdefault(python, set()).add(f"{folder}{module}.py")
    return found


def test_it_contains_what_it_must_and_nothing_foreign(contents):
    assert contents.keys() >= NEEDED
    assert {name.split("/")[0] for name in contents} == {"cv2", "cv2shim", dist_info(contents)}
    assert not [name for name in contents if name.endswith((".map", "__main__.py"))]
    assert not [name for name in contents if name.startswith("cv2shim/_generated/cv2/")]


def test_it_has_the_bytecode_of_what_is_imported_first_for_each_python(contents):
    found = bytecode(contents)
    assert found.keys() == {row.cache_tag for row in pyodide.served()}
    assert len(set(map(frozenset, found.values()))) == 1, "the same sources for each"


IMPORTED = """
import sys
import cv2
files = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
[file.rpartition("/site-packages/")[2] for file in files if "/site-packages/cv2" in file]
"""


def test_import_cv2_imports_just_what_there_is_bytecode_of(selenium_fresh, contents):
    imported = set(selenium_fresh.run(IMPORTED))
    for python, sources in bytecode(contents).items():
        assert imported == sources, python


def test_it_contains_all_that_was_emitted_as_it_was_emitted(contents):
    for file in (GENERATED / "cv2").rglob("*.py*"):
        if "__pycache__" not in file.parts:
            name = file.relative_to(GENERATED).as_posix()
            assert contents.get(name) == file.read_bytes(), name


def test_it_carries_the_licences(contents):
    folder = f"{dist_info(contents)}/licenses/"
    assert {name.removeprefix(folder) for name in contents if name.startswith(folder)} == LICENCES
    third_party = contents[folder + "opencv/LICENSE-3RD-PARTY.txt"].decode()
    assert "Independent JPEG Group" in third_party, "libjpeg-turbo asks for this sentence"


def test_its_opencv_is_the_one_that_it_names(contents):
    build = json.loads(contents["cv2shim/opencv_js/build.json"])
    wasm = gzip.decompress(contents["cv2shim/opencv_js/opencv.wasm.gz"])
    assert hashlib.sha256(wasm).hexdigest() == build["wasm_sha256"]
    assert b"AGFzbQ" not in contents["cv2shim/opencv_js/opencv.js"], "the wasm is a file of its own, no text"
    table = json.loads(contents["cv2shim/_generated/backends/stock.json"])["build"]
    assert {key: build[key] for key in table.keys() & build.keys()} == {
        key: table[key] for key in table.keys() & build.keys()
    }


def test_its_record_is_right(contents):
    own = f"{dist_info(contents)}/RECORD"
    rows = {name: (sha256, size) for name, sha256, size in csv.reader(contents[own].decode().splitlines())}
    assert rows.pop(own) == ("", "")
    assert rows == {
        name: (
            "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode(),
            str(len(content)),
        )
        for name, content in contents.items()
        if name != own
    }


def test_it_is_small_enough_to_load_in_a_page(built_wheel):
    with zipfile.ZipFile(built_wheel) as archive:
        sizes = {info.filename: info.compress_size for info in archive.infolist()}
    cascades = sum(size for name, size in sizes.items() if name.startswith("cv2/data/haarcascade"))
    assert cascades < 1_500_000
    assert built_wheel.stat().st_size - cascades < 4_000_000


def test_it_has_the_cascades_of_the_real_cv2_with_their_licences(contents):
    cascades = {Path(name).name: text for name, text in contents.items() if name.endswith(".xml")}
    real = {path.name: path.read_bytes() for path in Path(cv2.data.haarcascades).glob("*.xml")}
    assert {name: text.split() for name, text in cascades.items()} == {name: text.split() for name, text in real.items()}
    under_opencvs = {name for name, text in cascades.items() if b"License Agreement" not in text[:6000]}
    assert under_opencvs == {"haarcascade_license_plate_rus_16stages.xml", "haarcascade_russian_plate_number.xml"}


def test_each_pyodide_would_take_it_and_no_desktop_pip(built_wheel, contents):
    _, _, _, tags = parse_wheel_filename(built_wheel.name)
    assert tags == {Tag("py3", "none", row.tag) for row in pyodide.served()}
    assert not tags & set(sys_tags())
    told = contents[f"{dist_info(contents)}/WHEEL"].decode()
    assert {line.removeprefix("Tag: ") for line in told.splitlines() if line.startswith("Tag: ")} == set(map(str, tags))


CHECK = f"""
import cv2, numpy
image = numpy.zeros((20, 30, 3), numpy.uint8)
cv2.circle(image, (15, 10), 5, (255, 0, 0), -1)
(cv2.__version__, int((image[..., 0] == 255).sum()) > 60, cv2.Canny(image, 50, 100).shape) \
    == ("{LINE.opencv}", True, (20, 30))
"""


def test_import_cv2_alone_is_enough_on_a_page_and_in_node(selenium_fresh):
    assert selenium_fresh.run(CHECK)


def test_import_cv2_alone_is_enough_in_a_worker(selenium_worker):
    assert selenium_worker.run(CHECK)


@pytest.mark.parametrize("imported", [False, True], ids=["before its import", "after its import"])
@pytest.mark.parametrize(
    "load",
    [
        "pyodide.loadPackagesFromImports('import cv2', options)",
        "pyodide.loadPackage('opencv-python', options)",
        "pyodide.runPythonAsync(\"import micropip; await micropip.install('opencv-python')\")",
    ],
)
def test_pyodides_own_opencv_python_is_not_put_over_it(selenium, load, imported):
    if imported:
        selenium.run("import cv2")
    said = selenium.run_js(
        f"""
        const said = [], options = {{ messageCallback() {{}}, errorCallback: (text) => said.push(text) }};
        await {load};
        return said;
        """
    )
    assert said == []
    assert selenium.run("import cv2; cv2.__version__") == LINE.opencv


def test_the_page_keeps_its_own_console(selenium):
    before = selenium.run_js("return String(console.log)")
    selenium.run("import cv2, numpy\ncv2.imencode('.jpg', numpy.zeros((8, 8), numpy.uint8))[0]")
    assert selenium.run_js("return String(console.log)") == before


@run_in_pyodide
async def test_load_can_be_awaited_first(selenium_fresh):
    import cv2shim

    await cv2shim.load()
    import cv2

    assert cv2.add(1, 2)[0] == 3


@run_in_pyodide
def test_micropip_lists_it(selenium):
    import micropip

    assert "+cv2shim." in micropip.list()["opencv-python"].version

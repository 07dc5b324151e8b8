"""Video files through the plugin: each side reads what both wrote, with the same properties and the same pixels."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from host import node
from host import plugin as host_plugin
from tests import machine
from tests.pyodide.full.videos import WRITTEN

BUILD = "full"
HERE = Path(__file__).parent
SCRIPT = HERE / "videos.py"

Found = dict[str, Any]


def on_the_real_cv2(*words: str) -> Found:
    done = subprocess.run([sys.executable, str(SCRIPT), *words, "--plain"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout or "{}")


def in_pyodide(folder: Path, *words: str) -> Found:
    with (folder / "said").open("w+") as out, (folder / "warned").open("w+") as err:
        status = node.run_script(SCRIPT, words, cwd=folder, backend=BUILD, stdout=out, stderr=err)
        assert status == 0, (folder / "warned").read_text()[-2000:]
        return json.loads((folder / "said").read_text() or "{}")


@pytest.fixture(scope="module")
def sides(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """What the real cv2, and cv2 in Pyodide, read of the files that both wrote."""
    if host_plugin.folder() is None:
        machine.lacks("The video plugin has not been built. `make opencv` builds it.")
    folder = tmp_path_factory.mktemp("videos")
    real, ours = folder / "real", folder / "ours"
    real.mkdir()
    ours.mkdir()
    on_the_real_cv2("write", str(real))
    (real / "cut.avi").write_bytes((real / "XVID.avi").read_bytes()[:-700])
    (real / "garbage.mp4").write_bytes(b"no video" * 99)
    (real / "empty.avi").write_bytes(b"")
    in_pyodide(folder, "write", str(ours))
    return on_the_real_cv2("read", str(real), str(ours)), in_pyodide(folder, "read", str(real), str(ours))


def of(found: Found, side: str, name: str) -> Any:
    return next((told for path, told in found.items() if Path(path).parts[-2:] == (side, name)), None)


@pytest.mark.parametrize("name", [*WRITTEN, "cut.avi", "garbage.mp4", "empty.avi"])
def test_what_the_real_cv2_writes_is_read_here(sides: tuple[Found, Found], name: str) -> None:
    expected, got = (of(found, "real", name) for found in sides)
    assert got == expected


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_here_the_real_cv2_reads(sides: tuple[Found, Found], name: str) -> None:
    expected, got = (of(found, "ours", name) for found in sides)
    assert got == expected
    real = of(sides[0], "real", name)
    assert (real is None) == (expected is None)
    if real is not None:
        assert (expected["told"], len(expected["frames"])) == (real["told"], len(real["frames"]))

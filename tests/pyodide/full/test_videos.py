"""Video files through the plugin: each side reads what both wrote, with the same properties and the same pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.videos import Found, of, on_the_real_cv2, on_the_shim
from compat.videos_session import WRITTEN
from host import plugin
from tests import machine

BUILD = "full"


@pytest.fixture(scope="module")
def sides(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """What the real cv2, and cv2 in Pyodide, read of the files that both wrote."""
    if plugin.folder() is None:
        machine.lacks("The video plugin has not been built. `make opencv` builds it.")
    folder = tmp_path_factory.mktemp("videos")
    real, ours = folder / "real", folder / "ours"
    real.mkdir()
    ours.mkdir()
    on_the_real_cv2("write", str(real))
    (real / "cut.avi").write_bytes((real / "XVID.avi").read_bytes()[:-700])
    (real / "garbage.mp4").write_bytes(b"no video" * 99)
    (real / "empty.avi").write_bytes(b"")
    on_the_shim(folder, "write", str(ours))
    return on_the_real_cv2("read", str(real), str(ours)), on_the_shim(folder, "read", str(real), str(ours))


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

"""Video files that the real cv2 wrote; it also decodes and encodes the pictures of the shim's classes here."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from videos import SIZE, Write, drawn

from host import oracle


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    oracle.set_log_level(0)


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A file that the real cv2 writes: `written("x.avi", "MJPG", api=…, fps=…, count=…)`."""

    def write(name: str, code: str, api: int = 0, fps: float = 25.0, count: int = 10, color: bool = True) -> str:
        path = str(tmp_path / name)
        writer = cv2.VideoWriter(path, api, cv2.VideoWriter_fourcc(*code), fps, SIZE, color)
        assert writer.isOpened()
        for frame in drawn(count):
            writer.write(frame if color else frame[..., 0].copy())
        writer.release()
        return path

    return write


@pytest.fixture
def sequence(tmp_path: Path) -> str:
    """Five pictures, by the name of all of them."""
    for k, frame in enumerate(drawn(5)):
        cv2.imwrite(str(tmp_path / f"img_{k + 1:03d}.png"), frame)
    return str(tmp_path / "img_%03d.png")

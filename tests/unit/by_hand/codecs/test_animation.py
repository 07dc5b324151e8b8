"""Animations: GIF, PNG and WebP, and stills as animations of one frame."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image
from same_file import assert_reads_alike, difference

from cv2shim.by_hand.overrides import imgcodecs, imgcodecs_animation


def animated(photo: np.ndarray, kind: str, mode: str, loop: int) -> bytes:
    first = Image.fromarray(photo[:47, :61]).convert(mode)
    options = {"lossless": True, "background": (10, 20, 30, 40)} if kind == "WEBP" else {}
    file = io.BytesIO()
    first.save(file, kind, save_all=True, append_images=[first.rotate(20), first.rotate(50)],
               duration=[70, 90, 200], loop=loop, **options)  # fmt: skip
    return file.getvalue()


def assert_same(real: tuple, ours: tuple) -> None:
    (succeeded, theirs), (success, animation) = real, ours
    assert success == succeeded
    assert len(animation.frames) == len(theirs.frames)
    assert not [apart for pair in zip(theirs.frames, animation.frames, strict=True) if (apart := difference(*pair))]
    assert list(animation.durations) == list(theirs.durations)
    for name in ("loop_count", "bgcolor", "still_image"):
        assert getattr(animation, name) == getattr(theirs, name)


@pytest.mark.parametrize("loop", [0, 1, 3])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_animations(photo, tmp_path, kind, mode, loop):
    data = animated(photo, kind, mode, loop)
    path = str(tmp_path / "animation")
    (tmp_path / "animation").write_bytes(data)
    buffer = np.frombuffer(data, np.uint8).reshape(1, -1)  # of a column cv2 reads no WebP
    for part in ((0, 32767), (1, 1), (0, 2), (5, 1), (-1, -1), (1, 5)):
        assert_same(cv2.imreadanimation(path, *part), imgcodecs_animation.imreadanimation(path, *part))
        assert_same(cv2.imdecodeanimation(buffer, *part), imgcodecs_animation.imdecodeanimation(buffer, *part))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_pages_of_webp(photo, tmp_path, mode):
    data = animated(photo, "WEBP", mode, 0)
    assert_reads_alike(data, tmp_path)
    path = str(tmp_path / "picture")
    assert imgcodecs.imcount(path) == cv2.imcount(path) == 3
    for flags in (-1, 0, 1):
        (_, real), (_, ours) = cv2.imreadmulti(path, flags=flags), imgcodecs.imreadmulti(path, flags=flags)
        assert not [apart for pair in zip(real, ours, strict=True) if (apart := difference(*pair))]


@pytest.mark.parametrize("blend", [0, 1])
@pytest.mark.parametrize(("mode", "disposal"), [
    *((mode, disposal) for mode in ("RGB", "RGBA") for disposal in (0, 1, 2)),
    *((mode, 0) for mode in ("L", "P")),  # of these Pillow writes no other
])  # fmt: skip
def test_pages_of_png(photo, rng, tmp_path, mode, disposal, blend):
    pixels = np.dstack([photo[:47, :61], rng.integers(0, 256, (47, 61), np.uint8)])
    first = Image.fromarray(pixels).convert(mode)
    file = io.BytesIO()
    first.save(file, "PNG", save_all=True, append_images=[first.rotate(20), first.rotate(50)], duration=[70, 80, 90],
               disposal=disposal, blend=blend)  # fmt: skip
    assert_reads_alike(file.getvalue(), tmp_path)
    path, buffer = str(tmp_path / "picture"), np.frombuffer(file.getvalue(), np.uint8)
    assert imgcodecs.imcount(path) == cv2.imcount(path) == 3
    for flags in (-1, 0, 1, 256):
        for real, ours in (
            (cv2.imreadmulti(path, flags=flags), imgcodecs.imreadmulti(path, flags=flags)),
            (cv2.imdecodemulti(buffer, flags), imgcodecs.imdecodemulti(buffer, flags)),
        ):
            assert not [apart for pair in zip(real[1], ours[1], strict=True) if (apart := difference(*pair))]


@pytest.mark.parametrize("extension", [".png", ".jpg", ".bmp", ".tif"])
def test_stills(photo, extension):
    data = cv2.imencode(extension, photo)[1]
    assert_same(cv2.imdecodeanimation(data), imgcodecs_animation.imdecodeanimation(data))


def test_nothing_to_read():
    data = np.frombuffer(b"no picture, however long one looks at it", np.uint8)
    assert_same(cv2.imdecodeanimation(data), imgcodecs_animation.imdecodeanimation(data))
    assert_same(cv2.imreadanimation("nowhere"), imgcodecs_animation.imreadanimation("nowhere"))


@pytest.mark.parametrize("arguments", [(), (3,), (70000, (1, 2)), (-1, (1, 2, 3, 4))])
def test_new_animation(arguments):
    real, ours = cv2.Animation(*arguments), imgcodecs_animation.Animation(*arguments)
    for name in ("loop_count", "bgcolor", "frames", "durations", "still_image"):
        assert getattr(real, name) == getattr(ours, name)

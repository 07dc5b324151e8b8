"""Which source a VideoCapture gets for a name or a number; None, with a warning that says why, if there is none."""

from __future__ import annotations

from collections.abc import Sequence

from cv2shim.accepts import errors, log, tables
from cv2shim.page.video import backends, camera, decoded
from cv2shim.page.video import properties as p
from cv2shim.page.video.avi import AviFrames
from cv2shim.page.video.frames import Frames, NotReadable
from cv2shim.page.video.gif import GifFrames
from cv2shim.page.video.pictures import PictureFrames, is_pattern, numbered
from cv2shim.page.video.positions import FfmpegSource, ImagesSource, MjpegSource, Source

PLACE = "cap.cpp open"
# of CAP_PROP_*: conversion, orientation, hardware acceleration, time-outs, threads
TAKEN_BY_FILES = frozenset({p.CAP_PROP_CONVERT_RGB, p.CAP_PROP_ORIENTATION_AUTO, 50, 51, 52, 53, 54, p.CAP_PROP_N_THREADS})
IMREAD_UNCHANGED, IMREAD_COLOR = -1, 1
FORMATS = (p.CV_8UC3, p.CV_8UC4)

Pairs = dict[int, int]


def pairs(params: Sequence[int]) -> Pairs:
    """Properties with their values. Raises `cv2.error` for an odd number."""
    if len(params) % 2:
        raise errors.cv_error(errors.STS_ASSERT, "params.size() % 2 == 0", "VideoParameters")
    values = [int(value) for value in params]
    return dict(zip(values[::2], values[1::2], strict=True))


def file(name: str, api: int, params: Pairs) -> Source | None:
    """The source for a file, a sequence of pictures, or an address."""
    if api != p.CAP_ANY and api not in backends.FILES:
        return _refused(f"VIDEOIO({backends.name(api)}): backend is generally available but can't be used to capture by name")
    unknown = [prop for prop, value in params.items() if not _takes(api, prop, value)]
    if unknown:
        return _refused(f"VideoCapture('{name}'): unsupported parameters in .open(): {unknown}")
    try:
        return _source(name, api, params)
    except NotReadable as failure:
        return _refused(f"VideoCapture('{name}'): {failure}")
    except OSError as failure:
        reason = failure.strerror or str(failure)
        return _refused(f"VideoCapture('{name}'): can't open file ({reason}): check file path/integrity")


def _takes(api: int, prop: int, value: int) -> bool:
    """Whether a backend can be opened with a property."""
    if tables.changed("first-number-of-pictures"):
        if prop == p.CAP_PROP_IMAGE_SEQ_START:
            return api != p.CAP_OPENCV_MJPEG
        if api == p.CAP_IMAGES:
            return False
    if prop == p.CAP_PROP_FORMAT:
        return tables.changed("ffmpeg-frames-with-alpha") and api in (p.CAP_ANY, p.CAP_FFMPEG) and value in FORMATS
    return prop in TAKEN_BY_FILES


def camera_source(index: int, api: int, params: Pairs) -> Source | None:
    """The source for a camera."""
    if api not in backends.SYSTEMS:
        return _refused(f"VIDEOIO({backends.name(api)}): backend can't be used to capture by index")
    try:
        return camera.opened(index, params)
    except NotReadable as failure:
        return _refused(f"VideoCapture({index}): {failure}")


def _refused(text: str) -> Source | None:
    log.warning(PLACE, text)
    return None


def _source(name: str, api: int, params: Pairs) -> Source:
    first = params.get(p.CAP_PROP_IMAGE_SEQ_START, -1)
    if api == p.CAP_IMAGES:
        sequence = numbered(name, first) if first < 0 else numbered(name, first, tried=1)
        if sequence is None:
            raise NotReadable("no number in the name, which a sequence of pictures needs")
        return ImagesSource(PictureFrames(*sequence, IMREAD_UNCHANGED))
    if api == p.CAP_OPENCV_MJPEG:
        return MjpegSource(AviFrames(name))
    return FfmpegSource(_frames(name, first), alpha=params.get(p.CAP_PROP_FORMAT) == p.CV_8UC4)


def _frames(name: str, first: int) -> Frames:
    """Whatever the file's first bytes say that it is."""
    import cv2

    if decoded.is_address(name):
        return decoded.of_address(name)
    sequence = numbered(name, first) if is_pattern(name) else None
    if sequence is not None:
        return PictureFrames(*sequence, IMREAD_COLOR)
    with open(name, "rb") as opened:
        head = opened.read(12)
    if head[:4] == b"RIFF" and head[8:] == b"AVI ":
        return AviFrames(name)
    if head.startswith(b"GIF8"):
        return GifFrames(name)
    return PictureFrames(name, 0, IMREAD_COLOR) if cv2.haveImageReader(name) else decoded.of_file(name)

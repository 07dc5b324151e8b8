"""Which source a VideoCapture gets for a name or a number; None, with a warning that says why, if there is none.

`READERS` is the order in which a file is offered to what reads files, OpenCV's own order of backends.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from cv2shim.accepts import errors, log, tables
from cv2shim.page.video import backends, camera, decoded, ffmpeg, plugin
from cv2shim.page.video import properties as p
from cv2shim.page.video.avi import AviFrames
from cv2shim.page.video.backends import PLACE, Way
from cv2shim.page.video.frames import Frames, NotReadable
from cv2shim.page.video.gif import GifFrames
from cv2shim.page.video.pictures import PictureFrames, is_pattern, numbered
from cv2shim.page.video.positions import FfmpegSource, ImagesSource, MjpegSource, Source

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
    """The source for a file, a sequence of pictures, or an address: of the first of `READERS` that reads it."""
    if api != p.CAP_ANY and api not in backends.FILES:
        return _refused(f"VIDEOIO({backends.name(api)}): backend is generally available but can't be used to capture by name")
    found, reasons = backends.first(READERS, api, lambda way: way.open(name, way.api, params), (NotReadable,), _unopened)
    if found is not None:
        return found
    return _refused(f"VideoCapture('{name}'): {'; '.join(reasons)}")


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


def _unopened(reason: str) -> str:
    return f"can't open file ({reason}): check file path/integrity"


def _of_plugin(name: str, api: int, params: Pairs) -> Source:
    """What the plugin reads, if it is there."""
    running = None if decoded.is_address(name) else plugin.installed()
    if running is None:
        raise NotReadable("")
    try:
        return ffmpeg.capture(running, name, params)
    except NotReadable:
        if os.path.exists(name) or is_pattern(name):
            raise
        raise NotReadable(_unopened("No such file or directory")) from None


def _of_fetched_plugin(name: str, api: int, params: Pairs) -> Source:
    """What the plugin reads once it has been fetched."""
    if decoded.is_address(name) or plugin.installed():
        raise NotReadable("")
    return ffmpeg.capture(plugin.fetched(), name, params)


def _in_ffmpegs_place(name: str, api: int, params: Pairs) -> Source:
    """What is read here as FFMPEG reads it, without its library."""
    _require_known(api, params)
    return FfmpegSource(_frames(name, params), alpha=params.get(p.CAP_PROP_FORMAT) == p.CV_8UC4)


def _of_browser(name: str, api: int, params: Pairs) -> Source:
    _require_known(api, params)
    made = decoded.of_address(name) if decoded.is_address(name) else decoded.of_file(name)
    return FfmpegSource(made, alpha=params.get(p.CAP_PROP_FORMAT) == p.CV_8UC4)


def _pictures(name: str, api: int, params: Pairs) -> Source:
    _require_known(api, params)
    first = params.get(p.CAP_PROP_IMAGE_SEQ_START, -1)
    sequence = numbered(name, first) if first < 0 else numbered(name, first, tried=1)
    if sequence is None:
        raise NotReadable("no number in the name, which a sequence of pictures needs")
    return ImagesSource(PictureFrames(*sequence, IMREAD_UNCHANGED))


def _motion_jpeg(name: str, api: int, params: Pairs) -> Source:
    _require_known(api, params)
    return MjpegSource(AviFrames(name))


def _require_known(api: int, params: Pairs) -> None:
    """Raise NotReadable where a backend cannot be opened with what is asked for."""
    unknown = [prop for prop, value in params.items() if not _takes(api, prop, value)]
    if unknown:
        raise NotReadable(f"unsupported parameters in .open(): {unknown}")


def _frames(name: str, params: Pairs) -> Frames:
    """Whatever the file's first bytes say that it is."""
    import cv2

    if decoded.is_address(name):
        raise NotReadable("")
    sequence = numbered(name, params.get(p.CAP_PROP_IMAGE_SEQ_START, -1)) if is_pattern(name) else None
    if sequence is not None:
        return PictureFrames(*sequence, IMREAD_COLOR)
    with open(name, "rb") as opened:
        head = opened.read(12)
    if head[:4] == b"RIFF" and head[8:] == b"AVI ":
        return AviFrames(name)
    if head.startswith(b"GIF8"):
        return GifFrames(name)
    if not cv2.haveImageReader(name):
        raise NotReadable("")
    return PictureFrames(name, 0, IMREAD_COLOR)


READERS = (
    Way(p.CAP_FFMPEG, _of_plugin),
    Way(p.CAP_FFMPEG, _in_ffmpegs_place),
    Way(p.CAP_FFMPEG, _of_browser),
    Way(p.CAP_FFMPEG, _of_fetched_plugin),
    Way(p.CAP_IMAGES, _pictures),
    Way(p.CAP_OPENCV_MJPEG, _motion_jpeg),
)

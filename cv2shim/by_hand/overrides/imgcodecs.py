"""imgcodecs: reading and writing picture files. Stock opencv.js is built without it."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence

import numpy as np

from cv2shim.accepts import errors, log, tables
from cv2shim.by_hand.codecs import flags as constants
from cv2shim.by_hand.codecs import reading, writing
from cv2shim.by_hand.codecs.decoder import require
from cv2shim.by_hand.codecs.encoder import Metadata
from cv2shim.by_hand.codecs.pixels import Pixels
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import into_all

#: picture, kinds of metadata, metadata
WithMetadata = tuple[Pixels | None, Pixels | tuple[()], tuple[Pixels, ...]]
Given = tuple[Sequence[int], Sequence[Pixels]]
NONE: Given = ((), ())

REASON = "stock opencv.js is built without imgcodecs"
EVERYTHING = (-(1 << 31), (1 << 31) - 1)

IMREADMULTI = "bool cv::imreadmulti_(const String&, int, std::vector<cv::Mat>&, int, int)"
IMWRITE = (
    "bool cv::imwrite_(const String&, const std::vector<cv::Mat>&, const std::vector<int>&, "
    "cv::InputArrayOfArrays, const std::vector<int>&, bool)"
)
IMENCODE = (
    "bool cv::imencodeWithMetadata(const String&, cv::InputArray, const std::vector<int>&, "
    "cv::InputArrayOfArrays, std::vector<unsigned char>&, const std::vector<int>&)"
)


@override("imread", reason=REASON)
def imread(filename: str, flags: int = constants.IMREAD_COLOR_BGR) -> Pixels | None:
    """A picture from a file; None if there is none or it cannot be decoded."""
    data = reading.load(filename)
    return None if data is None else reading.decode(data, flags, source=filename)


@override("imdecode", reason=REASON)
def imdecode(buf: Pixels | None, flags: int) -> Pixels | None:
    """A picture from a file's bytes; None if they cannot be decoded."""
    return reading.decode(buffer_bytes(buf, "imdecode_"), flags, source=None)


@override("imreadmulti", reason=REASON, wants=("mats",))
def imreadmulti(
    filename: str,
    start: int = 0,
    count: int = -1,
    flags: int = constants.IMREAD_ANYCOLOR,
    mats: Sequence[Pixels] | None = None,
) -> tuple[bool, tuple[Pixels, ...]]:
    """The pages of a file, after the `mats` that are there."""
    if start < 0:
        text = (
            "Start index cannont be < 0 (expected: 'start >= 0'), where\n"
            f"    'start' is {start}\nmust be greater than or equal to\n    '0' is 0"
        )
        raise errors.cv_error(errors.STS_ERROR, text, _signature(IMREADMULTI))
    data = reading.load(filename)
    pages = [] if data is None else reading.decode_pages(data, flags, start, count, source=filename)
    return bool(pages), (*(mats or ()), *pages)


@override("imdecodemulti", reason=REASON, wants=("mats",))
def imdecodemulti(
    buf: Pixels | None, flags: int, range: tuple[int, int] = EVERYTHING, mats: Sequence[Pixels] | None = None
) -> tuple[bool, tuple[Pixels, ...]]:
    """The pages of a file's bytes, after the `mats` that are there."""
    start, end = range
    everything = tuple(range) == EVERYTHING
    if not everything:
        require(start >= 0, "Range start cannot be negative.", "imdecodemulti")
        require(end > start, "Range cannot be empty.", "imdecodemulti")
    data = buffer_bytes(buf, "imdecodemulti_")
    first, count = (0, -1) if everything else (start, end - start)
    pages = reading.decode_pages(data, flags, first, count, source=None)
    return bool(pages), (*(mats or ()), *pages)


@override("imcount", reason=REASON)
def imcount(filename: str, flags: int = constants.IMREAD_ANYCOLOR) -> int:
    """How many pages a file has; 0 if it cannot be read."""
    data = reading.load(filename)
    decoder = None if data is None else reading.opened(data, flags, source=filename, function="imcount_")
    if decoder is not None:
        return decoder.pages
    condition = "m_decoder->readHeader()" if data and reading.decoder_class(data) else "m_decoder"
    failed = errors.cv_error(errors.STS_ASSERT, condition, "init")
    text = f"imcount_('{filename}'): can't read header or can't find decoder: {failed}"
    log.failure("loadsave.cpp:1028 imcount_", text)
    return 0


@override("haveImageReader", reason=REASON)
def have_image_reader(filename: str) -> bool:
    """Whether a file is of a format that can be read."""
    data = reading.load(filename)
    return data is not None and reading.decoder_class(data) is not None


@override("haveImageWriter", reason=REASON)
def have_image_writer(filename: str) -> bool:
    """Whether files of this name's extension can be written."""
    return writing.encoder_for(filename) is not None


@override("imwrite", reason=REASON)
def imwrite(filename: str, img: Pixels | Sequence[Pixels] | None, params: Sequence[int] | None = None) -> bool:
    """Write a picture, or several pages, in the format of the name's extension."""
    require(not _empty(img), "!_img.empty()", "imwrite")
    return _write(filename, img, params)


@override("imwritemulti", reason=REASON)
def imwritemulti(filename: str, img: Sequence[Pixels], params: Sequence[int] | None = None) -> bool:
    """Write pages into one file."""
    require(not _empty(img), "!_img.empty()", "imwrite")
    return _write(filename, img, params)


@override("imencode", reason=REASON)
def imencode(
    ext: str, img: Pixels | Sequence[Pixels] | None, params: Sequence[int] | None = None
) -> tuple[bool, Pixels | tuple[()]]:
    """A picture as a file's bytes: success and uint8 (n,)."""
    return _encode(ext, img, params)


@override("imencodemulti", reason=REASON)
def imencodemulti(ext: str, imgs: Sequence[Pixels], params: Sequence[int] | None = None) -> tuple[bool, Pixels | tuple[()]]:
    """Pages as one file's bytes: success and uint8 (n,)."""
    return _encode(ext, imgs, params)


@override("imreadWithMetadata", reason=REASON, wants=("metadata",))
def imread_with_metadata(
    filename: str, flags: int = constants.IMREAD_ANYCOLOR, metadata: Sequence[Pixels] | None = None
) -> WithMetadata:
    """A picture from a file, with the kinds of its metadata and each as uint8 (1, n)."""
    data = reading.load(filename)
    pixels, found = (None, {}) if data is None else reading.decode_with_metadata(data, flags, source=filename)
    return (pixels, *_metadata(found, metadata))


@override("imdecodeWithMetadata", reason=REASON, wants=("metadata",))
def imdecode_with_metadata(
    buf: Pixels | None, flags: int = constants.IMREAD_ANYCOLOR, metadata: Sequence[Pixels] | None = None
) -> WithMetadata:
    """The same from a file's bytes."""
    pixels, found = reading.decode_with_metadata(buffer_bytes(buf, "imdecode_"), flags, source=None)
    return (pixels, *_metadata(found, metadata))


@override("imwriteWithMetadata", reason=REASON)
def imwrite_with_metadata(
    filename: str, img: Pixels | None, metadataTypes: Sequence[int], metadata: Sequence[Pixels],
    params: Sequence[int] | None = None,
) -> bool:  # fmt: skip
    """Write a picture with metadata, where the format takes them."""
    require(not _empty(img), "!_img.empty()", "imwriteWithMetadata")
    return _write(filename, img, params, (metadataTypes, metadata))


@override("imencodeWithMetadata", reason=REASON)
def imencode_with_metadata(
    ext: str, img: Pixels | None, metadataTypes: Sequence[int], metadata: Sequence[Pixels],
    params: Sequence[int] | None = None,
) -> tuple[bool, Pixels | tuple[()]]:  # fmt: skip
    """The same as a file's bytes."""
    return _encode(ext, img, params, (metadataTypes, metadata))


def _signature(text: str) -> str:
    """A C++ function as the compiler calls it: cv2 has been built with one that leaves the types' namespace out."""
    return re.sub(r"cv::(?=[A-Z])", "", text) if tables.changed("unqualified-types") else text


def _metadata(found: Metadata, places: Sequence[Pixels] | None) -> tuple[Pixels | tuple[()], tuple[Pixels, ...]]:
    if not found:
        return (), ()
    arrays = [np.frombuffer(data, np.uint8).reshape(1, -1).copy() for data in found.values()]
    return np.array([*found], np.int32), into_all(places, arrays)


def buffer_bytes(buf: Pixels | None, function: str) -> bytes:
    """A file's bytes given as an array. Raises `cv2.error` for `function` if it is empty or no vector."""
    require(buf is not None and buf.size > 0, "!buf.empty()", function)
    assert buf is not None
    vector = buf.ndim == 1 or (buf.ndim == 2 and 1 in buf.shape)
    require(vector, "buf.checkVector(1, CV_8U) > 0", function)
    return buf.tobytes()


def _pictures(img: Pixels | Sequence[Pixels] | None) -> list[Pixels | None]:
    return [img] if img is None or isinstance(img, np.ndarray) else list(img)


def _empty(img: Pixels | Sequence[Pixels] | None) -> bool:
    return img is None or len(img) == 0 or (isinstance(img, np.ndarray) and img.size == 0)


def _write(
    filename: str, img: Pixels | Sequence[Pixels] | None, params: Sequence[int] | None, metadata: Given = NONE
) -> bool:
    missing = "could not find a writer for the specified extension"
    encoder = writing.needed_encoder(filename, missing, "imwrite_")
    pictures = writing.checked(encoder, _pictures(img), "imwrite_", "loadsave.cpp:1063 imwrite_")
    taken = writing.metadata_of(encoder, *metadata)
    settings = writing.pairs(params, _signature(IMWRITE))
    writing.check_keys(encoder, settings, "loadsave.cpp imwrite_")
    try:
        data = writing.encode(encoder, pictures, settings, taken)
    except errors.error as failed:
        # the JPEG encoder keeps its reason to itself when it writes a file
        if failed.func != "throwOnError":
            log.failure("loadsave.cpp imwrite_", f"imwrite_('{filename}'): can't write data: {failed}")
        return False
    try:
        with open(filename, "wb") as file:
            if data is not None:
                file.write(data)
    except PermissionError:
        text = f"imwrite_('{filename}'): can't open file for writing: permission denied"
        log.warning("loadsave.cpp imwrite_", text)
        return False
    except OSError:
        return False
    if data is None:
        with contextlib.suppress(OSError):
            os.remove(filename)
    return data is not None


def _encode(
    ext: str, img: Pixels | Sequence[Pixels] | None, params: Sequence[int] | None, metadata: Given = NONE
) -> tuple[bool, Pixels | tuple[()]]:
    missing = "could not find encoder for the specified extension"
    encoder = writing.needed_encoder(ext, missing, "imencodeWithMetadata")
    require(not _empty(img), "!_img.empty()", "imencodeWithMetadata")
    place = "loadsave.cpp:1617 imencodeWithMetadata"
    pictures = writing.checked(encoder, _pictures(img), "imencodeWithMetadata", place)
    settings = writing.pairs(params, _signature(IMENCODE))
    writing.check_keys(encoder, settings, "loadsave.cpp imencodeWithMetadata")
    taken = writing.metadata_of(encoder, *metadata)
    try:
        data = writing.encode(encoder, pictures, settings, taken)
        require(data is not None, "code", "imencodeWithMetadata")
    except errors.error as failed:
        log.failure("loadsave.cpp:1669 imencodeWithMetadata", f"imencode(): can't encode data: {failed}")
        return False, ()
    assert data is not None
    return True, np.frombuffer(data, np.uint8).copy()

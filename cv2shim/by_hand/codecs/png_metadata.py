"""EXIF, XMP, ICC profiles and cICP in PNG: the chunks that hold them, with libpng's own checks."""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cv2shim.accepts import errors, log
from cv2shim.by_hand.codecs.encoder import CICP, EXIF, ICC, XMP, Metadata

XMP_KEY = b"XML:com.adobe.xmp"
RAW_PROFILES = (b"Raw profile type exif", b"Raw profile type APP1")
EXIF_MARK_SIZE = 6  # of "Exif" and two zeros, which a raw profile begins with
TIFF_MARKS = (b"II*\0", b"MM\0*")

ICC_NAME = b"ICC Profile"
ICC_HEADER_SIZE, ICC_TAG_SIZE = 132, 12
MIN_ICC_CHUNK = 92  # libpng reads 81 bytes for the name and wants 11 of deflated data behind them
MAX_INTENT = 0xFFFE
ALIGNED_SINCE = 4  # version of ICC whose profiles have a length of whole words
FORBIDDEN_CLASSES = (b"abst", b"link")
CONNECTION_SPACES = (b"XYZ ", b"Lab ")
CICP_SIZE = 4
WRITE = "virtual bool cv::PngEncoder::write(const cv::Mat&, const std::vector<int>&)"

Deflate = Callable[[bytes], bytes]
#: name and content of a chunk
Chunk = tuple[bytes, bytes]


class Text(NamedTuple):
    """Keyword and text of a chunk; libpng gives no `size` for an international one."""

    key: bytes
    value: bytes
    size: int


def exif(body: bytes) -> bytes:
    """What an eXIf chunk holds; nothing if libpng does not know it for that."""
    return body if body[:4] in TIFF_MARKS else b""


def raw_profiles(chunks: Sequence[Chunk]) -> Iterator[bytes]:
    """The EXIF data that ImageMagick puts into text, in hexadecimal digits."""
    for text in _texts(chunks):
        if text.key in RAW_PROFILES and text.size:
            found = _raw_profile(text.value[: text.size])
            if found:
                yield found


def _raw_profile(text: bytes) -> bytes:
    """Its lines are an empty one, a name, the length, and digits."""
    if not text.startswith(b"\n"):
        return _malformed(f"expected '\\n' got '\\x{text[0]:02X}'")
    _, found, rest = text[1:].partition(b"\n")
    if not found:
        return _malformed("profile name is not terminated")
    length_field, found, digits = rest.partition(b"\n")
    if not found:
        return _malformed("length field is not terminated")
    if not re.fullmatch(rb"\s*[+-]?\d+", length_field):
        return _malformed("length field is not a valid number")
    length = int(length_field)
    if not EXIF_MARK_SIZE <= length <= len(text):
        return _malformed(f"declared length {length} is out of range (profile size {len(text)})")
    payload = digits.replace(b"\n", b"")[: 2 * length]
    if not re.fullmatch(rb"[0-9A-Fa-f]{%d}" % (2 * length), payload):
        return _malformed("hex payload shorter than declared length")
    return bytes.fromhex(payload.decode())[EXIF_MARK_SIZE:]


def _malformed(why: str) -> bytes:
    log.warning("exif.cpp processRawProfile", f"Malformed raw profile, {why}")
    return b""


def others(chunks: Sequence[Chunk], colored: bool) -> Metadata:
    """All but EXIF: XMP, an ICC profile that fits a picture with or without colours, cICP."""
    xmp = b"".join(text.value.partition(b"\0")[0] + b"\0" for text in _texts(chunks) if text.key == XMP_KEY)
    names = [name for name, _ in chunks]
    start = next((i for i, name in enumerate(names) if name in (b"PLTE", b"IDAT")), len(names))
    first = dict(reversed(chunks[:start]))  # what speaks of colours has its place before them
    cicp = first.get(b"cICP", b"")
    return {XMP: xmp, ICC: _icc(first.get(b"iCCP", b""), colored), CICP: cicp if _is_cicp(cicp) else b""}


def _is_cicp(data: bytes) -> bool:
    """Whether libpng takes it: the colours of a PNG are RGB, which the third byte says."""
    return len(data) == CICP_SIZE and data[2] == 0


def _texts(chunks: Sequence[Chunk]) -> Iterator[Text]:
    for name, body in chunks:
        key, _, rest = body.partition(b"\0")
        with contextlib.suppress(zlib.error, ValueError):  # a chunk that cannot be understood is left out
            if name == b"tEXt":
                value = rest.partition(b"\0")[0]
                yield Text(key, value, len(value))
            elif name == b"zTXt" and rest[:1] == b"\0":
                value = zlib.decompress(rest[1:])
                yield Text(key, value, 0 if value[:1] == b"\0" else len(value))
            elif name == b"iTXt" and rest[:1] in (b"\0", b"\1"):
                _, _, value = rest[2:].split(b"\0", 2)  # after language and translated keyword
                yield Text(key, zlib.decompress(value) if rest[:1] == b"\1" else value, 0)


def _icc(body: bytes, colored: bool) -> bytes:
    """The profile in an iCCP chunk; nothing if libpng refuses it."""
    name, _, rest = body.partition(b"\0")
    if len(body) < MIN_ICC_CHUNK or not 1 <= len(name) <= 79 or rest[:1] != b"\0":
        return b""
    try:
        profile = zlib.decompressobj().decompress(rest[1:])
    except zlib.error:
        return b""
    size = _number(profile, 0)
    return profile[:size] if size <= len(profile) and _is_profile(profile[:size], colored) else b""


def _is_profile(profile: bytes, colored: bool) -> bool:
    size = len(profile)
    if size < ICC_HEADER_SIZE or (profile[8] >= ALIGNED_SINCE and size % 4):
        return False
    tags = _number(profile, 128)
    return (
        size >= ICC_HEADER_SIZE + ICC_TAG_SIZE * tags
        and _number(profile, 64) <= MAX_INTENT
        and profile[36:40] == b"acsp"
        and profile[16:20] == (b"RGB " if colored else b"GRAY")
        and profile[12:16] not in FORBIDDEN_CLASSES
        and profile[20:24] in CONNECTION_SPACES
        and all(_is_inside(profile, ICC_HEADER_SIZE + ICC_TAG_SIZE * i) for i in range(tags))
    )


def _is_inside(profile: bytes, tag: int) -> bool:
    return _number(profile, tag + 4) + _number(profile, tag + 8) <= len(profile)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def chunks_for(metadata: Metadata, deflate: Deflate) -> list[Chunk] | None:
    """The chunks of a new file, in libpng's order; None if it does not write them."""
    chunks: list[Chunk] = []
    if CICP in metadata:
        _check_cicp(metadata[CICP])
        if _is_cicp(metadata[CICP]):
            chunks.append((b"cICP", metadata[CICP]))
    if ICC in metadata:
        profile = metadata[ICC]
        uneven = len(profile) >= ICC_HEADER_SIZE and profile[8] >= ALIGNED_SINCE and len(profile) % 4
        if len(profile) < ICC_HEADER_SIZE or _number(profile, 0) != len(profile) or uneven:
            return None
        chunks.append((b"iCCP", ICC_NAME + b"\0\0" + deflate(profile)))
    if EXIF in metadata:
        chunks.append((b"eXIf", metadata[EXIF]))
    if XMP in metadata:
        # as a C string: libpng looks for the zero that ends it, behind the data if it has none
        chunks.append((b"tEXt", XMP_KEY + b"\0" + metadata[XMP].partition(b"\0")[0]))
    return chunks


def _check_cicp(data: bytes) -> None:
    if len(data) != CICP_SIZE:
        text = (
            "The cICP chunk consists of four 1-byte unsigned integers (expected: '(size_t)4 == cicp.size()'), where\n"
            f"    '(size_t)4' is 4\nmust be equal to\n    'cicp.size()' is {len(data)}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, WRITE)

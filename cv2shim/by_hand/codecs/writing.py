"""From pictures to bytes: which encoder, which sample types it takes, as cv2's imwrite and imencode do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from cv2shim.accepts import errors, log, tables
from cv2shim.by_hand.codecs import bmp, flags, hdr, jpeg, png, pnm, tiff_writing, webp
from cv2shim.by_hand.codecs.decoder import require
from cv2shim.by_hand.codecs.encoder import CICP, EXIF, ICC, METADATA_KINDS, XMP, Encoder, Metadata, Params
from cv2shim.by_hand.codecs.pixels import Pixels, saturated

# extensions of the real cv2 that cannot be written here
UNWRITABLE = ("gif", "avif", "sr", "ras", "jp2", "exr")

MAX_PARAMS = 50

BYTES, SHORTS, ALL = ("uint8",), ("uint8", "uint16"), ()
HDR_TYPES = ("uint8", "int8", "uint16", "int16", "int32", "float32", "float16")
TIFF_TYPES = ("uint8", "int8", "uint16", "int16", "int32", "float32", "float64")

# the IMWRITE_* that formats know
JPEG_KEYS = (
    flags.IMWRITE_JPEG_QUALITY, flags.IMWRITE_JPEG_PROGRESSIVE, flags.IMWRITE_JPEG_OPTIMIZE, flags.IMWRITE_JPEG_RST_INTERVAL,
    flags.IMWRITE_JPEG_LUMA_QUALITY, flags.IMWRITE_JPEG_CHROMA_QUALITY, flags.IMWRITE_JPEG_SAMPLING_FACTOR,
)  # fmt: skip
PNG_KEYS = (
    flags.IMWRITE_PNG_COMPRESSION, flags.IMWRITE_PNG_STRATEGY, flags.IMWRITE_PNG_BILEVEL, flags.IMWRITE_PNG_FILTER,
    flags.IMWRITE_PNG_ZLIBBUFFER_SIZE,
)  # fmt: skip
WEBP_KEYS = (flags.IMWRITE_WEBP_QUALITY, flags.IMWRITE_WEBP_LOSSLESS_MODE)
TIFF_KEYS = (
    flags.IMWRITE_TIFF_RESUNIT, flags.IMWRITE_TIFF_XDPI, flags.IMWRITE_TIFF_YDPI, flags.IMWRITE_TIFF_COMPRESSION,
    flags.IMWRITE_TIFF_ROWSPERSTRIP, flags.IMWRITE_TIFF_PREDICTOR,
)  # fmt: skip
PXM_KEYS = (flags.IMWRITE_PXM_BINARY,)

ENCODERS = (
    Encoder("Windows bitmap (*.bmp;*.dib)", BYTES, bmp.encode, keys=(flags.IMWRITE_BMP_COMPRESSION,)),
    Encoder("Radiance HDR (*.hdr;*.pic)", HDR_TYPES, hdr.encode, keys=(flags.IMWRITE_HDR_COMPRESSION,)),
    Encoder(
        "JPEG files (*.jpeg;*.jpg;*.jpe)", BYTES, jpeg.encode, keys=JPEG_KEYS,
        kinds=(EXIF, XMP, ICC), kinds_before=(EXIF,), with_metadata=jpeg.with_metadata,
    ),
    Encoder(
        "WebP files (*.webp)", BYTES, webp.encode, keys=WEBP_KEYS,
        kinds=(EXIF, XMP, ICC), with_metadata=webp.with_metadata,
    ),
    Encoder("Portable image format - auto (*.pnm)", SHORTS, pnm.encode_pxm("pnm"), keys=PXM_KEYS),
    Encoder("Portable image format - monochrome (*.pbm)", BYTES, pnm.encode_pxm("pbm"), keys=PXM_KEYS),
    Encoder("Portable image format - gray (*.pgm)", SHORTS, pnm.encode_pxm("pgm"), keys=PXM_KEYS),
    Encoder("Portable image format - color (*.ppm)", SHORTS, pnm.encode_pxm("ppm"), keys=PXM_KEYS),
    Encoder("Portable arbitrary format (*.pam)", SHORTS, pnm.encode_pam, keys=(flags.IMWRITE_PAM_TUPLETYPE,)),
    Encoder("Portable image format - float (*.pfm)", ALL, pnm.encode_pfm),
    Encoder(
        "TIFF Files (*.tiff;*.tif)", TIFF_TYPES, tiff_writing.encode, tiff_writing.encode_pages, keys=TIFF_KEYS,
    ),
    Encoder(
        "Portable Network Graphics files (*.png;*.apng)", SHORTS, png.encode, keys=PNG_KEYS,
        kinds=(EXIF, XMP, ICC, CICP), kinds_before=(EXIF,), with_metadata=png.with_metadata,
    ),
)  # fmt: skip

# the keys of what cannot be written here: OpenEXR, JPEG 2000, AVIF, GIF
OTHER_KEYS = (48, 49, 50, 272, 512, 513, 514, 1026, 1027, 1028, 1029)


def needed_encoder(name: str, missing: str, function: str) -> Encoder:
    """The encoder of a file name's or extension's last `.xyz`. Raises `cv2.error`, worded `missing`, without one."""
    encoder = encoder_for(name)
    if encoder is not None:
        return encoder
    extension = _extension(name)
    if extension in UNWRITABLE:
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, f"cv2shim does not write .{extension} files.", function)
    raise errors.cv_error(errors.STS_ERROR, missing, function)


def _extension(name: str) -> str:
    match = re.match(r"[A-Za-z0-9]*", name.rpartition(".")[2])
    return match[0].lower() if match and len(name) > 1 and "." in name else ""


def encoder_for(name: str) -> Encoder | None:
    """The encoder of a file name's or extension's last `.xyz`, or None."""
    extension = _extension(name)
    return next((encoder for encoder in ENCODERS if extension in encoder.extensions), None)


def checked(encoder: Encoder, pictures: Sequence[Pixels | None], where: str, place: str) -> list[Pixels]:
    """The pictures with a number of channels and a sample type that the encoder takes; others become uint8."""
    converted = []
    for pixels in pictures:
        require(pixels is not None and pixels.size > 0, "!image.empty()", where)
        assert pixels is not None
        if pixels.ndim == 3 and pixels.shape[2] == 1:
            pixels = pixels[..., 0]
        channels = pixels.shape[2] if pixels.ndim == 3 else 1
        name = "image.channels()" if where == "imwrite_" else "channels"
        require(channels in (1, 3, 4), f"{name} == 1 || {name} == 3 || {name} == 4{_or_others()}", where)
        if encoder.dtypes and pixels.dtype.name not in encoder.dtypes:
            log.warning_once(place, "Unsupported depth image for selected encoder is fallbacked to CV_8U.")
            pixels = saturated(pixels, np.dtype(np.uint8))
        converted.append(np.ascontiguousarray(pixels))
    return converted


def _or_others() -> str:
    return " || encoder.dynamicCast<ExrEncoder>()" if tables.changed("exr-channels") else ""


def check_keys(encoder: Encoder, params: Params, place: str) -> None:
    """A warning for each key that does nothing here, where cv2 has one."""
    if not tables.changed("checked-keys"):
        return
    everywhere = {*OTHER_KEYS, *(key for known in ENCODERS for key in known.keys)}
    for key, _ in params:
        if key not in encoder.keys:
            why = "unsupported" if key in everywhere else "unknown"
            log.warning(place, f"An {why} key({key}) was specified and has been ignored.")


def pairs(params: Sequence[int] | None, function: str) -> Params:
    """IMWRITE_* keys with their values. Raises `cv2.error` for an odd number or too many."""
    params = [] if params is None else params
    count = len(params)
    if count % 2:
        text = (
            f"Encoding 'params' must be key-value pairs:\n    '(params.size() & 1) == 0'\nwhere\n    'params.size()' is {count}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, function)
    if count > 2 * MAX_PARAMS:
        text = (
            " (expected: 'params.size() <= (size_t)(CV_IO_MAX_IMAGE_PARAMS*2)'), where\n"
            f"    'params.size()' is {count}\nmust be less than or equal to\n"
            f"    '(size_t)(CV_IO_MAX_IMAGE_PARAMS*2)' is {2 * MAX_PARAMS}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, function)
    values = [int(value) for value in params]
    return list(zip(values[::2], values[1::2], strict=True))


def encode(encoder: Encoder, pictures: Sequence[Pixels], params: Params, metadata: Metadata) -> bytes | None:
    """A file's bytes. Raises `cv2.error` where cv2's encoder does."""
    if len(pictures) == 1:
        data = encoder.encode(pictures[0], params)
        return encoder.with_metadata(data, metadata) if data and metadata and encoder.with_metadata else data
    if encoder.encode_pages is None:
        log.warning("grfmt_base.cpp:204 writeanimation", "No Animation encoder for specified file extension")
        return None
    return encoder.encode_pages(pictures, params)


METADATA_NAMES = ("Exif", "XMP", "ICC Profile", "cICP")


def metadata_of(encoder: Encoder, types: Sequence[int], metadata: Sequence[Pixels]) -> Metadata:
    """What the format takes of the metadata; a warning for what it does not take."""
    return dict(_taken(encoder, types, metadata))


def _taken(encoder: Encoder, types: Sequence[int], metadata: Sequence[Pixels]) -> Iterator[tuple[int, bytes]]:
    kinds = METADATA_KINDS if tables.changed("more-metadata") else METADATA_KINDS[:CICP]
    for i, kind in enumerate(types):
        require(i < len(metadata), "0 <= i && i < (int)v.size()", "getMat_")
        require(kind >= EXIF, "type >= IMAGE_METADATA_EXIF", "addMetadata")
        require(kind in kinds, "type <= IMAGE_METADATA_MAX", "addMetadata")
        data = metadata[i]
        if data is None or not data.size:
            continue
        if encoder.takes(kind):
            require(data.itemsize == 1, "metadata.elemSize() == 1", "addMetadata")
            yield kind, data.tobytes()
        else:
            log.warning(
                "loadsave.cpp:475 addMetadata",
                f"Imgcodecs: metadata of type '{METADATA_NAMES[kind]}' is not supported when encoding '{encoder.description}'",
            )

"""The portable formats: PBM, PGM, PPM (text and binary), PAM and PFM."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.codecs import flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, Reader, end_of_stream, require
from cv2shim.by_hand.codecs.encoder import Encode, Params, truth, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, luma, ordered, repeated, saturated

SPACE = b" \t\n\v\f\r"
MAX_SAMPLE = 65535

PAM_FIELDS = ("ENDHDR", "HEIGHT", "WIDTH", "DEPTH", "MAXVAL", "TUPLTYPE")
# IMWRITE_PAM_FORMAT_…
PAM_FORMATS = ("", "BLACKANDWHITE", "GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA")
PAM_CHANNELS = {"BLACKANDWHITE": 1, "GRAYSCALE": 1, "GRAYSCALE_ALPHA": 2, "RGB": 3, "RGB_ALPHA": 4}


class PxmDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return len(head) >= 3 and head[:1] == b"P" and head[1:2] in b"123456" and head[2:3] in SPACE

    def read_header(self) -> bool:
        kind = self.data[1] - ord("0")
        self._bilevel, self._color, self._binary = kind in (1, 4), kind in (3, 6), kind >= 4
        stream = Reader(self.data, 2)
        self.width, self.height = _number(stream), _number(stream)
        self._maximum = 1 if self._bilevel else _number(stream)
        if not (self.width > 0 and self.height > 0 and 0 < self._maximum <= MAX_SAMPLE):
            return False
        self._offset = stream.position
        self.type = PixelType.of(np.uint16 if self._maximum > 255 else np.uint8, 3 if self._color else 1)
        return True

    def read(self, wanted: PixelType) -> Pixels | None:
        samples = self._bits() if self._bilevel else self._samples()
        if wanted.dtype == np.uint8 and samples.dtype == np.uint16:
            samples = (samples >> 8).astype(np.uint8)
        if self._color:
            return ordered(samples, self.rgb) if wanted.channels > 1 else luma(samples)
        return repeated(samples, 3) if wanted.channels > 1 else samples

    def _bits(self) -> NDArray[np.uint8]:
        count = self.width * self.height
        if self._binary:
            row_bytes = (self.width + 7) // 8
            raw = np.frombuffer(Reader(self.data, self._offset).take(row_bytes * self.height), np.uint8)
            bits = np.unpackbits(raw.reshape(self.height, -1), axis=1)[:, : self.width]
        else:
            digits = _digits(_uncommented(self.data[self._offset :]), count)
            bits = (digits != ord("0")).astype(np.uint8).reshape(self.height, self.width)
        return np.where(bits, 0, 255).astype(np.uint8)

    def _samples(self) -> NDArray[np.uint8] | NDArray[np.uint16]:
        shape = (self.height, self.width, 3) if self._color else (self.height, self.width)
        count = self.width * self.height * (3 if self._color else 1)
        wide = self._maximum > 255
        if self._binary:
            raw = Reader(self.data, self._offset).take(count * (2 if wide else 1))
            if wide:
                return np.frombuffer(raw, ">u2").astype(np.uint16).reshape(shape)
            return np.frombuffer(raw, np.uint8).reshape(shape).copy()
        values = _numbers(_uncommented(self.data[self._offset :]), count).clip(max=self._maximum)
        if wide:
            return values.astype(np.uint16).reshape(shape)
        return (values * 255 // self._maximum).astype(np.uint8).reshape(shape)


def _number(stream: Reader) -> int:
    """The next decimal number, past blanks and comments; the byte after it is taken too."""
    code = stream.byte()
    while not _is_digit(code):
        if code == ord("#"):
            while code not in b"\n\r":
                code = stream.byte()
            code = stream.byte()
        elif code in SPACE:
            code = stream.byte()
        else:
            raise _unexpected(code)
    value = 0
    while _is_digit(code):
        value = value * 10 + code - ord("0")
        require(value < 1 << 31, 'val <= INT_MAX && "PXM: ReadNumber(): result is too large"', "ReadNumber")
        code = stream.byte()
    return value


def _is_digit(code: int) -> bool:
    return ord("0") <= code <= ord("9")


def _unexpected(code: int) -> errors.error:
    text = f"PXM: Unexpected code in ReadNumber(): 0x{code:x} ({code})"
    return errors.cv_error(errors.STS_ERROR, text, "ReadNumber")


def _uncommented(text: bytes) -> bytes:
    return re.sub(rb"#[^\n\r]*", b" ", text)


def _digits(text: bytes, count: int) -> NDArray[np.uint8]:
    codes = np.frombuffer(text.translate(None, SPACE), np.uint8)[:count]
    return _all_digits(codes, count)


def _all_digits(codes: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    wrong = (codes < ord("0")) | (codes > ord("9"))
    if wrong.any():
        raise _unexpected(int(codes[wrong.argmax()]))
    if len(codes) < count:
        raise end_of_stream()
    return codes


def _numbers(text: bytes, count: int) -> NDArray[np.int64]:
    words = text.split(None, count)[:count]
    try:
        values = np.array([int(word) for word in words], np.int64)
    except ValueError:
        _all_digits(np.frombuffer(b"".join(words), np.uint8), 0)
        raise
    # a number is complete only when something follows it
    if len(values) < count or text[-1:].isdigit():
        raise end_of_stream()
    return values


class PamDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return len(head) >= 3 and head[:2] == b"P7" and head[2:3] in SPACE

    def read_header(self) -> bool:
        if self.data[2:3] not in (b"\n", b"\r"):
            return False
        stream = Reader(self.data, 3)
        fields = _pam_fields(stream)
        self._offset = stream.position
        self._format = fields.get("TUPLTYPE", "")
        require(self._format in PAM_FORMATS, "format_found", "readHeader")
        try:
            self.width, self.height = int(fields["WIDTH"]), int(fields["HEIGHT"])
            channels, self._maximum = int(fields["DEPTH"]), int(fields["MAXVAL"])
        except (KeyError, ValueError):
            return False
        if self._maximum > MAX_SAMPLE:
            return False
        if tables.changed("pam-conversion"):
            _check_depth(self._format, channels)
        if not self._format and not (channels in (1, 3) and self._maximum < 256):
            text = "Can't determine selected_fmt (IMWRITE_PAM_FORMAT_NULL)"
            raise errors.cv_error(errors.STS_ERROR, text, "readHeader")
        require(1 <= channels <= 4, "m_channels >= 1 && m_channels <= 4", "readHeader")
        self.type = PixelType.of(np.uint16 if self._maximum > 255 else np.uint8, channels)
        return True

    def read(self, wanted: PixelType) -> Pixels | None:
        channels = self.type.channels
        wide = self.type.dtype == np.uint16
        raw = Reader(self.data, self._offset).take(self.width * self.height * channels * (2 if wide else 1))
        if self._maximum == 1:
            return self._bits(raw, wanted)
        samples = np.frombuffer(raw, ">u2" if wide else np.uint8).reshape(self.height, self.width, channels)
        pixels = samples.astype(self.type.dtype)
        if wide and wanted.dtype == np.uint8:
            pixels = (pixels >> 8).astype(np.uint8)
        if wanted.channels == channels:
            return pixels[..., 0] if channels == 1 else pixels
        if channels < 3:
            gray = np.ascontiguousarray(pixels[..., 0])
            return gray if wanted.channels == 1 else repeated(gray, 3)
        if wanted.channels == 1 and self._format == "RGB_ALPHA" and tables.changed("pam-conversion"):
            return np.ascontiguousarray(pixels[..., 0])  # OpenCV has a gray of this format: red
        if wanted.channels == 1:
            return luma(pixels)
        return ordered(pixels[..., :3], self.rgb)

    def _bits(self, raw: bytes, wanted: PixelType) -> Pixels:
        """OpenCV takes the bits of the first bytes of each row, though a sample is a byte."""
        rows = np.frombuffer(raw, np.uint8).reshape(self.height, -1)
        gray = np.unpackbits(rows, axis=1)[:, : self.width] * np.uint8(255)
        if wanted.channels == 1:
            return gray
        if wanted.channels == 3:
            return repeated(gray, 3)
        text = f"Unsupported value of target_channels: {wanted.channels}"
        raise errors.cv_error(errors.STS_ERROR, text, "readData")


def _pam_fields(stream: Reader) -> dict[str, str]:
    """The header's fields; none if there is one that is not known."""
    fields: dict[str, str] = {}
    while "ENDHDR" not in fields:
        name, value = _pam_field(stream)
        if name not in PAM_FIELDS or (name in fields and name != "TUPLTYPE"):
            return {}
        fields[name] = value
    return fields


def _pam_field(stream: Reader) -> tuple[str, str]:
    """Name and value: the value is on the name's line or, if that ends in blanks, on the next that holds more."""
    code = _pam_start(stream)
    while code == ord("#"):
        while code not in b"\n\r":
            code = stream.byte()
        code = _pam_start(stream)
    name, value = "", ""
    while code not in SPACE:
        name, code = name + chr(code), stream.byte()
    if code not in b"\n\r":
        code = _pam_start(stream)
        while code not in b"\n\r":
            value, code = value + chr(code), stream.byte()
    return name, value.rstrip()


def _pam_start(stream: Reader) -> int:
    """The next byte that is no blank."""
    while (code := stream.byte()) in SPACE:
        pass
    return code


def _check_depth(kind: str, channels: int) -> None:
    if kind and channels != PAM_CHANNELS[kind]:
        text = f"fmt is IMWRITE_PAM_FORMAT_{kind} but number of channels is not {PAM_CHANNELS[kind]}"
        raise errors.cv_error(errors.STS_ERROR, text, "readHeader")


class PfmDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return len(head) >= 3 and head[:1] == b"P" and head[1:2] in b"fF" and head[2:3] in SPACE

    def read_header(self) -> bool:
        if self.data[2:3] != b"\n":
            raise errors.cv_error(errors.STS_ERROR, "Unexpected header format (expected line break)", "readHeader")
        words = re.match(rb"P[fF]\n(\S*)\s(\S*)\s(\S*)\s", self.data)
        if words is None:
            raise end_of_stream()
        try:
            self.width, self.height = int(words[1]), int(words[2])
            self._scale = float(words[3])
        except ValueError:
            return False
        self._offset = words.end()
        self.type = PixelType.of(np.float32, 3 if self.data[1:2] == b"F" else 1)
        return True

    def read(self, wanted: PixelType) -> Pixels | None:
        channels = self.type.channels
        raw = Reader(self.data, self._offset).take(self.width * self.height * channels * 4)
        stored = np.frombuffer(raw, ">f4" if self._scale >= 0 else "<f4").astype(np.float32)
        pixels: Pixels = stored.reshape(self.height, self.width, channels)[::-1]
        require(abs(self._scale) > 0, "fabs(m_scale_factor) > 0.0f", "readData")
        pixels = pixels * np.float32(1.0 / abs(self._scale))
        pixels = ordered(pixels, self.rgb) if channels == 3 else pixels[..., 0]
        # OpenCV's conversion keeps the number of channels; only reading a file notices that it is not what it asked for
        require(wanted.channels == channels or not self.from_file, "original_ptr == real_mat.data", "imread_")
        return saturated(pixels, wanted.dtype)


# ---- writing ----


def encode_pxm(kind: str) -> Encode:
    """The encoder of one extension: "pbm", "pgm", "ppm", or "pnm" which chooses by the number of channels."""

    def encode(pixels: Pixels, params: Params) -> bytes | None:
        color = pixels.ndim == 3
        mode = kind if kind != "pnm" else "ppm" if color else "pgm"
        binary = True
        for key, value in params:
            if key == flags.IMWRITE_PXM_BINARY:
                binary = truth("grfmt_pxm.cpp write", "PXM_BINARY", value)
        _check_kind(mode, pixels)
        height, width = pixels.shape[:2]
        number = ("pbm", "pgm", "ppm").index(mode) + (4 if binary else 1)
        header = f"P{number}\n{width} {height}\n"
        if mode != "pbm":
            header += f"{(1 << 8 * pixels.itemsize) - 1}\n"
        if color:
            pixels = ordered(pixels, False)
        body = _binary_rows(mode, pixels) if binary else _text_rows(mode, pixels)
        return header.encode() + body

    return encode


def _check_kind(mode: str, pixels: Pixels) -> None:
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if mode == "pgm" and channels > 1:
        raise errors.cv_error(errors.STS_BAD_ARG, "Portable bitmap(.pgm) expects gray image", "write")
    if mode == "ppm" and channels != 3:
        raise errors.cv_error(errors.STS_BAD_ARG, "Portable bitmap(.ppm) expects BGR image", "write")
    if mode == "pbm" and (channels != 1 or pixels.dtype != np.uint8):
        raise errors.cv_error(errors.STS_BAD_ARG, "For portable bitmap(.pbm) type must be CV_8UC1", "write")


def _binary_rows(mode: str, pixels: Pixels) -> bytes:
    if mode == "pbm":
        return np.packbits(pixels == 0, axis=1).tobytes()
    return pixels.astype(pixels.dtype.newbyteorder(">")).tobytes()


def _text_rows(mode: str, pixels: Pixels) -> bytes:
    if mode == "pbm":
        digits = np.where(pixels != 0, ord("0"), ord("1")).astype(np.uint8)
        return b"".join(row.tobytes() + b"\n" for row in digits)
    layout = " %3d" if pixels.itemsize == 1 else " %5d"
    if pixels.ndim == 3:
        layout = layout * 3 + "  "
    line = layout * pixels.shape[1] + "\n"
    return "".join(line % tuple(row.reshape(-1).tolist()) for row in pixels).encode()


def encode_pam(pixels: Pixels, params: Params) -> bytes | None:
    """A PAM file; samples stay in the order given."""
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    header = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {channels}\nMAXVAL {(1 << 8 * pixels.itemsize) - 1}\n"
    kind = _pam_format(params)
    if kind is not None:
        header += f"TUPLTYPE {PAM_FORMATS[kind]}\n"
    return (header + "ENDHDR\n").encode() + pixels.astype(pixels.dtype.newbyteorder(">")).tobytes()


def _pam_format(params: Params) -> int | None:
    """Which of the formats a file is to name."""
    chosen: int | None = None
    checked = tables.changed("checked-values")  # then 0 is a format, too, and a value that is none undoes those before
    for key, value in params:
        if key != flags.IMWRITE_PAM_TUPLETYPE:
            continue
        if (0 if checked else 1) <= value < len(PAM_FORMATS):
            chosen = value
        elif checked:
            warn_of_value("grfmt_pam.cpp write", "PAM_TUPLETYPE", value, "one of ImwritePAMFlags", "ignored")
            chosen = None
    return chosen


def encode_pfm(pixels: Pixels, params: Params) -> bytes | None:
    """A PFM file of any samples as float32, (h, w) or (h, w, 3)."""
    if pixels.ndim == 3 and pixels.shape[2] != 3:
        raise errors.cv_error(errors.STS_BAD_ARG, "Expected 1 or 3 channel image.", "write")
    if pixels.ndim == 3:
        pixels = ordered(pixels, False)
    header = f"P{'F' if pixels.ndim == 3 else 'f'}\n{pixels.shape[1]} {pixels.shape[0]}\n-1\n"
    return header.encode() + pixels[::-1].astype("<f4").tobytes()

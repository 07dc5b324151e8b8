"""Zip files for wheels: sorted, undated, and packed by libdeflate, which needs a twentieth less than zlib does.

The format is that of PKWARE's APPNOTE, as far as wheels need it: names in UTF-8, no folders, less than 4 GB. Python's
zipfile takes no bytes that somebody else has packed.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import deflate

from host.cache import cache_dir, put

LEVEL = 12  # libdeflate's best
STORED, DEFLATED = 0, 8
VERSION = 20  # of the format: deflated files
UNIX = 3 << 8
UTF8 = 1 << 11
DATE = 1 << 5 | 1  # 1 January 1980, the earliest: no time of building in the file
READABLE = 0o100644 << 16

LOCAL = struct.Struct("<4sHHHHHIIIHH")
ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
END = struct.Struct("<4sHHHHIIH")


def pack(contents: Mapping[str, bytes], target: Path) -> None:
    """Write the files, by their paths in it, to the zip file `target`."""
    entries: list[bytes] = []
    with target.open("wb") as file:
        for name, content in sorted(contents.items()):
            path, start = name.encode(), file.tell()
            method, data = (STORED, content) if name.endswith(".gz") else _packed(content)
            told = (UTF8, method, 0, DATE, zlib.crc32(content), len(data), len(content), len(path), 0)
            file.write(LOCAL.pack(b"PK\x03\x04", VERSION, *told) + path + data)
            entries.append(ENTRY.pack(b"PK\x01\x02", UNIX | VERSION, VERSION, *told, 0, 0, 0, READABLE, start) + path)
        start, directory = file.tell(), b"".join(entries)
        file.write(directory + END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), start, 0))


def record(contents: Mapping[str, bytes], own_name: str) -> str:
    """The text of a wheel's RECORD: each file with its sum and size."""
    lines = []
    for name, content in sorted(contents.items()):
        sha256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={sha256},{len(content)}")
    return "\n".join([*lines, f"{own_name},,"]) + "\n"


def gzipped(content: bytes) -> bytes:
    """The bytes as a gzip file, undated; cached, since of large ones it takes seconds."""
    kept = cache_dir() / "gzipped" / f"{hashlib.sha256(content).hexdigest()}.gz"
    if not kept.exists():
        put(bytes(deflate.gzip_compress(content, LEVEL)), kept)
    return kept.read_bytes()


def _packed(content: bytes) -> tuple[int, bytes]:
    """How it is kept, and what is kept: packed only where that makes it smaller."""
    data = bytes(deflate.deflate_compress(content, LEVEL)) if content else b""
    return (DEFLATED, data) if content and len(data) < len(content) else (STORED, content)

"""cv2.FileStorage and cv2.FileNode: YAML, XML and JSON as OpenCV writes and reads them."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable
from typing import IO, Any, cast

import numpy as np

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.overrides import override_class
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, matrix
from cv2shim.by_hand.storage import json, nodes, xml, yaml
from cv2shim.by_hand.storage.nodes import INT, MAP, NONE, REAL, SEQ, STRING, Node
from cv2shim.by_hand.storage.reading import ParseError
from cv2shim.by_hand.storage.writing import Json, RefusedError, Writer, Xml, Yaml

WRITE, APPEND, MEMORY, FORMATS, BASE64 = 1, 2, 4, 56, 64
XML, YAML, JSON = 8, 16, 24
PARSERS: dict[int, Callable[[str, str], list[Node]]] = {XML: xml.parse, YAML: yaml.parse, JSON: json.parse}
SIGNATURES = {"%YAML": YAML, "{": JSON, "<?xml": XML}
WRITERS: dict[int, type[Writer]] = {XML: Xml, YAML: Yaml, JSON: Json}
ARCHIVE, USUAL_LEVEL = re.compile(r"\.gz([0-9]?)\Z"), 3  # the digit is no part of the file's name
MOST_SIZES = 32  # of a Mat
STS_BAD_FLAG, STS_PARSE_ERROR, STS_NOT_IMPLEMENTED = -206, -212, -213


def _carried(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def _told(text: str) -> str:
    return text.encode("latin-1").decode("utf-8")


def _of(node: Node | None) -> FileNode:
    made = FileNode.__new__(FileNode)
    made._node = node
    return made


@override_class("FileNode", reason=MISSING)
class FileNode:
    """A value in a file that was read; one that is not there is empty."""

    __slots__ = ("_node",)

    _node: Node | None

    def __init__(self) -> None:
        self._node = None

    def type(self) -> int:
        """FileNode_NONE, _INT, _REAL, _STRING, _SEQ or _MAP."""
        return self._node.kind if self._node else NONE

    def empty(self) -> bool:
        return self._node is None

    def isNone(self) -> bool:
        return self.type() == NONE

    def isInt(self) -> bool:
        return self.type() == INT

    def isReal(self) -> bool:
        return self.type() == REAL

    def isString(self) -> bool:
        return self.type() == STRING

    def isSeq(self) -> bool:
        return self.type() == SEQ

    def isMap(self) -> bool:
        return self.type() == MAP

    def isNamed(self) -> bool:
        return self._node is not None and self._node.name is not None

    def name(self) -> str:
        """Its key; "" in a sequence."""
        return _told(self._node.name or "") if self._node else ""

    def size(self) -> int:
        """How many elements; 1 for a value, 0 for none."""
        return self._node.size() if self._node else 0

    def rawSize(self) -> int:
        """How many bytes it takes in OpenCV."""
        return self._node.raw_size() if self._node else 0

    def keys(self) -> tuple[str, ...]:
        """The names in a map; `cv2.error` for anything else."""
        check(self.isMap(), "isMap()", "keys")
        assert self._node is not None
        return tuple(_told(node.name or "") for node in self._node.children)

    def getNode(self, nodename: str) -> FileNode:
        """An element of a map, empty if there is none of this name; `cv2.error` for anything but a map."""
        if self._node is None:
            return FileNode()
        check(self.isMap(), "isMap()", "operator[]")
        return _of(self._node.child(_carried(nodename)))

    def at(self, i: int) -> FileNode:
        """An element of a sequence; `cv2.error` beyond its ends and for anything else."""
        if self._node is None:
            return FileNode()
        check(self.isSeq(), "isSeq()", "operator[]")
        check(0 <= i < self._node.size(), "0 <= i && i < sz", "operator[]")
        return _of(self._node.children[i])

    def real(self) -> float:
        """The number; the largest float64 for what is none."""
        return nodes.number(self._node)

    def string(self) -> str:
        """The string; "" for what is none."""
        return _told(self._node.value) if self._node and self.isString() else ""

    def mat(self) -> Array | None:
        """The Mat that a map describes, of its own shape and dtype; None without elements; `cv2.error` for anything else."""
        node = self._node
        if node is None:
            return None
        check(self.isMap(), "isMap()", "operator[]")
        found = nodes.elements(self.getNode("dt").string())
        check(found is not None, "!dt.empty()", "read")
        assert found is not None
        dtype, cn = found
        data = node.child("data")
        check(data is not None, "!data_node.empty()", "read")
        shape = nodes.shape_of(node)
        check(shape or node.child("sizes"), "!sizes_node.empty()", "read")
        least = 1 if tables.changed("mats-without-sizes-refused") else 0
        check(least <= len(shape) <= MOST_SIZES, "dims > 0 && dims <= CV_MAX_DIM", "read")
        check(min(shape, default=0) >= 0, "s >= 0", "setSize")
        check(max(shape, default=0) < nodes.NO_NUMBER, "Failed to allocate", "OutOfMemoryError")
        if not data or not data.size():
            return None
        check(nodes.fits(node, cn), "nelems == m.total()*m.channels()", "read")
        return nodes.numbers(nodes.held(data), dtype).reshape((*shape, cn) if cn > 1 else shape)


@override_class("FileStorage", reason=MISSING)
class FileStorage:
    """A file of values, or with FileStorage_MEMORY a string of them, to be read or written.

    FileStorage(), FileStorage(filename, flags[, encoding]). Written are ints, floats, strings, lists of strings and arrays,
    alone, in maps and in sequences (`startWriteStruct`).
    """

    __slots__ = ("_file", "_format", "_memory", "_roots", "_writer")

    def __init__(self, filename: str = "", flags: int = -1, encoding: str = "") -> None:
        self._forget()
        if flags != -1:
            self.open(filename, flags, encoding)

    def __del__(self) -> None:
        self.release()

    def _forget(self) -> None:
        self._format = 0
        self._memory = False
        self._file: IO[bytes] | None = None  # it is written at the end, whatever becomes of its name until then
        self._roots: list[Node] | None = None
        self._writer: Writer | None = None

    def open(self, filename: str, flags: int, encoding: str = "") -> bool:
        """Whether the file could be opened; `cv2.error` if what it holds cannot be read."""
        self.release()
        self._memory = bool(flags & MEMORY)
        if flags & (WRITE | APPEND):
            return self._open_to_write(filename, flags, encoding)
        text = _carried(filename) if self._memory else self._text(filename)
        if text is None:
            return False
        self._read(text, "" if self._memory else filename)
        return True

    def _text(self, path: str) -> str | None:
        if not path:
            raise errors.cv_error(-27, "NULL or empty filename", "open")
        try:
            with _stream(path, "rb") as file:
                content = file.read()
        except IsADirectoryError:
            check(False, "buf", "open")
        except OSError:
            return None
        return content.decode("latin-1")

    def _read(self, text: str, name: str) -> None:
        text = text.removeprefix("\xef\xbb\xbf")
        known = [kind for signature, kind in SIGNATURES.items() if text.startswith(signature)]
        if not known:
            message = "Unsupported file storage format" if text else "Input file is invalid"
            raise errors.cv_error(errors.STS_BAD_ARG, message, "open")
        try:
            self._roots = PARSERS[known[0]](text, name)
        except ParseError as failure:
            raise errors.cv_error(STS_PARSE_ERROR, str(failure), "open") from None
        self._format = known[0]

    def _open_to_write(self, path: str, flags: int, encoding: str) -> bool:
        extension = os.path.splitext(ARCHIVE.sub("", path))[1].lower() or path.lower()
        by_name = {".xml": XML, ".json": JSON}.get(extension, YAML) if path else XML
        self._format = flags & FORMATS or by_name
        before = ""
        appended = (flags & 3) == APPEND
        if appended and self._memory:
            self._forget()
            told = "FileStorage::APPEND and FileStorage::MEMORY are not currently compatible"
            raise errors.cv_error(STS_BAD_FLAG, told, "open")
        if not self._memory:
            if appended and ARCHIVE.search(path):
                raise errors.cv_error(STS_NOT_IMPLEMENTED, "Appending data to compressed file is not implemented", "open")
            before = (self._text(path) or "") if appended and os.path.isfile(path) else ""
            try:
                self._file = _stream(path, "r+b" if before else "wb")
            except OSError:
                self._forget()
                return False
        if self._format not in WRITERS:
            self._forget()
            check(False, "fmt == FileStorage::FORMAT_JSON", "open")
        self._writer = WRITERS[self._format](_continued(self._format, before, encoding), bool(flags & BASE64))
        return True

    def isOpened(self) -> bool:
        return self._writer is not None or self._roots is not None

    def release(self) -> None:
        """Write what is left, and close."""
        self.releaseAndGetString()

    def releaseAndGetString(self) -> str:
        """The same; what was written, if that is in memory."""
        writer, file = getattr(self, "_writer", None), getattr(self, "_file", None)
        self._forget()
        if writer is None:
            return ""
        text = writer.finished()
        if file is None:
            return _told(text)
        with file:
            file.write(text.encode("latin-1"))  # no shorter than what was there
        return ""

    def getFormat(self) -> int:
        """FileStorage_FORMAT_XML, _YAML or _JSON; 0 if nothing is open."""
        return self._format

    # -- reading

    def root(self, streamidx: int = 0) -> FileNode:
        """What a stream of the file holds."""
        roots = self._roots or []
        return _of(roots[streamidx]) if 0 <= streamidx < len(roots) else FileNode()

    def getFirstTopLevelNode(self) -> FileNode:
        root = self.root()._node
        return _of(root.children[0]) if root is not None and root.children else FileNode()

    def getNode(self, nodename: str) -> FileNode:
        """The value of this name; an empty node if there is none."""
        found = (self.root(i).getNode(nodename) for i in range(len(self._roots or [])))
        return next((node for node in found if not node.empty()), FileNode())

    # -- writing

    def _write(self, function: str, write: Callable[[Writer], None]) -> None:
        check(self._writer is not None, "write_mode", function)
        assert self._writer is not None
        try:
            write(self._writer)
        except RefusedError as refused:
            raise errors.cv_error(refused.code, str(refused), refused.where) from None

    def startWriteStruct(self, name: str, flags: int, typeName: str = "") -> None:
        """Begin a map or a sequence: FileNode_MAP or _SEQ, with FileNode_FLOW in one line."""
        self._write("startWriteStruct_helper", lambda writer: writer.start(_carried(name), flags, _carried(typeName)))

    def endWriteStruct(self) -> None:
        self._write("endWriteStruct", lambda writer: writer.end())

    def writeComment(self, comment: str, append: bool = False) -> None:
        """A comment on lines of its own, or at the end of the line."""
        self._write("writeComment", lambda writer: writer.comment(_carried(comment), append))

    def write(self, name: str, val: Any) -> None:
        """An int, a float, a string, a list of strings or an array; without a name in a sequence."""
        self._write("write", lambda writer: _put(writer, _carried(name), val))


def _put(writer: Writer, name: str, value: Any) -> None:
    if isinstance(value, np.ndarray):
        array = matrix(value)
        writer.matrix(name, array, channels(array))
    elif isinstance(value, list):
        writer.start(name, SEQ)
        for item in value:
            writer.string("", _carried(item))
        writer.end()
    elif isinstance(value, str):
        writer.string(name, _carried(value))
    else:
        writer.scalar(name, writer.real(value) if isinstance(value, float) else str(value))


def _stream(path: str, mode: str) -> IO[bytes]:
    """The file, its contents as they are where they are compressed."""
    archive = ARCHIVE.search(path)
    if archive is None:
        return open(path, mode)
    level = archive[1]
    return cast(IO[bytes], gzip.open(path.removesuffix(level), mode, int(level or USUAL_LEVEL)))


def _continued(kind: int, before: str, encoding: str) -> str:
    """What comes before the values: of a new file, or of one that is appended to."""
    if kind == YAML:
        version = " 1.2" if tables.changed("later-yaml") else ":1.0"
        return before + ("...\n---\n" if before else f"%YAML{version}\n---\n")
    if kind == JSON:
        end = before.rfind("}")
        check(not before or end >= 0, "Could not find '}' in the end of file.\n", "open")
        return f"{before[:end]}," if before else "{\n"
    if before:
        head, closing, tail = before.rpartition("</opencv_storage>")
        check(closing, "Could not find </opencv_storage> in the end of file.\n", "open")
        return f"{head} <!-- resumed -->{tail}\n"
    return f'<?xml version="1.0"{f" encoding={chr(34)}{encoding}{chr(34)}" if encoding else ""}?>\n<opencv_storage>\n'

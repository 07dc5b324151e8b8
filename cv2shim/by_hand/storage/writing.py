"""Writing: one emitter for each format, over lines that break where OpenCV's do."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cv2shim.by_hand.storage.nodes import FLOW, HEADER, MAP, SEQ, format_of

MARGIN = 71
ALLOWED_AFTER_INDENT = 10
LONGEST = 4096
BASE64_ROW = 64
KEYLESS = "An attempt to add element without a key to a map, or add element with key to sequence"


class RefusedError(Exception):
    """What cannot be written, in OpenCV's words; `where` is the function that says so, `code` one of cv2.Error's."""

    def __init__(self, message: str, where: str = "writeScalar", code: int = -5) -> None:
        super().__init__(message)
        self.where, self.code = where, code


@dataclass
class Level:
    """A collection that is being written."""

    kind: int
    flow: bool = False
    indent: int = 0
    empty: bool = True
    tag: str = ""


def is_letter(c: str) -> bool:
    return "a" <= c.lower() <= "z"


def is_digit(c: str) -> bool:
    return "0" <= c <= "9"


def is_printable(c: str) -> bool:
    return c >= " "  # bytes beyond ASCII as well


class Writer:
    """The part that all formats share: the line that is being written, and the collections it is in."""

    zero = "."  # after a float that is an integer
    space = ""  # in keys: what they may hold besides letters, digits, - and _

    def __init__(self, header: str, base64: bool = False) -> None:
        self.text, self.base64 = [header], base64
        self.line, self.indent = "", 0
        self.levels = [Level(MAP)]

    def finished(self) -> str:
        while len(self.levels) > 1:
            self.end()
        self.flush()
        return "".join(self.text) + self.footer()

    def footer(self) -> str:
        return ""

    @property
    def level(self) -> Level:
        return self.levels[-1]

    def flush(self) -> None:
        """End the line, if there is anything on it, and begin the next."""
        if len(self.line) > self.indent:
            self.text.append(self.line + "\n")
        self.indent = self.level.indent
        self.line = " " * self.indent

    # -- collections

    def start(self, key: str, flags: int, type_name: str = "") -> None:
        kind, flow = flags & 7, bool(flags & FLOW)
        if kind not in (SEQ, MAP):
            words = "Some collection type: FileNode::SEQ or FileNode::MAP must be specified"
            raise RefusedError(words, "startWriteStruct_helper")
        made = self.opened(self.level, key, kind, flow, type_name)
        self.levels[-1].empty = False
        self.levels.append(made)
        self.begun(type_name)

    def opened(self, parent: Level, key: str, kind: int, flow: bool, type_name: str) -> Level:
        raise NotImplementedError

    def begun(self, type_name: str) -> None:
        if not self.level.flow:
            self.flush()

    def end(self) -> None:
        if len(self.levels) == 1:
            raise RefusedError("endWriteStruct() without a startWriteStruct() before it", "endWriteStruct", -215)
        self.closed(self.level)
        self.levels.pop()
        self.levels[-1].empty = False

    def closed(self, level: Level) -> None:
        raise NotImplementedError

    # -- values

    def scalar(self, key: str, data: str | None) -> None:
        raise NotImplementedError

    def string(self, key: str, text: str) -> None:
        if len(text) > LONGEST:
            raise RefusedError("The written string is too long", "write")
        quotes = text[:1] in self.quoted and len(text) > 0 and text[0] == text[-1]
        self.scalar(key, text if quotes else self.quote(text))

    quoted: tuple[str, ...] = ('"', "'")

    def quote(self, text: str) -> str:
        raise NotImplementedError

    def real(self, value: float, digits: int = 17) -> str:
        if math.isnan(value):
            return ".Nan"
        if math.isinf(value):
            return ".Inf" if value > 0 else "-.Inf"
        rounded = round(value)
        if rounded == value and -(2**31) <= rounded < 2**31:
            return f"{rounded}{self.zero}"
        return f"{value:.{digits}g}"

    def wrapped(self, length: int) -> None:
        """Begin the next element of a flow, on a new line if `length` more do not fit."""
        level = self.level
        self.line += "" if level.empty else ","
        at = len(self.line) + length
        if at > MARGIN and at - level.indent > ALLOWED_AFTER_INDENT:
            self.flush()
        else:
            self.line += " "

    def check_key(self, key: str) -> None:
        if not is_letter(key[0]) and key[0] != "_":
            raise RefusedError(self.bad_start)
        if not all(is_letter(c) or is_digit(c) or c in "-_" + self.space for c in key):
            raise RefusedError(self.bad_key)

    bad_start = "Key must start with a letter or _"
    bad_key = "Key names may only contain alphanumeric characters [a-zA-Z0-9], '-', '_' and ' '"

    def matched(self, key: str) -> None:
        if (self.level.kind == MAP) != bool(key):
            raise RefusedError(KEYLESS, self.place)

    place = "writeScalar"

    def matrix(self, key: str, array: NDArray[Any], channels: int) -> None:
        """A Mat; `array` has the channels as its last axis if there are several."""
        shape = array.shape[:-1] if channels > 1 else array.shape
        flat = len(shape) == 2 or array.size == 0
        self.start(key, MAP, "opencv-matrix" if flat else "opencv-nd-matrix")
        if flat:
            self.scalar("rows", str(shape[0]))
            self.scalar("cols", str(shape[1]))
        else:
            self.elements("sizes", np.array(shape, np.int32), "i")
        self.string("dt", format_of(array.dtype, channels))
        self.elements("data", array, f"{channels}{format_of(array.dtype, 1)}")
        self.end()

    def elements(self, key: str, array: NDArray[Any], form: str) -> None:
        if self.base64 and array.size:
            if array.dtype == np.float16:
                raise RefusedError("type is not supported", "make_to_binary_funcs", -2)
            self.binary(key, b64encode(form.encode().ljust(HEADER) + array.tobytes()).decode())
            return
        digits = {2: 5, 4: 9}.get(array.dtype.itemsize, 17)
        write: Callable[[Any], str] = str if array.dtype.kind in "iu" else lambda value: self.real(value, digits)
        self.start(key, SEQ | FLOW)
        for value in array.ravel().tolist():
            self.scalar("", write(value))
        self.end()

    def binary(self, key: str, text: str) -> None:
        """Elements in base64, in rows of their own."""
        self.start(key, SEQ, "binary")
        self.level.empty = False
        for at in range(0, len(text), BASE64_ROW):
            self.line += text[at : at + BASE64_ROW]
            self.flush()
        self.end()

    def comment(self, text: str, append: bool) -> None:
        """Lines of their own, or one after what the line has."""
        if not append or "\n" in text or not self.line:
            self.flush()
        else:
            self.line += " "
        for row in text.split("\n"):
            self.line += self.comment_mark + row
            self.flush()

    comment_mark = "# "


class Yaml(Writer):
    space = " "

    def opened(self, parent: Level, key: str, kind: int, flow: bool, type_name: str) -> Level:
        bracket = ("{" if kind == MAP else "[") if flow else ""
        bracket = "|" if type_name == "binary" else bracket
        head = " ".join(part for part in (f"!!{type_name}" if type_name else "", bracket) if part)
        indent = parent.indent + (0 if parent.flow else 3 + flow)
        self.scalar(key, head or None)
        return Level(kind, flow, indent)

    def closed(self, level: Level) -> None:
        if level.flow:
            self.line += " " if len(self.line) > level.indent and not level.empty else ""
            self.line += "}" if level.kind == MAP else "]"
        elif level.empty:
            self.flush()
            self.line += "{}" if level.kind == MAP else "[]"

    def scalar(self, key: str, data: str | None) -> None:
        self.matched(key)
        level = self.level
        if level.flow:
            self.wrapped(len(key) + len(data or ""))
        else:
            self.flush()
            if level.kind == SEQ:
                self.line += "-" if data is None else "- "
        if key:
            self.check_key(key)
            self.line += f"{key}:" + ("" if level.flow or data is None else " ")
        self.line += data or ""
        level.empty = False

    def quote(self, text: str) -> str:
        plain = all(is_letter(c) or is_digit(c) or c in "_ -()/+;" for c in text)
        if plain and text and text[0] != " " and not is_digit(text[0]) and text[0] not in "+-.":
            return text
        return '"' + "".join(map(self._escaped, text)) + '"'

    def _escaped(self, c: str) -> str:
        if c in "\\'\"":
            return "\\" + c
        if is_printable(c):
            return c
        known = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return known.get(c) or f"\\x{ord(c):02x}"


class Json(Writer):
    zero, space, comment_mark = ".0", " ", "// "

    def __init__(self, header: str, base64: bool = False) -> None:
        super().__init__(header, base64)
        self.levels[0].indent = 4

    def binary(self, key: str, text: str) -> None:
        self.scalar(key, f'"$base64${text}"')

    def footer(self) -> str:
        return "}\n"

    def opened(self, parent: Level, key: str, kind: int, flow: bool, type_name: str) -> Level:
        indent = parent.indent + 4
        self.scalar(key, "{" if kind == MAP else "[")
        return Level(kind, flow, indent)

    def begun(self, type_name: str) -> None:
        if type_name and self.level.kind == MAP:
            self.string("type_id", type_name)

    def closed(self, level: Level) -> None:
        if not level.flow:
            if len(self.levels) > 1:
                level.indent = self.levels[-2].indent
            if len(self.line) <= self.indent:
                self.text.append(self.line + "\n")
                self.line = ""
            self.flush()
        self.line += " " if len(self.line) > level.indent and not level.empty else ""
        self.line += "}" if level.kind == MAP else "]"

    def scalar(self, key: str, data: str | None) -> None:
        self.matched(key)
        level = self.level
        if level.flow:
            self.wrapped(len(key) + len(data or ""))
        else:
            if not level.empty:
                self.text.append(self.line + ",\n")
                self.line = ""
            self.flush()
        if key:
            self.check_key(key)
            self.line += f'"{key}": '
        self.line += data or ""
        level.empty = False

    def quote(self, text: str) -> str:
        escapes = {"\\": "\\\\", '"': '\\"', "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
        return '"' + "".join(escapes.get(c, c) for c in text) + '"'


class Xml(Writer):
    quoted = ('"',)
    place = "writeTag"
    bad_start = "Key should start with a letter or _"
    bad_key = "Key name may only contain alphanumeric characters [a-zA-Z0-9], '-' and '_'"

    def footer(self) -> str:
        return "</opencv_storage>\n"

    def _tag(self, key: str, type_name: str = "") -> None:
        self.matched(key)
        if not self.level.empty:
            self.flush()
        if key == "_":
            raise RefusedError("A single _ is a reserved tag name", "writeTag")
        if key:
            self.check_key(key)
        self.line += f"<{key or '_'}" + (f' type_id="{type_name}"' if type_name else "") + ">"
        self.level.empty = False

    def opened(self, parent: Level, key: str, kind: int, flow: bool, type_name: str) -> Level:
        self._tag(key, type_name)
        return Level(kind, flow, parent.indent + 2, tag=key)

    def closed(self, level: Level) -> None:
        self.line += f"</{level.tag or '_'}>"

    def scalar(self, key: str, data: str | None) -> None:
        data, level = data or "", self.level
        if level.kind == MAP:
            self._tag(key)
            self.line += f"{data}</{key}>"
            return
        if key:
            raise RefusedError("elements with keys can not be written to sequence")
        level.empty = False
        at = len(self.line) + len(data)
        if (at > MARGIN and at - level.indent > ALLOWED_AFTER_INDENT) or self.line.endswith(">"):
            self.flush()
        elif len(self.line) > level.indent:
            self.line += " "
        self.line += data

    def quote(self, text: str) -> str:
        entities = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&apos;", '"': "&quot;"}
        escaped = "".join(entities.get(c) or (c if ord(c) > 127 or is_printable(c) else f"&#x{ord(c):02x};") for c in text)
        marked = not text or escaped != text or any(c == " " or ord(c) > 127 for c in text)
        return f'"{escaped}"' if marked or is_digit(text[0]) or text[0] in "+-." else text

    def comment(self, text: str, append: bool) -> None:
        if "--" in text:
            raise RefusedError("Double hyphen '--' is not allowed in the comments", "writeComment")
        if "\n" in text or not append:
            self.flush()
        elif len(self.line) > self.level.indent:
            self.line += " "
        if "\n" not in text:
            self.line += f"<!-- {text} -->"
            self.flush()
            return
        for row in ["<!--", *text.split("\n"), "-->"]:
            self.line += row
            self.flush()

"""Reading: what the three parsers share, and which of them a text is for."""

from __future__ import annotations

import re
from typing import NoReturn

from cv2shim.by_hand.storage.nodes import INT, REAL, Node, unpack
from cv2shim.by_hand.storage.writing import is_digit, is_letter

END = "\0"  # of a line, and of the text
_REAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPECIAL = re.compile(r"([+-]?)\.(inf|nan)", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)")
INVALID_NUMBER = "Invalid numeric value (inconsistent explicit type specification?)"


class ParseError(Exception):
    """What is wrong with a text, in OpenCV's words, and in which of its functions."""


class Text:
    """A text line by line: `row` and `at` say where the parser is."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.split("\n")
        self.name = name
        self.row = self.at = 0

    @property
    def line(self) -> str:
        return self.lines[self.row]

    def peek(self, ahead: int = 0) -> str:
        """The character here or further on in the line, `END` after its last one."""
        at = self.at + ahead
        return self.line[at] if at < len(self.line) and self.line[at] != "\r" else END

    def rest(self) -> str:
        return self.line[self.at :]

    def next_line(self) -> bool:
        """Go to the next line; False at the end of the text."""
        if self.row + 1 >= len(self.lines):
            self.at = len(self.line)
            return False
        self.row, self.at = self.row + 1, 0
        return True

    def ended(self) -> bool:
        return self.row + 1 >= len(self.lines) and self.at >= len(self.line)

    def fail(self, message: str) -> NoReturn:
        raise ParseError(f"{self.name}({self.row + 1}): {message}")

    def binary(self, node: Node, text: str) -> None:
        if not unpack(node, text):
            self.fail("Invalid data in base64")

    def at_number(self) -> bool:
        c, d = self.peek(), self.peek(1)
        return is_digit(c) or (c in "+-" and (is_digit(d) or d == ".")) or (c == "." and (is_digit(d) or is_letter(d)))

    def number(self, node: Node, force: int = 0) -> None:
        """Read an int, in any of C's bases, or a float."""
        rest = self.rest()
        after_digits = re.sub(r"^[+-]?\d*", "", rest)[:1]
        if force == REAL or (force != INT and after_digits in (".", "e")):
            self._real(node, rest)
            return
        match = _WHOLE.match(rest)
        if match is None:
            self.fail(INVALID_NUMBER)
        text = match[0]
        digits = text.lstrip("+-")
        base = 16 if digits[:2] in ("0x", "0X") else 8 if digits[0] == "0" else 10
        value = int(digits, base) * (-1 if text[0] == "-" else 1)
        node.set(INT, max(-(2**63), min(2**63 - 1, value)))
        self.at += len(text)

    def _real(self, node: Node, rest: str) -> None:
        if special := _SPECIAL.match(rest):
            value = float("inf" if special[2].lower() == "inf" else "nan")
            node.set(REAL, -value if special[1] == "-" else value)
            self.at += len(special[0])
            return
        match = _REAL.match(rest)
        if match is None:
            self.fail(INVALID_NUMBER)
        node.set(REAL, float(match[0]))
        self.at += len(match[0])

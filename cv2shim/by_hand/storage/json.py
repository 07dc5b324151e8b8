"""The JSON that OpenCV reads: with comments, and commas that may be left out at the end."""

from __future__ import annotations

import re

from cv2shim.accepts import tables
from cv2shim.by_hand.storage.nodes import INT, MAP, SEQ, STRING, Node
from cv2shim.by_hand.storage.reading import END, Text
from cv2shim.by_hand.storage.writing import is_digit, is_letter, is_printable

ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
KEY, ESCAPED_KEY = re.compile(r'"([^"]*)"'), re.compile(r'"((?:\\.|[^"\\])*)"')
ESCAPE, ESCAPE_AND_NEXT = re.compile(r"\\."), re.compile(r"\\(.)[^\\]?")
BASE64 = "$base64$"
WORDS = {"true": 1, "false": 0}


def parse(text: str, name: str) -> list[Node]:
    """The map or sequence of a JSON text; what comes after it is not looked at."""
    parser = _Parser(text, name)
    root = Node()
    parser.skip()
    if parser.peek() not in "{[":
        parser.fail("left-brace of top level is missing")
    parser.value(root)
    return [root]


class _Parser(Text):
    def skip(self) -> bool:
        """To what comes next; False at the end of the text."""
        while True:
            c = self.peek()
            if c in " \t":
                self.at += 1
            elif c == END:
                if not self.next_line():
                    return False
            elif c == "/":
                self._comment()
            elif is_printable(c):
                return True
            else:
                self.fail("Invalid character in the stream")

    def _comment(self) -> None:
        if self.peek(1) == "/":
            self.at = len(self.line)
            return
        if self.peek(1) != "*":
            self.fail("Not supported escape character")
        while "*/" not in self.rest():
            if not self.next_line():
                self.fail("Abort at parse time")
        self.at = self.line.index("*/", self.at) + 2

    def value(self, node: Node) -> None:
        if not self.skip():
            self.fail("Unexpected End-Of-File")
        c = self.peek()
        if c in "[{":
            self._collection(node, c)
        elif c == '"':
            text = self._string()
            if text.startswith(BASE64):
                self.binary(node, text.removeprefix(BASE64))
            else:
                node.set(STRING, text)
        elif is_digit(c) or c in "-+.":
            self.number(node)
        else:
            self._word(node)

    def _word(self, node: Node) -> None:
        word = ""
        while is_letter(self.peek()):
            word += self.peek()
            self.at += 1
        if word == "null":
            if not tables.changed("null-in-json"):
                self.fail("Value 'null' is not supported by this parser")
            return
        if word not in WORDS:
            self.fail("Unrecognized value")
        node.set(INT, WORDS[word])

    def _string(self) -> str:
        self.at += 1
        found = ""
        while (c := self.peek()) != '"':
            if c == END:
                self.fail("'\"' - right-quote of string is missing")
            if c == "\\":
                self.at += 1
                c = self.peek()
                if c == "u":
                    self.fail("'\\uXXXX' currently not supported")
                if c not in ESCAPES:
                    self.fail("Invalid escape character")
                c = ESCAPES[c]
            found += c
            self.at += 1
        self.at += 1
        return found

    def _collection(self, node: Node, opening: str) -> None:
        kind, closing = (MAP, "}") if opening == "{" else (SEQ, "]")
        node.collect(kind)
        self.at += 1
        while True:
            more = self.skip()
            if more and self.peek() != closing and (kind == SEQ or self.peek() == '"'):
                self.value(self._key(node) if kind == MAP else node.add(None))
            more = self.skip()
            c = self.peek()
            if more and c == ",":
                self.at += 1
            elif more and c == closing:
                self.at += 1
                return
            else:
                self.fail("Unexpected character" if more else f"'{closing}' - right-brace of {opening} is missing")

    def _key(self, collection: Node) -> Node:
        escapes = tables.changed("escapes-in-json-keys")
        match = (ESCAPED_KEY if escapes else KEY).match(self.rest())
        if match is None or not all(map(is_printable, ESCAPE.sub("", match[1]) if escapes else match[1])):
            self.fail("Key must end with '\"'")
        # OpenCV loses the character after an escaped one
        name = ESCAPE_AND_NEXT.sub(r"\1", match[1]) if escapes else match[1]
        if not name:
            self.fail("Key is empty")
        self.at += len(match[0])
        if not self.skip() or self.peek() != ":":
            self.fail("Missing ':' between key and value")
        self.at += 1
        return collection.add(name)

"""The YAML that OpenCV reads: collections by indentation or in brackets, strings, numbers."""

from __future__ import annotations

from cv2shim.by_hand.storage.nodes import INT, MAP, NONE, REAL, SEQ, STRING, Node
from cv2shim.by_hand.storage.reading import END, Text
from cv2shim.by_hand.storage.writing import is_digit, is_letter, is_printable

BINARY = -1
TYPES = {"str": STRING, "int": INT, "float": REAL, "seq": SEQ, "map": MAP}
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}


def parse(text: str, name: str) -> list[Node]:
    """The collections of a YAML text, one for each of its streams."""
    return _Parser(text, name).streams()


class _Parser(Text):
    def __init__(self, text: str, name: str) -> None:
        super().__init__(text, name)
        self.eof = False

    def streams(self) -> list[Node]:
        found: list[Node] = []
        first = True
        while True:
            self._reach_first(first)
            self.skip(0)
            if not self.rest().startswith("...") and not self.eof:
                root = Node()
                found.append(root)
                self.value(root, 0, flow=False)
                if root.kind not in (MAP, SEQ):
                    self.fail("Only collections as YAML streams are supported by this parser")
                self.skip(0)
            if self.eof:
                return found
            self.at += 3
            first = False

    def _reach_first(self, first: bool) -> None:
        """Past comments, directives and the line that begins a stream."""
        while True:
            self.skip(0)
            c = self.peek()
            if self.eof:
                return
            if c == "%":
                if self.rest().startswith("%YAML") and not self.rest().startswith(("%YAML:1.", "%YAML 1.")):
                    self.fail("Unsupported YAML version (it must be 1.x)")
                self.at = len(self.line)
            elif c == "-":
                if self.rest().startswith("---"):
                    self.at += 3
                    return
                if first:
                    return
                self.at = len(self.line)
            elif is_letter(c) or is_digit(c) or c == "_":
                if not first:
                    self.fail("The YAML streams must start with '---', except the first one")
                return
            else:
                self.fail("Invalid or unsupported syntax")

    def skip(self, least: int) -> None:
        """To what comes next, which has to be indented by `least`."""
        while True:
            while self.peek() == " ":
                self.at += 1
            c = self.peek()
            if c in ("#", END):
                if not self.next_line():
                    self.eof = True
                    return
            elif is_printable(c):
                if self.at < least:
                    self.fail("Incorrect indentation")
                return
            else:
                self.fail("Tabs are prohibited in YAML!" if c == "\t" else "Invalid character")

    def key(self, collection: Node) -> Node:
        if self.peek() == "-":
            self.fail("Key may not start with '-'")
        end = self.at
        while end < len(self.line) and is_printable(self.line[end]) and self.line[end] != ":":
            end += 1
        if self.line[end : end + 1] != ":":
            self.fail("Missing ':'")
        name = self.line[self.at : end].rstrip(" ")
        if not name:
            self.fail("An empty key")
        self.at = end + 1
        return collection.add(name)

    def value(self, node: Node, least: int, *, flow: bool) -> None:
        kind = self._type(least) if self.peek() == "!" else NONE
        if kind == BINARY:
            self._rows(node)
            return
        c = self.peek()
        if kind in (INT, REAL):
            self.number(node, kind)
        elif kind == STRING and c not in "'\"":
            self._plain(node, least, flow, string=True)
        elif kind == NONE and self.at_number():
            self.number(node)
        elif c in "'\"":
            node.set(STRING, self._single() if c == "'" else self._double())
        elif c in "[{":
            self._brackets(node, least + (not flow), c)
        elif flow or c != "-":
            self._plain(node, least, flow)
        else:
            self._block(node, SEQ)

    def _type(self, least: int) -> int:
        """The type that a tag demands; tags of users demand none."""
        tag = self.rest().split(" ")[0].rstrip("\r")
        self.at += len(tag)
        own = tag.startswith(("!!", "!^", "!<tag:yaml.org,2002:"))
        if tag.lstrip("!^") == "":
            self.fail("Empty type name")
        if tag == "!!binary":
            self.at = len(self.line)  # past the |
            self.skip(least)
            return BINARY
        self.skip(least)
        return NONE if own else TYPES.get(tag[1:], NONE)

    def _rows(self, node: Node) -> None:
        """Rows of base64, all of them indented alike."""
        indent, rows = self.at, []
        while not self.eof and self.at == indent:
            rows.append(self.rest().rstrip("\r"))
            self.at = len(self.line)
            self.skip(0)
        self.binary(node, "".join(rows))

    def _single(self) -> str:
        found = ""
        while True:
            self.at += 1
            c = self.peek()
            if c == "'":
                self.at += 1
                if self.peek() != "'":
                    return found
            elif not is_printable(c):
                self.fail("Invalid character")
            found += c

    def _double(self) -> str:
        found = ""
        while True:
            self.at += 1
            c = self.peek()
            if c == '"':
                self.at += 1
                return found
            if c == "\\":
                self.at += 1
                found += self._escape(self.peek())
            elif is_printable(c):
                found += c
            else:
                self.fail("Invalid character")

    def _escape(self, c: str) -> str:
        """A character after a backslash; of a number OpenCV takes two digits, by eights after an x."""
        if c != "x" and not (is_digit(c) and c < "8"):
            return ESCAPES.get(c, "")
        base, start = (8, 1) if c == "x" else (16, 0)
        digits = ""
        for d in self.rest()[start:3]:
            if d.lower() not in "0123456789abcdef"[:base]:
                break
            digits += d
        if not digits:
            return "x"
        self.at += start + len(digits)  # and the character after them is lost, as it is in OpenCV
        return chr(int(digits, base) & 255)

    def _brackets(self, node: Node, least: int, opening: str) -> None:
        kind, closing = (MAP, "}") if opening == "{" else (SEQ, "]")
        node.collect(kind)
        self.at += 1
        count = 0
        while True:
            self._skip_inside(least)
            c = self.peek()
            if c in "]}":
                if c != closing:
                    self.fail("The wrong closing bracket")
                self.at += 1
                return
            if count:
                if c != ",":
                    self.fail("Missing , between the elements")
                self.at += 1
                self._skip_inside(least)
            if kind == SEQ and self.peek() == "]":
                return
            element = self.key(node) if kind == MAP else node.add(None)
            self._skip_inside(least)
            self.value(element, least, flow=True)
            count += 1

    def _skip_inside(self, least: int) -> None:
        self.skip(least)
        if self.eof:
            self.fail("Missing , between the elements")

    def _plain(self, node: Node, least: int, flow: bool, *, string: bool = False) -> None:
        """A string without quotes, or the first key of a map."""
        c = self.peek()
        if not flow and not string:
            if c == "?":
                self.fail("Complex keys are not supported")
            if c in "|>":
                self.fail("Multi-line text literals are not supported")
        end = self.at
        while end < len(self.line) and is_printable(self.line[end]):
            d = self.line[end]
            if (flow and d in ",}]") or (not flow and not string and d == ":"):
                break
            end += 1
        if end == self.at:
            self.fail("Invalid character")
        if flow or self.line[end : end + 1] != ":":
            node.set(STRING, self.line[self.at : end].rstrip(" "))
            self.at = end
        else:
            self._block(node, MAP)

    def _block(self, node: Node, kind: int) -> None:
        node.collect(kind)
        indent = self.at
        while True:
            if kind == MAP:
                element = self.key(node)
            elif self.peek() != "-":
                self.fail("Block sequence elements must be preceded with '-'")
            else:
                self.at += 1
                element = node.add(None)
            self.skip(indent + 1)
            if self.eof:
                self.fail("Incorrect indentation")
            self.value(element, indent + 1, flow=False)
            self.skip(0)
            if self.eof or self.at < indent or self.rest().startswith("..."):
                return
            if self.at > indent:
                self.fail("Incorrect indentation")

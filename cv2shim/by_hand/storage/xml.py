"""The XML that OpenCV reads: elements, or numbers and strings with spaces between them."""

from __future__ import annotations

import re

from cv2shim.by_hand.storage.nodes import MAP, NONE, SEQ, STRING, Node
from cv2shim.by_hand.storage.reading import END, Text
from cv2shim.by_hand.storage.writing import is_printable

KINDS = {"str": STRING, "map": MAP, "seq": SEQ}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": '"'}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ENTITY = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|(\d+))|(\w+));")
OPENING, CLOSING, EMPTY, HEADER, DIRECTIVE = range(5)


def parse(text: str, name: str) -> list[Node]:
    """The maps of an XML text, one for each <opencv_storage>."""
    parser = _Parser(text, name)
    found = []
    parser.skip(comments=False)
    if not parser.rest().startswith("<?xml"):
        parser.fail("Valid XML should start with '<?xml ...?>'")
    parser.tag()
    while parser.skip():
        name, kind, _ = parser.tag()
        if kind != OPENING or name != "opencv_storage":
            parser.fail("<opencv_storage> tag is missing")
        root = Node(None, MAP)
        found.append(root)
        parser.content(root)
        name, kind, _ = parser.tag()
        if kind != CLOSING or name != "opencv_storage":
            parser.fail("</opencv_storage> tag is missing")
    return found


class _Parser(Text):
    def skip(self, *, comments: bool = True) -> bool:
        """To what comes next; False at the end of the text."""
        while True:
            c = self.peek()
            if c in " \t":
                self.at += 1
            elif c == END:
                if not self.next_line():
                    return False
            elif self.rest().startswith("<!--"):
                self._comment(comments)
            elif is_printable(c):
                return True
            else:
                self.fail("Invalid character in the stream")

    def _comment(self, allowed: bool) -> None:
        if not allowed:
            self.fail("Comments are not allowed here")
        self.at += 4
        while "-->" not in self.rest():
            if not self.next_line():
                return
        self.at = self.line.index("-->", self.at) + 3

    def tag(self) -> tuple[str, int, str]:
        """Name, kind and type of a tag."""
        if self.peek() == END:
            self.fail("Unexpected end of the stream")
        if self.peek() != "<":
            self.fail("Tag should start with '<'")
        self.at += 1
        kind = {"/": CLOSING, "?": HEADER, "!": DIRECTIVE}.get(self.peek(), OPENING)
        self.at += kind != OPENING
        name = self._name("Unknown tag type" if kind == OPENING else "Name should start with a letter or underscore")
        type_name = ""
        while True:
            spaced = self.peek() in (" ", "\t", END)
            if not self.skip(comments=False):
                self.fail("Unexpected end of the stream")
            c, d = self.peek(), self.peek(1)
            if c == ">" and kind != HEADER:
                self.at += 1
                return name, kind, type_name
            if (c == "?" and d == ">" and kind == HEADER) or (c == "/" and d == ">" and kind == OPENING):
                self.at += 2
                return name, EMPTY if c == "/" else kind, type_name
            if c == "?" or c == ">":
                self.fail("Invalid closing tag for <?xml ...")
            if not spaced:
                self.fail("There should be space between attributes")
            attribute, value = self._attribute(kind)
            type_name = value if attribute == "type_id" else type_name

    def _name(self, otherwise: str) -> str:
        match = _NAME.match(self.rest())
        if match is None:
            self.fail(otherwise)
        self.at += len(match[0])
        return match[0]

    def _attribute(self, kind: int) -> tuple[str, str]:
        name = self._name("Name should start with a letter or underscore")
        if kind == CLOSING:
            self.fail("Closing tag should not contain any attributes")
        self.skip(comments=False)
        if self.peek() != "=":
            self.fail("Attribute name should be followed by '='")
        self.at += 1
        self.skip(comments=False)
        quote = self.peek()
        if quote not in "'\"":
            self.fail("Attribute value should be put into single or double quotes")
        end = self.line.find(quote, self.at + 1)
        if end < 0:
            self.fail("Unexpected end of line")
        value = self.line[self.at + 1 : end]
        self.at = end + 1
        return name, value

    def content(self, node: Node) -> None:
        """What is between two tags."""
        demanded, spaced = node.kind, True
        while True:
            c = self.peek()
            if c in (" ", "\t", END) or self.rest().startswith("<!-"):
                spaced = True
                if not self.skip():
                    return
                c = self.peek()
            if c == "<":
                if self.peek(1) == "/":
                    return
                self._element(node)
                spaced = True
                continue
            if not spaced:
                self.fail("There should be space between literals")
            self._literal(node, demanded)
            if demanded not in (NONE, SEQ, MAP):
                return
            spaced = False

    def _element(self, node: Node) -> None:
        name, kind, type_name = self.tag()
        if kind == DIRECTIVE:
            self.fail("Directive tags are not allowed here")
        if kind == EMPTY:
            self.fail("Empty tags are not supported")
        named = name != "_"
        if node.kind not in (NONE, MAP) if named else node.kind == MAP:
            self.fail("Sequence element should not have name (use <_></_>)" if named else "Map element should have a name")
        element = node.add(name if named else None)
        element.kind = KINDS.get(type_name, NONE)
        if type_name == "binary":
            self._rows(element)
        else:
            self.content(element)
        if self.tag()[:2] != (name, CLOSING):
            self.fail("Mismatched closing tag")

    def _rows(self, node: Node) -> None:
        rows = []
        while self.skip(comments=False) and self.peek() != "<":
            rows.append(self.rest().rstrip("\r"))
            self.at = len(self.line)
        self.binary(node, "".join(rows))

    def _literal(self, node: Node, demanded: int) -> None:
        if node.kind not in (NONE, STRING) or (node.kind == STRING and node.value is not None):
            if node.kind == MAP:
                self.fail("Map element should have a name")
            node = node.add(None)
        if demanded != STRING and self.at_number():
            self.number(node)
        else:
            node.set(STRING, self._string())

    def _string(self) -> str:
        quoted = self.peek() == '"'
        self.at += quoted
        found = ""
        while True:
            c = self.peek()
            if c == '"':
                if not quoted:
                    self.fail('Literal " is not allowed within a string. Use &quot;')
                self.at += 1
                return found
            if c == END or c == "<" or not is_printable(c) or (not quoted and c == " "):
                if quoted:
                    self.fail('Closing " is expected')
                return found
            if c in "'>":
                self.fail("Literal ' or > are not allowed. Use &apos; or &gt;")
            found += self._entity() if c == "&" else c
            self.at += c != "&"

    def _entity(self) -> str:
        match = _ENTITY.match(self.rest())
        if match is None:
            self.fail("Invalid character in the symbol entity name")
        self.at += len(match[0])
        if match[3]:
            return ENTITIES.get(match[3], match[0])
        code = int(match[1], 16) if match[1] else int(match[2])
        if code > 255:
            self.fail("Invalid numeric value in the string")
        return chr(code)



"""FileStorage and FileNode beside the real ones: documents at random, written byte for byte, read, and read when damaged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides.core_filestorage import FileStorage

FORMATS = (".yml", ".xml", ".json")
WRITE, READ = cv2.FILE_STORAGE_WRITE | cv2.FILE_STORAGE_MEMORY, cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY
STRINGS = (
    *("a", "hello world", "12", "-x", "+1", ".5", "a:b", 'q"uo', "it's", "", "  lead", "tab\t", "new\nline", "<tag>&", "üñí"),
    *("x" * 90, '"quoted"', "'single'", "a;b(c)/d+e", "true", "~", "a,b", "[x]", "#c", "\x01", "back\\slash"),
)
NUMBERS = (0, 1, -5, 123456, 2**31 - 1, -(2**31), 2**40, 0.0, 1.5, -2.0, 1e300, 1e-9, 0.1, 123456.789, 3e9, 1 / 3)
SPECIAL = (float("inf"), float("-inf"), float("nan"))
SHAPES = ((3, 4), (2, 3, 3), (5,), (0, 0), (1, 1), (1, 2, 3, 4), (7, 9), (4, 1), (2, 2, 1))


class Document:
    """The calls that write a document, always the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.draw, self.keys = random.Random(seed), 0
        self.depth: list[int] = []

    def written(self, storage: Any) -> str:
        for _ in range(self.draw.randrange(3, 25)):
            self.step(storage, self.draw.randrange(10))
        return storage.releaseAndGetString()

    def step(self, storage: Any, kind: int) -> None:
        if kind < 6:
            storage.write(self.key(), self.value())
        elif kind < 8 and len(self.depth) < 4:
            collection = self.draw.choice([cv2.FILE_NODE_MAP, cv2.FILE_NODE_SEQ])
            flow = self.draw.choice([0, 0, cv2.FILE_NODE_FLOW])
            storage.startWriteStruct(self.key(), collection | flow, self.draw.choice(["", "", "my-type"]))
            self.depth.append(collection)
        elif self.depth and kind == 8:
            storage.endWriteStruct()
            self.depth.pop()
        elif kind == 9:
            storage.writeComment(self.draw.choice(["hello", "two\nlines", "x"]), self.draw.choice([False, True]))

    def key(self) -> str:
        if self.depth and self.depth[-1] == cv2.FILE_NODE_SEQ:
            return ""
        self.keys += 1
        return f"{self.draw.choice(['k', 'key_', 'a-'])}{self.keys}"

    def value(self) -> Any:
        kind = self.draw.randrange(8)
        if kind < 2:
            return self.draw.choice(NUMBERS + SPECIAL)
        if kind < 5:
            return self.draw.choice(STRINGS)
        if kind == 5:
            return [self.draw.choice(STRINGS) for _ in range(self.draw.randrange(4))]
        numbers = np.random.RandomState(self.draw.randrange(999)).uniform(-300, 300, self.draw.choice(SHAPES))
        with np.errstate(invalid="ignore"):
            return numbers.astype(self.draw.choice(["u1", "i1", "u2", "i2", "i4", "f4", "f8", "f2"]))


def written(cls: Any, name: str, seed: int) -> str | None:
    """None where a call is refused."""
    try:
        return Document(seed).written(cls(f"x{name}", WRITE))
    except (cv2.error, errors.error, UnicodeDecodeError):
        return None


def tree(node: Any) -> tuple[Any, ...]:
    """All that can be asked of a node and of what is in it."""
    facts = node.type(), node.size(), node.rawSize(), node.isNamed(), node.name() if node.isNamed() else "", node.real()
    if node.isMap():
        return *facts, matrix(node), tuple((key, tree(node.getNode(key))) for key in node.keys())  # noqa: SIM118 - no dict
    if node.isSeq():
        return *facts, tuple(tree(node.at(i)) for i in range(node.size()))
    return *facts, node.string()


def matrix(node: Any) -> Any:
    try:
        found = node.mat()
    except (cv2.error, errors.error):
        return "refused"
    return found if found is None else (found.dtype.str, found.shape, found.tobytes())


def read(cls: Any, text: str) -> Any:
    try:
        storage = cls(text, READ)
    except (SystemError, errors.error):  # the real one leaves its exception behind where a constructor fails
        return "refused"
    return storage.getFormat(), repr(tree(storage.root()))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(40))
def test_documents_are_the_real_ones_byte_for_byte_and_read_as_there(name: str, seed: int) -> None:
    text = written(cv2.FileStorage, name, seed)
    assert written(FileStorage, name, seed) == text
    if text is not None:
        assert read(FileStorage, text) == read(cv2.FileStorage, text)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(40))
def test_damaged_documents_are_read_or_refused_as_there(name: str, seed: int) -> None:
    draw = random.Random(seed)
    text = written(cv2.FileStorage, name, seed) or ""
    for _ in range(min(2, len(text))):
        at, what = draw.randrange(len(text)), draw.randrange(3)
        text = text[:at] + (draw.choice("a1:-[]{},\"'<>/ \n#&;.e\t") if what else "") + text[at + (what != 1) :]
    assert read(FileStorage, text) == read(cv2.FileStorage, text)


KEYS = (
    *(r"a\"b", r"a\"", r"\"", r"\\", r"\"a\"", r"a\\b\\c", r"a\nbcd", r"\"\"x", "a\\", r"a\" ", "a\\\tb", "a\tb", "a\\\n"),
    *("a b", ""),
)
VALUES = ("null", "[null, 1, null]", '{"b": null}', "nullx", "nul", "Null", "null, 2", "true")


@pytest.mark.parametrize("text", [*(f'{{"{key}": 1, "c": 2}}' for key in KEYS), *(f'{{"a": {value}}}' for value in VALUES)])
def test_keys_and_words_of_json(text: str) -> None:
    assert read(FileStorage, text) == read(cv2.FileStorage, text)


SIZES = (
    *("rows: 1|cols: 7", "rows: 2.5|cols: 3.5", "rows: 2.7|cols: 1.", "rows: 4294967297|cols: 7", "rows: a|cols: 7", "rows: 7"),
    *("rows: 7|cols: a", "rows: -1|cols: 7", "rows: -1|sizes: [ 7, 1 ]", "rows: 7|cols: -1", "sizes: [ 7 ]", "sizes: 7"),
    *("sizes: [ 1, 6.6 ]", "sizes: [ 4294967303, 1 ]", "sizes: []", "sizes: a", "sizes: [ a, b ]", "cols: 7"),
    *(f"sizes: [ 7{', 1' * ones} ]" for ones in (31, 32)),
)
ELEMENTS = (
    "3000000000, -3000000000, 1099511627776, 300, -5, 2147483648, 9223372036854775807",
    "3e9, -3e9, 1.5, 2.5, 1e300, -.Inf, 70000.5",
    "1, 2, 3, 4, 5, 6, a",
    "",
)


@pytest.mark.parametrize("elements", ELEMENTS)
@pytest.mark.parametrize(("sizes", "dt"), [*((sizes, "d") for sizes in SIZES), *((SIZES[0], dt) for dt in "ucwsifhx")])
def test_mats_written_by_others(sizes: str, dt: str, elements: str) -> None:
    lines = [*sizes.split("|"), f"dt: {dt}", f"data: [ {elements} ]"]
    text = "\n   ".join(["%YAML:1.0\n---\nm: !!opencv-matrix", *lines]) + "\n"
    with np.errstate(over="ignore"):
        assert read(FileStorage, text) == read(cv2.FileStorage, text)


CAMERA = np.array([[921.5, 0, 320.25], [0, 918.75, 240], [0, 0, 1]])


@pytest.mark.parametrize("name", [*FORMATS, ".yml.gz", ".xml.gz", ".json.gz"])
def test_files_of_the_one_are_read_by_the_other(name: str, tmp_path: Path) -> None:
    for writer, reader in ((FileStorage, cv2.FileStorage), (cv2.FileStorage, FileStorage)):
        path = str(tmp_path / f"camera{name}")
        storage = writer(path, cv2.FILE_STORAGE_WRITE)
        storage.write("camera_matrix", CAMERA)
        storage.write("error", 0.25)
        storage.release()
        found = reader(path, cv2.FILE_STORAGE_READ)
        np.testing.assert_array_equal(found.getNode("camera_matrix").mat(), CAMERA)
        assert found.getNode("error").real() == 0.25
        assert found.getNode("nothing").empty()


@pytest.mark.parametrize("name", ["x.yml.gz5", "x.gz", "x.json.gz0", "x.xml.gz9", "x.yml.gz55", "x.xml.gzz", "x.gz5.xml"])
def test_compression_by_the_name(name: str, tmp_path: Path) -> None:
    files = []
    for cls in (cv2.FileStorage, FileStorage):
        folder = tmp_path / cls.__module__
        folder.mkdir()
        storage = cls(str(folder / name), cv2.FILE_STORAGE_WRITE)
        storage.write("camera_matrix", CAMERA)
        storage.release()
        found = cls(str(folder / name), cv2.FILE_STORAGE_READ)
        np.testing.assert_array_equal(found.getNode("camera_matrix").mat(), CAMERA)
        files.append([(found.getFormat(), path.name, path.read_bytes()[:2]) for path in folder.iterdir()])
    assert files[0] == files[1]


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_appended_comes_out_as_there(name: str, tmp_path: Path) -> None:
    contents = []
    for cls in (cv2.FileStorage, FileStorage):
        path = tmp_path / f"{cls.__module__}{name}"
        for number, mode in enumerate((cv2.FILE_STORAGE_WRITE, cv2.FILE_STORAGE_APPEND, cv2.FILE_STORAGE_APPEND)):
            storage = cls(str(path), mode)
            storage.write(f"n{number}", number)
            storage.release()
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_what_is_not_open_says_so(tmp_path: Path) -> None:
    for cls, error in ((cv2.FileStorage, cv2.error), (FileStorage, errors.error)):
        assert not cls(str(tmp_path / "missing.yml"), cv2.FILE_STORAGE_READ).isOpened()
        assert not cls(str(tmp_path / "missing" / "x.yml"), cv2.FILE_STORAGE_WRITE).isOpened()
        closed = cls()
        assert (closed.isOpened(), closed.getFormat(), closed.releaseAndGetString()) == (False, 0, "")
        assert closed.root().empty()
        with pytest.raises(error, match="write_mode"):
            closed.write("a", 1)


def test_an_unread_file_is_closed_with_its_object(tmp_path: Path) -> None:
    path = tmp_path / "left.yml"
    storage = FileStorage(str(path), cv2.FILE_STORAGE_WRITE)
    storage.write("a", 1)
    del storage
    assert path.read_text() == "%YAML:1.0\n---\na: 1\n"


@pytest.mark.parametrize("name", FORMATS)
def test_arrays_in_base64(name: str) -> None:
    texts = []
    for cls in (cv2.FileStorage, FileStorage):
        storage = cls(f"x{name}", WRITE | cv2.FILE_STORAGE_BASE64)
        for kind, shape in zip(("u1", "i1", "u2", "i2", "i4", "f4", "f8"), SHAPES, strict=False):
            storage.write(f"a_{kind}", np.arange(np.prod(shape)).reshape(shape).astype(kind))
        storage.startWriteStruct("list", cv2.FILE_NODE_SEQ)
        storage.write("", CAMERA)
        storage.endWriteStruct()
        storage.write("text", "after")
        texts.append(storage.releaseAndGetString())
    assert texts[1] == texts[0]
    assert read(FileStorage, texts[0]) == read(cv2.FileStorage, texts[0])

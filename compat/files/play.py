"""One sequence of calls that make, remove, replace and read files, and what each of them came to."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np

from compat.cases import networks
from compat.files.sequence import Sequence

FOLDERS = ("d", "e", "d/sub")
PICTURES = ("a.png", "b.png", "a.bmp", "a.tiff", "d/a.png", "d/sub/b.png", "e/a.png", "link.png")
OTHERS = ("a.yml", "b.xml", "a.json", "d/a.yml", "a.avi", "d/a.avi", "n.onnx", "c.xml", "e/c.xml")
FEW = 3  # names that a sequence has to do with; more, and calls would seldom meet

Step = Callable[[], Any]


class Play:
    """Plays `sequence` in `folder`, which it leaves as its working folder's parent finds it."""

    def __init__(self, folder: str, sequence: Sequence) -> None:
        self.root, self.count, self.cascade = folder, sequence.steps, sequence.cascade
        self.random = random.Random(sequence.seed)
        pictures, others = self.random.sample(PICTURES, FEW), self.random.sample(OTHERS, FEW)
        self.names, self.pictures, self.others = [*pictures, *others], pictures, others
        self.steps: list[Step] = [
            *(self.write, self.write, self.read, self.read, self.count_pages, self.store, self.load),
            *(self.film, self.watch, self.classify, self.network),
            *(self.remove, self.remove, self.rename, self.copy, self.cut, self.spoil, self.link),
            *(self.make_folder, self.make_folder, self.drop_folder, self.move_folder, self.go, self.folder_for_file),
        ]

    def all(self) -> Iterator[str]:
        """What every step came to, and what there is at the end."""
        os.chdir(self.root)
        try:
            for folder in FOLDERS[: self.random.randrange(3)]:
                os.mkdir(folder)
            for _ in range(self.count):
                step = self.random.choice(self.steps)
                yield f"{step.__name__} {outcome(step)}"
        finally:
            os.chdir(self.root)
        yield from self.contents()
        os.chdir(os.path.dirname(self.root))

    def name(self, among: list[str]) -> str:
        """A name as a script has it: from where it is, or from the root of all."""
        name = self.random.choice(among)
        return os.path.join(self.root, name) if self.random.random() < 0.3 else name

    def existing(self, test: Callable[[str], bool] = os.path.isfile) -> str | None:
        """A name of something that is there."""
        there = sorted(filter(test, self.names))
        return self.random.choice(there) if there else None

    # ---- cv2 ----

    def write(self) -> Any:
        name, level = self.name(self.pictures), self.random.randrange(256)
        return name_of(name), cv2.imwrite(name, np.full((6, 5 + level % 3, 3), level, np.uint8))

    def read(self) -> Any:
        name = self.name(self.pictures)
        return name_of(name), summary(cv2.imread(name, cv2.IMREAD_UNCHANGED))

    def count_pages(self) -> Any:
        name = self.name(self.pictures)
        return name_of(name), cv2.imcount(name), len(cv2.imreadmulti(name)[1])

    def store(self) -> Any:
        name, value = self.name(self.others), self.random.randrange(1000)
        mode = self.random.choice([cv2.FILE_STORAGE_WRITE, cv2.FILE_STORAGE_WRITE, cv2.FILE_STORAGE_APPEND])
        storage = cv2.FileStorage(name, mode)
        opened = storage.isOpened()
        if opened:
            storage.write(f"k{value}", value)
        told = name_of(name), mode, opened, self.meanwhile()
        storage.release()
        return told

    def load(self) -> Any:
        name = self.name([*self.others, self.pictures[0]])
        storage = cv2.FileStorage(name, cv2.FILE_STORAGE_READ)
        root = storage.root() if storage.isOpened() else None
        return name_of(name), root and [(key, root.getNode(key).real()) for key in root.keys()]  # noqa: SIM118 - a FileNode

    def film(self) -> Any:
        name, count = self.name(self.others), self.random.randrange(1, 4)
        writer = cv2.VideoWriter(name, cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter_fourcc(*"MJPG"), 10, (32, 24))
        for number in range(count):
            writer.write(np.full((24, 32, 3), 60 * number, np.uint8))
        told = name_of(name), writer.isOpened(), self.meanwhile()
        writer.release()
        return told

    def watch(self) -> Any:
        name = self.name(self.others)
        capture = cv2.VideoCapture(name)
        frames = 0
        while capture.isOpened() and capture.read()[0]:
            frames += 1
        capture.release()
        return name_of(name), frames

    def classify(self) -> Any:
        name = self.name(self.others)
        return name_of(name), cv2.CascadeClassifier(name).empty()

    def network(self) -> Any:
        name = self.name(self.others)
        network = cv2.dnn.readNetFromONNX(name)
        network.setInput(networks.picture())
        return name_of(name), network.forward().shape

    # ---- the file system; only what no file system would refuse ----

    def meanwhile(self) -> str | None:
        """Something that happens to files while one is being written."""
        return outcome(self.random.choice([self.remove, self.rename, self.go])) if self.random.random() < 0.3 else None

    def remove(self) -> Any:
        name = self.existing(os.path.lexists)
        if name and not os.path.isdir(name):
            os.remove(name)
        return name

    def rename(self) -> Any:
        name, target = self.existing(), self.random.choice(self.names)
        if name and os.path.isdir(os.path.dirname(target) or ".") and not os.path.isdir(target):
            self.random.choice([os.rename, os.replace])(name, target)
        return name, target

    def copy(self) -> Any:
        name, target = self.existing(), self.random.choice(self.names)
        if name and os.path.isdir(os.path.dirname(target) or ".") and not os.path.lexists(target):
            shutil.copy(name, target)
        return name, target

    def cut(self) -> Any:
        name = self.existing()
        if name:
            with open(name, "r+b") as file:
                file.truncate(self.random.choice([0, 10, 40]))
        return name

    def spoil(self) -> Any:
        """Contents that are no picture, or a network, or a cascade."""
        name = self.random.choice(self.names)
        contents = self.random.choice([b"nothing", networks.onnx(), self.cascade])
        if os.path.isdir(os.path.dirname(name) or ".") and not os.path.isdir(name):
            with open(name, "wb") as file:
                file.write(contents)
        return name, len(contents)

    def link(self) -> Any:
        target = self.random.choice(self.names)
        if not os.path.lexists("link.png") and target != "link.png":
            os.symlink(os.path.join(self.root, target) if self.random.random() < 0.5 else target, "link.png")
        return target

    def make_folder(self) -> Any:
        name = self.random.choice(FOLDERS)
        if os.path.isdir(os.path.dirname(name) or ".") and not os.path.lexists(name):
            os.mkdir(name)
        return name

    def folder_for_file(self) -> Any:
        name = self.random.choice(self.names)
        if os.path.isdir(os.path.dirname(name) or ".") and not os.path.lexists(name):
            os.mkdir(name)
        return name

    def drop_folder(self) -> Any:
        name = self.random.choice([*FOLDERS, *self.names])
        if os.path.isdir(name) and not os.path.islink(name):
            shutil.rmtree(name)
        return name

    def move_folder(self) -> Any:
        name, target = self.random.sample(("d", "e"), 2)
        if os.path.isdir(name) and not os.path.lexists(target):
            os.rename(name, target)
        return name

    def go(self) -> Any:
        """Into a folder, or back to where it began."""
        name = self.random.choice((*FOLDERS, ""))
        to = os.path.join(self.root, name)
        if os.path.isdir(to):
            os.chdir(to)
        return name

    # ---- what is there ----

    def contents(self) -> Iterator[str]:
        for folder, folders, files in os.walk("."):
            folders.sort()
            for name in sorted([*files, *folders]):
                yield f"{os.path.join(folder, name)}: {self.content(os.path.join(folder, name))}"

    def content(self, path: str) -> str:
        """Texts to the letter, pictures by what is in them: encoders of one format may differ."""
        if not os.path.isfile(path):
            return "folder" if os.path.isdir(path) else "nothing"
        with open(path, "rb") as file:
            data = file.read()
        if data[:4] == b"RIFF":
            return "film"
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
        if data[:2] in (b"BM", b"II", b"\x89P") and picture is None:
            return "a part of a picture"
        return summary(picture) or hashlib.md5(data).hexdigest()


def outcome(step: Step) -> str:
    try:
        return repr(step())
    except Exception as error:
        # what a constructor of the real cv2 raises comes inside of a SystemError
        return type(error.__cause__ if isinstance(error, SystemError) and error.__cause__ else error).__name__


def summary(picture: Any) -> str | None:
    return None if picture is None else f"{picture.shape} {hashlib.md5(picture.tobytes()).hexdigest()}"


def name_of(path: str) -> str:
    """The name without the folder, which is another one on each side."""
    return os.path.relpath(path) if os.path.isabs(path) else path

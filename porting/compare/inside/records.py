"""The file of a journal: records one after another, many of them in a row, as `marshal` has them."""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from porting.compare.inside.digests import FORM, short

CALLS = "calls"  # the file
NAME, PLACE, COUNT = -1, -2, -3  # records that are no calls: a name, a line of the program, how many calls there were
MANY = 256  # records that are packed at once, in half the time that they take one by one
BUFFER = 1 << 20
LONG = 1000  # bytes that records have at most with their values as they are, in the mean; then those of long ones are shortened
NOTHING_MORE = ((), "", 0.0, (), ())  # changed, error, seconds, objects, made: may be left out where there is nothing
SHORTENED = True  # said at the end of such a record
PAUSE = 1.0  # seconds after which what waits is written

Record = tuple[Any, ...]


class Records:
    """Writes records into the file in `folder`. What is in them may not change any more.

    add:     takes a record; whoever adds calls `pack` now and then
    written: when something was written last, by `time.perf_counter`
    """

    def __init__(self, folder: str) -> None:
        self.out = open(os.path.join(folder, CALLS), "wb", buffering=BUFFER)  # noqa: SIM115 (until the program ends)
        self.waiting: list[Record] = []
        self.add = self.waiting.append
        self.written = perf_counter()
        self.stopped = False

    def pack(self) -> None:
        """Make bytes of what waits."""
        waiting = self.waiting[:]
        self.waiting.clear()
        if self.stopped or not waiting:
            return
        packed = marshal.dumps(waiting, FORM)
        self.out.write(packed if len(packed) <= LONG * len(waiting) else marshal.dumps(list(map(_shortened, waiting)), FORM))
        if perf_counter() - self.written > PAUSE:
            self._flush()

    def write(self) -> None:
        """Write what is not written yet."""
        self.pack()
        self._flush()

    def close(self) -> None:
        self.write()
        self.out.close()

    def stop(self) -> None:
        """Write nothing any more: in a process that was forked off, the file is the other's."""
        self.stopped = True
        self.waiting.clear()

    def _flush(self) -> None:
        if not self.stopped:
            self.out.flush()
            self.written = perf_counter()


def _shortened(record: Record) -> Record:
    if record[0] < 0 or len(marshal.dumps(record, FORM)) <= LONG:
        return record
    return (*record[:3], short(record[3]), short(record[4]), *(record[5:] or NOTHING_MORE), SHORTENED)


def read(folder: Path) -> Iterator[Record]:
    """The records in a folder; of a file that was cut off, those that are there in full."""
    file = folder / CALLS
    if not file.exists():
        return
    with open(file, "rb") as packed:
        while True:
            try:
                yield from marshal.load(packed)
            except (EOFError, ValueError, TypeError):
                return

"""Run-length coding of bytes as HDR and LogLuv files have it: a count, then one byte or that many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors
from cv2shim.by_hand.codecs.decoder import Reader

Bytes = NDArray[np.uint8]

MIN_RUN = 4  # shorter ones are worth a code of their own only between longer ones


@dataclass(frozen=True)
class RunCode:
    """Counts up to `max_literal` announce bytes; larger ones, less `offset`, the length of a run."""

    max_literal: int
    offset: int
    max_run: int

    def decode(self, stream: Reader, row: Bytes, overrun: errors.error) -> None:
        """Fill a row of bytes; raises `overrun` where a count does not fit into it."""
        at = 0
        while at < len(row):
            count = stream.byte()
            is_run = count > self.max_literal
            length = count - self.offset if is_run else count
            if not 0 < length <= len(row) - at:
                raise overrun
            row[at : at + length] = np.frombuffer(stream.take(1 if is_run else length), np.uint8)
            at += length

    def encode(self, row: Bytes) -> bytes:
        """The codes of a row."""
        edges = np.flatnonzero(np.diff(row)) + 1
        starts = np.concatenate([[0], edges])
        lengths = np.diff(np.concatenate([starts, [len(row)]]))
        long = lengths >= MIN_RUN
        data, coded, done = row.tobytes(), [], 0
        for start, length in zip(starts[long].tolist(), lengths[long].tolist(), strict=True):
            while length >= MIN_RUN:
                count = min(length, self.max_run)
                coded += [self._literal(data[done:start]), bytes([self.offset + count, data[start]])]
                start, length = start + count, length - count
                done = start
        return b"".join([*coded, self._literal(data[done:])])

    def _literal(self, data: bytes) -> bytes:
        if 1 < len(data) < MIN_RUN and data == data[:1] * len(data):
            return bytes([self.offset + len(data), data[0]])
        size = self.max_literal
        parts = (data[at : at + size] for at in range(0, len(data), size))
        return b"".join(bytes([len(part)]) + part for part in parts)

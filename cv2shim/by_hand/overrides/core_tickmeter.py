"""cv2.TickMeter, which needs nothing but a clock."""

from __future__ import annotations

import time

from cv2shim.by_hand.overrides import override_class

TICKS_PER_SECOND = 1_000_000_000


@override_class("TickMeter", reason="stock opencv.js does not export it")
class TickMeter:
    """Measures how long something takes that is done again and again."""

    __slots__ = ("_count", "_last", "_started", "_total")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything measured."""
        self._count = self._last = self._total = 0
        self._started: int | None = None

    def start(self) -> None:
        """Begin a measurement."""
        self._started = time.perf_counter_ns()

    def stop(self) -> None:
        """End the measurement; nothing if there is none under way."""
        if self._started is None:
            return
        self._last = time.perf_counter_ns() - self._started
        self._started = None
        self._total += self._last
        self._count += 1

    def getCounter(self) -> int:
        """How many measurements were ended."""
        return self._count

    def getTimeTicks(self) -> int:
        """The time of all measurements in ticks, nanoseconds."""
        return self._total

    def getTimeSec(self) -> float:
        """The time of all measurements in seconds."""
        return self._total / TICKS_PER_SECOND

    def getTimeMilli(self) -> float:
        """The time of all measurements in milliseconds."""
        return self.getTimeSec() * 1e3

    def getTimeMicro(self) -> float:
        """The time of all measurements in microseconds."""
        return self.getTimeMilli() * 1e3

    def getLastTimeTicks(self) -> int:
        """The time of the last measurement in ticks, nanoseconds."""
        return self._last

    def getLastTimeSec(self) -> float:
        """The time of the last measurement in seconds."""
        return self._last / TICKS_PER_SECOND

    def getLastTimeMilli(self) -> float:
        """The time of the last measurement in milliseconds."""
        return self.getLastTimeSec() * 1e3

    def getLastTimeMicro(self) -> float:
        """The time of the last measurement in microseconds."""
        return self.getLastTimeMilli() * 1e3

    def getFPS(self) -> float:
        """Measurements a second; 0 if none took any time."""
        return self._count / self.getTimeSec() if self._total else 0.0

    def getAvgTimeSec(self) -> float:
        """The average time of a measurement in seconds; 0 if there was none."""
        return self.getTimeSec() / self._count if self._count else 0.0

    def getAvgTimeMilli(self) -> float:
        """The average time of a measurement in milliseconds; 0 if there was none."""
        return self.getAvgTimeSec() * 1e3

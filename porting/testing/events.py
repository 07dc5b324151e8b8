"""What came of a side's tests, put together from the lines that its sessions wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

CRASH, HANG, NOT_RUN = "crashed", "hung", "not run"


@dataclass(frozen=True)
class Result:
    """How one test ended: pytest's word for it, `crashed` or `hung`; what was said; how long it took."""

    outcome: str
    message: str = ""
    seconds: float = 0.0


@dataclass
class Side:
    """A side's results by test, and its versions.

    collected: the tests that were found, in order; a file that could not be read is a result under its own name
    within:    the test, or the file of tests, that has begun and not ended
    status:    pytest's exit status, None while there is none
    """

    name: str
    results: dict[str, Result] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    collected: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    within: str = ""
    status: int | None = None

    def read(self, lines: str) -> None:
        """Take in what a session wrote; the last line may be cut off by its end."""
        for line in lines.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            self._take(event.pop("event"), event)

    def _take(self, event: str, facts: dict[str, Any]) -> None:
        match event:
            case "versions":
                self.versions = facts
            case "collecting" | "start":
                self.within = facts["test"]
            case "collected":
                self.within, self.collected = "", facts["tests"]
            case "end":
                self.within = ""
                test = facts.pop("test")
                self.results[test] = Result(**facts)
            case "finish":
                self.status = facts["status"]

    def lose(self, outcome: str, message: str) -> bool:
        """Count what had begun and not ended as `outcome`; false if there is no such thing."""
        if not self.within:
            return False
        self.results[self.within] = Result(outcome, message)
        if self.within not in self.collected:
            self.lost.append(self.within)
        self.within = ""
        return True

    @property
    def left(self) -> int:
        """How many of the tests found have not ended."""
        return sum(test not in self.results for test in self.collected)

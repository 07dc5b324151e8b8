"""What came of the tests, and the gate: what is true now against what was accepted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat.case import Outcome
from compat.opencv_tests.reasons import KNOWN_FAILURES, NOT_APPLICABLE, pattern
from host.versions import opencv

HERE = Path(__file__).parent
ACCEPT = "`python -m compat.opencv_tests --accept` accepts it"
UNKNOWN = "? "  # begins what is said of a failure that nobody has explained
PASSED, FAILED, MISSING, NOT_HERE = "passed", "failed", "missing", "not applicable"
_LACKS = re.compile(r"(cv2\.[\w.]+) is not in the '\w+' build of opencv\.js")


@dataclass(frozen=True)
class Verdict:
    """One test: what came of it, and for what is not `passed` why. `missing`: the build lacks the name that `why` is."""

    what: str
    why: str = ""


def judge(real: Mapping[str, Outcome], shim: Mapping[str, Outcome], backend: str) -> dict[str, Verdict]:
    """A verdict on each test."""
    known = KNOWN_FAILURES.get(backend, {})
    return {test: _verdict(test, outcome, shim[test], known) for test, outcome in real.items()}


def _verdict(test: str, real: Outcome, shim: Outcome, known: Mapping[str, str]) -> Verdict:
    if exempt := pattern(test):
        return Verdict(NOT_HERE, NOT_APPLICABLE[exempt])
    if real.status != "ok":
        return Verdict(NOT_HERE)
    if shim.status == "ok":
        return Verdict(PASSED)
    if lacking := _LACKS.search(shim.message):
        return Verdict(MISSING, lacking[1])
    return Verdict(FAILED, known.get(test, f"{UNKNOWN}{shim.status}: {_last_line(shim)}"))


def _last_line(outcome: Outcome) -> str:
    lines = outcome.message.strip().splitlines()
    return lines[-1][:200] if lines else ""


def table(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """How many of each file and of all passed, failed, and are not applicable; then each failure."""
    counts: dict[str, Counter[str]] = {}
    for test, verdict in verdicts.items():
        counts.setdefault(test.partition(".")[0], Counter())[verdict.what] += 1
    width = max(map(len, counts))
    yield f"{'':{width}} {PASSED:>8} {FAILED:>8} {MISSING:>8} {NOT_HERE:>15}"
    for name, of in [*sorted(counts.items()), ("all", sum(counts.values(), Counter()))]:
        yield f"{name:{width}} {of[PASSED]:8} {of[FAILED]:8} {of[MISSING]:8} {of[NOT_HERE]:15}"
    for test, verdict in verdicts.items():
        if verdict.what in (FAILED, MISSING):
            yield f"{verdict.what}: {test}: {verdict.why}"


def headline(verdicts: Mapping[str, Verdict]) -> str:
    """The figures in one sentence."""
    of = Counter(verdict.what for verdict in verdicts.values())
    offered = of[PASSED] + of[FAILED]
    applicable = offered + of[MISSING]
    return (
        f"{of[PASSED]} of {applicable} applicable tests pass ({100 * of[PASSED] / max(applicable, 1):.1f} %); "
        f"of the {offered} whose functions this build has, {of[FAILED]} fail; {of[NOT_HERE]} are not applicable."
    )


def path(backend: str) -> Path:
    """The file of what was accepted for a build of the chosen OpenCV."""
    return HERE / "accepted" / opencv.chosen().name / f"{backend}.json"


def write(verdicts: Mapping[str, Verdict], backend: str) -> None:
    """Accept what passes now and what the build lacks. A failure is not accepted but known, in reasons.py."""
    passed = sorted(test for test, verdict in verdicts.items() if verdict.what == PASSED)
    missing = {test: verdict.why for test, verdict in verdicts.items() if verdict.what == MISSING}
    path(backend).parent.mkdir(parents=True, exist_ok=True)
    path(backend).write_text(json.dumps({PASSED: passed, MISSING: missing}, indent=1, sort_keys=True) + "\n")


def read(backend: str) -> dict[str, Any]:
    """What was accepted; nothing where there is no such file."""
    file = path(backend)
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {PASSED: [], MISSING: {}}
    return found


def complaints(verdicts: Mapping[str, Verdict], accepted: Mapping[str, Any], backend: str) -> list[str]:
    """Sentences on everything that is not as accepted; empty if all is well."""
    found = list(_stale(verdicts, accepted, backend))
    for test, verdict in verdicts.items():
        found += _complaint(test, verdict, accepted)
    return found


def _complaint(test: str, verdict: Verdict, accepted: Mapping[str, Any]) -> Iterator[str]:
    if verdict.what != PASSED and test in accepted[PASSED]:
        yield f"Regression: {test} passed, now it is {verdict.what}: {verdict.why}"
    elif verdict.what == PASSED and test not in accepted[PASSED]:
        yield f"Unexpected pass: {test}: {ACCEPT}."
    elif verdict.what == MISSING and accepted[MISSING].get(test) != verdict.why:
        yield f"{test} needs {verdict.why}, which this build lacks: {ACCEPT}."
    elif verdict.what == FAILED and verdict.why.startswith(UNKNOWN):
        yield f"{test} fails and nothing in compat/opencv_tests/reasons.py says why: {verdict.why}"
    elif verdict == Verdict(NOT_HERE):
        yield f"The real cv2 does not pass {test} and nothing in compat/opencv_tests/reasons.py says why."


def _stale(verdicts: Mapping[str, Verdict], accepted: Mapping[str, Any], backend: str) -> Iterator[str]:
    used = {pattern(test) for test in verdicts}
    for exempt in NOT_APPLICABLE.keys() - used:
        yield f"The exemption {exempt!r} exempts nothing: remove it from compat/opencv_tests/reasons.py."
    for test in KNOWN_FAILURES.get(backend, {}):
        if test not in verdicts or verdicts[test].what != FAILED:
            yield f"{test} does not fail any more: remove it from compat/opencv_tests/reasons.py."
    for test in sorted({*accepted[PASSED], *accepted[MISSING]} - verdicts.keys()):
        yield f"{test} is in the baseline but there is no such test: {ACCEPT}."

"""A comparison as text for people, and as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from compat.case import Make, Ref, Thing
from compat.compare import CLOSE, DIFFERS, EXACT
from porting.compare.comparison import SAME, UNENDED, Comparison
from porting.compare.findings import Finding, apart, gap
from porting.compare.journals import Call, Kept

TITLES = {
    SAME: "came out the same",
    UNENDED: "did not come to its end",
    CLOSE: "came out the same but for rounding",
    DIFFERS: "came out differently",
}
FEW = 16  # elements of an array that are shown
LONG = 260  # letters of a value that are shown
SLOWEST = 12  # functions in the table of times


def text(found: Comparison) -> str:
    """What a person is told."""
    parts = [headline(found), _table(found), [f"note: {sentence(remark)}" for remark in found.remarks]]
    parts += [_calls(found), *_findings(found), _times(found)]
    return "\n".join(line for part in parts if part for line in [*part, ""]).rstrip()


def sentence(remark: str) -> str:
    """A remark with its full stop."""
    return f"{remark.rstrip('.')}."


def headline(found: Comparison) -> list[str]:
    """The verdict."""
    spent = f"real cv2 {found.real.seconds:.1f} s, shim {found.shim.seconds:.1f} s with the start of Pyodide"
    return [f"{found.script} {TITLES[found.verdict]} ({spent})"]


def _table(found: Comparison) -> list[str]:
    width = max(len(aspect.name) for aspect in found.aspects)
    lines = []
    for aspect in found.aspects:
        verdict = "varies" if aspect.name in found.varying and aspect.verdict == DIFFERS else aspect.verdict
        lines.append(f"  {aspect.name:{width}}  {verdict:8} {aspect.note}".rstrip())
    return lines


def _calls(found: Comparison) -> list[str]:
    laid = found.laid
    if not (laid.same or laid.differing or laid.other or laid.alone):
        return ["The program does not call cv2."]
    faults = sum(finding.is_fault for finding in found.findings)
    close = len(found.findings) - faults
    told = [f"calls of cv2: {laid.same} the same"]
    told += [f"{close} within the matrix's bounds"] if close else []
    told += [f"{faults} given the same came out differently"] if faults else []
    told += [f"{found.skipped} more of these were not looked into"] if found.skipped else []
    told += [f"{laid.other} given something else"] if laid.other else []
    told += [f"{laid.alone} on one side only"] if laid.alone else []
    lines = ["; ".join(told)]
    if laid.parted and found.verdict == DIFFERS:
        here = laid.parted[0] or laid.parted[1]
        assert here is not None
        side = "real cv2" if laid.parted[0] else "shim"
        lines.append(f"the ways part at {here.name} in {here.place}, which is called on the {side} only")
    if laid.first_other:
        call = laid.first_other[0]
        lines.append(f"the first that was given something else: {call.name} in {call.place}")
        if found.verdict == DIFFERS and not found.findings:
            lines.append("Nothing that came out of cv2 was different before it: numpy, a file, chance or the clock is.")
    return lines


def _findings(found: Comparison) -> list[list[str]]:
    faults = [finding for finding in found.findings if finding.is_fault]
    if not faults:
        return []
    first, *more = faults
    lines = [f"first call that came out differently: {first.call.name} in {first.call.place}, call {first.call.number}"]
    lines += [f"  {line}" for line in details(first)]
    if found.verdict == SAME:
        lines.append("  It left no trace in what the program wrote, printed or showed.")
    listed = [f"  {one.call.name} in {one.call.place}, call {one.call.number}: {one.judgement.note}" for one in more[:9]]
    rest = [f"  and {len(more) - 9} more"] if len(more) > 9 else []
    return [lines, ["also:", *listed, *rest]] if more else [lines]


def details(finding: Finding) -> list[str]:
    """What a call was given, and what came of it on both sides."""
    real, shim = finding.real, finding.shim
    if real is None or shim is None:
        return [finding.judgement.note]
    lines = [f"given: {given(real)}", f"real:  {came(real)}", f"shim:  {came(shim)}"]
    lines += where(finding)
    return lines


def given(kept: Kept) -> str:
    """The arguments of a call."""
    named = [f"{name}={value(item)}" for name, item in kept.kwargs.items()]
    owner = [f"{kept.owner.name}:"] if isinstance(kept.owner, Ref) else []
    return " ".join([*owner, ", ".join([*map(value, kept.args), *named]) or "nothing"])


def came(kept: Kept) -> str:
    """What came of a call."""
    outcome = kept.outcome
    if outcome.status != "ok":
        return f"{outcome.error}: {_plain(outcome.message)}"
    changed = [f"argument {where} is written into" for where, _ in outcome.changed]
    return "; ".join([value(outcome.values[0]), *changed])


def _plain(message: str) -> str:
    """What an exception says, without the place in OpenCV's sources."""
    told = " ".join(message.partition(" error: ")[2].split() or message.split())
    return told if len(told) <= LONG else f"{told[:LONG]}…"


def where(finding: Finding) -> list[str]:
    """In which place results are apart, and how far."""
    assert finding.real is not None
    assert finding.shim is not None
    if not (finding.real.outcome.status == finding.shim.outcome.status == "ok"):
        return []
    place = apart(finding.real.outcome, finding.shim.outcome)
    if place is None:
        return []
    name, a, b = place
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return [f"{name}: {value(a)} and {value(b)}" if a is not None and b is not None else
                f"{name}: only the {'shim' if a is None else 'real cv2'} has it"]  # fmt: skip
    found = gap(a, b)
    if found is None:
        return [f"{name}: {value(a)} and {value(b)}"]
    return [
        f"{name}: greatest difference {found.greatest:g} at {list(found.most)} ({a[found.most]:g} and {b[found.most]:g}), "
        f"mean {found.mean:.3g}, {found.share:.2%} of the elements, the first at {list(found.first)}"
    ]


def value(item: Any) -> str:
    """A value in a few words."""
    match item:
        case np.ndarray():
            shape = f"{item.dtype}{list(item.shape)}"
            return f"{shape} {np.array2string(item.ravel(), separator=', ')}" if item.size <= FEW else shape
        case Ref():
            return item.name
        case Make():
            return f"{item.name}({', '.join(map(value, item.args))})"
        case Thing():
            return f"{item.type}({', '.join(f'{name}={value(of)}' for name, of in item.fields)})"
        case list() | tuple():
            shown = ", ".join(map(value, item[:4])) + (f", … {len(item)} items" if len(item) > 4 else "")
            return f"[{shown}]" if isinstance(item, list) else f"({shown})"
    told = repr(item)
    return told if len(told) <= LONG else f"{told[:LONG]}…"


def _times(found: Comparison) -> list[str]:
    if not found.times:
        return []
    lines = [f"{'time of each function':32} {'real cv2':>12} {'shim':>12} {'calls':>8}"]
    for name, (real, count, shim, others) in list(found.times.items())[:SLOWEST]:
        calls = str(count) if count == others else f"{count}, {others}"
        lines.append(f"  {name:30} {real * 1e3:9.2f} ms {shim * 1e3:9.2f} ms {calls:>8}")
    return lines


# ---- JSON --------------------------------------------------------------------------------------------------------------


def data(found: Comparison) -> dict[str, Any]:
    """Everything, as JSON has it."""
    laid = found.laid
    return {
        "script": found.script,
        "verdict": found.verdict,
        "seconds": {"real": found.real.seconds, "shim": found.shim.seconds},
        "status": {"real": found.real.status, "shim": found.shim.status},
        "left": [
            {"name": one.name, "verdict": one.verdict, "note": one.note, "varies": one.name in found.varying}
            for one in found.aspects
        ],
        "remarks": found.remarks,
        "calls": {"same": laid.same, "differing": len(laid.differing), "given something else": laid.other,
                  "on one side only": laid.alone, "not looked into": found.skipped},
        "first": _finding(found.first) if found.first else None,
        "differing": [_finding(one) for one in found.findings],
        "times": {name: {"real": a, "real calls": n, "shim": b, "shim calls": m} for name, (a, n, b, m) in found.times.items()},
    }  # fmt: skip


def _finding(one: Finding) -> dict[str, Any]:
    known = {"given": given(one.real), "real": came(one.real), "shim": came(one.shim)} if one.real and one.shim else {}
    return {**_call(one.call), "verdict": one.judgement.verdict, "note": one.judgement.note, **known, "details": details(one)}


def _call(call: Call) -> dict[str, Any]:
    return {"name": call.name, "place": call.place, "call": call.number}


__all__ = ["EXACT", "data", "details", "headline", "text"]

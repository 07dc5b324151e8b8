"""Makes of the first call that came out differently a script of a few lines, and a case of the matrix, that show it alone."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from compat import supervise
from compat.case import Array, Call, Case, File, Ref
from compat.compare import Judgement, judge
from compat.fuzz.snippet import Writer, array
from porting.compare import findings, journals, words
from porting.compare.comparison import Comparison
from porting.compare.findings import FAULTS, Finding, apart, gap
from porting.compare.journals import Journal, Kept
from porting.compare.sides import HISTORY, REAL, Stage

LONGEST = 100  # calls that led to the one
INLINE = 4096  # bytes of an array that is written into the script
LABEL = "a program's call"


def reduced(stage: Stage, found: Comparison, file: Path, backend: str) -> list[str]:
    """Write the script, its data and the case beside it; what is to be said of that."""
    finding = found.first
    if finding is None or finding.real is None:
        return ["--reduce: no call came out differently beyond the bounds, so nothing is written."]
    case = case_of(stage, found, finding)
    if case is None:
        return ["--reduce: what led to the call is more than can be kept, so nothing is written."]
    judgement = shows(case, backend)
    write(file, case, finding)
    told = f"{file} is the call alone: `python {file}` makes it on the real cv2, `python -m cv2shim run {file}` on the shim."
    if judgement.verdict not in FAULTS:
        return [told, "Alone it does not show the difference: something that the call was not given has a part in it."]
    return [f"{told} It shows the difference. As a case of the matrix: `python -m compat --case {case_file(file)}`."]


def shows(case: Case, backend: str) -> Judgement:
    """What the matrix says of the case."""
    real = supervise.run(supervise.real(), [case]).outcomes[case.id]
    return judge(case, real, supervise.run(supervise.shim(backend), [case]).outcomes[case.id])


def case_of(stage: Stage, found: Comparison, finding: Finding) -> Case | None:
    """The call, and those before it that have made and changed its objects; None if they are too many."""
    journal = journals.read(found.real.journal)
    before = history(journal, finding.call)
    if len(before) > LONGEST:
        return None
    numbers = [call.number for call in before]
    stage.bar.add(1)
    run = stage.run(REAL, REAL + HISTORY, [*numbers, finding.call.number])
    again = journals.read(run.journal)
    kept = [(call, again.kept(call.number)) for call in [*before, finding.call]]
    if any(one is None for _, one in kept):
        return None
    calls = _calls([(call, one) for call, one in kept if one is not None], stage.program.folder)
    name = findings.matrix_name(finding.call.name)
    return Case(name, LABEL, tuple(calls))


def history(journal: Journal, call: journals.Call) -> list[journals.Call]:
    """The calls before `call` that made or used the objects that it is given, and those that these were given, in order."""
    needed = set(call.objects)
    found = []
    for earlier in reversed([one for one in journal.calls if one.number < call.number]):
        if needed & {*earlier.objects, *earlier.made}:
            found.append(earlier)
            needed |= set(earlier.objects)
    return found[::-1]


def _calls(kept: Sequence[tuple[journals.Call, Kept]], folder: Path) -> Iterator[Call]:
    """The calls as the matrix has them. What is in a tuple that a call returned is an item of what it saved."""
    items: dict[str, Ref] = {}
    for number, (call, one) in enumerate(kept):
        last = number == len(kept) - 1
        saved = None
        if isinstance(one.made, Ref):
            saved = one.made.name
        elif one.made is not None:
            saved = f"made_{number}"
            items |= {item.name: Ref(saved, k) for k, item in enumerate(one.made) if isinstance(item, Ref)}
        args = tuple(_given(value, items, folder) for value in one.args)
        kwargs = {name: _given(value, items, folder) for name, value in one.kwargs.items()}
        yield Call(_name(call, one), args, kwargs, save=None if last else saved, record=last)


def _name(call: journals.Call, one: Kept) -> str:
    return f"${one.owner.name}.{call.name.rpartition('.')[2]}" if isinstance(one.owner, Ref) else call.name


def _given(value: Any, items: dict[str, Ref], folder: Path) -> Any:
    match value:
        case Ref():
            return items.get(value.name, value)
        case list() | tuple():
            return type(value)(_given(item, items, folder) for item in value)
        case str() if value and (file := folder / value.lstrip("/")).is_file():
            return File(file.name, file.read_bytes())
    return value


# ---- writing -----------------------------------------------------------------------------------------------------------


class _Lines(Writer):
    """Statements of a script that has its large arrays in a file beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.arrays: dict[str, Array] = {}

    def array(self, value: Array) -> str:
        if value.nbytes <= INLINE:
            return array(value)
        key = next((name for name, known in self.arrays.items() if known is value), f"array_{len(self.arrays)}")
        self.arrays[key] = value
        return f'data["{key}"]'

    def last(self, call: Call) -> list[str]:
        """The last call, whose arguments have names, so that they can be looked at afterwards."""
        lines, places = [], list(enumerate(call.args))
        names = {}
        for where, value in [*places, *call.kwargs.items()]:
            if isinstance(value, np.ndarray):
                names[where] = f"argument_{where}"
                lines.append(f"argument_{where} = {self.value(value)}")
        holder, _, member = call.name.rpartition(".")
        target = f"{holder[1:]}.{member}" if holder.startswith("$") else f"cv2.{call.name}"
        if member.endswith("?"):
            return [*lines, f"result = {target[:-1]}"]
        given = [names.get(where) or self.value(value) for where, value in places]
        given += [f"{where}={names.get(where) or self.value(value)}" for where, value in call.kwargs.items()]
        return [*lines, f"result = {target}({', '.join(given)})" if not member.endswith("=") else f"{target[:-1]} = {given[0]}"]


def write(file: Path, case: Case, finding: Finding) -> None:
    """Write the script, beside it its data if there is much, and the case."""
    writer = _Lines()
    lines = [writer.statement(call, last=False) for call in case.calls[:-1]] + writer.last(case.calls[-1])
    data = file.with_suffix(".npz")
    body = [*writer.before, *lines, *_looks(finding)]
    imports = ["import base64, zlib"] if any("zlib." in line for line in body) else []
    imports += ["from pathlib import Path", ""] if writer.arrays else []
    imports += ["import cv2", "import numpy as np", ""]
    if writer.arrays:
        np.savez_compressed(data, **writer.arrays)  # type: ignore[arg-type]
        body.insert(0, f'data = np.load(Path(__file__).with_name("{data.name}"))')
    told = [f"# {finding.call.name}, called in {finding.call.place}", *(f"# {line}" for line in words.details(finding))]
    file.write_text("\n".join([*told, "", *imports, *body, ""]), encoding="utf-8")
    case_file(file).write_bytes(pickle.dumps(case))


def case_file(file: Path) -> Path:
    """Where the case is, beside the script."""
    return file.with_suffix(".case")


def _looks(finding: Finding) -> Iterator[str]:
    """Statements that print what differs."""
    assert finding.real is not None
    assert finding.shim is not None
    place = apart(finding.real.outcome, finding.shim.outcome)
    if place is None or finding.shim.outcome.status != "ok" or finding.real.outcome.status != "ok":
        yield "print(result)"
        return
    where, a, b = place
    where = where.removesuffix(" afterwards").replace("argument ", "argument_")
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray):
        yield f"print({where})  # {words.value(a)} on the real cv2, {words.value(b)} on the shim"
        return
    found = gap(a, b)
    if found is None:
        yield f"print({where}.dtype, {where}.shape)  # {words.value(a)} on the real cv2, {words.value(b)} on the shim"
        return
    index = f"[{', '.join(map(str, found.most))}]" if found.most else ""
    yield f"print({where}{index})  # {a[found.most]!r} on the real cv2, {b[found.most]!r} on the shim"

"""A program's runs on both sides, compared: what it left, which calls came out differently, what is to be said besides."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from compat.compare import CLOSE, DIFFERS, EXACT
from porting.compare import endings, findings, journals, outputs
from porting.compare.findings import Finding
from porting.compare.journals import Journal, Laid
from porting.compare.outputs import Aspect
from porting.compare.sides import CONTROL, DEFAULTS, KEPT, REAL, SHIM, Ended, Stage

SAME, UNENDED = "same", "unended"


@dataclass(frozen=True)
class Comparison:
    """What became of a program on both sides.

    aspects:  what it left, the shim's beside the real cv2's
    varying:  what the real cv2 itself does not give twice, by the names of aspects, with how two of its runs are apart
    laid:     the journals side by side
    findings: calls that came out differently though they were given the same, in the program's order
    skipped:  how many more of these were not looked into
    times:    by function, seconds and calls on the real cv2, and on the shim
    remarks:  sentences for people
    """

    script: str
    real: Ended
    shim: Ended
    aspects: list[Aspect]
    varying: dict[str, str]
    laid: Laid
    findings: list[Finding]
    skipped: int
    times: dict[str, tuple[float, int, float, int]]
    remarks: list[str]

    @property
    def verdict(self) -> str:
        """same, close or differs, of what can be compared; close only if every call is within its bounds.

        unended: the program was stopped, so that there is nothing to compare in the end.
        """
        if self.real.stopped or self.shim.stopped:
            return UNENDED
        verdicts = {aspect.verdict for aspect in self.aspects if aspect.name not in self.varying}
        if DIFFERS in verdicts or (CLOSE in verdicts and self.first):
            return DIFFERS
        return CLOSE if CLOSE in verdicts else SAME

    @property
    def first(self) -> Finding | None:
        """The first call that came out differently beyond the bounds, though it was given the same."""
        return next((finding for finding in self.findings if finding.is_fault), None)


def compare(stage: Stage) -> Comparison:
    """Run the program on both sides, on the real cv2 twice, and again where calls have to be seen in full."""
    stage.bar.add(3)
    with _at_once(stage) as pool:
        ours = pool.submit(stage.run, SHIM, SHIM)
        theirs = pool.submit(lambda: (stage.run(REAL, REAL), stage.run(REAL, CONTROL)))
        shim, (real, control) = ours.result(), theirs.result()
    first, again, other = (journals.read(run.journal) for run in (real, control, shim))
    before = stage.program.folder
    varying = {} if real.stopped or control.stopped else _varying(outputs.aspects(real, control, before))
    aspects = outputs.aspects(real, shim, before)
    shutil.rmtree(control.program)
    chance = journals.laid(first.calls, again.calls, cut=_cut(stage, first, again))
    unsteady = {call.key for call, _ in chance.differing}
    beside = journals.laid(first.calls, other.calls, cut=_cut(stage, first, other))
    differing = [pair for pair in beside.differing if pair[0].key not in unsteady]
    chosen = findings.chosen(differing)
    found = looked_into(stage, chosen) if chosen else []
    remarks = endings.remarks(stage.program, real, shim, first, other)
    remarks += [] if real.stopped else _of_chance(varying, chance, stage.program.seed)
    return Comparison(
        stage.program.script, real, shim, aspects, varying, beside, found, len(differing) - len(chosen),
        _times(first, other), remarks,
    )  # fmt: skip


@contextmanager
def _at_once(stage: Stage) -> Iterator[ThreadPoolExecutor]:
    """Two runs side by side; where something goes wrong, such as Ctrl-C, none of them goes on."""
    with ThreadPoolExecutor(2) as pool:
        try:
            yield pool
        except BaseException:
            stage.stop.set()
            raise


def _varying(aspects: list[Aspect]) -> dict[str, str]:
    return {aspect.name: aspect.note for aspect in aspects if aspect.verdict == DIFFERS}


def _cut(stage: Stage, *both: Journal) -> bool:
    """Whether one of two journals is not the whole of a run."""
    return any(journal.count is None or journal.count >= stage.program.most for journal in both)


def looked_into(stage: Stage, pairs: Sequence[tuple[journals.Call, journals.Call]]) -> list[Finding]:
    """Have both sides run once more and keep these calls; the real cv2 also with all that this processor has."""
    stage.bar.add(3)
    theirs, ours = [call.number for call, _ in pairs], [other.number for _, other in pairs]
    with _at_once(stage) as pool:
        shim = pool.submit(_kept, stage, SHIM, ours)
        real, default = (_kept(stage, side, theirs) for side in (REAL, DEFAULTS))
        return [findings.judged(pair, real, shim.result(), default) for pair in pairs]


def _kept(stage: Stage, side: str, numbers: list[int]) -> Journal:
    run = stage.run(side, side + KEPT, numbers)
    shutil.rmtree(run.program)
    return journals.read(run.journal)


def _times(real: Journal, shim: Journal) -> dict[str, tuple[float, int, float, int]]:
    both = real.seconds(), shim.seconds()
    names = sorted({*both[0], *both[1]}, key=lambda name: -both[1].get(name, (0.0, 0))[0])
    return {name: (*both[0].get(name, (0.0, 0)), *both[1].get(name, (0.0, 0))) for name in names}


def _of_chance(varying: dict[str, str], chance: Laid, seed: int | None) -> list[str]:
    """Sentences on what the real cv2 does not do twice."""
    told = [f"{name}: two runs on the real cv2 differ, too ({note})" for name, note in varying.items()]
    if chance.differing:
        call = chance.differing[0][0]
        told.append(f"{call.name} in {call.place}, given the same, gives the real cv2's own two runs something else each")
    elif chance.first_other or chance.parted:
        pair = chance.first_other or chance.parted
        call = next(one for one in pair or () if one is not None)
        told.append(f"two runs on the real cv2 go other ways from {call.name} in {call.place} on")
    if told and seed is None:
        told.append("the program has chance or the clock in it: --seed NUMBER gives random, numpy and cv2 the same start")
    return told


__all__ = ["CLOSE", "DIFFERS", "EXACT", "SAME", "Comparison", "compare"]

"""Judges two outcomes of one case: exact, close, same error, differs, missing here, out of scope."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from compat.bounds import BOUNDS, Bound
from compat.case import Array, Case, Outcome, Refusal, Thing

# a difference of the shim is also accepted up to this multiple of the real cv2's own spread,
# which is the difference between its gated run and its run with x86 defaults on the same case
SPREAD = 3.0

EXACT, CLOSE, SAME_ERROR = "exact", "close", "same error"
DIFFERS, MISSING, OUT_OF_SCOPE = "differs", "missing here", "out of scope"
ORDER = (OUT_OF_SCOPE, SAME_ERROR, EXACT, CLOSE, MISSING, DIFFERS)
"""From what says least to what is worst: a function's verdict is the last of its cases' verdicts."""
PASSING = frozenset({EXACT, CLOSE})
"""Equal errors alone do not make a function supported: some case has to return something."""


class MismatchError(Exception):
    """Two results that are not even of the same structure."""


@dataclass(frozen=True)
class Difference:
    """How far apart two results of equal structure are.

    largest:  largest absolute difference of any number
    levels:   the same, of integers only
    share:    largest share of an integer array's elements that differ at all
    absolute: largest absolute difference of floating point numbers
    relative: largest difference of floating point numbers, divided by the largest magnitude in their array
    """

    levels: float = 0.0
    share: float = 0.0
    absolute: float = 0.0
    relative: float = 0.0

    @property
    def largest(self) -> float:
        return max(self.levels, self.absolute)

    def __or__(self, other: Difference) -> Difference:
        return Difference(
            max(self.levels, other.levels),
            max(self.share, other.share),
            max(self.absolute, other.absolute),
            max(self.relative, other.relative),
        )

    def within(self, bound: Bound, factor: float = 1.0) -> bool:
        """Whether the difference stays within a bound, or a multiple of it."""
        integers = self.levels <= bound.levels * factor and self.share <= bound.share * factor
        return integers and (self.relative <= bound.relative * factor or self.absolute <= bound.absolute * factor)

    def __str__(self) -> str:
        parts = [f"{self.levels:.3g} levels in {self.share:.1%} of the elements"] if self.levels else []
        parts += [f"{self.absolute:.3g} ({self.relative:.2g} relative)"] if self.absolute else []
        return " and ".join(parts) or "nothing"


@dataclass(frozen=True)
class Judgement:
    verdict: str
    difference: Difference = Difference()
    note: str = ""


def judge(case: Case, real: Outcome, shim: Outcome, default: Outcome | None = None) -> Judgement:
    """The verdict on one case.

    ``real`` is the gated run of the real cv2, ``default`` its run with x86 defaults (for its own spread).
    """
    if real.status in ("crash", "hang"):
        return Judgement(OUT_OF_SCOPE, note=f"the real cv2 itself ends in a {real.status}")
    if real.status == "missing":
        return Judgement(OUT_OF_SCOPE, note=f"the real cv2 does not have it: {real.message}")
    if real.error == "SystemError":
        return Judgement(OUT_OF_SCOPE, note=f"the real cv2 fails inside its own binding: {real.message}")
    if shim.status == "missing":
        return Judgement(MISSING, note=shim.message)
    if real.status != shim.status:
        return Judgement(DIFFERS, note=f"real: {_told(real)}; here: {_told(shim)}")
    if real.status == "error":
        return _judge_errors(real, shim)
    return _judge_values(case, real, shim, default)


def _told(outcome: Outcome) -> str:
    return "a result" if outcome.status == "ok" else f"{outcome.error}: {outcome.message[:200]}"


def _judge_errors(real: Outcome, shim: Outcome) -> Judgement:
    if real.error == shim.error:
        return Judgement(SAME_ERROR, note=real.error)
    return Judgement(DIFFERS, note=f"real: {_told(real)}; here: {_told(shim)}")


def _judge_values(case: Case, real: Outcome, shim: Outcome, default: Outcome | None) -> Judgement:
    try:
        found = difference(case, real, shim)
    except MismatchError as mismatch:
        return Judgement(DIFFERS, note=str(mismatch))
    if found.largest == 0:
        return Judgement(SAME_ERROR if _refused(real) else EXACT)
    bound = BOUNDS.get(case.name)
    if bound and found.within(bound):
        return Judgement(CLOSE, found, bound.cause)
    spread = _spread(case, real, default)
    if found.within(Bound("", spread.levels, spread.share, spread.absolute, spread.relative), SPREAD):
        return Judgement(CLOSE, found, f"the real cv2's own runs differ by {spread}")
    return Judgement(DIFFERS, found, f"off by {found}")


def _refused(outcome: Outcome) -> bool:
    """Whether every recorded call was refused: equal errors alone support nothing."""
    return bool(outcome.values) and all(isinstance(value, Refusal) for value in outcome.values)


def _spread(case: Case, real: Outcome, default: Outcome | None) -> Difference:
    if default is None or default.status != "ok":
        return Difference()
    try:
        return difference(case, real, default)
    except MismatchError:
        return Difference()


def difference(case: Case, real: Outcome, other: Outcome) -> Difference:
    """Compare everything that two successful outcomes recorded; `MismatchError` if the structure differs."""
    if identical(real, other):
        return Difference()
    if set(real.same) != set(other.same):
        raise MismatchError(f"outputs that are the argument itself: {list(real.same)} against {list(other.same)}")
    if len(real.values) != len(other.values):
        raise MismatchError(f"{len(real.values)} recorded results against {len(other.values)}")
    total = Difference()
    for i, pair in enumerate(zip(real.values, other.values, strict=True)):
        total |= _compare_as(case, *pair, "result" if len(real.values) == 1 else f"result of call {i}")
    return total | _compare_arguments(case, dict(real.changed), dict(other.changed))


def identical(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are the same byte by byte, which is sooner seen than that they are equal."""
    return pickle.dumps(one) == pickle.dumps(other)


def _compare_arguments(case: Case, real: dict[str, Any], other: dict[str, Any]) -> Difference:
    if case.mode != "value" or case.ignore:
        return Difference()
    if real.keys() != other.keys():
        raise MismatchError(f"arguments that the call changed: {sorted(real)} against {sorted(other)}")
    total = Difference()
    for where in real:
        total |= _values(real[where], other[where], f"argument {where} afterwards")
    return total


def _compare_as(case: Case, real: Any, other: Any, where: str) -> Difference:
    if case.ignore:
        real, other = _without(real, case.ignore), _without(other, case.ignore)
    match case.mode:
        case "set":
            return _values(keyed(real), keyed(other), where)
        case "sign":
            by_rows = _values(_mapped(real, _row_signs), _mapped(other, _row_signs), where)
            by_columns = _values(_mapped(real, _column_signs), _mapped(other, _column_signs), where)
            return min(by_rows, by_columns, key=lambda found: found.largest)
        case "type":
            _values(_blank(real), _blank(other), where)
            return Difference()
    return _values(real, other, where)


def _blank(value: Any) -> Any:
    """The value without its content where that is a text: only the type counts."""
    if isinstance(value, (list, tuple)):
        return type(value)(_blank(item) for item in value)
    return "" if isinstance(value, str) else value


def _without(value: Any, ignore: tuple[int, ...]) -> Any:
    if not isinstance(value, tuple):
        return type(value).__name__
    return tuple(type(item).__name__ if i in ignore else item for i, item in enumerate(value))


def _values(real: Any, other: Any, where: str) -> Difference:
    """Compare two recorded values, type by type."""
    if isinstance(real, Refusal) and isinstance(other, Refusal) and real.error == "SystemError":
        return Difference()  # the real cv2 fails inside its own binding, without a word of its own
    if type(real) is not type(other):
        raise MismatchError(f"{where}: {_typed(real)} against {_typed(other)}")
    match real:
        case np.ndarray():
            return _arrays(real, other, where)
        case list() | tuple():
            return _sequences(real, other, where)
        case dict():
            return _dicts(real, other, where)
        case Thing():
            if real.type != other.type:
                raise MismatchError(f"{where}: a {real.type} against a {other.type}")
            return _dicts(dict(real.fields), dict(other.fields), where)
        case bool() | str() | bytes() | Refusal() | None:
            if real != other:
                raise MismatchError(f"{where}: {real!r:.200} against {other!r:.200}")
            return Difference()
    return _numbers(np.asarray(real), np.asarray(other))


def _typed(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"ndarray {value.dtype}{value.shape}"
    return value.type if isinstance(value, Thing) else f"{type(value).__name__} {value!r:.60}"


def _arrays(real: Array, other: Array, where: str) -> Difference:
    if real.dtype != other.dtype or real.shape != other.shape:
        raise MismatchError(f"{where}: {_typed(real)} against {_typed(other)}")
    return _numbers(real, other)


def _sequences(real: Any, other: Any, where: str) -> Difference:
    if len(real) != len(other):
        raise MismatchError(f"{where}: {len(real)} items against {len(other)}")
    total = Difference()
    for i, (a, b) in enumerate(zip(real, other, strict=True)):
        total |= _values(a, b, f"{where}[{i}]")
    return total


def _dicts(real: dict[Any, Any], other: dict[Any, Any], where: str) -> Difference:
    if real.keys() != other.keys():
        raise MismatchError(f"{where}: {sorted(real)} against {sorted(other)}")
    total = Difference()
    for key, value in real.items():
        total |= _values(value, other[key], f"{where}.{key}")
    return total


def _numbers(real: Array, other: Array) -> Difference:
    if real.size == 0 or real.tobytes() == other.tobytes():
        return Difference()
    wide = np.int64 if real.dtype.kind in "iub" else np.float64
    a, b = real.astype(wide), other.astype(wide)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    if same.all():
        return Difference()
    with np.errstate(invalid="ignore", over="ignore"):
        gaps = np.abs(a - b)[~same]
    largest = float(np.where(np.isnan(gaps), np.inf, gaps).max())
    if wide is np.int64:
        return Difference(levels=largest, share=float(1 - same.mean()))
    finite = np.abs(a[np.isfinite(a)])
    scale = float(finite.max()) if finite.size else 0.0
    return Difference(absolute=largest, relative=largest / scale if scale else np.inf)


def keyed(value: Any) -> Any:
    """Results of free order in one order: rows, or keypoints together with their descriptors."""
    if isinstance(value, tuple) and len(value) == 2 and _belong_together(*value):
        order = _order(list(value[0]))
        return tuple(value[0][i] for i in order), value[1][order]
    if isinstance(value, tuple) and any(isinstance(item, (tuple, list, np.ndarray)) for item in value):
        return tuple(keyed(item) for item in value)
    if isinstance(value, (list, tuple)):
        return type(value)(value[i] for i in _order(list(value)))
    if isinstance(value, np.ndarray) and value.ndim > 1:
        rows = value.reshape(-1, value.shape[-1]) if value.shape[0] == 1 else value.reshape(len(value), -1)
        return rows[_order(list(rows))].reshape(value.shape)
    return value


def _belong_together(first: Any, second: Any) -> bool:
    return isinstance(first, (list, tuple)) and isinstance(second, np.ndarray) and len(first) == len(second)


def _order(items: list[Any]) -> list[int]:
    # rounded, so that noise in the last digits does not pair neighbours wrongly
    keys = [tuple(round(float(number), 2) for number in _flat(item)) for item in items]
    return sorted(range(len(items)), key=keys.__getitem__)


def _flat(value: Any) -> Iterator[float]:
    match value:
        case Thing():
            yield from _flat([item for _, item in value.fields])
        case list() | tuple():
            for item in value:
                yield from _flat(item)
        case np.ndarray():
            yield from value.ravel().tolist()
        case int() | float():
            yield value
        case _:
            yield zlib.crc32(repr(value).encode())


def _mapped(value: Any, change: Callable[[Array], Array]) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(item, change) for item in value)
    if isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind == "f" and value.size:
        return change(value)
    return value


def _row_signs(matrix: Array) -> Array:
    """Each row times the sign of its largest element: eigenvectors are free up to that."""
    columns = np.abs(matrix).argmax(axis=1)
    signs = np.sign(matrix[np.arange(len(matrix)), columns])
    turned: Array = matrix * np.where(signs == 0, 1, signs)[:, None].astype(matrix.dtype)
    return turned


def _column_signs(matrix: Array) -> Array:
    return _row_signs(matrix.T).T

"""Routes: one overload of a cv2 function on its way through opencv.js and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.accepts.parameters import flatten_numbers
from cv2shim.accepts.signature import Signature
from cv2shim.accepts.values import ELEMENTS, VALUE_TYPES, vector_result
from cv2shim.bridge import files
from cv2shim.bridge.crossing import Bridge
from cv2shim.bridge.resident import Resident
from cv2shim.calls import records, regions, umat

# States of an output Mat as bridge/javascript/results.js reports them.
FILLED, NOTHING, MADE, SAME, KEPT = 0, 2, 4, 5, 6

Wrap = Callable[[int, str], Any]
NUMBERS = ("i32", "u32", "f32", "f64", "bool")
_FINISH: dict[str, Callable[[Any], Any]] = {"bool": bool, "double": float, "float": float}


class Route:
    """How one overload runs: the bound JavaScript function, the words it takes and what they come back as.

    row is [ref, ret kind, [[wire kind, C++ argument], …](, {output: field of a returned struct})] from the backend
    table. `method`: the first word is the object's handle.
    """

    def __init__(
        self,
        signature: Signature,
        bridge: Bridge,
        row: list[Any],
        *,
        method: bool = False,
        wrap: Wrap | None = None,
    ) -> None:
        self.signature, self.bridge, self.method, self.wrap = signature, bridge, method, wrap
        ref, self.ret, carried, *rest = row
        self.fields = [int(index) for index in rest[0]] if rest else []
        # where arrays are copied, drawing copies no more than it will touch
        self.region = regions.rule_for(signature.name) if bridge.predicts and not method else None
        self.slots = {index: k for k, index in enumerate(signature.py)}
        self.wire_outs = [
            (kind, index) for kind, index in carried if kind.startswith("val_out") or kind.endswith(("_out", "_io"))
        ]
        self.finish_number = _FINISH.get("bool" if self.ret == "bool" else signature.ret, int)
        self.plain = self._plain()
        for kind, index in carried:
            if kind.startswith("val:"):  # these cross as JavaScript numbers
                signature.parameters[self.slots[index]].flatten = flatten_numbers
        self.paths = [k for k, p in enumerate(signature.parameters) if p.path]
        self.guessed: Callable[[np.ndarray], None] = lambda array: None
        self.guesses: dict[int, tuple[tuple[int, ...], Any]] = {}
        offsets = self._offsets()
        kinds = [(self._kind(kind, index), offsets.get(index, 0)) for kind, index in carried]
        keeps = method or self.ret.startswith(("ptr:", "obj:"))  # what an object is made from it may keep, too
        ret = self._in_build(self.ret)
        self.number = bridge.bind(ref, ret, kinds, outs=bool(self.wire_outs), keeps=keeps, reuse=self._reuses())

    def _kind(self, kind: str, index: int) -> str:
        if self.region and index == self.signature.py[0]:
            return "mat_region"
        if self.signature.args[index][1].endswith("/nd"):  # an n-dimensional Mat: the last axis is no channels
            return kind.replace("mats", "mats_nd") if kind.startswith("mats") else kind.replace("mat", "mat_nd", 1)
        return self._in_build(kind)

    def _in_build(self, kind: str) -> str:
        """A kind by the name that the build has for the class in it."""
        if not kind.startswith(("made:", "objs:")):
            return kind
        name = _type_of(kind)
        return kind.replace(name, self.bridge.class_types.get(name, name))

    def _offsets(self) -> dict[int, int]:
        offsets, at = {}, int(self.method)
        for k, index in enumerate(self.signature.py):
            offsets[index] = at
            at += 5 if self.region and k == 0 else self.signature.parameters[k].width
        return offsets

    def _reuses(self) -> bool:
        """Whether a fitting `dst` may be made for OpenCV beforehand: what a mask leaves out, it clears only in its own."""
        names = [arg[0] for arg in self.signature.args]
        return "dst" in names and "mask" not in names and not self.method

    def _plain(self) -> list[int] | None:
        """Where each result is when every output ended in the array meant for it: parameters, −1 the returned number.

        None if a result can be something else (a vector, a struct).
        """
        mats = {index for kind, index in self.wire_outs if kind.startswith("mat_")}
        if self.ret not in ("void", *NUMBERS) or len(mats) < len(self.wire_outs):
            return None
        if any(index >= 0 and index not in mats for index in self.signature.out):
            return None
        return [self.slots.get(index, -1) if index >= 0 else -1 for index in self.signature.out]

    def run(self, values: list[Any], owner: Any = None) -> Any:
        """Call opencv.js with checked `values`, for a method of the object `owner`; raises what cv2 would."""
        keep: list[Any] = []
        words, targets = self._words(values, keep, owner)
        if self.paths:
            with files.lent(self.bridge, [values[k] for k in self.paths]):
                answer = self.bridge.call(*words)
        else:
            answer = self.bridge.call(*words)
        return self.settle(answer, values, targets, owner)

    def settle(self, answer: Any, values: list[Any], targets: dict[int, Any], owner: Any = None) -> Any:
        """What `bridge.call` answered as cv2's result; raises what cv2 would."""
        if answer is None:
            record = self.bridge.last_error()
            if record["kind"] == "results":
                return self._results(record["count"], targets, values)
            return self._failed(record, values, owner)
        if self.plain is None or (self.ret == "void" and answer):
            return self._results(answer, targets, values)
        if not self.bridge.predicts:
            self._take_made(targets)
        results = [targets.get(k) if k >= 0 else self.finish_number(answer) for k in self.plain]
        return results[0] if len(results) == 1 else tuple(results) or None

    def _take_made(self, targets: dict[int, Any]) -> None:
        """Outputs that were not given are arrays that OpenCV made, in the order in which it takes them."""
        waiting = (k for _, index in self.wire_outs if targets.get(k := self.slots.get(index, -1)) is None)
        for place, k in enumerate(waiting):
            targets[k] = self.bridge.take_made(place)

    def _words(self, values: list[Any], keep: list[Any], owner: Any) -> tuple[list[Any], dict[int, Any]]:
        words: list[Any] = [self.number] if owner is None else [self.number, owner._handle]
        targets: dict[int, Any] = {}
        for k, p in enumerate(self.signature.parameters):
            value = values[k]
            if p.flatten is None:
                words.append(value)
                continue
            if p.written:
                if p.output and value is None and k in self.guesses:
                    shape, dtype = self.guesses[k]
                    guess = targets[k] = np.empty(shape, dtype)
                    words += (0, id(guess))
                    continue
                targets[k] = value
            p.flatten(value, words, keep)
            if k == 0 and self.region:
                words += self.region(values, self.signature.index)
        return words, targets

    def _failed(self, record: dict[str, Any], values: list[Any], owner: Any) -> Any:
        if record["kind"] != "care":
            raise self.bridge.exception(record, self.signature.name)
        checked = self.signature.careful(values)
        if all(new is old for new, old in zip(_flat(checked), _flat(values), strict=True)):
            raise errors.cv_error(errors.STS_ERROR, "the bridge cannot wrap the layout of an argument.", self.signature.name)
        return self.run(checked, owner)

    # ---- results ----

    def _results(self, count: int, targets: dict[int, Any], values: list[Any]) -> Any:
        words = iter(self.bridge.results[:count].tolist()) if count else None
        found: dict[int, Any] = {}
        slot = _Slots()
        if self.fields and words:
            for index in self.fields:
                found[index] = _value(self.signature.args[index][1], words)
        elif self.ret != "void" and words:
            found[-1] = self._returned(words, slot, values)
        for kind, index in self.wire_outs:
            found[index] = self._output(kind, index, targets, words, slot)
        results = [
            umat.wrap(found.get(index)) if kind in umat.TYPES else found.get(index)
            for index, kind in zip(self.signature.out, self.signature.results, strict=True)
        ]
        if not results:
            return None
        return results[0] if len(results) == 1 else tuple(results)

    def _returned(self, words: Iterator[float], slot: _Slots, values: list[Any]) -> Any:
        ret = self.ret
        if ret == "bytes":
            return self.bridge.text(int(next(words))).encode("latin-1")
        if ret == "str":
            return self.bridge.text(int(next(words)))
        if ret == "mat":
            return self._mat(None, words, slot, values)
        if ret == "mats":
            return self._mats(words, slot)
        if ret.startswith("vec"):
            return self._vector(ret, words, slot)
        if ret.startswith("objs:"):
            return self._objects(ret[5:], words)
        if ret.startswith(("ptr:", "obj:")):
            return self._object(ret[4:], words)
        return _value(self.signature.ret.partition("/")[0], words)

    def _output(self, kind: str, index: int, targets: dict[int, Any], words: Iterator[float] | None, slot: _Slots) -> Any:
        k = self.slots.get(index, -1)
        if words is None:
            return targets.get(k)
        if kind.startswith("made:"):
            return self._object(_type_of(kind), words)
        if kind.startswith("objs:"):
            return self._objects(_type_of(kind), words)
        if kind.startswith("opt:"):
            number = next(words)
            return None if np.isnan(number) else number
        if kind.startswith("nested:"):
            return self._nested_groups(kind, words, slot)
        if kind.startswith("mats"):
            return self._mats(words, slot, targets.get(k))
        if kind.startswith("mat"):
            made = self._mat(targets.get(k), words, slot)
            if kind == "mat_out" and isinstance(made, np.ndarray) and self.bridge.predicts:
                self._predict(k, made)
            return made
        if kind.startswith("vec"):
            return self._vector(kind.removesuffix("_out").removesuffix("_io"), words, slot)
        return _value(self.signature.args[index][1], words)

    def _predict(self, k: int, made: np.ndarray) -> None:
        """The next output will probably be like this one."""
        if self.guesses.get(k) != (made.shape, made.dtype):
            self.guesses[k] = (made.shape, made.dtype)
            self.guessed(made)

    def _mat(self, given: Any, words: Iterator[float], slot: _Slots, values: list[Any] | None = None) -> Any:
        state = int(next(words))
        if state == MADE:
            return self.bridge.take_made(slot.next())
        if state == SAME:
            argument = int(next(words))
            return next(value for value in values or () if id(value) == argument)
        if state == KEPT:
            return Resident(self.bridge, int(next(words)))
        return given if state == FILLED else None

    def _mats(self, words: Iterator[float], slot: _Slots, given: Any = None) -> tuple[Any, ...]:
        state = next(words)
        if state == KEPT:
            return tuple([Resident(self.bridge, int(next(words))) for _ in range(int(next(words)))])
        if state == FILLED:
            return tuple(given or ())
        made: tuple[Any, ...] = self.bridge.take_made(slot.next())
        return tuple(_into(place, one) for place, one in zip_longest(given[: len(made)], made)) if given else made

    def _object(self, class_name: str, words: Iterator[float]) -> Any:
        handle = int(next(words))
        return self.wrap(handle, class_name) if handle and self.wrap else None

    def _objects(self, class_name: str, words: Iterator[float]) -> tuple[Any, ...]:
        return tuple([self._object(class_name, words) for _ in range(int(next(words)))])

    def _nested_groups(self, kind: str, words: Iterator[float], slot: _Slots) -> tuple[Any, ...]:
        """Three levels that cross as two: the first row says how many of the others belong to each group."""
        element = _type_of(kind)
        sizes, *rows = self._mats(words, slot) if element == "mat" else self._nested(element, words, slot)
        ends = np.cumsum(sizes.ravel()).tolist()
        return tuple(tuple(rows[end - size : end]) for end, size in zip(ends, sizes.ravel().tolist(), strict=True))

    def _vector(self, kind: str, words: Iterator[float], slot: _Slots) -> Any:
        head, element = kind.split(":")
        if head == "vecvec":
            return self._nested(element, words, slot)
        if element == "bytes":
            return [item.encode("latin-1") for item in json.loads(self.bridge.text(int(next(words))))]
        if element == "str":
            return tuple(json.loads(self.bridge.text(int(next(words)))))
        next(words)
        data = self.bridge.take_made(slot.next())
        return (
            tuple(records.unpack_records(element, data))
            if element in records.LAYOUTS
            else vector_result(element, _elements(element, data))
        )

    def _nested(self, element: str, words: Iterator[float], slot: _Slots) -> Any:
        next(words)
        counts, data = self.bridge.take_made(slot.next()), self.bridge.take_made(slot.next())
        flat = records.unpack_records(element, data) if element in records.LAYOUTS else _elements(element, data)
        ends = np.cumsum(counts).tolist()
        rows = [flat[end - n : end] for end, n in zip(ends, counts.tolist(), strict=True)]
        return tuple(tuple(row) if isinstance(row, list) else row.copy() for row in rows)


class _Slots:
    """Numbers the arrays that one call made, in the order in which the bridge reported them."""

    def __init__(self) -> None:
        self.count = -1

    def next(self) -> int:
        self.count += 1
        return self.count


def _type_of(kind: str) -> str:
    """The type that a kind such as `made:dnn.Net_out` is about."""
    return kind.partition(":")[2].removesuffix("_out").removesuffix("_io")


def _value(type_name: str, words: Iterator[float]) -> Any:
    if type_name in records.LAYOUTS:
        return records.from_words(type_name, words)
    result = VALUE_TYPES["enum" if type_name.startswith("enum:") else type_name].result
    assert result is not None
    return result(words)


def _elements(element: str, data: np.ndarray) -> np.ndarray:
    dtype, channels = ELEMENTS[element]
    flat = data.view(dtype)
    return flat.reshape(-1, channels) if channels > 1 else flat


def _into(place: Any, made: Any) -> Any:
    """`made`, written into the array that was given for it if that fits."""
    if place is None or made is None or place.shape != made.shape or place.dtype != made.dtype:
        return made
    place[...] = made
    return place


def _flat(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]

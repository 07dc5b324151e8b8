"""Type-driven cases: what the model says about a call's parameters, turned into further calls.

The first meaningful call of a function is repeated with other dtypes, channels and sizes, with views, by
keyword, with ``dst=`` given, and with input that has to be refused. Whether a variation is an error is not
decided here: the real cv2 is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from compat.case import Array, Call, Case, Like, Ref, Strided
from compat.cases.registry import Arguments, Seeds
from compat.model import Parameter, Signature

DTYPES = (np.uint8, np.int8, np.uint16, np.int16, np.int32, np.float32, np.float64)
REFUSED = (np.uint32, np.int64, np.bool_, np.object_)
SIZES = ((1, 1), (1, 9), (9, 1), (16, 16), (33, 65))


@dataclass(frozen=True)
class _Base:
    """The call that is varied, its arguments by parameter name."""

    seeds: Seeds
    signature: Signature
    values: dict[str, Any]

    def parameter(self, name: str) -> Parameter:
        return next(parameter for parameter in self.signature.parameters if parameter.name == name)

    @property
    def order(self) -> list[str]:
        return [parameter.name for parameter in self.signature.parameters]

    def call(self, changes: dict[str, Any] | None = None, save: str | None = None, record: bool = True) -> Call:
        """The call with some arguments replaced; positional as far as the parameters are without a gap."""
        values = {**self.values, **(changes or {})}
        args = []
        for name in self.order:
            if name not in values:
                break
            args.append(values.pop(name))
        return Call(self.target, tuple(args), values, save, record)

    @property
    def target(self) -> str:
        return target(self.seeds)


def target(seeds: Seeds) -> str:
    return f"$self.{seeds.name.rpartition('.')[2]}" if seeds.setup else seeds.name


def bind(seeds: Seeds, arguments: Arguments, signatures: list[Signature]) -> _Base | None:
    """Arguments by name, under the first overload that takes them."""
    for signature in signatures:
        if signature.takes(arguments.args, arguments.kwargs):
            names = [parameter.name for parameter in signature.parameters]
            return _Base(seeds, signature, {**dict(zip(names, arguments.args, strict=False)), **arguments.kwargs})
    return None


def variations(seeds: Seeds, signatures: list[Signature]) -> Iterator[Case]:
    """All variations of the first call of ``seeds``."""
    base = bind(seeds, seeds.calls[0], signatures) if seeds.calls else None
    if base is None:
        return
    for source in (_keywords, _destinations, _views, _dtypes, _channels, _sizes, _refused, _missing):
        for label, calls in source(base):
            yield Case(seeds.name, label, (*seeds.setup, *calls), seeds.mode, seeds.ignore)


Variation = tuple[str, tuple[Call, ...]]


def _keywords(base: _Base) -> Iterator[Variation]:
    if base.values:
        yield "by keywords", (Call(base.target, (), dict(base.values)),)


def _destinations(base: _Base) -> Iterator[Variation]:
    """``dst=``: one that fits, one that fits with gaps between its rows, one that does not fit."""
    free = [parameter for parameter in base.signature.parameters if parameter.flow == "o" and parameter.type == "Mat"]
    free = [parameter for parameter in free if base.values.get(parameter.name) is None]
    if not free or base.seeds.setup:
        return
    first = base.call(save="first", record=False)
    fitting = [Ref("first", _output(base, parameter)) for parameter in free]
    names = [parameter.name for parameter in free]
    for label, strided in (("given", False), ("given as a view", True)):
        arrays = {name: Like(ref, strided=strided) for name, ref in zip(names, fitting, strict=True)}
        yield f"{'='.join(names)}= {label}", (first, Call(base.target, (), {**base.values, **arrays}))
    unfitting = {name: np.zeros((3, 2), np.uint8) for name in names}
    yield f"{'='.join(names)}= unfitting", (Call(base.target, (), {**base.values, **unfitting}),)


def _output(base: _Base, parameter: Parameter) -> int | None:
    """The index of a pure output in the result; a single result is no tuple."""
    if len(base.signature.outputs) == 1:
        return None
    return base.signature.outputs.index(parameter.name)


def _is_image(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim >= 2


def _first_image(base: _Base) -> str | None:
    for name, value in base.values.items():
        pictures = value if isinstance(value, list) and value else [value]
        if base.parameter(name).type in ("Mat", "vector_Mat") and all(map(_is_image, pictures)):
            return name
    return None


def _partners(base: _Base) -> dict[str, Any]:
    """The first image and those arguments that have to go along when it changes: same shape and dtype."""
    name = _first_image(base)
    if name is None:
        return {}
    first = _picture(base.values[name])
    return {
        other: value
        for other, value in base.values.items()
        if other == name
        or (
            (_is_image(_picture(value)) and _picture(value).shape == first.shape and _picture(value).dtype == first.dtype)
            and "mask" not in other.lower()
        )
    }


def _picture(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _changed(value: Any, change: Callable[[Array], Any]) -> Any:
    return [change(item) for item in value] if isinstance(value, list) else change(value)


def _all_changed(together: dict[str, Any], change: Callable[[Array], Array]) -> dict[str, Any]:
    return {name: _changed(value, change) for name, value in together.items()}


def _views(base: _Base) -> Iterator[Variation]:
    arrays = {name: value for name, value in base.values.items() if _is_image(value)}
    if arrays:
        yield "views with gaps", (base.call({name: Strided(value) for name, value in arrays.items()}),)
        for how in ("flipped", "transposed"):
            yield f"{how} views", (base.call({name: Strided(value, how) for name, value in arrays.items()}),)


def _dtypes(base: _Base) -> Iterator[Variation]:
    together = _partners(base)
    for dtype in (*DTYPES, np.float16):
        if together and _picture(next(iter(together.values()))).dtype != dtype:
            changes = _all_changed(together, _casting(dtype))
            yield f"dtype {np.dtype(dtype).name}", (base.call(changes),)


def _casting(dtype: Any) -> Callable[[Array], Array]:
    return lambda array: array.astype(dtype) if dtype is np.object_ else _as(array, dtype)


def _as(array: Array, dtype: Any) -> Array:
    info = np.iinfo(dtype) if np.dtype(dtype).kind in "iu" else None
    if info is None:
        return array.astype(dtype)
    # 2**53: no further than float64 counts, else int64's own largest number overflows
    values = np.clip(np.nan_to_num(array.astype(np.float64)), max(info.min, -(2**53)), min(info.max, 2**53))
    return values.astype(dtype)


def _channels(base: _Base) -> Iterator[Variation]:
    together = _partners(base)
    if not together or _picture(next(iter(together.values()))).ndim > 3:
        return
    shape = _picture(next(iter(together.values()))).shape
    for channels in (1, 2, 3, 4, 5):
        changes = _all_changed(together, partial(_with_channels, channels=channels))
        if _picture(next(iter(changes.values()))).shape != shape:
            yield f"{channels} channels", (base.call(changes),)
    single = _all_changed(together, lambda array: _with_channels(array, 1)[:, :, None])
    yield "(h, w, 1)", (base.call(single),)


def _with_channels(array: Array, channels: int) -> Array:
    planes = array[:, :, None] if array.ndim == 2 else array
    wide = np.concatenate([planes] * 5, axis=2)[:, :, :channels]
    return np.ascontiguousarray(wide[:, :, 0] if channels == 1 else wide)


def _sizes(base: _Base) -> Iterator[Variation]:
    together = _partners(base)
    for rows, columns in SIZES if together else ():
        changes = _all_changed(together, partial(_resized, rows=rows, columns=columns))
        yield f"{rows}x{columns}", (base.call(changes),)


def _resized(array: Array, rows: int, columns: int) -> Array:
    y = np.arange(rows) % array.shape[0]
    x = np.arange(columns) % array.shape[1]
    return np.ascontiguousarray(array[y][:, x])


def _refused(base: _Base) -> Iterator[Variation]:
    """Input that has to be an error, of the same class as the real cv2's."""
    name = _first_image(base)
    if name is not None:
        yield (
            "empty",
            (base.call({name: _changed(base.values[name], lambda array: np.zeros((0, 0), array.dtype))}),),
        )
        for dtype in REFUSED:
            yield (
                f"dtype {np.dtype(dtype).name}",
                (base.call({name: _changed(base.values[name], _casting(dtype))}),),
            )
    for name in list(base.values)[:1]:
        yield f"{name}=None", (base.call({name: None}),)
        yield f"{name}=text", (base.call({name: "no array"}),)
    for name in base.values:
        if base.parameter(name).type == "int":
            yield f"{name}=1.5", (base.call({name: 1.5}),)
            yield f"{name} as text", (base.call({name: "1"}),)
            break


def _missing(base: _Base) -> Iterator[Variation]:
    needed = [name for name in base.order if base.parameter(name).required]
    if needed:
        yield "no arguments", (Call(base.target),)
    if len(needed) > 1:
        kept = {name: value for name, value in base.values.items() if name != needed[-1]}
        yield f"without {needed[-1]}", (Call(base.target, (), kept),)
    yield "unknown keyword", (Call(base.target, (), {**base.values, "nonsense": 1}),)


def refusals(name: str, signatures: list[Signature]) -> Iterator[Case]:
    """Wrong calls of a function for which no right one was varied."""
    most = max((len(signature.parameters) for signature in signatures), default=0)
    wrong: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
        "nothing given": ((), {}),
        "one None": ((None,), {}),
        "one text": (("no such thing",), {}),
        "one more than it takes": ((0,) * (most + 1), {}),
        "only an unknown keyword": ((), {"nonsense": 1}),
    }
    for label, (args, kwargs) in wrong.items():
        # what a measured or random value is does not matter here
        yield Case(name, label, (Call(name, args, kwargs),), mode="type")

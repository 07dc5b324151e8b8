"""Calls with objects that are not what they seem, and what comes of each: runs on the real cv2 and, as a script, in Pyodide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Calls = Iterator[tuple[str, Callable[[], Any]]]


def outcomes(cv2: Any, which: Callable[[Any, Any], Calls], after: Callable[[str], None] = lambda name: None) -> dict[str, str]:
    """What each call gives or raises, as text; `after` is called with the name of each."""
    import numpy as np

    found = {}
    for name, call in which(cv2, np):
        try:
            found[name] = told(np, call())
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"
        after(name)
    return found


def told(np: Any, value: Any) -> str:
    """A value as text: of arrays the sum as well as the shape."""
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__} of {[told(np, item) for item in value]}"
    if isinstance(value, np.ndarray):
        return f"{type(value).__name__} {value.dtype} {value.shape} {value.astype(float).sum():.3f}"
    return repr(value)


def lies(cv2: Any, np: Any) -> Calls:
    """Sequences that lie. The real cv2 leaves exceptions behind, whose owner crashes later on: these are not for it."""
    picture = np.arange(1200, dtype=np.uint8).reshape(20, 20, 3)
    for place, (items, call) in sequences(cv2, picture).items():
        for lie in LIES:
            yield f"{place}: {lie.__name__}", lambda items=items, call=call, lie=lie: call(lie(items))
    grey, point = picture[:, :, 0].copy(), cv2.KeyPoint(1, 2, 3)
    yield "records: several that are kinds of it", lambda: cv2.KeyPoint_convert([_kind_of(cv2.KeyPoint)(5, 6, 7), point])
    yield "methods: of no object", lambda: cv2.ORB.detect(None, grey)
    yield "methods: of another class", lambda: cv2.BFMatcher.match(point, grey, grey)
    yield "methods: without anything", lambda: cv2.BFMatcher.match()
    yield "methods: of a kind of it", lambda: len(_kind_of(cv2.BFMatcher)(4).match(grey, grey))


def calls(cv2: Any, np: Any) -> Calls:
    """What both take or refuse in the same words."""
    picture = np.arange(1200, dtype=np.uint8).reshape(20, 20, 3)
    grey = np.arange(400, dtype=np.uint8).reshape(20, 20)

    for place, call in numbers(cv2, picture).items():
        for number in (*NUMBERS, *(kind() for kind in (Raising, OfAnotherType, Huge, Hashless))):
            yield f"{place}: {_name(number)}", lambda call=call, number=number: call(number)
        yield f"{place}: numbers of one's own", lambda call=call: (call(Whole(3)), call(Real(3.0)))

    class Array(np.ndarray):
        def __len__(self) -> int:
            raise RuntimeError("no length")

    class Equal(np.ndarray):
        def __eq__(self, other: object) -> Any:
            raise RuntimeError("not to be compared")

        __hash__ = None  # type: ignore[assignment]

    for kind in (Array, Equal, np.matrix, np.ma.MaskedArray, np.recarray):
        given = grey.view(kind)
        yield f"arrays: {kind.__name__}", lambda given=given: cv2.add(given, given)
        yield f"arrays to write to: {kind.__name__}", lambda kind=kind: cv2.circle(grey.copy().view(kind), (9, 9), 4, 255)
        yield f"several arrays: {kind.__name__}", lambda given=given: cv2.merge([given, grey, given])

    yield "keywords: put together", lambda: cv2.add(picture, picture, **{"".join(["d", "st"]): None})
    yield "keywords: all put together", lambda: cv2.add(**{"".join([*"src", number]): picture for number in "12"})
    yield "keywords: a str of one's own", lambda: cv2.add(picture, picture, **{Text("dtype"): -1})
    yield "keywords: one that lies", lambda: cv2.add(picture, picture, **{Key("dtype"): -1})
    yield "keywords: unknown", lambda: cv2.add(picture, picture, **{"".join(["ds", "tt"]): None})
    yield "keywords: of no UTF-8", lambda: cv2.add(picture, picture, größe=None)
    yield "keywords: by place, too", lambda: cv2.add(picture, picture, src1=picture)
    yield "keywords: twice", lambda: cv2.add(src1=picture, src2=picture, **{"".join(["src", "1"]): grey})
    yield "keywords: no str", lambda: cv2.add(picture, picture, **{1: None})
    for name in ("self", "owner", "args", "kwargs"):
        yield f"keywords: {name}", lambda name=name: cv2.add(picture, picture, **{name: 1})
        yield f"keywords: {name} of a class", lambda name=name: cv2.BFMatcher(**{name: 1})
        yield f"keywords: {name} of a record", lambda name=name: cv2.KeyPoint(1, 2, 3, **{name: 1})
        yield f"keywords: {name} of a method", lambda name=name: cv2.BFMatcher().match(grey, grey, **{name: 1})
        yield f"keywords: {name} of a static method", lambda name=name: cv2.BFMatcher.create(**{name: 1})
    yield "keywords: of a record", lambda: cv2.KeyPoint(1, 2, **{"".join(["si", "ze"]): 3}).size
    yield "keywords: of a record, by place, too", lambda: cv2.KeyPoint(1, 2, 3, size=3)
    yield "keywords: of a class", lambda: type(cv2.BFMatcher(**{"".join(["norm", "Type"]): 4})).__name__
    yield "keywords: of a class, by place, too", lambda: cv2.BFMatcher(4, normType=4)

    for text in (Text("abc"), b"abc", b"a\0c", "a\0c", bytearray(b"abc"), "x" * 5000, 5, None, Raising()):
        yield f"texts: {_name(text)}", lambda text=text: cv2.putText(grey.copy(), text, (1, 12), 0, 0.4, 255)

    def changed(made: Any, name: str, value: Any) -> Any:
        setattr(made, name, value)
        return getattr(made, name)

    for value in (Short([1, 2]), Shrinking([1, 2]), (1,), [5, 6], "ab", None):
        yield f"records: pt {_name(value)}", lambda value=value: changed(cv2.KeyPoint(1, 2, 3), "pt", value)
    for value in (*NUMBERS, Raising(), OfAnotherType(), Huge(), Whole(3), Real(3.0)):
        yield f"records: size {_name(value)}", lambda value=value: changed(cv2.KeyPoint(1, 2, 3), "size", value)
        yield f"records: octave {_name(value)}", lambda value=value: changed(cv2.KeyPoint(1, 2, 3), "octave", value)
        yield f"records: distance {_name(value)}", lambda value=value: changed(cv2.DMatch(1, 2, 0.5), "distance", value)
    yield "records: an attribute of no name", lambda: changed(cv2.KeyPoint(1, 2, 3), "".join(["si", "ze"]), 7)
    yield "records: unknown attribute", lambda: changed(cv2.KeyPoint(1, 2, 3), "nonsense", 7)
    yield "records: several that are none", lambda: cv2.KeyPoint_convert([cv2.KeyPoint(1, 2, 3), cv2.DMatch(1, 2, 3)])


def _name(value: Any) -> str:
    kind = type(value).__name__
    return kind if kind in OWN else f"{kind} {value!r}"[:40]


def _kind_of(cls: Any) -> Any:
    return type("Sub", (cls,), {})


def sequences(cv2: Any, picture: Any) -> dict[str, tuple[list[Any], Callable[[Any], Any]]]:
    """Where sequences are taken: items that would do, and the call."""
    np = __import__("numpy")
    grey = picture[:, :, 0].copy()
    triangle = np.array([[1, 1], [15, 3], [9, 12]], np.int32)
    return {
        "point": ([9, 8], lambda given: cv2.circle(grey.copy(), given, 3, 255)),
        "size": ([3, 3], lambda given: cv2.GaussianBlur(grey, given, 1.0)),
        "scalar": ([1, 2, 3], lambda given: cv2.rectangle(picture.copy(), (1, 1), (9, 9), given)),
        "rectangle": ([2, 2, 5, 5], lambda given: cv2.rectangle(grey.copy(), given, 255)),
        "center": ([5.5, 4.5], lambda given: cv2.getRotationMatrix2D(given, 30, 1)),
        "criteria": ([3, 5, 0.1], lambda given: cv2.meanShift(grey, (1, 1, 9, 9), given)),
        "rotated": ([(9, 9), (4, 6), 30], lambda given: cv2.boxPoints(given)),
        "arrays": ([grey, grey, grey], lambda given: cv2.merge(given)),
        "curves": ([triangle], lambda given: cv2.polylines(grey.copy(), given, True, 255)),
        "array": ([1, 2, 3], lambda given: cv2.add(grey, given)),
        "integers": ([16], lambda given: cv2.calcHist([grey], [0], None, given, [0, 256])),
        "floats": ([0, 256], lambda given: cv2.calcHist([grey], [0], None, [16], given)),
        "keypoints": ([cv2.KeyPoint(5, 6, 7)], lambda given: cv2.KeyPoint_convert(given)),
        "points": ([(1, 2), (3, 4)], lambda given: cv2.KeyPoint_convert(given)),
    }


def numbers(cv2: Any, picture: Any) -> dict[str, Callable[[Any], Any]]:
    """Where one number is taken."""
    grey = picture[:, :, 0].copy()
    return {
        "integer": lambda given: cv2.getStructuringElement(given, (3, 3)),
        "float": lambda given: cv2.getRotationMatrix2D((1, 2), given, 1),
        "flag": lambda given: cv2.arcLength(grey[:, :2].astype("f4"), given),
        "field": lambda given: cv2.circle(grey.copy(), (given, 4), 3, 255),
        "scalar number": lambda given: cv2.circle(grey.copy(), (4, 4), 3, given),
        "array number": lambda given: cv2.add(grey, given),
        "class": lambda given: type(cv2.BFMatcher(given)).__name__,
        "record": lambda given: cv2.DMatch(given, 1, 2).queryIdx,
    }


NUMBERS: tuple[Any, ...] = (
    *(2**31, -(2**31) - 1, 2**53, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**30, 10**400, -(10**400)),
    *(1.5, float("inf"), 1e300, True, None, "3", b"3", 3j, [], [3], object),
)


class Short(list):
    """Its length cannot be asked for."""

    def __len__(self) -> int:
        raise RuntimeError("no length")


class Shorter(list):
    """It says that it is longer than it is."""

    def __len__(self) -> int:
        return super().__len__() + 2


class Shrinking(list):
    """Nothing is left once an item is asked for."""

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        self.clear()
        return found

    def __iter__(self) -> Iterator[Any]:
        for item in list(super().__iter__()):
            self.clear()
            yield item


class Growing(list):
    """Each look makes it longer."""

    def __getitem__(self, index: Any) -> Any:
        self.extend([None] * 100)
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            if self.__len__() < 1000:
                self.extend([None] * 100)
            yield item


class Fixed(tuple):
    """A tuple of one's own, of another length than it says."""

    __slots__ = ()

    def __len__(self) -> int:
        return 0


class Sequence:
    """What has items and a length, and is no sequence of Python's."""

    def __init__(self, items: Any) -> None:
        self.items = list(items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        return self.items[index]


class Failing(Sequence):
    """Its second item is refused."""

    def __getitem__(self, index: int) -> Any:
        if index:
            raise RuntimeError("no such item")
        return super().__getitem__(index)


class Endless(Sequence):
    """A negative length is none."""

    def __len__(self) -> int:
        return -1


class Raising:
    """Nothing can be asked of it."""

    def _refuse(self, *args: Any) -> Any:
        raise RuntimeError("not to be asked")

    __index__ = __int__ = __float__ = __bool__ = __len__ = __getitem__ = __iter__ = __eq__ = __hash__ = _refuse  # type: ignore[assignment]


class OfAnotherType:
    """What it should return for a number is none."""

    def __index__(self) -> Any:
        return "3"

    def __float__(self) -> Any:
        return "3"


class Huge:
    """A number that fits nowhere."""

    def __index__(self) -> int:
        return 10**400

    def __float__(self) -> float:
        return float("inf")


class Hashless:
    """A number that cannot be a key."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("not to be compared")

    def __index__(self) -> int:
        return 1


class Whole(int):
    """An int of one's own."""

    def __index__(self) -> int:
        return 1


class Real(float):
    """A float of one's own."""

    def __float__(self) -> float:
        return 1.0


class Text(str):
    """A str of one's own."""

    __slots__ = ()


class Key(str):
    """A str that equals nothing."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 1


LIES: tuple[Any, ...] = (Short, Shorter, Shrinking, Growing, Fixed, Sequence, Failing, Endless, iter, set, dict.fromkeys)
OWN = {kind.__name__ for kind in (Short, Shrinking, Raising, OfAnotherType, Huge, Hashless, Whole, Real, Text)}

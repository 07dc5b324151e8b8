"""`cv2.GArray` and `cv2.GOpaque`: a class in them for each type of elements, which makes a place for such."""

from __future__ import annotations

from typing import Any

from cv2shim.by_hand.gapi.values import GArrayT, GOpaqueT, kind

_SPELLED = {"bool": "Bool", "int": "Int", "int64_t": "Int64", "uint64_t": "UInt64", "double": "Double", "float": "Float"}
_OF_BOTH = (
    *("bool", "int", "int64_t", "uint64_t", "double", "float", "string"),
    *("Point", "Point2f", "Point3f", "Size", "Rect"),
)


def _family(name: str, made: Any, elements: tuple[str, ...]) -> Any:
    """The class `name`: called with a type, it makes a place for it."""

    def of_type(cls: Any, argtype: int) -> Any:
        return made(argtype)

    members = {_called(element): _member(_called(element), name, made, kind(element)) for element in elements}
    about = {"__module__": "cv2.gapi", "__doc__": f"Places of a graph, by type: {name}.Int()."}
    return type(name, (), {"__new__": of_type, **about, **members})


def _called(element: str) -> str:
    return _SPELLED.get(element, element[:1].upper() + element[1:])


def _member(name: str, family: str, made: Any, code: int) -> Any:
    def of_type(cls: Any) -> Any:
        return made(code)

    qualified = f"{family}.{name}"
    return type(name, (), {"__new__": of_type, "__module__": "cv2.gapi", "__qualname__": qualified, "kind": code})


GArray: Any = _family("GArray", GArrayT, (*_OF_BOTH, "Scalar", "Mat", "GMat", "Prim", "Any"))
GOpaque: Any = _family("GOpaque", GOpaqueT, (*_OF_BOTH, "Prim", "Any"))

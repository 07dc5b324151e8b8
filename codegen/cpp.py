"""Evaluates the C++ expressions that OpenCV's headers use as constants and default values."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

Lookup = Callable[[str], Any]

LIMITS: dict[str, float] = {
    "DBL_MAX": 1.7976931348623157e308,
    "DBL_EPSILON": 2.220446049250313e-16,
    "FLT_MAX": 3.4028234663852886e38,
    "FLT_EPSILON": 1.1920928955078125e-07,
    "INT_MAX": 2147483647,
    "INT_MIN": -2147483648,
    "INT16_MAX": 32767,
    "CV_PI": 3.1415926535897932384626433832795,
}
"""The numeric macros of the C and OpenCV headers that defaults mention."""

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.LShift: lambda left, right: _as_int32(left << right),
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}


def _as_int32(value: int) -> int:
    """C++ shifts ints: `1 << 31` is negative."""
    return (value + 2**31) % 2**32 - 2**31


_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_LIMIT = re.compile(r"std::numeric_limits<(u?)int(\d+)_t>::(max|min)\(\)")
_KEYWORDS = {"true": True, "false": False, "nullptr": None, "NULL": None}


class UnevaluableError(ValueError):
    """The expression is not one of the forms that this file knows."""


Call = Callable[[str, list[Any]], Any]


def _no_calls(name: str, arguments: list[Any]) -> Any:
    raise UnevaluableError(f"no value for a call of {name}")


def evaluate(text: str, lookup: Lookup, call: Call = _no_calls) -> Any:
    """The value of `text`; `lookup` resolves qualified names ("A.B"), `call` calls."""
    try:
        tree = ast.parse(_as_python(text), mode="eval").body
    except SyntaxError as error:
        raise UnevaluableError(text) from error
    return _value(tree, lookup, call)


def _as_python(text: str) -> str:
    text = _LIMIT.sub(_limit, text).replace("::", ".")
    text = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b", r"\1", text)
    return re.sub(r"(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fF]\b", r"\1", text).strip()


def _limit(match: re.Match[str]) -> str:
    """The largest or smallest integer of a type with so many bits."""
    unsigned, bits, end = match.groups()
    high = 2 ** int(bits) if unsigned else 2 ** (int(bits) - 1)
    return str(high - 1 if end == "max" else 0 if unsigned else -high)


def _value(node: ast.expr, lookup: Lookup, call: Call) -> Any:
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name) if name in _KEYWORDS:
            return _KEYWORDS[name]
        case ast.Name() | ast.Attribute():
            return lookup(ast.unparse(node))
        case ast.BinOp(left, op, right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, lookup, call), _value(right, lookup, call))
        case ast.UnaryOp(op, operand) if type(op) in _UNARY:
            return _UNARY[type(op)](_value(operand, lookup, call))
        case ast.Call(function, arguments, []):
            return call(ast.unparse(function), [_value(item, lookup, call) for item in arguments])
    raise UnevaluableError(ast.unparse(node))


def scopes(qualified: str) -> Iterable[str]:
    """Where C++ looks for a name used inside `qualified`: innermost scope first, "" last."""
    parts = qualified.split(".")
    for length in range(len(parts), -1, -1):
        yield "".join(part + "." for part in parts[:length])

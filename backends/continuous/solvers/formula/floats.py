"""This module runs programmes on arrays of points, in floats."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...problem import Array
from .tape import Tape

CHUNK = 2**22
"""Numbers that are held at once, at most: longer arrays of points are taken piece by piece."""


def run(tape: Tape, x: Array) -> Array:
    """The outcomes at points of shape (..., D): shape (..., R).

    What has no value (a division by 0, a root or logarithm of what has none) is not a number;
    branches that are not taken do not matter.
    """
    points = np.asarray(x, dtype=float)
    flat = points.reshape(-1, points.shape[-1])
    out = np.empty((len(flat), len(tape.results)))
    size = max(1, CHUNK // max(1, len(tape.steps)))
    with np.errstate(all="ignore"):
        for start in range(0, len(flat), size):
            part = slice(start, start + size)
            out[part] = _run(tape, flat[part])
    return out.reshape(*points.shape[:-1], len(tape.results))


def _run(tape: Tape, x: Array) -> Array:
    found: list[Array] = []
    for operation, arguments, number in tape.steps:
        if operation == "variable":
            found.append(x[:, int(number)])
        elif operation == "constant":
            found.append(np.asarray(number))
        else:
            found.append(OPERATIONS[operation](*(found[a] for a in arguments)))
    out = np.empty((len(x), len(tape.results)))
    for k, place in enumerate(tape.results):
        out[:, k] = found[place]
    return out


def _divide(a: Array, b: Array) -> Array:
    return np.where(b == 0, np.nan, np.divide(a, b))


def _power(a: Array, b: Array) -> Array:
    return np.where((a == 0) & (b < 0), np.nan, np.power(a, b))


def _log(a: Array) -> Array:
    return np.where(a > 0, np.log(a), np.nan)


def _modulo(a: Array, b: Array) -> Array:
    return np.where(b == 0, np.nan, np.mod(a, b))


def _select(test: Array, yes: Array, no: Array) -> Array:
    return np.where(test != 0, yes, no)


OPERATIONS: dict[str, Callable[..., Array]] = {
    "negative": np.negative,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": _log,
    "floor": np.floor,
    "ceil": np.ceil,
    "not": np.logical_not,
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": _divide,
    "^": _power,
    "mod": _modulo,
    "min": np.minimum,
    "max": np.maximum,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "select": _select,
}

"""This module runs programmes on arrays of boxes, in intervals that hold every value.

Sums and products are rounded outward by their own error (Knuth 1969; Moore 1966); elementary
functions of the platform are trusted to within four units in the last place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from ...problem import Array
from .tape import Tape

Interval: TypeAlias = tuple[Array, Array]

ULPS = 4
"""Units in the last place by which elementary functions may err."""

CHUNK = 2**20
"""Numbers that are held at once, at most."""


def run(tape: Tape, low: Array, high: Array) -> Interval:
    """Ends of the outcomes over boxes of shape (..., D): two arrays of shape (..., R).

    Where there is no value in a box (a division by an interval that holds 0, a root of what may be
    negative), ends may be infinite; they are numbers always.
    """
    shape = np.broadcast_shapes(low.shape, high.shape)
    lows, highs = (np.broadcast_to(end, shape).reshape(-1, shape[-1]) for end in (low, high))
    out = np.empty((2, len(lows), len(tape.results)))
    size = max(1, CHUNK // max(1, len(tape.steps)))
    with np.errstate(all="ignore"):
        for start in range(0, len(lows), size):
            part = slice(start, start + size)
            out[:, part] = _run(tape, lows[part], highs[part])
    ends = out.reshape(2, *shape[:-1], len(tape.results))
    return ends[0], ends[1]


def _run(tape: Tape, low: Array, high: Array) -> Array:
    found: list[Interval] = []
    for operation, arguments, number in tape.steps:
        if operation == "variable":
            found.append((low[:, int(number)], high[:, int(number)]))
        elif operation == "constant":
            found.append(_whole((np.asarray(number), np.asarray(number))))
        else:
            found.append(_whole(OPERATIONS[operation](*(found[a] for a in arguments))))
    out = np.empty((2, len(low), len(tape.results)))
    for k, place in enumerate(tape.results):
        out[0, :, k], out[1, :, k] = found[place]
    return out


def _whole(ends: Interval) -> Interval:
    """Everything, where an end is not a number."""
    lost = np.isnan(ends[0]) | np.isnan(ends[1])
    if not lost.any():
        return ends
    return np.where(lost, -np.inf, ends[0]), np.where(lost, np.inf, ends[1])


# --- arithmetic ---------------------------------------------------------------------------------


def _down(x: Array) -> Array:
    return np.nextafter(x, -np.inf)


def _up(x: Array) -> Array:
    return np.nextafter(x, np.inf)


def _sum(a: Array, b: Array) -> tuple[Array, Array]:
    """The sum, and its rounding error (exact; not a number where the sum is infinite)."""
    s = a + b
    c = s - a
    return s, (a - (s - c)) + (b - c)


def add(a: Interval, b: Interval) -> Interval:
    """Of two intervals the sum."""
    low, short = _sum(a[0], b[0])
    high, over = _sum(a[1], b[1])
    return np.where(short >= 0, low, _down(low)), np.where(over <= 0, high, _up(high))


def negative(a: Interval) -> Interval:
    """An interval with the sign turned."""
    return -a[1], -a[0]


def subtract(a: Interval, b: Interval) -> Interval:
    """Of two intervals the difference."""
    return add(a, negative(b))


def multiply(a: Interval, b: Interval) -> Interval:
    """Of two intervals the product; 0 times infinity is 0, since ends are limits."""
    low, high = None, None
    for x in a:
        for y in b:
            product = x * y
            zero = (x == 0) | (y == 0)
            under = np.where(zero, 0.0, _down(product))
            over = np.where(zero, 0.0, _up(product))
            low = under if low is None else np.minimum(low, under)
            high = over if high is None else np.maximum(high, over)
    assert low is not None and high is not None
    return low, high


def _reciprocal(b: Interval) -> Interval:
    low, high = b
    inside = ((low < 0) & (high > 0)) | ((low == 0) & (high == 0))
    with np.errstate(all="ignore"):
        under = np.where(high == 0, -np.inf, _down(1 / high))
        over = np.where(low == 0, np.inf, _up(1 / low))
    return np.where(inside, -np.inf, under), np.where(inside, np.inf, over)


def divide(a: Interval, b: Interval) -> Interval:
    """Of two intervals the quotient."""
    return multiply(a, _reciprocal(b))


def _loose(a: Interval) -> Interval:
    """The ends of an elementary function, with room for its error."""
    low, high = a
    for _ in range(ULPS):
        low, high = _down(low), _up(high)
    return low, high


def _sqrt(a: Interval) -> Interval:
    low, high = _loose((np.sqrt(a[0]), np.sqrt(a[1])))
    return np.maximum(low, 0.0), high


def _exp(a: Interval) -> Interval:
    low, high = _loose((np.exp(a[0]), np.exp(a[1])))
    return np.maximum(low, 0.0), high


def _log(a: Interval) -> Interval:
    low, high = _loose((np.log(a[0]), np.log(a[1])))
    return low, np.where(a[1] <= 0, np.nan, high)


def _abs(a: Interval) -> Interval:
    small = np.minimum(np.abs(a[0]), np.abs(a[1]))
    straddles = (a[0] <= 0) & (a[1] >= 0)
    return np.where(straddles, 0.0, small), np.maximum(np.abs(a[0]), np.abs(a[1]))


def _power(a: Interval, b: Interval) -> Interval:
    """A power: of anything where the exponent is one whole number, otherwise of what is not
    negative."""
    fixed = np.asarray((b[0] == b[1]) & (b[0] == np.floor(b[0])))
    if fixed.all():
        return _whole_power(a, b[0])
    general = _exp(multiply(b, _whole(_log(a))))
    general = _where((a[0] < 0), (np.asarray(np.nan), np.asarray(np.nan)), general)
    zero = (a[0] == 0) & (a[1] == 0) & (b[0] > 0)
    general = _where(zero, (np.asarray(0.0), np.asarray(0.0)), general)
    return _where(fixed, _whole_power(a, b[0]), general) if fixed.any() else general


def _whole_power(a: Interval, n: Array) -> Interval:
    size = np.abs(n)
    even = np.mod(size, 2) == 0
    base = _where(even, _abs(a), a)
    low, high = (np.power(end, size) for end in base)
    low, high = _loose((low, high))
    exact = (base[0] == 0), (base[1] == 0)
    low = np.where(exact[0], 0.0, np.where(even, np.maximum(low, 0.0), low))
    high = np.where(exact[1], 0.0, high)
    one = np.ones_like(low)
    positive = _where(size == 0, (one, one), (low, high))
    return _where(n < 0, _reciprocal(positive), positive)


def _where(test: Array, yes: Interval, no: Interval) -> Interval:
    return np.where(test, yes[0], no[0]), np.where(test, yes[1], no[1])


def _modulo(a: Interval, b: Interval) -> Interval:
    bound = np.maximum(np.abs(b[0]), np.abs(b[1]))
    low = np.where(b[0] >= 0, 0.0, -bound)
    return low, np.where(b[1] <= 0, 0.0, bound)


# --- choices ------------------------------------------------------------------------------------


def _truth(sure: Array, possible: Array) -> Interval:
    return np.asarray(sure, dtype=float), np.asarray(possible, dtype=float)


def _equal(a: Interval, b: Interval) -> Interval:
    sure = (a[0] == a[1]) & (b[0] == b[1]) & (a[0] == b[0])
    return _truth(sure, (a[0] <= b[1]) & (b[0] <= a[1]))


def _below(a: Interval, b: Interval) -> Interval:
    return _truth(a[1] < b[0], a[0] < b[1])


def _at_most(a: Interval, b: Interval) -> Interval:
    return _truth(a[1] <= b[0], a[0] <= b[1])


def _not(a: Interval) -> Interval:
    return 1 - a[1], 1 - a[0]


def _select(test: Interval, yes: Interval, no: Interval) -> Interval:
    low = np.where(test[0] > 0, yes[0], np.where(test[1] > 0, np.minimum(yes[0], no[0]), no[0]))
    high = np.where(test[0] > 0, yes[1], np.where(test[1] > 0, np.maximum(yes[1], no[1]), no[1]))
    return low, high


def _each(function: Callable[..., Array]) -> Callable[..., Interval]:
    """An operation that rises in every argument and does not round."""

    def apply(*arguments: Interval) -> Interval:
        return function(*(a[0] for a in arguments)), function(*(a[1] for a in arguments))

    return apply


OPERATIONS: dict[str, Callable[..., Interval]] = {
    "negative": negative,
    "abs": _abs,
    "sqrt": _sqrt,
    "exp": _exp,
    "log": _log,
    "floor": _each(np.floor),
    "ceil": _each(np.ceil),
    "not": _not,
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": _power,
    "mod": _modulo,
    "min": _each(np.minimum),
    "max": _each(np.maximum),
    "==": _equal,
    "!=": lambda a, b: _not(_equal(a, b)),
    "<": _below,
    "<=": _at_most,
    ">": lambda a, b: _below(b, a),
    ">=": lambda a, b: _at_most(b, a),
    "and": _each(np.minimum),
    "or": _each(np.maximum),
    "select": _select,
}

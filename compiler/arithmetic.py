"""This module does exact arithmetic on scalars, with limits, and says so when there is no value."""

from __future__ import annotations

import math
import operator as op
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..dsl.source import Span

MAX_BITS = 14_000
"""Exact numbers may have this many bits (4,200 digits); a formula that needs more is refused."""


TOO_LARGE = "the value is too large: decimal numbers end at about 1.8e308"


class EvaluationError(Exception):
    """A formula has no value: where, why, and at which cells of an array (None on scalars)."""

    def __init__(self, message: str, span: Span | None = None, help: str = "") -> None:
        super().__init__(message)
        self.message, self.span, self.help = message, span, help
        self.cell: int | None = None


_SMALL = 2**62


def guarded(value: Any) -> Any:
    """The value itself.

    Raises:
        EvaluationError: it is too long, or no finite number.
    """
    if isinstance(value, int):
        bits = value.bit_length()
    elif isinstance(value, Fraction):
        bits = value.numerator.bit_length() + value.denominator.bit_length()
    elif isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        raise EvaluationError(TOO_LARGE)
    else:
        return value
    if bits > MAX_BITS:
        raise _too_long()
    return value


def _too_long() -> EvaluationError:
    message = f"an exact number of more than {MAX_BITS:,} bits is needed"
    return EvaluationError(message, help="use smaller numbers, or 'log' and 'exp'")


class Indefinite:
    """A value that is not known; what is computed from it is not known either."""

    def computed(self) -> Any:
        """What stands for the outcome of a computation with it."""
        return self


class Varying:
    """An exact number that depends on something still open; it does its own arithmetic.

    The base class of such numbers: what is combined with one is left to its operators, and its
    comparisons give truth values as those of other numbers do.
    """


def exact(value: Any) -> Any:
    """A rational as a `Fraction`; a `Varying` number as it is."""
    return value if isinstance(value, Varying) else Fraction(value)


def not_a_number(*operands: Any) -> EvaluationError:
    """The complaint that there is nothing to compute with: the action that is a label."""
    label = next((o for o in operands if isinstance(o, str)), None)
    if label is None:
        return EvaluationError("a number is needed here")
    message = f"the action '{label}' is a label, and a number is needed here"
    return EvaluationError(message, help=f"compare it: 'own == {label}'")


def simplest(value: Any) -> Any:
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def _plain(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def apply(a: Any, b: Any) -> Any:
        try:
            value = function(a, b)
        except OverflowError:
            raise EvaluationError(TOO_LARGE) from None
        if type(value) is int and -_SMALL < value < _SMALL:
            return value
        return guarded(value)

    return apply


def _divide(a: Any, b: Any) -> Any:
    if b == 0:
        raise EvaluationError("division by zero")
    if isinstance(a, float | Varying) or isinstance(b, float | Varying):
        return a / b
    return simplest(Fraction(a) / b)


def _modulo(a: Any, b: Any) -> Any:
    if b == 0:
        raise EvaluationError("division by zero")
    return a % b


def _power(a: Any, b: Any) -> Any:
    if b < 0 and a == 0:
        raise EvaluationError("division by zero")
    if isinstance(a, Varying) or isinstance(b, Varying):
        return a**b
    if isinstance(a, float) or isinstance(b, float):
        return _real_power(a, b)
    whole = simplest(Fraction(b))
    if isinstance(whole, int):
        size = max(abs(a.numerator), a.denominator).bit_length() - 1
        if abs(whole) * size > MAX_BITS:
            raise _too_long()
        return simplest(Fraction(a) ** whole)
    root = _exact_root(a, whole.denominator) if a >= 0 else None
    return _real_power(a, b) if root is None else _power(root, whole.numerator)


def _real_power(a: Any, b: Any) -> float:
    if a < 0 and b != int(b):
        raise EvaluationError("a fractional power of a negative number")
    return float(a) ** float(b)


def _exact_root(a: Any, degree: int) -> Any | None:
    """The rational `degree`-th root of a non-negative rational, or None."""
    if degree > 64:
        return 1 if a == 1 else 0 if a == 0 else None
    numerator, denominator = (_integer_root(k, degree) for k in (a.numerator, a.denominator))
    if numerator is None or denominator is None:
        return None
    return simplest(Fraction(numerator, denominator))


def _integer_root(k: int, degree: int) -> int | None:
    low, high = 0, 1 << (k.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**degree < k else (low, middle)
    return low if low**degree == k else None


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": _plain(op.add),
    "-": _plain(op.sub),
    "*": _plain(op.mul),
    "/": _plain(_divide),
    "^": _plain(_power),
    "mod": _plain(_modulo),
}


def _sqrt(a: Any) -> Any:
    if a < 0:
        raise EvaluationError("the square root of a negative number")
    return math.sqrt(a) if isinstance(a, float) else _power(a, Fraction(1, 2))


def _log(a: Any) -> Any:
    if a <= 0:
        raise EvaluationError("the logarithm of a number that is not positive")
    return 0 if a == 1 else math.log(a)


def _exp(a: Any) -> Any:
    return 1 if a == 0 else math.exp(a)


UNARY: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "sqrt": _sqrt,
    "exp": _exp,
    "log": _log,
    "floor": math.floor,
    "ceil": math.ceil,
}

FOLDS: dict[str, Callable[[Any, Any], Any]] = {
    "sum": ARITHMETIC["+"],
    "prod": ARITHMETIC["*"],
    "min": min,
    "max": max,
    "count": ARITHMETIC["+"],
}

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": op.eq,
    "!=": op.ne,
    "<": op.lt,
    "<=": op.le,
    ">": op.gt,
    ">=": op.ge,
}

"""This module holds numbers that know how they depend on a parameter.

Bound to such a number, a parameter passes through the whole compilation like any other value. Every
comparison on the way is decided at one sample value and written down: between the zeros of what was
compared, all decisions are the same, and so every number there is one rational function.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from attrs import define, field, frozen

from ....compiler.arithmetic import EvaluationError, Varying, simplest
from ....dsl.diagnostic import InternalError
from ...numbers.polynomial import (
    Poly,
    Ratio,
    X,
    add_ratios,
    constant_ratio,
    divide_ratios,
    multiply_ratios,
    negative_ratio,
    subtract_ratios,
)
from ...numbers.real_roots import Point, sign_at

MAX_DEGREE = 200
"""Degree in the parameter that a number may reach."""


class NotRational(Exception):
    """A number is no rational function of the parameter that varies; the message says which."""


class Meets(Exception):
    """The sample value is a zero of what is compared: `poly`."""

    def __init__(self, poly: Poly) -> None:
        super().__init__(poly)
        self.poly = poly


@define(eq=False)
class Trace:
    """One sample value of a parameter, and the polynomials whose signs were asked for there.

    at       the sample
    exact    whether a comparison may come out equal (at a point of interest) or raises `Meets` (at
             a sample that is to stand for its neighbours)
    guards   primitive polynomials, none of them constant
    """

    at: Point
    exact: bool = False
    guards: dict[Poly, None] = field(factory=dict)

    @property
    def parameter(self) -> Traced:
        """The parameter itself."""
        return Traced(Ratio(X), self)

    def sign(self, f: Ratio) -> int:
        """The sign of a function at the sample.

        Raises:
            Meets: it is 0 there, and not everywhere, and the sample stands for its neighbours.
        """
        poly = f.sign
        if len(poly) <= 1:
            return 0 if not poly else 1 if poly[0] > 0 else -1
        if poly not in self.guards:
            self.guards[poly] = None
        sign = sign_at(poly, self.at)
        if not sign and not self.exact:
            raise Meets(poly)
        return sign


@frozen(eq=False, repr=False)
class Traced(Varying):
    """A rational function of the parameter that is no constant, with the trace it belongs to."""

    function: Ratio
    trace: Trace

    def _made(self, function: Ratio) -> Any:
        value = function.constant
        if value is not None:
            return simplest(value)
        if max(len(function.num), len(function.den)) > MAX_DEGREE + 1:
            raise NotRational(f"a number of degree over {MAX_DEGREE}")
        return Traced(function, self.trace)

    def __add__(self, other: Any) -> Any:
        return self._made(add_ratios(self.function, function_of(other)))

    def __radd__(self, other: Any) -> Any:
        return self._made(add_ratios(function_of(other), self.function))

    def __sub__(self, other: Any) -> Any:
        return self._made(subtract_ratios(self.function, function_of(other)))

    def __rsub__(self, other: Any) -> Any:
        return self._made(subtract_ratios(function_of(other), self.function))

    def __mul__(self, other: Any) -> Any:
        return self._made(multiply_ratios(self.function, function_of(other)))

    def __rmul__(self, other: Any) -> Any:
        return self._made(multiply_ratios(function_of(other), self.function))

    def __truediv__(self, other: Any) -> Any:
        return self._over(self.function, function_of(other))

    def __rtruediv__(self, other: Any) -> Any:
        return self._over(function_of(other), self.function)

    def _over(self, above: Ratio, below: Ratio) -> Any:
        if not self.trace.sign(below):
            raise EvaluationError("division by zero")
        return self._made(divide_ratios(above, below))

    def __pow__(self, exponent: Any) -> Any:
        whole = None if isinstance(exponent, Varying | float) else simplest(Fraction(exponent))
        if not isinstance(whole, int):
            raise NotRational("a power with such an exponent")
        if abs(whole) * (max(len(self.function.num), len(self.function.den)) - 1) > MAX_DEGREE:
            raise NotRational(f"a power of degree over {MAX_DEGREE}")
        out = constant_ratio(1)
        for _ in range(abs(whole)):
            out = multiply_ratios(out, self.function)
        return self._made(out) if whole >= 0 else self._over(constant_ratio(1), out)

    def __rpow__(self, base: Any) -> Any:
        raise NotRational("a power whose exponent varies")

    def __neg__(self) -> Any:
        return Traced(negative_ratio(self.function), self.trace)

    def __abs__(self) -> Any:
        return self if self.trace.sign(self.function) >= 0 else -self

    def __floor__(self) -> int:
        whole = self._floor_at_sample()
        if not (self >= whole and self < whole + 1):  # comparisons that leave their trace
            raise InternalError("a whole part was misjudged")
        return whole

    def __ceil__(self) -> int:
        return -(-self).__floor__()

    def _floor_at_sample(self) -> int:
        """The whole part at the sample, found by comparisons that leave no trace."""
        high = 1
        while self._sign_less(-high) < 0 or self._sign_less(high) >= 0:
            high *= 2
        low = -high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._sign_less(middle) >= 0 else (low, middle)
        return low

    def _sign_less(self, number: int) -> int:
        difference = subtract_ratios(self.function, constant_ratio(number))
        return sign_at(difference.sign, self.trace.at)

    def __floordiv__(self, other: Any) -> Any:
        return _floor(self / other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _floor(other / self)

    def __mod__(self, other: Any) -> Any:
        return self - other * (self // other)

    def __rmod__(self, other: Any) -> Any:
        return other - self * (other // self)

    def _sign(self, other: Any) -> int:
        return self.trace.sign(subtract_ratios(self.function, function_of(other)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction | float | Varying):
            return NotImplemented
        return self._sign(other) == 0

    def __lt__(self, other: Any) -> bool:
        return self._sign(other) < 0

    def __le__(self, other: Any) -> bool:
        return self._sign(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self._sign(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self._sign(other) >= 0

    def __bool__(self) -> bool:
        return self.trace.sign(self.function) != 0

    def __hash__(self) -> int:
        return hash(self.function)

    def __float__(self) -> float:
        raise NotRational("an exponential or a logarithm")

    def __repr__(self) -> str:
        return "a number that varies"


def _floor(value: Any) -> int:
    return floor(value)


def function_of(value: Any) -> Ratio:
    """A number as a function of the parameter.

    Raises:
        NotRational: it is a float.
        TypeError: it is no number.
    """
    if isinstance(value, Traced):
        return value.function
    if isinstance(value, int | Fraction):
        return constant_ratio(value)
    if not isinstance(value, float):
        raise TypeError(value)
    raise NotRational("a root, an exponential or a logarithm")

"""This module isolates the real roots of polynomials and compares them, all exactly."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from math import floor, inf
from typing import TypeAlias

from attrs import define, field

from .polynomial import (
    Poly,
    common_divisor,
    derivative,
    negative,
    primitive,
    pseudo_remainder,
    scaled_value,
    sign_of,
    square_free,
)


@define(eq=False)
class Root:
    """An irrational root: the only one of a square-free polynomial between two rationals.

    poly        primitive, of different signs at `low` and at `high`
    low, high   they move closer whenever a comparison needs it; the number stays the same
    """

    poly: Poly
    low: Fraction
    high: Fraction
    _below: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._below = sign_of(scaled_value(self.poly, self.low))

    def halve(self) -> None:
        """Bring the bounds closer, to half their distance."""
        self.cut((self.low + self.high) / 2)

    def cut(self, x: Fraction) -> int:
        """The sign of root - x for a rational x; between the bounds, one of them moves there."""
        if x <= self.low:
            return 1
        if x >= self.high:
            return -1
        if sign_of(scaled_value(self.poly, x)) == self._below:
            self.low = x
            return 1
        self.high = x
        return -1

    def __float__(self) -> float:
        while self.high - self.low > abs(self.low + self.high) / 2**54:
            self.halve()
        middle = (self.low + self.high) / 2
        try:
            return float(middle)
        except OverflowError:
            return inf if middle > 0 else -inf


Point: TypeAlias = Fraction | Root
"""A real number: rational, or an irrational root of a polynomial."""


# --- isolation ---------------------------------------------------------------------------------


def sturm_chain(f: Poly) -> list[Poly]:
    """Sturm's chain of a square-free polynomial, each member up to a positive factor."""
    chain = [primitive(f), primitive(derivative(f))]
    while len(chain[-1]) > 1:
        chain.append(primitive(negative(pseudo_remainder(chain[-2], chain[-1]))))
    return chain


def variations(chain: list[Poly], x: Fraction) -> int:
    """The changes of sign along a chain at a number, zeros left out."""
    signs = [s for s in (sign_of(scaled_value(f, x)) for f in chain) if s]
    return sum(a != b for a, b in pairwise(signs))


def real_roots(f: Poly, low: Fraction, high: Fraction) -> tuple[Point, ...]:
    """The roots of f strictly between two rationals, each once, in increasing order (f not 0).

    Sturm's theorem (1829) and bisection. Rational roots are found as such: the root times the
    leading coefficient is whole, so one candidate is tried when an interval is short enough.
    """
    if len(f) <= 1:
        return ()
    if len(f) == 2:
        root = Fraction(-f[0], f[1])
        return (root,) if low < root < high else ()
    f = square_free(f)
    chain = sturm_chain(f)
    found: list[Point] = []
    pending = [(low, variations(chain, low), high, variations(chain, high))]
    while pending:
        a, above, b, below = pending.pop()
        if above == below:
            continue
        if above == below + 1:  # one root in (a, b]
            found.append(_single(f, a, b))
            continue
        middle = (a + b) / 2
        count = variations(chain, middle)
        pending += [(middle, count, b, below), (a, above, middle, count)]
    return tuple(root for root in found if root != high)


def _single(f: Poly, a: Fraction, b: Fraction) -> Point:
    """The root of a square-free polynomial in (a, b], which holds exactly one."""
    at_b = sign_of(scaled_value(f, b))
    if not at_b:
        return b
    lead = abs(f[-1])
    while b - a >= Fraction(1, lead) or not scaled_value(f, a):
        middle = (a + b) / 2
        at_middle = sign_of(scaled_value(f, middle))
        if not at_middle:
            return middle
        a, b = (a, middle) if at_middle == at_b else (middle, b)
    candidate = Fraction(floor(b * lead), lead)
    if a < candidate and not scaled_value(f, candidate):
        return candidate
    return Root(f, a, b)


# --- order -------------------------------------------------------------------------------------


def compare(x: Point, y: Point) -> int:
    """The sign of x - y."""
    if x is y:
        return 0
    if isinstance(x, Fraction):
        return sign_of(x - y) if isinstance(y, Fraction) else -y.cut(x)
    if isinstance(y, Fraction):
        return x.cut(y)
    if _same(x, y):
        return 0
    while x.low < y.high and y.low < x.high:
        x.halve()
        y.halve()
    return 1 if x.low >= y.high else -1


def _same(x: Root, y: Root) -> bool:
    """Whether two roots are equal: their polynomials share one where the bounds overlap."""
    low, high = max(x.low, y.low), min(x.high, y.high)
    return low < high and _changes(common_divisor(x.poly, y.poly), low, high)


def _changes(f: Poly, low: Fraction, high: Fraction) -> bool:
    """Whether a polynomial has different signs at two numbers."""
    return sign_of(scaled_value(f, low)) * sign_of(scaled_value(f, high)) < 0


def sign_at(f: Poly, x: Point) -> int:
    """The sign of f(x)."""
    if not f:
        return 0
    if isinstance(x, Fraction):
        return sign_of(scaled_value(f, x))
    if _changes(common_divisor(f, x.poly), x.low, x.high):
        return 0
    if len(f) == 1:
        return sign_of(f[0])
    chain = sturm_chain(square_free(f))
    while variations(chain, x.low) != variations(chain, x.high) or not scaled_value(f, x.low):
        x.halve()
    return sign_of(scaled_value(f, x.low))


def ordered(points: list[Point]) -> list[Point]:
    """Points in increasing order, each once."""
    out: list[Point] = []
    for point in sorted(points, key=cmp_to_key(compare)):
        if not out or compare(out[-1], point):
            out.append(point)
    return out


def bounds(x: Point) -> tuple[Fraction, Fraction]:
    """Rationals below and above (the number itself, where it is one)."""
    return (x, x) if isinstance(x, Fraction) else (x.low, x.high)


def between(x: Point, y: Point) -> Fraction:
    """The simplest rational strictly between x < y."""
    while bounds(x)[1] >= bounds(y)[0]:
        for point in (x, y):
            if isinstance(point, Root):
                point.halve()
    return simplest_between(bounds(x)[1], bounds(y)[0])


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The rational with the least denominator strictly between two (Stern 1858, Brocot 1861)."""
    whole = floor(low)
    if whole + 1 < high:
        return Fraction(_nearest_zero(whole + 1, high))
    rest = low - whole
    if not rest:  # between whole and high <= whole + 1
        return whole + Fraction(1, floor(1 / (high - whole)) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / rest)


def _nearest_zero(least: int, high: Fraction) -> int:
    """The whole number from `least` to below `high` that is closest to 0."""
    if least >= 0:
        return least
    return 0 if high > 0 else -floor(-high) - 1

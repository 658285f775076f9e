"""This module does exact arithmetic on polynomials and rational functions of one variable."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from attrs import frozen

Poly: TypeAlias = tuple[int, ...]
"""Integer coefficients from the constant up; the last one is not 0, and () is the polynomial 0."""

ZERO: Poly = ()
ONE: Poly = (1,)
X: Poly = (0, 1)


def poly(coefficients: Sequence[int]) -> Poly:
    """The polynomial with some coefficients, leading zeros dropped."""
    end = len(coefficients)
    while end and not coefficients[end - 1]:
        end -= 1
    return tuple(coefficients[:end])


def degree(f: Poly) -> int:
    """The degree; that of 0 is -1."""
    return len(f) - 1


def add(f: Poly, g: Poly) -> Poly:
    if len(f) < len(g):
        f, g = g, f
    total = [a + b for a, b in zip(f, g, strict=False)]
    return (*total, *f[len(g) :]) if len(f) > len(g) else poly(total)


def negative(f: Poly) -> Poly:
    return tuple(-a for a in f)


def subtract(f: Poly, g: Poly) -> Poly:
    return add(f, negative(g))


def multiply(f: Poly, g: Poly) -> Poly:
    if not f or not g:
        return ZERO
    if len(f) == 1 or len(g) == 1:
        (k,), h = (f, g) if len(f) == 1 else (g, f)
        return h if k == 1 else tuple(k * a for a in h)
    out = [0] * (len(f) + len(g) - 1)
    for i, a in enumerate(f):
        for j, b in enumerate(g):
            out[i + j] += a * b
    return tuple(out)


def product(factors: Sequence[Poly]) -> Poly:
    out = ONE
    for f in factors:
        out = multiply(out, f)
    return out


def power(f: Poly, exponent: int) -> Poly:
    return product([f] * exponent)


def derivative(f: Poly) -> Poly:
    return tuple(k * a for k, a in enumerate(f) if k)


def content(f: Poly) -> int:
    """The greatest common divisor of the coefficients; 0 for the polynomial 0."""
    return gcd(*f) if f else 0


def primitive(f: Poly) -> Poly:
    """The polynomial over its content: the same zeros and signs."""
    common = content(f)
    return f if common <= 1 else tuple(a // common for a in f)


def scaled_value(f: Poly, x: Fraction) -> int:
    """f(x) times the degree-th power of the denominator of x, which has the sign of f(x)."""
    n, d = x.numerator, x.denominator
    if d == 1:
        value = 0
        for a in reversed(f):
            value = value * n + a
        return value
    value, scale = 0, 1
    for a in reversed(f):
        value = value * n + a * scale
        scale *= d
    return value


def value(f: Poly, x: Fraction) -> Fraction:
    """f(x)."""
    return Fraction(scaled_value(f, x), x.denominator ** max(degree(f), 0))


def sign_of(number: int | Fraction) -> int:
    return (number > 0) - (number < 0)


def pseudo_remainder(f: Poly, g: Poly) -> Poly:
    """A positive multiple of the remainder of f by g (g not 0)."""
    lead, rest = g[-1], list(f)
    size = abs(lead)
    while len(rest) >= len(g):
        top = rest[-1] if lead > 0 else -rest[-1]
        shift = len(rest) - len(g)
        rest = [size * a for a in rest]
        for k, b in enumerate(g):
            rest[shift + k] -= top * b
        rest = list(poly(rest))
        if not rest:
            break
    return tuple(rest)


def exact_quotient(f: Poly, g: Poly) -> Poly:
    """f / g where g divides f over the integers.

    Raises:
        ValueError: it does not.
    """
    if len(g) == 1 and g[0] == 1:
        return f
    rest, out = list(f), [0] * max(len(f) - len(g) + 1, 0)
    for k in reversed(range(len(out))):
        out[k], left = divmod(rest[k + len(g) - 1], g[-1])
        if left:
            raise ValueError("not divisible")
        for j, b in enumerate(g):
            rest[k + j] -= out[k] * b
    if any(rest):
        raise ValueError("not divisible")
    return poly(out)


def common_divisor(f: Poly, g: Poly) -> Poly:
    """The primitive greatest common divisor, its leading coefficient positive; 1 at least.

    Euclid's algorithm on primitive parts (Collins 1967). Contents are left out.
    """
    f, g = primitive(f), primitive(g)
    if len(f) < len(g):
        f, g = g, f
    while g:
        if len(g) == 1:
            return ONE
        f, g = g, primitive(pseudo_remainder(f, g))
    if not f:
        return ONE
    return f if f[-1] > 0 else negative(f)


def common_multiple(f: Poly, g: Poly) -> Poly:
    """The least common multiple of two polynomials that are not 0, contents included."""
    if len(f) == len(g) == 1:
        return (lcm(f[0], g[0]),)
    shared = common_divisor(f, g)
    parts = multiply(exact_quotient(primitive(f), shared), primitive(g))
    return tuple(a * lcm(content(f), content(g)) for a in parts)


def square_free(f: Poly) -> Poly:
    """A primitive polynomial with the zeros of f, each a simple one (f not 0)."""
    f = primitive(f)
    shared = common_divisor(f, derivative(f))
    return f if len(shared) == 1 else primitive(exact_quotient(f, shared))


# --- rational functions ------------------------------------------------------------------------


@frozen
class Ratio:
    """A rational function num / den in lowest terms; the leading coefficient of den is positive."""

    num: Poly
    den: Poly = ONE

    @property
    def constant(self) -> Fraction | None:
        """The value, where it is the same everywhere."""
        if len(self.num) > 1 or len(self.den) > 1:
            return None
        return Fraction(self.num[0] if self.num else 0, self.den[0])

    def at(self, x: Fraction) -> Fraction:
        """The value at a number that is no pole.

        Raises:
            ZeroDivisionError: it is one.
        """
        return value(self.num, x) / value(self.den, x)

    @property
    def sign(self) -> Poly:
        """A primitive polynomial with the sign of the function wherever it is defined."""
        return primitive(self.num if len(self.den) == 1 else multiply(self.num, self.den))

    @property
    def slope(self) -> Poly:
        """A primitive polynomial with the sign of the derivative wherever that is defined."""
        rise = multiply(derivative(self.num), self.den)
        return primitive(subtract(rise, multiply(self.num, derivative(self.den))))


def ratio(num: Poly, den: Poly = ONE) -> Ratio:
    """num / den in lowest terms (den not 0)."""
    if len(den) > 1 and num:
        shared = common_divisor(num, den)
        if len(shared) > 1:
            num, den = exact_quotient(num, shared), exact_quotient(den, shared)
    elif not num:
        return Ratio(ZERO, ONE)
    common = gcd(content(num), content(den))
    common = -common if den[-1] < 0 else common
    if common == 1:
        return Ratio(num, den)
    return Ratio(tuple(a // common for a in num), tuple(a // common for a in den))


def constant_ratio(number: int | Fraction) -> Ratio:
    """A number as a rational function."""
    return Ratio(poly((number.numerator,)), (number.denominator,))


def add_ratios(f: Ratio, g: Ratio) -> Ratio:
    if f.den == g.den:
        return ratio(add(f.num, g.num), f.den)
    return ratio(add(multiply(f.num, g.den), multiply(g.num, f.den)), multiply(f.den, g.den))


def negative_ratio(f: Ratio) -> Ratio:
    return Ratio(negative(f.num), f.den)


def subtract_ratios(f: Ratio, g: Ratio) -> Ratio:
    return add_ratios(f, negative_ratio(g))


def multiply_ratios(f: Ratio, g: Ratio) -> Ratio:
    return ratio(multiply(f.num, g.num), multiply(f.den, g.den))


def divide_ratios(f: Ratio, g: Ratio) -> Ratio:
    """f / g (g not 0)."""
    return ratio(multiply(f.num, g.den), multiply(f.den, g.num))


# --- interpolation -----------------------------------------------------------------------------


@frozen
class Interpolation:
    """The way from the values of a polynomial at some points to its coefficients.

    The coefficients are rows @ values / scale; `rows` is square, of integers.
    """

    points: tuple[Fraction, ...]
    rows: tuple[tuple[int, ...], ...]
    scale: int

    @staticmethod
    def at(points: Sequence[Fraction]) -> Interpolation:
        """Interpolation from different points, exact below degree len(points) (Lagrange 1795)."""
        bases: list[tuple[Poly, int]] = []
        for k, x in enumerate(points):
            others = [y for j, y in enumerate(points) if j != k]
            num = product([(-y.numerator, y.denominator) for y in others])
            bases.append((num, scaled_value(num, x)))
        scale = lcm(*(below for _, below in bases))
        columns = [
            tuple(a * (scale // below) * x.denominator ** (len(points) - 1) for a in num)
            for (num, below), x in zip(bases, points, strict=True)
        ]
        return Interpolation(tuple(points), tuple(zip(*columns, strict=True)), scale)

    def of(self, values: Sequence[int]) -> Poly:
        """`scale` times the polynomial that has some integer values at the points."""
        return poly([sum(w * v for w, v in zip(row, values, strict=True)) for row in self.rows])

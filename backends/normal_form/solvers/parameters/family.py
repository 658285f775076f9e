"""This module holds a meta-game whose payoffs are rational functions, found by interpolation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import TypeVar

import numpy as np
from attrs import frozen

from ....numbers.polynomial import (
    Interpolation,
    Poly,
    Ratio,
    constant_ratio,
    multiply,
    ratio,
    value,
)
from ....numbers.real_roots import simplest_between
from ....numbers.scaled import Scaled

MAX_VALUES = 2**22
"""Payoffs of all profiles, at all points of an interpolation together."""


Item = TypeVar("Item", bound=Hashable)


class TooMany(Exception):
    """More functions are asked for than the stated limit; the message gives both numbers."""


@frozen(eq=False)
class Functions:
    """An array of rational functions: the entry at an index is functions[codes[index]].

    codes       integer array
    functions   each different function once
    """

    codes: np.ndarray
    functions: tuple[Ratio, ...]

    def at(self, index: Sequence[int]) -> Ratio:
        """One entry."""
        return self.functions[self.codes[tuple(index)]]


@frozen(eq=False)
class Family:
    """A meta-game of n LLMs with S_1, ..., S_n meta-actions for every value of a parameter.

    utilities   for each LLM what it maximises, shape (S_1, ..., S_n)
    totals      for each LLM the total of its clients, same shape
    mass        for each LLM the clients it has: mean = total / mass
    """

    utilities: tuple[Functions, ...]
    totals: tuple[Functions, ...]
    mass: tuple[Ratio, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return self.totals[0].codes.shape


@frozen
class Shape:
    """What is known of totals as functions before they are: denominator * total is a polynomial.

    degree   a bound on its degree
    """

    denominator: Poly
    degree: int


def totals(
    tensor: Callable[[Fraction], Scaled], shape: Shape, ends: tuple[Fraction, Fraction]
) -> tuple[Functions, ...]:
    """The totals of each LLM as functions of the parameter, from shape.degree + 1 points.

    Args:
        tensor: the totals at a point, shape (n, S_1, ..., S_n); times the denominator they are
            polynomials of at most the stated degree.
        ends: the points are chosen strictly between these.

    Raises:
        TooMany: more than MAX_VALUES payoffs would be needed, or they are no exact numbers.
    """
    points = spread(*ends, shape.degree + 1)
    tensors = []
    for x in points:
        tensors.append(tensor(x))
        needed = len(points) * tensors[0].numerators.size
        if needed > MAX_VALUES:
            raise TooMany(f"{needed:,} payoffs would be needed, more than {MAX_VALUES:,}")
        if not tensors[-1].exact:
            raise TooMany("the game is too large for exact payoffs")
    return _interpolated(tensors, shape, points)


def _interpolated(
    tensors: Sequence[Scaled], shape: Shape, points: Sequence[Fraction]
) -> tuple[Functions, ...]:
    way = Interpolation.at(points)
    factors = [value(shape.denominator, x) / t.scale for x, t in zip(points, tensors, strict=True)]
    unit = lcm(*(f.denominator for f in factors))
    whole = [int(f * unit) for f in factors]
    below = multiply(shape.denominator, (way.scale * unit,))

    def function(values: tuple[int, ...]) -> Ratio:
        return ratio(way.of([int(v) * f for v, f in zip(values, whole, strict=True)]), below)

    out = []
    for i in range(tensors[0].shape[0]):
        columns = zip(*(t.numerators[i].ravel().tolist() for t in tensors), strict=True)
        codes, values = coded(columns)
        functions = tuple(function(v) for v in values)
        out.append(Functions(codes.reshape(tensors[0].shape[1:]), functions))
    return tuple(out)


def coded(items: Iterable[Item]) -> tuple[np.ndarray, list[Item]]:
    """A code for each item, shape (number of items,), and the different items."""
    places: dict[Item, int] = {}
    codes = [places.setdefault(item, len(places)) for item in items]
    return np.array(codes, dtype=np.intp), list(places)


def constants(payoffs: Scaled) -> tuple[Functions, ...]:
    """A payoff tensor, shape (n, S_1, ..., S_n), as constant functions."""
    out = []
    for own in payoffs.numerators:
        codes, values = coded((v,) for v in own.ravel().tolist())
        functions = tuple(constant_ratio(Fraction(int(v), payoffs.scale)) for (v,) in values)
        out.append(Functions(codes.reshape(own.shape), functions))
    return tuple(out)


def values_at(functions: Functions, x: Fraction) -> np.ndarray:
    """The entries at a point, an object array of Fractions of the same shape."""
    found = np.empty(len(functions.functions), dtype=object)
    found[:] = [f.at(x) for f in functions.functions]
    return found[functions.codes]


def spread(low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    """Different rationals strictly between two, with small denominators."""
    middle = simplest_between(low, high)
    found = [middle]
    step = Fraction(1, middle.denominator)
    while len(found) < count:
        step /= 2
        first = (low // step + 1) * step
        found = []
        x = first
        while x < high and len(found) < count:
            found.append(x)
            x += step
    return found

"""This module holds subsets of the real line with exact ends: unions of intervals and points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from .polynomial import Poly
from .real_roots import (
    Point,
    between,
    compare,
    sign_at,
)


@frozen(eq=False)
class Stretch:
    """The numbers from low to high, each end included or not; a point where both ends are equal."""

    low: Point
    high: Point
    low_closed: bool
    high_closed: bool

    @property
    def point(self) -> bool:
        return compare(self.low, self.high) == 0


LineSet: TypeAlias = tuple[Stretch, ...]
"""Stretches in increasing order that do not touch each other."""


def single(x: Point) -> Stretch:
    """One number."""
    return Stretch(x, x, True, True)


def inside(low: Point, high: Point) -> Stretch:
    """The numbers strictly between two."""
    return Stretch(low, high, False, False)


def joined(stretches: Iterable[Stretch]) -> LineSet:
    """The union of stretches that are in increasing order and do not overlap."""
    out: list[Stretch] = []
    for new in stretches:
        if out and _touch(out[-1], new):
            out[-1] = Stretch(out[-1].low, new.high, out[-1].low_closed, new.high_closed)
        else:
            out.append(new)
    return tuple(out)


def _touch(left: Stretch, right: Stretch) -> bool:
    """Whether two stretches, the first before the second, leave nothing between them."""
    return (left.high_closed or right.low_closed) and compare(left.high, right.low) == 0


def common(first: LineSet, second: LineSet) -> LineSet:
    """The intersection."""
    out = []
    i = j = 0
    while i < len(first) and j < len(second):
        met = _meet(first[i], second[j])
        if met is not None:
            out.append(met)
        if compare(first[i].high, second[j].high) < 0:
            i += 1
        else:
            j += 1
    return tuple(out)


def _meet(a: Stretch, b: Stretch) -> Stretch | None:
    order = compare(a.low, b.low)
    low = b.low if order < 0 else a.low
    low_closed = (a.low_closed or order < 0) and (b.low_closed or order > 0)
    order = compare(a.high, b.high)
    high = b.high if order > 0 else a.high
    high_closed = (a.high_closed or order > 0) and (b.high_closed or order < 0)
    order = compare(low, high)
    if order > 0 or (order == 0 and not (low_closed and high_closed)):
        return None
    return Stretch(low, high, low_closed, high_closed)


def where_nonnegative(f: Poly, roots: Sequence[Point], low: Point, high: Point) -> LineSet:
    """The numbers strictly between low and high at which f >= 0; `roots` are all those of f there,
    in order."""
    if not f:
        return (inside(low, high),)
    out: list[Stretch] = []
    ends = [low, *roots, high]
    for k in range(len(ends) - 1):
        if k:
            out.append(single(ends[k]))
        if sign_at(f, between(ends[k], ends[k + 1])) > 0:
            out.append(inside(ends[k], ends[k + 1]))
    return joined(out)


def has(numbers: LineSet, x: Point) -> bool:
    """Whether a number belongs to a set."""
    return bool(common(numbers, (single(x),)))


def within(points: Iterable[Point], low: Point, high: Point) -> list[Point]:
    """Those of some points that lie strictly between two."""
    return [x for x in points if compare(low, x) < 0 < compare(high, x)]

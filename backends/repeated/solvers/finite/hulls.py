"""This module cuts convex hulls of rational points and finds their corners, in any dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from ....numbers.linear import solve
from .errors import MOST_CORNERS, Inconsistent, Refused

Point: TypeAlias = tuple[Fraction, ...]

DIRECTIONS = 400
"""Directions in which corners are looked for in floats before the others are tried in rationals."""

CLEARLY = 1e-9
"""The lead, over entries between 0 and 1, that rounding cannot explain."""


def above(points: Sequence[Point], floors: Sequence[Fraction]) -> tuple[Point, ...]:
    """Corners of the part of a hull where entry i is at least floors[i], for every i.

    `points` are corners in increasing order, as `corners` returns them.
    """
    left = list(points)
    for i, floor in enumerate(floors):
        if not left or max(p[i] for p in left) < floor:
            return ()
        if min(p[i] for p in left) < floor:
            left = list(corners(_cut(left, i, floor)))
    return tuple(left)


def _cut(points: list[Point], i: int, floor: Fraction) -> list[Point]:
    """Points whose hull is what one cut leaves; between every two corners, or along the edges."""
    kept = [p for p in points if p[i] >= floor]
    if len(points[0]) == 2:
        ring = _ring(points)
        pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    else:
        pairs = [(p, q) for p in points for q in points if p[i] > floor > q[i]]
    crossing = [(p, q) for p, q in pairs if (p[i] - floor) * (q[i] - floor) < 0]
    return kept + [_between(p, q, i, floor) for p, q in crossing]


def _between(p: Point, q: Point, i: int, floor: Fraction) -> Point:
    share = (p[i] - floor) / (p[i] - q[i])
    return tuple(a + share * (b - a) for a, b in zip(p, q, strict=True))


def corners(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points that are not averages of others, each once, in increasing order.

    Raises Refused for more than MOST_CORNERS points with three entries or more.
    """
    left = sorted(set(points))
    if len(left) <= 2:
        return tuple(left)
    if len(left[0]) == 1:
        return (left[0], left[-1])
    if len(left[0]) == 2:
        return tuple(sorted(set(_ring(left))))
    if len(left) > MOST_CORNERS:
        raise Refused(f"payoffs have more than {MOST_CORNERS} corners to look at")
    sure = _sure(left)
    for point in [p for p in left if p not in sure]:
        others = [p for p in left if p != point]
        if weights(point, sorted(sure)) is not None or weights(point, others) is not None:
            left = others
        else:
            sure.add(point)
    return tuple(left)


def _sure(points: list[Point]) -> set[Point]:
    """Points that clearly lead in some direction, which makes them corners."""
    low, high = ([f(p[i] for p in points) for i in range(len(points[0]))] for f in (min, max))
    spans = [b - a or Fraction(1) for a, b in zip(low, high, strict=True)]
    at = np.array(
        [[float((x - a) / s) for x, a, s in zip(p, low, spans, strict=True)] for p in points]
    )
    ahead = at @ np.random.default_rng(0).normal(size=(len(low), DIRECTIONS))
    order = np.sort(ahead, axis=0)
    clear = order[-1] - order[-2] > CLEARLY
    return {points[k] for k in np.argmax(ahead, axis=0)[clear]}


def _ring(points: list[Point]) -> list[Point]:
    """The corners of a polygon in order around it (Andrew 1979); `points` are in order."""
    found: list[Point] = []
    for line in (points, points[::-1]):
        chain: list[Point] = []
        for p in line:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        found += chain[:-1]
    return found or points


def _turn(a: Point, b: Point, c: Point) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def weights(point: Point, points: Sequence[Point]) -> dict[int, Fraction] | None:
    """Positive weights on points, by number, whose average is `point`; None if it lies outside.

    Wolfe's method (1976) in rationals: the nearest point of the hull to `point` is an average of
    affinely independent points, and no point lies beyond it on the side of `point`.
    """
    if point in points:
        return {points.index(point): Fraction(1)}
    moved = [tuple(a - b for a, b in zip(p, point, strict=True)) for p in points]
    if not moved:
        return None
    first = min(range(len(moved)), key=lambda k: _dot(moved[k], moved[k]))
    held = {first: Fraction(1)}
    while True:
        nearest = _average(moved, held)
        size = _dot(nearest, nearest)
        if not size:
            return {k: w for k, w in held.items() if w}
        best = min(range(len(moved)), key=lambda k: _dot(nearest, moved[k]))
        if _dot(nearest, moved[best]) >= size:
            return None
        held = _settled(moved, {**held, best: Fraction(0)})


def _settled(moved: Sequence[Point], held: dict[int, Fraction]) -> dict[int, Fraction]:
    """Drop points until the nearest point of their affine hull is an average of them."""
    while True:
        target = _nearest_in_flat(moved, list(held))
        if min(target.values()) >= 0:
            return {k: w for k, w in target.items() if w}
        ratios = [held[k] / (held[k] - t) for k, t in target.items() if t < 0]
        step = min(ratios)
        mixed = {k: held[k] + step * (t - held[k]) for k, t in target.items()}
        held = {k: w for k, w in mixed.items() if w > 0}


def _nearest_in_flat(moved: Sequence[Point], chosen: list[int]) -> dict[int, Fraction]:
    """Weights that add up to 1 and minimise the size of the weighted sum."""
    rows = [[_dot(moved[i], moved[j]) for j in chosen] + [Fraction(-1)] for i in chosen]
    rows.append([Fraction(1)] * len(chosen) + [Fraction(0)])
    found = solve(rows, [Fraction(0)] * len(chosen) + [Fraction(1)])
    if found is None:
        raise Inconsistent("the nearest point of a flat set was not found")
    return dict(zip(chosen, found.point, strict=False))


def _average(moved: Sequence[Point], held: dict[int, Fraction]) -> Point:
    size = len(moved[0])
    return tuple(sum((w * moved[k][i] for k, w in held.items()), Fraction(0)) for i in range(size))


def _dot(a: Point, b: Point) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))

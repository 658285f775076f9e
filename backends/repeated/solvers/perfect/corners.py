"""This module finds the corners of a polytope that is given by half-spaces, flat ones included."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np

from ....numbers.cones import TooManyRays, extreme_rays
from .pair import BadRepeatedGame

Vector: TypeAlias = tuple[Fraction, ...]

EXACT_ROWS = {1: 300, 2: 300, 3: 300, 4: 140}
"""Half-spaces, by dimension, up to which corners are worked out in whole numbers."""

ROUNDING = 1e-9
"""What limits are raised by before corners are found in floats, of a range of 1."""

SAME = 1e-7
"""Corners closer than this, of a range of 1, are taken for one."""


def corners(ways: Sequence[Vector], limits: Sequence[Fraction]) -> tuple[tuple[Vector, ...], bool]:
    """The corners of {v : way . v <= limit}, and whether they are exact; the empty set has none.

    Where half-spaces are few the corners are exact (double description); otherwise they are floats,
    as fractions, of the polytope with limits raised by ROUNDING and corners merged within SAME.

    ways: both directions of each axis among them, so that the set is bounded. Raises
    BadRepeatedGame where there are too many corners, or floats do not find them.
    """
    if len(ways) <= EXACT_ROWS.get(len(ways[0]), 0):
        return _exact(ways, limits), True
    low = [-_bound(ways, limits, i, -1) for i in range(len(ways[0]))]
    high = [_bound(ways, limits, i, 1) for i in range(len(ways[0]))]
    if any(h < x for x, h in zip(low, high, strict=True)):
        return (), True
    spread = [h - x or Fraction(1) for x, h in zip(low, high, strict=True)]
    return _floats(ways, limits, spread), False


def _exact(ways: Sequence[Vector], limits: Sequence[Fraction]) -> tuple[tuple[Fraction, ...], ...]:
    rows = [(*(-x for x in way), limit) for way, limit in zip(ways, limits, strict=True)]
    rows.append((*(Fraction(0) for _ in ways[0]), Fraction(1)))
    whole = []
    for row in rows:
        scale = lcm(*(Fraction(x).denominator for x in row))
        whole.append(tuple(int(x * scale) for x in row))
    try:
        rays = extreme_rays(whole)
    except TooManyRays as error:
        raise BadRepeatedGame(f"an outer bound has too many corners: {error}") from None
    return tuple(sorted(tuple(Fraction(x, ray[-1]) for x in ray[:-1]) for ray in rays if ray[-1]))


def _floats(
    ways: Sequence[Vector], limits: Sequence[Fraction], spread: Sequence[Fraction]
) -> tuple[tuple[Fraction, ...], ...]:
    from scipy.spatial import HalfspaceIntersection, QhullError

    sizes = np.array([float(s) for s in spread])
    rows = np.array([[float(x * s) for x, s in zip(way, spread, strict=True)] for way in ways])
    lengths = np.linalg.norm(rows, axis=1)
    middle, room = _middle(ways, limits, spread)
    if room is None:
        return ()
    bases = [
        float(limit - sum((x * c for x, c in zip(way, middle, strict=True)), Fraction(0)))
        for way, limit in zip(ways, limits, strict=True)
    ]
    planes = np.column_stack([rows / lengths[:, None], -(np.array(bases) / lengths + ROUNDING)])
    try:
        found = HalfspaceIntersection(planes, np.zeros(len(spread))).intersections
    except QhullError as error:
        raise BadRepeatedGame("an outer bound is too thin for its corners to be found") from error
    kept = found[np.isfinite(found).all(axis=1)]
    _, index = np.unique(np.round(kept / SAME), axis=0, return_index=True)
    return tuple(
        tuple(c + Fraction(float(x * s)) for c, x, s in zip(middle, point, sizes, strict=True))
        for point in kept[np.sort(index)]
    )


def _middle(
    ways: Sequence[Vector], limits: Sequence[Fraction], spread: Sequence[Fraction]
) -> tuple[list[Fraction], float | None]:
    """A point as far inside as there is (its least distance from the half-spaces)."""
    from scipy.optimize import linprog

    rows = np.array([[float(x * s) for x, s in zip(way, spread, strict=True)] for way in ways])
    lengths = np.linalg.norm(rows, axis=1)
    start = [-_bound(ways, limits, i, -1) for i in range(len(spread))]
    bases = [
        float(limit - sum((x * c for x, c in zip(way, start, strict=True)), Fraction(0)))
        for way, limit in zip(ways, limits, strict=True)
    ]
    table = np.column_stack([rows / lengths[:, None], np.ones(len(rows))])
    cost = np.append(np.zeros(len(spread)), -1.0)
    found = linprog(cost, table, np.array(bases) / lengths, bounds=(None, None))
    if found.status != 0 or found.x[-1] < -ROUNDING / 2:
        return start, None
    return [
        c + s * Fraction(float(x)) for c, s, x in zip(start, spread, found.x, strict=False)
    ], 1.0


def _bound(ways: Sequence[Vector], limits: Sequence[Fraction], i: int, sign: int) -> Fraction:
    """The limit of sign times one coordinate."""
    return min(
        limit / abs(way[i])
        for way, limit in zip(ways, limits, strict=True)
        if sign * way[i] > 0 and not any(x for j, x in enumerate(way) if j != i)
    )

"""This module writes points as averages of others, exactly, where floats say how."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ....numbers.linear import solve
from .directions import as_floats
from .game import ONE, ZERO, Row
from .polytope import extreme, hull_weights


def weights_on(points: Sequence[Row], asked: Sequence[Row]) -> list[Row] | None:
    """For each point asked, weights >= 0 on `points` that average to it; None if one has none.

    A triangulation in floats (Delaunay 1934) says which simplex a point lies in; its weights are
    solved for in rationals, and where one is negative a linear program decides.
    """
    known: dict[Row, Row | None] = {}
    places = dict(zip(dict.fromkeys(asked), _simplices(points, list(dict.fromkeys(asked))),
                      strict=True))  # fmt: skip
    for point, chosen in places.items():
        found = _within(points, chosen, point) if chosen else None
        known[point] = found if found is not None else hull_weights(point, points)
        if known[point] is None:
            return None
    return [w for w in (known[p] for p in asked) if w is not None]


def _within(points: Sequence[Row], chosen: Sequence[int], point: Row) -> Row | None:
    rows = [*zip(*(points[j] for j in chosen), strict=True), (ONE,) * len(chosen)]
    found = solve(rows, [*point, ONE])
    if found is None or found.directions or min(found.point) < 0:
        return None
    out = [ZERO] * len(points)
    for j, weight in zip(chosen, found.point, strict=True):
        out[j] = weight
    return tuple(out)


def _simplices(points: Sequence[Row], asked: Sequence[Row]) -> list[tuple[int, ...]]:
    """Corners of a simplex that holds each point, by number; () where there are no simplices."""
    from scipy.spatial import Delaunay, QhullError

    nowhere: list[tuple[int, ...]] = [()] * len(asked)
    if not points or len(points) <= len(points[0]) or len(points[0]) == 1 or not asked:
        return nowhere
    at = as_floats(points)
    try:
        cells = np.asarray(Delaunay(at).simplices)
    except QhullError:
        return nowhere
    corners = np.concatenate([at[cells], np.ones((*cells.shape, 1))], axis=2)
    solid = np.abs(np.linalg.det(corners)) > 1e-14
    if not solid.any():
        return nowhere
    cells, inverse = cells[solid], np.linalg.inv(corners[solid])
    places = []
    for point in as_floats(asked):
        weights = np.append(point, 1.0) @ inverse
        places.append(tuple(int(j) for j in cells[weights.min(axis=1).argmax()]))
    return places


def away(points: Sequence[Row], far: Sequence[Row]) -> Fraction:
    """A bound on the distance, by largest entry, of any point of `far` from a hull of points.

    Linear programs in floats propose weights; the distance is taken in rationals.
    """
    from scipy.optimize import linprog

    at, count, size = as_floats(points), len(points), len(points[0])
    over = np.vstack([at.T, -at.T])
    rows = np.hstack([over, -np.ones((2 * size, 1))])
    once = np.append(np.ones(count), 0.0)[None]
    cost = np.append(np.zeros(count), 1.0)
    most = ZERO
    for v, line in zip(far, as_floats(far), strict=True):
        rhs = np.concatenate([line, -line])
        found = linprog(cost, A_ub=rows, b_ub=rhs, A_eq=once, b_eq=[1.0], method="highs")
        weights = np.eye(count)[0] if found.x is None else found.x[:-1].clip(0)
        exact = [Fraction(float(x)) for x in weights]
        total, pairs = sum(exact, ZERO), [(x, p) for x, p in zip(exact, points, strict=True) if x]
        for i, target in enumerate(v):
            near = sum((x * p[i] for x, p in pairs), ZERO) / total
            most = max(most, abs(target - near))
    return most


def outermost(points: Sequence[Row]) -> tuple[int, ...]:
    """Which of some distinct points span their hull; in space up to rounding, and all if flat."""
    if len(points[0]) < 3 or len(points) < 5:
        kept = set(extreme(points))
        return tuple(k for k, v in enumerate(points) if v in kept)
    from scipy.spatial import ConvexHull, QhullError

    try:
        return tuple(sorted(int(k) for k in ConvexHull(as_floats(points)).vertices))
    except QhullError:
        return tuple(range(len(points)))

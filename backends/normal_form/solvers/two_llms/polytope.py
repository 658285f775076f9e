"""This module lists the vertices of {z >= 0, M z <= 1} for integers M, so that none is missing."""

from __future__ import annotations

from math import comb
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.rational import solve_scaled
from ..tolerances import VERTEX_ROUNDING, VERTEX_SHIFT
from .exact_vertices import Found, exact_vertices
from .proved import Proved, moved, proved_simple

VERTEX_LIMIT = 3_000_000
"""Largest upper bound on the number of vertices for which enumeration is tried."""

SMALL = 60
"""Upper bound on the number of vertices up to which integers are faster than floats."""

EXACT_WORK = 20_000_000
"""Pairs of vertices that integers may take in a degenerate polytope (some five seconds)."""

CROWDED_LIMIT = 20_000
"""Most bases of degenerate vertices that are solved for one by one in integers."""

Rows: TypeAlias = list[list[int]]
"""A matrix of integers between D and 2 D for some D."""


@frozen(eq=False)
class Vertices:
    """All vertices of {z >= 0, M z <= 1}, M of shape (rows, k).

    masks    tight constraints as bit masks: bit i for z_i = 0, bit k + j for row j
    points   the vertices, each up to a positive factor; None: not known, see `direction`
    matrix   M
    """

    masks: list[int]
    points: list[tuple[int, ...]] | None
    matrix: Rows

    @property
    def degenerate(self) -> bool:
        """Whether some vertex has more tight constraints than the dimension."""
        k = len(self.matrix[0])
        return any(mask.bit_count() > k for mask in self.masks)

    def direction(self, at: int) -> tuple[int, ...]:
        """A vertex up to a positive factor, exactly."""
        if self.points is not None:
            return self.points[at]
        found = exact_point(self.matrix, self.masks[at])
        if found is None:
            raise ArithmeticError("a listed vertex is not determined by its constraints")
        return found[:-1]


def most_vertices(k: int, rows: int) -> int:
    """The upper bound theorem (McMullen 1970) for a k-dimensional polytope with k + rows facets."""
    n = k + rows
    return comb(n - (k + 1) // 2, k // 2) + comb(n - (k + 2) // 2, (k - 1) // 2) if k > 1 else 2


def all_vertices(matrix: Rows) -> Vertices | None:
    """The vertices of {z >= 0, M z <= 1}; None if the polytope is too large.

    Small ones in integers. Others in floats with proof (see `proved`); where that fails, in
    integers; and where that would take too long, in floats with moved right sides.
    """
    rows, k = len(matrix), len(matrix[0])
    if most_vertices(k, rows) <= SMALL:
        return _listed(exact_vertices(matrix, EXACT_WORK), matrix)
    found = proved_simple(ratios(matrix), np.ones(rows))
    if found is not None:
        return Vertices(masks(found.tight), None, matrix)
    return _listed(exact_vertices(matrix, EXACT_WORK), matrix) or _shifted(matrix)


def _listed(found: Found | None, matrix: Rows) -> Vertices | None:
    if found is None:
        return None
    k = len(matrix[0])
    return Vertices(list(found), [point[:k] for point in found.values()], matrix)


def ratios(matrix: Rows) -> np.ndarray:
    """The matrix over its largest entry, each entry rounded once."""
    top = max(map(max, matrix))
    return np.array([[x / top for x in row] for row in matrix])


def masks(tight: np.ndarray) -> list[int]:
    """Rows of constraints as bit masks."""
    if not tight.size or tight.max() < 64:
        bits = np.uint64(1) << tight.astype(np.uint64)
        words: list[int] = np.bitwise_or.reduce(bits, axis=1).tolist()
        return words
    return [sum(1 << c for c in row) for row in tight.tolist()]


def _shifted(matrix: Rows) -> Vertices | None:
    """All vertices by right sides that are moved a little at random, so that all are simple.

    If every basis found is feasible both for the moved right sides (strictly) and for the true
    ones (exactly), it is so for all right sides between, and the vertices of the true polytope are
    the limits of theirs: none is missing.
    """
    m = ratios(matrix)
    b = 1 + VERTEX_SHIFT * (0.5 + np.random.default_rng(len(m)).random(len(m)))
    found = proved_simple(m, b)
    if found is None:
        return None
    points, radius = moved(found, m, b)
    slack = np.hstack([points, 1 - points @ m.T])
    np.put_along_axis(slack, found.tight, np.inf, axis=1)
    k = m.shape[1]
    crowded = slack.min(axis=1) <= k * radius + VERTEX_ROUNDING * (k + 2)
    merged = _merged(matrix, found, points, crowded.nonzero()[0])
    if merged is None:
        return None
    alone = masks(found.tight[~crowded])
    return Vertices([*alone, *sorted(merged)], None, matrix)


def _merged(
    matrix: Rows, found: Proved, points: np.ndarray, crowded: np.ndarray
) -> set[int] | None:
    """Tight constraints of degenerate vertices: bases that meet in one point become one vertex.

    One basis of each group of near ones is solved for; the others have to be tight there too.
    """
    if len(crowded) > CROWDED_LIMIT:
        return None
    groups: dict[tuple[float, ...], list[int]] = {}
    for at, mask in zip(crowded.tolist(), masks(found.tight[crowded]), strict=True):
        groups.setdefault(tuple(np.rint(points[at] * 1e6).tolist()), []).append(mask)
    merged = set()
    for members in groups.values():
        true = exact_tight(matrix, members[0])
        if true is None or any(mask & ~true for mask in members):
            return None
        merged.add(true)
    return merged


def _bits(mask: int, first: int, length: int) -> list[int]:
    return [at for at in range(length) if mask >> first + at & 1]


def exact_point(matrix: Rows, tight: int) -> tuple[int, ...] | None:
    """The one point at which the marked constraints hold with equality, or None.

    Its coordinates as integers over a common denominator, which comes last and is positive.
    """
    k = len(matrix[0])
    zero, rows = set(_bits(tight, 0, k)), _bits(tight, k, len(matrix))
    inside = [i for i in range(k) if i not in zero]
    solved = solve_scaled([[matrix[j][i] for i in inside] for j in rows], [1] * len(rows))
    if solved is None:
        return None
    point = [0] * k
    for at, value in zip(inside, solved[0], strict=True):
        point[at] = value
    return (*point, solved[1])


def exact_slack(matrix: Rows, point: tuple[int, ...]) -> list[int]:
    """By how much each constraint is met at a point as `exact_point` gives it, up to its factor."""
    *z, scale = point
    inside = [(i, x) for i, x in enumerate(z) if x]
    return [*z, *(scale - sum(row[i] * x for i, x in inside) for row in matrix)]


def exact_tight(matrix: Rows, basis: int) -> int | None:
    """All constraints tight at the vertex of a basis; None if that point is not feasible."""
    point = exact_point(matrix, basis)
    if point is None:
        return None
    slack = exact_slack(matrix, point)
    if min(slack) < 0:
        return None
    return sum(1 << at for at, value in enumerate(slack) if not value)

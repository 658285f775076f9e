"""This module proves lists of vertices that were found in floats: right, and none missing.

Points are computed, so nothing is known of a vertex but the residuals of its tight constraints. Its
edges tell the rest. Let N be the k tight constraints of a vertex v, z_w the neighbour along which
constraint c is given up, and g_c > 0 the slack of c at z_w. The columns (z_w - z_v) / g_c make up a
matrix E with N E = I + F, where F is of the size of the residuals over the g_c. If |F| < 1, N is
regular and |N^-1| <= |E| / (1 - |F|), so the true vertex is within |N^-1| times the residual of
z_v. If all other constraints are slack by more than that can change, it is a vertex with exactly
these constraints. And if the list has the other end of each of its edges, the list is the whole
polytope, as the graph of a polytope is connected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ..tolerances import VERTEX_DEFECT, VERTEX_ROUNDING
from .insertion import SimpleVertices, simple_vertices

CHUNK = 2**22
"""Numbers in the largest array of a step of the proof."""

Bounds: TypeAlias = tuple[np.ndarray, np.ndarray]


@frozen(eq=False)
class Proved:
    """All vertices of {z >= 0, M z <= b}, every one with exactly k tight constraints.

    points   shape (V, k), in floats, off by at most `radius` in any coordinate
    tight    shape (V, k): the tight constraints, i for z_i >= 0, k + j for row j
    beside   shape (V, k): the neighbour along which only tight[v, j] is left
    radius   shape (V,)
    norm     shape (V,): bounds on the inverses of the tight constraints, and `defect` on |F|
    """

    points: np.ndarray
    tight: np.ndarray
    beside: np.ndarray
    radius: np.ndarray
    norm: np.ndarray
    defect: np.ndarray

    def is_tight(self, constraints: int) -> np.ndarray:
        """Which constraints are tight: booleans of shape (V, constraints)."""
        out = np.zeros((len(self.tight), constraints), dtype=bool)
        out[np.arange(len(out))[:, None], self.tight] = True
        return out


def proved_simple(m: np.ndarray, b: np.ndarray, blur: float = 0.0) -> Proved | None:
    """All vertices of {z >= 0, M z <= b} if they are simple by a margin; None if it is not proved.

    m    shape (rows, k), entries in [1/2, 1], each the true one up to rounding
    b    right sides close to 1
    blur     the proof holds for all matrices that differ by no more than this in any entry
    """
    found = simple_vertices(m, b)
    if found is None or not _closed(found, sum(m.shape)):
        return None
    k = m.shape[1]
    slack = np.hstack([found.slack[:, :k], b - found.slack[:, :k] @ m.T])
    at = np.arange(len(slack))[:, None]
    residuals = np.abs(slack[at, found.tight]).max()
    error = 2 * blur + float(residuals) + VERTEX_ROUNDING * (k + 2)
    gap = slack[found.beside, found.tight]
    slack[at, found.tight] = np.inf
    least = slack.min(axis=1)
    if not (gap.min() > 0 and least.min() > 0):
        return None
    norm = (2.1 / gap).sum(axis=1)  # no coordinates of two vertices differ by more
    defect = error * norm
    unsure = least <= (k * norm + 1) * 2 * error
    norm[unsure] = _inverse_norm(found, gap, unsure.nonzero()[0])
    radius = norm * error / (1 - VERTEX_DEFECT)
    if not ((defect < VERTEX_DEFECT).all() and (least > k * radius + error).all()):
        return None
    return Proved(found.slack[:, :k], found.tight, found.beside, radius, norm, defect)


def _closed(found: SimpleVertices, constraints: int) -> bool:
    """Whether each edge leads to a listed vertex with all tight constraints but the one given up.

    That the given-up one is slack there is checked with the gaps.
    """
    for first in range(0, constraints, 64):
        bit = np.zeros(constraints, dtype=np.uint64)
        bit[first : first + 64] = np.uint64(1) << np.arange(
            min(64, constraints - first), dtype=np.uint64
        )
        own = bit.take(found.tight)
        word = np.bitwise_or.reduce(own, axis=1)
        ridge = word[:, None] & ~own
        if (ridge & ~word.take(found.beside)).any():
            return False
    return True


def _inverse_norm(found: SimpleVertices, gap: np.ndarray, at: np.ndarray) -> np.ndarray:
    """|E| for some vertices, in the norm of row sums bounded by the sum of the columns' largest."""
    k = gap.shape[1]
    out = np.zeros(len(at))
    for part in _chunks(len(at), k * k):
        v = at[part]
        steps = found.slack[found.beside[v], :k] - found.slack[v, None, :k]
        out[part] = (np.abs(steps).max(axis=2) / gap[v]).sum(axis=1)
    return out


def _chunks(length: int, width: int) -> Iterator[slice]:
    step = max(1, CHUNK // width)
    return (slice(at, at + step) for at in range(0, length, step))


def moved(found: Proved, m: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the bases of the vertices meet when all right sides are 1 instead of b.

    Returns the points, shape (V, k), and how far off they may be, shape (V,).
    """
    k = m.shape[1]
    slack = np.hstack([found.points, b - found.points @ m.T])
    gap = slack[found.beside, found.tight]
    shift = np.concatenate([np.zeros(k), b - 1])[found.tight] / gap
    points = found.points.copy()
    for part in _chunks(len(points), k * k):
        steps = found.points[found.beside[part]] - found.points[part, None]
        points[part] += (steps * shift[part, :, None]).sum(axis=1)
    slack = np.hstack([points, 1 - points @ m.T])
    residual = np.abs(slack[np.arange(len(slack))[:, None], found.tight]).max(axis=1)
    residual += VERTEX_ROUNDING * (k + 2)
    return points, found.norm * residual / (1 - VERTEX_DEFECT)

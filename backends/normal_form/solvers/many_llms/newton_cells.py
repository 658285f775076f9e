"""This module proves what roots a cell may have: none, at most one, or only in a part of it."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..tolerances import CELL_ERROR
from .cells import Cells

_LARGEST = 1e12
"""Inverses with larger entries prove nothing, and are left out."""


@frozen(eq=False)
class Preconditioned:
    """The equations of cells, times an inverse of their slopes at the centre.

    rows      shape (M, K_1, ..., K_n, c), at the corners
    error     shape (M, c): a bound on the error of each row
    slopes    shape (c, M, M): the equations' slopes at the centre; the identity where a
              meta-action is not supported
    bend      shape (c,): bound on the norm of the difference between the slopes of `rows` anywhere
              in the cell and the identity; below 1 no two points have equal values
    """

    rows: np.ndarray
    error: np.ndarray
    slopes: np.ndarray
    bend: np.ndarray

    @property
    def rootless(self) -> np.ndarray:
        """Where some row has no zero in the cell: shape (c,)."""
        axes = tuple(range(1, self.rows.ndim - 1))
        above, below = self.rows.min(axis=axes), self.rows.max(axis=axes)
        return ((above > self.error) | (below < -self.error)).any(axis=0)


def ruled_out(cells: Cells, error: float = CELL_ERROR) -> np.ndarray:
    """Where some equation has no zero in a cell, or some unsupported meta-action gains all over
    it: shape (c,).
    """
    axes = tuple(range(1, cells.rows.ndim - 1))
    gains: np.ndarray = (cells.rows.min(axis=axes) > error).any(axis=0)
    loses: np.ndarray = cells.rows[: len(cells.equal)].max(axis=axes) < -error
    return gains | (loses & cells.equal).any(axis=0)


def preconditioned(cells: Cells, error: float | np.ndarray = CELL_ERROR) -> Preconditioned:
    """The equations of cells in a form that is close to the identity, where they are regular.

    Where some LLM's equations outnumber their unknowns, the rows are orthogonal combinations of
    them instead: those without a slope at the centre have no zero if they have a value there.
    """
    inside, c = cells.equal.shape
    equal = cells.equal.T
    equations = cells.rows[:inside]
    slopes = np.where(equal[:, :, None], _slopes(equations), np.eye(inside))
    regular = cells.regular()
    inverse = _inverses(slopes, regular) * equal[:, None, :]
    flat = inverse @ equations.reshape(inside, -1, c).transpose(2, 0, 1)
    rows = np.ascontiguousarray(flat.transpose(1, 2, 0)).reshape(equations.shape)
    bound = np.abs(inverse).sum(axis=2).T * error
    bend = np.where(regular, _bend(cells, rows, bound), np.inf)
    return Preconditioned(rows, bound, slopes, bend)


def bounds(cells: Cells, found: Preconditioned) -> list[np.ndarray]:
    """Lower bounds on the weights of the corners at every root: for each LLM shape (K_i, c).

    At a root a weight w equals w - row, which is linear in each simplex, so it is at least the
    least value at a corner (a Newton step with bounds, as in Krawczyk 1969). Where bounds add up
    to more than 1 there is no root.
    """
    out, first = [], 0
    regular = cells.regular()
    axes = tuple(range(1, found.rows.ndim - 1))
    for i, k in enumerate(cells.shape):
        own = slice(first, first + k - 1)
        real, error = cells.equal[own], found.error[own]
        weights = -found.rows[own]
        weights.swapaxes(1, 1 + i)[range(k - 1), range(1, k)] += 1
        if not real.all():
            weights *= real.reshape(k - 1, *[1] * len(cells.shape), -1)
        low = np.empty((k, len(cells)))
        low[1:] = np.where(real, weights.min(axis=axes) - error, 0)
        low[0] = 1 - weights.sum(axis=0).max(axis=tuple(a - 1 for a in axes))
        low[0] -= (error * real).sum(axis=0)
        out.append(np.where(regular, low, 0).clip(0))
        first += k - 1
    return out


def _slopes(equations: np.ndarray) -> np.ndarray:
    """Slopes at the centre by the weights of all corners but the first: (c, M, M)."""
    axes = range(1, equations.ndim - 1)
    parts = []
    for i in axes:
        mean = equations.mean(axis=tuple(j for j in axes if j != i))
        parts.append(mean[:, 1:] - mean[:, :1])
    return np.concatenate(parts, axis=1).transpose(2, 0, 1)


def _inverses(slopes: np.ndarray, regular: np.ndarray) -> np.ndarray:
    if regular.all():
        out = _inverse(slopes)
    else:
        out = np.empty_like(slopes)
        out[regular] = _inverse(slopes[regular])
        out[~regular] = np.linalg.svd(slopes[~regular])[0].swapaxes(1, 2)
    out[~(np.abs(out).max(axis=(1, 2), initial=0) < _LARGEST)] = 0
    return out


def _inverse(matrices: np.ndarray) -> np.ndarray:
    try:
        return np.linalg.inv(matrices)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(matrices)


def _bend(cells: Cells, rows: np.ndarray, error: np.ndarray) -> np.ndarray:
    """See `Preconditioned.bend`: slopes are differences between corners of one simplex."""
    inside = len(error)
    total = 2 * inside * error
    axes = tuple(range(2, rows.ndim - 1))
    first = 0
    for i, k in enumerate(cells.shape):
        if k == 1:
            continue
        front = rows.swapaxes(1, 1 + i)
        slopes = front[:, 1:] - front[:, :1]
        own = range(first, first + k - 1)
        above, below = slopes.max(axis=axes), slopes.min(axis=axes)
        above[own, range(k - 1)] -= cells.equal[own]
        below[own, range(k - 1)] -= cells.equal[own]
        total += np.maximum(above, -below).sum(axis=1)
        first += k - 1
    return np.where(cells.equal, total, 0).max(axis=0, initial=0)

"""This module finds the one root of a cell that can have no more, and proves that it exists."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..tolerances import CELL_ERROR, ROOT_ERROR
from .cells import Cells, averaged, moved
from .newton_cells import preconditioned

STEPS = 12
"""Newton steps towards the root of a cell."""

ROOM = 0.02
"""How far around a cell and its root, in weights of corners, no second root may be."""

STEEP = 0.9
"""Bound on `Preconditioned.bend` around a root: it is off by ten times its value at most."""

FAR = 2.0
"""A root with weights that add up to more than this beyond a cell is not followed."""


@frozen(eq=False)
class Root:
    """A profile of mixtures at which the meta-actions of some supports pay the same, and near it
    no other one.

    profile    the number of the profile of supports
    mixtures   for each LLM shape (S_i,); weights may be negative by up to `radius`
    radius     bound on the distance of the exact root from `mixtures` in every weight
    proved     whether it certainly is an equilibrium in which unsupported meta-actions pay less
    index      +1 or -1: the sign of the determinant of minus the slopes
    around     for each LLM the corners of a simplex, shape (k_i, S_i): no other root in there
    """

    profile: int
    mixtures: tuple[np.ndarray, ...]
    radius: float
    proved: bool
    index: int
    around: tuple[np.ndarray, ...]

    def same_as(self, other: Root) -> bool | None:
        """Whether two roots on the same supports are one; None if that is not known."""
        apart = max(
            float(np.abs(p - q).max()) for p, q in zip(self.mixtures, other.mixtures, strict=True)
        )
        if apart > self.radius + other.radius:
            return False
        return True if all(map(_deep_inside, other.mixtures, self.around)) else None


def _deep_inside(point: np.ndarray, corners: np.ndarray) -> bool:
    """Whether a point is well inside a simplex, rounding included."""
    if len(corners) == 1:
        return True
    sides = (corners[1:] - corners[0]).T
    size = np.linalg.svd(sides, compute_uv=False).min()
    weights = np.linalg.lstsq(sides, point - corners[0], rcond=None)[0]
    depth = min(1 - weights.sum(), weights.min())
    return bool(depth > ROOM / 10 and size > 1e-9)


def close(cells: Cells, error: float = CELL_ERROR) -> tuple[list[Root], np.ndarray]:
    """The roots of cells, or just beside them, and for which cells that is proved: shape (c,).

    The simplices are widened to hold the root with some room. If there the slopes of the
    preconditioned equations stay near the identity, no two points have equal values, and a root
    exists if the value at one point is small enough (Krawczyk 1969). Where a cell is proved, it
    has no root but that one. Roots that certainly are no equilibria are left out.
    """
    weights, settled = _newton(cells)
    low = [np.where(cells.real(i), np.minimum(w, 0) - ROOM, 0) for i, w in enumerate(weights)]
    beyond = [-own.sum(axis=0) for own in low]
    settled &= np.sum(beyond, axis=0) < FAR
    low = [np.where(settled, own, 0) for own in low]
    wide = moved(cells, low)
    weights = [(w - own) / (1 - own.sum(axis=0)) for w, own in zip(weights, low, strict=True)]
    worst = error * np.prod([1 + 2 * own for own in np.where(settled, beyond, 0)], axis=0)
    found = preconditioned(wide, worst)
    off = np.abs(_at(found.rows, weights)) + found.error
    radius = off.max(axis=0, initial=0) / np.maximum(1 - found.bend, 1e-300)
    proved = settled & (found.bend < STEEP) & (radius < _room(wide, weights))
    signs = np.linalg.slogdet(-found.slopes)[0] * (-1.0) ** (~cells.equal).sum(axis=0)
    near = [w[:, proved] for w in weights]
    return _roots(wide.take(proved), near, radius[proved], signs[proved], worst[proved]), proved


def _newton(cells: Cells) -> tuple[list[np.ndarray], np.ndarray]:
    """Weights of corners at which the equations vanish, and where the steps settled."""
    inside = len(cells.equal)
    equations, equal = cells.rows[:inside], cells.equal.T
    weights = [cells.real(i) / cells.counts[i] for i in range(len(cells.shape))]
    cuts = np.cumsum([k - 1 for k in cells.shape])[:-1]
    settled = np.ones(len(cells), dtype=bool)
    for _ in range(STEPS):
        slopes, values = _slopes_at(equations, weights)
        slopes = np.where(equal[:, :, None], slopes, np.eye(inside))
        values = np.where(equal, values, 0)
        try:
            step = np.linalg.solve(slopes, -values[:, :, None])[:, :, 0].T
        except np.linalg.LinAlgError:
            step = -(np.linalg.pinv(slopes) @ values[:, :, None])[:, :, 0].T
        size = np.abs(step).max(axis=0, initial=0)
        step = np.where(size < FAR, step, 0)
        for own, part in zip(weights, np.split(step, cuts), strict=True):
            own[1:] += part
            own[0] -= part.sum(axis=0)
            np.clip(own, -FAR, FAR + 1, out=own)
        settled = size < 1e-5
        if size.max(initial=0) < 1e-7:
            break
    return weights, settled


def _at(rows: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Rows of shape (R, K_1, ..., K_n, c) at weights of corners: shape (R, c)."""
    for i in reversed(range(len(weights))):
        rows = averaged(rows, 1 + i, weights[i])
    return rows.reshape(len(rows), -1)


def _slopes_at(equations: np.ndarray, weights: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Slopes by the weights of all corners but the first, shape (c, M, M), and values, (c, M)."""
    parts = []
    for i in range(len(weights)):
        rest = equations
        for j in reversed(range(len(weights))):
            if j != i:
                rest = averaged(rest, 1 + j, weights[j])
        front = rest.reshape(len(rest), -1, rest.shape[-1])
        parts.append(front[:, 1:] - front[:, :1])
    values = (front * weights[-1]).sum(axis=1)
    return np.concatenate(parts, axis=1).transpose(2, 0, 1), values.T


def _room(cells: Cells, weights: list[np.ndarray]) -> np.ndarray:
    """How far every weight but the first of each LLM may move within the cell: shape (c,)."""
    rooms = []
    for i, own in enumerate(weights):
        others = np.where(cells.real(i)[1:], own[1:], np.inf).min(axis=0, initial=np.inf)
        rooms += [others, own[0] / np.maximum(cells.counts[i] - 1, 1)]
    room: np.ndarray = np.min(rooms, axis=0)
    return room


def _roots(
    cells: Cells, weights: list[np.ndarray], off: np.ndarray, signs: np.ndarray, error: np.ndarray
) -> list[Root]:
    """Records of the roots of cells, one in each, that are not certain to be no equilibria.

    Args:
        cells: without any other root.
        weights: the weights of the corners at the roots, near enough.
        off: bounds on how far these are from the truth, shape (c,).
        signs: the indices, shape (c,).
        error: bounds on the error of the cells' rows, shape (c,).
    """
    mixtures = [averaged(own, 0, w)[0] for own, w in zip(cells.corners, weights, strict=True)]
    spans = [np.abs(own - own[:1]).sum(axis=0).max(axis=0, initial=0) for own in cells.corners]
    radius = off * np.max(spans, axis=0) + ROOT_ERROR
    least = np.min(
        [
            np.where(np.abs(own).max(axis=0) > 0, m, np.inf).min(axis=0)
            for own, m in zip(cells.corners, mixtures, strict=True)
        ],
        axis=0,
    )
    gains = _at(cells.rows, weights)
    gains[: len(cells.equal)][cells.equal] = -np.inf
    gain = gains.max(axis=0, initial=-np.inf)
    axes = tuple(range(cells.rows.ndim - 1))
    steps = np.prod([1 + 2 * (counts - 1) * off for counts in cells.counts], axis=0) - 1
    slack = np.abs(cells.rows).max(axis=axes, initial=0) * steps + error
    proved = (least > radius) & (gain < -slack)
    kept = np.flatnonzero((least >= -radius) & (gain <= slack))
    return [
        Root(
            int(cells.profile[k]),
            tuple(m[:, k] for m in mixtures),
            float(radius[k]),
            bool(proved[k]),
            int(signs[k]),
            tuple(c[:n, :, k] for c, n in zip(cells.corners, cells.counts[:, k], strict=True)),
        )
        for k in kept
    ]

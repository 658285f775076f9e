"""This module holds products of simplices with the payoff differences at their corners."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from attrs import evolve, frozen

from ....numbers.scaled import Scaled


@frozen(eq=False)
class Cells:
    """c products of n simplices, each within (or around) the mixtures on a profile of supports.

    On a product of simplices what an LLM gains by one meta-action rather than another is linear in
    the weights of each simplex's corners. So its values at the choices of one corner from each
    simplex bound it exactly, and give it everywhere.

    rows      shape (R, K_1, ..., K_n, c): gains over the first supported meta-action, over the
              LLM's payoff range. The first M = sum (K_i - 1) rows belong to the corners but the
              first of each LLM, in their order; the others to meta-actions beyond K_i
    equal     shape (M, c): whether the meta-action is supported, so that its gain must vanish; all
              other gains must not be positive
    counts    shape (n, c): the sizes of the supports; corners beyond are copies of the first
    corners   for each LLM its corners as mixtures, shape (K_i, S_i, c)
    profile   shape (c,): the number of the profile of supports
    depth     shape (c,): how often the cell was cut
    """

    rows: np.ndarray
    equal: np.ndarray
    counts: np.ndarray
    corners: tuple[np.ndarray, ...]
    profile: np.ndarray
    depth: np.ndarray

    def __len__(self) -> int:
        return len(self.profile)

    @property
    def shape(self) -> tuple[int, ...]:
        """K_1, ..., K_n."""
        return self.rows.shape[1:-1]

    @property
    def floats(self) -> int:
        """The numbers that one cell holds."""
        return int(np.prod(self.rows.shape[:-1]))

    def take(self, at: np.ndarray) -> Cells:
        """Some of the cells, by number or by truth value."""
        if at.dtype == bool:
            at = at.nonzero()[0]
        rows, equal, counts = (x.take(at, axis=-1) for x in (self.rows, self.equal, self.counts))
        corners = tuple(own.take(at, axis=-1) for own in self.corners)
        return Cells(rows, equal, counts, corners, self.profile[at], self.depth[at])

    def regular(self) -> np.ndarray:
        """Where no LLM's equations outnumber the unknowns that they depend on: shape (c,)."""
        own = self.counts - 1
        return (2 * own.max(axis=0) <= own.sum(axis=0)) | (own.max(axis=0) == 0)

    def real(self, llm: int) -> np.ndarray:
        """Which corners of an LLM are no copies: shape (K_i, c)."""
        return np.arange(self.shape[llm])[:, None] < self.counts[llm]


def joined(parts: list[Cells]) -> Cells:
    """Cells of one shape in one record."""
    if len(parts) == 1:
        return parts[0]
    corners = tuple(
        np.concatenate(own, axis=-1) for own in zip(*(p.corners for p in parts), strict=True)
    )
    fields = ("rows", "equal", "counts", "profile", "depth")
    rows, equal, counts, *rest = (
        np.concatenate([getattr(p, f) for p in parts], axis=-1) for f in fields
    )
    return Cells(rows, equal, counts, corners, *rest)


def whole(gains: list[np.ndarray], masks: np.ndarray, numbers: np.ndarray) -> Cells:
    """The cells of all mixtures on profiles of supports.

    Args:
        gains: for each LLM what meta-action a pays more than b, shape (S_i, S_i, S_j, ...).
        masks: the supports as bit masks, shape (c, n).
        numbers: the numbers of the profiles, shape (c,).
    """
    sizes = [len(own) for own in gains]
    member = [masks[:, i] >> np.arange(s)[:, None] & 1 for i, s in enumerate(sizes)]
    counts = np.stack([m.sum(axis=0) for m in member])
    shape = tuple(min(s, int(counts.max(initial=1))) for s in sizes)
    order = [np.argsort(1 - m, axis=0, kind="stable") for m in member]
    at = [
        np.where(np.arange(k)[:, None] < counts[i], order[i][:k], order[i][:1])
        for i, k in enumerate(shape)
    ]
    inside, outside = [], []
    for i, k in enumerate(shape):
        found = np.expand_dims(_rows(gains[i], order[i], at[:i] + at[i + 1 :]), 1 + i)
        found = np.broadcast_to(found, (len(found), *shape, len(masks)))
        inside.append(found[: k - 1])
        outside.append(found[k - 1 :])
    equal = np.concatenate([np.arange(1, k)[:, None] < counts[i] for i, k in enumerate(shape)])
    corners = tuple(
        np.ascontiguousarray(np.moveaxis(np.eye(s)[a], 1, 2))
        for s, a in zip(sizes, at, strict=True)
    )
    start = np.zeros(len(masks), dtype=int)
    return Cells(np.concatenate(inside + outside), equal, counts, corners, numbers, start)


def _rows(gains: np.ndarray, order: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """Gains over the first meta-action of `order` at the others' corners: (S_i - 1, ..., c)."""
    index = []
    for j, at in enumerate(others):
        place = [1] * (2 + len(others))
        place[1 + j], place[-1] = at.shape
        index.append(at.reshape(place))
    order = order.reshape(len(order), *[1] * len(others), -1)
    return gains[(order[1:], order[:1], *index)]


def gains_of(values: Scaled) -> list[np.ndarray]:
    """For each LLM what meta-action a pays more than b, over its payoff range (floats).

    Shapes (S_i, S_i, S_j, ...). Differences are taken before anything is rounded.
    """
    out = []
    for i, own in enumerate(values.numerators):
        front = np.moveaxis(own, i, 0)
        width = own.max() - own.min() or 1
        out.append(((front[:, None] - front[None]) / width).astype(float))
    return out


def averaged(rows: np.ndarray, axis: int, weights: np.ndarray) -> np.ndarray:
    """The mean of rows over the corners of one LLM; `weights` have shape (K_i, c)."""
    front = rows.swapaxes(0, axis)
    out = front[0] * weights[0]
    for part, own in zip(front[1:], weights[1:], strict=True):
        out += part * own
    return out[None].swapaxes(0, axis)


def moved(cells: Cells, low: list[np.ndarray]) -> Cells:
    """The cells of points with weights of at least `low`, for each LLM of shape (K_i, c).

    The same simplices on a smaller scale where the bounds are positive, on a larger one where they
    are negative.
    """
    rows, corners = cells.rows, []
    for i, own in enumerate(low):
        left = 1 - own.sum(axis=0)
        rows = rows * left + averaged(rows, 1 + i, own)
        corners.append(cells.corners[i] * left + averaged(cells.corners[i], 0, own))
    return evolve(cells, rows=rows, corners=tuple(corners))


def bisected(cells: Cells) -> Cells:
    """Every cell in two halves, cut at the middle of one edge of one of its simplices.

    The edge is the one along which the slopes of the equations differ most between the corners of
    the other simplices: what is linear needs no cut.
    """
    llm, first, second = _edges(cells)
    c = len(cells)
    both = joined([cells, cells])
    for i in range(len(cells.shape)):
        at = np.flatnonzero(llm == i)
        if not len(at):
            continue
        a, b = first[at], second[at]
        for values, axis in ((both.rows, 1 + i), (both.corners[i], 0)):
            corners = values.swapaxes(0, axis).swapaxes(1, -1).swapaxes(0, 1)  # (c, K_i, ...)
            middle = (corners[at, a] + corners[at, b]) / 2
            corners[at, b] = middle
            corners[at + c, a] = middle
            for k in range(1, corners.shape[1]):
                copy = (a == 0) & (cells.counts[i, at] <= k)
                if copy.any():
                    corners[at[copy] + c, k] = middle[copy]
    return evolve(both, depth=both.depth + 1)


def _edges(cells: Cells) -> np.ndarray:
    """For each cell the LLM and the two corners that `bisected` cuts between: shape (3, c)."""
    inside = len(cells.equal)
    axes = tuple(range(1, 1 + len(cells.shape)))
    edges, bends = [], []
    for i, k in enumerate(cells.shape):
        pairs = list(combinations(range(k), 2))
        if not pairs:
            continue
        edges += [(i, a, b) for a, b in pairs]
        a, b = np.array(pairs).T
        front = cells.rows[:inside].swapaxes(0, 1 + i)
        slopes = (front[a] - front[b]).swapaxes(1, 1 + i) if i else front[a] - front[b]
        others = axes[1:]
        bend = slopes.max(axis=others) - slopes.min(axis=others)
        bend = (bend * cells.equal).sum(axis=1)
        bends.append(np.where(np.array(b)[:, None] < cells.counts[i], bend, -1))
    return np.array(edges)[np.concatenate(bends).argmax(axis=0)].T

"""This module searches profiles of supports for all roots of their equations, by bisection."""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen

from ..tolerances import CELL_ERROR, CELL_ROUNDINGS
from .cell_roots import Root, close
from .cells import (
    Cells,
    bisected,
    joined,
    moved,
    whole,
)
from .newton_cells import bounds, preconditioned, ruled_out

WORK_LIMIT = 2**26
"""Most numbers at corners of cells that one search looks at: a few seconds."""

BATCH = 2**17
"""Numbers at corners that are worked on at once."""

CELLS_PER_PROFILE = 2**10, 4
"""Most cells of one profile of supports: the first times the second to the power of its unknowns,
up to the share PROFILE_SHARE of the work."""

PROFILE_SHARE = 4
"""One over the most of the work that one profile of supports may take."""

DOUBTFUL_CELLS = 2**9
"""Most cells of one profile once some other one is known to stay undecided."""

DEPTH_LIMIT = 80
"""How often a cell is cut at most."""

SMALL = 2**18
"""Numbers at corners up to which supports of all sizes are searched together."""


@frozen(eq=False)
class Roots:
    """What a search found.

    roots       proved to exist, each once
    undecided   numbers of profiles of supports with parts in which roots are neither proved nor
                ruled out
    cells       how many cells were looked at
    spent       whether the search ended because of WORK_LIMIT
    """

    roots: tuple[Root, ...]
    undecided: tuple[int, ...]
    cells: int
    spent: bool


def every_root(gains: list[np.ndarray], masks: np.ndarray, work: int = WORK_LIMIT) -> Roots:
    """All points at which the supported meta-actions of every LLM pay the same and none pays more.

    Args:
        gains: see `cells.gains_of`.
        masks: profiles of supports as bit masks, shape (c, n), in the order of search.
        work: the most numbers to look at.

    Every cell is dropped with a proof that it has no root that is an equilibrium, shrunk to where
    roots can be, closed with the one root that it can have, or cut in two.
    """
    search = _Search(gains, masks, work)
    for numbers in _groups(masks, [len(g) for g in gains]):
        search.run(numbers)
    return Roots(
        tuple(search.roots), tuple(sorted(search.undecided)), search.cells, search.left <= 0
    )


def _groups(masks: np.ndarray, sizes: list[int]) -> list[np.ndarray]:
    """Profiles that are searched together: all of them, or those with the same largest support."""
    counts = (masks[..., None] >> np.arange(max(sizes)) & 1).sum(axis=2)
    top = counts.max(axis=1, initial=0)
    if len(masks) * sum(sizes) * np.prod(sizes, dtype=float) <= SMALL:
        return [np.arange(len(masks))]
    return [np.flatnonzero(top == k) for k in np.unique(top)]


@define(eq=False)
class _Search:
    gains: list[np.ndarray]
    masks: np.ndarray
    left: int
    roots: list[Root] = field(factory=list)
    undecided: set[int] = field(factory=set)
    cells: int = 0
    pool: list[Cells] = field(factory=list)
    closing: list[Cells] = field(factory=list)
    seen: np.ndarray = field(init=False)
    limit: int = field(init=False)
    depth: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.seen = np.zeros(len(self.masks), dtype=int)
        self.limit = self.left // PROFILE_SHARE
        self.depth = min(
            DEPTH_LIMIT, CELL_ROUNDINGS // (sum(2 * len(g) + 4 for g in self.gains) + 1)
        )

    def run(self, numbers: np.ndarray) -> None:
        """Search some profiles to the end, or give them up."""
        whole_cell = sum(len(g) - 1 for g in self.gains) * 2 ** len(self.gains)
        count = max(1, BATCH // whole_cell)
        while self.left > 0 and (len(numbers) or self.pool or self.closing):
            if self.pool:
                self._step(self._next())
            elif len(numbers):
                self.pool.append(whole(self.gains, self.masks[numbers[:count]], numbers[:count]))
                numbers = numbers[count:]
            else:
                self._close()
        for cells in (*self.pool, *self.closing):
            self._give_up(cells.profile)
        self._give_up(numbers)
        self.pool, self.closing = [], []

    def _next(self) -> Cells:
        """Cells of the pool, at most a batch of them, without those that were given up."""
        parts: list[Cells] = []
        room = BATCH
        while self.pool and room > 0:
            cells = self.pool.pop()
            if self.undecided:
                gone = np.isin(cells.profile, list(self.undecided))
                cells = cells.take(~gone) if gone.any() else cells
            most = max(1, room // cells.floats)
            if len(cells) > most:
                self.pool.append(cells.take(np.arange(len(cells)) >= most))
                cells = cells.take(np.arange(len(cells)) < most)
            parts.append(cells)
            room -= len(cells) * cells.floats
        return joined(parts)

    def _step(self, cells: Cells) -> None:
        """Put aside the cells that can have one root, and put halves of the others back."""
        self._count(cells)
        cells = cells.take(~ruled_out(cells))
        if not len(cells):
            return
        found = preconditioned(cells)
        low = bounds(cells, found)
        gone = found.rootless
        for own in low:
            gone |= own.sum(axis=0) > 1 + CELL_ERROR
        one = ~gone & (found.bend < 1)
        many = ~gone & ~one
        if one.any():
            self.closing.append(cells.take(one))
        if many.any():
            self._halve(moved(cells.take(many), [own[:, many] for own in low]))

    def _halve(self, cells: Cells) -> None:
        """Put halves of cells into the pool; give up those that were cut too often."""
        deep = cells.depth >= self.depth
        if deep.any():
            self._give_up(cells.profile[deep])
            cells = cells.take(~deep)
        if len(cells):
            self.pool.append(bisected(cells))

    def _count(self, cells: Cells) -> None:
        """Count the work, and give up profiles that take too much of it."""
        self.cells += len(cells)
        self.left -= len(cells) * cells.floats
        np.add.at(self.seen, cells.profile, 1)
        first, base = CELLS_PER_PROFILE
        unknowns = (cells.counts - 1).sum(axis=0)
        most = np.minimum(first * base**unknowns, self.limit // cells.floats)
        if self.undecided:
            most = np.minimum(most, DOUBTFUL_CELLS)
        self._give_up(cells.profile[self.seen[cells.profile] > most])

    def _give_up(self, profiles: np.ndarray) -> None:
        self.undecided |= set(profiles.tolist())

    def _close(self) -> None:
        """Take up the roots of cells that have one; cells without a proof are cut."""
        cells = joined(self.closing)
        self.closing = []
        roots, proved = close(cells)
        for root in roots:
            self._keep(root)
        if not proved.all():
            self._halve(cells.take(~proved))

    def _keep(self, root: Root) -> None:
        """Add a root that is new and may be an equilibrium."""
        for other in self.roots:
            if other.profile == root.profile:
                same = root.same_as(other)
                if same is None:
                    self.undecided.add(root.profile)
                if same is not False:
                    return
        self.roots.append(root)

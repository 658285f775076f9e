"""This module drops strictly dominated meta-actions and merges equal ones, exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

WORK_LIMIT = 2**31
"""Most comparisons spent on dominance in one round; larger games are left as they are."""

SMALL = 2**14
"""Comparisons that are made all at once."""


@frozen(eq=False)
class Reduced:
    """What is left of a game.

    kept       for each LLM the meta-actions left, one of each set of equal ones
    copies     for each LLM and each kept meta-action all the original ones that it stands for
    """

    kept: tuple[tuple[int, ...], ...]
    copies: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def repeated(self) -> bool:
        """Whether some kept meta-action stands for several."""
        return any(len(c) > 1 for side in self.copies for c in side)


def reduced(values: np.ndarray, margin: float = 0) -> Reduced:
    """Iterated removal of pure meta-actions strictly dominated by a pure one, then one of each set
    of meta-actions that pay every LLM the same.

    `values` has shape (n, S_1, ..., S_n) and any dtype that compares exactly; what is dominated
    loses more than `margin`. Neither step changes the set of equilibria but for the copies: a
    dominated meta-action is never played, and its inequality in a best-response polytope is never
    tight.
    """
    kept = [np.arange(s) for s in values.shape[1:]]
    left, changed = values, True
    while changed:
        changed = False
        for i in range(len(kept)):
            alive = _undominated(_rows(left[i], i), margin)
            if not alive.all():
                changed = True
                kept[i] = kept[i][alive]
                left = left.compress(alive, axis=1 + i)
    copies = []
    for i in range(len(kept)):
        copies.append(tuple(tuple(int(kept[i][k]) for k in s) for s in _equal(_rows(left, 1 + i))))
    return Reduced(tuple(tuple(c[0] for c in side) for side in copies), tuple(copies))


def _rows(values: np.ndarray, axis: int) -> np.ndarray:
    """The array with one axis left, and all others as the columns."""
    return np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1)


def _undominated(own: np.ndarray, margin: float) -> Any:
    """Which rows are strictly below no other row in every column."""
    if len(own) * own.size <= SMALL:
        below: np.ndarray = own[:, None] + margin < own
        return ~np.any(np.all(below, axis=2), axis=1)
    alive = np.ones(len(own), dtype=bool)
    if len(own) * own.size > WORK_LIMIT:
        return alive
    for row in own[np.argsort(-own.min(axis=1), kind="stable")]:
        alive[alive] = ~(own[alive] + margin < row).all(axis=1)
    return alive


def _equal(rows: np.ndarray) -> list[list[int]]:
    """Indices of equal rows, in order of first appearance."""
    sets: dict[tuple[object, ...], list[int]] = {}
    for k, row in enumerate(rows.tolist()):
        sets.setdefault(tuple(row), []).append(k)
    return list(sets.values())

"""This module drops strictly dominated meta-actions and merges equal ones, exactly."""

from __future__ import annotations

import numpy as np
from attrs import frozen

WORK_LIMIT = 2**31
"""Most comparisons spent on dominance in one round; larger games are left as they are."""


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


def reduced(values: np.ndarray) -> Reduced:
    """Iterated removal of pure meta-actions strictly dominated by a pure one, then one of each set
    of meta-actions that pay every LLM the same.

    `values` has shape (n, S_1, ..., S_n) and any dtype that compares exactly. Neither step changes
    the set of equilibria but for the copies: a dominated meta-action is never played, and its
    inequality in a best-response polytope is never tight.
    """
    kept = [np.arange(s) for s in values.shape[1:]]
    changed = True
    while changed:
        changed = False
        for i in range(len(kept)):
            part = values[i][np.ix_(*kept)]
            alive = _undominated(np.moveaxis(part, i, 0).reshape(len(kept[i]), -1))
            changed |= not alive.all()
            kept[i] = kept[i][alive]
    left = values[np.ix_(np.arange(len(values)), *kept)]
    copies = []
    for i in range(len(kept)):
        flat = np.moveaxis(left, 1 + i, 0).reshape(len(kept[i]), -1)
        copies.append(tuple(tuple(int(kept[i][k]) for k in s) for s in _equal(flat)))
    return Reduced(tuple(tuple(c[0] for c in side) for side in copies), tuple(copies))


def _undominated(own: np.ndarray) -> np.ndarray:
    """Which rows are strictly below no other row in every column."""
    alive = np.ones(len(own), dtype=bool)
    if len(own) * own.size > WORK_LIMIT:
        return alive
    for row in own[np.argsort(-own.min(axis=1), kind="stable")]:
        alive[alive] = ~(own[alive] < row).all(axis=1)
    return alive


def _equal(rows: np.ndarray) -> list[list[int]]:
    """Indices of equal rows, in order of first appearance."""
    sets: dict[object, list[int]] = {}
    for k, row in enumerate(rows):
        key = tuple(row.tolist()) if row.dtype == object else (row + 0).tobytes()
        sets.setdefault(key, []).append(k)
    return list(sets.values())

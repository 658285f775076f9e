"""This module leaves out profiles that no correlated equilibrium gives any probability."""

from __future__ import annotations

import numpy as np

WORK_LIMIT = 2**27
"""Most comparisons of payoffs; what has been left out by then stays out."""


def played_profiles(values: np.ndarray) -> np.ndarray:
    """Which profiles a correlated equilibrium may play, by number; shape (n, S_1, ..., S_n).

    If, against all profiles of the others that may still be drawn together with meta-action k,
    another one never does worse than k, then whoever is told k loses where it does better: those
    profiles have no probability. This is repeated until nothing changes. `values` are of any dtype
    that compares exactly.
    """
    sizes = values.shape[1:]
    alive = np.ones(sizes, dtype=bool)
    left = WORK_LIMIT
    changed = True
    once = values[0].size * sum(sizes)
    while changed and left >= once:
        changed = False
        left -= once
        for i, size in enumerate(sizes):
            own = np.moveaxis(values[i], i, 0).reshape(size, -1)
            mask = np.moveaxis(alive, i, 0).reshape(size, -1).copy()
            before = mask.sum()
            for k in range(size):
                _leave_out(own, mask, k)
            if mask.sum() < before:
                changed = True
                moved = mask.reshape(size, *sizes[:i], *sizes[i + 1 :])
                alive = np.moveaxis(moved, 0, i)
    return np.flatnonzero(alive.ravel())


def _leave_out(own: np.ndarray, mask: np.ndarray, k: int) -> None:
    """Leave out profiles of meta-action k, until no other meta-action is as good on all of them."""
    while True:
        at = np.flatnonzero(mask[k])
        if not len(at):
            return
        gain = own[:, at] - own[k, at]
        never_worse = (gain >= 0).all(axis=1)
        better = (gain[never_worse] > 0).any(axis=0)
        if not better.any():
            return
        mask[k, at[better]] = False

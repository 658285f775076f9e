"""This module finds bounds that take half-spaces at once where infinitely many steps lead."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from .bounds import ROUNDING, Found, Pool, bound_of_choice
from .trail import Bound, Move
from .units import FloatProfile


@frozen(eq=False)
class Choice:
    """Shape (K, A): two bounds by number and the share of the first; -1 where a profile is gone."""

    first: np.ndarray
    second: np.ndarray
    share: np.ndarray


@frozen(eq=False)
class Planned:
    """A move whose bounds are numbers of what was found."""

    levels: np.ndarray
    gap: np.ndarray | None
    choice: Choice
    found: Found

    def made(self, floats: Sequence[FloatProfile]) -> Move:
        """The move with its bounds."""
        count, faces = self.choice.first.shape[0], len(self.levels)
        bounds = tuple(
            tuple(self._bound(p, (k, a), faces) for a, p in enumerate(floats)) for k in range(count)
        )
        return Move(self.levels, self.gap, bounds)

    def _bound(self, p: FloatProfile, at: tuple[int, int], faces: int) -> Bound | None:
        first, second = int(self.choice.first[at]), int(self.choice.second[at])
        if first < 0:
            return None
        pair = (first, second, float(self.choice.share[at]))
        return bound_of_choice(self.found, p, (*at, faces), pair)


def single(chosen: np.ndarray, pool: Pool) -> Choice:
    """One bound each."""
    gone = np.isinf(pool.constant[0, 0])
    first = np.where(gone, -1, chosen)
    return Choice(first, first, np.ones(first.shape))


def closing(
    pool: Pool, c: np.ndarray, end: np.ndarray, slack: np.ndarray
) -> tuple[np.ndarray, Choice] | None:
    """A gap and bounds that prove that what lies within c lies within `end`; None if none do.

    Let gap = start - end > 0 for some start >= c. If for every direction and profile one bound is
    at most `end` at end and less than start at start, then what lies within end + t gap lies within
    end + r t gap after one step, for one r < 1 and every t <= 1, as bounds are linear: everything
    lies within `end`. Averages of bounds are bounds, and two of them are enough.
    """
    away = np.maximum(c - end, 0)
    low = pool.values(end) - end[None, :, None]
    if not (low <= 0).any(axis=0).all():
        return None
    for gap in (away + away.max() / 1000 * slack, (away / slack).max() * 1.001 * slack):
        gap = gap + ROUNDING
        far = end + gap
        high = pool.values(far) + ROUNDING - far[None, :, None]
        choice = _choice(low, high)
        if choice is not None:
            gone = np.isinf(pool.constant[0, 0])
            first = np.where(gone, -1, choice.first)
            return gap, Choice(first, choice.second, choice.share)
    return None


def _choice(low: np.ndarray, high: np.ndarray) -> Choice | None:
    """Averages of two bounds that are at most 0 in `low` and less than 0 in `high`."""
    fine = (low <= 0) & (high < 0)
    first = fine.argmax(axis=0)
    second, share = first.copy(), np.ones(first.shape)
    for k, a in np.argwhere(~fine.any(axis=0)):
        found = _average(low[:, k, a], high[:, k, a])
        if found is None:
            return None
        first[k, a], second[k, a], share[k, a] = found
    return Choice(first, second, share)


def _average(low: np.ndarray, high: np.ndarray) -> tuple[int, int, float] | None:
    """Two bounds, and the share of the first, which is below at the end only."""
    for p in np.flatnonzero(low <= 0):
        for q in np.flatnonzero((high < 0) & (low > 0)):
            least = low[q] / (low[q] - low[p])
            most = high[q] / (high[q] - high[p])
            if least < most:
                return int(p), int(q), float((least + most) / 2)
    return None

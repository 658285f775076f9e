"""This module finds the Pareto-efficient profiles of a payoff tensor."""

from __future__ import annotations

from math import prod

import numpy as np

from ....numbers.scaled import Scaled
from ..payoffs.lower import TooLarge
from ..sizes import amount

PROFILES_LIMIT = 2**22
"""Most profiles that are compared."""

COMPARISONS_LIMIT = 2**32
"""Most comparisons between payoffs of profiles (some ten seconds)."""


BLOCK = 2**12
"""Points that are compared with a front at once."""


def efficient_profiles(utilities: Scaled) -> tuple[tuple[int, ...], ...]:
    """The pure profiles that no other pure profile dominates, in lexicographic order.

    `utilities` has shape (n, S_1, ..., S_n). A profile dominates another if it gives nobody less
    and somebody more. Payoffs are compared as they are.

    Raises:
        TooLarge: more than PROFILES_LIMIT profiles, or more than COMPARISONS_LIMIT comparisons.
    """
    sizes = utilities.shape[1:]
    if prod(sizes) > PROFILES_LIMIT:
        raise TooLarge(f"{amount(prod(sizes))} profiles are to be compared")
    points = utilities.numerators.reshape(len(sizes), -1).T
    keep = _maximal(points)
    return tuple(tuple(map(int, np.unravel_index(int(k), sizes))) for k in keep)


def _maximal(points: np.ndarray) -> np.ndarray:
    """Indices of the points, shape (k, n), that no point dominates, in order.

    In descending lexicographic order a point can only be dominated by an earlier one; only maximal
    points need to be kept to compare with (Kung, Luccio and Preparata 1975). Equal points stand or
    fall together.
    """
    order = np.lexsort(tuple(-points[:, j] for j in reversed(range(points.shape[1]))))
    ranked = points[order]
    first = np.ones(len(ranked), dtype=bool)
    first[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
    distinct = ranked[first]
    maximal = _front(distinct) if points.shape[1] != 2 else _staircase(distinct)
    return np.sort(order[maximal[np.cumsum(first) - 1]])


def _staircase(ranked: np.ndarray) -> np.ndarray:
    """Two LLMs: maximal are those that give the second more than all before."""
    second = ranked[:, 1]
    before = np.maximum.accumulate(second)[:-1]
    return np.concatenate([[True], second[1:] > before]).astype(bool)


def _front(ranked: np.ndarray) -> np.ndarray:
    """Distinct points in descending lexicographic order: which of them no earlier one dominates."""
    maximal = np.zeros(len(ranked), dtype=bool)
    work = 0
    for start in range(0, len(ranked), BLOCK):
        block = np.arange(start, min(start + BLOCK, len(ranked)))
        front = np.flatnonzero(maximal).tolist()
        while len(block):
            work += block.size * ranked.shape[1]
            if work > COMPARISONS_LIMIT:
                raise TooLarge(f"more than {COMPARISONS_LIMIT:,} payoffs are to be compared")
            if front:
                point = front.pop(0)
            else:
                point, block = int(block[0]), block[1:]
                maximal[point] = True
            block = block[(ranked[block] > ranked[point]).any(axis=1)]
    return maximal

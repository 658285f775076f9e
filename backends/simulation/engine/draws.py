"""This module draws classes for many clients at once, from 31 random bits each.

Probabilities are rounded to multiples of 2^-31 here.
"""

from __future__ import annotations

import numpy as np

from .streams import BITS, words

FEW = 12
"""Up to this many thresholds are compared one after another, which is faster than a search."""


def thresholds(chances: np.ndarray) -> np.ndarray:
    """What 31-bit numbers are compared with: shape (..., L) to unsigned numbers (..., L - 1).

    A class is the number of thresholds that a number reaches. Classes of probability 0 are never
    drawn: at the end, no number reaches their threshold, which is 2^31.
    """
    cumulated = np.cumsum(chances, axis=-1)
    cumulated = cumulated / cumulated[..., -1:]
    return np.asarray(np.rint(cumulated[..., :-1] * 2.0**BITS).astype(np.uint32))


def drawn(rng: np.random.Generator, chances: np.ndarray, count: int) -> np.ndarray:
    """Independent classes by their probabilities, shape (count,), in small whole numbers."""
    small = np.uint8 if len(chances) <= 2**8 else np.uint16 if len(chances) <= 2**16 else np.uint32
    used = np.flatnonzero(chances > 0)
    if len(used) == 1:
        return np.full(count, used[0], dtype=small)
    levels = thresholds(chances[used])
    numbers = words(rng, count)
    if len(levels) == 1 and used[1] == used[0] + 1:
        found = (numbers >= levels[0]).view(np.uint8)
        return found + used[0].astype(small) if used[0] or small is not np.uint8 else found
    if len(levels) > FEW:
        return used.astype(small)[np.searchsorted(levels, numbers, side="right")]
    out: np.ndarray = np.zeros(count, dtype=small)
    for level in levels:
        np.add(out, numbers >= level, out=out)
    return used.astype(small).take(out)


def drawn_by_state(rng: np.random.Generator, chances: np.ndarray, state: np.ndarray) -> np.ndarray:
    """The same with `chances` of shape (K, L) by state: one class for each client's state."""
    small = np.uint8 if chances.shape[1] <= 2**8 else np.uint16
    out: np.ndarray = np.zeros(len(state), dtype=small)
    levels = thresholds(chances)
    numbers = words(rng, len(state))
    for level in levels.T:
        np.add(out, numbers >= level.take(state), out=out)
    return out

"""This module lists the profiles of supports that exact conditional dominance leaves possible."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

PROFILES_LIMIT = 2**20
"""Most profiles of subsets of meta-actions that are looked at."""

PAIRS_LIMIT = 2**26
"""Most comparisons kept for one LLM: pairs of its meta-actions at profiles of others' subsets."""


def listable(sizes: tuple[int, ...]) -> bool:
    """Whether the profiles of supports of a game with these numbers of meta-actions are listed."""
    subsets = prod(1 << s for s in sizes)
    pairs = (s * s * (subsets >> s) for s in sizes)
    return subsets <= PROFILES_LIMIT and max(pairs) <= PAIRS_LIMIT


def possible_supports(values: np.ndarray, error: float = 0.0) -> np.ndarray:
    """Profiles of supports, not pure, that an equilibrium may have: shape (c, n), as bit masks.

    `values` has shape (n, S_1, ..., S_n) and compares exactly, up to `error`. Left out are those
    in which some LLM plays a meta-action that pays less than another one whenever the others play
    all of their supports: nowhere more, and less somewhere (the conditional dominance of Porter,
    Nudelman and Shoham 2008, weak as supports are played in full). Ordered by the largest support,
    then by the number of meta-actions.
    """
    sizes = values.shape[1:]
    possible = np.ones([1 << s for s in sizes], dtype=bool)
    for i, own in enumerate(values):
        possible &= np.moveaxis(_unbeaten(np.moveaxis(own, i, 0), error), 0, i)
    for i in range(len(sizes)):
        np.moveaxis(possible, i, 0)[0] = False
    masks = np.argwhere(possible)
    counts = (masks[..., None] >> np.arange(max(sizes)) & 1).sum(axis=2)
    order = np.lexsort((counts.sum(axis=1), counts.max(axis=1, initial=1)))
    return masks[order][counts[order].max(axis=1, initial=1) > 1]


def _unbeaten(own: np.ndarray, error: float) -> np.ndarray:
    """For each set of own meta-actions and sets of the others' whether no member is beaten.

    `own` has shape (S_i, ...); returns bools of shape (2 ** S_i, 2 ** S_j, ...).
    """
    size, others = len(own), own.ndim - 1
    other = own[None] + error if error else own[None]
    above: np.ndarray = own[:, None] > other
    sign = above.astype(np.int8) - np.swapaxes(above, 0, 1)
    least, most = sign, sign
    for axis in range(2, sign.ndim):
        least = _over_subsets(least, axis, np.minimum, 2)
        most = _over_subsets(most, axis, np.maximum, -2)
    beats: np.ndarray = (least >= 0) & (most > 0) if not error else least > 0
    column = (-1, *[1] * others)
    beaten = (beats.any(axis=0) << np.arange(size).reshape(column)).sum(axis=0)
    return np.arange(1 << size).reshape(column) & beaten == 0


def _over_subsets(
    values: np.ndarray, axis: int, join: Callable[..., np.ndarray], empty: int
) -> np.ndarray:
    """`join` over all subsets of an axis, which becomes one of bit masks."""
    values = np.moveaxis(values, axis, -1)
    size = values.shape[-1]
    out = np.full((*values.shape[:-1], 1 << size), empty, dtype=values.dtype)
    for bit in range(size):
        out[..., 1 << bit : 2 << bit] = join(out[..., : 1 << bit], values[..., bit : bit + 1])
    return np.moveaxis(out, -1, axis)

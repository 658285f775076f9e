"""This module follows slopes with a look ahead: the extragradient method, many starts at once."""

from __future__ import annotations

import numpy as np

from ..problem import Array
from .slopes import Slopes

ROUNDS = 300

SHARE = 0.7
"""A step may change slopes by this part of its length (Khobotov 1987)."""


def extragradient(slopes: Slopes, y: Array) -> Array:
    """Where points of shape (S, D) in [0, 1] get by y <- clip(y + t s(clip(y + t s(y)))).

    It finds solutions of monotone variational inequalities (Korpelevich 1976), with steps that
    adapt; points without slopes are left where they are.
    """
    y = y.copy()
    lengths = np.ones(len(y))
    going = np.ones(len(y), dtype=bool)
    for _ in range(ROUNDS):
        rows = np.flatnonzero(going)
        if not len(rows):
            break
        y[rows], lengths[rows], going[rows] = _round(slopes, y[rows], lengths[rows])
    return y


def _round(slopes: Slopes, y: Array, lengths: Array) -> tuple[Array, Array, Array]:
    here = slopes(y)
    ahead = np.clip(y + lengths[:, None] * here, 0, 1)
    there = slopes(ahead)
    far = np.linalg.norm(ahead - y, axis=1)
    turned = lengths * np.linalg.norm(there - here, axis=1)
    known = np.isfinite(turned) & np.isfinite(here).all(axis=1)
    short = known & (turned <= SHARE * far)
    moved = np.clip(y + lengths[:, None] * np.where(known[:, None], there, 0), 0, 1)
    grown = np.where(turned < SHARE / 2 * far, 1.5 * lengths, lengths)
    new = np.where(short[:, None], moved, y)
    still = ~short | (np.abs(new - y).max(axis=1) > 1e-10)
    next_lengths = np.where(short, np.minimum(grown, 1e3), lengths / 2)
    return new, next_lengths, still & (next_lengths > 1e-9) & np.isfinite(here).all(axis=1)

"""This module lets players answer each other in turn by best replies, from many starts at once."""

from __future__ import annotations

import numpy as np

from ..problem import Array, ContinuousGame

GRID = 49
"""Points of a grid on one interval, besides points close to its ends."""

CLOSER = 17
COARSE, ROUNDS = 6, 13
"""How often a grid is laid more closely around the best point."""

SWEEPS = 40
"""Rounds in which every number is answered once."""

DAMPING = 0.7
"""After the first rounds a number moves only this part of the way, so that cycles shrink."""

UNDAMPED = 8

AT_REST = 1e-6
"""A point is at rest when a round moves it by no more; payoffs are flat at their tops."""

SHARPER = 25


def replies(game: ContinuousGame, y: Array) -> Array:
    """Where points of shape (S, D) in [0, 1] get when each number in turn is put to where the
    payoff of its owner is highest: those that come to rest, of shape (S', D)."""
    y, moved = _answered(game, y.copy(), UNDAMPED, SWEEPS, COARSE)
    return y[moved <= AT_REST]


def sharpened(game: ContinuousGame, y: Array) -> Array:
    """Points at rest after some more rounds: they get exact where payoffs have kinks."""
    return _answered(game, y.copy(), SHARPER, SHARPER, ROUNDS)[0]


def _answered(
    game: ContinuousGame, y: Array, whole: int, sweeps: int, rounds: int
) -> tuple[Array, Array]:
    """After some rounds, the first of them undamped, and how far the last one moved each point."""
    moved = np.full(len(y), np.inf)
    for sweep in range(sweeps):
        rows = np.flatnonzero(moved > (AT_REST if sweeps > whole else 0))
        if not len(rows):
            break
        before = y[rows]
        part = 1.0 if sweep < whole else DAMPING
        for d, owner in enumerate(game.owners()):
            at = y[rows]
            best = answer(game, owner, d, at, rounds)
            y[rows, d] = at[:, d] + part * (best - at[:, d])
        moved[rows] = np.abs(y[rows] - before).max(axis=1)
    return y, moved


def answer(game: ContinuousGame, owner: int, d: int, y: Array, rounds: int = ROUNDS) -> Array:
    """The best value of number d at each point, the other numbers as they are: shape (S,)."""
    near = 10.0 ** -np.arange(2, 11, 2)
    grid = np.unique(np.concatenate([np.linspace(0, 1, GRID), near, 1 - near]))
    tried = np.broadcast_to(grid, (len(y), len(grid)))
    rows = np.arange(len(y))
    for k in range(rounds):
        tried = np.concatenate([tried, y[:, d : d + 1]], axis=1) if k == 0 else tried
        tried = np.sort(tried, axis=1)
        peak = _values(game, owner, d, y, tried).argmax(axis=1)
        best = tried[rows, peak]
        low = tried[rows, np.maximum(peak - 1, 0)]
        high = tried[rows, np.minimum(peak + 1, tried.shape[1] - 1)]
        if (high - low).max() < 1e-15:
            break
        tried = np.linspace(low, high, CLOSER, axis=-1)
    return np.asarray(best)


def _values(game: ContinuousGame, owner: int, d: int, y: Array, tried: Array) -> Array:
    points = np.repeat(y[:, None, :], tried.shape[1], axis=1)
    points[..., d] = tried
    with np.errstate(all="ignore"):
        values = game.payoff(owner, game.low + points * game.width)
    return np.where(np.isnan(values), -np.inf, values)

"""This module scales a game to unit intervals, and says how far points are from stationary."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..problem import Array, ContinuousGame

STEP = 1e-6
"""Length of the differences that stand for second derivatives, in lengths of the intervals."""


@frozen(eq=False)
class Slopes:
    """The slopes of own payoffs in units: numbers from 0 to 1, slopes about 1 in size.

    Zeros of the residual y - clip(y + slopes(y)) are the points at which no player gains by a small
    change of one number (complementarity; Rosen 1965).
    """

    game: ContinuousGame
    units: Array

    @staticmethod
    def of(game: ContinuousGame, points: Array) -> Slopes:
        """Slopes are counted in their median size at some points of shape (S, D) in [0, 1]."""
        with np.errstate(all="ignore"):
            sizes = np.abs(game.slopes(game.low + points * game.width) * game.width)
        sizes = np.where(np.isfinite(sizes) & (sizes > 0), sizes, np.nan)
        known = ~np.isnan(sizes).all(axis=0)
        units = np.ones(game.total)
        units[known] = np.nanmedian(sizes[:, known], axis=0)
        return Slopes(game, units)

    def __call__(self, y: Array) -> Array:
        """At points of shape (..., D) in [0, 1]; not a number where there is no slope."""
        game = self.game
        with np.errstate(all="ignore"):
            return game.slopes(game.low + y * game.width) * game.width / self.units

    @property
    def free(self) -> Array:
        """Which numbers can be chosen at all: intervals with more than one point, shape (D,)."""
        return np.asarray(self.game.width > 0)

    def residual(self, y: Array, slopes: Array) -> Array:
        """How far each point would move: shape (...)."""
        moved = np.abs(y - np.clip(y + slopes, 0, 1)).max(axis=-1)
        return np.where(np.isnan(moved), np.inf, moved)

    def jacobian(self, y: Array) -> Array:
        """Derivatives of slopes by differences inside the box, shape (..., D, D)."""
        size = y.shape[-1]
        steps = np.where(y[..., None, :] + STEP <= 1, STEP, -STEP) * np.eye(size)
        there = self(y[..., None, :] + steps)
        here = self(y)[..., None, :]
        along = steps.sum(axis=-1)[..., None]
        return np.swapaxes((there - here) / along, -1, -2)


def starts(dimensions: int, count: int, seed: int) -> Array:
    """Points of [0, 1]^D, spread evenly, of shape (count, D): the middle first."""
    middle = np.full((1, dimensions), 0.5)
    return np.concatenate([middle, spread(dimensions, count - 1, seed)])


def spread(dimensions: int, count: int, seed: int) -> Array:
    """Points of [0, 1]^D, of shape (count, D): in each dimension one in each part of the interval
    (Latin hypercube sampling; McKay, Beckman and Conover 1979)."""
    rng = np.random.default_rng(seed)
    places = np.tile(np.arange(count), (dimensions, 1))
    return np.asarray((rng.permuted(places, axis=1).T + rng.random((count, dimensions))) / count)

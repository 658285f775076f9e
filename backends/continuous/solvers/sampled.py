"""This module samples a continuous game: a cloud of feasible payoffs, and a grid of actions."""

from __future__ import annotations

from math import prod

import numpy as np
from attrs import frozen

from ..problem import Array, BadContinuousGame, ContinuousGame
from .slopes import spread

MAX_ENTRIES = 2**24
"""Most payoffs of a game on a grid, and most numbers of a cloud."""


@frozen(eq=False)
class Cloud:
    """Feasible payoffs: profiles (S, D), their payoffs (S, n), and how many profiles were left out
    because some payoff has no value there."""

    profiles: Array
    payoffs: Array
    left_out: int


def cloud(game: ContinuousGame, count: int, seed: int = 0) -> Cloud:
    """Payoffs at profiles that are drawn evenly (a Latin hypercube), the same for one seed.

    Raises:
        BadContinuousGame: fewer than one profile, or more numbers than MAX_ENTRIES.
    """
    if count < 1 or count * (game.total + game.count) > MAX_ENTRIES:
        raise BadContinuousGame(f"a cloud of {count:,} profiles; 1 to {MAX_ENTRIES:,} numbers fit")
    profiles = game.low + spread(game.total, count, seed) * game.width
    with np.errstate(all="ignore"):
        payoffs = np.moveaxis(game.payoffs(profiles), 0, -1)
    fine = np.isfinite(payoffs).all(axis=1)
    return Cloud(profiles[fine], payoffs[fine], int((~fine).sum()))


@frozen(eq=False)
class Gridded:
    """A finite game on a grid.

    actions   for each player shape (S_i, k_i): what its strategies are; the last of its numbers
              varies fastest
    payoffs   shape (n, S_1, ..., S_n)
    """

    actions: tuple[Array, ...]
    payoffs: Array


def discretise(game: ContinuousGame, points: int) -> Gridded:
    """The finite game in which each number is one of so many, evenly spaced with both ends.

    An interval of one point has one.

    Raises:
        BadContinuousGame: fewer than two points, more payoffs than MAX_ENTRIES, or a payoff that
            has no value on the grid.
    """
    if points < 2:
        raise BadContinuousGame("a grid needs two points at least, the ends of the interval")
    lengths = np.where(game.width > 0, points, 1)
    if game.total * np.log2(points) > 64 or game.count * prod(lengths.tolist()) > MAX_ENTRIES:
        message = f"a grid of {points:,} points for each of {game.total} numbers is too large"
        raise BadContinuousGame(f"{message}: {MAX_ENTRIES:,} payoffs fit")
    axes = [
        np.linspace(low, high, int(length))
        for low, high, length in zip(game.low, game.high, lengths, strict=True)
    ]
    actions = []
    for i in range(game.count):
        own = np.meshgrid(*axes[game.own(i)], indexing="ij")
        actions.append(np.stack(own, axis=-1).reshape(-1, game.sizes[i]))
    profiles = _profiles(actions, game.total)
    payoffs = game.payoffs(profiles)
    if not np.isfinite(payoffs).all():
        i, *cell = np.argwhere(~np.isfinite(payoffs))[0]
        at = ", ".join(f"{a:g}" for a in profiles[tuple(cell)])
        raise BadContinuousGame(f"the payoff of player {i} has no value on the grid at ({at})")
    return Gridded(tuple(actions), payoffs)


def _profiles(actions: list[Array], total: int) -> Array:
    """Every profile of strategies, shape (S_1, ..., S_n, D)."""
    shape = tuple(map(len, actions))
    out = np.empty((*shape, total))
    start = 0
    for i, own in enumerate(actions):
        axes = [1] * len(shape)
        axes[i] = len(own)
        out[..., start : start + own.shape[1]] = own.reshape(*axes, own.shape[1])
        start += own.shape[1]
    return out

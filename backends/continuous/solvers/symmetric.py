"""This module reduces a game to profiles in which players alike do the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define

from ..problem import Array, ContinuousGame, Ranges
from .formula.intervals import add


def classes(game: ContinuousGame) -> tuple[tuple[int, ...], ...]:
    """The classes of players alike, those who are like nobody by themselves, by first player."""
    grouped = [tuple(sorted(players)) for players in game.alike if len(players) > 1]
    members = {i for players in grouped for i in players}
    alone = [(i,) for i in range(game.count) if i not in members]
    return tuple(sorted([*grouped, *alone]))


def is_symmetric(game: ContinuousGame) -> bool:
    """Whether some players are alike."""
    return any(len(players) > 1 for players in classes(game))


def places(game: ContinuousGame) -> Array:
    """Of each of the D numbers of a profile, its place in a profile by classes."""
    groups = classes(game)
    starts = np.cumsum([0, *(game.sizes[players[0]] for players in groups)])
    out = np.empty(game.total, dtype=np.intp)
    for start, players in zip(starts, groups, strict=False):
        for i in players:
            out[game.own(i)] = start + np.arange(game.sizes[i])
    return out


def expanded(game: ContinuousGame, z: Array) -> Array:
    """The profiles (..., D) in which every player does what its class does in z."""
    return np.asarray(z[..., places(game)])


def by_classes(game: ContinuousGame) -> ContinuousGame:
    """A game with one player for each class, whose *slopes* are those of the class's first player
    at profiles in which players alike do the same.

    Its stationary points are those of the game itself with that symmetry. Its payoffs are what that
    first player gets there: its own gradient is with respect to its own number alone, so that it is
    no derivative of them, and its gradient by others' numbers is not given (zeros).
    """
    groups, where = classes(game), places(game)
    first = np.concatenate([np.arange(game.total)[game.own(players[0])] for players in groups])
    sizes = tuple(game.sizes[players[0]] for players in groups)
    own = [game.own(players[0]) for players in groups]
    starts = np.cumsum([0, *sizes])

    def gradient(c: int, z: Array) -> Array:
        out = np.zeros(z.shape)
        slopes = game.gradient(groups[c][0], z[..., where])
        out[..., starts[c] : starts[c + 1]] = slopes[..., own[c]]
        return out

    def together(z: Array) -> Array:
        return np.asarray(game.slopes(z[..., where])[..., first])

    ranges = None
    if game.ranges is not None:
        ranges = _ClassRanges(game.ranges, groups, where, own, starts)
    return ContinuousGame(
        sizes,
        game.low[first],
        game.high[first],
        lambda c, z: game.payoff(groups[c][0], z[..., where]),
        gradient,
        ranges,
        together=None if game.together is None else together,
    )


@define(eq=False)
class _ClassRanges:
    """Enclosures of a game by classes; second derivatives are those of slopes along classes."""

    ranges: Ranges
    groups: tuple[tuple[int, ...], ...]
    where: Array
    own: list[slice]
    starts: Array

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        return self.ranges.payoff(self.groups[i][0], low[..., self.where], high[..., self.where])

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        part = slice(self.starts[i], self.starts[i + 1])
        wide = low[..., self.where], high[..., self.where]
        ends = self.ranges.gradient(self.groups[i][0], *wide)
        out = np.zeros(low.shape), np.zeros(low.shape)
        for k in (0, 1):
            out[k][..., part] = ends[k][..., self.own[i]]
        return out

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        """Rows are numbers of class i."""
        wide = low[..., self.where], high[..., self.where]
        base = [self.own[i].start + int(row - self.starts[i]) for row in rows]
        found = self.ranges.second(self.groups[i][0], *wide, base)
        size = low.shape[-1]
        out = tuple(np.zeros((*low.shape[:-1], len(rows), size)) for _ in (0, 1))
        for place in range(size):
            total = np.zeros(found[0].shape[:-1]), np.zeros(found[0].shape[:-1])
            for k in np.flatnonzero(self.where == place):
                total = add(total, (found[0][..., k], found[1][..., k]))
            out[0][..., place], out[1][..., place] = total
        return out[0], out[1]

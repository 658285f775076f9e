"""This module makes meta-games in which some clients do not follow, or one number is for several
roles."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import define, frozen

from ..problem import Array, BadContinuousGame, ContinuousGame, Ranges
from .mixtures import MAX_TERMS, Term, mixture


@frozen
class Chance:
    """One way in which an instance of the base game comes about.

    weight    its probability
    governor  by role the LLM that advises its client
    strays    by role what a client plays that does not follow; None where it follows
    """

    weight: Fraction | float
    governor: tuple[int, ...]
    strays: tuple[float | None, ...]


def straying_game(
    base: ContinuousGame,
    groups: Sequence[Sequence[Sequence[int]]],
    law: Sequence[Chance],
    alike: tuple[tuple[int, ...], ...] = (),
) -> ContinuousGame:
    """The meta-game of LLMs, some of whose clients play fixed numbers instead of what they hear.

    The players of the base game are roles with one number each; `groups[i]` are the roles to which
    LLM i tells the same number, group by group. Each gets the total of its clients, those who do
    not follow included.

    Raises:
        BadContinuousGame: more than MAX_TERMS terms, or roles of a group with other intervals.
    """
    if len(law) * base.count > MAX_TERMS:
        raise BadContinuousGame(f"{len(law):,} ways to be advised and to follow are too many")
    firsts = [roles[0] for own in groups for roles in own]
    owner = [(i, r) for i, own in enumerate(groups) for roles in own for r in roles]
    place = [k for k, roles in enumerate(g for own in groups for g in own) for _ in roles]
    told = dict(zip(owner, place, strict=True))
    fixed = sorted({value for chance in law for value in chance.strays if value is not None})
    at = {value: len(firsts) + k for k, value in enumerate(fixed)}
    for (_, r), k in told.items():
        if (base.low[r], base.high[r]) != (base.low[firsts[k]], base.high[firsts[k]]):
            raise BadContinuousGame("one number is for roles with different intervals")
    terms: list[list[Term]] = [[] for _ in groups]
    for chance in law:
        pairs = zip(chance.governor, chance.strays, strict=True)
        where = tuple(
            told[i, r] if value is None else at[value] for r, (i, value) in enumerate(pairs)
        )
        for r, i in enumerate(chance.governor):
            terms[i].append(Term(float(chance.weight), r, where))
    low, high = base.low[firsts], base.high[firsts]
    sizes = [len(own) for own in groups]
    if not fixed:
        return mixture(base, sizes, (low, high), terms, alike)
    ends = np.concatenate([low, fixed]), np.concatenate([high, fixed])
    whole = mixture(base, [*sizes, len(fixed)], ends, [*terms, []])
    return _without_last(whole, alike)


def _without_last(game: ContinuousGame, alike: tuple[tuple[int, ...], ...]) -> ContinuousGame:
    """The game among all players but the last one, whose numbers cannot be chosen."""
    held = game.low[game.own(game.count - 1)]
    size = game.total - len(held)

    def whole(x: Array) -> Array:
        return np.concatenate([x, np.broadcast_to(held, (*x.shape[:-1], len(held)))], axis=-1)

    together = game.together
    assert together is not None
    return ContinuousGame(
        game.sizes[:-1],
        game.low[:size],
        game.high[:size],
        lambda i, x: game.payoff(i, whole(x)),
        lambda i, x: game.gradient(i, whole(x))[..., :size],
        None if game.ranges is None else _HeldRanges(game.ranges, held, size),
        alike,
        lambda x: together(whole(x))[..., :size],
    )


@define(eq=False)
class _HeldRanges:
    """Enclosures of a game whose last numbers are held."""

    ranges: Ranges
    held: Array
    size: int

    def _whole(self, end: Array) -> Array:
        last = np.broadcast_to(self.held, (*end.shape[:-1], len(self.held)))
        return np.concatenate([end, last], axis=-1)

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        return self.ranges.payoff(i, self._whole(low), self._whole(high))

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        found = self.ranges.gradient(i, self._whole(low), self._whole(high))
        return found[0][..., : self.size], found[1][..., : self.size]

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        found = self.ranges.second(i, self._whole(low), self._whole(high), rows)
        return found[0][..., : self.size], found[1][..., : self.size]

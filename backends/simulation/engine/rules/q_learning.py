"""This module holds Q-learning: values of meta-actions learned from payoffs alone."""

from __future__ import annotations

from math import prod

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State

MOST_ENTRIES = 2**16
"""Entries of a table of values."""


@frozen(eq=False)
class QLearning:
    """Q(s, a) moves by `rate` towards payoff + discount * max Q(s', .) (Watkins 1989).

    The state s is everyone's last meta-actions with `remembers` (as in Calvano, Calzolari,
    Denicolo and Pastorello 2020), else there is one. The best meta-action is played but for a
    chance of `exploration * decay^t` in round t, when any is, all equally likely. `optimism` is
    what all values are at the beginning. Ties go to the lowest number.
    """

    rate: float = 0.1
    discount: float = 0.0
    exploration: float = 0.1
    decay: float = 1.0
    remembers: bool = False
    optimism: float = 0.0

    @property
    def needs(self) -> tuple[Need, ...]:
        return ("payoff", "profile") if self.remembers else ("payoff",)

    def start(self, game: RuleGame) -> State:
        unit = [self.rate, self.exploration, self.decay]
        if not (all(0 <= value <= 1 for value in unit) and 0 <= self.discount < 1):
            raise Refused("rate, exploration and decay are in [0, 1], the discount is in [0, 1)")
        sizes = game.payoffs.shape[1:]
        states = prod(sizes) if self.remembers else 1
        if states * game.choices > MOST_ENTRIES:
            raise Refused(f"Q-learning with that memory has {states * game.choices:,} values")
        table = np.full((states, game.choices), float(self.optimism))
        return table, np.array(0), np.array(0), np.array(sizes)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        table, at, count, _ = state
        chance = self.exploration * self.decay ** float(count)
        if rng.random() < chance:
            return int(rng.integers(table.shape[1]))
        return int(np.argmax(table[int(at)]))

    def observe(self, state: State, seen: Seen) -> State:
        table, at, count, sizes = state
        assert seen.payoff is not None
        if not isinstance(seen.own, int):
            raise Refused("Q-learning needs LLMs that draw one meta-action")
        then = np.array(0)
        if self.remembers:
            assert seen.profile is not None
            then = np.array(np.ravel_multi_index(seen.profile, tuple(sizes)))
        table = table.copy()
        aim = seen.payoff + self.discount * float(table[int(then)].max())
        table[int(at), seen.own] += self.rate * (aim - table[int(at), seen.own])
        return table, then, count + 1, sizes

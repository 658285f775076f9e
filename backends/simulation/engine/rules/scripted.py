"""This module holds rules that go by the clock: schedules, and rules that are made to deviate."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, Rule, RuleGame, Seen, State


@frozen(eq=False)
class Schedule:
    """Meta-actions in turn, shape (C,), over and over."""

    choices: np.ndarray
    needs: ClassVar[tuple[Need, ...]] = ("clock",)

    def start(self, game: RuleGame) -> State:
        if not len(self.choices) or not all(0 <= k < game.choices for k in self.choices):
            raise Refused(f"a schedule lists meta-actions from 0 to {game.choices - 1}")
        return ()

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return int(self.choices[period % len(self.choices)])

    def observe(self, state: State, seen: Seen) -> State:
        return state


@frozen(eq=False)
class Forced:
    """Another rule that in some rounds has to play something else, and learns as usual.

    first, last   the rounds, counted from 0, from and to which it plays `choice`
    """

    rule: Rule
    first: int
    last: int
    choice: int

    @property
    def needs(self) -> tuple[Need, ...]:
        return ("clock", *self.rule.needs)

    def start(self, game: RuleGame) -> State:
        if not 0 <= self.choice < game.choices:
            raise Refused(f"there is no meta-action {self.choice} among {game.choices}")
        return self.rule.start(game)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        usual = self.rule.act(state, period, rng)
        return self.choice if self.first <= period <= self.last else usual

    def observe(self, state: State, seen: Seen) -> State:
        return self.rule.observe(state, seen) if self.rule.needs else state

"""This module makes learners of rules of play, for games that are not played by a population."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import refusal
from ..base import OneShot, Told
from .engine.errors import Refused
from .engine.rules.rule import Rule, RuleGame, Seen
from .named_rules import made
from .rule_calls import called
from .seat import Seat


@frozen(eq=False)
class RuleLearner:
    """A rule of an LLM of a one-shot game (see `Learner`)."""

    rule: Rule
    game: RuleGame

    @property
    def needs(self) -> tuple[str, ...]:
        return self.rule.needs

    def start(self) -> tuple[np.ndarray, ...]:
        try:
            return self.rule.start(self.game)
        except Refused as error:
            raise refusal(
                "simulation-not-covered", str(error), None, "state another rule"
            ) from None

    def act(self, state: tuple[np.ndarray, ...], period: int, rng: np.random.Generator) -> int:
        choice = self.rule.act(state, period, rng)
        if isinstance(choice, np.ndarray):
            return int(rng.choice(len(choice), p=choice / choice.sum()))
        return int(choice)

    def observe(self, state: tuple[np.ndarray, ...], told: Told) -> tuple[np.ndarray, ...]:
        seen = Seen(told.own, told.payoff, told.values, told.profile, told.payoffs)
        return self.rule.observe(state, seen)


def learner(game: OneShot, llm: int, rule: Any) -> RuleLearner:
    """The learner that is called by name, or by a record with a `name` and `settings`.

    Raises:
        Refusal: there is no such rule or parameter, it does not take that value, or does not fit
            the game.
    """
    values = game.values.floats()
    return RuleLearner(made(called(rule), Seat(game, llm, values)), RuleGame(llm, values))

"""This module holds rules that reply to what was played: best responses, exact or smoothed."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State, opening

TIE = 1e-12
"""Values that differ by less than this share of the LLM's range of payoffs are tied."""


def best(values: np.ndarray, slack: float) -> int:
    """The first of the best meta-actions."""
    return int(np.argmax(values >= values.max() - slack))


@frozen(eq=False)
class BestResponse:
    """The best response to the others' last meta-actions (Cournot 1838, chapter 7).

    Ties go to the lowest number. `first` is played at the beginning; None: any, equally likely.
    With a probability `exploration` any meta-action is tried instead, all equally likely.
    """

    first: int | None = None
    exploration: float = 0.0
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        if not 0 <= self.exploration <= 1:
            raise Refused("exploration has a probability")
        return opening(game, self.first), np.array(TIE * game.range)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        chosen = np.full(len(state[0]), self.exploration / len(state[0]))
        chosen[best(seen.values, float(state[1]))] += 1 - self.exploration
        return chosen, state[1]


@frozen(eq=False)
class FictitiousPlay:
    """The best response to all that the others have played so far, every round counting equally.

    Brown (1951); Robinson (1951) proves that the frequencies converge in zero-sum games of two.
    With three and more it is a response to the joint frequencies of the others' profiles. Ties go
    to the lowest number.
    """

    first: int | None = None
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        zeros = np.zeros(game.choices)
        return opening(game, self.first), zeros, np.array(TIE * game.range), np.array(0)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        _, sums, slack, count = state
        sums, count = sums + seen.values, count + 1
        chosen = np.zeros(len(sums))
        chosen[best(sums, float(slack) * float(count))] = 1.0
        return chosen, sums, slack, count


@frozen(eq=False)
class Logit:
    """A smoothed best response: probabilities proportional to exp(precision * value).

    By the last round's values (Blume 1993), or with `average` by their average so far: smooth
    fictitious play (Fudenberg and Levine 1998, chapter 4). A precision of 0 is uniform play.
    """

    precision: float
    average: bool = False
    first: int | None = None
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        if not (self.precision >= 0 and np.isfinite(self.precision)):
            raise Refused("the precision of a logit rule is a number from 0")
        return opening(game, self.first), np.zeros(game.choices), np.array(0)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        _, sums, count = state
        sums, count = sums + seen.values, count + 1
        known = sums / float(count) if self.average else seen.values
        weight = np.exp(self.precision * (known - known.max()))
        return weight / weight.sum(), sums, count

"""This module holds regret matching: meta-actions are played as they are missed."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State, opening


@frozen(eq=False)
class RegretMatching:
    """Probabilities proportional to the positive regrets for not having played a meta-action
    throughout (Hart and Mas-Colell 2000, theorem B).

    If everybody plays so, the frequencies of profiles approach the coarse correlated equilibria.
    """

    first: int | None = None
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        return opening(game, self.first), np.zeros(game.choices), opening(game, self.first)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        _, regret, first = state
        regret = regret + seen.values - _got(seen)
        positive = np.maximum(regret, 0)
        total = positive.sum()
        return (positive / total if total > 0 else first), regret, first


@frozen(eq=False)
class ConditionalRegretMatching:
    """From the last meta-action j to k with probability regret(j, k) / mu, else j once more.

    The regret is for not having played k whenever j was played, per round; `inertia` times the
    number of meta-actions times the largest difference of payoffs is mu. If everybody plays so, the
    frequencies of profiles approach the correlated equilibria (Hart and Mas-Colell 2000, theorem
    A).
    """

    inertia: float = 1.5
    first: int | None = None
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        if not self.inertia > 1:
            raise Refused("the inertia of conditional regret matching is above 1")
        size = game.choices
        mu = self.inertia * max(size - 1, 1) * game.range
        return opening(game, self.first), np.zeros((size, size)), np.array(mu), np.array(0)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        _, sums, mu, count = state
        if not isinstance(seen.own, int):
            raise Refused("conditional regret matching needs LLMs that draw one meta-action")
        sums, count, last = sums.copy(), count + 1, seen.own
        sums[last] += seen.values - seen.values[last]
        chances = np.zeros(len(sums))
        if mu > 0:
            chances = np.maximum(sums[last] / float(count), 0) / float(mu)
        chances[last] = 0.0
        chances[last] = max(1 - chances.sum(), 0.0)
        return chances / chances.sum(), sums, mu, count


def _got(seen: Seen) -> float:
    """What the LLM's own choice paid, by the same values."""
    assert seen.values is not None
    if isinstance(seen.own, np.ndarray):
        return float(seen.own @ seen.values)
    return float(seen.values[seen.own])

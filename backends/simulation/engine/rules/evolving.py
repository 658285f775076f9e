"""This module holds rules in which what pays better spreads: replicator dynamics, imitation."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State, point, uniform


@frozen(eq=False)
class Replicator:
    """A mixture in which meta-actions grow by what they pay above the average.

    Euler steps of the replicator equation (Taylor and Jonker 1978): x_a grows by the factor
    1 + step * (value_a - average) / (range of the LLM's payoffs), with a step up to 1. `start_at`
    is the mixture to begin with; None: equal probabilities.
    """

    step: float = 0.1
    start_at: np.ndarray | None = None
    needs: ClassVar[tuple[Need, ...]] = ("values",)

    def start(self, game: RuleGame) -> State:
        if not 0 < self.step <= 1:
            raise Refused("the step of a replicator is above 0 and at most 1")
        shares = uniform(game) if self.start_at is None else np.asarray(self.start_at, dtype=float)
        if shares.shape != (game.choices,) or not (shares >= 0).all() or not shares.sum() > 0:
            raise Refused(f"a replicator of {game.choices} meta-actions starts at as many chances")
        return shares / shares.sum(), np.array(game.range)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.values is not None
        shares, span = state
        if span <= 0:
            return state
        gain = (seen.values - shares @ seen.values) / float(span)
        grown = np.maximum(shares * (1 + self.step * gain), 0)
        return grown / grown.sum(), span


@frozen(eq=False)
class Imitation:
    """What the LLM whose clients got most did last (Vega-Redondo 1997), if not an experiment.

    Its own stays if nobody got more; among several best others the first is imitated. With
    probability `experiments` any meta-action is tried, all equally likely. All LLMs have the same
    number of meta-actions. `first` is played at the beginning; None: any, equally likely.
    """

    experiments: float = 0.0
    first: int | None = None
    needs: ClassVar[tuple[Need, ...]] = ("profile", "payoffs")

    def start(self, game: RuleGame) -> State:
        if not 0 <= self.experiments <= 1:
            raise Refused("experiments have a probability")
        if len(set(game.payoffs.shape[1:])) > 1:
            raise Refused("imitation needs LLMs with the same number of meta-actions")
        mixture = uniform(game) if self.first is None else point(game.choices, self.first)
        return mixture, np.array(game.llm)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.payoffs is not None and seen.profile is not None
        me = int(state[1])
        most = float(seen.payoffs.max())
        model = me if seen.payoffs[me] >= most else int(np.argmax(seen.payoffs))
        size = len(state[0])
        copied = np.full(size, self.experiments / size)
        copied[seen.profile[model]] += 1 - self.experiments
        return copied / copied.sum(), state[1]

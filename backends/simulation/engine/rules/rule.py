"""This module says what a rule of play is, and what it is told.

A rule does not change: what it has learned is its state, a few arrays that enter and leave by
argument, so that a run can be saved and resumed at any round.
"""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

import numpy as np
from attrs import frozen

from ..errors import Refused

Choice: TypeAlias = int | np.ndarray
"""A meta-action by its number, or a distribution over the S meta-actions."""

State: TypeAlias = tuple[np.ndarray, ...]
"""What a rule has learned: plain arrays of numbers."""

Need: TypeAlias = Literal[
    "clock", "payoff", "values", "profile", "payoffs", "signal", "frequencies", "governed"
]
"""What a rule has to be told after a round: the fields of `Seen`; or the number of the round."""


@frozen(eq=False)
class RuleGame:
    """The game as one LLM knows it.

    llm       its number
    payoffs   shape (n, S_1, ..., S_n): what each LLM gets per client at each profile
    """

    llm: int
    payoffs: np.ndarray

    @property
    def choices(self) -> int:
        """S: the LLM's own meta-actions."""
        return int(self.payoffs.shape[1 + self.llm])

    @property
    def range(self) -> float:
        """The difference between the best and the worst that the LLM can get."""
        own = self.payoffs[self.llm]
        return float(own.max() - own.min())


@frozen(eq=False)
class Seen:
    """What one LLM is told of a round; None for what the monitoring does not show.

    own           what it chose itself
    payoff        what its clients got on average
    values        shape (S,): what each of its meta-actions would have paid, by what it saw
    profile       everyone's meta-action
    payoffs       shape (n,): what everyone's clients got, by what it saw of the profile
    signal        the public signal
    frequencies   for each role shape (m_r,): how often its clients met each action
    governed      for each role shape (n, m_r): the same by the LLM of the client that was met
    """

    own: Choice
    payoff: float | None = None
    values: np.ndarray | None = None
    profile: tuple[int, ...] | None = None
    payoffs: np.ndarray | None = None
    signal: int | None = None
    frequencies: tuple[np.ndarray, ...] | None = None
    governed: tuple[np.ndarray, ...] | None = None


class Rule(Protocol):
    """How an LLM chooses.

    needs   what it has to be told; a rule that needs nothing, not even the clock, plays the same
            choice or mixture in all rounds
    """

    @property
    def needs(self) -> tuple[Need, ...]: ...

    def start(self, game: RuleGame) -> State:
        """The state before the first round. Raises Refused if the rule does not fit the game."""
        ...

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        """The choice of the round `period`, counted from 0."""
        ...

    def observe(self, state: State, seen: Seen) -> State:
        """The state after a round has been seen; the arrays of the old one are left alone."""
        ...


def uniform(game: RuleGame) -> np.ndarray:
    """The mixture with equal probabilities."""
    return np.full(game.choices, 1 / game.choices)


def opening(game: RuleGame, first: int | None) -> np.ndarray:
    """The mixture of the first round: what is asked for, or equal probabilities."""
    if first is None:
        return uniform(game)
    return point(game.choices, first)


def point(size: int, choice: int) -> np.ndarray:
    """The mixture that is one meta-action. Raises Refused if there is none of that number."""
    if not 0 <= choice < size:
        raise Refused(f"there is no meta-action {choice} among {size}")
    out = np.zeros(size)
    out[choice] = 1.0
    return out

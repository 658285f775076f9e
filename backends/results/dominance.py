"""This module defines what `dominance` and `rationalizable` give."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown

Belief: TypeAlias = tuple[tuple[ByLlm[Play], Number], ...]
"""Profiles of the other LLMs with their positive probabilities."""


@frozen
class Eliminated:
    """A meta-action that went, in which round, and the mixture that dominates it there."""

    round: int
    llm: str
    play: Play
    by: tuple[tuple[Play, Number], ...]


@frozen
class Survivor:
    """A meta-action that is left, and a belief over what is left to which it is a best reply."""

    play: Play
    belief: Belief


@frozen
class Dominance(Shown):
    """What iterated elimination leaves.

    method       'dominance' or 'rationalizable'
    kind         strict or weak
    rounds       the rounds in which something went
    eliminated   what went, in order
    survivors    by LLM what is left, each with the belief that justifies it
    solvable     whether one profile is left
    left         by LLM how many meta-actions are left
    play         by LLM the one that is left, where it is one
    reason       what the answer depends on
    exact        payoffs were compared as they are; otherwise rounded first
    """

    method: str
    kind: str
    rounds: int
    eliminated: tuple[Eliminated, ...]
    survivors: ByLlm[tuple[Survivor, ...]]
    reason: str
    exact: bool
    status: str = "solved"

    @property
    def solvable(self) -> bool:
        return all(len(left) == 1 for left in self.survivors.values())

    @property
    def left(self) -> ByLlm[int]:
        return ByLlm.of(self.survivors, [len(left) for left in self.survivors.values()])

    @property
    def play(self) -> ByLlm[Play]:
        single = {llm: left for llm, left in self.survivors.items() if len(left) == 1}
        return ByLlm.of(single, [left[0].play for left in single.values()])

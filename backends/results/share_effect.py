"""This module defines what `share_effect` gives."""

from __future__ import annotations

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown
from .regions import End, Gap, Interval

Formula = tuple[tuple[int, ...], tuple[int, ...]]
"""A rational function: coefficients of numerator and denominator, from the constant up."""


@frozen
class Stage:
    """A stretch of the parameter on which everything goes one way, along one equilibrium.

    play       by LLM its meta-action; empty where it is mixed
    trend      of the mean as the LLM's share grows: increasing, decreasing or constant; empty at
               a single value
    effect     of size, among the LLMs at the same value: beneficial (a larger LLM has the higher
               mean), harmful (the lower one), none (the same) or non_monotone
    best       the LLMs with the highest mean
    low, high  the mean at the ends, or its limit there; None where it has none
    mean       the mean as a function of the parameter; None where it has several formulas
    """

    interval: Interval
    play: ByLlm[Play]
    trend: str
    effect: str
    best: tuple[str, ...]
    low: Number | None
    high: Number | None
    mean: Formula | None


@frozen
class Jump:
    """Where the selected equilibrium changes, and the mean with it."""

    at: End
    before: Number
    after: Number


@frozen
class Branch:
    """An equilibrium as the parameter varies, or what a selection makes of several.

    kind     pure, mixed, value (what a constant-sum game is worth) or selected
    trend    of all its stages and jumps: increasing, decreasing, constant or non_monotone
    effect   of all its stages: beneficial, harmful, none, non_monotone, or varies
    """

    kind: str
    stages: tuple[Stage, ...]
    jumps: tuple[Jump, ...]
    trend: str
    effect: str


@frozen
class Sample:
    """One equilibrium at one value of the parameter (None: the spec as it is).

    size, mean   by LLM its clients, in roles, and what one of them gets
    """

    at: Number | None
    kind: str
    play: ByLlm[Play]
    size: ByLlm[Number]
    mean: ByLlm[Number]
    effect: str
    best: tuple[str, ...]


@frozen
class ShareEffect(Shown):
    """What the size of an LLM does to the mean of its clients.

    of            the LLM
    parameter     what moves its share; None where nothing does
    select        which equilibria: each, unique, best or worst
    effect        of size among LLMs: beneficial, harmful, none, non_monotone, or varies
    trend         of the LLM's mean in its own share: increasing, decreasing, constant,
                  non_monotone, or varies (from branch to branch); empty where nothing moves
    branches      the equilibria as functions of the parameter
    samples       the equilibria at single values, where there are no functions
    breakpoints   where a stage begins or ends
    gaps          values without a game, or without an equilibrium that could be followed
    complete      whether all equilibria that the selection speaks of were looked at
    checked       equilibria whose regret and mean were recomputed from the spec bound to a value
    """

    of: str
    parameter: str | None
    select: str
    effect: str
    trend: str
    branches: tuple[Branch, ...]
    samples: tuple[Sample, ...]
    breakpoints: tuple[End, ...]
    gaps: tuple[Gap, ...]
    complete: bool
    reason: str
    exact: bool
    algorithm: str
    checked: int
    status: str = "solved"

"""This module defines what `critical_discount` gives."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown
from .regions import Irrational

Patience: TypeAlias = Number | Irrational | tuple[Number, Number] | None
"""A discount factor, two between which it lies (above the first), or None: there is none."""


@frozen
class Way:
    """The least patience that one kind of strategies needs.

    name        grim (one equilibrium of the stage game for ever after any deviation), reversion
                (the one that is worst for the deviator), tit_for_tat, optimal (any pure strategies)
    discount    the least discount factor
    path        profiles drawn in public as long as nobody deviates, with their probabilities
    after       by LLM what is played for ever once it has deviated; empty where it is not that
    reason      why there is none, or what else there is to know
    """

    name: str
    discount: Patience
    path: tuple[tuple[ByLlm[Play], Number], ...]
    after: ByLlm[ByLlm[Play]]
    reason: str


@frozen
class CriticalDiscount(Shown):
    """How patient LLMs that see everything must be for a target to be an equilibrium payoff.

    target      by LLM what it is to get on average, in `unit`
    discount    the least discount factor over all ways, or two between which it lies
    strategy    the name of the way that needs it
    ways        each kind of strategies
    """

    target: ByLlm[Fraction]
    unit: str
    monitoring: str
    discount: Patience
    strategy: str
    ways: tuple[Way, ...]
    exact: bool
    reason: str
    status: str = "solved"

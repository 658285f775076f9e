"""This module defines what `pareto` and `efficiency` give."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play
from .notebook import Shown

Bounded: TypeAlias = Number | tuple[Number, Number | None] | None
"""A number; or bounds, of which the upper one may be missing; None where it has no meaning."""


@frozen
class EfficientProfile:
    """A pure profile that no other pure profile dominates."""

    play: ByLlm[Play]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    exact: bool


@frozen
class Pareto(Listed[EfficientProfile]):
    """The Pareto-efficient pure profiles: no other gives some LLM more utility and none less."""

    profiles: tuple[EfficientProfile, ...]
    exact: bool
    reason: str = ""
    complete: bool = True
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.profiles[index]

    def __len__(self) -> int:
        return len(self.profiles)


@frozen
class Efficiency(Shown):
    """Welfare (the sum of all totals) at its largest, and at the equilibria.

    welfare              the largest of any profile
    play                 by LLM what it plays there
    best, worst          of the equilibria of that kind
    price_of_stability   welfare over best, price_of_anarchy: welfare over worst (of losses, the
                         other way round), so that 1 is perfect; None where signs differ
    kind, equilibria     which equilibria, and how many of them were found
    complete             whether they are all that matter; otherwise prices are bounds
    reason               why prices are bounds, or have no meaning
    """

    welfare: Number
    play: ByLlm[Play]
    best: Bounded
    worst: Bounded
    price_of_stability: Bounded
    price_of_anarchy: Bounded
    kind: str
    equilibria: int
    complete: bool
    reason: str
    exact: bool
    status: str = "solved"

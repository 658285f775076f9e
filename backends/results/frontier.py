"""This module defines what `frontier` gives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed


@frozen
class FrontierPoint:
    """How precisely a target is sustained at one discount factor.

    eps         the larger of the largest gain from deviating and of how far payoffs are from the
                target, for the strategies found; None where none were
    gain        the most that any LLM gains by deviating
    away        how far payoffs on path are from the target at most
    strategy    equilibria, threat or review, as `sustain` takes them; empty where none were found
    numerical   the figures are floats, with bounds on their errors added
    reason      why nothing was found, or what else there is to know; may be empty
    """

    discount: Fraction
    eps: Number | None
    gain: Number | None
    away: Number | None
    strategy: str
    numerical: bool
    reason: str
    exact: bool = True


@frozen
class Frontier(Listed[FrontierPoint]):
    """How much patience buys how much precision: a list of points.

    Each point has been certified and verified as in `sustain`; better strategies may exist.

    target      by LLM what it is to get on average
    points      in the order in which discount factors were asked for
    """

    target: ByLlm[Fraction]
    points: tuple[FrontierPoint, ...]
    complete: bool = True
    reason: str = ""
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

"""This module defines what `quantal_response` gives."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play
from .equilibria import Equilibrium


@frozen
class LogitPoint:
    """A logit equilibrium: each LLM plays each meta-action with a probability proportional to
    exp(precision * its utility against the others).

    probability   by LLM every meta-action with its probability
    residual      the largest difference between both sides of that equation, recomputed
    exact         always false: probabilities are numerical
    """

    precision: Number
    probability: ByLlm[tuple[tuple[Play, float], ...]]
    total: ByLlm[float]
    mean: ByLlm[float]
    utility: ByLlm[float]
    residual: float
    exact: bool = False


@frozen
class QuantalResponse(Listed[LogitPoint]):
    """Logit equilibria on the branch that starts at the uniform profile, in its order.

    limit      the equilibrium that the branch tends to; None for a single precision, or where the
               end of the branch was not reached
    complete   always false: it is one branch, and points of it
    """

    points: tuple[LogitPoint, ...]
    limit: Equilibrium | None
    reason: str
    complete: bool = False
    exact: bool = False
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

"""This module defines what `risk_dominance` gives."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play


@frozen
class StrictEquilibrium:
    """One of the two strict equilibria of a 2x2 game.

    loss              by LLM what it loses in utility by leaving the equilibrium alone
    product           of the losses
    threshold         by LLM the least probability of the other's equilibrium meta-action at which
                      its own is a best reply; the equilibrium is p-dominant from the largest on
    risk_dominant     its product is the larger one
    payoff_dominant   it pays every LLM strictly more utility than the other equilibrium
    """

    play: ByLlm[Play]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    loss: ByLlm[Number]
    product: Number
    threshold: ByLlm[Number]
    risk_dominant: bool
    payoff_dominant: bool
    exact: bool


@frozen
class RiskDominance(Listed[StrictEquilibrium]):
    """The two strict equilibria of a 2x2 game, compared."""

    equilibria: tuple[StrictEquilibrium, ...]
    exact: bool
    reason: str = ""
    complete: bool = True
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.equilibria[index]

    def __len__(self) -> int:
        return len(self.equilibria)

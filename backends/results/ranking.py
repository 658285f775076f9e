"""This module defines what `alpha_rank` gives."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play


@frozen
class Ranked:
    """A profile and the share of time that the evolutionary chain spends there.

    exact   the mass is a rational number; in a limit, that it is positive is exact in any case
    """

    play: ByLlm[Play]
    mass: Number
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    exact: bool


@frozen
class AlphaRank(Listed[Ranked]):
    """Profiles by their mass, the largest first; those without mass are left out.

    populations   'each' (one for each LLM) or 'one' (of a symmetric game: both play the same)
    intensity     the ranking intensity; None for its limit at infinity
    population    individuals in a population
    marginals     by LLM the mass of each of its meta-actions that has some
    imbalance     the largest relative difference between flow into a profile and out of it, 0 where
                  exact
    """

    populations: str
    intensity: Number | None
    population: int
    profiles: tuple[Ranked, ...]
    marginals: ByLlm[tuple[tuple[Play, Number], ...]]
    imbalance: Number
    exact: bool
    reason: str = ""
    complete: bool = True
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.profiles[index]

    def __len__(self) -> int:
        return len(self.profiles)

"""This module defines what `correlated` and `coarse_correlated` give."""

from __future__ import annotations

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown


@frozen
class Correlated(Shown):
    """An optimal correlated or coarse correlated equilibrium.

    kind           "correlated" or "coarse_correlated"
    value          what was to be maximised or minimised, in expectation; None if infeasible
    bound          no equilibrium of the kind that meets the conditions has a better value; equal to
                   `value` where that is exact
    distribution   profiles of positive probability, by LLM its play, with their probabilities
    total, mean    by LLM what its clients get in expectation, in sum and per client
    utility        by LLM what it maximises, in expectation
    violation      the most that any LLM could gain in utility by not doing as it is told, or
                   (coarse) by deciding for one meta-action beforehand; recomputed
    route          how it was recomputed: "definition" of the meta-game, or "payoff tensor" where
                   that would take too long
    exact          all numbers are rational; value and bound are then the same
    reason         why no distribution meets the conditions; empty if solved
    status         "solved" or "infeasible"
    """

    kind: str
    value: Number | None
    bound: Number | None
    distribution: tuple[tuple[ByLlm[Play], Number], ...]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    violation: Number | None
    route: str
    exact: bool
    algorithm: str
    reason: str = ""
    status: str = "solved"

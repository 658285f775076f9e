"""This module defines what `check` and `best_response` give."""

from __future__ import annotations

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown


@frozen
class Deviations(Shown):
    """Whether a profile is an equilibrium, and what each LLM could gain.

    is_equilibrium   whether nobody gains; None of best responses where others were not looked at
    of            the LLM whose best responses were asked for; None for a check of all
    play          by LLM the meta-action that was checked (of best responses: one of the best)
    gain          by LLM the most it could gain in utility; 0 where it plays a best response
    deviation     by LLM a meta-action that gains it
    responses     of best responses: all of them, or all up to the reduction that was used
    reduction     the symmetry that spared deviations, or empty
    reason        how sure a numerical answer is; may be empty
    """

    is_equilibrium: bool | None
    of: str | None
    play: ByLlm[Play]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    gain: ByLlm[Number]
    deviation: ByLlm[Play]
    responses: tuple[Play, ...]
    exact: bool
    reduction: str = ""
    reason: str = ""
    status: str = "solved"

"""This module defines what `simulate` gives."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from ..numbers.floats import Number
from .common import Action, ByLlm
from .notebook import Shown


@frozen
class Simulation(Shown):
    """What happened when a population played.

    rounds           how many were played
    clients          in each role
    seed             of the random numbers: the same seed gives the same numbers
    population       "drawn" anew in every instance, or "fixed" and matched anew in every round
    plays            by LLM what it did: a play, a mixture or the name of a rule, in words
    mean             by LLM what its clients got per round
    standard_error   by LLM how far that may be off; nan if it is not known
    source           what the standard errors come from
    expected         by LLM the exact mean of the one-shot game, if nobody learns; None otherwise
    frequencies      by role how often each action was played
    engine           what simulated: counts, clients or instances
    reason           why that engine
    interrupted      whether it was stopped before the last round
    run              all records, as arrays (see `backends/simulation/engine/run.py`)
    """

    rounds: int
    clients: int
    seed: int
    population: str
    plays: ByLlm[str]
    mean: ByLlm[float]
    standard_error: ByLlm[float]
    source: str
    expected: ByLlm[Number | None]
    frequencies: tuple[tuple[str, tuple[tuple[Action, float], ...]], ...]
    engine: str
    reason: str
    interrupted: bool
    run: Any = field(eq=False, repr=False, default=None)
    status: str = "solved"

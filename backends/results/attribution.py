"""This module defines what `attribution` gives."""

from __future__ import annotations

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown


@frozen
class Deviation:
    """One LLM tells all its clients something else than the profile says.

    llm                its name
    was, is_           its play in the profile, and instead
    detected_by        the other LLMs that see that somebody deviated
    confusable_with    the LLMs that some observer cannot tell it from
    attributable       all the others see it, and nobody else could have done it
    """

    llm: str
    was: Play
    is_: Play
    detected_by: tuple[str, ...]
    confusable_with: tuple[str, ...]
    attributable: bool


@frozen
class Masked:
    """How far one LLM can go in one role with a part of its clients while another is suspected.

    part    the largest part of its clients in the role that it can tell something else, so that
            the suspect could have done it as well, for all that the observer sees
    """

    llm: str
    role: str
    observer: str
    suspect: str
    part: Number


@frozen
class FullRank:
    """Whether a public signal tells plays apart at the profile.

    llms          one LLM, or two that are to be told from each other
    rank          of the matrix of the signal's distributions under their meta-actions
    wanted        what it is if they are all told apart
    holds         rank == wanted
    """

    llms: tuple[str, ...]
    rank: int
    wanted: int

    @property
    def holds(self) -> bool:
        """Whether the rank is full."""
        return self.rank == self.wanted


@frozen
class Attribution(Shown):
    """What the LLMs learn about each other's deviations from one profile.

    monitoring    the kind
    observes      by LLM the roles in which it sees what others' clients do
    profile       what is prescribed
    chosen        how the profile was picked
    deviations    every unilateral one that moves all clients it concerns
    masked        what can be done with a part of the clients
    unseen        pairs of an LLM and a role in which it misses deviations
    ranks         under a public signal: individual and pairwise full rank at the profile
    conclusion    which folk theorem applies, or what blocks it
    """

    monitoring: str
    sees: str
    observes: ByLlm[tuple[str, ...]]
    profile: ByLlm[Play]
    chosen: str
    deviations: tuple[Deviation, ...]
    masked: tuple[Masked, ...]
    unseen: tuple[tuple[str, str], ...]
    ranks: tuple[FullRank, ...]
    conclusion: str
    status: str = "solved"

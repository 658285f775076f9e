"""This module is the repeated meta-game of a spec: what Python users and analyses hold in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..base import OneShot
from ..results.attribution import Attribution
from ..results.folk_region import FolkRegion
from .attribution import attribution
from .folk_region import folk_region


class RepeatedGame:
    """The meta-game of a spec played again and again, and what can be asked of it."""

    def __init__(self, one_shot: OneShot) -> None:
        self.one_shot = one_shot

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""
        return self.one_shot.llms

    def folk_region(self) -> FolkRegion:
        """Feasible payoffs, and those that are individually rational (mixed minmax).

        Raises:
            Refusal: the game is too large, or mixed strategies are not what the spec means.
        """
        return folk_region(self.one_shot)

    def attribution(self, profile: Mapping[str, Sequence[Any]] | None = None) -> Attribution:
        """Who detects which unilateral deviation from a pure profile, and whom it may come from.

        Args:
            profile: by LLM a play; None for the profile of the largest welfare.

        Raises:
            Refusal: the game is too large, or what is seen is not covered.
            ValueError: a play is missing, or is none of the LLM's.
        """
        return attribution(self.one_shot, profile)

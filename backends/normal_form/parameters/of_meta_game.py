"""This module is what can be asked of a meta-game as the parameters of its spec vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...results.common import Action
from ...results.regions import RegionGrid, Regions
from ...results.share_effect import ShareEffect
from ..named_game import NamedGame
from ..too_large import refusing
from .regions import regions
from .share_effect import Asked, share_effect


class Sweeps(NamedGame):
    """A meta-game whose spec can be bound to other values."""

    def regions(
        self, parameter: str, across: str | None = None, *, steps: int | None = None
    ) -> Regions | RegionGrid:
        """For what values of a parameter each pure profile is an equilibrium.

        Args:
            parameter: what varies over its domain; the other parameters keep their values.
            across: a second parameter: then both are stepped through, and a `RegionGrid` comes out.
            steps: into how many steps to cut intervals; without it one parameter is treated
                exactly, and two take 20 steps each.

        Raises:
            Refusal: a parameter that does not exist or cannot be varied, payoffs that are no
                rational functions of it, a game that is too large.
            ValueError: steps below 1.
        """
        if steps is not None and steps < 1:
            raise ValueError("steps is at least 1")
        with refusing(self):
            return regions(self, parameter, across, steps)

    def share_effect(
        self,
        of: str,
        parameter: str | None = None,
        *,
        select: str = "each",
        steps: int | None = None,
        profile: Mapping[str, Sequence[Action] | Action] | None = None,
    ) -> ShareEffect:
        """What the size of an LLM does to the mean of its clients, in equilibrium.

        Args:
            of: the LLM.
            parameter: what moves its share; may be left out if only one parameter does.
            select: "each" equilibrium by itself; "best" or "worst" for the LLM at each value; or
                "unique", where all give it the same mean.
            steps: into how many steps to cut an interval; without it, it is treated exactly.
            profile: by LLM what it plays: only such pure equilibria count.

        Raises:
            Refusal: no or several parameters could be meant, no such equilibrium, payoffs that are
                no rational functions, a game that is too large.
            ValueError: an unknown selection, or steps below 1.
        """
        if steps is not None and steps < 1:
            raise ValueError("steps is at least 1")
        stated = {
            llm: tuple(play) if isinstance(play, tuple | list) else (play,)
            for llm, play in (profile or {}).items()
        }
        with refusing(self):
            return share_effect(self, Asked(of, parameter, select, steps, stated))

"""This module defines what `payoff_set` gives."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from .common import ByLlm, Play
from .folk_region import Point
from .notebook import Shown


@frozen
class Support:
    """How payoffs come about: what is played today, and what is paid from tomorrow on."""

    play: ByLlm[Play]
    after: Point


@frozen
class PayoffSet(Shown):
    """What LLMs get in the pure-strategy subgame-perfect equilibria of the repeated game.

    Continuations may be drawn in public. Payoffs are averages, in the order of `llms`.

    llms          the order of payoffs
    unit          "mean", or "utility" when the spec states objectives
    discount      how much tomorrow counts against today
    monitoring    the kind; every deviation is seen by all and names its author
    inner         vertices of a polygon of equilibrium payoffs, anticlockwise; may be empty
    outer         vertices of a polygon outside which there are none
    supports      for the vertices of `inner`: a deviation is answered by the deviator's worst point
    distance      how far the outer polygon reaches beyond the inner one, in the larger of the
                  coordinates; 0 if they are the same, None if only the inner one is empty
    complete      the two polygons are the same
    exact         ... and the payoffs are the game's own
    reason        why not; may be empty
    """

    llms: tuple[str, ...]
    unit: str
    discount: Fraction
    monitoring: str
    inner: tuple[Point, ...]
    outer: tuple[Point, ...]
    supports: tuple[Support, ...]
    distance: Fraction | None
    complete: bool
    exact: bool
    reason: str
    algorithm: str
    status: str = "solved"

    @property
    def vertices(self) -> tuple[Point, ...]:
        """Of the set, or of the part of it that is proved."""
        return self.inner

"""This module defines what `payoff_set` gives."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from .common import ByLlm, Play
from .folk_region import Point
from .notebook import Shown


@frozen
class Support:
    """How payoffs come about.

    play        what is played today
    after       what is paid from tomorrow on, per period; on average if a signal decides it. Empty
                in the last of a number of rounds
    by_signal   what is paid from tomorrow on after each public signal; empty if all is seen
    path        over a number of rounds: what is played in each if nobody deviates (the likeliest,
                where a public draw decides)
    """

    play: ByLlm[Play]
    after: Point
    by_signal: tuple[tuple[str, Point], ...] = ()
    path: tuple[ByLlm[Play], ...] = ()


@frozen
class PayoffSet(Shown):
    """What LLMs get in pure-strategy equilibria of the repeated game.

    Subgame-perfect ones where everything is seen; perfect public ones under a public signal.
    Continuations may be drawn in public. Payoffs are averages, in the order of `llms`.

    llms          the order of payoffs
    unit          "mean", or "utility" when the spec states objectives
    discount      how much tomorrow counts against today
    rounds        how many there are; None: there is no last one
    monitoring    the kind
    inner         vertices of a convex set of equilibrium payoffs; may be empty
    outer         vertices of a convex set outside which there are none
    supports      what is played and promised so that all of `inner` is paid, of two LLMs vertex by
                  vertex. Where everything is seen, a deviation is answered by the deviator's worst
                  point
    distance      how far the outer set reaches beyond the inner one, in the larger of the
                  coordinates; 0 if they are the same, None if only the inner one is empty
    complete      the two sets are the same
    exact         both are proved in rationals, for the payoffs of the game itself
    reason        why not; may be empty
    """

    llms: tuple[str, ...]
    unit: str
    discount: Fraction
    rounds: int | None
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

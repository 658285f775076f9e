"""This module holds what is known of a set of equilibrium payoffs, together with its proof."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from .polygon import Point, Polygon

Way: TypeAlias = Literal["pays", "widens", "shrinks"]


@frozen
class Support:
    """One way to pay what is in the set: a profile today, a point of the set from tomorrow on.

    profile    the two meta-actions
    after      the continuation payoffs, by the public draw's convention in the inner set
    """

    profile: tuple[int, int]
    after: Point


@frozen
class Inner:
    """Payoff pairs that are all equilibrium payoffs.

    vertices   of the polygon, anticlockwise; empty if nothing is claimed
    supports   whose payoffs (1 - discount) u(profile) + discount after have the polygon in their
               hull; each continuation is in the polygon and deters both LLMs when a deviation is
               answered by the deviator's worst point of the polygon (self-generation: Abreu,
               Pearce and Stacchetti 1990, theorem 1)
    """

    vertices: Polygon
    supports: tuple[Support, ...]


@frozen
class Outer:
    """Payoff pairs outside which there is no equilibrium payoff.

    steps      polygons that hold all equilibrium payoffs, each because the one before does; the
               first holds what is feasible and at least the pure minmax
    ways       how each step but the first follows. "pays": what continuations in the polygon before
               can pay is in this one. "widens": it contains the polygon before. "shrinks": the
               polygon before shrinks to it continuously, each on the way being mapped into one
               further on
    """

    steps: tuple[Polygon, ...]
    ways: tuple[Way, ...]

    @property
    def vertices(self) -> Polygon:
        """The bound: the last step, anticlockwise; empty if there is no equilibrium."""
        return self.steps[-1]


@frozen
class PayoffSet:
    """The payoff pairs of pure-strategy subgame-perfect equilibria with public randomisation.

    discount   exact
    inner      equilibrium payoffs, proved
    outer      nothing outside, proved
    distance   the most that a point of the outer polygon is away from the inner one, in the larger
               of the two coordinates; 0 where the set is known exactly; None where the inner
               polygon is empty and the outer one is not
    exact      the two polygons are the same and the payoffs are the game's own
    why        in words, where it is not exact
    """

    discount: Fraction
    inner: Inner
    outer: Outer
    distance: Fraction | None
    exact: bool
    why: str = ""

    @property
    def vertices(self) -> Polygon:
        """The set itself where it is exact, otherwise the part that is proved."""
        return self.inner.vertices

    @property
    def empty(self) -> bool:
        """Proved: there is no equilibrium in pure strategies."""
        return not self.outer.vertices

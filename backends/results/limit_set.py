"""This module defines what `limit_set` gives."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from .common import ByLlm
from .folk_region import Point
from .notebook import Shown


@frozen
class LimitSet(Shown):
    """What very patient LLMs get in pure-strategy perfect public equilibria.

    The limit for a discount factor that goes to 1 (Fudenberg and Levine 1994). Payoffs are in the
    order of `llms`.

    llms          the order of payoffs
    unit          "mean", or "utility" when the spec states objectives
    monitoring    the kind
    inner         vertices of a convex set within the limit; may be empty
    outer         vertices of a convex set that holds the payoffs at every discount factor
    complete      the two are the same, and so the limit
    distance      how far the outer set reaches beyond the inner one; None if only that is empty
    minmax        pure floors
    folk          vertices of the feasible payoffs above these floors
    whole         whether the limit is all of these; None if that is not known
    failing       rank conditions that fail, in sentences; () if the folk theorem of Fudenberg,
                  Levine and Maskin (1994) applies as far as ranks go
    exact         the numbers are those of the game
    reason        how the set was found, or why it is not complete
    """

    llms: tuple[str, ...]
    unit: str
    monitoring: str
    inner: tuple[Point, ...]
    outer: tuple[Point, ...]
    complete: bool
    distance: Fraction | None
    minmax: ByLlm[Fraction]
    folk: tuple[Point, ...]
    whole: bool | None
    failing: tuple[str, ...]
    exact: bool
    reason: str
    status: str = "solved"

    @property
    def vertices(self) -> tuple[Point, ...]:
        """Of the limit, or of the part of it that is known."""
        return self.inner

"""This module brackets the least discount factor at which LLMs sustain payoffs at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from ....numbers.real_roots import simplest_between
from ...problem import Stage
from .pair import BadRepeatedGame, Pair
from .payoff_set import payoff_set
from .polygon import Point, Polygon, clip, holds, hull
from .records import PayoffSet
from .reversion import reach

if TYPE_CHECKING:
    from .many import Bounds

LATEST = 1 - Fraction(1, 2**20)
"""The largest discount factor that is tried."""


@frozen
class Bracket:
    """The least discount factor at which payoffs are sustained by any pure strategies, with a
    public draw, lies above `low` and not above `high`.

    The set of equilibrium payoffs grows with the discount factor (Abreu, Pearce and Stacchetti
    1990, theorem 6, for convex sets), so one factor on each side proves it.

    low        the target is proved not to be sustained there; None if it is sustained at 0
    high       the target is proved to be sustained there; None if at no factor up to LATEST
    without    the payoff set at `low`, whose outer bound leaves the target out
    within     the payoff set at `high`, whose inner bound has the target: optimal penal codes
    exact      the payoffs are the game's own, not floats rounded to a grid
    why        in words, where high is None or the bracket is wider than was asked for
    """

    low: Fraction | None
    high: Fraction | None
    without: PayoffSet | Bounds | None
    within: PayoffSet | Bounds | None
    exact: bool
    why: str = ""


Tried: TypeAlias = "tuple[PayoffSet | Bounds, bool | None]"
"""What is known of a payoff set, and whether it has the target; None if that is not known."""


def critical_bracket(
    stage: Stage, target: Sequence[Fraction], width: Fraction = Fraction(1, 10_000)
) -> Bracket:
    """Bisection over membership in `payoff_set`, at simple fractions.

    The bracket is at most `width` wide unless a payoff set on the way is known by bounds only and
    the pair lies between them. Raises BadRepeatedGame for anything but two LLMs, an exact pair and
    a positive width.
    """
    game = Pair.of(stage)
    if len(target) != 2 or not all(isinstance(x, (int, Fraction)) for x in target):
        raise BadRepeatedGame("a target is two exact payoffs")
    if width <= 0:
        raise BadRepeatedGame("the width of a bracket must be positive")
    point = Fraction(target[0]), Fraction(target[1])
    why = _hopeless(game, point)
    if why:
        return Bracket(None, None, None, None, game.exact, why)

    def find(discount: Fraction) -> Tried:
        found = payoff_set(stage, discount)
        return found, _verdict(found, point)

    return bisect(find, reach(stage, point).discount, Fraction(width), game.exact)


def _hopeless(game: Pair, point: Point) -> str:
    """Why a pair is sustained at no discount factor, if it is seen at once."""
    feasible: Polygon = hull(game.point(k) for k in range(game.gains.shape[1]))
    units = point[0] * game.scale, point[1] * game.scale
    if not holds(feasible, units):
        return "the target is not feasible"
    part = list(feasible)
    for i, floor in enumerate(game.minmax()):
        if units[i] < floor:
            return f"the target is below the pure minmax of LLM {i}"
        part = clip(part, i, Fraction(floor))
    return ""


def _verdict(found: PayoffSet, point: Point) -> bool | None:
    """Whether a pair is in the set; None if it lies between its bounds."""
    if holds(found.inner.vertices, point):
        return True
    return None if holds(found.outer.vertices, point) else False


def bisect(
    find: Callable[[Fraction], Tried], start: Fraction | None, width: Fraction, exact: bool
) -> Bracket:
    """A bracket from what is known at some discount factors; `start` seems to be large enough."""
    low = Fraction(0)
    without, verdict = find(low)
    if verdict:
        return Bracket(None, low, None, without, exact)
    high, within, last = _above(find, start)
    if within is None:
        why = f"the target is not proved to be sustained at {LATEST}"
        if last is not None and last[1] is False:
            low, without = LATEST, last[0]
        return Bracket(low, None, without, None, exact, why)
    why = ""
    while high - low > width:
        middle, found, verdict = _middle(find, low, high)
        if verdict is None:
            why = f"at {middle} the target lies between the bounds of the payoff set"
            break
        if verdict:
            high, within = middle, found
        else:
            low, without = middle, found
    return Bracket(low, high, without, within, exact, why)


def _middle(
    find: Callable[[Fraction], Tried], low: Fraction, high: Fraction
) -> tuple[Fraction, PayoffSet | Bounds, bool | None]:
    """A discount factor between two, the payoff set there, and whether it has the target."""
    third = (high - low) / 3
    for middle in (simplest_between(low + third, high - third), low + third, high - third):
        found, verdict = find(middle)
        if verdict is not None:
            break
    return middle, found, verdict


def _above(
    find: Callable[[Fraction], Tried], start: Fraction | None
) -> tuple[Fraction, PayoffSet | Bounds | None, Tried | None]:
    """A discount factor at which the target is sustained, and the set there; or what is known at
    the last one."""
    tries = [] if start is None or start >= 1 else [start]
    tries += [1 - Fraction(1, 2**k) for k in (1, 2, 3, 5, 8, 12, 20)]
    tried = None
    for discount in tries:
        tried = find(discount)
        if tried[1]:
            return discount, tried[0], None
    return LATEST, None, tried

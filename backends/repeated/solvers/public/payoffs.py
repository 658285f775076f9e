"""This module bounds perfect public equilibrium payoffs at a discount factor from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from .check import Promise, check_promises
from .check_outer import Unseen, check_trail, check_unseen
from .directions import as_floats, first_directions
from .drawn import MOST_DIRECTIONS, Generated, more_patient
from .errors import Inconsistent, Refused
from .game import ZERO, PublicGame, Row
from .inner import construct, one_shot
from .located import away
from .outer import Outer, enclose, whole
from .polytope import HalfSpace
from .refine import refine
from .units import UnitGame, unit_game

MOST_LLMS = 3
"""Equilibrium payoffs are bounded for up to three LLMs."""

MOST_TERMS, FEW_TERMS = 2_000_000_000, 30_000_000
"""Additions and multiplications of one step of the operator, roughly: at most, and those above
which no directions are added."""

CLOSE = 1e-4
"""Times 1 - discount, what one step of the operator may leave uncovered, in units."""

PATIENT = {
    1: (Fraction(999, 1000),),
    2: (Fraction(999, 1000), Fraction(95, 100)),
    3: (Fraction(9, 10),),
}
"""For greater discount factors inner sets are found at these, by the number of LLMs, until one is
near: their payoffs are equilibria at all greater ones."""

NEAR = Fraction(1, 50)
"""Inner sets closer than this to the outer one, over payoffs from 0 to 1, are near."""

GRID = 2**32
"""Distances are taken between points of a grid this fine, over payoffs from 0 to 1."""


@frozen
class EquilibriumPayoffs:
    """What perfect public equilibria in pure strategies pay at one discount factor.

    A public draw precedes every period, so that sets are convex.

    outer      vertices of a set that holds all these payoffs; () if there is no such equilibrium
    cuts       the half-spaces whose intersection `outer` is
    inner      payoffs that generate one another, in rationals, checked from the definition
    distance   a bound on the distance of any point of `outer` from the hull of `inner`, by largest
               entry; None if `inner` is empty and `outer` is not
    settled    the outer set stopped shrinking; False: it was still shrinking
    exact      the sets are those of the very game; False: of a game rounded to rationals
    proper     profiles that some continuations can enforce
    proved     every half-space was checked in rationals from its multipliers; False: the outer set
               comes from floats, each bound raised by more than rounding can lose
    """

    discount: Fraction
    outer: tuple[Row, ...]
    cuts: tuple[HalfSpace, ...]
    inner: tuple[Promise, ...]
    distance: Fraction | None
    settled: bool
    exact: bool
    proper: int
    proved: bool

    @property
    def inner_payoffs(self) -> tuple[Row, ...]:
        """The payoffs of the inner set's points."""
        return tuple(p.payoff for p in self.inner)


def equilibrium_payoffs(game: PublicGame, discount: Fraction) -> EquilibriumPayoffs:
    """Outer and inner bounds at a discount factor in [0, 1) (Abreu, Pearce and Stacchetti 1990).

    Directions are added where one step of the operator covers least. Raises Refused for other
    discounts, for more than MOST_LLMS LLMs and above MOST_TERMS; Inconsistent if the two bounds
    contradict each other, or a proof fails.
    """
    _refuse(game, discount)
    units = unit_game(game)
    check_unseen(game, [Unseen(*case) for case in units.unseen])
    if not discount:
        return _one_shot(game, units)
    if not units.profiles:
        return EquilibriumPayoffs(discount, (), (), (), ZERO, True, game.exact, 0, True)
    payoffs = as_floats([tuple(m.payoff for m in p) for p in units.profiles])
    directions = first_directions(payoffs)
    most = _most(game, len(directions))
    start = whole(units, directions)
    outer = _closed(units, discount, start, most)
    corners = outer.corners()
    inner = _inner(units, discount, (outer, corners), (start, most))
    return _result(game, units, discount, (outer, corners, inner))


def _inner(
    units: UnitGame,
    discount: Fraction,
    bound: tuple[Outer, tuple[Row, ...]],
    begin: tuple[Outer, int],
) -> Generated:
    """The best of the inner sets found here and, for patient LLMs, at lesser discount factors.

    `bound` is the outer set with its vertices, `begin` where it was begun and its most directions.
    """
    (outer, corners), (start, most) = bound, begin
    best, least = Generated(()), None
    for at in dict.fromkeys(min(discount, p) for p in PATIENT[len(units.low)]):
        less = outer if at == discount else _closed(units, at, start, most)
        found = construct(units, at, (less, corners if less is outer else less.corners()), most)
        if not found.points or not corners:
            continue
        gap = _distance(corners, found.payoffs)
        if least is None or gap < least:
            best, least = more_patient(found, at, discount), gap
        if least < NEAR:
            break
    return best


def _closed(units: UnitGame, discount: Fraction, start: Outer, most: int) -> Outer:
    """The outer set, with as many directions as it needs, found once more from the start."""
    wanted = (CLOSE * float(1 - discount), most)
    found = refine(units, float(discount), start, None, wanted).outer
    return enclose(units, float(discount), whole(units, found.directions), record=True)


def _refuse(game: PublicGame, discount: Fraction) -> None:
    if not 0 <= discount < 1:
        raise Refused("equilibrium payoffs are found for discount factors from 0 to below 1")
    if game.llms > MOST_LLMS:
        raise Refused(f"equilibrium payoffs of more than {MOST_LLMS} LLMs are not computed")


def _most(game: PublicGame, directions: int) -> int:
    """The number of directions that is affordable."""
    rows, profiles = game.llms * game.signals, game.values[0].size
    most = MOST_DIRECTIONS[game.llms]
    while most > directions and profiles * rows**2 * most * (rows + most) > FEW_TERMS:
        most -= 1
    if profiles * rows**2 * most * (rows + most) > MOST_TERMS:
        raise Refused(
            f"{profiles} profiles and {game.signals} signals are too many to bound payoffs in "
            f"{directions} directions"
        )
    return most


def _distance(corners: Sequence[Row], inner: Sequence[Row]) -> Fraction:
    """A bound on the distance of any point of one hull from another, over payoffs of size 1.

    Points are moved to a grid to keep their digits few; twice the grid's width makes up for it.
    """
    near = [tuple(Fraction(round(x * GRID), GRID) for x in p) for p in inner]
    far = {tuple(Fraction(round(x * GRID), GRID) for x in v) for v in corners}
    return away(near, sorted(far)) + Fraction(2, GRID)


def _one_shot(game: PublicGame, units: UnitGame) -> EquilibriumPayoffs:
    """Without a future, one-shot equilibria: both bounds are their hull, exactly."""
    inner = _promises(units, one_shot(units))
    check_promises(game, ZERO, inner)
    payoffs, count = tuple(p.payoff for p in inner), len(units.profiles)
    return EquilibriumPayoffs(ZERO, payoffs, (), inner, ZERO, True, game.exact, count, True)


def _result(
    game: PublicGame,
    units: UnitGame,
    discount: Fraction,
    found: tuple[Outer, tuple[Row, ...], Generated],
) -> EquilibriumPayoffs:
    outer, corners, generated = found
    proved = _check(game, units, discount, outer)
    inner = _promises(units, generated)
    check_promises(game, discount, inner)
    cuts = _cuts(units, outer)
    if any(cut.slack(p.payoff) < 0 for cut in cuts for p in inner) or (inner and not corners):
        raise Inconsistent("equilibrium payoffs lie outside of what holds them all")
    gap = None
    if inner and corners:
        gap = _distance(corners, generated.payoffs) * max(units.span)
    return EquilibriumPayoffs(
        discount,
        tuple(units.back(v) for v in corners),
        cuts,
        inner,
        gap if corners else ZERO,
        outer.settled,
        game.exact,
        len(units.profiles),
        proved,
    )


def _check(game: PublicGame, units: UnitGame, discount: Fraction, outer: Outer) -> bool:
    """Prove the half-spaces; False if too many stages led to them."""
    if outer.trail is None:
        return False
    levels = check_trail(game, discount, units.places, outer.trail)
    if (levels is None) != (outer.levels is None):
        raise Inconsistent("half-spaces are not those that were proved")
    if levels is not None and levels != outer.rational():
        raise Inconsistent("half-spaces are not those that were proved")
    return True


def _cuts(units: UnitGame, outer: Outer) -> tuple[HalfSpace, ...]:
    """Half-spaces over payoffs as they were given; none where nothing is left."""
    if outer.levels is None:
        return ()
    found = []
    for line, level in zip(outer.directions, outer.rational(), strict=True):
        normal = tuple(Fraction(float(x)) / s for x, s in zip(line, units.span, strict=True))
        moved = sum((x * low for x, low in zip(normal, units.low, strict=True)), ZERO)
        found.append(HalfSpace(normal, level + moved))
    return tuple(found)


def _promises(units: UnitGame, found: Generated) -> tuple[Promise, ...]:
    """Points of a self-generating set in payoffs as given, with weights that prove it."""
    places = units.places
    return tuple(
        Promise(units.back(point.payoff), places[point.profile], weights)
        for point, weights in zip(found.points, found.weights, strict=True)
    )

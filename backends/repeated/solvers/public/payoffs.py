"""This module bounds perfect public equilibrium payoffs at a discount factor from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from .check import Promise, check_promises
from .directions import (
    as_floats,
    between,
    distinct,
    facet_normals,
    first_directions,
    with_spread,
)
from .errors import Inconsistent, Refused
from .game import ZERO, Profile, PublicGame, Row
from .inner import SHARES, SMALL_SHARES, Generated, construct, one_shot
from .outer import Outer, enclose, reach
from .polytope import HalfSpace, distance, hull_weights
from .units import UnitGame, unit_game

MOST_LLMS = 3
"""Equilibrium payoffs are bounded for up to three LLMs."""

MOST_TERMS = 4_000_000
"""Profiles times signals times the square of the number of directions."""

CLOSE = Fraction(1, 10**6)
"""Inner and outer sets closer than this, over payoffs from 0 to 1, are not refined."""

GRID = 2**32
"""Distances are taken between points of a grid this fine, over payoffs from 0 to 1."""

REFINEMENTS, TIGHTENINGS, ADDED = 1, 3, 12
"""How often directions are added where the two sets differ most, for both or for the outer one
alone, and how many."""


@frozen
class EquilibriumPayoffs:
    """What perfect public equilibria in pure strategies pay at one discount factor.

    A public draw precedes every period, so that sets are convex.

    outer      vertices of a set that holds all these payoffs: bounds in floats, each raised by more
               than rounding can lose; () if there is no such equilibrium
    cuts       the half-spaces whose intersection `outer` is
    inner      payoffs that generate one another, in rationals, checked from the definition
    distance   a bound on the distance of any point of `outer` from the hull of `inner`, by largest
               entry; None if `inner` is empty and `outer` is not
    settled    the outer set stopped shrinking; False: it was still shrinking
    exact      the inner set is one of the very game; False: of a game rounded to rationals
    proper     profiles that some continuations can enforce
    """

    discount: Fraction
    outer: tuple[Row, ...]
    cuts: tuple[HalfSpace, ...]
    inner: tuple[Promise, ...]
    distance: Fraction | None
    settled: bool
    exact: bool
    proper: int

    @property
    def inner_payoffs(self) -> tuple[Row, ...]:
        """The payoffs of the inner set's points."""
        return tuple(p.payoff for p in self.inner)


def equilibrium_payoffs(game: PublicGame, discount: Fraction) -> EquilibriumPayoffs:
    """Outer and inner bounds at a discount factor in [0, 1) (Abreu, Pearce and Stacchetti 1990).

    Directions are added where the bounds differ most. Raises Refused for other discounts, for more
    than MOST_LLMS LLMs and above MOST_TERMS; Inconsistent if the two bounds contradict each other.
    """
    _refuse(game, discount)
    units = unit_game(game)
    if not discount:
        return _one_shot(game, units)
    payoffs = as_floats([tuple(m.payoff for m in p) for p in units.profiles])
    if not len(payoffs):
        return _result(game, units, discount, (None, Generated(())))
    directions = first_directions(payoffs)
    best, outer, levels = Generated(()), None, None
    for rounds in range(REFINEMENTS + 1):
        _refuse_terms(game, len(directions))
        outer = enclose(units, float(discount), directions, levels)
        corners = outer.corners()
        if not corners:
            best = Generated(())
            break
        shares = SMALL_SHARES if rounds else SHARES
        found = construct(units, discount, outer, shares)
        best = found if _gap(corners, found) <= _gap(corners, best) else best
        if _gap(corners, best) <= CLOSE:
            break
        more = _more(directions, outer, corners, best)
        if len(more) == len(directions):
            break
        levels = np.concatenate([outer.levels, reach(corners, more[len(directions) :])])
        directions = more
    outer = _closer(units, discount, outer, best)
    return _result(game, units, discount, (outer, best))


def _closer(
    units: UnitGame, discount: Fraction, outer: Outer | None, best: Generated
) -> Outer | None:
    """Add directions to the outer set alone, where it is far from the inner one."""
    for _ in range(TIGHTENINGS):
        corners = outer.corners() if outer is not None else ()
        if outer is None or not corners or _gap(corners, best) <= CLOSE:
            break
        more = _more(outer.directions, outer, corners, best)
        if len(more) == len(outer.directions):
            break
        levels = reach(corners, more[len(outer.directions) :])
        outer = enclose(units, float(discount), more, np.concatenate([outer.levels, levels]))
    return outer


def _refuse(game: PublicGame, discount: Fraction) -> None:
    if not 0 <= discount < 1:
        raise Refused("equilibrium payoffs are found for discount factors from 0 to below 1")
    if game.llms > MOST_LLMS:
        raise Refused(f"equilibrium payoffs of more than {MOST_LLMS} LLMs are not computed")


def _refuse_terms(game: PublicGame, directions: int) -> None:
    if game.values[0].size * game.signals * directions**2 > MOST_TERMS:
        raise Refused(
            f"{game.values[0].size} profiles and {game.signals} signals are too many to bound "
            f"payoffs in {directions} directions"
        )


def _gap(corners: Sequence[Row], found: Generated) -> Fraction:
    """The distance of the outer set from the inner one; more than any distance if that is empty."""
    return _distance(corners, found.payoffs) if found.points else Fraction(2)


def _distance(corners: Sequence[Row], inner: Sequence[Row]) -> Fraction:
    """A bound on the distance of any point of one hull from another, over payoffs of size 1.

    Points are moved to a grid to keep their digits few; twice the grid's width makes up for it.
    """
    near = [tuple(Fraction(round(x * GRID), GRID) for x in p) for p in inner]
    far = {tuple(Fraction(round(x * GRID), GRID) for x in v) for v in corners}
    return max(distance(v, near) for v in sorted(far)) + Fraction(2, GRID)


def _more(
    directions: np.ndarray, outer: Outer, corners: Sequence[Row], found: Generated
) -> np.ndarray:
    """Directions and those normals of the inner set at which the outer one is farthest away."""
    if not found.points:
        return directions
    inside, outside = as_floats(found.payoffs), as_floats(corners)
    normals = np.vstack([facet_normals(inside), facet_normals(outside), between(directions)])
    if not len(normals):
        return directions
    normals = distinct(normals)
    gaps = (normals @ outside.T).max(axis=1) - (normals @ inside.T).max(axis=1)
    order = [k for k in np.argsort(-gaps) if gaps[k] > float(CLOSE)]
    return with_spread(directions, normals[order], ADDED)


def _one_shot(game: PublicGame, units: UnitGame) -> EquilibriumPayoffs:
    """Without a future, one-shot equilibria: both bounds are their hull, exactly."""
    found = one_shot(units)
    inner = _promises(game, units, found)
    check_promises(game, ZERO, inner)
    payoffs = tuple(p.payoff for p in inner)
    exact = game.exact
    return EquilibriumPayoffs(ZERO, payoffs, (), inner, ZERO, True, exact, len(units.profiles))


def _result(
    game: PublicGame, units: UnitGame, discount: Fraction, found: tuple[Outer | None, Generated]
) -> EquilibriumPayoffs:
    outer, generated = found
    corners = outer.corners() if outer is not None else ()
    vertices = tuple(units.back(v) for v in corners)
    inner = _promises(game, units, generated)
    check_promises(game, discount, inner)
    cuts = _cuts(units, outer) if outer is not None and corners else ()
    if any(cut.slack(p.payoff) < 0 for cut in cuts for p in inner) or (inner and not corners):
        raise Inconsistent("equilibrium payoffs lie outside of what holds them all")
    gap = None
    if inner and corners:
        gap = _distance(corners, generated.payoffs) * max(units.span)
    return EquilibriumPayoffs(
        discount,
        vertices,
        cuts,
        inner,
        gap if vertices else ZERO,
        outer is None or outer.settled,
        game.exact,
        len(units.profiles),
    )


def _cuts(units: UnitGame, outer: Outer) -> tuple[HalfSpace, ...]:
    """Half-spaces over payoffs as they were given."""
    assert outer.levels is not None, "an empty set has no half-spaces"
    found = []
    for line, level in zip(outer.directions, outer.levels, strict=True):
        normal = tuple(Fraction(float(x)) / s for x, s in zip(line, units.span, strict=True))
        moved = sum((x * low for x, low in zip(normal, units.low, strict=True)), ZERO)
        found.append(HalfSpace(normal, Fraction(float(level)) + moved))
    return tuple(found)


def _promises(game: PublicGame, units: UnitGame, found: Generated) -> tuple[Promise, ...]:
    """Points of a self-generating set in payoffs as given, with weights that prove it."""
    payoffs = found.payoffs
    numbers: list[Profile] = [tuple(m.own or 0 for m in profile) for profile in units.profiles]
    out = []
    for point in found.points:
        weights = [hull_weights(w, payoffs) for w in point.continuations]
        if any(w is None for w in weights):
            raise Inconsistent("a continuation lies outside of the set that generates it")
        kept = tuple(w for w in weights if w is not None)
        out.append(Promise(units.back(point.payoff), numbers[point.profile], kept))
    return tuple(out)

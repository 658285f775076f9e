"""This module proves bounds of a set of equilibrium payoffs of two LLMs, in integers.

It shares no code with what found them. In the formulas p / q is the discount factor, g(a) the
payoffs at a profile, D_i(a) the most that LLM i gets against the other's part of a. A continuation
w deters deviations from a, with worst punishments u, if p (w_i - u_i) >= (q - p) (D_i(a) - g_i(a)).
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

import numpy as np

from .moved import Claim, body_of, cut, verify_moved
from .proof_game import Corners, Exact, Game, ProofFails, below, hull_of, inside_all, sides_of
from .records import Inner, Outer

__all__ = ["Game", "ProofFails", "verify_inner", "verify_outer"]


# --- inner -------------------------------------------------------------------------------------


def verify_inner(payoffs: np.ndarray, discount: Fraction, inner: Inner) -> None:
    """Prove that every point of a polygon is an equilibrium payoff. Raises ProofFails.

    payoffs: exact, shape (2, S_1, S_2).
    """
    if not inner.vertices:
        return
    game, planes = Game.of(payoffs, discount), sides_of(inner.vertices)
    worst = [min(v[i] for v in inner.vertices) for i in (0, 1)]
    paid = []
    for support in inner.supports:
        w, need = support.after, game.need(support.profile)
        if not inside_all(planes, w):
            raise ProofFails("a continuation is outside the set")
        if any(game.p * (w[i] - worst[i]) < need[i] for i in (0, 1)):
            raise ProofFails("a continuation does not deter a deviation")
        paid.append(game.paid(support.profile, w))
    around = hull_of(paid)
    sides = sides_of(around) if around else [(0, 0, -1)]
    if not all(inside_all(sides, v) for v in inner.vertices):
        raise ProofFails("a vertex is not supported")


# --- outer -------------------------------------------------------------------------------------


def verify_outer(payoffs: np.ndarray, discount: Fraction, outer: Outer) -> None:
    """Prove that a polygon has all equilibrium payoffs. Raises ProofFails.

    payoffs: exact, shape (2, S_1, S_2). If a polygon U has them all, so does U' if each profile a
    has its own payoffs in U', or pays nothing outside U' by continuations in U that deter: at an
    equilibrium payoff furthest out in some direction, beyond U', its profile's payoffs would lie
    at least as far out, beyond U' as well.
    """
    game = Game.of(payoffs, discount)
    if not outer.steps:
        raise ProofFails("the outer bound starts nowhere")
    verify_start(game, outer.steps[0])
    if len(outer.ways) != len(outer.steps) - 1:
        raise ProofFails("it is not said how each step follows")
    for k, way in enumerate(outer.ways):
        before, after = outer.steps[k], outer.steps[k + 1]
        match way:
            case "pays":
                verify_step(game, before, after)
            case "widens":
                verify_wider(before, after)
            case "shrinks":
                verify_shrinking(game, before, after)
            case _:
                assert_never(way)


def verify_wider(before: Corners, after: Corners) -> None:
    """Prove that a polygon contains another."""
    planes = sides_of(after) if after else [(0, 0, -1)]
    if not all(inside_all(planes, v) for v in before):
        raise ProofFails("a wider outer bound misses part of the one before")


def verify_start(game: Game, polygon: Corners) -> None:
    """Prove that a polygon has all that is feasible and no worse than the pure minmax."""
    floors = game.floors()
    if polygon and _all_beyond(game, polygon, floors):
        return
    payoffs = (game.payoff(at) for at in game.profiles())
    points = hull_of((Fraction(x), Fraction(y)) for x, y in payoffs)
    homogeneous = body_of(points, [0] * len(points))
    for i in (0, 1):
        d = floors[i].denominator
        row = [0, 0, 0, -floors[i].numerator]
        row[i] = d
        homogeneous = cut(homogeneous, row)
    planes = sides_of(polygon) if polygon else [(0, 0, -1)]
    for x, y, _, s in homogeneous:
        if any(a * x + b * y > c * s for a, b, c in planes):
            raise ProofFails("the first outer bound misses feasible payoffs")


def _all_beyond(game: Game, polygon: Corners, floors: tuple[Exact, Exact]) -> bool:
    """Whether each side of a polygon has all payoffs on it or is no more than the floor."""
    points = {game.payoff(at) for at in game.profiles()}
    for a, b, c in sides_of(polygon):
        if not below((a, b, c), floors) and any(a * x + b * y > c for x, y in points):
            return False
    return True


def verify_step(game: Game, before: Corners, after: Corners) -> None:
    """Prove that `after` has all equilibrium payoffs if `before` has.

    Sides of `after` that follow from the pure minmax need no proof.
    """
    verify_moved(Claim(game, before, before, after, None))


def verify_shrinking(game: Game, wide: Corners, tight: Corners) -> None:
    """Prove that `tight` has all equilibrium payoffs if `wide` has.

    P_t = (1 - t) tight + t wide, as a Minkowski sum. If what P_t pays is in P_kt for one k < 1 and
    all t in [0, 1], the least t for which P_t has all equilibrium payoffs is 0. Points (w, t) of
    the convex body {w in P_t} suffice that are its corners after the constraints cut it.
    """
    around = sides_of(wide) if wide else []
    if not wide or not tight or not all(inside_all(around, v) for v in tight):
        raise ProofFails("the outer bound does not shrink: not nested")
    verify_moved(Claim(game, wide, tight, tight, wide))

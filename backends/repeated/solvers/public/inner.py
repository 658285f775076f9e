"""This module constructs self-generating sets, from simple fractions or by drawing in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from .directions import as_floats
from .drawn import Generated, Supported, draw_in, with_weights
from .exact_lp import Optimal, dot, maximise
from .game import ONE, ZERO, Row
from .outer import Outer
from .polytope import extreme, flat_of, hull_weights
from .scores import Profile
from .support import Polytope, reach_of
from .units import UnitGame

MOST_COLUMNS = 240
"""Corners times signals above which simple fractions are not tried."""

NEARLY = 1e-7
"""Simple fractions that fall short by more, in floats, are not tried in rationals."""

EASED = tuple(Fraction(1, 10**k) for k in (8, 6, 4, 2))
"""Shares of a segment by which its ends are drawn in, one after another."""

NEAR, FINE = Fraction(1, 10**6), 2**40
"""How near a one-shot equilibrium is taken for an end, and the denominator of other ends."""

SIMPLE = (60, 2000)
"""Largest denominators of corners that are tried as they are, over payoffs from 0 to 1."""


def construct(
    game: UnitGame, discount: Fraction, bound: tuple[Outer, tuple[Row, ...]], most: int
) -> Generated:
    """A self-generating set (Abreu, Pearce and Stacchetti 1990) within a set that holds them all.

    The corners of `outer` may be simple fractions that generate one another. If not, continuations
    are drawn in (`drawn.py`). At least the pure one-shot equilibria are found; the answer is empty
    if nothing was proved. `bound` is an outer set and its vertices, `most` the number of directions
    to give up at.
    """
    outer, corners = bound
    if outer.levels is None:
        return one_shot(game)
    return (
        _restated(game, discount, outer, corners)
        or _on_line(game, discount, outer, corners)
        or draw_in(game, discount, outer, most)
        or one_shot(game)
    )


def one_shot(game: UnitGame) -> Generated:
    """The pure one-shot equilibria, played for ever."""
    once = {payoff: k for k, payoff in game.stable}
    corners = extreme(once)
    signals = [len(game.profiles[once[v]][0].signal) for v in corners]
    pairs = zip(corners, signals, strict=True)
    found = with_weights(tuple(Supported(v, once[v], (v,) * y) for v, y in pairs))
    return found or Generated(())


def _restated(
    game: UnitGame, discount: Fraction, outer: Outer, given: Sequence[Row]
) -> Generated | None:
    """Try the corners of a set as simple fractions, which they often are."""
    for digits in SIMPLE:
        simple = {tuple(x.limit_denominator(digits) for x in v) for v in given}
        if len(simple) * len(game.floats[0].signal) > MOST_COLUMNS:
            continue
        corners = extreme(simple)
        if not _nearly(game, discount, outer, corners):
            continue
        found = _cover(game, discount, corners, list(product(corners, outer.live)))
        if found is not None:
            return found
    return None


def _on_line(
    game: UnitGame, discount: Fraction, outer: Outer, given: Sequence[Row]
) -> Generated | None:
    """A segment, where the payoffs of all profiles that are left lie on one line.

    Payoffs are averages of theirs, and so lie on it too. Ends that are no one-shot equilibrium are
    drawn in a little, until the rest is proved to generate itself.
    """
    flat = flat_of([tuple(m.payoff for m in game.profiles[a]) for a in outer.live])
    if flat.dimension != 1:
        return None
    along, length = flat.directions[0], dot(flat.directions[0], flat.directions[0])
    far = [dot(along, [x - y for x, y in zip(v, flat.point, strict=True)]) / length for v in given]
    stable = [w[0] for _, v in game.stable if (w := flat.weights(v)) is not None]
    low, high = min(far), max(far)
    for ease in EASED:
        ends = []
        for at, inwards in ((low, ease), (high, -ease)):
            near = [s for s in stable if abs(s - at) < NEAR]
            moved = Fraction(round((at + inwards * (high - low)) * FINE), FINE)
            ends.append(near[0] if near else moved)
        corners = tuple(
            tuple(x + s * d for x, d in zip(flat.point, along, strict=True)) for s in sorted(ends)
        )
        found = _cover(game, discount, extreme(corners), list(product(corners, outer.live)))
        if found is not None:
            return found
    return None


def _nearly(game: UnitGame, discount: Fraction, outer: Outer, corners: Sequence[Row]) -> bool:
    """Whether one step reaches as far as some corners, up to floats."""
    ahead = (outer.directions @ as_floats(corners).T).max(axis=1)
    behind = Polytope(outer.directions, ahead + NEARLY / 100)
    best = np.full(len(ahead), -np.inf)
    for a in outer.live:
        found = reach_of(game.floats[a], float(discount), outer.directions, behind)
        if found.empty is None:
            best = np.maximum(best, found.values)
    return bool((ahead <= best + NEARLY).all())


def _cover(
    game: UnitGame,
    discount: Fraction,
    corners: tuple[Row, ...],
    targets: Sequence[tuple[Row, int]],
) -> Generated | None:
    """Points generated by the hull of `corners`, if they cover the corners.

    Each target is tried as it is, and where that fails the farthest point in its direction.
    """
    middle = _mean(corners)
    points = list(one_shot(game).points)
    for target, number in targets:
        if not _held([p.payoff for p in points], target):
            profile = game.profiles[number]
            found = _towards(profile, discount, corners, (target, target))
            if found is None:
                found = _towards(profile, discount, corners, (middle, target))
            if found is not None:
                points.append(Supported(found[0], number, found[1]))
    payoffs = [p.payoff for p in points]
    if not all(_held(payoffs, v) for v in corners):
        return None
    kept = set(extreme(payoffs))
    once = {p.payoff: p for p in points if p.payoff in kept}
    return with_weights(tuple(once[v] for v in sorted(once)))


def _held(points: Sequence[Row], point: Row) -> bool:
    return hull_weights(point, points) is not None


def _mean(points: Sequence[Row]) -> Row:
    return tuple(sum(x, ZERO) / len(points) for x in zip(*points, strict=True))


def _towards(
    profile: Profile,
    discount: Fraction,
    corners: Sequence[Row],
    ray: tuple[Row, Row],
) -> tuple[Row, tuple[Row, ...]] | None:
    """The payoff farthest from ray[0] through ray[1] that a profile begins, and continuations.

    Continuations are averages of `corners`. Exact; None if the ray is not met. The two points may
    be the same: is it such a payoff?
    """
    signals, count, size = len(profile[0].signal), len(corners), len(profile)
    each = [(move, i, d) for i, move in enumerate(profile) for d in move.others]
    width = signals * count + len(each)
    rows: list[list[Fraction]] = []
    rhs: list[Fraction] = []
    for y in range(signals):
        rows.append([ONE if y * count <= j < (y + 1) * count else ZERO for j in range(width + 2)])
        rhs.append(ONE)
    for k, (move, i, d) in enumerate(each):
        own = [discount * s * w[i] for s in move.shifts[d] for w in corners]
        slack = [ONE if j == k else ZERO for j in range(len(each))]
        rows.append([*own, *slack, ZERO, ZERO])
        rhs.append(-(1 - discount) * move.gains[d])
    for i in range(size):
        own = [discount * s * w[i] for s in profile[0].signal for w in corners]
        step = ray[1][i] - ray[0][i]
        rows.append([*own, *[ZERO] * len(each), -step, step])
        rhs.append(ray[0][i] - (1 - discount) * profile[i].payoff)
    answer = maximise([*[ZERO] * width, ONE, -ONE], rows, rhs)
    if not isinstance(answer, Optimal):
        return None
    weights = [answer.x[y * count : (y + 1) * count] for y in range(signals)]
    onward = tuple(_average(own, corners) for own in weights)
    payoff = tuple(a + answer.value * (b - a) for a, b in zip(*ray, strict=True))
    return payoff, onward


def _average(weights: Sequence[Fraction], points: Sequence[Row]) -> Row:
    return tuple(
        sum((w * x for w, x in zip(weights, column, strict=True)), ZERO)
        for column in zip(*points, strict=True)
    )

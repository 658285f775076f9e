"""This module constructs self-generating sets of payoffs, in floats first and then in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import frozen

from .directions import as_floats, distinct, facet_normals, with_spread
from .exact_lp import Optimal, maximise
from .game import ONE, ZERO, Row
from .outer import Draw, Outer, enclose, reach
from .polytope import extreme, hull_weights
from .scores import Profile
from .units import FloatProfile, UnitGame

SHARES, SMALL_SHARES = (0.2, 0.5), (0.05,)
"""Shares of the way to the middle, times 1 - discount, by which continuations are drawn in: those
tried one after another at first, and once more directions are known."""

PASSES = 6
"""How often directions are added for one share."""

ADDED = 12
"""How many directions are added at once."""

MOST_DIRECTIONS = 64
"""Directions after which a share is given up."""

MOST_COLUMNS = 240
"""Corners times signals above which a drawn-in set is not proved in rationals."""

NEARLY = 1e-7
"""Simple fractions that fall short by more, in floats, are not tried in rationals."""

TIE = 1e-9
"""Profiles that lead by less, over payoffs from 0 to 1, do not replace one another."""

SLACK = 1e-7
"""Share of the way to the middle by which points are drawn in before they are proved."""

SIMPLE = (60, 2000)
"""Largest denominators of corners that are tried as they are, over payoffs from 0 to 1."""

FINE = 2**30
"""Denominator of points that are proved."""


@frozen
class Supported:
    """A payoff vector, the profile (by number) that begins it, and continuations by signal."""

    payoff: Row
    profile: int
    continuations: tuple[Row, ...]


@frozen(eq=False)
class Generated:
    """Payoffs in units that generate one another: each one's continuations lie in their hull."""

    points: tuple[Supported, ...]

    @property
    def payoffs(self) -> tuple[Row, ...]:
        """The payoff vectors."""
        return tuple(p.payoff for p in self.points)


def construct(
    game: UnitGame, discount: Fraction, outer: Outer, shares: Sequence[float] = SHARES
) -> Generated:
    """A self-generating set (Abreu, Pearce and Stacchetti 1990) within a set that holds them all.

    The corners of `outer` may be simple fractions that generate one another. If not, the largest
    half-spaces are found that an operator gives back whose continuations are drawn in towards the
    middle; what it makes of them touches them all, and with enough directions it covers what is
    drawn in. That is repeated in rationals, where it is a proof. At least the pure one-shot
    equilibria are found; the answer is empty if nothing was proved.
    """
    best, corners = one_shot(game), outer.corners()
    if not corners:
        return best
    found = _restated(game, discount, outer)
    if found is not None:
        return found
    middle = as_floats(corners).mean(axis=0)
    for share in shares:
        draw = Draw(min(share * float(1 - discount), 0.5), middle)
        attempt = _attempt(game, discount, outer, draw)
        if attempt is not None:
            return attempt
    return best


def one_shot(game: UnitGame) -> Generated:
    """The pure one-shot equilibria, played for ever."""
    once = {payoff: k for k, payoff in game.stable}
    corners = extreme(once)
    signals = [len(game.profiles[once[v]][0].signal) for v in corners]
    pairs = zip(corners, signals, strict=True)
    return Generated(tuple(Supported(v, once[v], (v,) * y) for v, y in pairs))


def _attempt(game: UnitGame, discount: Fraction, outer: Outer, draw: Draw) -> Generated | None:
    """Add directions until what the operator makes of a drawn-in set covers it."""
    directions, levels = outer.directions, outer.levels
    stable = np.array([[float(x) for x in v] for _, v in game.stable])
    stable = stable.reshape(-1, directions.shape[1])
    for _ in range(PASSES):
        found = enclose(game, float(discount), directions, levels, draw)
        corners = found.corners()
        if not corners:
            return None
        given = (1 - draw.share) * as_floats(corners) + draw.share * draw.middle
        step = _operated(game.floats, float(discount), directions, given)
        if step is None:
            return None
        more = _uncovered(np.concatenate([step.points, stable]), given, directions)
        if not len(more):
            proof = _proved(game, discount, given, step)
            if proof is not None:
                return proof
        longer = with_spread(directions, more, ADDED)
        if len(longer) == len(directions) or len(longer) > MOST_DIRECTIONS:
            return None
        levels = np.concatenate([found.levels, reach(corners, longer[len(directions) :])])
        directions = longer
    return None


def _uncovered(made: np.ndarray, given: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Normals of the hull of `made` beyond which `given` reaches, the farthest first."""
    normals = np.vstack([directions, distinct(np.vstack([directions, facet_normals(made)]))])
    excess = (normals @ given.T).max(axis=1) - (normals @ made.T).max(axis=1)
    order = np.argsort(-excess)
    out: np.ndarray = normals[[k for k in order if excess[k] > 0]]
    return out


@frozen(eq=False)
class _Step:
    """Leading payoffs by direction, shape (K, n), and the profile that begins each, by number."""

    points: np.ndarray
    profiles: tuple[int, ...]


def _operated(
    floats: Sequence[FloatProfile], discount: float, directions: np.ndarray, given: np.ndarray
) -> _Step | None:
    """The leading payoff in every direction with continuations in a hull; None if there is none."""
    count = len(directions)
    best = np.full(count, -np.inf)
    points, begins = np.zeros((count, directions.shape[1])), np.zeros(count, dtype=int)
    for number, p in enumerate(floats):
        own = _leading(p, discount, directions, given)
        if own is None:
            continue
        values = np.einsum("ki,ki->k", directions, own)
        ahead = values > best + TIE
        best[ahead], points[ahead], begins[ahead] = values[ahead], own[ahead], number
    return None if np.isinf(best).any() else _Step(points, tuple(begins.tolist()))


def _leading(
    p: FloatProfile, discount: float, directions: np.ndarray, given: np.ndarray
) -> np.ndarray | None:
    """The best payoffs of a profile in every direction, shape (K, n); None if not enforced."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, kron

    count, signals, moves = len(given), len(p.signal), len(p.llm)
    total = csr_array(np.kron(np.eye(signals), np.ones(count)))
    held = np.zeros((moves, signals * count))
    for d, i in enumerate(p.llm):
        held[d] = discount * np.kron(p.shifts[d], given[:, i])
    limit = -(1 - discount) * p.gains
    cost = np.concatenate([-np.kron(p.signal, given @ line) for line in directions])
    lines = len(directions)
    found = linprog(
        cost,
        A_ub=kron(eye_array(lines), csr_array(held), format="csr") if moves else None,
        b_ub=np.tile(limit, lines) if moves else None,
        A_eq=kron(eye_array(lines), total, format="csr"),
        b_eq=np.ones(signals * lines),
        method="highs",
    )
    if found.status or found.x is None:
        return None
    weights = found.x.reshape(lines, signals, count)
    promised: np.ndarray = np.einsum("y,kyj,ji->ki", p.signal, weights, given)
    return (1 - discount) * p.payoff + discount * promised


def _restated(game: UnitGame, discount: Fraction, outer: Outer) -> Generated | None:
    """Try the corners of a set as simple fractions, which they often are."""
    for digits in SIMPLE:
        corners = extreme(tuple(x.limit_denominator(digits) for x in v) for v in outer.corners())
        if len(corners) * len(game.floats[0].signal) > MOST_COLUMNS:
            continue
        given = as_floats(corners)
        step = _operated(game.floats, float(discount), outer.directions, given)
        if step is None:
            continue
        ahead = (outer.directions @ given.T).max(axis=1)
        behind = np.einsum("ki,ki->k", outer.directions, step.points)
        if (ahead > behind + NEARLY).any():
            continue
        found = _cover(game, discount, corners, list(product(corners, range(len(game.profiles)))))
        if found is not None:
            return found
    return None


def _proved(game: UnitGame, discount: Fraction, given: np.ndarray, step: _Step) -> Generated | None:
    """The same in rationals: the operator's points have to cover what they are made from."""
    corners = extreme(_on_grid(v) for v in given)
    if len(corners) * len(game.floats[0].signal) > MOST_COLUMNS:
        return None
    middle = given.mean(axis=0)
    targets = {
        (_on_grid(v - SLACK * (v - middle)), k)
        for v, k in zip(step.points, step.profiles, strict=True)
    }
    return _cover(game, discount, corners, sorted(targets))


def _on_grid(point: np.ndarray) -> Row:
    return tuple(Fraction(round(float(x) * FINE), FINE) for x in point)


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
    return Generated(tuple(once[v] for v in sorted(once)))


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

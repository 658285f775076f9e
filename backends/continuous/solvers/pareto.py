"""This module fills in the Pareto front of a continuous game, and tries to improve on its points.

Weighted sums (`optimum.front`) find what lies on the convex hull of payoffs. What lies between is
found by pushing from points between the best outcomes of single players outward (Das and Dennis
1998), with equal parts for all (Pascoletti and Serafini 1984) and a small weight on the sum, which
keeps away from points at which somebody could have more for free (Steuer 1986).
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from attrs import evolve, frozen

from ..problem import Array, ContinuousGame
from .bound import upper_bound
from .objective import weighted_sum
from .optimum import Optimum, best_of_sums, front, nondominated
from .sampled import cloud
from .symmetric import classes

SUMS, PUSHES = 7, 25
"""Weighted sums, and points that are pushed outward, at most (but one for each player)."""

STARTS = 2
"""Profiles that each push sets out from."""

ALSO = 1e-4
"""The weight of the sum in a push."""

BEATEN = 1e-6
"""A point of the front is improved on, or left out, if something gives everybody more than it by
more than this, in units of what each one's payoff spans on the front."""

FREE = 1e-3
"""It is left out, too, if somebody gets more than it by this and nobody notably less."""

ALIKE = 1e-5
"""Points this close, in the same units, are one."""

END = 1e-9
"""Numbers this near to an end, in lengths of intervals, are put there where that costs nobody."""

NEAR = 10.0 ** -np.arange(1, 8)
"""How far around points of the front something better is looked for, in lengths of intervals."""

AROUND, ANYWHERE = 64, 4096
"""Profiles at each of these distances, and profiles everywhere, that points are compared with."""

ROUNDS = 3
"""How often points that turn out to be beaten are pushed further."""

REACHES, LENGTHS = (1.0, 1e-3), 0.5 ** np.arange(24)
"""How far ways lead on which everybody gains at first, in lengths of intervals, and the parts of
them that are tried."""

RISES = 60
"""Most steps of that kind."""

PROVED = 4
"""Most numbers in a profile for which weighted sums are bounded from above."""

SLACK = 1e-9
"""How far above the sum that was found a bound is driven down, as a part of it."""

PUSHED, AMONG = 60, 12
"""Most numbers in a profile, and most players, for which points are pushed. Of more players only
the best outcomes of so many are looked for, one of each class of players alike."""


@frozen(eq=False)
class Efficient:
    """Points of the front, ordered by the payoff of the first player.

    at         profiles, shape (F, D)
    payoffs    shape (F, n): there, or very close by where they are approached only
    weights    shape (F, n): of the sum that is largest there; not a number where none is known
    bound      shape (F,): no profile has a larger weighted sum; infinite where nothing is proved
    attained   shape (F,): whether the profile has these payoffs itself
    beaten     the most by which something that was tried gives everybody more than some point, in
               units of what each one's payoff spans on the front; 0 if nothing does
    tried      with how many profiles each point was compared
    concave    whether all payoffs are known to be concave
    """

    at: Array
    payoffs: Array
    weights: Array
    bound: Array
    attained: Array
    beaten: float
    tried: int
    concave: bool

    def rows(self, chosen: Array) -> Efficient:
        """Some of the points: a mask or places."""
        return evolve(
            self,
            at=self.at[chosen],
            payoffs=self.payoffs[chosen],
            weights=self.weights[chosen],
            bound=self.bound[chosen],
            attained=self.attained[chosen],
        )


def efficient(game: ContinuousGame, profiles: Array, seed: int = 0) -> Efficient:
    """Points of the Pareto front, none of which a search improves on by more than BEATEN.

    Args:
        profiles: shape (S, D), with finite payoffs, that are known; no point is beaten by them.

    Raises:
        BadContinuousGame, NoBestValue: as `front`.
    """
    with np.errstate(all="ignore"):
        found = _of_sums(game, seed)
        others = cloud(game, ANYWHERE, seed + 1).profiles
        known = np.concatenate([profiles, others, found.at])
        paid = game.payoffs(known).T
        fine = np.isfinite(paid).all(axis=1)
        known, paid = known[fine], paid[fine]
        if 1 < game.count <= AMONG and game.total <= PUSHED:
            found = _joined(found, _pushed(game, found, known, paid))
        return _checked(game, found, (known, paid), seed)


def _of_sums(game: ContinuousGame, seed: int) -> Efficient:
    """The points that maximise weighted sums."""
    if game.count <= AMONG:
        flat = front(game, _steps(game.count, SUMS), seed)
    else:
        flat = best_of_sums(game, _few(game), seed)
    optima = flat.optima
    bounds = [_bound(game, best) for best in optima]
    return Efficient(
        np.array([best.at for best in optima]),
        np.array([best.payoffs for best in optima]),
        np.array([best.weights for best in optima]),
        np.array(bounds),
        np.array([best.attained for best in optima]),
        0.0,
        0,
        flat.concave,
    )


def _few(game: ContinuousGame) -> list[Array]:
    """Equal weights, and all weight on one player of each class of players alike."""
    alone = [np.eye(game.count)[players[0]] for players in classes(game)[:AMONG]]
    return [np.full(game.count, 1 / game.count), *alone]


def _bound(game: ContinuousGame, best: Optimum) -> float:
    """What no profile's weighted sum exceeds."""
    if game.total > PROVED or not best.attained or not (best.weights > 0).all():
        return np.inf
    objective = weighted_sum(game, best.weights.tolist())
    value = float(objective.value(best.at))
    return max(value, upper_bound(objective, best.at, value, SLACK * abs(value)))


def _steps(count: int, most: int) -> int:
    """The finest division of weights of which there are at most so many."""
    steps = 1
    while steps < most and comb(steps + count, count - 1) <= most:
        steps += 1
    return steps


# --- pushing -----------------------------------------------------------------------------------


def _pushed(game: ContinuousGame, ends: Efficient, known: Array, paid: Array) -> Efficient:
    """Points pushed outward from between the best outcomes of single players."""
    best = paid[paid.argmax(axis=0)]
    units = _units(np.concatenate([ends.payoffs, best]))
    found = []
    for part in _divisions(game.count, _steps(game.count, PUSHES)):
        base = part @ best
        near = np.argsort(-((paid - base) / units).min(axis=1), kind="stable")[:STARTS]
        pushed = [_push(game, known[k], base, units) for k in near]
        found.append(max(pushed, key=lambda x: _height(game, x, base, units)))
    return _new(game, np.array(found))


def _divisions(count: int, steps: int) -> Array:
    """All vectors of multiples of 1 / steps that add up to 1, of shape (K, n)."""
    cuts = combinations(range(steps + count - 1), count - 1)
    ends = ((-1, *cut, steps + count - 1) for cut in cuts)
    return np.array([(np.diff(end) - 1) / steps for end in ends])


def _units(payoffs: Array) -> Array:
    """What each payoff spans, or its size where it is always the same."""
    span = np.ptp(payoffs, axis=0)
    size = np.maximum(np.abs(payoffs).max(axis=0), 1.0)
    return np.where(span > 1e-9 * size, span, size)


def _height(game: ContinuousGame, x: Array, base: Array, units: Array) -> float:
    gained = (game.payoffs(x) - base) / units
    return float(gained.min() + ALSO * gained.mean()) if np.isfinite(gained).all() else -np.inf


def _push(game: ContinuousGame, start: Array, base: Array, units: Array) -> Array:
    """A profile at which the least gain over some payoffs is largest (SLSQP; Kraft 1988)."""
    from scipy.optimize import minimize

    width = np.where(game.width > 0, game.width, 1.0)

    def gains(z: Array) -> Array:
        x = game.low + z[:-1] * game.width
        gained = (game.payoffs(x) - base) / units
        return np.where(np.isfinite(gained), gained, -1e6)

    def slopes(z: Array) -> Array:
        x = game.low + z[:-1] * game.width
        rows = np.stack([game.gradient(i, x) for i in range(game.count)])
        rows = rows * game.width / units[:, None]
        return np.where(np.isfinite(rows), rows, 0.0)

    down = np.ones((game.count, 1))
    first = np.append((start - game.low) / width, 0.0)
    first[-1] = gains(first).min()
    found = minimize(
        lambda z: -z[-1] - ALSO * gains(z).mean(),
        first,
        jac=lambda z: np.append(-ALSO * slopes(z).mean(axis=0), -1.0),
        bounds=[(0.0, 1.0)] * game.total + [(None, None)],
        constraints={
            "type": "ineq",
            "fun": lambda z: gains(z) - z[-1],
            "jac": lambda z: np.hstack([slopes(z), -down]),
        },
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 60},
    )
    ends = [start, np.clip(game.low + found.x[:-1] * game.width, game.low, game.high)]
    return max(ends, key=lambda x: _height(game, x, base, units))


def _snapped(game: ContinuousGame, x: Array) -> Array:
    """The profile with numbers close to an end put there, unless somebody loses by it."""
    below, above = x - game.low <= END * game.width, game.high - x <= END * game.width
    end = np.where(below, game.low, np.where(above, game.high, x))
    here, there = game.payoffs(x), game.payoffs(end)
    return end if (there >= here - 1e-12 * np.abs(here).max()).all() else x


def _new(game: ContinuousGame, at: Array) -> Efficient:
    count = len(at)
    at = np.array([_snapped(game, x) for x in at])
    return Efficient(
        at,
        game.payoffs(at).T,
        np.full((count, game.count), np.nan),
        np.full(count, np.inf),
        np.ones(count, dtype=bool),
        0.0,
        0,
        False,
    )


def _joined(first: Efficient, second: Efficient) -> Efficient:
    return evolve(
        first,
        at=np.concatenate([first.at, second.at]),
        payoffs=np.concatenate([first.payoffs, second.payoffs]),
        weights=np.concatenate([first.weights, second.weights]),
        bound=np.concatenate([first.bound, second.bound]),
        attained=np.concatenate([first.attained, second.attained]),
    )


# --- checking ----------------------------------------------------------------------------------


def _checked(
    game: ContinuousGame, found: Efficient, known: tuple[Array, Array], seed: int
) -> Efficient:
    """The points that nothing beats, each once, in order."""
    units = _units(found.payoffs)
    left = found.rows(_kept(found.payoffs, known[1], units))
    good, most = found.rows(np.zeros(len(found.at), dtype=bool)), 0.0
    for k in range(ROUNDS + 1):
        better, by = _better(game, left, known, units, seed)
        good = _joined(good, left.rows(by <= BEATEN))
        most = max(most, float(np.max(by, where=by <= BEATEN, initial=0.0)))
        worse = np.flatnonzero(by > BEATEN)
        if not len(worse) or k == ROUNDS:
            break
        ends = [_push(game, better[k], left.payoffs[k], units) for k in worse]
        left = _new(game, np.array([_risen(game, x, units) for x in ends]))
    good = good.rows(_kept(good.payoffs, known[1], units))
    order = np.lexsort(good.payoffs.T[::-1])
    tried = len(known[0]) + len(NEAR) * AROUND
    return evolve(good.rows(order), beaten=most, tried=tried)


def _better(
    game: ContinuousGame,
    found: Efficient,
    known: tuple[Array, Array],
    units: Array,
    seed: int,
) -> tuple[Array, Array]:
    """For each point the profile that was tried whose least gain is largest, and that gain."""
    rng = np.random.default_rng([seed, 1])
    at, by = [], []
    for x, here in zip(found.at, found.payoffs, strict=True):
        steps = rng.normal(size=(len(NEAR), AROUND, game.total)) * NEAR[:, None, None]
        near = np.clip(x + steps.reshape(-1, game.total) * game.width, game.low, game.high)
        near = np.concatenate([near, *(_uphill(game, x, units, reach) for reach in REACHES)])
        profiles = np.concatenate([known[0], near])
        paid = np.concatenate([known[1], game.payoffs(near).T])
        gains = _least((paid - here) / units)
        k = int(gains.argmax())
        at.append(profiles[k])
        by.append(gains[k])
    return np.array(at), np.array(by)


def _least(gains: Array) -> Array:
    """The least of the gains of players, shape (S, n); minus infinity where one has no value."""
    least = gains.min(axis=1)
    return np.where(np.isfinite(least), least, -np.inf)


def _uphill(game: ContinuousGame, x: Array, units: Array, reach: float) -> Array:
    """Profiles on the way on which everybody gains most to the first order, shape (K, D); none
    where there is none (Fliege and Svaiter 2000, with a linear programme)."""
    from scipy.optimize import linprog

    width = np.where(game.width > 0, game.width, 1.0)
    y = (x - game.low) / width
    slopes = np.stack([game.gradient(i, x) for i in range(game.count)]) * game.width
    slopes = slopes / units[:, None]
    size = float(np.abs(slopes).max())
    if not 0 < size < np.inf:
        return np.empty((0, game.total))
    low, high = np.maximum(-y, -reach), np.minimum(1 - y, reach)
    found = linprog(
        np.append(np.zeros(game.total), -1.0),
        np.hstack([-slopes / size, np.ones((game.count, 1))]),
        np.zeros(game.count),
        bounds=[*zip(low, np.maximum(low, high), strict=True), (0, 1)],
    )
    if found.x is None:
        return np.empty((0, game.total))
    ways = y + LENGTHS[:, None] * found.x[:-1]
    return np.asarray(game.low + np.clip(ways, 0, 1) * game.width)


def _risen(game: ContinuousGame, x: Array, units: Array) -> Array:
    """Where a profile gets by steps at which everybody gains."""
    for _ in range(RISES):
        for reach in REACHES:
            tried = np.concatenate([x[None], _uphill(game, x, units, reach)])
            gains = _least((game.payoffs(tried).T - game.payoffs(x)) / units)
            k = int(gains.argmax())
            if gains[k] > BEATEN / 100:
                break
        else:
            break
        x = tried[k]
    return x


def _kept(payoffs: Array, known: Array, units: Array) -> Array:
    """Which points are kept: each once, and none that somebody could better for free."""
    kept = np.ones(len(payoffs), dtype=bool)
    pool = np.concatenate([payoffs, known[nondominated(known)]])
    for k, here in enumerate(payoffs):
        gains = (pool - here) / units
        free = (gains >= -BEATEN).all(axis=1) & (gains >= FREE).any(axis=1)
        twin = kept[:k] & (np.abs(payoffs[:k] - here) <= ALIKE * units).all(axis=1)
        kept[k] = not (free.any() or twin.any())
    return kept

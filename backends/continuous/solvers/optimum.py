"""This module maximises sums of payoffs: social optimum, Pareto front, the price of anarchy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from attrs import evolve, frozen

from ..problem import Array, BadContinuousGame, ContinuousGame
from .bound import least_eigenvalue, upper_bound
from .equilibria import Equilibria
from .objective import Objective, weighted_sum
from .search import highest
from .symmetric import classes
from .tolerances import SAME

SLACK = 1e-9
"""How far above the optimum that was found a bound is driven down, as a part of it."""

BOUNDED = 16
"""Most numbers in a profile for which a sum of payoffs is bounded from above."""

MAX_DIRECTIONS = 2_000
"""Most weightings for which a front is computed."""


@frozen(eq=False)
class Optimum:
    """The largest weighted sum of payoffs that was found.

    weights    of the players, shape (n,)
    at         a profile (D,) with that sum, or which it is approached at
    value      the sum; no profile has more than `bound`, which may be infinite
    attained   whether the profile has that sum itself, and not only profiles ever closer to it
    payoffs    what players get there, or very close by, shape (n,)
    hole       a profile at which some payoff has no value, if one was met
    """

    weights: Array
    at: Array
    value: float
    bound: float
    attained: bool
    payoffs: Array
    hole: Array | None


def optimum(
    game: ContinuousGame,
    weights: Sequence[float] | None = None,
    seed: int = 0,
    bounds: bool = True,
) -> Optimum:
    """The largest sum of payoffs, each times its weight (1 by default), numerically, with a bound.

    Where players alike can as well do the same, they do.

    Raises:
        BadContinuousGame: not one finite weight for each player.
        NoBestValue: the sum is infinite somewhere, rises without bound, or has no values.
    """
    of = np.ones(game.count) if weights is None else np.asarray(weights, dtype=float)
    if of.shape != (game.count,) or not np.isfinite(of).all():
        raise BadContinuousGame("a weighting needs one number for each player")
    objective = weighted_sum(game, of.tolist())
    with np.errstate(all="ignore"):
        best = highest(objective, (game.low + game.width / 2)[None], seed)
        at, value = best.at, best.value
        if best.attained:
            at, value = _evened(game, of, objective, at, value)
        close = at if best.attained else best.close
        slack = SLACK * max(abs(value), float(np.abs(of * game.payoffs(close)).max()))
        bounds = bounds and game.total <= BOUNDED
        bound = upper_bound(objective, at, value, slack) if bounds else np.inf
    payoffs = game.payoffs(close)
    return Optimum(of, at, value, max(bound, value), best.attained, payoffs, best.hole)


def _evened(
    game: ContinuousGame, weights: Array, objective: Objective, at: Array, value: float
) -> tuple[Array, float]:
    """The profile with the same for players alike, if that is no worse."""
    even = at.copy()
    for players in classes(game):
        if len(set(weights[list(players)].tolist())) > 1:
            return at, value
        mean = np.mean([at[game.own(i)] for i in players], axis=0)
        for i in players:
            even[game.own(i)] = mean
    there = float(objective.value(even))
    return (even, max(there, value)) if there >= value - 1e-12 * abs(value) else (at, value)


# --- the Pareto front ---------------------------------------------------------------------------


@frozen(eq=False)
class Front:
    """Points of the Pareto front that maximise some weighted sum.

    optima    one for each different point, ordered by weights
    concave   whether all payoffs are known to be concave, so that every point of the front
              maximises some weighted sum (Karlin 1959); otherwise the front may have points
              between these that no weighting finds
    """

    optima: tuple[Optimum, ...]
    concave: bool


def front(game: ContinuousGame, steps: int = 20, seed: int = 0, bounds: bool = False) -> Front:
    """The points that weightings with weights k / steps adding up to 1 lead to.

    At weights of 0 the others' payoffs break ties, by a weight that is too small to matter.

    Raises:
        BadContinuousGame: more than MAX_DIRECTIONS weightings.
        NoBestValue: as `optimum`.
    """
    return best_of_sums(game, _weightings(game.count, steps), seed, bounds)


def best_of_sums(
    game: ContinuousGame, weightings: Sequence[Array], seed: int = 0, bounds: bool = False
) -> Front:
    """The points that some weightings of shape (n,) lead to, each once; see `front`."""
    found: list[Optimum] = []
    for weights in weightings:
        broken = np.where(weights == 0, 1e-9, weights)
        best = evolve(optimum(game, broken.tolist(), seed, bounds), weights=weights)
        span = SAME * (1 + np.abs(best.payoffs))
        if not any((np.abs(best.payoffs - other.payoffs) <= span).all() for other in found):
            found.append(best)
    return Front(tuple(found), _all_concave(game))


def _weightings(count: int, steps: int) -> list[Array]:
    """All vectors of multiples of 1 / steps that add up to 1, of shape (n,)."""
    if steps < 1:
        raise BadContinuousGame("a front needs one step at least")
    total = 1
    for k in range(1, count):
        total = total * (steps + k) // k
    if total > MAX_DIRECTIONS:
        raise BadContinuousGame(f"{total:,} weightings; the limit is {MAX_DIRECTIONS:,}")
    cuts = combinations(range(steps + count - 1), count - 1)
    ends = ((-1, *cut, steps + count - 1) for cut in cuts)
    return [(np.diff(end) - 1) / steps for end in ends]


def _all_concave(game: ContinuousGame) -> bool:
    if game.ranges is None:
        return False
    with np.errstate(all="ignore"):
        for i in range(game.count):
            low, high = game.ranges.second(i, game.low[None], game.high[None], range(game.total))
            size = np.abs(low).max() + np.abs(high).max()
            if not least_eigenvalue(-high, -low)[0] >= -1e-12 * size:
                return False
    return True


def nondominated(payoffs: Array) -> Array:
    """Which rows of payoffs, shape (S, n), no other row weakly dominates: booleans (S,)."""
    kept = np.isfinite(payoffs).all(axis=1)
    rows = np.flatnonzero(kept)
    order = rows[np.argsort(-payoffs[rows].sum(axis=1), kind="stable")]
    best = np.empty((0, payoffs.shape[1]))
    for k in order:
        row = payoffs[k]
        if ((best >= row).all(axis=1) & (best > row).any(axis=1)).any():
            kept[k] = False
        else:
            best = np.vstack([best, row])
    return kept


# --- anarchy ------------------------------------------------------------------------------------


@frozen(eq=False)
class Anarchy:
    """What is lost to selfishness: welfare at equilibria and at its optimum.

    welfare     at each equilibrium that was found
    price       optimum / worst equilibrium (Koutsoupias and Papadimitriou 1999), and `stability`
                optimum / best equilibrium; None where an equilibrium or the optimum is not positive
                or no equilibrium is known
    at_most     optimum's bound / worst equilibrium; infinite where there is no bound
    complete    whether all equilibria are known to be among those that were found
    """

    optimum: Optimum
    welfare: tuple[float, ...]
    price: float | None
    stability: float | None
    at_most: float | None
    complete: bool


def anarchy(
    game: ContinuousGame,
    found: Equilibria,
    measured: ContinuousGame | None = None,
    seed: int = 0,
) -> Anarchy:
    """Welfare at the equilibria of a game against the social optimum.

    Welfare is the sum of payoffs, or of the payoffs of another game with the same numbers to choose
    (what bids win, for instance, without what they cost).

    Raises:
        BadContinuousGame: the other game has other numbers.
        NoBestValue: as `optimum`.
    """
    judge = measured or game
    if (
        judge.total != game.total
        or (judge.low != game.low).any()
        or (judge.high != game.high).any()
    ):
        raise BadContinuousGame("welfare must be measured on the same numbers")
    best = optimum(judge, seed=seed)
    welfare = tuple(float(judge.payoffs(e.at).sum()) for e in found.found)
    complete = found.proof.complete and not found.more
    if not welfare or not min(welfare) > 0 or not best.value > 0:
        return Anarchy(best, welfare, None, None, None, complete)
    price, stability = best.value / min(welfare), best.value / max(welfare)
    return Anarchy(best, welfare, price, stability, best.bound / min(welfare), complete)

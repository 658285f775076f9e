"""This module approaches a target by a cycle of pure profiles, with its exact distance.

A target is a convex combination of profiles or is separated from all of them by a hyperplane. Both
are found by one linear programme in rationals: the least sum of absolute differences to the target,
and among solutions the least temptation to deviate. It is solved by the revised simplex method
(Dantzig 1953); of n + 1 rows, it never needs more profiles than that (Caratheodory).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
from attrs import frozen

from ....numbers.linear import solve
from ....numbers.scaled import Scaled
from .observation import Profile, Refused

CYCLE_LIMIT = 60
"""Longest cycle that is tried."""

PROFILE_LIMIT = 200_000
"""Most profiles of the stage game."""

MULTISET_LIMIT = 3000
"""Most cycles of one-shot equilibria that are looked through."""

PIVOT_LIMIT = 2000
BLAND_AFTER = 100
"""Pivots after which the first improving column is taken (Bland 1977), which cannot cycle."""


@frozen
class Mix:
    """Where a target lies.

    weights     profiles with their weights, which add up to 1
    distance    the least sum over LLMs of |payoff - target|, 0 exactly if the target is feasible
    normal      weights between -1 and 1, one per LLM: normal * target exceeds normal * payoffs of
                every profile by exactly `distance`
    """

    weights: tuple[tuple[Profile, Fraction], ...]
    distance: Fraction
    normal: tuple[Fraction, ...]


@frozen
class Cycle:
    """Profiles played in turn: `payoffs` are their averages, `distance` the largest difference of
    an LLM's average to its target."""

    profiles: tuple[Profile, ...]
    payoffs: tuple[Fraction, ...]
    distance: Fraction


def mix_for(values: Scaled, target: Sequence[Fraction]) -> Mix:
    """The target as a combination of profiles, or the nearest one. Exact.

    A profile that hits the target is taken alone. `values` has shape (n, S_1, ..., S_n). Raises
    Refused for payoffs in floats, or too many profiles.
    """
    if not values.exact:
        raise Refused("payoffs are floats: exact weights need rational payoffs")
    sizes = values.shape[1:]
    if math.prod(sizes) > PROFILE_LIMIT:
        raise Refused(f"more than {PROFILE_LIMIT} profiles")
    columns = values.integers().reshape(len(sizes), -1)
    goal, tempting = [Fraction(x) for x in target], temptation(values).ravel()
    hits = np.ones(columns.shape[1], dtype=bool)
    for row, x in zip(columns, goal, strict=True):
        hits &= np.asarray(row == x * values.scale, dtype=bool)
    if hits.any():
        at = min(np.flatnonzero(hits), key=lambda c: tempting[c])
        alone = tuple(int(k) for k in np.unravel_index(int(at), sizes))
        return Mix(((alone, Fraction(1)),), Fraction(0), (Fraction(0),) * len(sizes))
    found = combine(columns, values.scale, goal, tempting)
    weights = tuple(
        (tuple(int(k) for k in np.unravel_index(c, sizes)), w) for c, w in found.weights
    )
    return Mix(weights, found.distance, found.normal)


@frozen
class Combination:
    """Columns with weights that add up to 1, and the rest as in `Mix`."""

    weights: tuple[tuple[int, Fraction], ...]
    distance: Fraction
    normal: tuple[Fraction, ...]


def combine(
    columns: np.ndarray, scale: int, target: Sequence[Fraction], costs: np.ndarray
) -> Combination:
    """The convex combination of columns / scale nearest to the target in the sum of differences.

    `columns` are Python integers, shape (n, P); among the nearest, the one of least expected cost.
    Raises Refused after PIVOT_LIMIT pivots.
    """
    return _Program(columns, scale, list(target), costs).solved()


def temptation(values: Scaled) -> np.ndarray:
    """The largest gain of an LLM that deviates from each profile, as integer numerators."""
    numerators = values.integers()
    worst = None
    for i, own in enumerate(numerators):
        gain = own.max(axis=i, keepdims=True) - own
        worst = gain if worst is None else np.maximum(worst, gain)
    assert worst is not None
    return worst


@frozen(eq=False)
class _Program:
    """min sum(over + under), then min temptation: sum_p x_p u_p - over + under = target, sum x = 1.

    Columns: the P profiles, then `over` and `under` of each LLM.
    """

    columns: np.ndarray
    scale: int
    target: list[Fraction]
    tempting: np.ndarray

    def column(self, c: int) -> list[Fraction]:
        n, count = self.columns.shape
        if c < count:
            return [*(Fraction(int(x), self.scale) for x in self.columns[:, c]), Fraction(1)]
        i, under = divmod(c - count, 2)
        return [*(Fraction(int(q == i) * (1 if under else -1)) for q in range(n)), Fraction(0)]

    def cost(self, c: int) -> tuple[Fraction, Fraction]:
        if c < self.columns.shape[1]:
            return Fraction(0), Fraction(int(self.tempting[c]))
        return Fraction(1), Fraction(0)

    def start(self) -> list[int]:
        """The nearest profile, and for each LLM the slack of the right sign."""
        n, count = self.columns.shape
        goal = [x * self.scale for x in self.target]
        away = sum(abs(row - g) for row, g in zip(self.columns, goal, strict=True))
        nearest = int(np.argmin(np.asarray(away)))
        slacks = [count + 2 * i + int(self.columns[i, nearest] <= goal[i]) for i in range(n)]
        return [*slacks, nearest]

    def solved(self) -> Combination:
        basis = self.start()
        right = [*self.target, Fraction(1)]
        for pivots in range(PIVOT_LIMIT):
            matrix = [list(row) for row in zip(*(self.column(c) for c in basis), strict=True)]
            x = _unique(matrix, right)
            prices = [
                _unique([self.column(c) for c in basis], [self.cost(c)[level] for c in basis])
                for level in (0, 1)
            ]
            entering = self._entering(prices, pivots > BLAND_AFTER)
            if entering is None:
                return self._combination(basis, x, prices[0])
            direction = _unique(matrix, self.column(entering))
            leaving = min(
                (value / d, basis[i], i)
                for i, (value, d) in enumerate(zip(x, direction, strict=True))
                if d > 0
            )[2]
            basis[leaving] = entering
        raise Refused(f"no combination was found in {PIVOT_LIMIT} pivots")

    def _entering(self, prices: list[list[Fraction]], first: bool) -> int | None:
        """A column whose reduced cost is negative, the first level before the second."""
        n, count = self.columns.shape
        levels = []
        for level, price in enumerate(prices):
            common = math.lcm(*(p.denominator for p in price))
            whole = [int(p * common) for p in price]
            cost = self.tempting * (common * self.scale) if level else 0
            levels.append(cost - whole[:n] @ self.columns - whole[n] * self.scale)
        better = (levels[0] < 0) | ((levels[0] == 0) & (levels[1] < 0))
        found = np.flatnonzero(better)
        if len(found):
            if first:
                return int(found[0])
            return int(min(found, key=lambda c: (levels[0][c], levels[1][c])))
        for c in range(count, count + 2 * n):
            column = self.column(c)
            level_costs = [
                cost - sum((p * y for p, y in zip(column, price, strict=True)), Fraction(0))
                for cost, price in zip(self.cost(c), prices, strict=True)
            ]
            if (level_costs[0], level_costs[1]) < (Fraction(0), Fraction(0)):
                return c
        return None

    def _combination(
        self, basis: list[int], x: list[Fraction], price: list[Fraction]
    ) -> Combination:
        count = self.columns.shape[1]
        found = sorted(zip(basis, x, strict=True))
        weights = tuple((c, value) for c, value in found if c < count and value)
        away = sum((value for c, value in found if c >= count), Fraction(0))
        return Combination(weights, away, tuple(price[:-1]))


def _unique(rows: list[list[Fraction]], rhs: list[Fraction]) -> list[Fraction]:
    found = solve(rows, rhs)
    assert found is not None and not found.directions
    return list(found.point)


def cycle_for(values: Scaled, mix: Mix, target: Sequence[Fraction], tolerance: Fraction) -> Cycle:
    """The shortest cycle found whose average is within `tolerance` of the target for every LLM.

    The exact weights where their common denominator is at most CYCLE_LIMIT; else weights rounded to
    multiples of 1/N for growing N, and the nearest of those if none is near enough.
    """
    exact = math.lcm(*(w.denominator for _, w in mix.weights))
    best: Cycle | None = None
    for length in range(1, CYCLE_LIMIT + 1):
        counts = _rounded([w for _, w in mix.weights], length)
        profiles = spread([p for p, _ in mix.weights], counts)
        found = _measured(values, profiles, target)
        if best is None or found.distance < best.distance:
            best = found
        if length == exact or (found.distance <= tolerance and exact > CYCLE_LIMIT):
            break
        if exact <= CYCLE_LIMIT and best.distance <= tolerance and not best.distance:
            break
    assert best is not None
    return best


def _rounded(weights: list[Fraction], length: int) -> list[int]:
    """Counts that add up to `length`, by largest remainders (Hamilton)."""
    whole = [math.floor(w * length) for w in weights]
    order = sorted(range(len(weights)), key=lambda i: whole[i] - weights[i] * length)
    for i in order[: length - sum(whole)]:
        whole[i] += 1
    return whole


def spread(profiles: Sequence[Profile], counts: Sequence[int]) -> tuple[Profile, ...]:
    """Each profile as often as it counts, as evenly spread as can be: the most overdue one next."""
    length, played = sum(counts), [0] * len(counts)
    out = []
    for step in range(1, length + 1):
        due = [Fraction(c * step, length) - p for c, p in zip(counts, played, strict=True)]
        at = max((i for i, c in enumerate(counts) if played[i] < c), key=lambda i: due[i])
        played[at] += 1
        out.append(profiles[at])
    return tuple(out)


def equilibrium_cycle(
    values: Scaled, target: Sequence[Fraction], tolerance: Fraction
) -> Cycle | None:
    """The shortest cycle of one-shot equilibria whose average is near the target, if one is found.

    Cycles of up to CYCLE_LIMIT profiles are looked through, and at most MULTISET_LIMIT of them.
    `values` are exact.
    """
    profiles = [tuple(int(k) for k in row) for row in np.argwhere(temptation(values) == 0)]
    left = MULTISET_LIMIT
    for length in range(1, CYCLE_LIMIT + 1):
        left -= math.comb(len(profiles) + length - 1, length) if profiles else left + 1
        if left < 0:
            return None
        options = (
            _measured(values, spread(list(dict.fromkeys(c)), _tally(c)), target)
            for c in combinations_with_replacement(profiles, length)
        )
        best = min(options, key=lambda cycle: cycle.distance)
        if best.distance <= tolerance:
            return best
    return None


def _tally(profiles: tuple[Profile, ...]) -> list[int]:
    return [profiles.count(p) for p in dict.fromkeys(profiles)]


def _measured(values: Scaled, profiles: tuple[Profile, ...], target: Sequence[Fraction]) -> Cycle:
    payoffs = tuple(
        sum((Fraction(values.at(i, *p)) for p in profiles), Fraction(0)) / len(profiles)
        for i in range(len(values.shape) - 1)
    )
    distance = max(abs(x - Fraction(t)) for x, t in zip(payoffs, target, strict=True))
    return Cycle(profiles, payoffs, distance)

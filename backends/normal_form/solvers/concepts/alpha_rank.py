"""This module ranks profiles by the alpha-rank chain, also where the chain is nearly reducible."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TypeAlias

import numpy as np

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ..payoffs.lower import TooLarge
from ..sizes import amount

EXACT_STATES = 100
"""Largest chain whose limit is found in rationals (a second or two)."""

FLOAT_STATES = 600
"""Largest chain whose limit, or stationary law, is found in floats (a few seconds)."""

NEVER = 2**62
"""The order of a rate that is 0; orders of others stay below a fourth of it."""

Leading: TypeAlias = tuple[int, Fraction]
"""(r, c): a positive function of e that is c e^r, up to a factor that tends to 1 with e to 0."""

Moves: TypeAlias = list[tuple[int, int, int]]
"""(from, to, gain of the one that moves), gains in units of one over the scale of the payoffs."""


def profile_moves(utilities: Scaled) -> Moves:
    """Moves between profiles in which one LLM changes its meta-action, with what it gains.

    `utilities` is exact, of shape (n, S_1, ..., S_n); profiles are numbered in lexicographic order.
    """
    sizes = utilities.shape[1:]
    numbers = np.arange(prod(sizes)).reshape(sizes)
    moves: Moves = []
    for i, size in enumerate(sizes):
        own = np.moveaxis(utilities.integers()[i], i, 0).reshape(size, -1)
        at = np.moveaxis(numbers, i, 0).reshape(size, -1).tolist()
        for a, b in ((a, b) for a in range(size) for b in range(size) if a != b):
            gains = (own[b] - own[a]).tolist()
            moves += zip(at[a], at[b], gains, strict=True)
    return moves


def action_moves(payoffs: np.ndarray) -> Moves:
    """Moves of one population of a symmetric game: a mutant b in a population of a.

    `payoffs` holds Python integers, shape (S, S): of its own meta-action down, the other's across.
    The mutant's gain is its payoff against the residents less theirs against it.
    """
    size = len(payoffs)
    pairs = ((a, b) for a in range(size) for b in range(size) if a != b)
    return [(a, b, payoffs[b, a] - payoffs[a, b]) for a, b in pairs]


def limit_law(states: int, moves: Moves, population: int) -> list[Fraction]:
    """The limit of the stationary law as the ranking intensity goes to infinity, in rationals.

    With e = exp(-alpha (m - 1)) a move of gain x has a rate that tends to 1 if x > 0, is 1/m if
    x = 0 and behaves as e^|x| if x < 0 (Omidshafiei et al. 2019, equation 8). States are
    eliminated one by one (Grassmann, Taksar and Heyman 1985), which takes sums, products and
    quotients of positive numbers only, so that leading terms are enough.

    Raises:
        TooLarge: more than EXACT_STATES.
    """
    if states > EXACT_STATES:
        raise TooLarge(f"a chain of {amount(states)} profiles")
    rates: list[dict[int, Leading]] = [{} for _ in range(states)]
    into: list[set[int]] = [set() for _ in range(states)]
    for a, b, gain in moves:
        neutral = Fraction(1, population) if gain == 0 else Fraction(1)
        rates[a][b] = (max(-gain, 0), neutral)
        into[b].add(a)
    exits = [_eliminated(k, rates, into) for k in range(states - 1, 0, -1)]
    weights: list[Leading] = [(0, Fraction(1))]
    for inflow in reversed(exits):
        terms = [(weights[a][0] + r, weights[a][1] * c) for a, (r, c) in inflow.items()]
        weights.append(_sum(terms))
    least = min(r for r, _ in weights)
    masses = [c if r == least else Fraction(0) for r, c in weights]
    total = sum(masses, Fraction(0))
    return [mass / total for mass in masses]


def _eliminated(
    k: int, rates: list[dict[int, Leading]], into: list[set[int]]
) -> dict[int, Leading]:
    """Take state k, the last one left, out of the chain; its inflow over its whole outflow."""
    out = {b: rate for b, rate in rates[k].items() if b < k}
    r0, c0 = _sum(list(out.values()))
    inflow: dict[int, Leading] = {}
    for a in sorted(into[k]):
        if a < k:
            r, c = rates[a].pop(k)
            inflow[a] = (r - r0, c / c0)
    for a, (r, c) in inflow.items():
        row = rates[a]
        for b, (s, d) in out.items():
            if a != b:
                through = (r + s, c * d)
                row[b] = _sum([row[b], through]) if b in row else through
                into[b].add(a)
    return inflow


def float_limit_law(states: int, moves: Moves, population: int) -> np.ndarray:
    """As `limit_law` for larger chains: orders in integers, factors in floats.

    Raises:
        TooLarge: more than FLOAT_STATES, or gains of too many digits.
    """
    widest = max((abs(gain) for _, _, gain in moves), default=0)
    if states > FLOAT_STATES or widest * states > NEVER // 4:
        raise TooLarge(f"a chain of {amount(states)} profiles with gains of up to {amount(widest)}")
    orders = np.full((states, states), NEVER, dtype=np.int64)
    factors = np.zeros((states, states))
    for a, b, gain in moves:
        orders[a, b] = max(-gain, 0)
        factors[a, b] = 1 / population if gain == 0 else 1.0
    for k in range(states - 1, 0, -1):
        order, factor = _float_sum(orders[k, :k], factors[k, :k])
        reached = orders[:k, k] < NEVER
        orders[:k, k][reached] -= order
        factors[:k, k] /= factor
        through = orders[:k, k, None] + orders[k, None, :k]
        through[~reached] = NEVER
        through[:, orders[k, :k] == NEVER] = NEVER
        chance = factors[:k, k, None] * factors[k, None, :k]
        old = orders[:k, :k]
        factors[:k, :k] = factors[:k, :k] * (old <= through) + chance * (through <= old)
        orders[:k, :k] = np.minimum(old, through)
    weights, masses = np.zeros(states, dtype=np.int64), np.ones(states)
    for k in range(1, states):
        inflow = np.where(orders[:k, k] < NEVER, weights[:k] + orders[:k, k], NEVER)
        weights[k], masses[k] = _float_sum(inflow, masses[:k] * factors[:k, k])
    masses[weights > weights.min()] = 0.0
    return masses / masses.sum()


def _float_sum(orders: np.ndarray, factors: np.ndarray) -> tuple[int, float]:
    least = int(orders.min())
    return least, float(factors[orders == least].sum())


def _sum(terms: list[Leading]) -> Leading:
    least = min(r for r, _ in terms)
    return least, sum((c for r, c in terms if r == least), Fraction(0))


def law(
    states: int, moves: Moves, scale: int, intensity: Number, population: int
) -> tuple[np.ndarray, float]:
    """The stationary law at a ranking intensity, in floats, and its largest relative imbalance.

    Rates are (1 - exp(-x)) / (1 - exp(-m x)) with x the intensity times the gain, and 1/m at 0.
    The elimination of Grassmann, Taksar and Heyman (1985) runs on logarithms, so that tiny
    probabilities keep their relative accuracy. The imbalance is |flow in - flow out| over the flow
    out, at the states whose mass is no less than the largest times the float precision.

    Raises:
        TooLarge: more than FLOAT_STATES.
    """
    if states > FLOAT_STATES:
        raise TooLarge(f"a chain of {amount(states)} profiles")
    logs = np.full((states, states), -np.inf)
    for a, b, gain in moves:
        logs[a, b] = _log_rate(_product(intensity, Fraction(gain, scale), population), population)
    left = logs.copy()
    for k in range(states - 1, 0, -1):
        left[:k, k] -= np.logaddexp.reduce(left[k, :k])
        through = left[:k, k, None] + left[k, None, :k]
        left[:k, :k] = np.logaddexp(left[:k, :k], through)
    weights = np.zeros(states)
    for k in range(1, states):
        weights[k] = np.logaddexp.reduce(weights[:k] + left[:k, k])
    weights -= np.logaddexp.reduce(weights)
    return np.exp(weights), _imbalance(weights, logs)


def _product(intensity: Number, gain: Fraction, population: int) -> float:
    """Their product, cut off where the logarithm of a rate would leave the floats."""
    exact = Fraction(intensity) * gain
    most = Fraction(10**300, population)
    return float(min(max(exact, -most), most))


def _log_rate(x: float, population: int) -> float:
    """log((1 - e^-x) / (1 - e^-mx)), without overflow."""
    if x == 0:
        return -float(np.log(population))
    size = abs(x)
    rate = float(np.log(-np.expm1(-size)) - np.log(-np.expm1(-population * size)))
    return rate if x > 0 else rate - (population - 1) * size


def _imbalance(weights: np.ndarray, logs: np.ndarray) -> float:
    out = weights + np.logaddexp.reduce(logs, axis=1)
    into = np.logaddexp.reduce(weights[:, None] + logs, axis=0)
    heavy = weights >= weights.max() + np.log(np.finfo(float).eps)
    return float(np.abs(np.expm1(into - out))[heavy].max()) if len(weights) > 1 else 0.0

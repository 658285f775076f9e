"""This module finds the value and optimal strategies of a zero-sum matrix, exactly or in floats."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.lifting import solve_both
from ....numbers.rational import Tableau
from ....numbers.scaled import Scaled
from ..tolerances import FLOAT_GAP, SIMPLEX_COST
from ..two_llms.float_tableau import FloatTableau

PIVOTS_PER_LINE = 50
"""Float pivots allowed per row and column before the exact simplex (or HiGHS) takes over."""

EXACT_SIZE = 400
"""Largest S_1 + S_2 at which the exact simplex is tried when the float basis does not check."""

LARGE = 64
"""Matrices in floats with more rows and columns than this go to HiGHS first."""

Basis: TypeAlias = tuple[list[int], list[int]]
Pair: TypeAlias = tuple[list[Fraction], list[Fraction]]


class NotSettled(Exception):
    """Strategies in floats are not close enough to optimal ones; the message says why."""


@frozen
class ZeroSum:
    """The value of a matrix game to the row player, and what guarantees it to each side.

    value    max over row mixtures of the least column payoff
    row      probabilities of the rows: no column pays less than `value` against it
    column   probabilities of the columns: no row pays more than `value` against it
    exact    value and strategies are Fractions, checked against each other; else floats, with
             |guarantee of row - guarantee of column| at most FLOAT_GAP of the payoff range
    """

    value: Number
    row: tuple[Number, ...]
    column: tuple[Number, ...]
    exact: bool


def maximin(matrix: Scaled) -> ZeroSum:
    """Solve the zero-sum game in which the row player receives matrix[i, j], shape (S_1, S_2).

    Linear program of Dantzig (1951): a saddle point if there is one, else a float simplex proposes
    a basis, which is solved in rationals and checked; lexicographic exact pivoting if that fails.
    Raises NotSettled if float data defeat the simplex.
    """
    values = matrix.numerators
    saddle = _saddle(values)
    if saddle is not None:
        return _pure(matrix, *saddle)
    low, high = values.min(), values.max()
    shape = values.shape
    if not matrix.exact:
        return _float(matrix, (values - low) / (high - low) + 1.0)
    whole = matrix.integers()
    positive = whole - int(low) + max(int(high) - int(low), 1)
    top = int(positive.max())
    floats = np.array([int(x) / top for x in positive.ravel().tolist()]).reshape(shape)
    basis = _float_basis(floats)
    found = _checked(positive, *basis) if basis is not None else None
    if found is None and sum(shape) <= EXACT_SIZE:
        found = _exact_simplex(positive)
    if found is None:
        return _float(matrix, floats)
    x, y = found
    total = sum(x, Fraction(0))
    value = 1 / total + int(low) - max(int(high) - int(low), 1)
    return ZeroSum(
        Fraction(value, matrix.scale),
        tuple(p / total for p in x),
        tuple(p / total for p in y),
        True,
    )


def _saddle(values: np.ndarray) -> tuple[int, int] | None:
    """A cell that is least in its row and greatest in its column."""
    worst, best = values.min(axis=1), values.max(axis=0)
    i, j = int(np.argmax(worst)), int(np.argmin(best))
    return (i, j) if worst[i] == best[j] else None


def _pure(matrix: Scaled, i: int, j: int) -> ZeroSum:
    one: Number = Fraction(1) if matrix.exact else 1.0
    row, column = (
        tuple(one if k == at else 0 * one for k in range(size))
        for size, at in zip(matrix.shape, (i, j), strict=True)
    )
    return ZeroSum(matrix.at(i, j), row, column, matrix.exact)


def _float_basis(m: np.ndarray) -> Basis | None:
    """Optimal basis of max sum y, M y <= 1, y >= 0 for M in (0, 2], by a dense float simplex.

    Returns (tight rows, basic columns) of equal length, or None if it does not settle.
    """
    rows, columns = m.shape
    tableau = FloatTableau.start(m, -np.ones(columns))
    for _ in range(PIVOTS_PER_LINE * (rows + columns)):
        costs = tableau.table[-1, :-1]
        c = int(np.argmin(costs))
        if costs[c] >= -SIMPLEX_COST:
            tight = sorted(int(v) - columns for v in tableau.others if v >= columns)
            return tight, sorted(int(v) for v in tableau.basis if v < columns)
        r = tableau.leaving(c)
        if r is None:
            return None
        tableau.pivot(r, c)
    return None


def _checked(m: np.ndarray, tight: list[int], basic: list[int]) -> Pair | None:
    """Rational (x, y) of a basis with x M >= 1, M y <= 1, x, y >= 0 and equal sums, or None."""
    ones = [1] * len(tight)
    found = solve_both(m[np.ix_(tight, basic)], ones, ones)
    if found is None:
        return None
    (inner_y, scale_y), (inner_x, scale_x) = found
    if min(inner_x) < 0 or min(inner_y) < 0:
        return None
    if sum(inner_x) * scale_y != sum(inner_y) * scale_x:
        return None
    if not _covers(m[tight].T, inner_x, scale_x) or not _covers(-m[:, basic], inner_y, -scale_y):
        return None
    x, y = [Fraction(0)] * m.shape[0], [Fraction(0)] * m.shape[1]
    for k, v in zip(tight, inner_x, strict=True):
        x[k] = Fraction(v, scale_x)
    for k, v in zip(basic, inner_y, strict=True):
        y[k] = Fraction(v, scale_y)
    return x, y


def _covers(rows: np.ndarray, weights: list[int], least: int) -> bool:
    """Whether rows @ weights >= least everywhere, in integers."""
    return bool((rows @ np.array(weights, dtype=object) >= least).all())


def _exact_simplex(m: np.ndarray) -> Pair:
    """(x, y) by integer-preserving pivots; lexicographic ties, so it ends on every input."""
    rows, columns = m.shape
    table = Tableau.start([*m.tolist(), [-1] * columns])
    while True:
        costs = table.rows[-1][:-1]
        c = min(range(columns), key=costs.__getitem__)
        if costs[c] >= 0:
            break
        r = table.leaving(c)
        if r is None:
            raise ArithmeticError("a bounded linear program looks unbounded")
        table = table.pivot(r, c)
    x = [Fraction(0)] * rows
    for variable, cost in zip(table.others, table.rows[-1], strict=False):
        if variable >= columns:
            x[variable - columns] = Fraction(cost, table.det)
    return x, table.solution()


def _float(matrix: Scaled, m: np.ndarray) -> ZeroSum:
    """Strategies in floats from the simplex basis, or from HiGHS if that one does not settle.

    HiGHS comes first where it is faster.
    """
    gap = float("inf")
    for attempt in (_highs, _by_simplex) if min(m.shape) > LARGE else (_by_simplex, _highs):
        found = attempt(m)
        if found is None:
            continue
        x, y = found
        payoffs = matrix.floats()
        low, high = float((x @ payoffs).min()), float((payoffs @ y).max())
        gap = min(gap, high - low)
        if gap <= FLOAT_GAP * float(np.ptp(payoffs)):
            return ZeroSum((low + high) / 2, tuple(x.tolist()), tuple(y.tolist()), False)
    raise NotSettled(f"floats leave a gap of {gap:.3g} between the guarantees of two sides")


def _by_simplex(m: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    basis = _float_basis(m)
    return None if basis is None else _float_solution(m, basis)


def _float_solution(m: np.ndarray, basis: Basis) -> tuple[np.ndarray, np.ndarray] | None:
    tight, basic = basis
    square = m[np.ix_(tight, basic)]
    x, y = np.zeros(m.shape[0]), np.zeros(m.shape[1])
    try:
        x[tight] = np.linalg.solve(square.T, np.ones(len(tight)))
        y[basic] = np.linalg.solve(square, np.ones(len(tight)))
    except np.linalg.LinAlgError:
        return None
    x, y = x.clip(0), y.clip(0)
    return x / x.sum(), y / y.sum()


def _highs(m: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    from scipy.optimize import linprog

    found = linprog(-np.ones(m.shape[1]), A_ub=m, b_ub=np.ones(m.shape[0]), method="highs")
    if found.status:
        return None
    x, y = (-found.ineqlin.marginals).clip(0), found.x.clip(0)
    return x / x.sum(), y / y.sum()

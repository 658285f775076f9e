"""This module checks values and minmax against linear programs and known games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.programs import zero_sum
from metagame.backends.normal_form.solvers.programs.minmax import correlated_minmax, pure_minmax
from metagame.backends.normal_form.solvers.programs.zero_sum import maximin
from metagame.backends.numbers.scaled import object_array, scaled


def game(rows):
    flat = [x for row in rows for x in row]
    return scaled(object_array(flat).reshape(len(rows), -1))


def guarantees(rows, found):
    rows = [[Fraction(x) for x in row] for row in rows]
    least = min(
        sum(p * row[j] for p, row in zip(found.row, rows, strict=True)) for j in range(len(rows[0]))
    )
    most = max(sum(q * x for q, x in zip(found.column, row, strict=True)) for row in rows)
    return least, most


@st.composite
def matrices(draw, numbers):
    m, n = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    return [draw(st.lists(numbers, min_size=n, max_size=n)) for _ in range(m)]


@given(
    matrices(st.one_of(st.integers(-3, 3), st.fractions(-5, 5, max_denominator=9))), st.booleans()
)
@settings(max_examples=300, deadline=None)
def test_exact_values_are_guaranteed_by_both_sides(rows, by_pivots):
    kept = zero_sum._float_basis
    if by_pivots:
        zero_sum._float_basis = lambda m: None
    try:
        found = maximin(game(rows))
    finally:
        zero_sum._float_basis = kept
    assert found.exact
    assert sum(found.row) == sum(found.column) == 1
    assert min(found.row) >= 0 and min(found.column) >= 0
    assert guarantees(rows, found) == (found.value, found.value)


@pytest.mark.parametrize("size", [3, 20, 60])
def test_values_agree_with_highs(size):
    from scipy.optimize import linprog

    values = np.random.default_rng(size).integers(-50, 50, (size, size + 3))
    found = linprog(
        np.r_[np.zeros(size), -1],
        A_ub=np.c_[-values.T, np.ones(size + 3)],
        b_ub=np.zeros(size + 3),
        A_eq=[[*[1] * size, 0]],
        b_eq=[1],
        bounds=[(0, None)] * size + [(None, None)],
    )
    exact = maximin(scaled(values))
    assert exact.exact
    assert float(exact.value) == pytest.approx(-found.fun, abs=1e-8)
    floats = maximin(scaled(values * 1.0))
    assert not floats.exact
    assert floats.value == pytest.approx(-found.fun, abs=1e-8)


def test_known_games():
    assert maximin(game([[1, -1], [-1, 1]])).value == 0
    rock = maximin(game([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]))
    assert rock.row == rock.column == (Fraction(1, 3),) * 3
    assert maximin(game([[3, 1], [0, 2]])).value == Fraction(3, 2)
    assert maximin(game([[5]])).value == 5


def test_notions_of_minmax_differ_with_three():
    """Each of three wins 1 by differing from both others; Fractions of the correlated one."""
    values = np.zeros((3, 2, 2, 2), dtype=int)
    for a in np.ndindex(2, 2, 2):
        for i in range(3):
            others = [a[j] for j in range(3) if j != i]
            values[(i, *a)] = int(others[0] == others[1] != a[i])
    u = scaled(values)
    assert pure_minmax(u, 0).value == 0
    punished = np.zeros((3, 2, 2, 2), dtype=int)
    punished[0] = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    u = scaled(punished)
    assert correlated_minmax(u, 0).value == 0
    punished[0] = [[[0, 1], [1, 1]], [[1, 1], [1, 0]]]  # only both others on one's own action hurt
    found = correlated_minmax(scaled(punished), 0)
    assert found.value == Fraction(1, 2)
    assert found.exact and found.defence == (Fraction(1, 2),) * 2
    assert dict(found.punishment) == {(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)}
    assert pure_minmax(scaled(punished), 0).value == 1

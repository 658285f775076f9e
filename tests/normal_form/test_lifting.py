"""This module checks exact solutions of square systems against elimination and known inverses."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.lifting import (
    PRIMES,
    Lifting,
    solve_both,
    solve_square,
)
from metagame.backends.numbers.rational import solve_integers


def matrix(rows):
    out = np.empty((len(rows), len(rows)), dtype=object)
    for i, row in enumerate(rows):
        out[i] = [int(x) for x in row]
    return out


@st.composite
def systems(draw):
    size = draw(st.integers(1, 7))
    high = draw(st.sampled_from([1, 3, 10**6, 2**70]))
    entry = st.integers(-high, high)
    rows = [draw(st.lists(entry, min_size=size, max_size=size)) for _ in range(size)]
    return matrix(rows), draw(st.lists(entry, min_size=size, max_size=size))


@given(systems())
@settings(max_examples=200, deadline=None)
def test_agrees_with_elimination(system):
    rows, right = system
    expected = solve_integers(rows.tolist(), right)
    lifting = Lifting.of(rows)
    if expected is None:
        assert lifting is None and solve_square(rows, right) is None
        return
    numerators, denominator = lifting.solve(right)
    assert denominator > 0
    assert [Fraction(x, denominator) for x in numerators] == expected
    turned, below = lifting.transposed().solve(right)
    assert [Fraction(x, below) for x in turned] == solve_integers(rows.T.tolist(), right)


@pytest.mark.parametrize("size", [2, 12, 13, 40])
def test_solves_what_it_is_given(size):
    rng = np.random.default_rng(size)
    rows, right, left = (rng.integers(-99, 100, s) for s in ((size, size), size, size))
    (x, a), (y, b) = solve_both(rows, right.tolist(), left.tolist())
    assert (rows.astype(object) @ np.array(x, object) == a * right.astype(object)).all()
    assert (np.array(y, object) @ rows.astype(object) == b * left.astype(object)).all()


def test_the_inverse_of_a_hilbert_matrix_is_whole():
    """Hilbert (1894): badly conditioned, with an inverse of integers that is known."""
    n = 14
    scale = int(np.lcm.reduce(np.arange(1, 2 * n), dtype=object))
    rows = matrix([[scale // (i + j + 1) for j in range(n)] for i in range(n)])
    for k in (0, 5, n - 1):
        found, denominator = solve_square(rows, [scale * (i == k) for i in range(n)])
        expected = [
            (-1) ** (i + k) * (i + k + 1) * comb(n + i, n - k - 1) * comb(n + k, n - i - 1)
            * comb(i + k, i) ** 2
            for i in range(n)
        ]  # fmt: skip
        assert denominator == 1 and found == expected


def test_a_prime_that_divides_the_determinant_is_passed_over():
    rows = matrix(np.diag([PRIMES[0] * PRIMES[1], *[1] * 14]))
    lifting = Lifting.of(rows)
    assert lifting.prime == PRIMES[2]
    found, denominator = lifting.solve([1] * 15)
    assert (found, denominator) == ([1] + [PRIMES[0] * PRIMES[1]] * 14, PRIMES[0] * PRIMES[1])


def test_a_right_side_far_larger_than_the_matrix():
    rows = matrix(np.eye(15, dtype=int) * 2 + 1)
    right = [10**400 + k for k in range(15)]
    found, denominator = solve_square(rows, right)
    whole = np.array(found, dtype=object)
    assert (rows @ whole == denominator * np.array(right, dtype=object)).all()

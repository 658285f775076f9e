"""This module checks that real roots are isolated and compared exactly."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.polynomial import product
from metagame.backends.numbers.real_roots import (
    Root,
    between,
    compare,
    ordered,
    real_roots,
    sign_at,
    simplest_between,
)

FRACTIONS = st.fractions(-5, 5, max_denominator=30)


@settings(deadline=None, max_examples=80)
@given(st.lists(FRACTIONS, max_size=4), st.lists(st.integers(1, 30), max_size=3))
def test_roots_are_found_each_once(rational: list[F], squares: list[int]) -> None:
    factors = [(-r.numerator, r.denominator) for r in rational] + [(-k, 0, 1) for k in squares]
    roots = real_roots(product(factors), F(-6), F(6))
    whole = {k for k in range(6) if k * k in squares}
    exact = set(rational) | {F(k) for k in whole} | {F(-k) for k in whole}
    assert {r for r in roots if isinstance(r, F)} == exact
    surds = sorted({k for k in squares if round(k**0.5) ** 2 != k})
    expected = sorted([-(k**0.5) for k in surds] + [k**0.5 for k in surds])
    assert [float(r) for r in roots if isinstance(r, Root)] == pytest.approx(expected)
    assert all(compare(a, b) < 0 for a, b in pairwise(roots))
    for a, b in pairwise(roots):
        assert compare(a, between(a, b)) < 0 < compare(b, between(a, b))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-9, 9), min_size=2, max_size=6), st.integers(2, 40))
def test_signs_at_surds(coefficients: list[int], k: int) -> None:
    if round(k**0.5) ** 2 == k:
        return
    (root,) = real_roots((-k, 0, 1), F(0), F(10))
    value_there = sum(a * k ** (i / 2) for i, a in enumerate(coefficients))
    even, odd = (sum(a * k**i for i, a in enumerate(coefficients[s::2])) for s in (0, 1))
    expected = (value_there > 0) - (value_there < 0) if abs(value_there) > 1e-6 else None
    if even == odd == 0:
        expected = 0
    f = tuple(coefficients)
    while f and not f[-1]:
        f = f[:-1]
    if expected is not None:
        assert sign_at(f, root) == expected
    assert sign_at(product([(-k, 0, 1), f or (1,)]), root) == 0
    (other,) = real_roots(product([(-k, 0, 1), (1, 0, 1)]), F(0), F(10))
    assert compare(root, other) == 0 and len(ordered([root, other])) == 1


@given(FRACTIONS, FRACTIONS)
def test_the_simplest_fraction_between_two(a: F, b: F) -> None:
    if a == b:
        return
    low, high = min(a, b), max(a, b)
    best = simplest_between(low, high)
    assert low < best < high
    for d in range(1, best.denominator):
        assert not any(low < F(n, d) < high for n in range(int(low * d) - 1, int(high * d) + 2))

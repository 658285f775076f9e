"""This module checks brackets of the mixed minmax against samples, grids and a closed form."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.programs import mixed_minmax as module
from metagame.backends.normal_form.solvers.programs.minmax import correlated_minmax, pure_minmax
from metagame.backends.normal_form.solvers.programs.mixed_minmax import mixed_minmax, needed
from metagame.backends.numbers.scaled import scaled


def best_reply(own, mixtures):
    """What the LLM of axis 0 gets at best against a product, by summing over profiles."""
    out = []
    for row in own:
        total = 0
        for profile in product(*map(range, row.shape)):
            chance = 1
            for mixture, action in zip(mixtures, profile, strict=True):
                chance = chance * mixture[action]
            total = total + chance * row[profile]
        out.append(total)
    return max(out)


@st.composite
def payoffs(draw):
    """Utilities of three or four LLMs with two or three meta-actions each."""
    n = draw(st.sampled_from([3, 3, 3, 4]))
    sizes = draw(st.lists(st.integers(1, 3 if n == 3 else 2), min_size=n, max_size=n))
    high = draw(st.sampled_from([1, 2, 9, 1000]))
    seed = draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).integers(-high, high + 1, (n, *sizes))


@given(payoffs(), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_brackets_hold(values, llm):
    found = mixed_minmax(scaled(values), llm)
    low, high = correlated_minmax(scaled(values), llm), pure_minmax(scaled(values), llm)
    assert found.exact
    assert low.value <= found.lower <= found.upper <= high.value
    own = np.moveaxis(values[llm], llm, 0).astype(object)
    assert all(sum(m) == 1 and min(m) >= 0 for m in found.strategies)
    assert best_reply(own, found.strategies) == found.upper
    width = np.ptp(values[llm])
    assert found.upper - found.lower <= Fraction(2, 10**6) * int(width)
    rng = np.random.default_rng(0)
    for scale in (0.2, 1.0, 5.0):
        for _ in range(20):
            sizes = own.shape[1:]
            sample = [rng.dirichlet(np.full(size, scale)) for size in sizes]
            assert best_reply(own, sample) >= float(found.lower) - 1e-9


@given(payoffs())
@settings(max_examples=25, deadline=None)
def test_floats_give_the_same(values):
    exact, floats = mixed_minmax(scaled(values), 0), mixed_minmax(scaled(values * 1.0), 0)
    width = max(1, int(np.ptp(values[0])))
    assert not floats.exact
    assert abs(floats.upper - float(exact.upper)) <= 3e-6 * width
    assert abs(floats.lower - float(exact.lower)) <= 3e-6 * width


def test_one_hidden_match():
    """Hurt only if both others hit one's own action: 1/2 together, 3/4 apart, 1 without chance."""
    values = np.zeros((3, 2, 2, 2), dtype=int)
    values[0] = [[[0, 1], [1, 1]], [[1, 1], [1, 0]]]
    found = mixed_minmax(scaled(values), 0)
    assert found.lower == found.upper == Fraction(3, 4)
    assert found.strategies == ((Fraction(1, 2),) * 2,) * 2


def test_an_irrational_floor_stays_a_bracket():
    """The others do 1 with chance s = sqrt(3) - 1, which leaves 2 (1 - s^2) = 4 sqrt(3) - 6."""
    paid = [[0, 1, 1], [2, 2, 0]]  # by own action and the sum of the others'
    values = np.zeros((3, 2, 2, 2), dtype=int)
    for a in np.ndindex(2, 2, 2):
        values[(0, *a)] = paid[a[0]][a[1] + a[2]]
    found = mixed_minmax(scaled(values), 0)
    floor = 4 * sqrt(3) - 6
    assert float(found.lower) <= floor <= float(found.upper)
    assert 0 < found.upper - found.lower < 1e-5
    assert float(found.strategies[0][1]) == pytest.approx(sqrt(3) - 1, abs=1e-3)


def test_a_fine_grid_finds_nothing_below_the_bracket():
    rng = np.random.default_rng(5)
    steps = np.linspace(0, 1, 41)
    simplex = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-12])
    for _ in range(3):
        values = rng.integers(0, 50, (3, 3, 3, 3))
        found = mixed_minmax(scaled(values), 0)
        replies = np.einsum("kab,sa,tb->stk", values[0], simplex, simplex).max(axis=2)
        assert replies.min() >= float(found.lower) - 1e-9
        assert replies.min() <= float(found.upper) + 50 / 40  # a grid point is near the optimum


def test_without_cells_it_is_between_correlated_and_what_was_found(monkeypatch):
    monkeypatch.setattr(module, "CELLS", 1)
    values = np.random.default_rng(2).integers(0, 100, (3, 4, 4, 4))
    found = mixed_minmax(scaled(values), 0)
    assert correlated_minmax(scaled(values), 0).value <= found.lower <= found.upper


@given(payoffs())
@settings(max_examples=40, deadline=None)
def test_what_is_left_out_is_not_needed(values):
    kept = needed(values[0])
    inner = np.concatenate([values[0][np.ix_(*kept)][None]] * len(values))
    for bound in (correlated_minmax, pure_minmax):
        assert bound(scaled(inner), 0).value == bound(scaled(values), 0).value

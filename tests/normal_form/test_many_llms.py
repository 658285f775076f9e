"""This module checks equilibria of three and more LLMs by regret and on known games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares

from metagame.backends.normal_form.solvers.many_llms.logit import logit_path
from metagame.backends.normal_form.solvers.many_llms.mixed import mixed_equilibria
from metagame.backends.normal_form.solvers.payoffs.multilinear import Multilinear
from metagame.backends.numbers.scaled import scaled


def regrets_by_hand(values, strategies):
    """Regret of each LLM by summing over all pure profiles."""
    out = []
    for i in range(len(values)):
        own = np.zeros(values.shape[1 + i])
        for profile in np.ndindex(*values.shape[1:]):
            weight = np.prod([float(strategies[j][a]) for j, a in enumerate(profile) if j != i])
            own[profile[i]] += weight * values[(i, *profile)]
        out.append(own.max() - own @ np.array(strategies[i], dtype=float))
    return out


@given(
    st.integers(0, 10**6),
    st.sampled_from([(2, 2, 2), (3, 2, 2), (3, 3, 3), (2, 2, 2, 2)]),
    st.sampled_from([3, 1000]),
)
@settings(max_examples=25, deadline=None)
def test_every_listed_equilibrium_has_small_regret(seed, sizes, top):
    values = np.random.default_rng(seed).integers(0, top, (len(sizes), *sizes))
    found = mixed_equilibria(scaled(values))
    assert found.complete or found.reason
    for e in found.equilibria:
        assert max(regrets_by_hand(values, e.strategies)) <= 1e-8 * top
        assert all(abs(float(sum(s)) - 1) < 1e-12 for s in e.strategies)
        assert not e.exact or not any(e.regrets)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (3, 3, 3), (2, 2, 2, 2)])
def test_a_complete_list_misses_nothing_that_descent_finds(sizes):
    """From many starts of a solver of nonlinear equations."""
    reached = 0
    for seed in range(6):
        values = np.random.default_rng([seed, *sizes]).integers(0, 1000, (len(sizes), *sizes))
        found = mixed_equilibria(scaled(values))
        assert found.complete and len(found.equilibria) % 2 == 1
        listed = [
            np.concatenate([np.array(s, float) for s in e.strategies]) for e in found.equilibria
        ]
        for start in range(12):
            point = descended(values, np.random.default_rng([start, seed]))
            if point is not None:
                reached += 1
                assert min(np.abs(point - known).max() for known in listed) < 1e-4
    assert reached >= 20


def descended(values, rng):
    """An equilibrium as a root of Fischer and Burmeister's complementarity equations, or None.

    Unknown are all probabilities p and the values v; p >= 0, v - u >= 0 and one of them is 0.
    """
    sizes = values.shape[1:]
    cuts = np.cumsum(sizes)

    def payoffs(ps, i):
        own = values[i] / 1000
        for j in reversed(range(len(sizes))):
            if j != i:
                own = np.moveaxis(own, j, -1) @ ps[j]
        return own

    def equations(z):
        *ps, best = np.split(z, cuts)
        slack = np.concatenate([best[i] - payoffs(ps, i) for i in range(len(sizes))])
        flat = np.concatenate(ps)
        return np.concatenate([np.hypot(flat, slack) - flat - slack, [p.sum() - 1 for p in ps]])

    start = np.concatenate([*(rng.dirichlet(np.ones(s)) for s in sizes), np.ones(len(sizes))])
    end = least_squares(equations, start, max_nfev=60)
    return end.x[: cuts[-1]] if np.abs(equations(end.x)).max() < 1e-9 else None


@pytest.mark.parametrize("seed", range(3))
def test_larger_games_get_one(seed):
    values = np.random.default_rng(seed).integers(0, 100, (3, 5, 5, 5))
    found = mixed_equilibria(scaled(values))
    assert found.equilibria
    assert all(max(regrets_by_hand(values, e.strategies)) < 1e-6 for e in found.equilibria)


def test_three_matching_pennies():
    """Jordan (1993): one equilibrium, everybody one half each."""
    values = np.zeros((3, 2, 2, 2), dtype=int)
    for a in np.ndindex(2, 2, 2):
        values[(0, *a)] = int(a[0] == a[1])
        values[(1, *a)] = int(a[1] == a[2])
        values[(2, *a)] = int(a[2] != a[0])
    found = mixed_equilibria(scaled(values))
    half = (Fraction(1, 2),) * 2
    assert [e.strategies for e in found.equilibria] == [(half, half, half)]
    assert found.exact


def test_volunteers():
    """Three volunteers, cost 1, good 4: nobody helps with probability 1/2 (Diekmann 1985)."""
    values = np.zeros((3, 2, 2, 2), dtype=int)
    for a in np.ndindex(2, 2, 2):
        for i in range(3):
            values[(i, *a)] = 4 * (1 in a) - a[i]
    found = mixed_equilibria(scaled(values))
    half = (Fraction(1, 2),) * 2
    assert (half, half, half) in [e.strategies for e in found.equilibria]


def test_logit_path_goes_from_uniform_to_equilibrium():
    values = np.random.default_rng(0).random((3, 4, 4, 4))
    game = Multilinear(values).scaled()
    end = logit_path(game, [np.zeros(4)] * 3)
    assert game.regret(end) < 1e-4


def test_one_llm_takes_its_best():
    found = mixed_equilibria(scaled(np.array([[1, 3, 3]])))
    assert [e.supports for e in found.equilibria] == [((1,),), ((2,),)]
    assert not found.complete
    assert mixed_equilibria(scaled(np.array([[1, 3, 2]]))).complete

"""Outer limits for any number of LLMs: against exact sets of two, their proofs, their corners."""

from fractions import Fraction as F
from itertools import combinations

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.rational import solve_integers
from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.corners import corners
from metagame.backends.repeated.solvers.perfect.many import (
    outer_corners,
    payoff_bounds,
    quick_bounds,
)
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set
from metagame.backends.repeated.solvers.perfect.polygon import holds
from metagame.backends.repeated.solvers.perfect.verify_limits import LimitFails, verify_limits

DILEMMA = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])


def stage(values) -> Stage:
    return Stage(scaled(np.array(values)))


def plain(values) -> np.ndarray:
    return np.array(np.array(values).tolist(), dtype=object)


def public_good(n):
    """Each pays 3 and all get 2: alone nobody does."""
    values = np.zeros((n,) + (2,) * n, dtype=int)
    for at in np.ndindex(*(2,) * n):
        for i in range(n):
            values[(i, *at)] = 2 * at.count(0) + 3 * at[i]
    return values


def reach(way, point):
    return sum((w * F(x) for w, x in zip(way, point, strict=True)), F(0))


# --- against exact sets --------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 100_000))
def test_exact_sets_of_two_are_within_the_limits(seed):
    rng = np.random.default_rng(seed)
    shape = (2, int(rng.integers(1, 4)), int(rng.integers(2, 4)))
    values = rng.integers(0, int(rng.choice([2, 6, 30])) + 1, shape)
    discount = F(int(rng.integers(0, 10)), 10)
    exact = payoff_set(stage(values), discount)
    found = quick_bounds(stage(values), discount)
    assert verify_limits(plain(values), discount, found.chain) is not None
    if found.empty:
        assert exact.inner.vertices == ()
    for way, limit in zip(found.directions, found.limits, strict=not found.empty):
        assert all(reach(way, v) <= limit for v in exact.inner.vertices)
    assert all(holds(exact.outer.vertices, p) for p in found.points)


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 10_000), st.sampled_from([F(3, 10), F(1, 2), F(4, 5)]))
def test_inner_points_are_in_exact_sets_of_two(seed, discount):
    values = np.random.default_rng(seed).integers(0, 12, (2, 2, 2))
    exact = payoff_set(stage(values), discount)
    found = payoff_bounds(stage(values), discount)
    assert all(holds(exact.outer.vertices, p) for p in found.points)
    for way, limit in zip(found.directions, found.limits, strict=not found.empty):
        assert all(reach(way, v) <= limit for v in exact.inner.vertices)
    if found.agree and exact.exact and exact.vertices:
        top = [max(reach(way, v) for v in exact.vertices) for way in found.directions]
        assert all(limit - x < F(1, 1000) for limit, x in zip(found.limits, top, strict=True))


@pytest.mark.parametrize("discount", [F(2, 5), F(7, 10)])
def test_bounds_of_three_meet(discount):
    found = payoff_bounds(stage(public_good(3)), discount)
    assert found.agree and found.distance < F(1, 10**4) and not found.why


def test_limits_do_not_stop_short_for_patient_llms():
    """Where the operator alone would take hundreds of thousands of steps."""
    found = quick_bounds(stage(public_good(3)), 1 - F(1, 10**5))
    box = dict(zip(found.directions, found.limits, strict=True))
    assert 0 <= box[(F(-1), F(0), F(0))] + 3 < F(1, 10**3)
    assert len(found.chain.rounds) < 40


# --- proofs --------------------------------------------------------------------------------------


def tighter(chain, by):
    """The last limits drawn in."""
    last = chain.rounds[-1]
    after = tuple(x - by for x in last.after)
    return evolve(chain, rounds=(*chain.rounds[:-1], evolve(last, after=after)))


def test_limits_that_are_too_tight_are_refused():
    values = public_good(3)
    found = quick_bounds(stage(values), F(7, 10))
    assert verify_limits(plain(values), F(7, 10), found.chain) == found.limits
    with pytest.raises(LimitFails):
        verify_limits(plain(values), F(7, 10), tighter(found.chain, F(1, 1000)))
    first = tuple(x - F(1, 1000) for x in found.chain.first)
    with pytest.raises(LimitFails, match="first limits"):
        verify_limits(plain(values), F(7, 10), evolve(found.chain, first=first))


def test_a_proof_is_of_one_game_and_one_discount_factor():
    found = quick_bounds(stage(DILEMMA), F(2, 5))
    verify_limits(plain(DILEMMA), F(2, 5), found.chain)
    with pytest.raises(LimitFails):
        verify_limits(plain(DILEMMA), F(3, 5), found.chain)
    other = DILEMMA.copy()
    other[:, 0, 0] = 4
    with pytest.raises(LimitFails):
        verify_limits(plain(other), F(2, 5), found.chain)
    with pytest.raises(LimitFails, match="discount"):
        verify_limits(plain(DILEMMA), F(1), found.chain)


def test_weights_that_prove_nothing_are_refused():
    found = quick_bounds(stage(DILEMMA), F(2, 5))
    chain = found.chain
    k = next(k for k, r in enumerate(chain.rounds) if r.duals)
    made = chain.rounds[k]

    def with_weights(change):
        duals = tuple(evolve(dual, weights=change(dual.weights)) for dual in made.duals)
        rounds = (*chain.rounds[:k], evolve(made, duals=duals), *chain.rounds[k + 1 :])
        return evolve(chain, rounds=rounds)

    less = with_weights(lambda weights: tuple((j, y / 2) for j, y in weights))
    with pytest.raises(LimitFails, match="direction"):
        verify_limits(plain(DILEMMA), F(2, 5), less)
    minus = with_weights(lambda weights: ((0, F(-1)), *weights))
    with pytest.raises(LimitFails, match="positive"):
        verify_limits(plain(DILEMMA), F(2, 5), minus)
    rounds = (*chain.rounds[:k], evolve(made, uses=()), *chain.rounds[k + 1 :])
    with pytest.raises(LimitFails, match="more than a limit"):
        verify_limits(plain(DILEMMA), F(2, 5), evolve(chain, rounds=rounds))


def test_emptiness_is_proved():
    values = np.zeros((3, 2, 2, 2), dtype=int)
    values[0, 0, 0] = values[0, 1, 1] = values[1, 0, 1] = values[1, 1, 0] = 1
    found = payoff_bounds(stage(values), F(1, 2))
    assert found.empty and found.limits == () and outer_corners(found) == ((), True)
    verify_limits(plain(values), F(1, 2), found.chain)
    last = found.chain.rounds[-1]
    fewer = evolve(found.chain, rounds=(*found.chain.rounds[:-1], evolve(last, never=())))
    with pytest.raises(LimitFails, match="no equilibrium"):
        verify_limits(plain(values), F(1, 2), fewer)
    with pytest.raises(LimitFails, match="no equilibrium"):
        verify_limits(plain(values), F(1, 2), evolve(found.chain, rounds=()))
    with pytest.raises(LimitFails, match="another game"):
        verify_limits(plain(DILEMMA), F(1, 2), found.chain)


def test_sustained_profiles_are_not_put_aside():
    found = quick_bounds(stage(DILEMMA), F(2, 5))
    last = found.chain.rounds[-1]
    ray = tuple((k, F(1)) for k in range(len(found.directions)))
    wrong = evolve(last, never=((3, ray),))
    with pytest.raises(LimitFails):
        verify_limits(
            plain(DILEMMA), F(2, 5), evolve(found.chain, rounds=(*found.chain.rounds[:-1], wrong))
        )


# --- corners -------------------------------------------------------------------------------------


def by_brute_force(ways, limits):
    """Every point where as many limits as dimensions meet, if the others allow it."""
    out = set()
    for few in combinations(range(len(ways)), len(ways[0])):
        rows, rhs = [], []
        for k in few:
            scale = int(np.lcm.reduce([x.denominator for x in (*ways[k], limits[k])]))
            rows.append([int(x * scale) for x in ways[k]])
            rhs.append(int(limits[k] * scale))
        point = solve_integers(rows, rhs)
        if point and all(reach(w, point) <= x for w, x in zip(ways, limits, strict=True)):
            out.add(tuple(point))
    return out


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]), st.booleans())
def test_corners(seed, n, flat):
    rng = np.random.default_rng(seed)
    ways = [*np.eye(n, dtype=int), *-np.eye(n, dtype=int), *rng.integers(-2, 3, (4, n))]
    ways = [tuple(map(F, way.tolist())) for way in ways if way.any()]
    limits = [F(int(x)) for x in rng.integers(-1, 4, len(ways))]
    if flat:
        limits[n] = -limits[0]
    found, exact = corners(ways, limits)
    assert exact and len(set(found)) == len(found)
    assert set(found) == by_brute_force(ways, limits)


def test_corners_in_floats_are_near_the_exact_ones(monkeypatch):
    found = quick_bounds(stage(public_good(3)), F(2, 5))
    exact, _ = outer_corners(found)
    monkeypatch.setattr("metagame.backends.repeated.solvers.perfect.corners.EXACT_ROWS", {})
    rough, sure = outer_corners(found)
    assert not sure and exact
    apart = [[max(abs(float(x - y)) for x, y in zip(p, q, strict=True)) for q in rough]
             for p in exact]  # fmt: skip
    assert max(map(min, apart)) < 1e-5 and max(map(min, zip(*apart, strict=True))) < 1e-5
    flat = quick_bounds(stage(np.full((3, 2, 1, 2), 7)), F(1, 2))
    point, sure = outer_corners(flat)
    assert not sure and all(abs(float(x) - 7) < 1e-6 for p in point for x in p)

"""This module tests finite horizons against brute force over whole strategy trees."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metagame.backends.repeated.solvers.finite.backward import finite_payoffs, weight_of
from metagame.backends.repeated.solvers.finite.check import check_plan
from metagame.backends.repeated.solvers.finite.errors import Inconsistent, Refused
from metagame.backends.repeated.solvers.finite.hulls import above, corners, weights
from metagame.backends.repeated.solvers.finite.plan import plan

from .public_games import PD, PENNIES, stage

THREAT = stage(
    [[3, 0, -1], [5, 1, -1], [-1, -1, 0]], [[3, 5, -1], [0, 1, -1], [-1, -1, 0]]
)  # a prisoner's dilemma with a second, worse equilibrium to threaten with


@pytest.mark.parametrize("randomised", [False, True])
@pytest.mark.parametrize("discount", [F(1), F(1, 2), F(0)])
def test_one_equilibrium_is_all_that_repeats(randomised, discount):
    """Benoit and Krishna (1985): with a unique equilibrium, only its repetition."""
    found = finite_payoffs(PD, 50, discount, randomised)
    assert found.averages == ((1, 1),) and found.exact
    assert set(plan(found, found.totals[0]).path()) == {(1, 1)}


def test_two_equilibria_sustain_cooperation():
    """With two equilibria to end with, cooperation comes first and its average grows."""
    best = []
    for rounds in range(1, 8):
        found = finite_payoffs(THREAT, rounds)
        top = max(found.totals, key=lambda v: (min(v), sum(v)))
        strategies = plan(found, top)
        check_plan(THREAT.values.numbers(), strategies)
        best.append(min(top) / F(rounds))
    assert best[0] == 1 and best[-1] > 2 and best == sorted(best)
    assert plan(found, top).path()[0] == (0, 0)


def test_no_pure_equilibrium_no_payoffs():
    assert finite_payoffs(PENNIES, 3).totals == ()
    assert finite_payoffs(PENNIES, 3, randomised=True).totals == ()


def test_one_llm_takes_its_best_round_by_round():
    found = finite_payoffs(stage([1, 4, 2]), 5, F(1, 2))
    assert found.totals == ((4 * weight_of(5, F(1, 2)),),) and found.averages == ((4,),)


def test_what_cannot_be_done_is_refused():
    with pytest.raises(Refused, match="rounds"):
        finite_payoffs(PD, 0)
    with pytest.raises(Refused, match="discount"):
        finite_payoffs(PD, 3, F(2))
    found = finite_payoffs(PD, 3)
    with pytest.raises(Refused, match="no pure subgame-perfect"):
        plan(found, (F(9), F(9)))


def test_a_forged_plan_is_found_out():
    found = finite_payoffs(THREAT, 3)
    strategies = plan(found, max(found.totals, key=sum))
    values = THREAT.values.numbers()
    check_plan(values, strategies)
    for k, state in enumerate(strategies.states):
        if state.left > 1:
            kind = evolve(state, punish=tuple(n for _, n in state.onward) * 2)
            states = (*strategies.states[:k], kind, *strategies.states[k + 1 :])
            with pytest.raises(Inconsistent):
                check_plan(values, evolve(strategies, states=states))
            return
    raise AssertionError("a plan of three rounds has states before the last")


def histories(sizes, length):
    return list(product(product(*map(range, sizes)), repeat=length))


def by_brute_force(values, rounds) -> set[tuple[F, ...]]:
    """Payoffs of all pure strategy profiles without a profitable one-shot deviation anywhere."""
    count, sizes = values.shape[0], values.shape[1:]
    everywhere = [h for t in range(rounds) for h in histories(sizes, t)]
    profiles = list(product(*map(range, sizes)))
    found = set()
    for choice in product(profiles, repeat=len(everywhere)):
        plays = dict(zip(everywhere, choice, strict=True))

        def paid(history, plays=plays):
            total = [F(0)] * count
            while len(history) < rounds:
                a = plays[history]
                total = [x + values[(i, *a)] for i, x in enumerate(total)]
                history = (*history, a)
            return total

        def stable(history, plays=plays, paid=paid):
            own = paid(history)
            for i in range(count):
                for d in range(sizes[i]):
                    a = plays[history]
                    b = (*a[:i], d, *a[i + 1 :])
                    if values[(i, *b)] + paid((*history, b))[i] > own[i]:
                        return False
            return True

        if all(stable(h) for h in everywhere):
            found.add(tuple(paid(())))
    return found


@given(st.lists(st.integers(0, 2), min_size=8, max_size=8))
@settings(deadline=None, max_examples=10)
def test_two_rounds_are_what_brute_force_finds(own):
    game = stage(*np.array(own).reshape(2, 2, 2).tolist())
    values = game.values.numbers()
    found = finite_payoffs(game, 2)
    assert set(found.totals) == by_brute_force(values, 2)
    hull = finite_payoffs(game, 2, randomised=True)
    for v in found.totals:
        check_plan(values, plan(found, v))
        assert weights(v, hull.totals) is not None  # a public draw takes nothing away
    for v in hull.totals:
        check_plan(values, plan(hull, v))


@given(st.lists(st.integers(0, 3), min_size=24, max_size=24), st.sampled_from([F(1), F(2, 3)]))
@settings(deadline=None, max_examples=8)
def test_plans_of_three_llms_are_equilibria(own, discount):
    game = stage(*np.array(own).reshape(3, 2, 2, 2).tolist())
    values = game.values.numbers()
    for randomised in (False, True):
        found = finite_payoffs(game, 2, discount, randomised)
        for v in found.totals[:6]:
            check_plan(values, plan(found, v))
    middle = [sum(x) / len(found.totals) for x in zip(*found.totals, strict=True)]
    if found.totals:
        check_plan(values, plan(found, tuple(middle)))


@given(
    st.integers(2, 3).flatmap(
        lambda n: st.lists(st.tuples(*[st.integers(-3, 3)] * n), min_size=1, max_size=9)
    ),
    st.lists(st.integers(-2, 2), min_size=3, max_size=3),
)
@settings(deadline=None, max_examples=60)
def test_cut_hulls_are_those_of_a_linear_program(points, floors):
    size = len(points[0])
    exact = [tuple(map(F, p)) for p in points]
    left = above(corners(exact), [F(f) for f in floors[:size]])
    table = np.array(points, dtype=float)
    for line in np.random.default_rng(0).normal(size=(6, size)):
        best = linprog(
            -(table @ line),
            A_ub=-table.T,
            b_ub=-np.array(floors[:size], dtype=float),
            A_eq=np.ones((1, len(points))),
            b_eq=[1],
        )
        assert (best.status == 2) == (not left)
        if left:
            top = max(float(np.dot(line, [float(x) for x in v])) for v in left)
            assert top == pytest.approx(-best.fun, abs=1e-8)

"""This module checks cycles, threats, chosen reviews, and which of them sustains a target."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from review_arrays import dilemma, heist, topology

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.clients.choose import Effort, choose, frontier
from metagame.backends.repeated.solvers.clients.cycle import (
    CYCLE_LIMIT,
    cycle_for,
    equilibrium_cycle,
    mix_for,
    spread,
)
from metagame.backends.repeated.solvers.clients.observation import (
    Inconsistent,
    NotObserved,
    Refused,
)
from metagame.backends.repeated.solvers.clients.simple import (
    critical_discount,
    discounted,
    threats,
)
from metagame.backends.repeated.solvers.clients.sustain import Question, pure_floors, sustain
from metagame.backends.repeated.solvers.clients.verify import verify
from metagame.backends.repeated.solvers.clients.verify_simple import verify_threat

# --- cycles -------------------------------------------------------------------------------------

PAYOFFS = st.lists(st.integers(-4, 4), min_size=18, max_size=18)


@settings(deadline=None, max_examples=60)
@given(PAYOFFS, st.tuples(st.integers(-8, 8), st.integers(-8, 8)))
def test_a_mix_and_a_hyperplane_prove_where_a_target_lies(flat, doubled) -> None:
    values = scaled(np.array(flat).reshape(2, 3, 3))
    target = [F(x, 2) for x in doubled]
    mix = mix_for(values, target)
    assert sum(w for _, w in mix.weights) == 1 and all(w > 0 for _, w in mix.weights)
    paid = [sum(w * values.at(i, *p) for p, w in mix.weights) for i in range(2)]
    assert sum(abs(x - v) for x, v in zip(paid, target, strict=True)) == mix.distance
    assert max(map(abs, mix.normal)) <= 1
    reach = max(
        sum(h * values.at(i, *p) for i, h in enumerate(mix.normal))
        for p in product(range(3), repeat=2)
    )
    if mix.distance:
        assert sum(h * v for h, v in zip(mix.normal, target, strict=True)) - reach == mix.distance


@settings(deadline=None, max_examples=40)
@given(PAYOFFS, st.lists(st.integers(0, 5), min_size=9, max_size=9).filter(any))
def test_a_cycle_comes_as_near_as_it_says(flat, weights) -> None:
    values = scaled(np.array(flat).reshape(2, 3, 3))
    profiles = list(product(range(3), repeat=2))
    total = sum(weights)
    target = [
        sum(F(w, total) * values.at(i, *p) for w, p in zip(weights, profiles, strict=True))
        for i in range(2)
    ]
    mix = mix_for(values, target)
    assert not mix.distance
    cycle = cycle_for(values, mix, target, F(1, 4))
    assert 1 <= len(cycle.profiles) <= CYCLE_LIMIT
    paid = [F(sum(values.at(i, *p) for p in cycle.profiles), len(cycle.profiles)) for i in (0, 1)]
    assert tuple(paid) == cycle.payoffs
    assert cycle.distance == max(abs(x - v) for x, v in zip(paid, target, strict=True))
    assert cycle.distance <= F(1, 4)


def test_profiles_of_a_cycle_are_spread_out() -> None:
    assert spread(["a", "b"], [2, 2]) == ("a", "b", "a", "b")
    assert "bb" not in "".join(spread(["a", "b"], [5, 3]))


def test_equilibria_in_turn_pay_the_heist_nothing() -> None:
    """Each LLM's clients are the victims once: nobody ever wants to deviate."""
    stage, _ = heist()
    found = equilibrium_cycle(stage.values, (F(0),) * 3, F(1, 100))
    assert len(found.profiles) == 3 and found.payoffs == (0, 0, 0)
    values = stage.values.numbers()
    for profile in found.profiles:
        for k in range(3):
            others = [
                values[(k, *profile[:k], b, *profile[k + 1 :])] for b in range(values.shape[1 + k])
            ]
            assert max(others) == values[(k, *profile)]


def test_payoffs_in_floats_are_refused() -> None:
    with pytest.raises(Refused, match="floats"):
        mix_for(scaled(np.array([[0.1, 0.2]])), [F(0)])


# --- threats ------------------------------------------------------------------------------------


def base_dilemma() -> Stage:
    """Two players, T5 R3 P1 S0."""
    return Stage(scaled(np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])))


def test_grim_trigger_needs_one_half() -> None:
    assert critical_discount(base_dilemma().values, [(0, 0)], [F(1), F(1)]) == F(1, 2)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_sellers_need_one_minus_one_nth(n: int) -> None:
    """Bertrand's limit: share the market 1/n each; who undercuts has it all; then war."""
    values = np.zeros((n, *(2,) * n), dtype=object)
    for p in product(range(2), repeat=n):
        for i in range(n):
            low = sum(p)
            values[(i, *p)] = F(1, n) if not low else F(p[i] * (low == 1))
    assert critical_discount(scaled(values), [(0,) * n], [F(0)] * n) == 1 - F(1, n)


def deviation_pays(values, cycle, held, delta) -> bool:
    """The definition: one best reply now, `held` for ever after."""
    for s, profile in enumerate(cycle):
        later = discounted(values, [*cycle[s:], *cycle[:s]], delta)
        for k in range(len(held)):
            best = max(
                values.at(k, *profile[:k], b, *profile[k + 1 :]) for b in range(values.shape[1 + k])
            )
            if (1 - delta) * best + delta * held[k] > later[k]:
                return True
    return False


@settings(deadline=None, max_examples=40)
@given(PAYOFFS, st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=3))
def test_critical_discounts_are_where_deviating_stops_to_pay(flat, cycle) -> None:
    values = scaled(np.array(flat).reshape(2, 3, 3))
    held = (F(-2), F(-1))
    found = critical_discount(values, cycle, held)
    if found is None:
        assert deviation_pays(values, cycle, held, F(10**6 - 1, 10**6))
        return
    point = float(found)
    for step in (F(1, 1000), F(1, 7), F(1, 2)):
        above = F(point) + step * (1 - F(point))
        assert not deviation_pays(values, cycle, held, above)
    if point > 0.001:
        below = [F(point) - F(1, 10**6), F(point) - F(1, 10**9)]
        assert any(deviation_pays(values, cycle, held, d) for d in below)


def test_reversion_fails_where_the_small_llm_likes_the_equilibrium_better() -> None:
    """model.md, 4.1: at s = 7/10 there is no credible threat; defecting together is one."""
    found = threats(*dilemma(), [(0, 0)])
    assert [t.credible for t in found] == [False]
    assert all(h < 3 for h in found[0].held) and float(found[0].critical) < 0.3
    half = threats(*dilemma(s="1/2"), [(0, 0)])
    assert [t.credible for t in half] == [True, False]
    assert half[0].held == (F(5, 2), F(5, 2)) and half[0].critical == F(1, 3)


def test_a_wrong_threat_is_found_out() -> None:
    stage, top = dilemma(s="1/2")
    (threat, other) = threats(stage, top, [(0, 0)])
    verify_threat(stage.values, threat, F(1, 3))
    with pytest.raises(Inconsistent, match="gains by deviating"):
        verify_threat(stage.values, threat, F(1, 3) - F(1, 1000))
    with pytest.raises(Inconsistent, match="no equilibrium"):
        verify_threat(stage.values, evolve(other, credible=True), F(9, 10))


def test_no_threat_without_observation() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    stage = Stage(scaled(np.arange(24).reshape(3, 2, 2, 2)))
    assert threats(stage, top, [(0, 0, 0)]) == ()


def test_the_deviator_alone_is_punished_where_it_is_known() -> None:
    """Different actions in both roles: any deviation names its author."""
    stage, top = dilemma(s="1/2")
    found = [t for t in threats(stage, top, [(1, 2)]) if t.names]
    assert len(found) == 1 and found[0].held == pure_floors(stage.values)


# --- reviews ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrays", "cycle", "goal"),
    [(dilemma, ((0, 0),), 0.1), (heist, ((2, 2, 2),), 0.04)],
    ids=["dilemma", "heist"],
)
def test_patient_llms_are_sustained(arrays, cycle, goal: float) -> None:
    stage, top = arrays()
    found = choose(stage, top, cycle, F(99999, 100000), Effort(goal=goal))
    assert found.eps <= goal
    assert max(found.certificate.gain) <= goal
    values = stage.values.floats()
    target = np.array([values[(k, *cycle[0])] for k in range(len(values))])
    assert np.abs(found.certificate.conforming - target).max() <= goal


def test_more_patience_buys_more_precision() -> None:
    stage, top = dilemma()
    discounts = [F(99, 100), F(999, 1000), F(9999, 10000)]
    found = frontier(stage, top, ((0, 0),), discounts, Effort(evaluations=12, work=10**7))
    eps = [choice.eps for choice in found]
    assert eps[0] > eps[1] > eps[2]
    for choice in found[:2]:
        verify(choice.review, choice.certificate, samples=5)


def test_a_review_needs_a_punishment() -> None:
    stage, top = dilemma()
    flat = Stage(scaled(np.ones(stage.values.shape, dtype=int)))
    with pytest.raises(Refused, match="cannot be held below"):
        choose(flat, top, ((0, 0),), F(99, 100))


def test_a_review_needs_observation() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    stage = Stage(scaled(np.arange(24).reshape(3, 2, 2, 2)))
    with pytest.raises(NotObserved) as caught:
        choose(stage, top, ((0, 0, 0),), F(99, 100))
    assert caught.value.missing == ((0, 0), (1, 0))


# --- which way ----------------------------------------------------------------------------------


def ask(arrays, target, eps, discount, **more):
    return sustain(Question(*arrays, tuple(map(F, target)), F(eps), discount, **more))


def test_the_simplest_strategies_come_first() -> None:
    game = dilemma()
    found = ask(game, (3, 3), "1/10", F(99, 100))
    assert (found.status, found.way, found.gain, found.away) == ("sustained", "threat", 0, 0)
    found = ask(heist(), (0, 0, 0), "1/20", F(99999, 100000))
    assert (found.status, found.way) == ("sustained", "equilibria") and found.away < F(1, 20)
    found = ask(game, (3, 3), "1/10", None)
    assert found.discount == F(8, 27)


def test_a_review_where_only_that_is_asked_for() -> None:
    found = ask(dilemma(), (3, 3), "1/5", F(9999, 10000), ways=("review",))
    assert (found.status, found.way, found.exact) == ("sustained", "review", False)
    assert 0 < found.gain <= 0.2 and found.verification.difference < 1e-9


def test_what_fails_is_said() -> None:
    game = dilemma()
    found = ask(game, (4, 4), "1/10", F(99, 100))
    assert found.status == "infeasible" and found.mix.distance > 0
    found = ask(game, (F(39, 20), F(19, 5)), "1/10", F(99, 100))
    assert found.status in ("infeasible", "not individually rational")
    found = ask(game, ("3/2", "3/2"), "1/10", F(99, 100))
    assert found.status == "not individually rational"
    assert found.shortfall == (F(3, 5), 0)
    found = ask(game, (3, 3), "1/10", F(1, 5), ways=("equilibria", "threat"))
    assert found.status == "too impatient" and found.needed == F(8, 27)


def test_missing_observations_are_part_of_the_answer() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    stage = Stage(scaled(np.array(np.random.default_rng(0).integers(0, 9, (3, 2, 2, 2)))))
    values = stage.values.numbers()
    profile = next(
        p
        for p in product(range(2), repeat=3)
        if all(values[(k, *p)] >= f for k, f in enumerate(pure_floors(stage.values)))
    )
    target = tuple(values[(k, *profile)] for k in range(3))
    found = ask((stage, top), target, "1/1000", F(99, 100), ways=("threat", "review"))
    assert found.status == "refused" and found.missing == ((0, 0), (1, 0))
    assert "LLM 0 does not see role 0" in found.reason


@pytest.mark.parametrize(("discount", "eps"), [(F(1), "1/10"), (F(3, 2), "1/10"), (F(1, 2), 0)])
def test_senseless_questions_are_refused(discount: F, eps) -> None:
    with pytest.raises(Refused):
        ask(dilemma(), (3, 3), eps, discount)


def test_one_llm_alone() -> None:
    stage = Stage(scaled(np.array([[1, 4, 2]])))
    top = topology([["1"]], [3])
    found = ask((stage, top), (4,), "1/10", F(1, 2))
    assert (found.status, found.way) == ("sustained", "equilibria")
    assert ask((stage, top), (2,), "1/10", F(1, 2)).status == "not individually rational"


@pytest.mark.parametrize("factor", [10**9, F(1, 10**9)])
def test_the_unit_of_payoffs_does_not_matter(factor) -> None:
    stage, top = dilemma()
    other = Stage(scaled(stage.values.numbers() * F(factor)))
    found = ask(
        ((other), top), (3 * F(factor),) * 2, F(factor) / 5, F(9999, 10000), ways=("review",)
    )
    plain = ask((stage, top), (3, 3), "1/5", F(9999, 10000), ways=("review",))
    assert found.status == plain.status == "sustained"
    assert found.gain / float(factor) == pytest.approx(plain.gain, rel=1e-6)

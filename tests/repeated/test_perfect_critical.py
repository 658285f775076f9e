"""Critical discount factors: textbook values, and both sides of each tried from the definition."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.real_roots import Root, bounds
from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.automata import (
    Automaton,
    grim,
    nash_discounts,
    perfect_discounts,
    tit_for_tat,
)
from metagame.backends.repeated.solvers.perfect.pair import BadRepeatedGame
from metagame.backends.repeated.solvers.perfect.penal import critical_bracket
from metagame.backends.repeated.solvers.perfect.polygon import holds
from metagame.backends.repeated.solvers.perfect.reversion import (
    Path,
    grim_critical,
    reach,
    worst_critical,
)

DILEMMA = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
C, D = 0, 1


def stage(values) -> Stage:
    return Stage(scaled(np.array(values)))


def bertrand(n):
    """Share the market, undercut, or war: alone below the others one has the whole market."""
    values = np.zeros((n,) + (3,) * n, dtype=object)
    for at in np.ndindex(*(3,) * n):
        low = [i for i in range(n) if at[i] == 1]
        if 2 in at or len(low) > 1:
            continue
        for i in low or range(n):
            values[(i, *at)] = F(1) if low else F(1, n)
    return values


def cournot(steps):
    """Demand 1 - q1 - q2, no cost, quantities k / steps."""
    q = [F(k, steps) for k in range(steps + 1)]
    return np.array(
        [[[x * (1 - x - y) for y in q] for x in q], [[y * (1 - x - y) for y in q] for x in q]],
        dtype=object,
    )


# --- textbook values -----------------------------------------------------------------------------


def test_the_dilemma_by_grim_trigger():
    for method in (grim_critical, worst_critical):
        found = method(stage(DILEMMA), Path.of((C, C)))
        assert found.discount == F(1, 2) and found.exact and found.value == (3, 3)
        assert found.strategy.punishments == ((D, D), (D, D))
    found = perfect_discounts(stage(DILEMMA), grim((2, 2), (C, C), (D, D)))
    assert (found.least, found.attained, found.to_one) == (F(1, 2), True, True)


def test_the_dilemma_by_tit_for_tat():
    """2/3 as a Nash equilibrium; it is subgame perfect at no discount factor, as answering a
    defection by defecting is right only if (T - R) / (R - S) = d = (P - S) / (T - P)."""
    found = nash_discounts(stage(DILEMMA), tit_for_tat((2, 2), (C, C)))
    assert (found.least, found.attained, found.to_one) == (F(2, 3), True, True)
    assert perfect_discounts(stage(DILEMMA), tit_for_tat((2, 2), (C, C))).least is None


def test_tit_for_tat_is_perfect_at_one_discount_factor_only():
    """T 4, R 3, P 1, S 0 has T - R = P - S and R - S = T - P: indifferent at 1/3."""
    values = [[[3, 0], [4, 1]], [[3, 4], [0, 1]]]
    found = perfect_discounts(stage(values), tit_for_tat((2, 2), (C, C)))
    assert found.least == F(1, 3) and found.attained and not found.to_one
    assert len(found.discounts) == 1 and found.discounts[0].point


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_sellers_who_share_a_market(n):
    found = grim_critical(stage(bertrand(n)), Path.of((0,) * n))
    assert found.discount == 1 - F(1, n)


def test_a_linear_cournot_duopoly():
    """9/17 for half the monopoly output each, reverting to the one-shot equilibrium 1/3."""
    found = grim_critical(stage(cournot(24)), Path.of((6, 6)))
    assert found.discount == F(9, 17)
    assert found.strategy.punishments == ((8, 8), (8, 8))
    fine = grim_critical(stage(cournot(60)), Path.of((15, 15)))
    assert abs(fine.discount - F(9, 17)) < F(1, 500)


def test_an_irrational_critical_discount_factor():
    """Defecting is answered by two periods of mutual defection, then all is forgiven:
    2 <= 2 (d + d^2), so that d = (sqrt 5 - 1) / 2."""
    profiles = ((C, C), (D, D), (D, D))
    again = tuple(0 if k == 0 else 1 for k in range(4))
    forgiving = Automaton(profiles, (again, (2,) * 4, (0,) * 4))
    found = perfect_discounts(stage(DILEMMA), forgiving)
    low, high = bounds(found.least)
    assert isinstance(found.least, Root) and found.attained and found.to_one
    assert float(found.least) == pytest.approx((5**0.5 - 1) / 2, abs=1e-15)
    assert low < high


# --- both sides, from the definition -------------------------------------------------------------


def values_of(payoffs, automaton, discount, rounds=450):
    """Of each LLM in each state, by adding up, in floats."""
    out = np.zeros((len(payoffs), len(automaton.profiles)))
    sizes = np.shape(payoffs)[1:]
    for s in range(len(automaton.profiles)):
        state, weight = s, 1 - discount
        for _ in range(rounds):
            at = automaton.profiles[state]
            out[:, s] += [weight * float(own[at]) for own in payoffs]
            weight *= discount
            state = automaton.moves[state][int(np.ravel_multi_index(at, sizes))]
    return out


def gain_of_one_deviation(payoffs, automaton, discount):
    values = values_of(payoffs, automaton, discount)
    sizes, most = payoffs.shape[1:], -np.inf
    for s, at in enumerate(automaton.profiles):
        for i, size in enumerate(sizes):
            for action in range(size):
                other = (*at[:i], action, *at[i + 1 :])
                state = automaton.moves[s][int(np.ravel_multi_index(other, sizes))]
                got = (1 - discount) * float(payoffs[i][other]) + discount * values[i, state]
                most = max(most, got - values[i, s])
    return most


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_random_automata_by_trying_discount_factors(seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 5, (2, 2, 2))
    states = int(rng.integers(1, 4))
    automaton = Automaton(
        tuple((int(a), int(b)) for a, b in rng.integers(0, 2, (states, 2))),
        tuple(tuple(int(t) for t in row) for row in rng.integers(0, states, (states, 4))),
    )
    found = perfect_discounts(stage(payoffs), automaton)
    for discount in (0.05, 0.31, 0.52, 0.77, 0.93):
        inside = any(
            float(bounds(part.low)[0]) <= discount <= float(bounds(part.high)[1])
            for part in found.discounts
        )
        gain = gain_of_one_deviation(payoffs, automaton, discount)
        if abs(gain) > 1e-9:
            assert inside == (gain < 0)
        else:
            assert inside


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_grim_trigger_agrees_with_its_automaton(seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 6, (2, 2, 3))
    path = int(rng.integers(2)), int(rng.integers(3))
    found = grim_critical(stage(payoffs), Path.of(path))
    if found.discount is None or found.binding is None:
        return
    after = found.strategy.punishments[0]
    exact = perfect_discounts(stage(payoffs), grim((2, 3), path, after))
    assert exact.least == found.discount and exact.attained and exact.to_one


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_what_reversion_sustains_is_in_the_payoff_set(seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 6, (2, 2, 2))
    target = [F(int(x), 2) for x in rng.integers(0, 12, 2)]
    found = reach(stage(payoffs), target)
    if found.discount is None or found.discount == 1:
        return
    assert found.value == tuple(target)
    path = found.strategy.path
    assert sum(path.weights) == 1 and min(path.weights) > 0
    bracket = critical_bracket(stage(payoffs), target, F(1, 4))
    assert bracket.high is not None and (bracket.low is None or bracket.low < found.discount)


# --- a public draw -------------------------------------------------------------------------------


def test_a_draw_over_asymmetric_profiles_needs_less_than_cooperation():
    """(5/2, 5/2) by (C, D) and (D, C) in turn: who cooperates is lured by 1 and loses 3/2."""
    found = reach(stage(DILEMMA), (F(5, 2), F(5, 2)))
    assert found.discount == F(2, 5)
    assert sorted(found.strategy.path.profiles) == [(C, D), (D, C)]
    assert reach(stage(DILEMMA), (3, 3)).discount == F(1, 2)
    assert reach(stage(DILEMMA), (1, 1)).discount == 0
    assert reach(stage(DILEMMA), (4, 4)).discount is None


def test_punishments_for_each_llm_can_do_more_than_one_for_all():
    """Two equilibria, each worse for one of the two; (3, 3) is lured by 1."""
    values = [[[3, 0, 0], [4, 1, 0], [0, 0, 2]], [[3, 4, 0], [0, 2, 0], [0, 0, 1]]]
    both = worst_critical(stage(values), Path.of((0, 0)))
    one = grim_critical(stage(values), Path.of((0, 0)))
    assert both.discount == F(1, 3) and one.discount == F(1, 2)


# --- in general, for two LLMs --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "least"), [((3, 3), F(1, 2)), ((4, 1), F(1, 4)), ((F(5, 2), F(5, 2)), F(1, 4))]
)
def test_the_dilemma_in_general(target, least):
    found = critical_bracket(stage(DILEMMA), target, F(1, 1000))
    assert found.low < least <= found.high and found.high - found.low <= F(1, 1000)
    assert holds(found.within.inner.vertices, tuple(map(F, target)))
    assert not holds(found.without.outer.vertices, tuple(map(F, target)))
    assert found.within.discount == found.high and found.without.discount == found.low


def test_optimal_punishments_need_less_than_reversion():
    """With harsh punishments that are no one-shot equilibrium (Abreu 1986)."""
    values = cournot(12)
    target = (F(1, 8), F(1, 8))
    found = critical_bracket(stage(values), target, F(1, 100))
    assert found.high < grim_critical(stage(values), Path.of((3, 3))).discount


def test_targets_that_are_sustained_at_once_or_never():
    assert critical_bracket(stage(DILEMMA), (1, 1)).high == 0
    assert "feasible" in critical_bracket(stage(DILEMMA), (6, 1)).why
    assert "minmax of LLM 0" in critical_bracket(stage(DILEMMA), (F(1, 2), 3)).why
    pennies = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    found = critical_bracket(stage(pennies), (0, 0))
    assert found.high is None and "minmax" in found.why


# --- refused -------------------------------------------------------------------------------------


def test_what_makes_no_sense_is_refused():
    with pytest.raises(BadRepeatedGame, match="add up to 1"):
        grim_critical(stage(DILEMMA), Path(((C, C),), (F(1, 2),)))
    with pytest.raises(BadRepeatedGame, match="not a profile"):
        grim_critical(stage(DILEMMA), Path.of((2, 0)))
    with pytest.raises(BadRepeatedGame, match="each LLM"):
        reach(stage(DILEMMA), (1, 1, 1))
    with pytest.raises(BadRepeatedGame, match="next state"):
        perfect_discounts(stage(DILEMMA), Automaton(((C, C),), ((0, 0, 0, 1),)))
    with pytest.raises(BadRepeatedGame, match="exact"):
        critical_bracket(stage(DILEMMA), (0.5, 1))
    with pytest.raises(BadRepeatedGame, match="tit for tat"):
        tit_for_tat((2, 3), (0, 0))


def test_no_equilibrium_to_revert_to():
    pennies = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    found = grim_critical(stage(pennies), Path.of((0, 0)))
    assert found.discount is None and "no pure one-shot equilibrium" in found.why


def test_an_equilibrium_path_needs_no_patience():
    battle = [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]
    for method in (grim_critical, worst_critical):
        assert method(stage(battle), Path.of((0, 0))).discount == 0

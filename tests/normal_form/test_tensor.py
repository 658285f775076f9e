"""This module checks the payoff tensor, its parts and pure equilibria against the definition."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.problem import Component
from metagame.backends.normal_form.solvers.payoffs.contract import contract
from metagame.backends.normal_form.solvers.payoffs.lower import TooLarge, lower
from metagame.backends.normal_form.solvers.payoffs.tensor import (
    FactoredPayoffs,
    payoff_tensor,
    profile_totals,
    profile_utilities,
)
from metagame.backends.normal_form.solvers.pure import pure_equilibria

from .problems import Formula, Table, problem, problems, shares, totals_by_definition


def profiles(p):
    return product(*(range(s) for s in p.sizes))


@given(problems())
@settings(max_examples=150, deadline=None)
def test_totals_equal_the_definition(p):
    payoffs = payoff_tensor(p)
    assert payoffs.exact
    assert payoffs.totals.shape == (len(p.llms), *p.sizes)
    for profile in profiles(p):
        assert list(payoffs.totals_at(profile)) == totals_by_definition(p, profile)


@given(problems(max_profiles=100, numbers=st.integers(-50, 50)))
@settings(max_examples=50, deadline=None)
def test_floats_are_close_to_the_definition(p):
    grid = p.base.payoffs.astype(float).astype(object)
    payoffs = payoff_tensor(evolve(p, base=Table(grid)))
    assert not payoffs.exact
    for profile in profiles(p):
        expected = [float(x) for x in totals_by_definition(p, profile)]
        assert payoffs.totals_at(profile) == pytest.approx(expected, abs=1e-9)


@given(problems(max_profiles=100), st.data())
@settings(max_examples=60, deadline=None)
def test_parts_equal_the_tensor(p, data):
    whole = payoff_tensor(p).totals.numbers()
    factored = FactoredPayoffs.of(p, data.draw(st.sampled_from([2**20, 2**31])))
    profile = [data.draw(st.integers(0, s - 1)) for s in p.sizes]
    assert list(profile_totals(p, profile)) == list(whole[(slice(None), *profile)])
    assert list(factored.at(profile).totals_at([0] * len(profile))) == totals_by_definition(
        p, profile
    )
    i = data.draw(st.integers(0, len(p.sizes) - 1))
    mixed = [data.draw(shares(s)) for s in p.sizes]
    expected = np.moveaxis(whole[i], i, 0)
    for j in reversed([j for j in range(len(mixed)) if j != i]):
        expected = np.tensordot(expected, np.array(mixed[j], dtype=object), axes=(j + (j < i), 0))
    found = factored.deviations(i, mixed)
    assert list(found) == list(expected)
    replies, value = factored.best_replies(i, mixed)
    assert value == max(expected)
    assert list(replies) == [k for k, x in enumerate(expected) if x == value]


@given(problems(max_profiles=200, numbers=st.integers(-2, 2)))
@settings(max_examples=80, deadline=None)
def test_pure_equilibria_are_those_of_the_definition(p):
    table = {a: totals_by_definition(p, a) for a in profiles(p)}

    def settled(a):
        return all(
            table[a][i] >= table[(*a[:i], b, *a[i + 1 :])][i]
            for i in range(len(a))
            for b in range(p.sizes[i])
        )

    found = pure_equilibria(payoff_tensor(p).utilities)
    assert found.complete and found.exact
    assert list(found.profiles) == [a for a in table if settled(a)]


@given(problems(max_profiles=60, numbers=st.integers(-5, 5)))
@settings(max_examples=30, deadline=None)
def test_totals_add_up_to_one_instance(p):
    payoffs = payoff_tensor(p).totals.numbers()
    one = {a: sum(totals_by_definition(p, a)) for a in profiles(p)}
    summed = payoffs.sum(axis=0)
    assert all(summed[a] == total for a, total in one.items())


def prisoners(s):
    table = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    row = (s, 1 - s)
    return problem(Table(np.array(table, dtype=object)), (2, 2), [row, row])


PD = {
    "1/2": {("CD", "CD"): ("5/2", "5/2"), ("DC", "DC"): ("5/2", "5/2")},
    "3/5": {
        ("CD", "CD"): ("5/2", "5/2"),
        ("DC", "DC"): ("5/2", "5/2"),
        ("CC", "DD"): ("9/5", "17/5"),
    },
    "2/3": {
        ("CD", "CD"): ("5/2", "5/2"),
        ("DC", "DC"): ("5/2", "5/2"),
        ("CC", "DD"): ("2", "11/3"),
    },
    "3/4": {("CC", "DD"): ("9/4", "4")},
    "4/5": {("CC", "DD"): ("12/5", "21/5")},
}


@pytest.mark.parametrize("share", PD)
def test_prisoners_dilemma(share):
    p = prisoners(Fraction(share))
    payoffs = payoff_tensor(p)
    names = ["CC", "CD", "DC", "DD"]
    found = {}
    for profile in pure_equilibria(payoffs.utilities).profiles:
        means = [t / m for t, m in zip(payoffs.totals_at(profile), p.mass, strict=True)]
        found[tuple(names[a] for a in profile)] = tuple(map(str, means))
    assert found == PD[share]


def test_objective_is_applied_to_totals():
    p = evolve(prisoners(Fraction(3, 5)), objective=lambda t: t - t[::-1] / 2)
    payoffs = payoff_tensor(p)
    assert payoffs.exact
    for profile in profiles(p):
        a, b = totals_by_definition(p, profile)
        assert payoffs.totals_at(profile) == (a, b)
        assert payoffs.utilities_at(profile) == (a - b / 2, b - a / 2)
        assert profile_utilities(p, profile) == (a - b / 2, b - a / 2)
    slice_ = FactoredPayoffs.of(p).deviations(0, [0, 2])
    assert list(slice_) == [payoffs.utilities.at(0, k, 2) for k in range(4)]


def large(roles, actions, llms, payoffs=None):
    rng = np.random.default_rng(roles)
    shares_ = [
        tuple(Fraction(int(c) + 1, 24) for c in rng.multinomial(24 - llms, [1 / llms] * llms))
        for _ in range(roles)
    ]
    if payoffs is None:
        table = rng.integers(0, 100, size=(roles, *[actions] * roles)).astype(object)
        payoffs = Table(table)
    return problem(payoffs, [actions] * roles, shares_)


def test_a_best_reply_needs_no_tensor():
    p = large(10, 2, 3)
    with pytest.raises(TooLarge, match="limit"):
        payoff_tensor(p)
    factored = FactoredPayoffs.of(p)
    tracemalloc.start()
    replies, value = factored.best_replies(0, [0, 5, 1023])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 2**20
    assert profile_totals(p, (replies[0], 5, 1023))[0] == value
    assert all(profile_totals(p, (k, 5, 1023))[0] <= value for k in range(0, 1024, 37))


def test_huge_base_games_are_asked_only_for_what_is_played():
    base = Formula(lambda a: [Fraction(int(a.count(x) == 4)) for x in a])
    rows = [tuple(Fraction(int(i == k)) for i in range(3)) for k in [0] * 5 + [1] * 4 + [2]]
    p = problem(base, [100] * 10, rows)
    profile = (sum(d * 100**k for k, d in enumerate([5, 3, 3, 3, 3])), 8 * 1010101, 50)
    assert profile_totals(p, profile) == (4, 4, 0)
    assert base.asked <= 2**10
    with pytest.raises(TooLarge):
        payoff_tensor(p)


def test_numbers_beyond_doubles_stay_exact():
    table = np.array([[[10**30, 1], [0, 10**30 + 1]], [[3, Fraction(1, 3)], [0, 7]]], dtype=object)
    row = (Fraction(10**9 + 7, 2 * 10**9), Fraction(10**9 - 7, 2 * 10**9))
    p = problem(Table(table), (2, 2), [row, row])
    payoffs = payoff_tensor(p)
    for profile in profiles(p):
        assert list(payoffs.totals_at(profile)) == totals_by_definition(p, profile)


def test_many_components_are_summed_in_batches(monkeypatch):
    monkeypatch.setattr("metagame.backends.normal_form.solvers.payoffs.contract._INNER_LIMIT", 8)
    rng = np.random.default_rng(5)
    mixture = []
    for k in range(6):
        cut = [
            tuple(Fraction(int(c), 5) for c in rng.multinomial(5, [1 / 2] * 2)) for _ in range(2)
        ]
        mixture.append(Component(Fraction(k + 1, 21), tuple(cut)))
    table = rng.integers(-5, 5, (2, 2, 2)).astype(object)
    p = problem(Table(table), (2, 2), mixture)
    factors = lower(p)
    values = contract(factors)
    for profile in profiles(p):
        got = [Fraction(int(v[profile]), factors.scale) for v in values]
        assert got == totals_by_definition(p, profile)

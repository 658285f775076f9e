"""This module tests rank conditions against numpy's ranks and known cases."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.repeated.solvers.public.game import perfect_signals
from metagame.backends.repeated.solvers.public.ranks import rank_conditions

from .public_games import AGGREGATE, PD, each_seen, of, signals, stage


def test_every_rank_is_full_if_each_llm_is_seen():
    for seen in (perfect_signals(PD), each_seen(F(3, 4))):
        found = rank_conditions(of(PD, seen))
        assert found.folk_theorem
        assert not found.failing_own and not found.failing_pairs


def test_an_aggregate_signal_confuses_two_llms():
    found = rank_conditions(of(PD, AGGREGATE))
    assert not found.failing_own
    assert not found.folk_theorem
    both = next(r for r in found.failing_pairs if r.profile == (0, 0))
    assert both.llms == (0, 1)
    assert (both.rank, both.wanted, both.identifiable) == (2, 3, False)
    # a defection of one looks like a defection of the other
    assert both.first == both.second == (F(0), F(1)) and both.plain


def test_a_signal_that_says_nothing_names_mixtures_that_look_alike():
    found = rank_conditions(of(PD, signals((2, 2), lambda a: [F(1, 3), F(2, 3)])))
    assert len(found.failing_own) == 8
    failing = found.failing_own[0]
    assert failing.rank == 1 and {failing.first, failing.second} == {(1, 0), (0, 1)}
    assert all(r.identifiable for r in found.pairs)  # nothing shifts the signal


def test_one_llm_has_no_pairs():
    found = rank_conditions(of(stage([1, 2]), signals((2,), lambda a: [F(a[0]), F(1 - a[0])])))
    assert found.folk_theorem and not found.pairs


@st.composite
def signal_tables(draw):
    count = draw(st.integers(1, 4))
    whole = draw(st.lists(st.integers(0, 3), min_size=count * 6, max_size=count * 6))
    table = np.array(whole).reshape(2, 3, count)
    table[:, :, 0] += 1
    return table


@given(signal_tables())
@settings(deadline=None, max_examples=40)
def test_ranks_are_those_of_numpy_and_witnesses_hold(table):
    game = stage([[0] * 3] * 2, [[0] * 3] * 2)

    def chances(a):
        row = table[a]
        return [F(int(x), int(row.sum())) for x in row]

    found = rank_conditions(of(game, signals((2, 3), chances)))
    rows = np.array([[[float(x) for x in chances((a, b))] for b in range(3)] for a in range(2)])
    for r in found.own:
        a, b = r.profile
        matrix = rows[:, b] if r.llm == 0 else rows[a]
        assert r.rank == np.linalg.matrix_rank(matrix, tol=1e-9)
        if not r.holds:
            left, right = (np.array([float(x) for x in m]) @ matrix for m in (r.first, r.second))
            assert np.abs(left - right).max() < 1e-12
            assert sum(r.first) == sum(r.second) == 1 and min(*r.first, *r.second) >= 0
            assert not any(x and y for x, y in zip(r.first, r.second, strict=True))
    for r in found.pairs:
        a, b = r.profile
        left, right = rows[:, b], rows[a]
        assert r.rank == np.linalg.matrix_rank(np.vstack([left, right]), tol=1e-9)
        own = [np.linalg.matrix_rank(m, tol=1e-9) for m in (left, right)]
        assert r.identifiable == (r.rank == sum(own) - 1)
        if not r.holds:
            one = np.array([float(x) for x in r.first]) @ (left - rows[a, b])
            two = np.array([float(x) for x in r.second]) @ (right - rows[a, b])
            assert np.abs(one - two).max() < 1e-9
            assert any(r.first) or any(r.second)
            assert r.identifiable or np.abs(one).max() > 1e-9

"""This module tests limit sets against textbook cases and another linear program."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metagame.backends.repeated.solvers.public.errors import Refused
from metagame.backends.repeated.solvers.public.game import perfect_signals
from metagame.backends.repeated.solvers.public.limit_set import limit_set, some_mixtures
from metagame.backends.repeated.solvers.public.scores import enforced, interior_score, proves

from .public_games import AGGREGATE, PD, PENNIES, area, each_seen, good_or_bad, of, signals, stage

FOLK = ((1, 1), (1, F(13, 3)), (3, 3), (F(13, 3), 1))


@pytest.mark.parametrize("seen", [perfect_signals(PD), each_seen(F(3, 4)), each_seen(F(51, 100))])
def test_the_folk_theorem_holds_where_pairwise_rank_is_full(seen):
    found = limit_set(of(PD, seen))
    assert found.outer == found.inner == FOLK
    assert found.complete and found.exact and found.distance == 0 and found.dimension == 2


def test_one_aggregate_signal_leaves_strictly_less():
    found = limit_set(of(PD, AGGREGATE))
    assert found.complete and found.outer[0] == (1, 1)
    assert 0 < area(found.outer) < area(FOLK)
    assert max(sum(v) for v in found.outer) == 5  # not 6: punishments hit both


@pytest.mark.parametrize("good", [(F(9, 10), F(1, 2)), (F(3, 4), F(1, 4)), (F(19, 20), F(1, 10))])
def test_symmetric_payoffs_obey_the_known_bound(good):
    """Radner, Myerson and Maskin (1986); Abreu, Milgrom and Pearce (1991).

    Bad news must be punished for both at once. The best symmetric payoff in the direction (1, 1) is
    3 - gain / (l - 1), where l is the likelihood ratio of bad news under a deviation.
    """
    right, wrong = good
    game = of(PD, good_or_bad([right, wrong, F(1, 20)]))
    ratio = (1 - wrong) / (1 - right)
    score = interior_score(game.moves((0, 0)), (F(1), F(1)))
    assert score.value == 2 * (3 - F(2) / (ratio - 1))
    assert proves(game.moves((0, 0)), (F(1), F(1)), score)


def test_a_signal_that_says_nothing_leaves_one_shot_equilibria():
    blind = signals((2, 2), lambda a: [F(1)])
    assert limit_set(of(PD, blind)).outer == ((1, 1),)
    # two equilibria: what alternating between them pays
    both = stage([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert limit_set(of(both, blind)).outer == ((1, 2), (2, 1))
    assert limit_set(of(PENNIES, blind)).outer == ()


def test_matching_pennies_needs_mixtures():
    seen = perfect_signals(PENNIES)
    assert limit_set(of(PENNIES, seen)).outer == ()
    half = [[F(1, 2)] * 2] * 2
    found = limit_set(of(PENNIES, seen), (half,))
    assert found.outer == ((0, 0),) and found.complete and found.dimension == 0


def test_mixed_profiles_tell_llms_apart_where_pure_ones_do_not():
    """A count of defections with three readings: asymmetric mixtures have pairwise full rank."""
    each = [[F(8, 10), F(1, 10)], [F(4, 10), F(5, 10)], [F(1, 10), F(3, 10)]]
    count = signals((2, 2), lambda a: [*each[sum(a)], 1 - sum(each[sum(a)])])
    game = of(PD, count)
    pure, mixed = limit_set(game), limit_set(game, some_mixtures(game))
    assert pure.pure and not mixed.pure
    assert area(pure.outer) < area(mixed.outer) < area(FOLK)
    for v in pure.outer:
        assert all(cut.slack(v) >= 0 for cut in mixed.cuts)
    for mixture in some_mixtures(game):
        assert all(sum(p) == 1 and min(p) >= 0 for p in mixture)
    assert limit_set(of(PD, each_seen(F(3, 4))), some_mixtures(of(PD, count))).outer == FOLK
    seen = of(PENNIES, perfect_signals(PENNIES))
    assert limit_set(seen, some_mixtures(seen)).outer == ((0, 0),)


def test_one_llm_gets_its_best():
    found = limit_set(of(stage([1, 4, 2]), signals((3,), lambda a: [F(1)])))
    assert found.outer == ((4,),) and found.complete


def test_three_llms_under_perfect_monitoring():
    """A public good: everyone gets 2 per contributor, contributing costs 3."""
    own = [
        [[[2 * (3 - a - b - c) - (0, 3)[(a, b, c)[i] == 0] for c in (0, 1)] for b in (0, 1)]
         for a in (0, 1)]
        for i in range(3)
    ]  # fmt: skip
    game = stage(*own)
    found = limit_set(of(game, perfect_signals(game)))
    assert found.complete and found.dimension == 3
    points = np.array([[float(x) for x in v] for v in found.outer])
    payoffs = game.values.floats().reshape(3, -1)
    for line in np.random.default_rng(0).normal(size=(60, 3)):
        best = linprog(
            -(line @ payoffs), A_ub=-payoffs, b_ub=np.zeros(3), A_eq=np.ones((1, 8)), b_eq=[1]
        )
        assert (points @ line).max() == pytest.approx(-best.fun, abs=1e-9)


def test_sizes_and_chances_are_refused_by_name():
    four = stage(*[np.zeros((2,) * 4, dtype=int).tolist()] * 4)
    with pytest.raises(Refused, match="3 LLMs"):
        limit_set(of(four, perfect_signals(four)))
    with pytest.raises(Refused, match="add up to 1"):
        of(PD, signals((2, 2), lambda a: [F(1, 2), F(1, 3)]))
    with pytest.raises(Refused, match="same profiles"):
        of(PD, signals((2,), lambda a: [F(1)]))


@pytest.mark.parametrize("size", [F(10**9), F(1, 10**9)])
def test_payoffs_of_any_size(size):
    large = stage(*[[[int(x) * size for x in row] for row in own]
                    for own in PD.values.numbers().tolist()])  # fmt: skip
    found = limit_set(of(large, each_seen(F(3, 4))))
    assert found.outer == tuple(tuple(x * size for x in v) for v in FOLK)


def by_definition(game, profile, line) -> float | None:
    """The score by the primal program of Fudenberg and Levine (1994), in floats."""
    moves, count = game.moves(profile), game.signals
    rows, rhs = [], []
    for i, move in enumerate(moves):
        for gain, shift in zip(move.gains, move.shifts, strict=True):
            row = np.zeros((2, count))
            row[i] = [float(x) for x in shift]
            rows.append(row.ravel())
            rhs.append(-float(gain))
    for y in range(count):
        row = np.zeros((2, count))
        row[:, y] = line
        rows.append(row.ravel())
        rhs.append(0.0)
    signal = [float(x) for x in moves[0].signal]
    cost = -np.outer(line, signal).ravel()
    found = linprog(cost, A_ub=np.array(rows), b_ub=rhs, bounds=(None, None), method="highs")
    if found.status:
        return None
    return float(np.dot(line, [float(m.payoff) for m in moves]) - found.fun)


@st.composite
def public_games(draw):
    own = draw(st.lists(st.integers(-3, 3), min_size=8, max_size=8))
    count = draw(st.integers(1, 4))
    table = draw(st.lists(st.integers(0, 4), min_size=4 * count, max_size=4 * count))
    whole = np.array(table).reshape(2, 2, count)
    whole[:, :, 0] += 1
    values = np.array(own).reshape(2, 2, 2).tolist()

    def chances(a):
        return [F(int(x), int(whole[a].sum())) for x in whole[a]]

    return of(stage(*values), signals((2, 2), chances))


@given(public_games(), st.floats(0, 6.28))
@settings(deadline=None, max_examples=60)
def test_limit_sets_lie_behind_every_score(game, turn):
    found = limit_set(game)
    line = np.array([np.cos(turn), np.sin(turn)])
    if min(abs(line)) < 1e-2:
        return
    exact = tuple(F(float(x)) for x in line)
    scores = []
    for profile in product(range(2), repeat=2):
        score = by_definition(game, profile, line)
        moves = game.moves(profile)
        assert enforced(moves) == (score is not None)
        if score is not None:
            ours = interior_score(moves, exact)
            assert float(ours.value) == pytest.approx(score, abs=1e-6)
            assert proves(moves, exact, ours)
            scores.append(score)
    for v in found.outer:
        assert scores and float(np.dot(line, [float(x) for x in v])) <= max(scores) + 1e-7


@given(public_games())
@settings(deadline=None, max_examples=25)
def test_limit_sets_are_all_that_scores_allow(game):
    """On a fine fan of directions the scores leave nothing that the exact set does not hold."""
    found = limit_set(game)
    if found.dimension != 2:
        return
    turns = np.arange(0.01, 2 * np.pi, np.pi / 24)
    lines = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    levels = []
    for line in lines:
        each = [by_definition(game, a, line) for a in product(range(2), repeat=2)]
        levels.append(max(x for x in each if x is not None))
    points = np.array([[float(x) for x in v] for v in found.outer])
    middle = points.mean(axis=0)
    assert (lines @ middle <= np.array(levels) + 1e-9).all()
    for cut in found.cuts:  # no half-space of the answer is stricter than the score it stands for
        normal = np.array([float(x) for x in cut.normal])
        if min(abs(normal)) > 1e-3:
            each = [by_definition(game, a, normal) for a in product(range(2), repeat=2)]
            best = max(x for x in each if x is not None)
            assert float(cut.level) == pytest.approx(best, abs=1e-5)

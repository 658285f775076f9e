"""This module tests bounds under public signals on hostile games."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache

import numpy as np
import pytest

from metagame.backends.repeated.solvers.public.check import check_promises
from metagame.backends.repeated.solvers.public.errors import Refused
from metagame.backends.repeated.solvers.public.game import perfect_signals
from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs

from .public_games import AGGREGATE, PD, PENNIES, good_or_bad, of, signals, stage

NOISY = of(PD, AGGREGATE)


@cache
def noisy(discount):
    """Bounds of the noisy dilemma."""
    return equilibrium_payoffs(NOISY, discount)


def same_as_noisy(a_signal, discount=F(7, 10)):
    """Bounds that must agree with those of the noisy dilemma, up to both distances."""
    found, other = equilibrium_payoffs(of(PD, a_signal), discount), noisy(discount)
    for one, two in ((found, other), (other, found)):
        for v in one.inner_payoffs:
            assert all(cut.slack(v) >= 0 for cut in two.cuts)
    return found


def test_values_of_the_signal_that_never_come_or_say_the_same():
    never = signals((2, 2), lambda a: [*good(a), F(0)])
    assert same_as_noisy(never).distance < F(5, 100)
    twice = signals((2, 2), lambda a: [x / 2 for x in good(a) for _ in range(2)])
    assert same_as_noisy(twice).distance < F(5, 100)


def good(a):
    chance = (F(9, 10), F(1, 2), F(1, 5))[sum(a)]
    return [chance, 1 - chance]


@pytest.mark.parametrize("discount", [F(1, 20), F(9, 10), F(999999, 10**6)])
def test_a_signal_that_never_varies(discount):
    for count in (1, 3):
        blind = of(PD, signals((2, 2), lambda a, n=count: [F(1, n)] * n))
        found = equilibrium_payoffs(blind, discount)
        assert found.inner_payoffs == ((1, 1),) and found.distance < F(1, 10**6)
        assert found.proved and found.proper == 1


@pytest.mark.parametrize("discount", [F(1, 20), F(9, 10), F(99, 100)])
def test_flat_games_with_noise(discount):
    same = of(stage([[1, 0], [0, 2]], [[1, 0], [0, 2]]), AGGREGATE)
    found = equilibrium_payoffs(same, discount)
    assert all(x == y for x, y in found.inner_payoffs) and found.inner_payoffs[-1] == (2, 2)
    assert found.distance < F(1, 10**5) and found.proved
    still = of(stage([[1, 1], [1, 1]], [[0, 0], [0, 0]]), AGGREGATE)
    assert equilibrium_payoffs(still, discount).inner_payoffs == ((1, 0),)
    single = of(stage([[3]], [[2]]), signals((1, 1), lambda a: [F(1)]))
    assert equilibrium_payoffs(single, discount).inner_payoffs == ((3, 2),)


def test_one_llm_and_none_to_punish():
    for chances in ([F(1)], [F(1, 2), F(1, 2)]):
        alone = of(stage([1, 4, 2]), signals((3,), lambda a, c=chances: c))
        found = equilibrium_payoffs(alone, F(99, 100))
        assert found.inner_payoffs == ((4,),) and found.distance < F(1, 10**6) and found.proved
    nothing = equilibrium_payoffs(of(PENNIES, AGGREGATE), F(9, 10))
    assert nothing.outer == nothing.inner == () and nothing.proved


@pytest.mark.parametrize("sizes", [(10**9, 10**9), (F(1, 10**9), F(1, 10**9)), (10**9, 1)])
def test_payoffs_of_any_size_with_noise(sizes):
    """Units don't matter: the same points, scaled by LLM."""
    first, second = ([[x * s for x in row] for row in own] for own, s in zip(
        ([[3, 0], [5, 1]], [[3, 5], [0, 1]]), sizes, strict=True))  # fmt: skip
    found = equilibrium_payoffs(of(stage(first, second), AGGREGATE), F(7, 10))
    plain = noisy(F(7, 10))
    for v in found.inner_payoffs:
        assert tuple(x / s for x, s in zip(v, sizes, strict=True)) in plain.inner_payoffs
    assert found.proved and len(found.outer) == len(plain.outer)


def test_near_one_and_at_one():
    found = equilibrium_payoffs(NOISY, F(9999, 10000))
    assert max(map(sum, found.inner_payoffs)) > F(498, 100) and found.distance < F(1, 10)
    check_promises(NOISY, F(9999, 10000), found.inner)
    with pytest.raises(Refused, match="discount"):
        equilibrium_payoffs(NOISY, F(1))


def test_three_llms():
    """A public good with noise about how many contribute, and with none."""
    own = [
        [[[2 * (3 - a - b - c) - (0, 3)[(a, b, c)[i] == 0] for c in (0, 1)] for b in (0, 1)]
         for a in (0, 1)]
        for i in range(3)
    ]  # fmt: skip
    game = stage(*own)
    seen = equilibrium_payoffs(of(game, perfect_signals(game)), F(9, 10))
    assert (3, 3, 3) in seen.inner_payoffs and seen.distance < F(1, 10**6) and seen.proved
    noise = of(game, good_or_bad([F(9, 10), F(2, 3), F(1, 3), F(1, 5)], 3))
    found = equilibrium_payoffs(noise, F(1, 2))
    assert found.inner_payoffs == ((0, 0, 0),) and found.distance < F(1, 10**6) and found.proved


def test_sizes_are_refused_by_name():
    large = stage(*[np.zeros((4, 4, 4), dtype=int).tolist()] * 3)
    with pytest.raises(Refused, match="64 profiles"):
        equilibrium_payoffs(of(large, perfect_signals(large)), F(1, 2))
    four = stage(*[np.zeros((2,) * 4, dtype=int).tolist()] * 4)
    with pytest.raises(Refused, match="3 LLMs"):
        equilibrium_payoffs(of(four, perfect_signals(four)), F(1, 2))


def test_a_segment_whose_ends_are_no_simple_fractions():
    """Two profiles can be enforced at 31/50, so that all payoffs lie between theirs."""
    table = {(0, 0): (5, 3, 5), (0, 1): (6, 5, 3), (1, 0): (3, 8, 8), (1, 1): (10, 0, 6)}
    chances = signals((2, 2), lambda a: [F(x, sum(table[a])) for x in table[a]])
    game = of(stage([[-4, -5], [19, 0]], [[-5, 18], [6, -11]]), chances)
    found = equilibrium_payoffs(game, F(31, 50))
    (low, high), gap = found.inner_payoffs, found.distance
    assert (19, 6) in (low, high) and found.proved and gap < F(1, 100)
    a, b = (-5, 18), (19, 6)  # what the two profiles pay
    for v in (low, high):
        assert (v[0] - a[0]) * (b[1] - a[1]) == (v[1] - a[1]) * (b[0] - a[0])

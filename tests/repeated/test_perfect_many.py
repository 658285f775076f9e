"""Bounds of equilibrium payoffs of any number of LLMs, against the exact set of two and by hand."""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.many import payoff_bounds
from metagame.backends.repeated.solvers.perfect.pair import BadRepeatedGame
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set
from metagame.backends.repeated.solvers.perfect.polygon import holds
from metagame.backends.repeated.solvers.perfect.verify_limits import verify_limits
from metagame.backends.repeated.solvers.perfect.verify_many import NotProved, verify_points
from metagame.backends.repeated.solvers.perfect.weights import mixture

DILEMMA = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])


def stage(values) -> Stage:
    return Stage(scaled(np.array(values)))


def public_good(n):
    """Each pays 3 and all get 2: alone nobody does."""
    values = np.zeros((n,) + (2,) * n, dtype=int)
    for at in np.ndindex(*(2,) * n):
        for i in range(n):
            values[(i, *at)] = 2 * at.count(0) + 3 * at[i]
    return values


def reach(way, point):
    return sum((w * F(x) for w, x in zip(way, point, strict=True)), F(0))


def again(values, found):
    """Prove both bounds once more from the payoffs as given, and that one is in the other."""
    payoffs = np.array(np.array(values).tolist(), dtype=object)
    supports = [(s.profile, s.weights) for s in found.supports]
    verify_points(payoffs, found.discount, found.points, supports)
    limits = verify_limits(payoffs, found.discount, found.chain)
    assert found.chain.empty == found.empty and (found.empty or limits == found.limits)
    for way, limit in zip(found.directions, found.limits, strict=not found.empty):
        assert all(reach(way, point) <= limit for point in found.points)


@pytest.mark.parametrize("discount", [F(1, 5), F(3, 10), F(3, 4)])
def test_two_llms_lie_between_the_bounds(discount):
    exact = payoff_set(stage(DILEMMA), discount)
    found = payoff_bounds(stage(DILEMMA), discount)
    again(DILEMMA, found)
    assert exact.exact and all(holds(exact.vertices, p) for p in found.points)
    for way, limit in zip(found.directions, found.limits, strict=True):
        assert max(reach(way, v) for v in exact.vertices) <= limit
    assert found.agree


def test_three_llms_that_share_a_good():
    """Nobody contributes below 1/3: a period's lure is 1, the loss at most 2 later... at 9/10 all
    do, and the bounds are close."""
    values = public_good(3)
    for discount in (F(1, 10), F(4, 5)):
        found = payoff_bounds(stage(values), discount)
        again(values, found)
        best = max(sum(p) for p in found.points)
        assert best == 9 if discount < F(1, 3) else best > 17


@pytest.mark.parametrize("seed", range(2))
def test_random_games_of_three(seed):
    values = np.random.default_rng(seed).integers(0, 10, (3, 2, 2, 2))
    found = payoff_bounds(stage(values), F(2, 5))
    if found.points:
        again(values, found)
        assert found.distance >= 0
    stable = [
        at
        for at in product(range(2), repeat=3)
        if all(values[(i, *at)] >= values[(i, *at[:i], 1 - at[i], *at[i + 1 :])] for i in range(3))
    ]
    for at in stable:
        for way, limit in zip(found.directions, found.limits, strict=True):
            assert reach(way, [int(values[(i, *at)]) for i in range(3)]) <= limit
    assert not (stable and found.empty)


def test_no_equilibrium_of_three():
    """Matching pennies between two, with a third who only watches."""
    values = np.zeros((3, 2, 2, 2), dtype=int)
    values[0, 0, 0] = values[0, 1, 1] = values[1, 0, 1] = values[1, 1, 0] = 1
    found = payoff_bounds(stage(values), F(1, 2))
    assert found.empty and not found.points


def test_one_llm_alone():
    found = payoff_bounds(stage([[1, 4, 2]]), F(1, 2))
    assert found.points and all(p == (4,) for p in found.points)
    assert found.distance < 1e-6


def test_flat_games():
    found = payoff_bounds(stage(np.full((3, 2, 1, 2), 7)), F(1, 2))
    assert set(found.points) == {(7, 7, 7)} and found.distance < 1e-6


def test_without_patience_only_one_shot_equilibria():
    found = payoff_bounds(stage(DILEMMA), 0)
    assert set(found.points) == {(1, 1)} and found.distance < 1e-6


def test_wrong_points_are_refused():
    supports = [((0, 0), [(0, F(1))])]
    with pytest.raises(NotProved, match="deter"):
        verify_points(DILEMMA.astype(object), F(9, 10), [(F(3), F(3))], supports)
    with pytest.raises(NotProved, match="spanned"):
        verify_points(DILEMMA.astype(object), F(1, 2), [(F(3), F(2))], [((1, 1), [(0, F(1))])])
    with pytest.raises(NotProved, match="add up"):
        verify_points(DILEMMA.astype(object), F(1, 2), [(F(1), F(1))], [((1, 1), [(0, F(1, 2))])])


def test_sizes_have_limits():
    with pytest.raises(BadRepeatedGame, match="LLMs"):
        payoff_bounds(stage(np.zeros((6,) + (1,) * 6, dtype=int)), F(1, 2))
    with pytest.raises(BadRepeatedGame, match="profiles"):
        payoff_bounds(stage(np.zeros((2, 33, 33), dtype=int)), F(1, 2))


def test_mixtures():
    square = [(F(0), F(0)), (F(1), F(0)), (F(0), F(1)), (F(1), F(1))]
    found = mixture(square, (F(1, 3), F(1, 2)))
    assert found is not None and sum(w for _, w in found) == 1
    assert tuple(sum(w * square[k][i] for k, w in found) for i in (0, 1)) == (F(1, 3), F(1, 2))
    assert mixture(square, (F(1, 3), F(-1, 10**9))) is None
    assert mixture(square, (F(0), F(1))) == [(2, F(1))]
    assert mixture([], (F(0),)) is None

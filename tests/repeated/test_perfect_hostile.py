"""Hostile games and discount factors: a right answer or a refusal, never another error."""

from fractions import Fraction as F

import numpy as np
import pytest

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.many import (
    MOST_PROFILES,
    outer_corners,
    payoff_bounds,
    quick_bounds,
)
from metagame.backends.repeated.solvers.perfect.pair import BadRepeatedGame
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set
from metagame.backends.repeated.solvers.perfect.penal import critical_bracket
from metagame.backends.repeated.solvers.perfect.verify import verify_inner, verify_outer
from metagame.backends.repeated.solvers.perfect.verify_limits import verify_limits

BIG, TINY = 10**9, F(1, 10**9)
DILEMMA = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]).astype(object)
NEXT_TO_ONE = 1 - F(1, 10**9)
RNG_SEED = 5

UNITS = {
    "large": (BIG, BIG),
    "small": (TINY, TINY),
    "mixed": (BIG, TINY),
    "huge": (10**30, F(1, 10**30)),
}
GAMES = {
    "constant": np.full((2, 3, 3), 7),
    "one profile": np.array([[[4]], [[7]]]),
    "on a line": np.array([[[0, 1], [2, 3]], [[0, 1], [2, 3]]]),
    "one LLM indifferent": np.array([[[3, 0], [5, 1]], [[2, 2], [2, 2]]]),
    "one LLM without a choice": np.array([[[3, 0, 4]], [[1, 2, 0]]]),
    "dominated everything": np.array([[[5, 4], [3, 2]], [[5, 3], [4, 2]]]),
    "twins": np.array([[[3, 3, 0], [3, 3, 0]], [[1, 1, 1], [1, 1, 1]]]),
}
DISCOUNTS = [F(0), F(1, 10**9), F(1, 2), F(9, 10), NEXT_TO_ONE]


def stage(values) -> Stage:
    return Stage(scaled(np.array(values)))


def random(*shape):
    return np.random.default_rng(RNG_SEED).integers(0, 100, shape)


def proved(values, discount):
    found = payoff_set(stage(values), discount)
    payoffs = np.array(np.array(values).tolist(), dtype=object)
    verify_inner(payoffs, discount, found.inner)
    verify_outer(payoffs, discount, found.outer)
    return found


@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("discount", DISCOUNTS)
def test_units_only_stretch_the_set(units, discount):
    plain = payoff_set(stage(DILEMMA), discount)
    values = np.array([own * unit for own, unit in zip(DILEMMA, units, strict=True)])
    found = proved(values, discount)
    assert found.exact
    assert found.vertices == tuple((x * units[0], y * units[1]) for x, y in plain.vertices)


@pytest.mark.parametrize("values", GAMES.values(), ids=GAMES)
@pytest.mark.parametrize("discount", DISCOUNTS)
def test_degenerate_games_are_solved(values, discount):
    assert proved(values, discount).exact


@pytest.mark.parametrize("shape", [(30, 30), (2, 200), (1, 50)])
@pytest.mark.parametrize("discount", [F(1, 2), F(19, 20)])
def test_large_games(shape, discount):
    found = proved(random(2, *shape), discount)
    assert found.exact or found.why


@pytest.mark.parametrize("shape", [(30, 30), (2, 200)])
def test_large_games_of_patient_llms_come_to_an_end(shape):
    """Bounds at least, and the reason."""
    found = proved(random(2, *shape), NEXT_TO_ONE)
    assert found.exact or found.why


@pytest.mark.parametrize("discount", [F(1), F(2), F(-1, 10**9), 0.5, 1])
def test_what_is_no_discount_factor_is_refused(discount):
    for solve in (payoff_set, payoff_bounds, quick_bounds):
        with pytest.raises(BadRepeatedGame, match="discount"):
            solve(stage(DILEMMA), discount)


def test_targets_on_the_boundary():
    """At a vertex, on an edge, and next to it."""
    values = stage(DILEMMA)
    for target in ((3, 3), (4, F(3, 2)), (1, 1), (1, 4), (F(5, 2), 1)):
        found = critical_bracket(values, target, F(1, 100))
        assert found.high is not None and (found.low is None or found.low < found.high)
    for target in ((4, F(3, 2) + F(1, 10**12)), (1 - F(1, 10**12), 2)):
        assert critical_bracket(values, target).high is None


def test_targets_in_large_units():
    one = critical_bracket(stage(DILEMMA), (3, 3), F(1, 100))
    other = critical_bracket(stage(DILEMMA * TINY), (3 * TINY, 3 * TINY), F(1, 100))
    assert (one.low, one.high) == (other.low, other.high)


@pytest.mark.parametrize(
    "values",
    [
        np.full((3, 2, 2, 2), 7),
        np.arange(8).reshape(1, 2, 2, 2).repeat(3, axis=0),
        np.array([[1, 4, 2]]),
        np.zeros((4, 1, 2, 1, 2), dtype=int),
        np.array([DILEMMA[0] * BIG, DILEMMA[1] * TINY]),
    ],
    ids=["constant", "on a line", "one LLM", "nothing at stake", "mixed units"],
)
@pytest.mark.parametrize("discount", DISCOUNTS)
def test_limits_of_degenerate_games(values, discount):
    found = quick_bounds(stage(values), discount)
    payoffs = np.array(np.array(values).tolist(), dtype=object)
    assert verify_limits(payoffs, discount, found.chain) == found.limits
    corners, _ = outer_corners(found)
    assert corners
    for point in found.points:
        for i in range(len(values)):
            own = [corner[i] for corner in corners]
            assert min(own) <= point[i] <= max(own)


def test_bounds_of_flat_games_meet():
    for values in (np.full((3, 2, 2, 2), 7), np.zeros((4, 1, 2, 1, 2), dtype=int)):
        for discount in DISCOUNTS:
            found = payoff_bounds(stage(values), discount)
            assert found.agree and found.distance < F(1, 10**6)


def test_sizes_beyond_the_limits_are_refused():
    with pytest.raises(BadRepeatedGame, match=str(MOST_PROFILES)):
        quick_bounds(stage(np.zeros((3, 11, 11, 11), dtype=int)), F(1, 2))
    with pytest.raises(BadRepeatedGame, match="profiles"):
        payoff_set(stage(np.zeros((2, 501, 500), dtype=int)), F(1, 2))

"""This module tests bounds on equilibrium payoffs against thresholds and brute force."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.repeated.solvers.public.check import check_promises
from metagame.backends.repeated.solvers.public.errors import Inconsistent, Refused
from metagame.backends.repeated.solvers.public.game import perfect_signals
from metagame.backends.repeated.solvers.public.limit_set import limit_set
from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs

from .public_games import AGGREGATE, PD, PENNIES, good_or_bad, of, signals, stage
from .test_public_limit import FOLK, public_games

SEEN = of(PD, perfect_signals(PD))


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        (F(0), ((1, 1),)),
        (F(6, 25), ((1, 1),)),
        (F(1, 4), ((1, 1), (1, 4), (4, 1))),
        (F(49, 100), ((1, 1), (1, 4), (4, 1))),
        (F(1, 2), FOLK),
        (F(9, 10), FOLK),
        (F(99, 100), FOLK),
    ],
)
def test_the_prisoners_dilemma_under_perfect_monitoring(discount, expected):
    """Cooperation from 1/2 on (grim trigger); taking turns from 1/4 on; nothing else before."""
    found = equilibrium_payoffs(SEEN, discount)
    assert found.inner_payoffs == expected
    assert found.settled and found.distance < F(1, 10**6)


def test_games_without_equilibria_have_none():
    found = equilibrium_payoffs(of(PENNIES, perfect_signals(PENNIES)), F(9, 10))
    assert found.outer == found.inner == () and found.distance == 0
    assert equilibrium_payoffs(of(PENNIES, perfect_signals(PENNIES)), F(0)).outer == ()


def test_flat_games():
    same = stage([[1, 0], [0, 2]], [[1, 0], [0, 2]])
    found = equilibrium_payoffs(of(same, perfect_signals(same)), F(9, 10))
    assert found.inner_payoffs[0] <= (F(1), F(1)) and found.inner_payoffs[-1] == (2, 2)
    assert all(x == y for x, y in found.inner_payoffs) and found.distance < F(1, 10**4)
    still = stage([[1, 1], [1, 1]], [[0, 0], [0, 0]])
    assert equilibrium_payoffs(of(still, perfect_signals(still)), F(1, 2)).inner_payoffs == (
        (1, 0),
    )


def test_one_llm():
    found = equilibrium_payoffs(of(stage([1, 4, 2]), signals((3,), lambda a: [F(1)])), F(1, 2))
    assert found.inner_payoffs == ((4,),) and found.distance < F(1, 10**6)


@pytest.mark.parametrize("size", [F(10**9), F(1, 10**9)])
def test_payoffs_of_any_size(size):
    large = stage(*[[[int(x) * size for x in row] for row in own]
                    for own in PD.values.numbers().tolist()])  # fmt: skip
    found = equilibrium_payoffs(of(large, perfect_signals(large)), F(1, 2))
    assert found.inner_payoffs == tuple(tuple(x * size for x in v) for v in FOLK)


def test_noise_costs_patience():
    """Under an aggregate signal cooperation pays at most 5 together (its limit), and needs more."""
    game = of(PD, AGGREGATE)
    assert equilibrium_payoffs(game, F(1, 2)).inner_payoffs == ((1, 1),)
    found = equilibrium_payoffs(game, F(9, 10))
    best = max(map(sum, found.inner_payoffs))
    assert 4 < best <= 5 and found.distance < F(1, 2)
    limit = limit_set(game)
    for v in found.inner_payoffs:
        assert all(cut.slack(v) >= 0 for cut in limit.cuts)


def test_a_price_war():
    """Green and Porter (1984), two sellers: a low price follows one who sells more, or low demand.

    With profits 2 each from restraint, 3 from selling more alone, and 0 from a war, strategies that
    react to the price by a war for ever are worth v = 2 (1 - d) + d P(high) v. The bounds must
    hold that payoff where such strategies are equilibria.
    """
    war = stage([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    price = good_or_bad([F(9, 10), F(6, 10), F(3, 10)])
    game, d = of(war, price), F(3, 4)
    value = 2 * (1 - d) / (1 - d * F(9, 10))
    assert value >= 3 * (1 - d) + d * F(6, 10) * value  # restraint is an equilibrium
    found = equilibrium_payoffs(game, d)
    assert all(cut.slack((value, value)) >= 0 for cut in found.cuts)
    assert max(map(sum, found.inner_payoffs)) >= 2 * value


def test_a_forged_promise_is_found_out():
    found = equilibrium_payoffs(SEEN, F(1, 2))
    check_promises(SEEN, F(1, 2), found.inner)
    with pytest.raises(Inconsistent):
        check_promises(SEEN, F(49, 100), found.inner)
    first = found.inner[0]
    forged = evolve(first, payoff=tuple(x + 1 for x in first.payoff))
    with pytest.raises(Inconsistent):
        check_promises(SEEN, F(1, 2), (forged, *found.inner[1:]))
    weights = tuple(tuple(F(int(k == 2)) for k in range(4)) for _ in first.onward)
    with pytest.raises(Inconsistent):
        check_promises(SEEN, F(1, 2), (evolve(first, onward=weights), *found.inner[1:]))


def test_discounts_outside_are_refused():
    for discount in (F(1), F(-1, 2), F(3, 2)):
        with pytest.raises(Refused, match="discount"):
            equilibrium_payoffs(SEEN, discount)


def on_a_grid(game, discount: float, step: float) -> np.ndarray:
    """Brute force from above under perfect monitoring: a set of points that holds all equilibria.

    Cells of a grid are dropped while no profile and continuation near a kept cell explain them.
    """
    u = np.array(game.values, dtype=float)
    axes = [np.arange(u[i].min(), u[i].max() + step, step) for i in range(2)]
    points = np.array(list(product(*axes)))
    while True:
        worst = points.min(axis=0)
        kept = np.zeros(len(points), dtype=bool)
        for a in product(range(2), repeat=2):
            best = np.array([u[0][:, a[1]].max(), u[1][a[0], :].max()])
            onward = (points - (1 - discount) * u[(slice(None), *a)]) / discount
            floor = (1 - discount) * best + discount * (worst - step)
            near = _near(points, onward, step * (1 + 1 / discount))
            kept |= near & (points >= floor - step).all(axis=1)
        if kept.all() or not kept.any():
            return points[kept]
        points = points[kept]


def _near(points: np.ndarray, asked: np.ndarray, reach: float) -> np.ndarray:
    """Whether asked points lie in the hull of points, or nearly: by supports in many directions."""
    turns = np.arange(0, 2 * np.pi, np.pi / 32)
    lines = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    found: np.ndarray = (asked @ lines.T <= (points @ lines.T).max(axis=0) + 2 * reach).all(axis=1)
    return found


@given(st.lists(st.integers(0, 4), min_size=8, max_size=8), st.sampled_from([F(3, 10), F(7, 10)]))
@settings(deadline=None, max_examples=8)
def test_inner_sets_lie_in_what_brute_force_leaves(own, discount):
    game = stage(*np.array(own).reshape(2, 2, 2).tolist())
    game = of(game, perfect_signals(game))
    found = equilibrium_payoffs(game, discount)
    left = on_a_grid(game, float(discount), 0.25)
    for v in found.inner_payoffs:
        assert len(left)
        gaps = np.abs(left - np.array([float(x) for x in v])).max(axis=1)
        assert gaps.min() <= 0.251


@given(public_games(), st.sampled_from([F(1, 5), F(1, 2), F(4, 5)]))
@settings(deadline=None, max_examples=8)
def test_inner_lies_inside_outer_and_the_limit(game, discount):
    found = equilibrium_payoffs(game, discount)
    limit = limit_set(game)
    for v in found.inner_payoffs:
        assert all(cut.slack(v) >= 0 for cut in found.cuts)
        assert all(cut.slack(v) >= 0 for cut in limit.cuts)
    if not found.outer:
        assert not found.inner
    one_shot = equilibrium_payoffs(game, F(0)).inner_payoffs
    for v in one_shot:
        assert all(cut.slack(v) >= 0 for cut in found.cuts)

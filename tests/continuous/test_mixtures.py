"""This module checks mergers and meta-games over continuous base games against their definition."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from metagame.backends.continuous.problem import BadContinuousGame
from metagame.backends.continuous.solvers.equilibria import Search, equilibria
from metagame.backends.continuous.solvers.mixtures import (
    independent,
    meta_game,
    other_regarding,
)

from .continuous_games import cournot, game_of

QUICK = Search(starts=8)
UNPROVED = Search(starts=8, prove=False)


def test_a_merger_of_all_firms_is_a_monopoly_and_of_two_an_oligopoly_with_one_less() -> None:
    for n in (2, 3):
        game, roles = meta_game(cournot(n), 1, [(1, (0,) * n)])
        assert roles == (tuple(range(n)),) and game.sizes == (n,)
        (one, *_) = equilibria(game, UNPROVED).found
        assert one.at.sum() == pytest.approx(4.5, abs=1e-8)
        assert one.check.payoff[0] == pytest.approx(4.5**2, abs=1e-8)
        merged, roles = meta_game(cournot(n + 1), n, [(1, (0, *range(n)))])
        assert roles[0] == (0, 1)
        for e in equilibria(merged, UNPROVED).found:
            q = 9 / (n + 1)
            assert e.at[0] + e.at[1] == pytest.approx(q, abs=1e-7)
            assert e.at[2:] == pytest.approx(np.full(n - 1, q), abs=1e-7)
            assert e.check.payoff == pytest.approx(np.full(n, q**2), abs=1e-7)


@pytest.mark.parametrize("share", [F(1, 2), F(3, 4), F(4, 5)])
def test_shares_of_a_duopoly_against_the_first_order_conditions(share: F) -> None:
    """LLMs i tell both roles q_i: with shares w, LLM i gets per pair of clients
    2 w^2 q(10 - 2q) + 2 w v q(10 - q - p), to which q = (10 - v p) / (4 w + 2 v)-like conditions
    belong; they are linear and solved here by themselves."""
    w, v = float(share), 1 - float(share)
    base = cournot(2, "11")
    game, roles = meta_game(base, 2, independent([[share, 1 - share]] * 2))
    assert roles == ((0, 1), (0, 1)) and game.sizes == (2, 2)
    # dU_0/dq_{0,0}: w^2 (10 - 2 q00 - q01) + w v (10 - 2 q00 - q11) - w^2 q01, and so on
    matrix = np.array(
        [
            [-2 * w * w - 2 * w * v, -2 * w * w, 0, -w * v],
            [-2 * w * w, -2 * w * w - 2 * w * v, -w * v, 0],
            [0, -w * v, -2 * v * v - 2 * w * v, -2 * v * v],
            [-w * v, 0, -2 * v * v, -2 * v * v - 2 * w * v],
        ]
    )
    right = -10 * np.array([w * w + w * v] * 2 + [v * v + w * v] * 2)
    expected = np.linalg.solve(matrix, right)
    assert (expected > 0).all()
    found = equilibria(game, QUICK)
    assert found.proof.complete
    (one,) = found.found
    assert one.at == pytest.approx(expected, abs=1e-8)


def test_payoffs_of_a_meta_game_are_expectations_over_governor_profiles() -> None:
    base = game_of("roles x, y, z actions in [1, 2] payoff = own * log(sum(all)) + x * y ^ 2")
    shares = [[F(1, 3), F(2, 3)], [F(1), F(0)], [F(1, 2), F(1, 2)]]
    game, roles = meta_game(base, 2, independent(shares))
    assert roles == ((0, 1, 2), (0, 2))
    rng = np.random.default_rng(5)
    told = rng.uniform(1, 2, size=5)
    numbers = {(0, 0): told[0], (0, 1): told[1], (0, 2): told[2], (1, 0): told[3], (1, 2): told[4]}
    expected = np.zeros(2)
    for weight, g in independent(shares):
        x = np.array([numbers[i, r] for r, i in enumerate(g)])
        for r, i in enumerate(g):
            expected[i] += float(weight) * base.payoff(r, x)
    assert game.payoffs(told) == pytest.approx(expected, rel=1e-12)
    assert game.payoffs(told).sum() == pytest.approx(
        sum(
            float(w) * base.payoffs(np.array([numbers[i, r] for r, i in enumerate(g)])).sum()
            for w, g in independent(shares)
        )
    )
    own = [game.gradient(0, told)[:3], game.gradient(1, told)[3:]]
    assert game.slopes(told) == pytest.approx(np.concatenate(own))
    for i in range(2):
        for k in range(5):
            step = 1e-6 * np.eye(5)[k]
            slope = (game.payoff(i, told + step) - game.payoff(i, told - step)) / 2e-6
            assert game.gradient(i, told)[k] == pytest.approx(slope, rel=1e-6, abs=1e-8)
    assert game.ranges is not None
    low, high = game.ranges.second(0, told, told, range(5))
    bent = (game.gradient(0, told + 1e-6) - game.gradient(0, told - 1e-6)) / 2e-6
    assert ((low + high) / 2).sum(axis=1) == pytest.approx(bent, rel=1e-5, abs=1e-6)


def test_regard_for_others_adds_payoffs() -> None:
    base = game_of("roles x, y actions in [1, 2] payoff of x = x * y payoff of y = x - y ^ 2")
    game = other_regarding(base, [[1, 0.5], [-2, 1]])
    x = np.random.default_rng(0).uniform(1, 2, size=(7, 2))
    u, v = base.payoffs(x)
    assert game.payoffs(x) == pytest.approx(np.stack([u + v / 2, v - 2 * u]))
    slopes = np.stack([base.gradient(0, x), base.gradient(1, x)])
    assert game.gradient(1, x) == pytest.approx(slopes[1] - 2 * slopes[0])
    one_by_one = [game.gradient(i, x)[:, i] for i in (0, 1)]
    assert game.slopes(x) == pytest.approx(np.stack(one_by_one, axis=1))
    assert game.ranges is not None
    low, high = game.ranges.payoff(1, np.array([1.0, 1.0]), np.array([1.5, 1.2]))
    inside = game.payoff(1, np.random.default_rng(1).uniform([1, 1], [1.5, 1.2], size=(99, 2)))
    assert (low <= inside).all() and (inside <= high).all()


@pytest.mark.parametrize(
    ("llms", "law", "why"),
    [
        (2, [(1, (0, 0))], "LLM 1 has no clients"),
        (1, [(1, (0, 1))], "one LLM for each role"),
        (1, [(F(1, 2), (0, 0))], "add up to 1"),
        (2, [(F(3, 2), (0, 1)), (F(-1, 2), (1, 0))], "not negative"),
    ],
)
def test_bad_laws_are_refused(llms: int, law: list[tuple[F, tuple[int, ...]]], why: str) -> None:
    with pytest.raises(BadContinuousGame, match=why):
        meta_game(cournot(2), llms, law)


def test_too_many_governor_profiles_are_refused() -> None:
    with pytest.raises(BadContinuousGame, match="too many"):
        independent([[F(1, 4)] * 4] * 12)

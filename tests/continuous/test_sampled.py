"""This module checks clouds of payoffs and games on grids."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from metagame.backends.continuous.problem import BadContinuousGame
from metagame.backends.continuous.solvers.equilibria import Search, equilibria
from metagame.backends.continuous.solvers.mixtures import meta_game
from metagame.backends.continuous.solvers.sampled import cloud, discretise
from metagame.backends.continuous.solvers.slopes import spread

from .continuous_games import cournot, game_of, kelly


def test_a_grid_holds_the_payoffs_of_its_profiles() -> None:
    game = cournot(3)
    grid = discretise(game, 5)
    assert grid.payoffs.shape == (3, 5, 5, 5)
    for cell in product(range(5), repeat=3):
        x = np.array([own[k, 0] for own, k in zip(grid.actions, cell, strict=True)])
        assert [grid.payoffs[(i, *cell)] for i in range(3)] == game.payoffs(x).tolist()
    assert grid.actions[0][:, 0].tolist() == [0, 2.5, 5, 7.5, 10]


def test_strategies_of_several_numbers_are_their_product() -> None:
    game, _ = meta_game(cournot(3), 2, [(1, (0, 0, 1))])
    grid = discretise(game, 4)
    assert grid.payoffs.shape == (2, 16, 4)
    assert grid.actions[0].tolist() == [list(p) for p in product(np.linspace(0, 10, 4), repeat=2)]
    k, m = 7, 2
    x = np.concatenate([grid.actions[0][k], grid.actions[1][m]])
    assert grid.payoffs[:, k, m] == pytest.approx(game.payoffs(x))


def test_equilibria_on_a_fine_grid_are_close_to_those_of_the_game() -> None:
    game = cournot(2, "12", "1", "0", "12")
    grid = discretise(game, 121)
    u, v = grid.payoffs
    stable = (u >= u.max(axis=0)[None]) & (v >= v.max(axis=1)[:, None])
    profiles = [grid.actions[0][k, 0] for k, _ in np.argwhere(stable)]
    (one,) = equilibria(game, Search(starts=4)).found
    assert profiles and min(abs(p - one.at[0]) for p in profiles) < 1e-9  # 4 is on the grid
    assert max(abs(p - one.at[0]) for p in profiles) < 0.11


def test_grids_have_limits_and_need_values() -> None:
    with pytest.raises(BadContinuousGame, match="too large"):
        discretise(cournot(4), 100)
    with pytest.raises(BadContinuousGame, match="too large"):
        discretise(cournot(300), 2)
    with pytest.raises(BadContinuousGame, match="two points"):
        discretise(cournot(2), 1)
    with pytest.raises(BadContinuousGame, match=r"player 0 has no value on the grid at \(0, 0\)"):
        discretise(game_of("roles x, y actions in [0, 1] payoff = own / sum(all)"), 3)
    assert discretise(kelly(2), 3).payoffs[0, 0, 0] == 0
    narrow = game_of("roles x, y actions of x: in [0, 1] actions of y: in [2, 2] payoff = x * y")
    assert discretise(narrow, 3).payoffs.shape == (2, 3, 1)


def test_clouds_are_the_same_for_a_seed_and_leave_out_what_has_no_value() -> None:
    game = game_of("roles x, y actions in [-1, 1] payoff = sqrt(x) + y")
    one, again, other = (cloud(game, 400, seed) for seed in (1, 1, 2))
    assert one.payoffs.tolist() == again.payoffs.tolist() != other.payoffs.tolist()
    assert one.left_out + len(one.payoffs) == 400 and one.left_out == 200
    assert one.payoffs == pytest.approx(game.payoffs(one.profiles).T)
    with pytest.raises(BadContinuousGame):
        cloud(game, 0)
    with pytest.raises(BadContinuousGame):
        cloud(game, 10**8)


def test_points_are_spread_over_each_interval() -> None:
    points = spread(3, 50, 7)
    assert points.shape == (50, 3)
    for column in points.T:
        assert np.sort((column * 50).astype(int)).tolist() == list(range(50))

"""This module checks Pareto fronts against formulas and against searches of its own."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.optimize import differential_evolution

from metagame.backends.continuous.problem import ContinuousGame
from metagame.backends.continuous.solvers.optimum import nondominated
from metagame.backends.continuous.solvers.pareto import BEATEN, Efficient, efficient
from metagame.backends.continuous.solvers.sampled import cloud

from .continuous_games import cournot, game_of, kelly

DENT = "roles x, y actions in [0, 1] payoff of x = x ^ 2  payoff of y = (1 - x) ^ 2"
WAVES = """roles x, y actions in [0, 4]
  payoff of x = x ^ 3 - 5 * x ^ 2 + 6 * x + y / 5
  payoff of y = (4 - x) ^ 3 - 5 * (4 - x) ^ 2 + 6 * (4 - x) - y ^ 2 / 9 + x * y / 5"""
GOOD = "roles m[2] actions in [0, 4] payoff = 3 * sqrt(sum(all)) - own ^ 2"
GAMES = {
    "cournot": cournot(2),
    "three": cournot(3),
    "dent": game_of(DENT),
    "waves": game_of(WAVES),
    "good": game_of(GOOD),
}


@cache
def front(name: str) -> Efficient:
    return efficient(GAMES[name], drawn(GAMES[name]))


def drawn(game: ContinuousGame) -> np.ndarray:
    return cloud(game, 400).profiles


def spans(payoffs: np.ndarray) -> np.ndarray:
    return np.ptp(payoffs, axis=0)


def test_the_front_of_cournot_is_a_line() -> None:
    """Together firms get the monopoly's (a - c)^2 / 4b = 81 / 4 at best, however they share it."""
    found = front("cournot")
    assert found.payoffs.sum(axis=1) == pytest.approx(np.full(len(found.at), 81 / 4), abs=1e-6)
    assert found.payoffs[0] == pytest.approx([0, 81 / 4]) and len(found.at) > 20
    assert np.diff(found.payoffs[:, 0]).max() < 81 / 4 / 15  # without large gaps


def test_a_dent_of_the_front_is_filled_in() -> None:
    """sqrt(u) + sqrt(v) = 1, of which weighted sums find the two ends only."""
    found = front("dent")
    assert np.sqrt(found.payoffs).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert len(found.at) > 20 and not found.concave


def test_a_front_that_is_only_approached() -> None:
    """Bids towards nothing give nearly all of the capacity of 20 away."""
    found = efficient(kelly(2), drawn(kelly(2)))
    assert found.payoffs.sum(axis=1) == pytest.approx(20, abs=1e-3)
    assert (found.payoffs.sum(axis=1) <= 20).all()


def test_bounds_of_weighted_sums_hold() -> None:
    found = front("good")
    known = np.isfinite(found.bound)
    assert known.any() and found.concave
    paid = GAMES["good"].payoffs(cloud(GAMES["good"], 20_000, 9).profiles)
    for weights, bound in zip(found.weights[known], found.bound[known], strict=True):
        assert (weights @ paid).max() <= bound


@pytest.mark.parametrize("name", list(GAMES))
def test_no_sample_dominates_the_front(name: str) -> None:
    """Neither the known profiles nor others, drawn evenly or around points of the front."""
    game = GAMES[name]
    known = drawn(game)
    found = front(name)
    rng = np.random.default_rng(5)
    around = found.at[:, None] + rng.normal(size=(len(found.at), 300, game.total)) * game.width / 50
    around = np.clip(around.reshape(-1, game.total), game.low, game.high)
    tried = np.concatenate([known, cloud(game, 20_000, 77).profiles, around])
    paid = game.payoffs(tried).T
    for here in found.payoffs:
        least = ((paid - here) / spans(found.payoffs)).min(axis=1)
        assert least.max() <= BEATEN
    assert found.beaten <= BEATEN
    assert nondominated(np.round(found.payoffs, 6)).all()


@pytest.mark.parametrize("name", ["waves", "dent", "good"])
def test_another_search_does_not_dominate_the_front(name: str) -> None:
    """Differential evolution looks for a profile that is better for both."""
    game = GAMES[name]
    found = front(name)
    units = spans(found.payoffs)
    box = list(zip(game.low, game.high, strict=True))
    for here in found.payoffs[:: max(1, len(found.payoffs) // 3)]:

        def worse(x: np.ndarray, here: np.ndarray = here) -> np.ndarray:
            return -((game.payoffs(x.T) - here[:, None]) / units[:, None]).min(axis=0)

        best = differential_evolution(
            worse, box, seed=2, maxiter=80, popsize=12, vectorized=True, updating="deferred"
        )
        assert -best.fun <= 2 * BEATEN


def test_one_player_and_common_interests_have_one_point() -> None:
    for text in (
        "roles m[1] actions in [0, 4] payoff = 3 * sqrt(own) - own",
        "roles m[2] actions in [0, 4] payoff = 3 * sum(all)",
    ):
        game = game_of(text)
        found = efficient(game, drawn(game))
        assert len(found.at) == 1
        assert (found.payoffs[0] >= game.payoffs(cloud(game, 500, 3).profiles).T).all()


def test_many_players() -> None:
    game = cournot(8)
    found = efficient(game, drawn(game))
    assert len(found.at) >= 8 and found.beaten <= BEATEN
    assert found.payoffs.sum(axis=1) == pytest.approx(81 / 4, abs=1e-5)


def test_the_same_seed_gives_the_same_front() -> None:
    again = efficient(GAMES["dent"], drawn(GAMES["dent"]))
    assert again.at.tolist() == front("dent").at.tolist()

"""Rules that learn have the properties that are proved of them in the literature."""

from __future__ import annotations

import numpy as np

from metagame.backends.simulation.engine.rules.regrets import (
    ConditionalRegretMatching,
    RegretMatching,
)
from metagame.backends.simulation.engine.rules.responses import BestResponse, FictitiousPlay, Logit
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed

from .duels import CHICKEN, PENNIES, SKEWED, duel, frequencies, joint_frequencies
from .populations import DILEMMA


def test_fictitious_play_converges_in_zero_sum_games() -> None:
    for game, mix, value in ((PENNIES, (1 / 2, 1 / 2), 0), (SKEWED, (1 / 3, 2 / 3), 1 / 3)):
        run = duel(game, [FictitiousPlay(0), FictitiousPlay(1)], 3000)
        for k in range(2):
            found = frequencies(run.records.choices[:, k], 2)
            assert np.allclose(found, mix, atol=0.03)
        assert abs(run.estimate.means[0] - value) < 0.03


def test_fictitious_play_is_a_best_response_to_frequencies() -> None:
    rng = np.random.default_rng(2)
    game = rng.integers(0, 10, (2, 3, 4)).astype(float)
    run = duel(game, [FictitiousPlay(0), Mixed(np.full(4, 0.25))], 300)
    mine, others = run.records.choices.T
    for t in range(1, 300):
        expected = game[0] @ frequencies(others[:t], 4)
        assert expected[mine[t]] >= expected.max() - 1e-9


def test_best_responses_defect_and_chase_each_other() -> None:
    run = duel(DILEMMA, [BestResponse(0), BestResponse(0)], 20)
    assert (run.records.choices[1:] == 1).all()
    run = duel(PENNIES, [BestResponse(0), BestResponse(0)], 40)
    cycle = run.records.choices[:4].tolist()
    assert cycle == [[0, 0], [0, 1], [1, 1], [1, 0]]
    assert run.records.choices.tolist() == cycle * 10


def test_regret_matching_approaches_coarse_correlated_equilibria() -> None:
    rng = np.random.default_rng(7)
    for game in (PENNIES, rng.integers(0, 10, (2, 3, 3)) / 9, rng.random((3, 2, 2, 2))):
        run = duel(game, [RegretMatching()] * len(game), 3000)
        played = joint_frequencies(run, game.shape[1:])
        for k, own in enumerate(game):
            got = (played * own).sum()
            others = played.sum(axis=k, keepdims=True)
            axes = tuple(a for a in range(len(game)) if a != k)
            best = (others * own).sum(axis=axes).max()
            assert best - got < 0.05


def test_conditional_regret_matching_approaches_correlated_equilibria() -> None:
    for game in (PENNIES, CHICKEN):
        run = duel(game, [ConditionalRegretMatching()] * 2, 5000)
        played = joint_frequencies(run, (2, 2))
        for k in range(2):
            law, own = np.moveaxis(played, k, 0), np.moveaxis(game[k], k, 0)
            for told in range(2):
                for other in range(2):
                    assert (law[told] * (own[other] - own[told])).sum() < 0.07 * np.ptp(own)


def test_smooth_fictitious_play_ends_in_a_logit_equilibrium() -> None:
    """Fudenberg and Levine (1998), chapter 4; the equilibrium is found by bisection."""
    run = duel(SKEWED, [Logit(2.0, average=True)] * 2, 4000)
    found = [frequencies(run.records.choices[:, k], 2)[0] for k in range(2)]

    def reply(values):
        return 1 / (1 + np.exp(2 * (values[1] - values[0])))

    def again(x):
        y = reply(np.array([x, 1 - x]) @ SKEWED[1])
        return reply(SKEWED[0] @ np.array([y, 1 - y])) - x, y

    low, high = 0.0, 1.0
    for _ in range(60):
        x = (low + high) / 2
        low, high = (x, high) if again(x)[0] > 0 else (low, x)
    assert np.allclose(found, [low, again(low)[1]], atol=0.04)


def test_logit_responses_are_the_stated_chances() -> None:
    run = duel(DILEMMA, [Logit(1.0), Fixed(0)], 4000)
    weight = np.exp(DILEMMA[0][:, 0])
    found = frequencies(run.records.choices[1:, 0], 2)
    assert np.allclose(found, weight / weight.sum(), atol=0.03)
    run = duel(DILEMMA, [Logit(0.0), Fixed(0)], 2000)
    assert np.allclose(frequencies(run.records.choices[:, 0], 2), 0.5, atol=0.05)

"""LLMs see what the monitoring shows them, when it does, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve, frozen

from metagame.backends.simulation.engine.problem import Monitoring
from metagame.backends.simulation.engine.rules.automaton import Automaton
from metagame.backends.simulation.engine.rules.responses import BestResponse
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.engine.values import inferred, line

from .populations import (
    DILEMMA,
    assortative,
    independent,
    meta_payoffs,
    population,
    prisoners,
    simplex,
)

NOTHING = np.zeros((2, 4, 4))


@frozen(eq=False)
class Spy:
    """Plays by the clock and writes down what it is told: its own choice and its payoff."""

    size: int
    needs: tuple = ("payoff",)

    def start(self, game):
        return (np.zeros(0), np.zeros(0), np.array(0))

    def act(self, state, period, rng):
        return int(rng.integers(self.size))

    def observe(self, state, seen):
        return np.append(state[0], seen.own), np.append(state[1], seen.payoff), state[2] + 1


def seen_in(problem, choices, rounds=400, engine="best", seed=1):
    options = Options(rounds, seed, engine, keep_sights=True)
    return simulate(problem, [Fixed(c) for c in choices], NOTHING, options).records


@pytest.mark.parametrize("delay", [0, 1, 5, 200])
def test_news_comes_with_its_delay(delay: int) -> None:
    problem = evolve(prisoners(size=50), monitoring=Monitoring(delay=delay))
    run = simulate(problem, [Spy(4), Spy(4)], NOTHING, Options(300, 3))
    full = run.snapshot.done
    for k in range(2):
        own, payoffs, count = run.snapshot.states[k]
        told = max(0, full - delay)
        assert count == told
        assert own.tolist() == run.records.choices[:told, k].tolist()
        assert payoffs.tolist() == run.records.payoffs[:told, k].tolist()


def test_a_delayed_best_response_is_one_to_an_old_round() -> None:
    problem = evolve(prisoners(), monitoring=Monitoring(delay=3))
    payoffs = np.random.default_rng(3).random((2, 4, 4))
    rules = [BestResponse(0), Mixed(np.full(4, 0.25))]
    choices = simulate(problem, rules, payoffs, Options(200, 1)).records.choices
    for t in range(4, 200):
        assert choices[t, 0] == payoffs[0][:, choices[t - 4, 1]].argmax()


@pytest.mark.parametrize("engine", ["counts", "clients", "instances"])
@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("noise", [0, 0.2])
def test_clients_report_how_often_they_met_what(engine: str, replace: bool, noise: float) -> None:
    problem = prisoners(0.7, follow=[0.9, 0.6], size=400, replace=replace)
    problem = evolve(problem, monitoring=Monitoring("clients", noise=noise))
    records = seen_in(problem, (1, 2), engine=engine)  # Large plays CD, Small DC
    cooperate = [0.7 * 0.95 + 0.3 * 0.2, 0.7 * 0.05 + 0.3 * 0.8]
    for r in range(2):
        found = records.sights.frequencies[r]
        assert np.allclose(found.sum(axis=2), 1)
        mean, spread = found[:, :, 0].mean(axis=0), found[:, :, 0].std(axis=0, ddof=1)
        expected = (1 - noise) * cooperate[r] + noise / 2
        assert (abs(mean - expected) <= 4 * spread / 20).all()
    true = np.mean(records.frequencies[0][:, 0])
    assert abs(true - cooperate[0]) < 0.01


@pytest.mark.parametrize("engine", ["counts", "clients"])
def test_a_sample_is_the_same_for_all(engine: str) -> None:
    problem = prisoners(0.7, follow=[0.9, 0.6], size=1000)
    problem = evolve(problem, monitoring=Monitoring("clients", sample=25, noise=0.1))
    shown = seen_in(problem, (1, 2), 400, engine).sights.frequencies
    for r, cooperate in enumerate([0.7 * 0.95 + 0.3 * 0.2, 0.7 * 0.05 + 0.3 * 0.8]):
        assert (shown[r][:, 0] == shown[r][:, 1]).all()
        number = shown[r][:, 0, 0] * 25
        assert np.allclose(number, np.rint(number))
        p = 0.9 * cooperate + 0.05
        assert abs(number.mean() - 25 * p) < 4 * np.sqrt(25 * p * (1 - p) / 400)
        assert 0.7 < number.var() / (25 * p * (1 - p)) < 1.3
    alone = population(DILEMMA, independent([[1, 0], [0, 1]]), follow=0.5, size=500)
    alone = evolve(alone, monitoring=Monitoring("clients", sample=10))
    options = Options(50, 1, keep_sights=True)
    records = simulate(alone, [Fixed(0), Fixed(1)], np.zeros((2, 2, 2)), options).records
    for r in range(2):  # nobody sees what its own clients do in the only role that it has
        assert np.isnan(records.sights.frequencies[r][:, r]).all()
        assert np.isfinite(records.sights.frequencies[r][:, 1 - r]).all()


def test_a_sample_of_everything_shows_everything() -> None:
    for replace in (True, False):
        problem = prisoners(0.7, follow=0.8, size=40, replace=replace)
        problem = evolve(problem, monitoring=Monitoring("clients", sample=50))
        records = seen_in(problem, (1, 2), 30)
        for own, true in zip(records.sights.frequencies, records.frequencies, strict=True):
            assert np.allclose(own[:, 0], true)


@pytest.mark.parametrize("engine", ["counts", "clients"])
@pytest.mark.parametrize("sample", [None, 300])
def test_identified_monitoring_names_the_governor(engine: str, sample: int | None) -> None:
    problem = population(DILEMMA, assortative([[0.7, 0.3], [0.4, 0.6]], 1 / 3), size=2000)
    problem = evolve(problem, monitoring=Monitoring("identified", sample=sample))
    records = seen_in(problem, (1, 2), 20, engine)
    for r, played in ((0, (0, 1)), (1, (1, 0))):
        shown = records.sights.governed[r]
        assert np.allclose(shown.sum(axis=(2, 3)), 1)
        for other in range(2):
            assert (shown[:, :, other, 1 - played[other]] == 0).all()
            assert (shown[:, :, other, played[other]] > 0).all()
        assert np.allclose(shown.sum(axis=2), records.sights.frequencies[r])
    # an LLM meets itself more often than it would by the shares of the other role
    itself = records.sights.governed[1][:, 0, 0].sum(axis=1).mean()
    assert itself > 0.5 if sample is None else abs(itself - 0.4) < 0.06


def test_signals_are_drawn_by_their_chances() -> None:
    rng = np.random.default_rng(1)
    chances = np.moveaxis(simplex(rng, 4, 4, 3), -1, 0)
    for noise in (0, 0.5):
        watch = Monitoring("signal", chances=chances, noise=noise)
        problem = evolve(prisoners(), monitoring=watch)
        shown = seen_in(problem, (1, 2), 4000).sights.signals
        expected = (1 - noise) * chances[:, 1, 2] + noise / 3
        assert np.allclose(np.bincount(shown, minlength=3) / 4000, expected, atol=0.03)
    sure = np.zeros((2, 4, 4))
    sure[1, 1, 2] = sure[0] = 1
    sure[0, 1, 2] = 0
    problem = evolve(prisoners(), monitoring=Monitoring("signal", chances=sure))
    rule = Automaton(np.array([1, 0]), np.array([[0, 1], [1, 1]]), signals=True)
    choices = simulate(problem, [rule, Fixed(2)], NOTHING, Options(5)).records.choices
    assert choices[:, 0].tolist() == [1, 0, 0, 0, 0]


def test_meta_actions_are_misread() -> None:
    problem = evolve(prisoners(), monitoring=Monitoring(noise=0.4))
    shown = seen_in(problem, (1, 2), 2000).sights.profiles
    assert (shown[:, 0, 0] == 1).all() and (shown[:, 1, 1] == 2).all()
    right = (shown[:, 0, 1] == 2).mean(), (shown[:, 1, 0] == 1).mean()
    assert np.allclose(right, 0.6 + 0.4 / 4, atol=0.05)
    assert set(np.unique(shown[:, 0, 1])) == set(range(4))


@pytest.mark.parametrize("seed", range(6))
def test_frequencies_tell_what_meta_actions_would_have_paid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = [(2, 2), (3, 2), (2, 2, 2)][seed % 3]
    n = 2 + seed // 3
    shares = simplex(rng, len(sizes), n)
    if seed % 2:
        shares[0] = np.eye(n)[0]
    payoffs = rng.integers(-5, 6, (len(sizes), *sizes)).astype(float)
    problem = population(payoffs, independent(shares), follow=rng.random(n))
    meta = meta_payoffs(problem)
    profile = [int(rng.integers(s)) for s in problem.sizes]
    frequencies = [
        sum(
            shares[r, i] * problem.followed[i][r][problem.told[i][profile[i], r]]
            for i in range(n)
            if problem.told[i][profile[i], r] >= 0
        )
        for r in range(len(sizes))
    ]
    for i in range(n):
        expected = line(meta, i, profile)
        assert np.allclose(inferred(problem, i, profile[i], frequencies), expected)
        mixture = np.eye(problem.sizes[i])[profile[i]]
        assert np.allclose(inferred(problem, i, mixture, frequencies), expected)


def test_who_meets_nobody_learns_nothing() -> None:
    problem = prisoners(0.5, size=1)
    problem = evolve(problem, monitoring=Monitoring("clients"))
    run = simulate(problem, [BestResponse(0), BestResponse(0)], meta_payoffs(problem), Options(64))
    assert np.isfinite(run.estimate.means).all()
    assert np.isnan(run.records.sights.frequencies[0]).any()

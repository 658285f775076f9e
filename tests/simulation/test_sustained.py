"""Strategies that sustain cooperation do so among finite populations, and answer deviations."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.simulation.engine.errors import Refused
from metagame.backends.simulation.engine.problem import Monitoring
from metagame.backends.simulation.engine.rules.responses import BestResponse
from metagame.backends.simulation.engine.rules.rule import RuleGame
from metagame.backends.simulation.engine.rules.scripted import Forced, Schedule
from metagame.backends.simulation.engine.rules.steady import Fixed
from metagame.backends.simulation.engine.rules.sustained import Review, ReviewPhase, Trigger
from metagame.backends.simulation.engine.rules.watch import watch
from metagame.backends.simulation.engine.run import Options, simulate

from .populations import DILEMMA, assortative, meta_payoffs, population, prisoners

CC, CD, DC, DD = range(4)
CROWD = evolve(prisoners(0.7, size=100_000, replace=False), monitoring=Monitoring("clients"))
PAYOFFS = meta_payoffs(CROWD)
SLACK = 5 / (2 * np.sqrt(30_000))
CYCLE = np.array([[CC, CC]])


def reviews(block=200, chance=0.05, width=0.06, punished=50, cycle=CYCLE):
    low, high = 0, int((chance + width) * block)
    phases = [
        ReviewPhase(chance, low, high, block, punished, np.full(len(cycle), DD), np.array([DD, DD]))
        for _ in range(2)
    ]
    return Review(cycle, tuple(phases), watch(CROWD, cycle.tolist(), SLACK))


def play(rules, rounds, seed=1, problem=CROWD):
    return simulate(problem, rules, PAYOFFS, Options(rounds, seed, keep_sights=True))


def test_reviews_pay_what_they_promise() -> None:
    """In each review the LLM under review plays DD with the chance of a test, else all is CC."""
    run = play([reviews(), reviews()], 4000)
    assert run.engine.name == "counts"
    under = np.arange(4000) // 200 % 2
    for j in range(2):
        tested = run.records.choices[under == j, j] == DD
        assert 0.02 < tested.mean() < 0.08
        assert (run.records.choices[under == j, 1 - j] == CC).all()
    one, two = PAYOFFS[:, DD, CC], PAYOFFS[:, CC, DD]
    promised = 0.95 * PAYOFFS[:, CC, CC] + 0.05 * (one + two) / 2
    assert (abs(run.estimate.means - promised) < 4 * run.estimate.errors + 0.01).all()
    assert (abs(run.estimate.means - 3) < 0.1).all()


def test_reviews_go_on_after_a_round_robin_of_profiles() -> None:
    cycle = np.array([[CC, CC], [CD, CC], [CC, DC]])
    rule = reviews(cycle=cycle, block=150)
    run = play([rule, rule], 900)
    clean = (run.records.choices == cycle[np.arange(900) % 150 % 3]).all(axis=1)
    assert 0.9 < clean.mean() < 1  # all but the tests


def test_who_deviates_too_often_is_punished() -> None:
    """Small defects through its own review, and is answered with DD for 50 periods."""
    rule = reviews()
    run = play([rule, Forced(rule, 200, 399, DD)], 700)
    choices = run.records.choices
    assert (choices[400:450] == [DD, DD]).all()
    assert (choices[450:650, 1] == CC).all()
    assert (choices[450:650, 0] == CC).mean() > 0.9


def test_a_deviation_that_the_reviewed_cannot_explain_ends_the_review() -> None:
    """Large, with 7/10 of the clients, cannot be taken for Small, who is under review."""
    rule = reviews()
    run = play([Forced(rule, 210, 210, DD), rule], 700)
    states = run.snapshot.states
    end = run.snapshot.done  # the review of Large begins anew in round 211
    assert end == 640
    since = (end - 211) % 400
    for state in states:
        assert int(state[1]) == (0 if since < 200 else 1)
        assert int(state[2]) == since % 200
    both = play([rule, rule], 700).snapshot.states
    assert int(both[0][2]) == 640 % 200


def test_a_trigger_is_pulled_once_and_by_everybody() -> None:
    shape = watch(CROWD, CYCLE.tolist(), SLACK)
    rule = Trigger(CYCLE, np.array([[DD, DD], [DD, DD]]), shape)
    quiet = play([rule, rule], 600)
    assert (quiet.records.choices == CC).all()
    broken = play([rule, Forced(rule, 100, 100, DC)], 300).records.choices
    assert (broken[:100] == CC).all() and broken[100].tolist() == [CC, DC]
    assert (broken[101:] == DD).all()


def test_a_trigger_names_who_deviated() -> None:
    """More than Small's share moved: only Large explains it, and is answered by name."""
    shape = watch(CROWD, CYCLE.tolist(), SLACK)
    rule = Trigger(CYCLE, np.array([[CD, CD], [DC, DC]]), shape)
    by_large = play([Forced(rule, 50, 50, DD), rule], 100).records.choices
    assert (by_large[51:] == CD).all()
    crowd = evolve(CROWD, law=prisoners(0.2).law)
    shape = watch(crowd, CYCLE.tolist(), SLACK)
    rule = Trigger(CYCLE, np.array([[CD, CD], [DC, DC]]), shape)
    by_other = play([rule, Forced(rule, 50, 50, DD)], 100, problem=crowd).records.choices
    assert (by_other[51:] == DC).all()


@pytest.mark.parametrize("follow", [1.0, 0.8])
def test_verdicts_are_those_of_the_definition(follow: float) -> None:
    problem = prisoners(0.7, follow=follow)
    shape = watch(problem, [[CC, CC]], 1e-9)
    told = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])  # cooperates in role r
    for a in range(4):
        for b in range(4):
            x = 0.7 * told[a] + 0.3 * told[b]
            x = follow * x + (1 - follow) / 2
            seen = [np.array([p, 1 - p]) for p in x]
            # exchanging one LLM's meta-action for a mixture of its own explains what is seen
            explains = [bool((x >= follow * w + (1 - follow) / 2 - 1e-9).all()) for w in (0.3, 0.7)]
            for j in range(2):
                verdict = shape.verdict(0, seen, j)
                if a == b == CC:
                    assert verdict == "prescribed"
                else:
                    assert verdict == ("explained" if explains[j] else "unexplained")


def test_schedules_and_forced_rounds_go_by_the_clock() -> None:
    rules = [Schedule(np.array([0, 3, 1])), Forced(BestResponse(0), 10, 12, 2)]
    problem = prisoners(size=10)
    choices = simulate(problem, rules, PAYOFFS, Options(300)).records.choices
    assert choices[:, 0].tolist() == [0, 3, 1] * 100
    assert (choices[10:13, 1] == 2).all()
    for t in [*range(1, 10), *range(13, 300)]:
        assert choices[t, 1] == PAYOFFS[1][choices[t - 1, 0]].argmax()


def test_strategies_that_do_not_fit_are_refused() -> None:
    game, shape = RuleGame(0, PAYOFFS), watch(CROWD, CYCLE.tolist(), SLACK)
    rule = reviews()
    wrong = [
        Schedule(np.array([4])),
        Schedule(np.array([], dtype=int)),
        Forced(Fixed(0), 0, 1, 9),
        Trigger(np.array([[0, 4]]), np.zeros((2, 2), dtype=int), shape),
        Trigger(np.array([[0]]), np.zeros((2, 2), dtype=int), shape),
        Review(CYCLE, rule.phases[:1], shape),
        Review(CYCLE, (evolve(rule.phases[0], chance=2.0), rule.phases[1]), shape),
        Review(CYCLE, (evolve(rule.phases[0], tests=np.array([9])), rule.phases[1]), shape),
    ]
    for own in wrong:
        with pytest.raises(Refused):
            own.start(game)
    mixed = population(DILEMMA, assortative([[0.5, 0.5]] * 2, 0.5))
    with pytest.raises(Refused, match="independent"):
        watch(mixed, [[0, 0]], 0.1)

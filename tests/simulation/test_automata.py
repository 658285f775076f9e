"""Matches of automata are those of a plain loop, and have the values of the literature."""

from __future__ import annotations

import numpy as np
import pytest

from metagame.backends.simulation.engine.automata.machine import (
    Machine,
    cooperator,
    defector,
    grim,
    memory_one,
    suspicious_tit_for_tat,
    tit_for_tat,
    tit_for_two_tats,
    win_stay_lose_shift,
)
from metagame.backends.simulation.engine.automata.matches import Course, play_matches
from metagame.backends.simulation.engine.automata.tournament import tournament
from metagame.backends.simulation.engine.errors import Refused

PD = np.array([[3.0, 0], [5, 1]])
BOTH = np.stack([PD, PD.T])


def by_loop(one: Machine, two: Machine, payoffs, turns):
    """Turn after turn, without arrays."""
    x, y, score = one.first, two.first, np.zeros(2)
    plays = np.zeros((2, one.plays.shape[1]))
    for _ in range(turns):
        a, b = int(one.plays[x].argmax()), int(two.plays[y].argmax())
        score += payoffs[:, a, b]
        plays[0, a] += 1
        plays[1, b] += 1
        x, y = one.moves[x, a, b], two.moves[y, b, a]
    return score / turns, plays / turns


@pytest.mark.parametrize("turns", [1, 2, 7, 200, 1023])
def test_certain_matches_are_those_of_a_loop(turns: int) -> None:
    rng = np.random.default_rng(turns)
    for m in (2, 3):
        payoffs = rng.integers(-9, 10, (2, m, m)).astype(float)
        machines = [
            Machine(np.eye(m)[rng.integers(m, size=k)], rng.integers(k, size=(k, m, m)), k - 1)
            for k in (1, 2, 5, 8)
        ]
        pairs = [(a, b) for a in range(4) for b in range(4)]
        found = play_matches(machines, pairs, payoffs, Course(turns, repetitions=3))
        for k, (a, b) in enumerate(pairs):
            score, plays = by_loop(machines[a], machines[b], payoffs, turns)
            assert np.allclose(found.scores[k], score, rtol=0, atol=1e-12)
            assert np.allclose(found.plays[k], plays, rtol=0, atol=1e-12)
        assert (found.errors == 0).all()


def test_what_is_known_of_the_classics() -> None:
    machines = [tit_for_tat(), grim(), defector(), cooperator(), suspicious_tit_for_tat()]
    found = play_matches(
        machines, [(0, 1), (0, 2), (3, 2), (0, 4), (1, 4)], BOTH, Course(200)
    ).scores
    assert found[0].tolist() == [3, 3]
    assert found[1].tolist() == [199 / 200, 204 / 200]
    assert found[2].tolist() == [0, 5]
    assert found[3].tolist() == [2.5, 2.5]
    # grim is defected upon once, answers while the other cooperates once, then both defect
    assert found[4].tolist() == [(0 + 5 + 198) / 200, (5 + 0 + 198) / 200]
    two = play_matches(
        [tit_for_two_tats(), suspicious_tit_for_tat()], [(0, 1)], BOTH, Course(100)
    ).scores
    assert two[0].tolist() == [(0 + 99 * 3) / 100, (5 + 99 * 3) / 100]


def test_extortion_enforces_its_line() -> None:
    """Press and Dyson (2012), equation 15 at chi = 3: S_X - P = 3 (S_Y - P), whoever Y is."""
    extort = memory_one(0.5, (11 / 13, 1 / 2, 7 / 26, 0))
    rng = np.random.default_rng(3)
    others = [memory_one(0.5, tuple(rng.uniform(0.1, 0.9, 4))) for _ in range(6)]
    pairs = [(0, k) for k in range(1, 7)]
    found = play_matches([extort, *others], pairs, BOTH, Course(2000, repetitions=60, seed=1))
    gap = (found.scores[:, 0] - 1) - 3 * (found.scores[:, 1] - 1)
    slack = 4 * (found.errors[:, 0] + 3 * found.errors[:, 1]) + 0.01  # the beginning differs
    assert (abs(gap) <= slack).all()
    assert (found.scores[:, 0] > 1.2).all()


def test_noisy_matches_follow_their_markov_chain() -> None:
    noise, turns = 0.05, 40
    for one, two in [(tit_for_tat(), grim()), (win_stay_lose_shift(), tit_for_two_tats())]:
        found = play_matches([one, two], [(0, 1)], BOTH, Course(turns, noise, 4000, 5))
        law = np.zeros((len(one.plays), len(two.plays)))
        law[one.first, two.first] = 1
        score = np.zeros(2)
        for _ in range(turns):
            after = np.zeros_like(law)
            for (x, y), p in np.ndenumerate(law):
                for a in range(2):
                    for b in range(2):
                        pa = abs(one.plays[x, a] - noise)
                        q = p * pa * abs(two.plays[y, b] - noise)
                        score += q * BOTH[:, a, b]
                        after[one.moves[x, a, b], two.moves[y, b, a]] += q
            law = after
        assert (abs(found.scores[0] - score / turns) <= 4 * found.errors[0]).all()


def test_what_has_no_chance_never_happens() -> None:
    sure, coin = defector(), memory_one(0.5, (0.5, 0.5, 0.5, 0.5))
    found = play_matches([sure, coin], [(0, 1)], BOTH, Course(300, repetitions=2000))
    assert found.plays[0, 0].tolist() == [0, 1]
    assert abs(found.plays[0, 1, 0] - 0.5) < 0.01


def test_a_round_robin_is_all_its_matches() -> None:
    machines = [tit_for_tat(), grim(), defector(), cooperator(), win_stay_lose_shift()]
    found = tournament(machines, PD, Course(150))
    for a, one in enumerate(machines):
        for b, two in enumerate(machines):
            score, plays = by_loop(one, two, BOTH, 150)
            assert abs(found.scores[a, b] - score[0]) < 1e-12
            assert np.allclose(found.plays[a, b], plays[0])
    assert found.turns == 15 * 150
    order = np.argsort(-found.scores.mean(axis=1), kind="stable")
    assert found.ranking == tuple(order)


def test_seeds_reproduce() -> None:
    machines = [memory_one(0.9, (0.9, 0.1, 0.8, 0.2)), grim()]
    runs = [tournament(machines, PD, Course(50, repetitions=4, seed=s)).scores for s in (1, 1, 2)]
    assert (runs[0] == runs[1]).all() and not (runs[0] == runs[2]).all()
    assert np.isnan(tournament(machines, PD, Course(50)).errors[0, 0])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Refused, match="distribution"):
        Machine(np.array([[0.5, 0.6]]), np.zeros((1, 2, 2), dtype=int))
    with pytest.raises(Refused, match="does not exist"):
        Machine(np.eye(2), np.full((2, 2, 2), 2))
    three = Machine(np.eye(3), np.zeros((3, 3, 3), dtype=int))
    with pytest.raises(Refused, match="same actions"):
        play_matches([grim(), three], [(0, 1)], BOTH, Course(5))
    for wrong in ((0,), (2**41,), (5, 1.5), (5, float("nan")), (5, 0.0, 0)):
        with pytest.raises(Refused, match=r"turn|probability"):
            Course(*wrong)
    with pytest.raises(Refused, match="payoffs"):
        play_matches([grim(), grim()], [(0, 1)], PD, Course(5))
    with pytest.raises(Refused, match="plays"):
        tournament([], PD, Course(5))

"""This module checks certificates of review strategies: figures, brute force, play, deviators."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from review_arrays import dilemma, dilemma_review, heist_review, topology

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.clients.arrays import with_move
from metagame.backends.repeated.solvers.clients.certificate import certify
from metagame.backends.repeated.solvers.clients.moves import moves_against
from metagame.backends.repeated.solvers.clients.observation import (
    Inconsistent,
    NotObserved,
    Refused,
)
from metagame.backends.repeated.solvers.clients.players import (
    Deviator,
    Ledger,
    ReviewPlayer,
    World,
    against,
    best_reply,
    simulate,
)
from metagame.backends.repeated.solvers.clients.policy import (
    cycle_values,
    decide,
    evaluate,
    response,
)
from metagame.backends.repeated.solvers.clients.review import (
    Phase,
    Review,
    centred,
    check_review,
    false_blame,
)
from metagame.backends.repeated.solvers.clients.verify import verify

SMALL = {
    "dilemma": dilemma_review(0.1, 0.05, 100, 300, F(99, 100)),
    "heist": heist_review(0.1, 0.1, 100, 300, F(99, 100)),
}


def responses(review: Review, certificate, k: int):
    return [
        response(review, j, certificate.choices[j].moves[k], certificate.choices[j].end[k])
        for j in range(review.llms)
    ]


def tables(review: Review, certificate, k: int):
    _, middle, unit = (np.asarray(x) for x in centred(review.stage))
    starts = (certificate.starts[k] - middle[k]) / unit
    cases = responses(review, certificate, k)
    return [decide(case, float(starts[(j + 1) % review.llms]))[0] for j, case in enumerate(cases)]


@pytest.mark.parametrize("name", SMALL)
def test_separate_code_agrees(name: str) -> None:
    checked = verify(SMALL[name], certify(SMALL[name]), samples=20)
    assert max(checked.residual, checked.difference, checked.on_path) < 1e-12
    assert checked.sampled > 40


# --- brute force --------------------------------------------------------------------------------


def brute_values(review: Review, k: int, rounds: int = 4000) -> float:
    """Value iteration on all states (review, period, count, periods of punishment left)."""
    certificate = certify(review)
    payoffs, middle, unit = centred(review.stage)
    delta = float(review.discount)
    n = review.llms
    start = np.zeros(n)
    for _ in range(rounds):
        new = np.zeros(n)
        for j, phase in enumerate(review.phases):
            following = start[(j + 1) % n]
            end = max(
                payoffs[(k, *with_move(phase.punishment, k, b))]
                for b in range(payoffs.shape[1 + k])
            )
            punished = following
            for _ in range(phase.punished):
                punished = (1 - delta) * end + delta * punished
            value = {
                d: following if phase.low <= d <= phase.high else punished
                for d in range(phase.block + 1)
            }
            for t in reversed(range(phase.block)):
                listed = certificate.choices[j].moves[k][t % len(review.cycle)]
                value = {
                    d: max(
                        (1 - delta) * m.payoff
                        + delta
                        * (m.same * value[d] + m.discrepant * value[d + 1] + m.clear * following)
                        for m in listed
                    )
                    for d in range(t + 1)
                }
            new[j] = value[0]
        done = np.abs(new - start).max() < 1e-13
        start = new
        if done:
            break
    return float(middle[k] + unit * start[0])


@pytest.mark.parametrize("k", [0, 1])
def test_value_iteration_finds_the_same(k: int) -> None:
    stage, top = dilemma()
    phases = (
        Phase(0.2, 0, 3, 7, 5, (3, 2), (3, 3)),
        Phase(0.3, 1, 4, 6, 9, (1, 2), (3, 0)),
    )
    review = Review(stage, top, ((0, 0), (1, 0)), phases, F(9, 10))
    assert certify(review).best[k] == pytest.approx(brute_values(review, k), abs=1e-10)


@pytest.mark.parametrize("name", SMALL)
def test_grids_of_mixtures_find_no_better_move(name: str) -> None:
    """Every mixture on a grid, judged by the frequencies that it causes."""
    review = SMALL[name]
    payoffs, _, _ = centred(review.stage)
    weights = check_review(review)
    k, j = 0, 1
    listed = {
        (m.same, m.discrepant, m.clear): m.payoff
        for m in moves_against(review, weights, payoffs, (k, j, 0))
    }
    profile, world = review.cycle[0], World(review)
    ledger = Ledger(review, phase=j)
    tested = with_move(profile, j, review.phases[j].tests[0])
    chance = review.phases[j].chance
    grid = [F(0), F(1, 40), F(1, 18), F(3, 7), F(1, 2), F(1)]
    for parts in product(grid, repeat=len(weights)):
        play = tuple(
            tuple(1 - m if a == top[profile[k]][r] else m for a in range(2))
            for r, m in enumerate(parts)
            for top in [review.topology.told[k]]
        )
        odds, earned = {"same": 0.0, "discrepant": 0.0, "clear": 0.0}, 0.0
        for p, played in ((1 - chance, profile), (chance, tested)):
            seen, paid = world.period((*played[:k], play, *played[k + 1 :]))
            odds[ledger.verdict(seen)] += p
            earned += p * paid[k]
        _, middle, unit = centred(review.stage)
        assert (earned - middle[k]) / unit <= listed[tuple(odds.values())] + 1e-9


# --- play ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SMALL)
def test_the_best_response_gains_what_the_certificate_says(name: str) -> None:
    review = SMALL[name]
    certificate = certify(review)
    rng = np.random.default_rng(7)
    k = 1
    moves = [certificate.choices[j].moves[k] for j in range(review.llms)]
    player = lambda: best_reply(review, k, moves, tables(review, certificate, k))  # noqa: E731
    runs = [simulate(review, against(review, player()), 900, rng)[k] for _ in range(30)]
    error = np.std(runs) / len(runs) ** 0.5
    assert abs(np.mean(runs) - certificate.best[k]) < 4 * error + 1e-3


@pytest.mark.parametrize("name", SMALL)
def test_conforming_pays_what_the_certificate_says(name: str) -> None:
    review = SMALL[name]
    if name == "dilemma":  # with frequent false blame
        phases = tuple(evolve(f, low=8, high=12) for f in review.phases)
        review = evolve(review, phases=phases)
    certificate = certify(review)
    rng = np.random.default_rng(3)
    everybody = lambda: [ReviewPlayer(review, i) for i in range(review.llms)]  # noqa: E731
    runs = np.array([simulate(review, everybody(), 900, rng) for _ in range(40)])
    error = runs.std(axis=0) / len(runs) ** 0.5
    assert (np.abs(runs.mean(axis=0) - certificate.conforming) < 4 * error + 1e-3).all()


def test_other_deviators_gain_no_more() -> None:
    """Always the one-shot best reply; random blocks; always the test of the one under review."""
    review = SMALL["dilemma"]
    certificate = certify(review)
    values = review.stage.values.floats()
    k = 1

    def greedy(now: Ledger, rng: np.random.Generator) -> int:
        return int(values[k][now.prescribed[0]].argmax())

    def frame(now: Ledger, rng: np.random.Generator) -> int:
        if now.phase == k or now.punishing:
            return now.prescribed[k]
        return review.phases[now.phase].tests[now.step]

    def blocks(now: Ledger, rng: np.random.Generator) -> int:
        return 3 if (now.time // 10) % 2 else now.prescribed[k]

    rng = np.random.default_rng(5)
    for rule in (greedy, frame, blocks):
        runs = [
            simulate(review, against(review, Deviator(review, k, rule)), 700, rng)[k]
            for _ in range(10)
        ]
        assert np.mean(runs) - 3 * np.std(runs) / 10**0.5 <= certificate.best[k] + 1e-2


def test_no_decision_table_does_better() -> None:
    """Random tables, evaluated forwards without sampling."""
    review = SMALL["heist"]
    certificate = certify(review)
    _, middle, unit = centred(review.stage)
    rng = np.random.default_rng(11)
    for k in range(3):
        cases = responses(review, certificate, k)
        best = tables(review, certificate, k)
        for share in (0.0, 0.01, 0.3, 1.0):
            pieces = []
            for case, table in zip(cases, best, strict=True):
                other = rng.integers(0, len(case.moves[0]), table.shape)
                mixed = np.where(rng.random(table.shape) < share, other, table)
                pieces.append(evaluate(case, mixed))
            value = middle[k] + unit * cycle_values(pieces)[0]
            assert value <= certificate.best[k] + 1e-9
            if not share:
                assert value == pytest.approx(certificate.best[k], abs=1e-9)


def test_history_decides_what_a_player_does() -> None:
    review = SMALL["dilemma"]
    calm, _ = World(review).period((0, 0))
    alarm, _ = World(review).period((3, 3))
    player = ReviewPlayer(review, 1).after([calm, calm, alarm])
    assert (player.ledger.phase, player.ledger.time) == (1, 0)  # unexplainable: cleared
    discrepant, _ = World(review).period((0, 3))
    player = ReviewPlayer(review, 0).after([discrepant] * 100)
    assert player.ledger.punishing and player.ledger.phase == 0
    assert player.act(np.random.default_rng(0)) == 3


# --- refusals and robustness --------------------------------------------------------------------


def test_unseen_roles_are_named() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    stage = Stage(scaled(np.zeros((3, 2, 2, 2), dtype=int)))
    phase = Phase(0.1, 0, 3, 10, 10, (1,), (0, 0, 0))
    review = Review(stage, top, ((0, 0, 0),), (phase,) * 3, F(1, 2))
    with pytest.raises(NotObserved, match="LLM 0 does not see role 0") as caught:
        certify(review)
    assert caught.value.missing == ((0, 0), (1, 0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"discount": F(1)}, "discount"),
        ({"discount": F(-1, 2)}, "discount"),
        ({"chance": 1.0}, "chance"),
        ({"low": 9, "high": 3}, "empty"),
        ({"block": 0}, "block"),
        ({"tests": (0,)}, "changes nothing"),
    ],
)
def test_senseless_numbers_are_refused(change, message: str) -> None:
    review = SMALL["dilemma"]
    if "discount" in change:
        review = evolve(review, **change)
    else:
        review = evolve(review, phases=tuple(evolve(f, **change) for f in review.phases))
    with pytest.raises(Refused, match=message):
        certify(review)


@pytest.mark.parametrize("factor", [F(10) ** 9, F(1, 10**9)])
def test_the_unit_of_payoffs_does_not_matter(factor: F) -> None:
    review = SMALL["heist"]
    values = review.stage.values.numbers() * factor
    certificate = certify(evolve(review, stage=Stage(scaled(values))))
    assert certificate.gain / float(factor) == pytest.approx(certify(review).gain, rel=1e-9)


def test_a_flat_game_has_nothing_to_gain() -> None:
    stage = Stage(scaled(np.full((2, 4, 4), 7)))
    found = certify(evolve(SMALL["dilemma"], stage=stage))
    assert np.abs(found.gain).max() < 1e-11
    assert found.best == pytest.approx([7, 7])


def test_no_patience_makes_deviation_a_one_shot_matter() -> None:
    found = certify(evolve(SMALL["dilemma"], discount=F(0)))
    # the review starts with Large's, which tests (10 %); Small's best reply is to defect
    assert found.best[1] == pytest.approx(0.9 * 3.8 + 0.1 * 1)


def test_false_blame_is_a_binomial_tail() -> None:
    from math import comb

    phase = Phase(0.25, 2, 5, 12, 1, (1,), (0, 0))
    inside = sum(comb(12, d) * 0.25**d * 0.75 ** (12 - d) for d in range(2, 6))
    assert false_blame(phase) == pytest.approx(1 - inside, abs=1e-14)


def test_a_tampered_certificate_is_found_out() -> None:
    review = SMALL["dilemma"]
    certificate = certify(review)
    wrong = evolve(certificate, starts=certificate.starts - 1e-4)
    with pytest.raises(Inconsistent):
        verify(review, wrong)
    choices = list(certificate.choices)
    moves = [list(map(list, by_llm)) for by_llm in choices[0].moves]
    moves[1][0] = [evolve(m, payoff=m.payoff - 0.01) for m in moves[1][0]]
    choices[0] = evolve(choices[0], moves=tuple(tuple(map(tuple, m)) for m in moves))
    with pytest.raises(Inconsistent):
        verify(review, evolve(certificate, choices=tuple(choices)))

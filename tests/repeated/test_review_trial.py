"""This module checks by play that nobody gains more than certificates say."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from attrs import evolve
from review_arrays import dilemma_review, heist_review

from metagame.backends.repeated.solvers.clients.certificate import certify
from metagame.backends.repeated.solvers.clients.observation import Refused
from metagame.backends.repeated.solvers.clients.review import Review
from metagame.backends.repeated.solvers.clients.sight import Caution, Sight, rules_for
from metagame.backends.repeated.solvers.clients.trial import (
    always,
    best_response,
    blocks,
    frame,
    greedy,
    trial,
)


def sampled(review: Review, size: int) -> Review:
    rules = rules_for(review.topology, Sight(size), review.cycle, Caution(1e-4))
    return evolve(review, sight=Sight(size), rules=rules)


HEIST = heist_review(0.1, 0.1, 40, 80, F(96, 100))
EXACT = {
    "dilemma": dilemma_review(0.1, 0.05, 60, 120, F(97, 100)),
    "heist": evolve(HEIST, phases=tuple(evolve(f, high=12) for f in HEIST.phases)),
}
REVIEWS = {
    **EXACT,
    "dilemma, samples": sampled(EXACT["dilemma"], 2000),
    "heist, samples": sampled(EXACT["heist"], 2000),
}
CERTIFICATES = {name: certify(review) for name, review in REVIEWS.items()}


@pytest.mark.parametrize("name", EXACT)
def test_the_printed_best_response_gains_what_the_certificate_says(name: str) -> None:
    review, certificate = REVIEWS[name], CERTIFICATES[name]
    for k in range(review.llms):
        found = trial(review, k, best_response(review, certificate, k), seed=k)
        assert abs(found.mean - certificate.best[k]) <= 4 * found.error + found.cut + 1e-6


@pytest.mark.parametrize("name", REVIEWS)
def test_conforming_pays_what_the_certificate_says(name: str) -> None:
    review, certificate = REVIEWS[name], CERTIFICATES[name]
    for k in range(review.llms):
        found = trial(review, k, seed=k)
        assert abs(found.mean - certificate.conforming[k]) <= 4 * found.error + found.cut


@pytest.mark.parametrize("name", ["dilemma, samples", "heist, samples"])
def test_with_samples_the_certificate_is_an_upper_bound(name: str) -> None:
    review, certificate = REVIEWS[name], CERTIFICATES[name]
    for k in range(review.llms):
        found = trial(review, k, best_response(review, certificate, k), runs=20, seed=k)
        assert found.mean <= certificate.best[k] + 4 * found.error + found.cut
        assert found.mean >= certificate.conforming[k] - 4 * found.error - found.cut


@pytest.mark.parametrize("name", REVIEWS)
def test_no_other_deviation_gains_more(name: str) -> None:
    """Greedy, always one meta-action, random blocks, framing the LLM under review."""
    review, certificate = REVIEWS[name], CERTIFICATES[name]
    for k in range(review.llms):
        size = review.stage.values.shape[1 + k]
        others = [greedy(review, k), frame(review, k)]
        others += [always(review, k, move) for move in {0, size // 2, size - 1}]
        others += [blocks(review, k, length, seed=length) for length in (1, 10)]
        for deviator in others:
            found = trial(review, k, deviator, runs=6, seed=k)
            assert found.mean <= certificate.best[k] + 4 * found.error + found.cut


def test_trials_are_repeatable_and_refuse_what_takes_for_ever() -> None:
    review = REVIEWS["dilemma"]
    assert trial(review, 0, runs=2) == trial(review, 0, runs=2)
    assert trial(review, 0, runs=2).periods == 303
    with pytest.raises(Refused, match="runs of"):
        trial(evolve(review, discount=F(999_999, 1_000_000)), 0)
    with pytest.raises(Refused, match="1 runs"):
        trial(review, 0, runs=1)
    assert trial(evolve(review, discount=F(0)), 0, runs=2).periods == 1

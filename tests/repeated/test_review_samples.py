"""This module checks reviews where frequencies are samples: bounds, verification, play."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from review_arrays import dilemma_review, heist_review, topology

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage, Topology
from metagame.backends.repeated.solvers.clients.certificate import certify, estimate
from metagame.backends.repeated.solvers.clients.hull import upper_cover
from metagame.backends.repeated.solvers.clients.observation import Inconsistent, Refused
from metagame.backends.repeated.solvers.clients.review import Phase, Review
from metagame.backends.repeated.solvers.clients.sight import (
    Caution,
    Rule,
    Sight,
    judge,
    rules_for,
    tail,
)
from metagame.backends.repeated.solvers.clients.verify import verify
from metagame.backends.repeated.solvers.clients.verify_samples import (
    binomial_sum,
    multinomial_sum,
)


def sampled(review: Review, size: int, noise: F = F(0), alarm: float = 1e-4) -> Review:
    sight = Sight(size, noise)
    rules = rules_for(review.topology, sight, review.cycle, Caution(alarm))
    return evolve(review, sight=sight, rules=rules)


PLAIN = {
    "dilemma": dilemma_review(0.1, 0.05, 60, 120, F(98, 100)),
    "heist": heist_review(0.1, 0.1, 40, 80, F(97, 100)),
}

# --- counts and how they are judged --------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(0, 60), st.fractions(0, 1))
def test_tails_are_binomial_sums(size: int, count: int, chance: F) -> None:
    exact = sum(
        comb(size, c) * chance**c * (1 - chance) ** (size - c) for c in range(min(count, size + 1))
    )
    assert float(tail(size, count, float(chance))) == pytest.approx(float(exact), abs=1e-12)
    inside = binomial_sum(size, float(chance), count, size)
    assert inside == pytest.approx(float(1 - exact), abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 9),
    st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any),
    st.lists(st.integers(0, 4), min_size=3, max_size=3),
)
def test_multinomial_sums_are_those_of_the_definition(size: int, parts, low) -> None:
    chances = [F(x, sum(parts)) for x in parts]
    exact = F(0)
    for a, b in product(range(size + 1), repeat=2):
        counts = (a, b, size - a - b)
        if counts[2] >= 0 and all(c >= x for c, x in zip(counts, low, strict=True)):
            ways = comb(size, a) * comb(size - a, b)
            exact += ways * prod(p**c for p, c in zip(chances, counts, strict=True))
    found = multinomial_sum(size, [float(p) for p in chances], low)
    assert found == pytest.approx(float(exact), abs=1e-12)


def test_rules_raise_no_false_alarms() -> None:
    """Floors lie below what the LLM under review can cause, by a binomial tail."""
    review = sampled(PLAIN["dilemma"], 1000, alarm=1e-5)
    for j, share in ((0, 0.7), (1, 0.3)):
        (rules,) = review.rules[j]
        for rule in rules:
            floor = rule.floors[0]
            assert tail(1000, floor, 1 - share) <= 1e-5 < tail(1000, floor + 1, 1 - share)
            assert rule.own == 0 and floor < rule.level < 1000
            assert rule.floors[1] == 0


def test_counts_are_judged() -> None:
    rules = (Rule((30, 0), 0, 90), Rule((40, 10), -1, 0))
    assert judge(rules, ((95, 5), (60, 40))) == "same"
    assert judge(rules, ((89, 11), (60, 40))) == "discrepant"
    assert judge(rules, ((29, 71), (60, 40))) == "clear"
    assert judge(rules, ((95, 5), (91, 9))) == "clear"


# --- certificates --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("size", "noise"), [(5000, F(0)), (400, F(1, 10))])
def test_separate_code_agrees(name: str, size: int, noise: F) -> None:
    review = sampled(PLAIN[name], size, noise)
    certificate = certify(review)
    checked = verify(review, certificate, samples=20)
    assert checked.sampled > 90
    assert max(checked.residual, checked.difference, checked.on_path) < 1e-6
    assert certificate.error.max() < 1e-5


def test_huge_samples_are_nearly_exact_frequencies() -> None:
    plain = certify(PLAIN["dilemma"])
    near = [certify(sampled(PLAIN["dilemma"], n)).gain.max() for n in (1000, 10**5, 10**7)]
    assert near[0] > near[1] > near[2] > plain.gain.max() - 1e-6
    assert near[2] - plain.gain.max() < 5e-3
    assert certify(sampled(PLAIN["dilemma"], 10**7)).conforming == pytest.approx(
        plain.conforming, abs=2e-3
    )


@st.composite
def games(draw):
    """Two LLMs, two roles of up to three actions, cycles of one or two profiles."""
    sizes = draw(st.sampled_from([(2, 2), (3, 2), (2, 3)]))
    rows = [draw(st.lists(st.integers(1, 3), min_size=2, max_size=2)) for _ in sizes]
    top = topology([[F(x, sum(row)) for x in row] for row in rows], list(sizes))
    if draw(st.booleans()):  # the same action in both roles: not all combinations
        same = np.array([[a, a] for a in range(2)])
        top = Topology(top.shares, top.actions, (same, same), top.followed)
    if draw(st.booleans()):  # half of the clients of the first LLM draw evenly
        half = tuple(
            tuple(tuple(F(int(a == b), 2) + F(1, 2 * m) for b in range(m)) for a in range(m))
            for m in sizes
        )
        top = Topology(top.shares, top.actions, top.told, (half, *top.followed[1:]))
    told = tuple(len(rows) for rows in top.told)
    values = np.random.default_rng(draw(st.integers(0, 10**6))).integers(-5, 6, (2, *told))
    pick = lambda: tuple(draw(st.integers(0, s - 1)) for s in told)  # noqa: E731
    cycle = tuple(pick() for _ in range(draw(st.integers(1, 2))))
    phases = []
    for j in range(2):
        tests = tuple((p[j] + draw(st.integers(1, told[j] - 1))) % told[j] for p in cycle)
        low, block = draw(st.integers(0, 2)), draw(st.integers(1, 10))
        high = low + draw(st.integers(0, 4))
        phases.append(Phase(0.25, low, high, block, draw(st.integers(0, 12)), tests, pick()))
    discount = draw(st.sampled_from([F(0), F(1, 2), F(9, 10)]))
    review = Review(Stage(scaled(values)), top, cycle, tuple(phases), discount)
    noise = draw(st.sampled_from([F(0), F(1, 5)]))
    return sampled(review, draw(st.sampled_from([1, 20, 300, 20_000])), noise, 1e-3)


@settings(deadline=None, max_examples=25)
@given(games())
def test_random_certificates_agree_with_separate_code(review: Review) -> None:
    certificate = certify(review)
    assert verify(review, certificate, samples=6).sampled > 0
    assert (certificate.gain >= 0).all()
    near = estimate(review, certificate.conforming, 1e-6)
    spread = np.ptp(review.stage.values.floats())
    assert near <= certificate.gain.max() + 0.05 * spread


def test_a_tampered_certificate_is_found_out() -> None:
    review = sampled(PLAIN["dilemma"], 2000)
    certificate = certify(review)
    choices = list(certificate.choices)
    moves = [list(map(list, by_llm)) for by_llm in choices[0].moves]
    moves[1][0] = [evolve(m, payoff=m.payoff - 0.01) for m in moves[1][0]]
    choices[0] = evolve(choices[0], moves=tuple(tuple(map(tuple, m)) for m in moves))
    with pytest.raises(Inconsistent):
        verify(review, evolve(certificate, choices=tuple(choices)))
    with pytest.raises(Inconsistent):
        verify(review, evolve(certificate, on_path=certificate.on_path + 1e-3))


@pytest.mark.parametrize("change", [{"rules": ()}, {"sight": Sight()}])
def test_rules_and_samples_come_together(change) -> None:
    with pytest.raises(Refused, match="rules"):
        certify(evolve(sampled(PLAIN["dilemma"], 100), **change))


# --- covers --------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 60), st.booleans())
def test_covers_are_as_high_in_every_direction(seed: int, count: int, flat: bool) -> None:
    rng = np.random.default_rng(seed)
    points = rng.random((count, 3))
    if flat:
        points[:, 1] = 0.5
    kept = upper_cover(points)
    for slopes in rng.normal(size=(30, 2)) * 10.0 ** rng.uniform(-2, 3, (30, 1)):
        height = points[:, 2] + points[:, :2] @ slopes
        assert height[kept].max() >= height.max() - 1e-9 * (1 + np.abs(slopes).sum())
    assert prod(kept.shape) <= count

"""This module checks certificates on random games against the definitions, by separate code."""

from __future__ import annotations

from fractions import Fraction as F
from math import prod

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from review_arrays import topology

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage, Topology
from metagame.backends.repeated.solvers.clients.certificate import certify, estimate
from metagame.backends.repeated.solvers.clients.observation import missing
from metagame.backends.repeated.solvers.clients.review import Phase, Review
from metagame.backends.repeated.solvers.clients.verify import verify


@st.composite
def reviews(draw):
    """Everybody governs somebody in every role; any payoffs, any cycle, any numbers."""
    n, roles = draw(st.sampled_from([(2, 2), (2, 3), (3, 2)]))
    rows = [draw(st.lists(st.integers(1, 4), min_size=n, max_size=n)) for _ in range(roles)]
    actions = [draw(st.integers(2, 3 if n * roles == 4 else 2)) for _ in range(roles)]
    top = topology([[F(x, sum(row)) for x in row] for row in rows], actions)
    if draw(st.booleans()):
        top = uniform(top)
    if draw(st.booleans()):
        top = noisy(top, F(draw(st.integers(1, 3)), 4))
    sizes = tuple(len(rows) for rows in top.told)
    seed = draw(st.integers(0, 10**6))
    values = np.random.default_rng(seed).integers(-5, 6, (n, *sizes))
    pick = lambda: tuple(draw(st.integers(0, s - 1)) for s in sizes)  # noqa: E731
    cycle = tuple(pick() for _ in range(draw(st.integers(1, 2))))
    phases = []
    for j in range(n):
        tests = tuple((p[j] + draw(st.integers(1, sizes[j] - 1))) % sizes[j] for p in cycle)
        block = draw(st.integers(1, 12))
        low = draw(st.integers(0, 3))
        chance = draw(st.sampled_from([0.125, 0.25, 0.5, 0.75]))
        high = low + draw(st.integers(0, 5))
        phases.append(Phase(chance, low, high, block, draw(st.integers(0, 20)), tests, pick()))
    discount = draw(st.sampled_from([F(0), F(1, 2), F(9, 10), F(99, 100)]))
    return Review(Stage(scaled(values)), top, cycle, tuple(phases), discount)


def uniform(top: Topology) -> Topology:
    """The same action in all roles: meta-actions are no longer all combinations."""
    m = min(top.actions)
    told = tuple(np.array([[a] * len(top.actions) for a in range(m)]) for _ in top.told)
    return Topology(top.shares, top.actions, told, top.followed)


def noisy(top: Topology, follow: F) -> Topology:
    """Only some clients of the first LLM follow it; the others draw evenly."""
    first = tuple(
        tuple(tuple(follow * (a == b) + (1 - follow) / m for b in range(m)) for a in range(m))
        for m in top.actions
    )
    return Topology(top.shares, top.actions, top.told, (first, *top.followed[1:]))


@settings(deadline=None, max_examples=60)
@given(reviews())
def test_certificates_agree_with_separate_code(review: Review) -> None:
    certificate = certify(review)
    checked = verify(review, certificate, samples=8)
    assert max(checked.residual, checked.difference, checked.on_path) < 1e-10
    assert (certificate.gain >= 0).all()
    assert (certificate.error > 0).all() and certificate.error.max() < 1e-7
    near = estimate(review, certificate.conforming, 1e-6)
    assert abs(near - max(certificate.best - certificate.conforming)) < 1e-3


@settings(deadline=None, max_examples=30)
@given(reviews())
def test_a_best_response_is_worth_something_to_find(review: Review) -> None:
    """Best responses earn at least what any one-shot guarantee does: the least payoff."""
    certificate = certify(review)
    values = review.stage.values.floats()
    assert missing(review.topology) == ()
    for k, best in enumerate(certificate.best):
        others = np.moveaxis(values[k], k, 0).reshape(values.shape[1 + k], -1)
        assert best >= others.min(axis=1).max() - 1e-9
        assert best <= others.max() + 1e-9
    assert prod(certificate.starts.shape) == review.llms**2

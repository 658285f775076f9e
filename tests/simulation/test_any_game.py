"""Any small game is simulated as it is defined: drawn games, engines and options."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.simulation.engine.errors import Refused
from metagame.backends.simulation.engine.problem import (
    CountPayoffs,
    Law,
    Monitoring,
    ProfilePayoffs,
)
from metagame.backends.simulation.engine.records import discounted
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.engine.seating import as_played

from .populations import mean_by_definition, population, prisoners, simplex


@st.composite
def problems(draw):
    """Up to three roles, actions and LLMs; a mixture of products with zeros; any compliance."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    sizes = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    n, parts = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    governors = simplex(rng, parts, len(sizes), n)
    governors[rng.random(governors.shape) < draw(st.sampled_from([0, 0.4]))] = 0
    governors[governors.sum(axis=2) == 0] = np.eye(n)[0]
    governors /= governors.sum(axis=2, keepdims=True)
    weights = simplex(rng, parts)
    scale = draw(st.sampled_from([1.0, 1e9, 1e-9]))
    payoffs = rng.integers(-5, 6, (len(sizes), *sizes)) * scale
    follow = np.where(rng.random(n) < 0.3, 1.0, rng.random(n))
    size = draw(st.sampled_from([1, 2, 7, 200, 5000]))
    law, replace = Law(weights, governors), draw(st.booleans())
    return population(payoffs, law, follow=follow, size=size, replace=replace)


@settings(deadline=None, max_examples=60)
@given(problems(), st.sampled_from(["counts", "clients", "instances"]), st.integers(0, 10**6))
def test_any_small_game_has_the_means_of_its_definition(problem, engine, seed) -> None:
    rng = np.random.default_rng(seed)
    profile = [int(rng.integers(s)) for s in problem.sizes]
    payoffs = np.zeros((problem.llms, *problem.sizes))
    run = simulate(problem, [Fixed(k) for k in profile], payoffs, Options(64, seed, engine))
    law = as_played(problem).law
    expected = mean_by_definition(problem, profile, law)
    nobody = law.mass == 0
    assert (np.isnan(run.estimate.means) == nobody).all()
    scale = abs(problem.payoffs.values).max() + 1e-300
    # few rounds and instances: rare events may have been missed, so the error has a floor
    floor = problem.roles * scale / np.sqrt(64 * problem.size) / np.where(nobody, 1, law.mass)
    slack = 5 * np.nan_to_num(run.estimate.errors) + 3 * floor
    assert (abs(run.estimate.means - expected)[~nobody] <= slack[~nobody]).all()
    for r, own in enumerate(run.records.frequencies):
        assert np.allclose(own.sum(axis=1), 1)
        assert own.shape == (64, problem.actions[r])
    assert (run.records.clients.sum(axis=1) == problem.size * problem.roles).all()
    if run.held is not None:
        assert (run.records.clients == run.held.sum(axis=0)).all()


@pytest.mark.parametrize("replace", [True, False])
def test_a_billion_clients_are_no_more_work(replace: bool) -> None:
    problem = prisoners(0.7, follow=0.9, size=10**9 - 1, replace=replace)
    problem = evolve(problem, monitoring=Monitoring("clients", noise=0.01))
    run = simulate(problem, [Fixed(1), Fixed(2)], np.zeros((2, 4, 4)), Options(20))
    expected = mean_by_definition(problem, (1, 2))
    assert np.allclose(run.estimate.means, expected, atol=1e-3)


def test_payoffs_that_are_not_finite_are_refused() -> None:
    def pay(role, own, counts):
        with np.errstate(divide="ignore"):
            return 1.0 / own

    problem = evolve(prisoners(size=20), payoffs=CountPayoffs(2, 2, pay))
    for engine in ("counts", "clients", "instances"):
        with pytest.raises(Refused, match="finite"):
            simulate(problem, [Fixed(0)] * 2, np.zeros((2, 4, 4)), Options(3, 0, engine))


def test_ten_roles_of_a_hundred_actions() -> None:
    """A role wins if exactly four roles choose its action; no table would hold the payoffs."""
    asked = []

    def pay(profile):
        asked.append(profile)
        return [float(profile.count(a) == 4) for a in profile]

    shares = np.eye(3)[[0] * 5 + [1] * 4 + [2]]
    told = tuple(
        np.where(shares[:, i] > 0, row, -1)[None]
        for i, row in enumerate(([7, 7, 7, 7, 3, *[0] * 5], [9] * 10, [5] * 10))
    )
    one = tuple((np.eye(100),) * 10 for _ in range(3))
    small = prisoners(size=50)
    for replace in (True, False):
        problem = evolve(
            small,
            payoffs=ProfilePayoffs(pay),
            actions=(100,) * 10,
            law=Law(np.ones(1), shares[None]),
            followed=one,
            told=told,
            replace=replace,
        )
        for engine in ("best", "instances"):
            options = Options(30, 1, engine)
            run = simulate(problem, [Fixed(0)] * 3, np.zeros((3, 1, 1, 1)), options)
            assert run.engine.name == ("counts" if engine == "best" else "instances")
            assert np.allclose(run.estimate.means, [4 / 5, 1, 0], rtol=1e-12)
    assert len(set(asked)) == 1 and len(asked) == 2


def test_too_many_rounds_are_refused_before_they_are_played() -> None:
    with pytest.raises(Refused, match="too many to record"):
        simulate(prisoners(), [Fixed(0)] * 2, np.zeros((2, 4, 4)), Options(10**9))


def test_discounted_payoffs_weigh_early_rounds_more() -> None:
    mixed = Mixed(np.full(4, 0.25))
    records = simulate(prisoners(), [mixed, mixed], np.zeros((2, 4, 4)), Options(40)).records
    by_hand = sum(0.9**t * records.payoffs[t] for t in range(40)) * 0.1 / (1 - 0.9**40)
    assert np.allclose(discounted(records, 0.9), by_hand)
    assert np.allclose(discounted(records, 1.0), records.payoffs.mean(axis=0))

"""Simulated means are those of the definition, whatever the matching, compliance and engine."""

from __future__ import annotations

import numpy as np
import pytest

from metagame.backends.simulation.engine.problem import CountPayoffs
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.engine.seating import as_played

from .populations import (
    DILEMMA,
    assortative,
    independent,
    joint,
    mean_by_definition,
    population,
    prisoners,
    simplex,
)

RNG = np.random.default_rng(5)
THREE = RNG.integers(-5, 6, (3, 2, 3, 2)).astype(float)
SHARES = np.array([[0.5, 0.3, 0.2], [0.1, 0.9, 0.0], [0.25, 0.25, 0.5]])

CASES = {
    "dilemma": prisoners(),
    "compliance": prisoners(follow=[0.9, 0.5]),
    "stray": prisoners(follow=[0.8, 0.3], stray=1),
    "assortative": population(DILEMMA, assortative([[0.7, 0.3], [0.4, 0.6]], 1 / 3), follow=0.9),
    "joint": population(DILEMMA, joint([(0, 1), (1, 0), (0, 0)], [0.5, 0.3, 0.2], 2), follow=0.8),
    "three": population(THREE, independent(SHARES), follow=[1, 0.75, 0.5]),
    "three assortative": population(THREE, assortative(SHARES, 0.25)),
    "one role": population(np.array([[1.0, 2, 4]]), independent([[0.25, 0.75]]), follow=0.5),
    "one llm": population(DILEMMA, independent([[1.0], [1.0]]), follow=0.7),
}


def exact(problem, profile):
    return mean_by_definition(problem, profile, as_played(problem).law)


def agrees(estimate, expected):
    errors = np.nan_to_num(estimate.errors)
    assert np.isfinite(estimate.errors).all()
    assert (abs(estimate.means - expected) <= 4 * errors + 1e-9 * (1 + abs(expected))).all(), (
        estimate.means,
        expected,
        errors,
    )


def changed(problem, **fields):
    from attrs import evolve

    return evolve(problem, **fields)


@pytest.mark.parametrize("engine", ["counts", "clients", "instances"])
@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_means_are_those_of_the_definition(name: str, replace: bool, engine: str) -> None:
    rng = np.random.default_rng(len(name))
    problem = changed(CASES[name], replace=replace, size=997)
    for k in range(2):
        profile = [int(rng.integers(s)) for s in problem.sizes]
        rules = [Fixed(choice) for choice in profile]
        payoffs = np.zeros((problem.llms, *problem.sizes))
        run = simulate(problem, rules, payoffs, Options(rounds=100, seed=k, engine=engine))
        assert run.estimate.source == "between rounds"
        agrees(run.estimate, exact(problem, profile))


@pytest.mark.parametrize("engine", ["counts", "clients", "instances"])
@pytest.mark.parametrize("replace", [True, False])
def test_one_round_has_a_standard_error(replace: bool, engine: str) -> None:
    for name, problem in CASES.items():
        problem = changed(problem, replace=replace, size=20_000)
        profile = [s - 1 for s in problem.sizes]
        rules = [Fixed(choice) for choice in profile]
        payoffs = np.zeros((problem.llms, *problem.sizes))
        run = simulate(problem, rules, payoffs, Options(rounds=1, seed=7, engine=engine))
        if np.isnan(run.estimate.errors).any():
            assert run.estimate.source == "unknown", name
            continue
        assert run.estimate.source == "within rounds"
        agrees(run.estimate, exact(problem, profile))


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("engine", ["counts", "clients"])
def test_errors_within_and_between_rounds_agree(replace: bool, engine: str) -> None:
    problem = changed(CASES["assortative"], size=400, replace=replace)
    payoffs = np.zeros((2, 4, 4))
    many = simulate(problem, [Fixed(1), Fixed(2)], payoffs, Options(1500, 3, engine)).estimate
    spread = many.errors * np.sqrt(1500)
    few = [
        simulate(problem, [Fixed(1), Fixed(2)], payoffs, Options(1, k, engine)).estimate.errors
        for k in range(20)
    ]
    stated = np.mean(few, axis=0)
    if replace:
        assert np.allclose(stated, spread, rtol=0.1)
    else:
        assert (stated > 0.97 * spread).all() and (stated < 4 * spread).all()


@pytest.mark.parametrize("engine", ["counts", "clients"])
def test_mixtures_are_drawn_for_all_clients_or_by_each(engine: str) -> None:
    rng = np.random.default_rng(1)
    for common in (True, False):
        problem = changed(CASES["assortative"], common_draws=common, size=500)
        mixed = [simplex(rng, s) for s in problem.sizes]
        payoffs = np.zeros((2, 4, 4))
        run = simulate(problem, [Mixed(m) for m in mixed], payoffs, Options(600, 2, engine))
        if common:
            expected = sum(
                mixed[0][a] * mixed[1][b] * mean_by_definition(problem, (a, b))
                for a in range(4)
                for b in range(4)
            )
        else:
            expected = mean_by_definition(problem, mixed)
            assert (run.records.choices == -1).all()
        agrees(run.estimate, expected)


def test_an_anonymous_game_with_many_roles_is_played_instance_by_instance() -> None:
    roles = 40
    pay = CountPayoffs(roles, 2, lambda r, own, counts: (own == 0) * counts[:, 0] / roles)
    law = independent([[0.5, 0.5]] * roles)
    small = population(np.zeros((1, 2)), independent([[0.5, 0.5]]), follow=[0.8, 0.6])
    followed = tuple(tuple([own[0]] * roles) for own in small.followed)
    told = tuple(np.repeat(np.arange(2)[:, None], roles, axis=1) for _ in range(2))
    problem = changed(
        small, payoffs=pay, actions=(2,) * roles, law=law, followed=followed, told=told, size=3000
    )
    run = simulate(problem, [Fixed(0), Fixed(1)], np.zeros((2, 2, 2)), Options(20, 1))
    assert run.engine.name == "instances"
    first = np.array([0.9, 0.2])  # how often each LLM's clients play action 0
    expected = first * (1 + (roles - 1) * first.mean()) / roles
    agrees(run.estimate, expected)


def test_payoffs_of_1e9_and_1e_minus_9() -> None:
    for scale in (1e9, 1e-9, 1e140):
        problem = population(DILEMMA * scale, independent([[0.6, 0.4]] * 2), follow=0.9, size=10**4)
        for engine in ("counts", "clients"):
            run = simulate(
                problem, [Fixed(1), Fixed(2)], np.zeros((2, 4, 4)), Options(50, 4, engine)
            )
            agrees_scaled = abs(run.estimate.means - exact(problem, (1, 2)))
            assert (agrees_scaled <= 4 * run.estimate.errors + 1e-12 * scale).all()

"""Clients with a memory do what a plain loop does, and the right engine is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.simulation.engine.choose import choose_engine
from metagame.backends.simulation.engine.errors import Refused
from metagame.backends.simulation.engine.population import seated
from metagame.backends.simulation.engine.problem import Law, Memory, Monitoring, TablePayoffs
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.engine.seating import seats

from .populations import DILEMMA, assortative, independent, population, prisoners


def remembering(rng, law, replace=False):
    """Three states, in each of which a client follows or does the opposite; random moves."""
    problem = population(DILEMMA, law, size=60, replace=replace)
    flips = np.array([np.eye(2), np.eye(2)[::-1], np.eye(2)])
    plays = tuple(np.broadcast_to(flips, (2, 3, 2, 2)) for _ in range(2))
    moves = tuple(rng.integers(3, size=(3, 4)) for _ in range(2))
    return evolve(problem, memory=Memory(plays, moves, 1))


@pytest.mark.parametrize("strata", [False, True])
def test_clients_remember_as_in_a_loop(strata: bool) -> None:
    rng = np.random.default_rng(4)
    shares = [[0.7, 0.3], [0.4, 0.6]]
    law = assortative(shares, 0.5) if strata else independent(shares)
    problem = remembering(rng, law)
    options = Options(40, seed=9, keep_clients=True, threads=2)
    run = simulate(problem, [Fixed(1), Fixed(2)], np.zeros((2, 4, 4)), options)
    assert run.engine.name == "clients" and "remember" in run.engine.reason
    found = seats(problem)
    llm = [np.repeat([0, 1], held) for held in found.clients]
    state, earned = np.ones((2, 60), dtype=int), np.zeros((2, 60))
    told = [(0, 1), (1, 0)]
    for t in range(40):
        orders = [seated(found, 9, t, r) for r in range(2)]
        orders = [np.arange(60) if order is None else order for order in orders]
        total = np.zeros(2)
        for k in range(60):
            who = [int(orders[r][k]) for r in range(2)]
            do = []
            for r in range(2):
                told_here = told[llm[r][who[r]]][r]
                do.append(1 - told_here if state[r, who[r]] == 1 else told_here)
            for r in range(2):
                pay = DILEMMA[r][do[0], do[1]]
                earned[r, who[r]] += pay
                total[llm[r][who[r]]] += pay
                state[r, who[r]] = problem.memory.moves[r][state[r, who[r]], 2 * do[0] + do[1]]
        assert np.allclose(run.records.payoffs[t], total / found.clients.sum(axis=0))
    for r in range(2):
        assert (run.population.state[r] == state[r]).all()
        assert np.allclose(run.population.earned[r], earned[r])
        assert (run.population.llm[r] == llm[r]).all()


def test_what_clients_earned_adds_up_to_the_means() -> None:
    problem = prisoners(follow=0.9, size=10_000, replace=False)
    options = Options(30, 1, keep_clients=True)
    run = simulate(problem, [Fixed(1), Mixed(np.full(4, 0.25))], np.zeros((2, 4, 4)), options)
    people = run.population
    for i in range(2):
        total = sum(own[llm == i].sum() for own, llm in zip(people.earned, people.llm, strict=True))
        number = sum((llm == i).sum() for llm in people.llm)
        assert number == run.held[:, i].sum()
        assert abs(total / number / 30 - run.estimate.means[i]) < 1e-9


def test_counting_is_chosen_wherever_it_is_exact() -> None:
    problem = prisoners(size=10**6)
    for changed in (
        problem,
        evolve(problem, replace=False),
        evolve(problem, monitoring=Monitoring("clients", noise=0.1, sample=30, delay=2)),
        evolve(problem, law=assortative([[0.6, 0.4]] * 2, 0.3)),
    ):
        chosen = choose_engine(changed)
        assert chosen.name == "counts" and "exact in law" in chosen.reason
    kept = choose_engine(evolve(problem, replace=False), keep_clients=True)
    assert kept.name == "clients" and "record" in kept.reason
    remembers = remembering(np.random.default_rng(0), independent([[0.5, 0.5]] * 2))
    assert choose_engine(remembers).name == "clients"
    wide = population(np.zeros((4, 9, 9, 9, 9)), independent([[0.5, 0.5]] * 4), follow=0.5)
    assert choose_engine(wide).name == "counts"
    assert choose_engine(evolve(wide, replace=False)).name == "instances"
    seven = population(np.zeros((7, *(2,) * 7)), independent([[0.5, 0.5]] * 7), follow=0.5)
    assert choose_engine(seven).joint is False
    named = evolve(seven, monitoring=Monitoring("identified"))
    assert choose_engine(named).name == "clients"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": 0}, "instances in a round"),
        ({"size": 10**9}, "instances in a round"),
        ({"payoffs": TablePayoffs(np.full((2, 2, 2), np.inf))}, "not finite"),
        ({"payoffs": TablePayoffs(np.full((2, 2, 2), 1e160))}, "too large"),
        ({"payoffs": TablePayoffs(np.zeros((2, 2, 3)))}, "shape"),
        ({"law": Law(np.array([0.5]), np.full((1, 2, 2), 0.5))}, "add up"),
        ({"law": Law(np.ones(1), np.array([[[1.5, -0.5]] * 2]))}, "no chance"),
        ({"told": (np.full((1, 2), -1), np.zeros((1, 2), dtype=int))}, "no action"),
        ({"monitoring": Monitoring(noise=2)}, "noise"),
        ({"monitoring": Monitoring(delay=-1)}, "delay"),
        ({"monitoring": Monitoring("perfect", sample=3)}, "sample"),
        ({"monitoring": Monitoring("clients", sample=0)}, "sample"),
        ({"monitoring": Monitoring("signal")}, "signals need chances"),
        ({"memory": Memory((), (np.zeros((1, 4)),))}, "finite population"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_does_not_fit_is_refused_by_name(changes, message) -> None:
    problem = evolve(prisoners(), **changes)
    with pytest.raises(Refused, match=message):
        simulate(problem, [Fixed(0), Fixed(0)], np.zeros((2, *problem.sizes)), Options(3))


@pytest.mark.parametrize(
    "options",
    [
        Options(0),
        Options(3, seed=-1),
        Options(3, threads=0),
        Options(3, engine="magic"),
        Options(3, keep_clients=True),
    ],
)
def test_options_that_do_not_fit_are_refused(options) -> None:
    with pytest.raises(Refused):
        simulate(prisoners(), [Fixed(0), Fixed(0)], np.zeros((2, 4, 4)), options)


def test_engines_that_cannot_are_refused() -> None:
    kept = Options(3, engine="counts", keep_clients=True)
    with pytest.raises(Refused, match="no counting"):
        simulate(prisoners(replace=False), [Fixed(0)] * 2, np.zeros((2, 4, 4)), kept)
    named = evolve(prisoners(), monitoring=Monitoring("identified"))
    with pytest.raises(Refused, match="not seen"):
        simulate(named, [Fixed(0)] * 2, np.zeros((2, 4, 4)), Options(3, engine="instances"))
    wide = population(np.zeros((4, 9, 9, 9, 9)), independent([[0.5, 0.5]] * 4), follow=0.5)
    with pytest.raises(Refused, match="combinations"):
        simulate(wide, [Fixed(0)] * 2, np.zeros((2, *wide.sizes)), Options(3, engine="clients"))
    with pytest.raises(Refused, match="as many rules"):
        simulate(prisoners(), [Fixed(0)], np.zeros((2, 4, 4)), Options(3))

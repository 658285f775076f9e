"""A seed gives the same numbers, with any number of threads, in one go or resumed."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.simulation.engine.errors import WrongSnapshot
from metagame.backends.simulation.engine.problem import Memory, Monitoring
from metagame.backends.simulation.engine.records import arrays_of
from metagame.backends.simulation.engine.rules.automaton import Automaton
from metagame.backends.simulation.engine.rules.evolving import Imitation, Replicator
from metagame.backends.simulation.engine.rules.q_learning import QLearning
from metagame.backends.simulation.engine.rules.regrets import (
    ConditionalRegretMatching,
    RegretMatching,
)
from metagame.backends.simulation.engine.rules.responses import BestResponse, FictitiousPlay, Logit
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.engine.snapshot import load, save

from .populations import DILEMMA, assortative, meta_payoffs, population, prisoners

PD = prisoners(follow=0.9, size=300)
PAYOFFS = meta_payoffs(PD)
MIXED = [Mixed(np.array([0.1, 0.2, 0.3, 0.4])), Fixed(2)]
LEARNING = [RegretMatching(), QLearning(remembers=True)]


def grudging(problem):
    """Clients who stop following for a round once somebody defects on them."""
    follow = np.stack([np.eye(2), np.array([[0.0, 1.0], [0.0, 1.0]])])
    plays = tuple(np.broadcast_to(follow, (2, 2, 2, 2)) for _ in range(2))
    moves = (np.array([[0, 1, 0, 1]] * 2), np.array([[0, 0, 1, 1]] * 2))
    return evolve(problem, replace=False, memory=Memory(plays, moves))


def same(one, other) -> None:
    first, second = arrays_of(one.records, ""), arrays_of(other.records, "")
    assert [name for name, _ in first] == [name for name, _ in second]
    for (name, a), (_, b) in zip(first, second, strict=True):
        assert a.dtype == b.dtype and a.tobytes() == b.tobytes(), name
    pair = one.population, other.population
    if pair[0] is not None:
        for (name, a), (_, b) in zip(*(arrays_of(p, "") for p in pair), strict=True):
            assert a.tobytes() == b.tobytes(), name


def differ(one, other) -> bool:
    return one.records.payoffs.tobytes() != other.records.payoffs.tobytes()


WAYS = {
    "counts": (PD, MIXED, Options(50, 1)),
    "counts learning": (PD, LEARNING, Options(50, 1)),
    "finite": (evolve(PD, replace=False), MIXED, Options(50, 1)),
    "clients": (evolve(PD, size=150_000), MIXED, Options(3, 1, "clients")),
    "people": (evolve(PD, size=150_000, replace=False), LEARNING, Options(3, 1, "clients")),
    "kept": (
        evolve(PD, size=150_000, replace=False),
        MIXED,
        Options(3, 1, "best", keep_clients=True),
    ),
    "memory": (grudging(evolve(PD, size=70_000)), LEARNING, Options(3, 1, keep_clients=True)),
    "strata": (
        population(
            DILEMMA, assortative([[0.7, 0.3], [0.4, 0.6]], 1 / 3), size=70_000, replace=False
        ),
        MIXED,
        Options(3, 1, "clients"),
    ),
    "instances": (evolve(PD, size=150_000), MIXED, Options(3, 1, "instances")),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_seed_gives_the_same_numbers_whatever_the_threads(name: str) -> None:
    problem, rules, options = WAYS[name]
    run = partial(simulate, problem, rules, PAYOFFS)
    alone = run(evolve(options, threads=1))
    same(alone, run(evolve(options, threads=1)))
    same(alone, run(evolve(options, threads=3)))
    assert differ(alone, run(evolve(options, seed=2)))


class Stop:
    """Interrupts when so many rounds are done."""

    def __init__(self, when: int) -> None:
        self.when, self.calls = when, []

    def __call__(self, done: int, total: int) -> None:
        self.calls.append((done, total))
        if done >= self.when:
            raise KeyboardInterrupt


RULES = [
    Fixed(1),
    Mixed(np.full(4, 0.25)),
    BestResponse(),
    FictitiousPlay(),
    Logit(2.0),
    RegretMatching(),
    ConditionalRegretMatching(),
    Replicator(),
    Imitation(0.1),
    QLearning(remembers=True, exploration=0.5),
    Automaton(np.array([0, 3]), np.random.default_rng(0).integers(0, 2, (2, 4, 4))),
]


@pytest.mark.parametrize("delay", [0, 3])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_resumed_run_goes_on_as_if_it_had_not_stopped(rule, delay: int, tmp_path) -> None:
    problem = evolve(PD, monitoring=Monitoring(noise=0.1, delay=delay))
    run = partial(simulate, problem, [rule, Logit(3.0)], PAYOFFS)
    whole = run(Options(300, 5))
    stop = Stop(128)
    broken = run(Options(300, 5), stop)
    assert broken.interrupted and len(broken.records) == broken.snapshot.done == 128
    assert stop.calls[0] == (0, 300) and stop.calls[-1] == (128, 300)
    save(broken.snapshot, tmp_path / "run.npz")
    same(whole, run(Options(300, 5), resume=load(tmp_path / "run.npz")))
    same(whole, run(Options(300, 5), resume=run(Options(130, 5)).snapshot))


@pytest.mark.parametrize("name", ["kept", "memory", "people", "clients", "instances", "strata"])
def test_clients_are_resumed_too(name: str, tmp_path) -> None:
    problem, rules, options = WAYS[name]
    problem = evolve(problem, size=3000)
    run = partial(simulate, problem, rules, PAYOFFS)
    options = evolve(options, rounds=300)
    whole = run(options)
    broken = run(options, Stop(128))
    assert broken.interrupted and broken.snapshot.done == 128
    save(broken.snapshot, tmp_path / "run.npz")
    same(whole, run(options, resume=load(tmp_path / "run.npz")))


@pytest.mark.parametrize("name", ["people", "clients"])
def test_what_is_kept_now_and_then_can_be_resumed(name: str) -> None:
    """Every block of it; and keeping changes nothing."""
    problem, rules, options = WAYS[name]
    run = partial(simulate, evolve(problem, size=3000), rules, PAYOFFS)
    kept: list = []
    options = evolve(options, rounds=300)
    whole = run(evolve(options, keep=kept.append, keep_every=0.0))
    same(whole, run(options))
    assert len(kept) > 1 and [own.done for own in kept] == sorted({own.done for own in kept})
    for snapshot in kept:
        same(whole, run(options, resume=snapshot))
    run(evolve(options, keep=lambda _: pytest.fail("too soon"), keep_every=1e9))


def test_a_short_run_is_the_beginning_of_a_long_one() -> None:
    for rules in (MIXED, LEARNING):
        short = simulate(PD, rules, PAYOFFS, Options(10, 1)).records
        long = simulate(PD, rules, PAYOFFS, Options(1500, 1)).records
        assert short.payoffs.tobytes() == long.payoffs[:10].tobytes()
        assert short.choices.tobytes() == long.choices[:10].tobytes()


def test_an_interruption_at_once_keeps_nothing_but_can_be_resumed() -> None:
    broken = simulate(PD, MIXED, PAYOFFS, Options(20, 1), Stop(0))
    assert broken.interrupted and len(broken.records) == 0
    assert np.isnan(broken.estimate.means).all()
    whole = simulate(PD, MIXED, PAYOFFS, Options(20, 1))
    same(whole, simulate(PD, MIXED, PAYOFFS, Options(20, 1), resume=broken.snapshot))


def test_another_run_is_not_resumed(tmp_path) -> None:
    saved = simulate(PD, MIXED, PAYOFFS, Options(1024, 1)).snapshot
    changes = [
        (evolve(PD, size=301), MIXED, Options(2000, 1)),
        (PD, LEARNING, Options(2000, 1)),
        (PD, [Mixed(np.full(4, 0.25)), Fixed(2)], Options(2000, 1)),
        (PD, MIXED, Options(2000, 2)),
        (PD, MIXED, Options(1000, 1)),
        (PD, MIXED, Options(2000, 1, "clients")),
    ]
    for problem, rules, options in changes:
        with pytest.raises(WrongSnapshot):
            simulate(problem, rules, PAYOFFS, options, resume=saved)
    for content in (b"", b"nonsense", b"PK\x05\x06" + bytes(18)):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(WrongSnapshot):
            load(tmp_path / "bad.npz")
    save(saved, tmp_path / "good.npz")
    data = (tmp_path / "good.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(data[: len(data) // 2])
    with pytest.raises(WrongSnapshot):
        load(tmp_path / "cut.npz")

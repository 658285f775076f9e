"""This module times simulations against a plain numpy loop and against Axelrod, side by side.

Run it as a script. The game is the prisoner's dilemma among a million clients of two LLMs, half of
them in each role, who cooperate with chances that depend on LLM and role. The plain loop and
`clients, earnings kept` do the same: match everybody at random, draw what each client plays, add up
what each has earned. `clients` keeps no earnings; `counts` is what is chosen where nobody needs to
know who earned what. Times are medians of alternating warm runs, memory is the peak of a process
that does nothing else. Automata are compared with Axelrod where it is installed, otherwise with
matches of plain Python objects that do one step per turn.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from metagame.backends.simulation.engine.automata.machine import grim, memory_one, tit_for_tat
from metagame.backends.simulation.engine.automata.matches import Course, play_matches
from metagame.backends.simulation.engine.automata.tournament import tournament
from metagame.backends.simulation.engine.problem import Law, Problem, TablePayoffs
from metagame.backends.simulation.engine.rules.regrets import RegretMatching
from metagame.backends.simulation.engine.rules.steady import Fixed
from metagame.backends.simulation.engine.run import Options, simulate

PD = np.array([[3.0, 0.0], [5.0, 1.0]])
SHARES = np.array([[0.6, 0.4], [0.5, 0.5]])  # by role and LLM
COOPERATE = np.array([[0.7, 0.2], [0.6, 0.3]])  # by role and LLM
HALF = 500_000
ROUNDS = 10

Job = Callable[[], np.ndarray]


def exact() -> np.ndarray:
    """The mean of each LLM's clients, by the definition."""
    crowd = (SHARES * COOPERATE).sum(axis=1)
    total = np.zeros(2)
    for r, other in ((0, crowd[1]), (1, crowd[0])):
        for i in range(2):
            p = COOPERATE[r, i]
            total[i] += SHARES[r, i] * np.array([p, 1 - p]) @ PD @ np.array([other, 1 - other])
    return total / SHARES.sum(axis=0)


def plain() -> np.ndarray:
    """The loop as one would write it."""
    rng = np.random.default_rng(1)
    row, col = (np.repeat([0, 1], [int(HALF * w) for w in own]) for own in SHARES)
    sums = np.zeros((2, HALF), dtype=np.float32)
    for _ in range(ROUNDS):
        other = rng.permutation(HALF)
        a = (rng.random(HALF) >= COOPERATE[0][row]).astype(int)
        b = (rng.random(HALF) >= COOPERATE[1][col[other]]).astype(int)
        sums[0] += PD[a, b]
        sums[1, other] += PD[b, a]
    total = [
        sums[0][row == i].sum(dtype=float) + sums[1][col == i].sum(dtype=float) for i in (0, 1)
    ]
    return np.array(total) / (SHARES.sum(axis=0) * HALF * ROUNDS)


def problem() -> Problem:
    """The same for the engine: one meta-action, which clients follow with those chances."""
    followed = tuple(tuple(np.array([[p, 1 - p]] * 2) for p in COOPERATE[:, i]) for i in range(2))
    told = (np.zeros((1, 2), dtype=int),) * 2
    pay = TablePayoffs(np.stack([PD, PD.T]))
    return Problem(pay, (2, 2), Law(np.ones(1), SHARES[None]), followed, told, HALF, False)


def ours(engine: str, rounds: int, threads: int = 1, keep: bool = False) -> Job:
    """One of the engines."""
    game, rules = problem(), [Fixed(0), Fixed(0)]
    options = Options(rounds, 1, engine, threads, keep)
    return lambda: simulate(game, rules, np.zeros((2, 1, 1)), options).estimate.means


def jobs(threads: int) -> dict[str, tuple[int, Job]]:
    """By name the rounds of a job and the job."""
    return {
        "plain numpy": (ROUNDS, plain),
        "clients, earnings kept, 1 thread": (ROUNDS, ours("clients", ROUNDS, 1, True)),
        f"clients, earnings kept, {threads} threads": (
            ROUNDS,
            ours("clients", ROUNDS, threads, True),
        ),
        f"clients, {threads} threads": (ROUNDS, ours("clients", ROUNDS, threads)),
        "counts, 10 rounds": (10, ours("best", 10)),
        "counts, 100 rounds": (100, ours("best", 100)),
        "counts, 1,000 rounds": (1000, ours("best", 1000)),
        "counts, 100,000 rounds": (100_000, ours("best", 100_000)),
    }


def in_turns(runs: list[Callable[[], object]], repeat: int) -> list[float]:
    """Median seconds of each, taking turns after one warm run."""
    for run in runs:
        run()
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(repeat):
        for own, run in zip(times, runs, strict=True):
            begin = time.perf_counter()
            run()
            own.append(time.perf_counter() - begin)
    return [statistics.median(own) for own in times]


def high_water() -> float:
    """Most memory that this process has had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # where the kernel's usage figure counts the parent's memory too
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peak(name: str, threads: int) -> float:
    """Peak memory in MB of a process that does one job (its imports included)."""
    command = [sys.executable, __file__, "--only", name, "--threads", str(threads)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compare_populations(threads: int, repeat: int) -> None:
    """Print speed, ratio, error and memory of every job."""
    named_jobs = jobs(threads)
    seconds = in_turns([job for _, job in named_jobs.values()], repeat)
    speed = [HALF * n / s for (n, _), s in zip(named_jobs.values(), seconds, strict=True)]
    expected, idle = exact(), peak("nothing", threads)
    print(f"{'':42} {'matches/s':>10} {'ratio':>10} {'off by':>9} {'peak MB':>8}")
    print(f"{'nothing but imports':42} {'':>10} {'':>10} {'':>9} {idle:8.0f}")
    for (name, (_, job)), rate in zip(named_jobs.items(), speed, strict=True):
        off = abs(job() - expected).max()
        memory = peak(name, threads)
        print(f"{name:42} {rate:10.3g} {rate / speed[0]:10.1f} {off:9.1e} {memory:8.0f}")
    learn = learning()
    print(f"{'counts, LLMs that learn, round by round':42} {learn:10.3g} {learn / speed[0]:10.1f}")


def learning() -> float:
    """Matches per second of LLMs that match regrets, with two meta-actions each."""
    told = (np.array([[0, 0], [1, 1]]),) * 2
    followed = ((np.eye(2),) * 2,) * 2
    pay = TablePayoffs(np.stack([PD, PD.T]))
    game = Problem(pay, (2, 2), Law(np.ones(1), SHARES[None]), followed, told, HALF, False)
    rules = [RegretMatching(), RegretMatching()]
    payoffs = np.array([[[3, 0.0], [5, 1]], [[3, 5], [0, 1]]])
    run = in_turns([lambda: simulate(game, rules, payoffs, Options(1000))], 3)[0]
    return HALF * 1000 / run


# --- automata ------------------------------------------------------------------------------------


class Player:
    """A strategy as an object that keeps its history."""

    def __init__(self, grim: bool) -> None:
        self.grim, self.angry = grim, False
        self.own, self.other = list[int](), list[int]()

    def strategy(self) -> int:
        """What to play next: as tit for tat, or as grim."""
        if self.grim:
            return int(self.angry)
        return self.other[-1] if self.other else 0

    def update(self, own: int, other: int) -> None:
        """Take note of a turn."""
        self.own.append(own)
        self.other.append(other)
        self.angry |= other == 1


def by_objects(turns: int) -> object:
    """A match of plain Python objects."""
    one, two = Player(False), Player(True)
    for _ in range(turns):
        a, b = one.strategy(), two.strategy()
        one.update(a, b)
        two.update(b, a)
    return sum(int(PD[a, b]) for a, b in zip(one.own, one.other, strict=True))


def by_axelrod(turns: int) -> object:
    """The same match in Axelrod."""
    import axelrod as axl

    return axl.Match([axl.TitForTat(), axl.Grudger()], turns=turns).play()


def compare_automata(repeat: int) -> None:
    """Print turns per second of tit for tat against grim, and of a round robin."""
    try:
        peer, name = by_axelrod, f"Axelrod {version('axelrod')}"
        peer(10)
    except (ImportError, PackageNotFoundError):
        peer, name = by_objects, "plain Python objects (Axelrod is not installed)"
    both, pair = np.stack([PD, PD.T]), [tit_for_tat(), grim()]
    rng = np.random.default_rng(1)
    many = [memory_one(rng.random(), tuple(rng.random(4))) for _ in range(50)]  # type: ignore[arg-type]
    cases: list[tuple[str, int, Callable[[], object]]] = [
        (name, 10_000, lambda: peer(10_000)),
        (
            "one match, no noise, 20 times",
            200_000,
            lambda: [play_matches(pair, [(0, 1)], both, Course(10_000)) for _ in range(20)],
        ),
        (
            "1,000 pairs, no noise",
            200_000,
            lambda: play_matches(pair, [(0, 1)] * 1000, both, Course(200)),
        ),
        (
            "10,000 matches turn by turn, noise 1/100",
            2_000_000,
            lambda: play_matches(pair, [(0, 1)], both, Course(200, 0.01, 10_000)),
        ),
        (
            "round robin of 50 memory-one, 10 times",
            1275 * 2000,
            lambda: tournament(many, PD, Course(200, repetitions=10)),
        ),
    ]
    seconds = in_turns([run for _, _, run in cases], repeat)
    speed = [turns / s for (_, turns, _), s in zip(cases, seconds, strict=True)]
    print(f"\n{'':50} {'turns/s':>10} {'ratio':>10}")
    for (label, _, _), rate in zip(cases, speed, strict=True):
        print(f"{label:50} {rate:10.3g} {rate / speed[0]:10.1f}")


def main() -> None:
    """Print all comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--only", help="do one job and print the peak memory in MB")
    chosen = parser.parse_args()
    if chosen.only:
        if chosen.only != "nothing":
            jobs(chosen.threads)[chosen.only][1]()
        print(high_water())
        return
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    compare_populations(chosen.threads, chosen.repeat)
    compare_automata(chosen.repeat)


if __name__ == "__main__":
    main()

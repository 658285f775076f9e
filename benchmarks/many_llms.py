"""This module times all equilibria of three and four LLMs against Gambit's enumpoly.

Run it as a script. Payoffs are whole numbers from 0 to 999, drawn afresh for each of several games
of a size. Programs take turns, each in a process of its own with a time limit; only solving is
timed. Ours is exact in what it decides: `complete` counts the games whose list is proved to miss
nothing. Of another program's answers, `wrong` are those at which some player gains more than 1e-6
of the payoff range by deviating, and `missed by ours` the others that ours has not (by 1e-4).

Gambit's enumpoly solves a system of polynomials for each profile of supports, in floats; logit
follows one path to one equilibrium.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection

import numpy as np
from attrs import evolve, frozen

from metagame.backends.normal_form.solvers.many_llms.mixed import many_llm_equilibria
from metagame.backends.numbers.scaled import scaled

SIZES = ("2,2,2", "3,3,3", "4,4,4", "5,5,5", "2,2,2,2", "3,3,3,3")
GAMES = 5
SECONDS = 30.0
"""After which a program is stopped."""

REPEATED = 0.2
"""Seconds for which a quick program is run again and again on one game."""


@frozen
class Answer:
    """Seconds that one program took for one game, what it found, and whether that is proved all."""

    seconds: float
    found: list[np.ndarray]
    complete: bool


def ours(values: np.ndarray) -> Answer:
    game = scaled(values)
    begin = time.perf_counter()
    answer = many_llm_equilibria(game)
    seconds = time.perf_counter() - begin
    found = [
        np.concatenate([np.array(own, float) for own in e.strategies]) for e in answer.equilibria
    ]
    return Answer(seconds, found, answer.complete)


def gambits(values: np.ndarray, solver: str) -> Answer:
    import pygambit as gambit

    game = gambit.Game.from_arrays(*values.astype(object))
    begin = time.perf_counter()
    answer = getattr(gambit.nash, f"{solver}_solve")(game).equilibria
    seconds = time.perf_counter() - begin
    found = [
        np.array([float(e[s]) for player in game.players for s in player.strategies])
        for e in answer
    ]
    return Answer(seconds, found, False)


def enumpoly(values: np.ndarray) -> Answer:
    return gambits(values, "enumpoly")


def logit(values: np.ndarray) -> Answer:
    return gambits(values, "logit")


Solve = Callable[[np.ndarray], Answer]


def _child(solve: Solve, values: np.ndarray, to: Connection) -> None:
    solve(np.random.default_rng(0).integers(0, 9, (3, 2, 2, 2)))
    answer = solve(values)
    times = [answer.seconds]
    while sum(times) < REPEATED:
        times.append(solve(values).seconds)
    to.send(evolve(answer, seconds=statistics.median(times)))


def timed(solve: Solve, values: np.ndarray) -> Answer | None:
    """The answer of a program that was warmed up on a small game; None after SECONDS."""
    ours_end, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_child, args=(solve, values, theirs))
    child.start()
    theirs.close()
    answer = None
    if ours_end.poll(SECONDS):
        try:
            answer = ours_end.recv()
        except EOFError:
            answer = None
    child.kill()
    child.join()
    return answer


def is_wrong(values: np.ndarray, profile: np.ndarray) -> bool:
    """Whether somebody gains at a profile of mixtures, by the definition."""
    mixtures = np.split(profile, np.cumsum(values.shape[1:])[:-1])
    for i, own in enumerate(values.astype(float)):
        width = own.max() - own.min()
        for j in reversed(range(len(mixtures))):
            if j != i:
                own = np.moveaxis(own, j, -1) @ mixtures[j]
        if own.max() - own @ mixtures[i] > 1e-6 * width:
            return True
    return False


def missed(answer: Answer, profile: np.ndarray) -> bool:
    """Whether an equilibrium of another program is not in ours."""
    return all(np.abs(profile - own).max() > 1e-4 for own in answer.found)


def compare(sizes: tuple[int, ...], games: int, peers: list[Solve]) -> None:
    """Print a line for each program."""
    answers: dict[str, list[Answer | None]] = {}
    tables = []
    for seed in range(games):
        values = np.random.default_rng([seed, *sizes]).integers(0, 1000, (len(sizes), *sizes))
        tables.append(values)
        for solve in (ours, *peers):
            answers.setdefault(solve.__name__, []).append(timed(solve, values))
    own = [a for a in answers["ours"] if a is not None]
    median = statistics.median(a.seconds for a in own)
    name = "x".join(map(str, sizes))
    count = sum(len(a.found) for a in own)
    complete = sum(a.complete for a in own)
    print(
        f"{name:8} ours      {median * 1e3:10.1f} ms  {count:4} found, {complete}/{games} complete"
    )
    for peer in peers:
        theirs = answers[peer.__name__]
        ended = [(a, b) for a, b in zip(own, theirs, strict=True) if b is not None]
        if not ended:
            print(f"{name:8} {peer.__name__:9} no answer in {SECONDS:g} s in {games} games")
            continue
        seconds = statistics.median(b.seconds for _, b in ended)
        ratio = statistics.median(b.seconds / a.seconds for a, b in ended)
        count = sum(len(b.found) for _, b in ended)
        listed = [
            (v, a, e) for v, a, b in zip(tables, own, theirs, strict=True) if b for e in b.found
        ]
        wrong = sum(is_wrong(v, e) for v, _, e in listed)
        gone = sum(missed(a, e) and not is_wrong(v, e) for v, a, e in listed)
        print(
            f"{name:8} {peer.__name__:9} {seconds * 1e3:10.1f} ms  {count:4} found,"
            f" {wrong} wrong, {gone} missed by ours, {len(ended)}/{games} games answered"
            f"   peer/ours {ratio:8.2f}"
        )


def main() -> None:
    """Print a line for each size and program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=SIZES, help="numbers of meta-actions: 3,3,3")
    parser.add_argument("--games", type=int, default=GAMES)
    chosen = parser.parse_args()
    try:
        print("numpy", np.__version__, "  pygambit", version("pygambit"))
        peers: list[Solve] = [enumpoly, logit]
    except PackageNotFoundError:
        print("numpy", np.__version__, "  pygambit is not installed")
        peers = []
    for sizes in chosen.sizes:
        compare(tuple(map(int, sizes.split(","))), chosen.games, peers)


if __name__ == "__main__":
    main()

"""This module times linear programs against other programs, side by side.

Run it as a script. Times are medians of alternating warm runs; every program's answer is shown
beside its time. Three workloads:

- `correlated`: the correlated equilibrium of the largest welfare. Ours is exact, with a dual proof
  and the violation recomputed from the payoffs; OpenSpiel (jpsro, with cvxpy and CLARABEL), HiGHS
  on rows by loops and HiGHS on sparse rows work in floats.
- `zero-sum`: the exact value and strategies of a matrix game; pygambit's rational linear program.
- `maximin`: the same in floats; scipy's linprog, and quantecon's minmax (compiled beforehand).
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from typing import Any

import numpy as np

from metagame.backends.normal_form.solvers.programs.correlated import optimum
from metagame.backends.normal_form.solvers.programs.program import Optimum, Program
from metagame.backends.normal_form.solvers.programs.zero_sum import maximin
from metagame.backends.numbers.scaled import Scaled, scaled

SECONDS = 4.0
"""How long one program is run on one game, about."""

Run = Callable[[], float]
"""One run; gives the value that was found."""


# --- correlated equilibria ---------------------------------------------------------------------


def largest_gain(values: np.ndarray, found: Optimum) -> Fraction:
    """The most that somebody gains by disobedience, from the payoffs alone."""
    worst = Fraction(0)
    shape = values.shape[1:]
    drawn = [
        (np.unravel_index(profile, shape), weight)
        for profile, weight in zip(found.profiles, found.weights, strict=True)
    ]
    for i, size in enumerate(shape):
        for told, other in product(range(size), repeat=2):
            gain = Fraction(0)
            for profile, weight in drawn:
                if profile[i] == told:
                    left = (*profile[:i], other, *profile[i + 1 :])
                    gain += Fraction(weight) * int(values[(i, *left)] - values[(i, *profile)])
            worst = max(worst, gain)
    return worst


def our_correlated(values: np.ndarray) -> Run:
    """Exact, with the proof of optimality."""
    shape = values.shape[1:]
    none = Scaled(np.zeros((0, int(np.prod(shape)))), 1, True)

    def run() -> float:
        found = optimum(Program(scaled(values), scaled(values.sum(axis=0).ravel()), none, False))
        assert found.exact and found.value == found.bound
        return float(found.value)

    found = optimum(Program(scaled(values), scaled(values.sum(axis=0).ravel()), none, False))
    assert largest_gain(values, found) == 0
    return run


def open_spiel(values: np.ndarray) -> Run:
    """The linear program of JPSRO; ECOS, its default, is no longer shipped."""
    from open_spiel.python.algorithms import jpsro

    jpsro.DEFAULT_ECOS_SOLVER_KWARGS.clear()
    jpsro.DEFAULT_ECOS_SOLVER_KWARGS.update(solver="CLARABEL")
    payoffs = values.astype(float)
    welfare = payoffs.sum(axis=0)

    def run() -> float:
        a_mat, e_vec, _ = jpsro._ace_constraints(
            payoffs, [0.0] * len(payoffs), remove_null=True, zero_tolerance=1e-8
        )
        found = jpsro._linear(payoffs, a_mat, e_vec, cost=np.ravel(welfare))
        return float((np.asarray(found[0]) * welfare).sum())

    return run


def rows_by_loops(values: np.ndarray) -> np.ndarray:
    """One row for each LLM, order and other meta-action, as a textbook has it."""
    shape = values.shape[1:]
    rows = []
    for i, size in enumerate(shape):
        for told, other in product(range(size), repeat=2):
            if told == other:
                continue
            row = np.zeros(shape)
            for a in product(*map(range, shape)):
                if a[i] == told:
                    row[a] = values[(i, *a[:i], other, *a[i + 1 :])] - values[(i, *a)]
            rows.append(row.ravel())
    return np.array(rows)


def sparse_rows(values: np.ndarray) -> Any:
    """The same rows as a CSR matrix made by array operations."""
    from metagame.backends.normal_form.solvers.programs.incentives import Incentives
    from metagame.backends.normal_form.solvers.programs.sparse_program import matrix

    count = values[0].size
    return -matrix(Incentives.of(values.astype(float), False, np.zeros((0, count))))


def highs(build: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], Run]:
    """HiGHS by way of scipy on rows built in some way."""

    def prepare(values: np.ndarray) -> Run:
        from scipy.optimize import linprog

        welfare = values.sum(axis=0).ravel().astype(float)

        def run() -> float:
            below = build(values)
            one = np.ones((1, len(welfare)))
            found = linprog(-welfare, below, np.zeros(below.shape[0]), one, [1.0], (0, None))
            return float(-found.fun)

        return run

    return prepare


# --- matrix games ------------------------------------------------------------------------------


def our_maximin(values: np.ndarray) -> Run:
    """Exact on integers, in floats on floats."""
    matrix = scaled(values)
    return lambda: float(maximin(matrix).value)


def pygambit(values: np.ndarray) -> Run:
    """Its linear program in rationals."""
    import pygambit as gambit

    first = values.astype(object)
    game = gambit.Game.from_arrays(first, -first)
    player = next(iter(game.players))
    return lambda: float(gambit.nash.lp_solve(game, rational=True).equilibria[0].payoff(player))


def linprog(values: np.ndarray) -> Run:
    """HiGHS by way of scipy: the row player's mixture and the value."""
    from scipy.optimize import linprog as solve

    size = len(values)

    def run() -> float:
        matrix = np.hstack([-values.T, np.ones((values.shape[1], 1))])
        bounds = [(0, None)] * size + [(None, None)]
        total = np.r_[np.ones(size), 0.0][None]
        goal = np.r_[np.zeros(size), -1.0]
        return float(-solve(goal, matrix, np.zeros(len(matrix)), total, [1.0], bounds).fun)

    return run


def quantecon(values: np.ndarray) -> Run:
    """Its simplex, compiled by numba in a first run that is not counted."""
    from quantecon.optimize import minmax

    call = getattr(minmax, "minmax", minmax)
    return lambda: float(call(values)[0])


# --- running -----------------------------------------------------------------------------------


def medians(runs: list[Run]) -> list[tuple[float, float]]:
    """(median seconds, value) of each program, taking turns."""
    values, first = [], []
    for run in runs:
        run()
        begin = time.perf_counter()
        values.append(run())
        first.append(time.perf_counter() - begin)
    repeat = max(3, min(200, int(SECONDS / max(sum(first), 1e-9))))
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(repeat):
        for k, run in enumerate(runs):
            begin = time.perf_counter()
            run()
            times[k].append(time.perf_counter() - begin)
    return [(statistics.median(t), v) for t, v in zip(times, values, strict=True)]


PEERS: dict[str, dict[str, tuple[str, Callable[[np.ndarray], Run]]]] = {
    "correlated": {
        "OpenSpiel": ("open_spiel", open_spiel),
        "HiGHS, loops": ("scipy", highs(rows_by_loops)),
        "HiGHS, sparse": ("scipy", highs(sparse_rows)),
    },
    "zero-sum": {"pygambit": ("pygambit", pygambit)},
    "maximin": {"linprog": ("scipy", linprog), "quantecon": ("quantecon", quantecon)},
}
OURS = {"correlated": our_correlated, "zero-sum": our_maximin, "maximin": our_maximin}


def games(workload: str) -> dict[str, np.ndarray]:
    """The games of a workload, by name."""
    if workload == "correlated":
        shapes = [(2, 2), (2, 8), (3, 4), (3, 8), (4, 4), (4, 8)]
        return {
            f"{n} players x {m}": np.random.default_rng([9, n, m]).integers(0, 100, (n,) + (m,) * n)
            for n, m in shapes
        }
    sizes = (20, 50) if workload == "zero-sum" else (2, 3, 5, 10, 20, 50, 100)
    found = {f"{m}x{m}": np.random.default_rng([10, m]).integers(-99, 100, (m, m)) for m in sizes}
    if workload == "maximin":
        return {name: values.astype(float) for name, values in found.items()}
    return found


def installed(package: str) -> str | None:
    """The version of a package, if it is there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def main() -> None:
    """Print one line for each game and program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(PEERS))
    chosen = parser.parse_args().only
    warnings.simplefilter("ignore")
    for workload, peers in PEERS.items():
        if chosen not in (None, workload):
            continue
        there = {name: run for name, (package, run) in peers.items() if installed(package)}
        shown = dict.fromkeys(f"{p} {installed(p) or 'not installed'}" for p, _ in peers.values())
        print(f"{workload}: {', '.join(shown)}")
        for name, values in games(workload).items():
            for peer, prepare in there.items():
                (us, own), (them, other) = medians([OURS[workload](values), prepare(values)])
                close = abs(own - other) < 1e-6 * max(1.0, abs(own))
                same = "same value" if close else f"NOT {other:.6f}"
                print(f"  {name:13} {own:12.6f}  ours {us * 1e3:9.3f} ms   {peer:14}"
                      f" {them * 1e3:10.3f} ms   peer/ours {them / us:8.2f}   {same}")  # fmt: skip


if __name__ == "__main__":
    main()

"""This module times bounds under public signals against plain linear programs, in one run.

Run it as a script. The peer iterates the operator of Judd, Yeltekin and Conklin (2003), extended to
public signals, on 64 directions with one HiGHS program per profile and direction, for ten steps
only: thousands are needed where LLMs are patient. Ours ends with a proof of both bounds in
rationals. Shown are medians of alternating runs, and how far our bounds are apart as a share of the
payoffs' range.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction as F
from itertools import product

import numpy as np
import scipy
from scipy.optimize import linprog

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Signals, Stage
from metagame.backends.repeated.solvers.public.game import PublicGame, perfect_signals, public_game
from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs
from metagame.backends.repeated.solvers.public.units import UnitGame, unit_game

STEPS = 10


def game(values: list, chances: Callable[[tuple[int, ...]], list[F]] | None) -> PublicGame:
    """A stage game and a signal given by profile; None: all is seen."""
    stage = Stage(scaled(np.array(values, dtype=object)))
    if chances is None:
        return public_game(stage, perfect_signals(stage))
    each = {a: chances(a) for a in product(*map(range, stage.sizes))}
    array = np.empty((len(next(iter(each.values()))), *stage.sizes), dtype=object)
    for a, row in each.items():
        array[(slice(None), *a)] = row
    return public_game(stage, Signals(scaled(array)))


def dilemma() -> PublicGame:
    """R 3, S 0, T 5, P 1; good news with chance 9/10, 1/2, 1/5."""
    good = [F(9, 10), F(1, 2), F(1, 5)]
    return game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], lambda a: [good[sum(a)], 1 - good[sum(a)]])


def quantities() -> PublicGame:
    """Green and Porter (1984) with quantities 1, 2, 3 and a price that is high or low."""

    def chances(a: tuple[int, ...]) -> list[F]:
        high = F(6, 10) - F(15, 100) * sum(a)
        return [high + F(3, 10), F(7, 10) - high]

    own = [[[(9 - 2 * (a + b)) * (a, b)[i] for b in (1, 2, 3)] for a in (1, 2, 3)] for i in (0, 1)]
    return game(own, chances)


def public_good(noise: bool) -> PublicGame:
    """Three LLMs: everyone gets 2 per contributor, contributing costs 3."""
    own = np.zeros((3, 2, 2, 2), dtype=int)
    for a in product(range(2), repeat=3):
        for i in range(3):
            own[(i, *a)] = 2 * (3 - sum(a)) - 3 * (1 - a[i])
    good = [F(9, 10), F(2, 3), F(1, 3), F(1, 5)]
    return game(own.tolist(), (lambda a: [good[sum(a)], 1 - good[sum(a)]]) if noise else None)


CASES = {
    f"{name}, {d}": (made, d)
    for name, made, discounts in (
        ("dilemma", dilemma(), (F(7, 10), F(9, 10), F(99, 100))),
        ("quantities", quantities(), (F(7, 10), F(9, 10), F(99, 100))),
        ("three LLMs seen", public_good(False), (F(1, 2), F(9, 10))),
        ("three LLMs, noise", public_good(True), (F(1, 2), F(8, 10), F(9, 10))),
    )
    for d in discounts
}


def plain(units: UnitGame, discount: float) -> np.ndarray:
    """Levels after STEPS steps, one program per profile and direction."""
    size = len(units.low)
    lines = np.random.default_rng(0).normal(size=(64, size))
    lines = np.vstack([np.eye(size), -np.eye(size), lines])
    levels = np.array([max(line @ p.payoff for p in units.floats) for line in lines])
    for _ in range(STEPS):
        levels = np.array(
            [max(_reach(p, discount, (lines, levels), x) for p in units.floats) for x in lines]
        )
    return levels


def _reach(p, discount: float, behind: tuple[np.ndarray, np.ndarray], line: np.ndarray) -> float:
    (faces, size), signals = behind[0].shape, len(p.signal)
    rows = np.zeros((len(p.llm) + signals * faces, signals * size))
    for d, i in enumerate(p.llm):
        rows[d, i::size] = discount * p.shifts[d]
    rows[len(p.llm) :] = np.kron(np.eye(signals), behind[0])
    rhs = np.concatenate([-(1 - discount) * p.gains, np.tile(behind[1], signals)])
    cost = -discount * np.outer(p.signal, line).ravel()
    found = linprog(cost, A_ub=rows, b_ub=rhs, bounds=(None, None), method="highs")
    return -np.inf if found.status else float((1 - discount) * line @ p.payoff - found.fun)


def main() -> None:
    """Print one line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(f"python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}")
    print(f"{'':24} {'ours':>8} {f'{STEPS} steps':>9} {'ratio':>6} {'apart':>8}  proved")
    for name, (made, discount) in CASES.items():
        units = unit_game(made)
        found = equilibrium_payoffs(made, discount)
        spans = [max(own.ravel()) - min(own.ravel()) for own in made.values]
        times: list[list[float]] = [[], []]
        for _ in range(rounds):
            for k in range(2):
                start = time.perf_counter()
                if k:
                    plain(units, float(discount))
                else:
                    equilibrium_payoffs(made, discount)
                times[k].append(time.perf_counter() - start)
        ours, peer = map(statistics.median, times)
        apart = "-" if found.distance is None else f"{float(found.distance / max(spans)):.1e}"
        print(
            f"{name:24} {ours:7.2f}s {peer:8.2f}s {peer / ours:6.1f} {apart:>8}  {found.proved}",
            flush=True,
        )


if __name__ == "__main__":
    main()

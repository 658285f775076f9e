"""This module times sets of subgame-perfect payoffs against quantecon's Abreu-Sannikov, in one run.

Run it as a script. Warm times are medians of alternating runs in one process, cold ones of whole
processes that import, read the game and answer once. Ours come with a proof of both bounds, in
rationals; quantecon's are floats. Its cap on iterations (500) is left as it is.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set

NEAR = 1e-6
"""What vertices may differ by, relative to the payoffs' range, in sets that agree."""


def dilemma() -> np.ndarray:
    """T 10, R 9, P 3, S 1."""
    return np.array([[[9, 1], [10, 3]], [[9, 10], [1, 3]]])


def three() -> np.ndarray:
    """The example of Abreu and Sannikov (2014)."""
    return np.array([[[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]])


def cournot(n: int) -> np.ndarray:
    """A linear duopoly: price max(0, 6 - q1 - q2), unit cost 3/5, n quantities from 0 to 6, in
    whole units."""
    q, most = np.arange(n), n - 1
    margin = 10 * np.maximum(most - q[:, None] - q[None, :], 0) - most
    return np.array([q[:, None] * margin, q[None, :] * margin])


GAMES: dict[str, tuple[np.ndarray, Fraction]] = {
    "dilemma, 9/10": (dilemma(), Fraction(9, 10)),
    "dilemma, 99/100": (dilemma(), Fraction(99, 100)),
    "3x3, 3/10": (three(), Fraction(3, 10)),
    "3x3, 6/10": (three(), Fraction(6, 10)),
    "3x3, 9/10": (three(), Fraction(9, 10)),
} | {f"Cournot {n}, 6/10": (cournot(n), Fraction(3, 5)) for n in (5, 10, 15, 20, 30, 40)}


def ours(values: np.ndarray, discount: Fraction) -> np.ndarray:
    """Vertices, proved."""
    found = payoff_set(Stage(scaled(values)), discount)
    return np.array([[float(x) for x in vertex] for vertex in found.vertices])


def quantecon(values: np.ndarray, discount: Fraction) -> np.ndarray:
    """Vertices in floats."""
    import quantecon.game_theory as gt

    first, second = (v.astype(float) for v in values)
    game = gt.NormalFormGame((gt.Player(first), gt.Player(np.ascontiguousarray(second.T))))
    found = gt.RepeatedGame(game, float(discount)).equilibrium_payoffs()
    return np.asarray(found.points[found.vertices])


def median(runs: list[Callable[[], object]], seconds: float) -> list[float]:
    """Median seconds of each program, taking turns."""
    times: list[list[float]] = [[] for _ in runs]
    begin = time.perf_counter()
    while len(times[0]) < 3 or time.perf_counter() - begin < seconds:
        for k, run in enumerate(runs):
            start = time.perf_counter()
            run()
            times[k].append(time.perf_counter() - start)
    return [statistics.median(t) for t in times]


def agree(one: np.ndarray, other: np.ndarray, size: float) -> bool:
    """Whether each vertex has one of the other set next to it."""
    apart = np.abs(one[:, None, :] - other[None, :, :]).max(axis=2)
    return bool(max(apart.min(axis=0).max(), apart.min(axis=1).max()) <= NEAR * size)


def once(program: str, name: str) -> Callable[[], object]:
    """A whole process with one answer."""
    command = [sys.executable, __file__, "--only", program, "--game", name]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """One line for each game: cold and warm, and whether the sets agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["ours", "quantecon"], help="answer once and end")
    parser.add_argument("--game", choices=list(GAMES))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each warm comparison")
    parser.add_argument("--warm", action="store_true", help="leave out the cold processes")
    chosen = parser.parse_args()
    if chosen.only:
        (ours if chosen.only == "ours" else quantecon)(*GAMES[chosen.game])
        return
    from importlib.metadata import version  # not in the cold processes

    print("numpy", np.__version__, "  quantecon", version("quantecon"))
    for name, (values, discount) in GAMES.items():
        if chosen.game not in (None, name):
            continue
        mine, theirs = ours(values, discount), quantecon(values, discount)
        runs = [lambda v=values, d=discount, f=f: f(v, d) for f in (ours, quantecon)]
        warm = median(runs, chosen.seconds)
        line = f"{name:16} warm {warm[0] * 1e3:8.2f} ms {warm[1] * 1e3:8.2f} ms"
        line += f"  quantecon/ours {warm[1] / warm[0]:6.2f}"
        if not chosen.warm:
            cold = median([once("ours", name), once("quantecon", name)], 0)
            line += f"   cold {cold[0]:6.3f} s {cold[1]:6.3f} s  {cold[1] / cold[0]:6.1f}"
        same = agree(mine, theirs, float(np.ptp(values)))
        print(line, f"  {len(mine)} vertices,", "same set" if same else "NOT the same set")


if __name__ == "__main__":
    main()

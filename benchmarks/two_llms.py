"""This module times all equilibria of two LLMs against other programs, side by side.

Run it as a script. Times are medians of alternating warm runs; every program's number of
equilibria is shown beside its time. Ours is exact (rational) with a proof of completeness;
quantecon and nashpy work in floats, pygambit's enummixed in rationals.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from metagame.backends.normal_form.solvers.scaled import scaled
from metagame.backends.normal_form.solvers.two_llms import two_llm_equilibria

LIMIT = 20.0
"""Seconds after which a program is not tried on larger games."""


def ours(values: np.ndarray) -> Callable[[], int]:
    """All equilibria in rationals."""
    game = scaled(values)
    return lambda: len(two_llm_equilibria(game).equilibria)


def quantecon(values: np.ndarray) -> Callable[[], int]:
    """Vertex enumeration in floats, compiled by numba beforehand."""
    import quantecon.game_theory as gt

    first, second = (v.astype(float) for v in values)
    game = gt.NormalFormGame((gt.Player(first), gt.Player(np.ascontiguousarray(second.T))))
    return lambda: len(gt.vertex_enumeration(game))


def nashpy(values: np.ndarray) -> Callable[[], int]:
    """Vertex enumeration in floats."""
    import nashpy as nash

    game = nash.Game(*(v.astype(float) for v in values))
    return lambda: len(list(game.vertex_enumeration()))


def pygambit(values: np.ndarray) -> Callable[[], int]:
    """enummixed in rationals."""
    import pygambit as gambit

    game = gambit.Game.from_arrays(*values.astype(object))
    return lambda: len(gambit.nash.enummixed_solve(game, rational=True).equilibria)


PEERS = {"quantecon": quantecon, "nashpy": nashpy, "pygambit": pygambit}


def prisoners() -> np.ndarray:
    """The meta-game of the prisoner's dilemma with shares 3/5 and 2/5 (times 25)."""
    pay, s = {(0, 0): (3, 3), (0, 1): (0, 5), (1, 0): (5, 0), (1, 1): (1, 1)}, Fraction(3, 5)
    out = np.zeros((2, 4, 4), dtype=object)
    weights = ((0, s), (1, 1 - s))
    for a, b in np.ndindex(4, 4):
        for g, wg in weights:
            for h, wh in weights:
                played = divmod((a, b)[g], 2)[0], divmod((a, b)[h], 2)[1]
                for llm, gain in zip((g, h), pay[played], strict=True):
                    out[llm, a, b] += 25 * wg * wh * gain
    return out.astype(int)


def games() -> dict[str, np.ndarray]:
    """Named games; the random ones are degenerate almost never."""
    out = {"PD meta-game": prisoners()}
    for m in (2, 4, 8, 10, 12):
        out[f"random {m}x{m}"] = np.random.default_rng(m).integers(0, 10_000, (2, m, m))
    return out


def median(runs: list[Callable[[], int]], most: int = 15) -> list[tuple[float, int]]:
    """(median seconds, number found) of each program, taking turns."""
    counts, times = [], [[] for _ in runs]
    for k, run in enumerate(runs):
        begin = time.perf_counter()
        counts.append(run())
        times[k].append(time.perf_counter() - begin)
    repeat = max(1, min(most, int(2.0 / max(sum(t[0] for t in times), 1e-9))))
    for _ in range(repeat):
        for k, run in enumerate(runs):
            begin = time.perf_counter()
            run()
            times[k].append(time.perf_counter() - begin)
    return [(statistics.median(t[1:]), c) for t, c in zip(times, counts, strict=True)]


def installed() -> dict[str, str]:
    """Versions of the peers at hand."""
    found = {}
    for name in PEERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Print one line for each game and program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], choices=list(PEERS))
    chosen = parser.parse_args().without
    warnings.simplefilter("ignore")
    peers = {name: v for name, v in installed().items() if name not in chosen}
    print("peers:", ", ".join(f"{n} {v}" for n, v in peers.items()) or "none installed")
    slow: set[str] = set()
    for name, values in games().items():
        for peer in [p for p in peers if p not in slow]:
            (us, found), (them, count) = median([ours(values), PEERS[peer](values)])
            print(f"{name:14} {found:3} found  ours {us * 1e3:9.3f} ms   {peer:10}"
                  f" {them * 1e3:10.3f} ms ({count})   peer/ours {them / us:8.2f}")  # fmt: skip
            if them > LIMIT / 20:
                slow.add(peer)


if __name__ == "__main__":
    main()

"""This module times all equilibria of two LLMs against other programs, side by side.

Run it as a script. Times are medians of alternating warm runs; every program's number of
equilibria is shown beside its time. Ours come in two ways, both with a proof that none is missing:
exact, from whole payoffs, with components and maximal subsets; and in floats, from the same payoffs
divided by 7. pygambit's enummixed works in rationals, quantecon and nashpy in floats.
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

from metagame.backends.normal_form.solvers.two_llms.mixed import two_llm_equilibria
from metagame.backends.numbers.scaled import scaled

LIMIT = 20.0
"""Seconds after which a program is not tried on larger games."""


def ours(values: np.ndarray) -> Callable[[], int]:
    """All equilibria in rationals."""
    game = scaled(values)
    return lambda: len(two_llm_equilibria(game).equilibria)


def in_floats(values: np.ndarray) -> Callable[[], int]:
    """All equilibria in floats."""
    game = scaled(values.astype(float) / 7)
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
OURS = {"exact": ours, "floats": in_floats}


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


def games(largest: int = 12) -> dict[str, np.ndarray]:
    """Named games; the random ones are degenerate almost never, the tied ones almost always."""
    out = {"PD meta-game": prisoners()}
    for m in (2, 4, 8, 10, 12, 16):
        if m <= largest:
            out[f"random {m}x{m}"] = np.random.default_rng(m).integers(0, 10_000, (2, m, m))
    for m in (4, 8):
        out[f"tied {m}x{m}"] = np.random.default_rng(m).integers(0, 4, (2, m, m))
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


def compare(name: str, values: np.ndarray, peers: list[str]) -> set[str]:
    """Print a line for each way and peer; the peers that are too slow for larger games."""
    slow = set()
    for peer in peers:
        runs = [way(values) for way in OURS.values()]
        *us, (them, count) = median([*runs, PEERS[peer](values)])
        for way, (seconds, found) in zip(OURS, us, strict=True):
            print(
                f"{name:14} {way:6} {found:3} found {seconds * 1e3:10.3f} ms   {peer:10}"
                f" {them * 1e3:10.3f} ms ({count})   peer/ours {them / seconds:8.2f}"
            )
        if them > LIMIT / 20:
            slow.add(peer)
    return slow


def main() -> None:
    """Print one line for each game, way and program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], choices=list(PEERS))
    parser.add_argument("--largest", type=int, default=12, help="largest random game (16 is long)")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    peers = {name: v for name, v in installed().items() if name not in chosen.without}
    print("numpy", np.__version__, "  peers:", ", ".join(f"{n} {v}" for n, v in peers.items()))
    slow: set[str] = set()
    for name, values in games(chosen.largest).items():
        slow |= compare(name, values, [p for p in peers if p not in slow or "tied" in name])


if __name__ == "__main__":
    main()

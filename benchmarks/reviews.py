"""This module compares chosen review strategies with plain parameters, side by side in one run.

Run it as a script. The plain parameters are those of the first published figures for these games:
p and tau around 1/20 and 1/50, punishments of ten blocks. Every line shows eps, the larger of all
gains and of all distances of payoffs on path to the target, with the seconds that it took. Then
come reviews where all see samples of games instead of exact frequencies, and a frontier.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from metagame.backends.repeated.solvers.clients.certificate import certify
from metagame.backends.repeated.solvers.clients.choose import Effort, Task, choose, search
from metagame.backends.repeated.solvers.clients.frontier import frontier
from metagame.backends.repeated.solvers.clients.observation import Refused
from metagame.backends.repeated.solvers.clients.review import Phase, Review
from metagame.backends.repeated.solvers.clients.sight import Sight
from metagame.backends.repeated.solvers.clients.sustain import Question

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

PATIENT, PATIENTER = Fraction(99_999, 100_000), Fraction(999_999, 1_000_000)
CASES = {
    "dilemma 3, 3": ("dilemma", (0, 0), (3, 3), ((3, 3), (3, 3))),
    "heist 0, 0, 0": ("heist", (2, 2, 2), (5, 5, 5), ((3, 0, 0), (1, 4, 1), (6, 6, 0))),
}
PLAIN = {
    ("dilemma", PATIENT): (0.05, 0.02, 9_000, 90_000),
    ("dilemma", PATIENTER): (0.02, 0.01, 40_000, 300_000),
    ("heist", PATIENT): (0.05, 0.02, 6_000, 60_000),
    ("heist", PATIENTER): (0.02, 0.01, 30_000, 200_000),
}


def plain(arrays, case, discount: Fraction) -> float:
    """eps with plain parameters."""
    name, profile, tests, punishments = case
    p, tau, block, length = PLAIN[name, discount]
    low, high = math.ceil((p - tau) * block - 1e-9), math.floor((p + tau) * block + 1e-9)
    phases = tuple(
        Phase(p, low, high, block, length, (test,), punishment)
        for test, punishment in zip(tests, punishments, strict=True)
    )
    found = certify(Review(*arrays, (profile,), phases, discount))
    values = arrays[0].values.floats()
    target = np.array([own[profile] for own in values])
    return float(max(found.gain.max(), np.abs(found.conforming - target).max()))


def samples(arrays, profile, effort: Effort) -> None:
    """eps by the size of the sample that everybody sees."""
    for size, noise in ((None, 0), (100_000, 0), (100_000, Fraction(1, 10)), (1000, 0), (100, 0)):
        sight = Sight(size, Fraction(noise))
        started = time.perf_counter()
        try:
            found = search(Task(*arrays, (profile,), PATIENT, sight), effort)
            told = f"eps {found.eps:.4f}"
        except Refused as error:
            told = str(error)
        seconds = time.perf_counter() - started
        seen = "exact" if size is None else f"{size} games, noise {noise}"
        print(f"  {seen:28} 1 - 1e-05   {told} ({seconds:5.1f} s)")


def patience(arrays, target) -> None:
    """The frontier at its default discount factors."""
    exact = tuple(map(Fraction, target))
    started = time.perf_counter()
    found = frontier(Question(*arrays, exact, Fraction(1, 10), ways=("review",)))
    for point in found:
        print(f"  1 - {float(1 - point.discount):.2e}   eps {float(point.eps or 0):.4f}")
    print(f"  {len(found)} discount factors in {time.perf_counter() - started:.1f} s")


def main() -> None:
    import review_arrays

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--evaluations", type=int, default=30, help="certificates per search")
    options = parser.parse_args()
    for title, case in CASES.items():
        arrays = getattr(review_arrays, case[0])()
        for discount in (PATIENT, PATIENTER):
            started = time.perf_counter()
            before = plain(arrays, case, discount)
            middle = time.perf_counter()
            found = choose(*arrays, (case[1],), discount, Effort(evaluations=options.evaluations))
            ended = time.perf_counter()
            print(
                f"{title:15} 1 - {float(1 - discount):.0e}   plain {before:.4f}"
                f" ({middle - started:5.1f} s)   chosen {found.eps:.4f} ({ended - middle:5.1f} s)"
                f"   ratio {before / found.eps:.2f}"
            )
    for title, case in CASES.items():
        print(f"{title}, samples")
        light = Effort(work=40_000_000, evaluations=options.evaluations)
        samples(getattr(review_arrays, case[0])(), case[1], light)
    print("dilemma 3, 3, frontier")
    patience(review_arrays.dilemma(), (3, 3))


if __name__ == "__main__":
    main()

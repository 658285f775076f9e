"""This module holds games with public signals that several test modules use."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Signals, Stage
from metagame.backends.repeated.solvers.public.game import PublicGame, public_game


def stage(*own) -> Stage:
    """A stage game from one nested list of payoffs per LLM."""
    return Stage(scaled(np.array(own, dtype=object)))


PD = stage([[3, 0], [5, 1]], [[3, 5], [0, 1]])
PENNIES = stage([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def signals(sizes, of) -> Signals:
    """A signal from a function that gives the distribution at a profile."""
    rows = {a: of(a) for a in product(*map(range, sizes))}
    count = len(next(iter(rows.values())))
    chances = np.empty((count, *sizes), dtype=object)
    for a, row in rows.items():
        for y, p in enumerate(row):
            chances[(y, *a)] = F(p)
    return Signals(scaled(chances))


def each_seen(right: F) -> Signals:
    """Two LLMs: each one's meta-action is seen rightly with a chance of its own."""

    def of(a):
        return [
            (right if y == a[0] else 1 - right) * (right if z == a[1] else 1 - right)
            for y in range(2)
            for z in range(2)
        ]

    return signals((2, 2), of)


def good_or_bad(chances, llms: int = 2) -> Signals:
    """Good news with a chance that depends on the number of LLMs that play meta-action 1."""
    return signals((2,) * llms, lambda a: [F(chances[sum(a)]), 1 - F(chances[sum(a)])])


AGGREGATE = good_or_bad([F(9, 10), F(1, 2), F(1, 5)])


def of(a_stage: Stage, a_signal: Signals) -> PublicGame:
    return public_game(a_stage, a_signal)


def area(points) -> F:
    """Of a convex polygon given by its corners in any order."""
    if len(points) < 3:
        return F(0)
    middle = [sum(x) / len(points) for x in zip(*points, strict=True)]
    ring = sorted(
        points, key=lambda p: np.arctan2(float(p[1] - middle[1]), float(p[0] - middle[0]))
    )
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum((a[0] * b[1] - a[1] * b[0] for a, b in pairs), F(0))) / 2

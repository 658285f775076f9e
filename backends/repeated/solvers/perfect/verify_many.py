"""This module proves that given points are equilibrium payoffs of a repeated game, in rationals.

It shares no code with what found them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from .weights import mixture


class NotProved(ArithmeticError):
    """Points are not proved to be equilibrium payoffs; says why."""


def verify_points(
    payoffs: np.ndarray,
    discount: Fraction,
    points: Sequence[Sequence[Fraction]],
    supports: Sequence[tuple[tuple[int, ...], Sequence[tuple[int, Fraction]]]],
    spans: Sequence[Sequence[int]] | None = None,
) -> None:
    """Prove that what some points span is self-generating (Abreu, Pearce and Stacchetti 1990).

    payoffs    exact, shape (n, S_1, ..., S_n)
    supports   (profile, weights on the points): each continuation deters every LLM when a deviation
               leads to the point that is worst for it, and what they pay spans the points
    spans      for each point some supports that seem to span it, which are tried first

    Raises NotProved.
    """
    if not points:
        return
    worst = [min(point[i] for point in points) for i in range(len(payoffs))]
    paid = []
    for profile, weights in supports:
        if any(w < 0 for _, w in weights) or sum(w for _, w in weights) != 1:
            raise NotProved("the weights of a continuation do not add up to 1")
        after = [
            sum((w * points[k][i] for k, w in weights), Fraction(0)) for i in range(len(payoffs))
        ]
        row = []
        for i, own in enumerate(payoffs):
            others: tuple[int | slice, ...] = (*profile[:i], slice(None), *profile[i + 1 :])
            gain, best = Fraction(own[profile]), max(own[others].tolist())
            if (1 - discount) * (best - gain) > discount * (after[i] - worst[i]):
                raise NotProved("a continuation does not deter a deviation")
            row.append((1 - discount) * gain + discount * after[i])
        paid.append(row)
    for k, point in enumerate(points):
        few = [paid[j] for j in spans[k]] if spans is not None else []
        if mixture(few, point) is None and mixture(paid, point) is None:
            raise NotProved("a point is not spanned by what is paid")

"""This module holds the game and the plane geometry that proofs of payoff sets rest on.

It belongs to `verify` and shares no code with what finds the sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

import numpy as np
from attrs import frozen

Exact: TypeAlias = int | Fraction
Pair: TypeAlias = tuple[Fraction, Fraction]
Corners: TypeAlias = Sequence[Pair]
Plane: TypeAlias = tuple[int, int, int]
"""a, b, c: the points (x, y) with a x + b y <= c."""


class ProofFails(ArithmeticError):
    """A claim about equilibrium payoffs is not proved; says which."""


@frozen(eq=False)
class Game:
    """gains[i][a1][a2] and best[i][a1][a2], exact; discount = p / q."""

    gains: list[list[list[Exact]]]
    best: list[list[list[Exact]]]
    p: int
    q: int

    @staticmethod
    def of(payoffs: np.ndarray, discount: Fraction) -> Game:
        """From exact payoffs, shape (2, S_1, S_2). Raises ProofFails unless 0 <= discount < 1."""
        if not 0 <= discount < 1:
            raise ProofFails("the discount factor is not in [0, 1)")
        whole = [[[_exact(x) for x in row] for row in own] for own in payoffs.tolist()]
        gains: list[list[list[Exact]]] = whole
        first = [max(column) for column in zip(*gains[0], strict=True)]
        second = [max(row) for row in gains[1]]
        best = [[first[:] for _ in gains[0]], [[most] * len(first) for most in second]]
        return Game(gains, best, discount.numerator, discount.denominator)

    def profiles(self) -> list[tuple[int, int]]:
        return [(a, b) for a in range(len(self.gains[0])) for b in range(len(self.gains[0][0]))]

    def payoff(self, at: tuple[int, int]) -> tuple[Exact, Exact]:
        a, b = at
        return self.gains[0][a][b], self.gains[1][a][b]

    def need(self, at: tuple[int, int]) -> tuple[Exact, Exact]:
        """(q - p) times what the best deviation gains."""
        a, b = at
        rest = self.q - self.p
        first = rest * (self.best[0][a][b] - self.gains[0][a][b])
        return first, rest * (self.best[1][a][b] - self.gains[1][a][b])

    def floors(self) -> tuple[Exact, Exact]:
        """The pure minmax of each LLM, which every equilibrium payoff reaches."""
        first, second = (min(min(row) for row in own) for own in self.best)
        return first, second

    def paid(self, at: tuple[int, int], after: Pair) -> Pair:
        """(1 - discount) g + discount w."""
        g, rest = self.payoff(at), self.q - self.p
        x, y = (Fraction(rest * g[i] + self.p * after[i]) / self.q for i in (0, 1))
        return x, y


def _exact(x: object) -> Exact:
    """Whole numbers stay so, which is faster. Raises ProofFails for a float."""
    if isinstance(x, (int, Fraction)):
        return x
    raise ProofFails("payoffs are not exact")


def whole_points(points: Iterable[Pair]) -> tuple[list[tuple[int, int]], int]:
    """Points as whole numbers over one denominator."""
    pairs = [(x.as_integer_ratio(), y.as_integer_ratio()) for x, y in points]
    scale = lcm(*(z[1] for pair in pairs for z in pair))
    return [(x[0] * (scale // x[1]), y[0] * (scale // y[1])) for x, y in pairs], scale


def hull_of(points: Iterable[Pair]) -> list[Pair]:
    """The convex hull by gift wrapping, clockwise or not; flat ones as their two ends."""
    whole, scale = whole_points(points)
    rest = sorted(set(whole))
    out = rest[:1] if len(rest) > 2 else rest
    while len(rest) > 2:
        (x, y), best = out[-1], (0, 0)
        for v, w in rest:
            turn = best[0] * (w - y) - best[1] * (v - x)
            far = abs(v - x) + abs(w - y) > abs(best[0]) + abs(best[1])
            if best == (0, 0) or turn < 0 or (turn == 0 and far):
                best = v - x, w - y
        following = x + best[0], y + best[1]
        if following == out[0]:
            break
        out.append(following)
    return [(Fraction(x, scale), Fraction(y, scale)) for x, y in out]


def sides_of(corners: Corners) -> list[Plane]:
    """Half-planes whose intersection is a convex polygon given by its vertices in order."""
    points, scale = whole_points(corners)
    out = []
    for a, b in directions_of(corners):
        out.append((a * scale, b * scale, max(a * x + b * y for x, y in points)))
    return out


def directions_of(corners: Corners) -> list[tuple[int, int]]:
    """Normals of those half-planes, whole numbers."""
    if len(corners) == 1:
        return [(1, 0), (-1, 0), (0, 1), (0, -1)]
    points, _ = whole_points(corners)
    out = []
    for k, (x, y) in enumerate(points):
        a, b = x - points[k - 1][0], y - points[k - 1][1]
        shared = gcd(a, b)
        a, b = a // shared, b // shared
        out += [(b, -a), (a, b)] if len(corners) == 2 else [(b, -a)]
    return out


def inside_all(planes: Iterable[Plane], point: tuple[Exact, Exact]) -> bool:
    ((x, s), (y, t)) = point[0].as_integer_ratio(), point[1].as_integer_ratio()
    x, y, s = x * t, y * s, s * t
    return all(a * x + b * y <= c * s for a, b, c in planes)


def below(side: Plane, floors: tuple[Exact, Exact]) -> bool:
    """Whether a half-plane has all points that are at least the floors."""
    a, b, c = side
    return (a <= 0 and not b and a * floors[0] <= c) or (b <= 0 and not a and b * floors[1] <= c)

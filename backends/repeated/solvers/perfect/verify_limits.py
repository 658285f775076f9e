"""This module proves that hyperplanes bound a repeated game's equilibrium payoffs, in rationals.

It shares no code with what found them. Of any profile a and direction n, let v be an equilibrium
payoff with n . v as large as possible, paid by a with continuation w. Then n . v <= n . g(a), since
n . w <= n . v; and n . v is no more than what linear programming duality says of continuations that
deter: with weights y >= 0 on the limits, D their directions, and m = y D - n >= 0,

    n . v <= (1 - d) (n . g(a) - m . lure(a)) + d (y . limits - m . worst).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np
from attrs import evolve, frozen

Vector: TypeAlias = tuple[Fraction, ...]
Weights: TypeAlias = tuple[tuple[int, Fraction], ...]
"""Positive weights on some of the limits, by their number."""


class LimitFails(ArithmeticError):
    """A limit is not proved; says which."""


@frozen
class Dual:
    """Weights that bound what profiles pay in one direction."""

    way: int
    weights: Weights


@frozen
class Round:
    """How tighter limits follow from those before.

    With `wide`, which is no less than the limits before, they shrink along (1 - t) after + t wide
    from t = 1 to t = 0: what is paid by those at t is within those at k t, for one k < 1. With ()
    `after` bounds what the limits before pay, once.

    duals   that are used
    uses    (profile, direction, dual) for pairs whose own payoff is beyond the limit
    never   (profile, weights) of profiles that no continuation sustains: y D = m >= 0
    """

    wide: Vector
    after: Vector
    duals: tuple[Dual, ...]
    uses: tuple[tuple[int, int, int], ...]
    never: tuple[tuple[int, Weights], ...]


@frozen
class Chain:
    """first: limits of what is feasible and not below the pure minmax; profiles are numbered
    row-major; `empty`: in the last round no profile is sustained at all."""

    ways: tuple[Vector, ...]
    first: Vector
    rounds: tuple[Round, ...]
    empty: bool


def verify_limits(payoffs: np.ndarray, discount: Fraction, chain: Chain) -> Vector:
    """The limits that a chain of rounds proves, one for each direction.

    payoffs: exact, shape (n, S_1, ..., S_n). Raises LimitFails.
    """
    sizes = {len(r.after) for r in chain.rounds} | {len(r.wide) for r in chain.rounds if r.wide}
    if (sizes | {len(chain.first)}) != {len(chain.ways)} or len(payoffs) != len(chain.ways[0]):
        raise LimitFails("the proof is of another game")
    table = Table.of(payoffs, discount, chain.ways)
    table.verify_first(chain.first)
    limits = chain.first
    for k, round_ in enumerate(chain.rounds):
        limits = table.verify_round(limits, round_, chain.empty and k == len(chain.rounds) - 1)
    if chain.empty and not chain.rounds:
        raise LimitFails("that there is no equilibrium is not proved")
    return limits


@frozen(eq=False)
class Table:
    """The game as whole numbers over common denominators.

    gains, lures   gains[a][i], lures[a][i] times `unit`
    reach          reach[a][k] = n_k . g(a) times scales[k]
    worst          the number and size of the direction that bounds each LLM from below
    """

    discount: Fraction
    ways: tuple[Vector, ...]
    gains: list[list[int]]
    lures: list[list[int]]
    unit: int
    reach: list[list[int]]
    scales: list[int]
    floors: list[Fraction]
    worst: list[tuple[int, Fraction]]

    @staticmethod
    def of(payoffs: np.ndarray, discount: Fraction, ways: tuple[Vector, ...]) -> Table:
        """Raises LimitFails where some LLM is not bounded from below by a direction of its own."""
        if not 0 <= discount < 1:
            raise LimitFails("the discount factor is not in [0, 1)")
        own, best = [], []
        for i, part in enumerate(payoffs):
            top = np.broadcast_to(part.max(axis=i, keepdims=True), part.shape)
            own.append([Fraction(x) for x in part.ravel().tolist()])
            best.append([Fraction(x) for x in top.ravel().tolist()])
        unit = lcm(*{x.denominator for part in own + best for x in part})
        gains = [[int(x * unit) for x in at] for at in zip(*own, strict=True)]
        tops = [[int(x * unit) for x in at] for at in zip(*best, strict=True)]
        lures = [
            [b - g for g, b in zip(at, top, strict=True)]
            for at, top in zip(gains, tops, strict=True)
        ]
        floors = [min(part) for part in best]
        return Table(discount, (), gains, lures, unit, [], [], floors, []).along(ways)

    def along(self, ways: tuple[Vector, ...]) -> Table:
        """The same game with other directions. Raises LimitFails as above."""
        sizes = [lcm(*(x.denominator for x in way)) for way in ways]
        rows = [[int(x * size) for x in way] for way, size in zip(ways, sizes, strict=True)]
        reach = [
            [sum(x * g for x, g in zip(row, at, strict=True)) for row in rows] for at in self.gains
        ]
        worst = [_below(ways, i) for i in range(len(self.floors))]
        scales = [self.unit * size for size in sizes]
        return evolve(self, ways=ways, reach=reach, scales=scales, worst=worst)

    def verify_first(self, limits: Vector) -> None:
        """Limits of what is feasible, or of what is no worse than the pure minmax."""
        floors = {k: -size * self.floors[i] for i, (k, size) in enumerate(self.worst)}
        for k, limit in enumerate(limits):
            if k in floors and limit >= floors[k]:
                continue
            if self.most(k) > limit:
                raise LimitFails("the first limits miss feasible payoffs")

    def most(self, k: int) -> Fraction:
        """The most that any profile pays in a direction."""
        return Fraction(max(row[k] for row in self.reach), self.scales[k])

    def verify_round(self, before: Vector, round_: Round, empty: bool) -> Vector:
        """The limits after a round, none above those before. Raises LimitFails."""
        ends = [before] if not round_.wide else [round_.after, round_.wide]
        if round_.wide and any(w < b for w, b in zip(round_.wide, before, strict=True)):
            raise LimitFails("limits shrink from within those before")
        if round_.wide and any(w < a for w, a in zip(round_.wide, round_.after, strict=True)):
            raise LimitFails("limits do not shrink")
        never = set()
        for a, weights in round_.never:
            for limits in ends:
                if self._bound(weights, None, limits).at(self, a, None) >= 0:
                    raise LimitFails("a profile may be sustained")
            never.add(a)
        if empty:
            if len(never) < len(self.reach):
                raise LimitFails("that there is no equilibrium is not proved")
            return before
        self._verify_pairs(round_, ends, never)
        return tuple(min(x, y) for x, y in zip(before, round_.after, strict=True))

    def _verify_pairs(self, round_: Round, ends: list[Vector], never: set[int]) -> None:
        use = {(a, k): j for a, k, j in round_.uses}
        after = round_.after
        tops = [limit * scale for limit, scale in zip(after, self.scales, strict=True)]
        whole = [top.numerator // top.denominator for top in tops]
        bounds: dict[int, list[_Bound]] = {}
        for a, row in enumerate(self.reach):
            if a in never:
                continue
            for k, (own, top) in enumerate(zip(row, whole, strict=True)):
                if own <= top:
                    continue
                j = use.get((a, k))
                if j is None or round_.duals[j].way != k:
                    raise LimitFails("a profile pays more than a limit")
                if j not in bounds:
                    weights = round_.duals[j].weights
                    bounds[j] = [self._bound(weights, k, limits) for limits in ends]
                paid = [bound.at(self, a, k) for bound in bounds[j]]
                if paid[0] > after[k]:
                    raise LimitFails("a profile pays more than a limit")
                if round_.wide and not _shrinks(paid[1], after[k], round_.wide[k]):
                    raise LimitFails("what a profile pays does not shrink")

    def _bound(self, weights: Weights, k: int | None, limits: Vector) -> _Bound:
        """What weights say of any profile."""
        count = len(self.floors)
        if any(y < 0 for _, y in weights):
            raise LimitFails("weights are not positive")
        m = [
            sum((y * self.ways[j][i] for j, y in weights), Fraction(0))
            - (self.ways[k][i] if k is not None else 0)
            for i in range(count)
        ]
        if any(x < 0 for x in m):
            raise LimitFails("weights do not add up to a direction")
        total = sum((y * limits[j] for j, y in weights), Fraction(0))
        for x, (j, size) in zip(m, self.worst, strict=True):
            total += x * limits[j] / size
        scale = lcm(*(x.denominator for x in m))
        return _Bound(self.discount * total, tuple(int(x * scale) for x in m), scale)


@frozen
class _Bound:
    """after + (1 - d) (n . g(a) - m . lure(a)), m over a scale."""

    after: Fraction
    m: tuple[int, ...]
    scale: int

    def at(self, table: Table, a: int, k: int | None) -> Fraction:
        lost = sum(x * y for x, y in zip(self.m, table.lures[a], strict=True))
        gain = Fraction(table.reach[a][k], table.scales[k]) if k is not None else Fraction(0)
        today = gain - Fraction(lost, self.scale * table.unit)
        return self.after + (1 - table.discount) * today


def _shrinks(paid: Fraction, after: Fraction, wide: Fraction) -> bool:
    """Strictly, unless the limit does not move at all."""
    return paid < wide or (wide == after and paid <= wide)


def _below(ways: Sequence[Vector], i: int) -> tuple[int, Fraction]:
    """The direction that bounds LLM i from below, and its size."""
    for k, way in enumerate(ways):
        if way[i] < 0 and not any(x for j, x in enumerate(way) if j != i):
            return k, -way[i]
    raise LimitFails("no limit bounds an LLM from below")

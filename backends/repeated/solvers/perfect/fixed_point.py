"""This module solves exactly for the polygon that a way of making its vertices leads to."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import define, field, frozen

from .iteration import CORNER, HIGH, LOW, STAY, Images, chains
from .pair import Pair
from .polygon import Point


@frozen
class Made:
    """How one vertex is made from the polygon's vertices.

    profile    index of the profile
    kind       as in `iteration`
    edge       the two vertices between which the continuation is (HIGH and LOW)
    """

    profile: int
    kind: int
    edge: tuple[int, int] | None = None

    def binds(self, i: int) -> bool:
        """Whether LLM i is held to its constraint."""
        return self.kind in (CORNER, HIGH[i], LOW[i])


@frozen
class Pattern:
    """How all vertices are made, anticlockwise, and which of them is the worst of each LLM."""

    made: tuple[Made, ...]
    worst: tuple[int, int]


def pattern(before: np.ndarray, after: Images) -> Pattern:
    """Read off one step: the polygon before, shape (V, 2), and the vertices made from it.

    The edges refer to the polygon before; it is the same as the one after in the limit.
    """
    sides = [chains(before, i) for i in (0, 1)]
    made = []
    for a, kind, point in zip(
        after.profiles.tolist(), after.kinds.tolist(), after.after, strict=True
    ):
        edge = None
        if kind not in (STAY, CORNER):
            i = 0 if kind in (HIGH[0], LOW[0]) else 1
            edge = _edge(before, sides[i][1 if kind in HIGH else 0], i, float(point[i]))
        made.append(Made(a, kind, edge))
    worst = after.points.argmin(axis=0)
    return Pattern(tuple(made), (int(worst[0]), int(worst[1])))


def _edge(polygon: np.ndarray, side: np.ndarray, i: int, at: float) -> tuple[int, int]:
    if len(side) == 1:
        return int(side[0]), int(side[0])
    k = int(np.searchsorted(polygon[side, i], at))
    k = min(max(k, 1), len(side) - 1)
    return int(side[k - 1]), int(side[k])


def solve(game: Pair, discount: Fraction, form: Pattern) -> list[Point] | None:
    """The vertices of the polygon that is made from itself in this way, in units.

    None where the vertices depend on each other in a circle that plain substitution does not open,
    or where the pattern has no solution.
    """
    work = _Substitution(game, discount, form, [[None, None] for _ in form.made])
    return work.run()


def known_coordinates(game: Pair, discount: Fraction, form: Pattern) -> list[bool]:
    """Of the vertices in turn: those coordinates that plain substitution gives."""
    work = _Substitution(game, discount, form, [[None, None] for _ in form.made])
    work.run()
    return [x is not None for pair in work.known for x in pair]


@define
class _Substitution:
    """Coordinates that are known so far; threats[i] is known once a vertex gives it."""

    game: Pair
    discount: Fraction
    form: Pattern
    known: list[list[Fraction | None]]
    threats: list[Fraction | None] = field(factory=lambda: [None, None])

    def run(self) -> list[Point] | None:
        left = -1
        for i in (0, 1):
            made = self.form.made[self.form.worst[i]]
            if made.binds(i):
                self.threats[i] = Fraction(self.game.best[i, made.profile])
            elif made.kind == STAY:
                self.threats[i] = Fraction(self.game.gains[i, made.profile])
        while True:
            unknown = sum(x is None for pair in self.known for x in pair)
            if not unknown or unknown == left:
                break
            left = unknown
            for k, made in enumerate(self.form.made):
                self._try(k, made)
            for i in (0, 1):
                if self.threats[i] is None:
                    self.threats[i] = self.known[self.form.worst[i]][i]
        if left and unknown:
            return None
        return [(x, y) for x, y in self.known if x is not None and y is not None]

    def _try(self, k: int, made: Made) -> None:
        mine = self.known[k]
        for i in (0, 1):
            if mine[i] is not None:
                continue
            if made.kind == STAY:
                mine[i] = Fraction(self.game.gains[i, made.profile])
            elif made.binds(i):
                threat = self.threats[i]
                if threat is not None:
                    best = self.game.best[i, made.profile]
                    mine[i] = (1 - self.discount) * best + self.discount * threat
            else:
                mine[i] = self._across(made, i)

    def _across(self, made: Made, i: int) -> Fraction | None:
        """Coordinate i of a vertex whose continuation lies on an edge, held in the other."""
        j = 1 - i
        threat = self.threats[j]
        assert made.edge is not None
        p, q = (self.known[v] for v in made.edge)
        near, far = p[j], q[j]
        if threat is None or near is None or far is None:
            return None
        need = Fraction(self.game.best[j, made.profile] - self.game.gains[j, made.profile])
        at = threat + need * (1 - self.discount) / self.discount
        share = Fraction(0) if near == far else (at - near) / (far - near)
        value = _between(p[i], q[i], share)
        if value is None:
            return None
        gain = Fraction(self.game.gains[i, made.profile])
        return (1 - self.discount) * gain + self.discount * value


def _between(p: Fraction | None, q: Fraction | None, share: Fraction) -> Fraction | None:
    """p + share (q - p), known at an end as soon as the end is."""
    if not share:
        return p
    if share == 1:
        return q
    return None if p is None or q is None else p + share * (q - p)

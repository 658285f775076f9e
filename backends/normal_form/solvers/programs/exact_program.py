"""This module solves programs of correlated equilibria in rationals, and proves its answers."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np
from attrs import frozen

from ....numbers.lifting import solve_both, solve_square
from ....numbers.rational import Tableau
from ....numbers.scaled import object_array
from .dual_simplex import Basis
from .incentives import Incentives
from .program import (
    FloatProgram,
    Optimum,
    Program,
    profiles_of,
    proved_optimum,
)
from .sparse_program import Solved

EXACT_BASIS = 400
"""Largest basis that is solved in rationals."""

NEARLY = 1e-8
"""HiGHS: rows and reduced costs this close to 0 are taken for 0."""


@frozen(eq=False)
class ExactProgram:
    """A program in integers; its cost is `cost / scale`."""

    rows: Incentives
    cost: np.ndarray
    scale: int

    @staticmethod
    def of(program: Program, live: np.ndarray | None) -> ExactProgram:
        utilities, extra = program.utilities.integers(), program.extra.integers()
        rows = Incentives.of(utilities, program.coarse, extra, live)
        cost = program.cost.integers()
        return ExactProgram(rows, cost if live is None else cost[live], program.cost.scale)

    def measured(self, basis: Basis) -> tuple[np.ndarray, np.ndarray] | None:
        """The weights of a basis and the values of all rows, rounded; None if it is singular."""
        columns = np.array(basis.columns)
        size = len(columns)
        if size > EXACT_BASIS:
            return None
        square = np.vstack([self.rows.on(basis.rows, columns), object_array([1] * size)[None]])
        found = solve_square(square, [0] * (size - 1) + [1])
        if found is None:
            return None
        numerators, common = found
        values = self.rows.values(columns, object_array(numerators))
        spans = self.spans * common
        weights = np.array([w / common for w in numerators])
        return weights, np.array([int(v) / int(s) for v, s in zip(values, spans, strict=True)])

    @property
    def spans(self) -> np.ndarray:
        """By row the range of what it is made of, as an object array."""
        found: list[int] = []
        for own in self.rows.own:
            count = len(own) if self.rows.coarse else len(own) ** 2
            found += [max(1, int(own.max()) - int(own.min()))] * count
        found += [max(1, *(abs(int(x)) for x in row)) for row in self.rows.extra]
        return object_array(found)

    def restated(self, basis: Basis | None, method: str) -> Optimum | None:
        """The basis in rationals, if it proves what it says."""
        if basis is None or len(basis.columns) > EXACT_BASIS:
            return None
        columns = np.array(basis.columns)
        size = len(columns)
        square = np.vstack([self.rows.on(basis.rows, columns), object_array([1] * size)[None]])
        prices = self._prices(basis, columns)
        found = solve_both(square, [0] * (size - 1) + [1], prices)
        if found is None:
            return None
        primal, (dual, scale) = found
        weights = {r: -w for r, w in zip(basis.rows, dual, strict=False)}
        if any(w < 0 for w in weights.values()):
            return None
        if basis.blocked is None and basis.stuck is None:
            return self._proved(columns, primal, (weights, dual[-1], scale), method)
        if basis.blocked is not None:
            weights[basis.blocked] = scale
        return self.impossible(weights, method)

    def _prices(self, basis: Basis, columns: np.ndarray) -> list[int]:
        """Right side of the dual system: costs, or what shows that there is no solution."""
        if basis.blocked is not None:
            return list(self.rows.on([basis.blocked], columns)[0])
        if basis.stuck is not None:
            return [int(k == basis.stuck) for k in range(len(columns))]
        return list(self.cost[columns])

    def _proved(
        self,
        columns: np.ndarray,
        primal: tuple[list[int], int],
        dual: tuple[dict[int, int], int, int],
        method: str,
    ) -> Optimum | None:
        """Feasible x and feasible dual weights of equal value (weak duality), or None."""
        numerators, common = primal
        weights, top, scale = dual
        x = object_array(numerators)
        if min(numerators) < 0 or sum(numerators) != common:
            return None
        if min(self.rows.values(columns, x), default=0) < 0:
            return None
        if (self.cost * scale + self.rows.combined(weights) > top).any():
            return None
        value = Fraction(int(self.cost[columns] @ x), common * self.scale)
        if value != Fraction(top, scale * self.scale):
            return None
        pairs = zip(profiles_of(self.rows, columns), numerators, strict=True)
        positive = [(j, Fraction(w, common)) for j, w in pairs]
        return proved_optimum(positive, value, method)

    def impossible(self, weights: dict[int, int], method: str) -> Optimum | None:
        """No distribution satisfies all rows: their weighted sum is negative (Farkas)."""
        margin = -max(self.rows.combined(weights).tolist())
        if margin <= 0:
            return None
        heaviest = max(weights.values())
        return Optimum((), (), 0, 0, True, method, False, Fraction(margin, heaviest))

    def from_solution(self, floats: FloatProgram, solved: Solved) -> Optimum | None:
        """What HiGHS found in rationals, if it is a vertex with a dual solution that proves it.

        The equations are chosen among those that hold nearly, so that they are independent.
        """
        columns = solved.columns
        if not len(columns) or max(len(columns), len(solved.weights) + 1) > EXACT_BASIS:
            return None
        tight = np.flatnonzero(floats.rows.values(columns, solved.x) < NEARLY)
        near = floats.rows.on(tight.tolist(), columns)
        rows = tight[_independent(near.T - near.mean(axis=1), len(columns) - 1)].tolist()
        one = object_array([1] * len(columns))[None]
        square = np.vstack([self.rows.on(rows, columns), one])
        primal = solve_square(square, [0] * len(rows) + [1])
        held = list(solved.weights)
        reduced = floats.cost + floats.rows.combined(solved.weights)
        level = np.flatnonzero(reduced > reduced.max() - NEARLY)
        given = np.vstack([floats.rows.on(held, level), np.ones(len(level))])
        chosen = level[_independent(given, len(held) + 1)]
        if primal is None or len(chosen) <= len(held):
            return None
        ones = object_array([1] * len(chosen))[None]
        above = np.vstack([self.rows.on(held, chosen), ones]).T
        dual = solve_square(above, list(self.cost[chosen]))
        if dual is None:
            return None
        weights = {r: -w for r, w in zip(held, dual[0], strict=False)}
        if min(weights.values(), default=0) < 0:
            return None
        return self._proved(columns, primal, (weights, dual[0][-1], dual[1]), "HiGHS, restated")

    def by_pivots(self) -> Optimum:
        """By integer-preserving pivots from the start; ends on every input.

        After a shift that makes costs positive, max cost x / sum x over the cone {x, g x >= 0} is
        1 / max w over {w, y >= 0: w cost + sum y g <= 1 at every profile} (Charnes, Cooper 1962).
        """
        shift = 1 - int(min(self.cost.tolist()))
        count = self.rows.starts[-1]
        given = np.vstack([self.cost + shift, *(self.rows.row(r) for r in range(count))])
        table = Tableau.start([*given.T.tolist(), [-1] + [0] * count])
        method = "exact simplex"
        while True:
            costs = table.rows[-1][:-1]
            c = min(range(count + 1), key=costs.__getitem__)
            if costs[c] >= 0:
                break
            r = table.leaving(c)
            if r is None:
                answer = self.impossible(_ray(table, c), method)
                assert answer is not None, "an unbounded ray of the dual proves infeasibility"
                return answer
            table = table.pivot(r, c)
        return self._read(table, shift, method)

    def _read(self, table: Tableau, shift: int, method: str) -> Optimum:
        count, cones = len(table.others), dict[int, int]()
        for variable, cost in zip(table.others, table.rows[-1], strict=False):
            if variable >= count and cost:
                cones[variable - count] = cost
        z = table.solution()
        columns = np.array(sorted(cones))
        total = sum(cones.values())
        whole, common = _common(z)
        scale = whole[0]
        weights = {r: v for r, v in enumerate(whole[1:]) if v}
        top = common - shift * scale
        primal = ([cones[int(j)] for j in columns], total)
        found = self._proved(columns, primal, (weights, top, scale), method)
        assert found is not None, "exact pivots end in a proof"
        return found


def _independent(columns: np.ndarray, count: int) -> np.ndarray:
    """The places of `count` columns, as independent as can be."""
    from scipy.linalg import qr

    if not count or not columns.size:
        return np.arange(0)
    order: np.ndarray = qr(columns, mode="r", pivoting=True)[1]
    return order[:count]


def _common(values: list[Fraction]) -> tuple[list[int], int]:
    scale = lcm(*(v.denominator for v in values))
    return [int(v * scale) for v in values], scale


def _ray(table: Tableau, c: int) -> dict[int, int]:
    """The weights of the rows along the ray on which column c grows without bound."""
    count = len(table.others)
    moved = {table.others[c]: table.det}
    moved |= {v: -row[c] for v, row in zip(table.basis, table.rows, strict=False) if v < count}
    return {v - 1: w for v, w in moved.items() if 0 < v < count and w}

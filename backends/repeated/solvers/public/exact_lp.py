"""This module solves linear programs in rationals and proves what it says about them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from attrs import define, frozen

from .errors import MOST_ENTRIES, Inconsistent, Refused

Vector: TypeAlias = Sequence[Fraction]
Rows: TypeAlias = Sequence[Vector]

LARGE = 2500
"""Entries of a program from which on HiGHS proposes the columns to start with."""

PATIENCE = 40
"""Pivots in a row without progress after which Bland's rule takes over."""


@frozen
class Optimal:
    """max c x = value at x, and prices y with y A >= c and y b = value."""

    value: Fraction
    x: tuple[Fraction, ...]
    prices: tuple[Fraction, ...]


@frozen
class Infeasible:
    """No x >= 0 has A x = b: prices y with y A >= 0 and y b < 0 (Farkas)."""

    prices: tuple[Fraction, ...]


@frozen
class Unbounded:
    """A ray r >= 0 with A r = 0 and c r > 0, while A x = b has a solution x >= 0."""

    ray: tuple[Fraction, ...]


Answer: TypeAlias = Optimal | Infeasible | Unbounded


def maximise(cost: Vector, rows: Rows, rhs: Vector) -> Answer:
    """max cost x over {x >= 0, rows x = rhs}, every answer checked with its certificate.

    Two phases of the simplex method (Dantzig 1951) with integer-preserving pivots (Edmonds);
    Bland's rule (1977) against cycles. Raises Refused above MOST_ENTRIES, Inconsistent if a
    certificate does not hold.
    """
    size, columns = len(rows), len(cost)
    if (size + 1) * (size + columns + 1) > MOST_ENTRIES:
        raise Refused(f"a linear program of {size} rows and {columns} columns is too large")
    answer = _Simplex.start(cost, rows, rhs).run()
    if not _holds(answer, cost, rows, rhs):
        raise Inconsistent("a linear program and its certificate do not agree")
    return answer


def dot(a: Vector, b: Vector) -> Fraction:
    """The inner product of two vectors of equal length."""
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), Fraction(0))


def _holds(answer: Answer, cost: Vector, rows: Rows, rhs: Vector) -> bool:
    """Whether an answer's certificate holds, from the definitions alone."""
    if isinstance(answer, Unbounded):
        flat = all(dot(row, answer.ray) == 0 for row in rows)
        return flat and min(answer.ray) >= 0 and dot(cost, answer.ray) > 0
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in cost]
    priced = [dot(answer.prices, column) for column in columns]
    bound = dot(answer.prices, rhs)
    if isinstance(answer, Infeasible):
        return min(priced, default=Fraction(0)) >= 0 and bound < 0
    met = all(dot(row, answer.x) == b for row, b in zip(rows, rhs, strict=True))
    dual = all(p >= c for p, c in zip(priced, cost, strict=True))
    exact = dot(cost, answer.x) == answer.value == bound
    return met and dual and exact and min(answer.x, default=Fraction(0)) >= 0


@define
class _Simplex:
    """A tableau of integers: columns are variables, then one artificial per row, then the right.

    The true entries are the integers over `det`, which is positive.
    """

    table: list[list[int]]
    target: list[int]
    basis: list[int]
    det: int
    scales: tuple[list[int], int]
    columns: int

    @staticmethod
    def start(cost: Vector, rows: Rows, rhs: Vector) -> _Simplex:
        table, scales = [], []
        for k, (row, b) in enumerate(zip(rows, rhs, strict=True)):
            scale = lcm(*{x.denominator for x in (*row, b)})
            scale = -scale if b < 0 else scale
            identity = [int(j == k) for j in range(len(rows))]
            table.append([*_whole(row, scale), *identity, *_whole([b], scale)])
            scales.append(scale)
        top = lcm(*{c.denominator for c in cost})
        target = [*_whole(cost, -top), *[0] * (len(rows) + 1)]
        basis = [len(cost) + k for k in range(len(rows))]
        return _Simplex(table, target, basis, 1, (scales, top), len(cost))

    def run(self) -> Answer:
        if self.columns * len(self.table) > LARGE:
            self._crash()
        short = self._first_phase()
        if short is not None:
            return short
        entering = self._climb(self.target)
        if entering is not None:
            return self._ray(entering)
        x = [Fraction(0)] * self.columns
        for variable, row in zip(self.basis, self.table, strict=True):
            if variable < self.columns:
                x[variable] = Fraction(row[-1], self.det)
        top = self.scales[1]
        value = Fraction(self.target[-1], self.det * top)
        return Optimal(value, tuple(x), self._prices(self.target, top))

    def _first_phase(self) -> Infeasible | None:
        """Pivot until no artificial variable is positive, or show that one must be."""
        phase = [-sum(row[j] for row in self._artificial_rows()) for j in range(self.columns)]
        phase += [0] * len(self.table)
        for k in range(len(self.table)):
            if self.columns + k not in self.basis:
                phase[self.columns + k] = self.det
        # an artificial column has cost -1: its reduced cost is 1 minus its part in the rows
        for k in range(len(self.table)):
            at = self.columns + k
            if at not in self.basis:
                phase[at] -= sum(row[at] for row in self._artificial_rows())
        phase.append(-sum(row[-1] for row in self._artificial_rows()))
        self._climb(phase)
        if phase[-1] < 0:
            free = [phase[self.columns + k] - self.det for k in range(len(self.table))]
            scales = self.scales[0]
            return Infeasible(
                tuple(Fraction(p * s, self.det) for p, s in zip(free, scales, strict=True))
            )
        self._drop_artificial()
        return None

    def _artificial_rows(self) -> list[list[int]]:
        pairs = zip(self.basis, self.table, strict=True)
        return [row for variable, row in pairs if variable >= self.columns]

    def _drop_artificial(self) -> None:
        """Replace artificial variables at 0; where no column can, the row is 0 for ever."""
        for r, variable in enumerate(self.basis):
            if variable < self.columns:
                continue
            c = next((j for j in range(self.columns) if self.table[r][j]), None)
            if c is not None:
                self._pivot(r, c, self.target)

    def _climb(self, goal: list[int]) -> int | None:
        """Pivot to the top of a goal row; the column on which it is unbounded, if it is."""
        still = 0
        while True:
            negative = [j for j in range(self.columns) if goal[j] < 0]
            if not negative:
                return None
            c = negative[0] if still > PATIENCE else min(negative, key=goal.__getitem__)
            r = self._leaving(c)
            if r is None:
                return c
            still = still + 1 if not self.table[r][-1] else 0
            self._pivot(r, c, goal)

    def _leaving(self, c: int) -> int | None:
        best: int | None = None
        for r, row in enumerate(self.table):
            if row[c] <= 0:
                continue
            if best is None:
                best = r
                continue
            other = self.table[best]
            gap = row[-1] * other[c] - other[-1] * row[c]
            if gap < 0 or (gap == 0 and self.basis[r] < self.basis[best]):
                best = r
        return best

    def _pivot(self, r: int, c: int, goal: list[int]) -> None:
        lead = self.table[r]
        if lead[c] < 0:  # only where the right side is 0
            lead = self.table[r] = [-x for x in lead]
        p, det = lead[c], self.det
        for k, row in enumerate(self.table):
            if k != r:
                self.table[k] = _reduced(row, lead, (row[c], p, det))
        for line in {id(goal): goal, id(self.target): self.target}.values():
            line[:] = _reduced(line, lead, (line[c], p, det))
        self.basis[r], self.det = c, p

    def _prices(self, goal: list[int], top: int) -> tuple[Fraction, ...]:
        free = goal[self.columns : self.columns + len(self.table)]
        below = self.det * top
        return tuple(Fraction(p * s, below) for p, s in zip(free, self.scales[0], strict=True))

    def _ray(self, c: int) -> Unbounded:
        ray = [Fraction(0)] * self.columns
        ray[c] = Fraction(1)
        for variable, row in zip(self.basis, self.table, strict=True):
            if variable < self.columns:
                ray[variable] = Fraction(-row[c], self.det)
        return Unbounded(tuple(ray))

    def _crash(self) -> None:
        """Pivot the columns that HiGHS uses into the basis, if that keeps the right side >= 0."""
        kept = [row[:] for row in self.table], self.target[:], self.basis[:], self.det
        for c in self._proposed():
            rows = [r for r, v in enumerate(self.basis) if v >= self.columns and self.table[r][c]]
            if rows:
                r = rows[0]
                if self.table[r][c] < 0:
                    self.table[r] = [-x for x in self.table[r]]
                self._pivot(r, c, self.target)
        if any(row[-1] < 0 for row in self.table):
            self.table, self.target, self.basis, self.det = kept

    def _proposed(self) -> list[int]:
        import numpy as np
        from scipy.optimize import linprog

        size = len(self.table)
        given = [[*row[: self.columns], row[-1]] for row in self.table]
        lines = np.array([[x / max(1, *map(abs, row)) for x in row] for row in given])
        top = max(1, *map(abs, self.target))
        cost = [x / top for x in self.target[: self.columns]]
        try:
            found = linprog(cost, A_eq=lines[:, :-1], b_eq=lines[:, -1], method="highs-ds")
        except ValueError:
            return []
        if found.status or found.x is None:
            return []
        order = np.argsort(-found.x, kind="stable")
        return [int(j) for j in order[:size] if found.x[j] > 0]


def _whole(row: Vector, scale: int) -> list[int]:
    """Rationals times a multiple of their denominators."""
    return [x.numerator * (scale // x.denominator) if x else 0 for x in row]


def _reduced(row: list[int], lead: list[int], by: tuple[int, int, int]) -> list[int]:
    """One row of a tableau after a pivot."""
    factor, p, det = by
    if not factor:
        return row if p == det else [x * p // det for x in row]
    return [(x * p - factor * y) // det for x, y in zip(row, lead, strict=True)]

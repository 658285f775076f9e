"""This module solves linear systems of integers exactly and pivots integer tableaux."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define

Row = list[int]


def solve_integers(rows: Sequence[Sequence[int]], rhs: Sequence[int]) -> list[Fraction] | None:
    """The unique solution of `rows` x = `rhs`, which may have more rows than columns.

    None if the system is inconsistent or its solution is not unique.
    """
    solved = solve_scaled(rows, rhs)
    return None if solved is None else [Fraction(x, solved[1]) for x in solved[0]]


def solve_scaled(rows: Sequence[Sequence[int]], rhs: Sequence[int]) -> tuple[list[int], int] | None:
    """The same as integers over one common denominator, which is positive.

    Fraction-free elimination (Bareiss 1968): entries stay minors of the system.
    """
    table = [[*map(int, row), int(b)] for row, b in zip(rows, rhs, strict=True)]
    size = len(table[0]) - 1 if table else 0
    det = 1
    for c in range(size):
        at = next((k for k in range(c, len(table)) if table[k][c]), None)
        if at is None:
            return None
        table[c], table[at] = table[at], table[c]
        lead = table[c]
        pivot = lead[c]
        for k, row in enumerate(table):
            if k != c:
                factor = row[c]
                table[k] = [(x * pivot - factor * y) // det for x, y in zip(row, lead, strict=True)]
        det = pivot
    if any(row[size] for row in table[size:]):
        return None
    sign = -1 if det < 0 else 1
    return [sign * table[k][size] for k in range(size)], sign * det


@define
class Tableau:
    """A dictionary of {z >= 0, M z <= 1}: basic variables in terms of the others, over integers.

    Variables 0 .. k-1 are z, variable k + j is the slack of row j of M. Basic variable basis[i] is
    (rows[i][-1] - sum_c rows[i][c] * x[others[c]]) / det; integer-preserving pivots (Edmonds).
    """

    rows: list[Row]
    basis: list[int]
    others: list[int]
    det: int

    @staticmethod
    def start(matrix: Sequence[Sequence[int]]) -> Tableau:
        """The dictionary at z = 0 for an integer matrix with k columns."""
        k = len(matrix[0])
        rows = [[*map(int, row), 1] for row in matrix]
        return Tableau(rows, [k + j for j in range(len(rows))], list(range(k)), 1)

    def leaving(self, c: int) -> int | None:
        """The row whose basic variable leaves when column c enters; None if nothing bounds it.

        Ties are broken lexicographically, as if row j had right side 1 + e^(j+1) for a
        small e > 0 (Dantzig, Orden and Wolfe 1955), so each basis has one neighbour per column.
        """
        best: list[int] = []
        top, bottom = 0, 1
        for i, row in enumerate(self.rows):
            entry = row[c]
            if entry <= 0:
                continue
            difference = row[-1] * bottom - top * entry if best else -1
            if difference < 0:
                best, top, bottom = [i], row[-1], entry
            elif difference == 0:
                best.append(i)
        if len(best) > 1:
            return self._least(best, c)
        return best[0] if best else None

    def _least(self, tied: list[int], c: int) -> int:
        k = len(self.others)
        for slack in range(k, k + len(self.rows)):
            at = self.others.index(slack) if slack in self.others else None
            values = []
            for i in tied:
                own = self.det if self.basis[i] == slack else 0
                values.append(Fraction(own if at is None else self.rows[i][at], self.rows[i][c]))
            low = min(values)
            tied = [i for i, v in zip(tied, values, strict=True) if v == low]
            if len(tied) == 1:
                break
        return tied[0]

    def pivot(self, r: int, c: int) -> Tableau:
        """The dictionary after basic variable of row r and column c change places."""
        lead, det = self.rows[r], self.det
        p = lead[c]
        rows = []
        for i, row in enumerate(self.rows):
            factor = row[c]
            if i == r:
                new = lead[:]
                new[c] = det
            elif factor:
                new = [(x * p - factor * y) // det for x, y in zip(row, lead, strict=True)]
                new[c] = -factor
            else:
                new = [x * p // det for x in row] if p != det else row[:]
            rows.append(new)
        basis, others = self.basis[:], self.others[:]
        basis[r], others[c] = others[c], basis[r]
        return Tableau(rows, basis, others, p)

    def solution(self) -> list[Fraction]:
        """The values of z."""
        z = [Fraction(0)] * len(self.others)
        for variable, row in zip(self.basis, self.rows, strict=True):
            if variable < len(z):
                z[variable] = Fraction(row[-1], self.det)
        return z

    def tight(self) -> int:
        """Bit mask of the variables that are zero."""
        mask = sum(1 << v for v in self.others)
        return mask | sum(
            1 << v for v, row in zip(self.basis, self.rows, strict=True) if not row[-1]
        )

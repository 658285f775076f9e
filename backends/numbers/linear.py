"""This module works with small rational matrices: solutions, definiteness, copositivity."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from attrs import frozen

Matrix: TypeAlias = Sequence[Sequence[Fraction]]
Vector: TypeAlias = list[Fraction]


@frozen
class Affine:
    """The solutions of a linear system: a particular one, and a basis of the directions."""

    point: tuple[Fraction, ...]
    directions: tuple[tuple[Fraction, ...], ...]


def solve(rows: Matrix, rhs: Sequence[Fraction]) -> Affine | None:
    """All solutions of a linear system with rows of equal length; None if there is none."""
    table = [[*map(Fraction, row), Fraction(b)] for row, b in zip(rows, rhs, strict=True)]
    size = len(table[0]) - 1
    pivots: list[int] = []
    for c in range(size):
        at = next((k for k in range(len(pivots), len(table)) if table[k][c]), None)
        if at is None:
            continue
        r = len(pivots)
        table[r], table[at] = table[at], table[r]
        lead = [x / table[r][c] for x in table[r]]
        table[r] = lead
        for k, row in enumerate(table):
            if k != r and row[c]:
                table[k] = [x - row[c] * y for x, y in zip(row, lead, strict=True)]
        pivots.append(c)
    if any(row[size] for row in table[len(pivots) :]):
        return None
    point = [Fraction(0)] * size
    for r, c in enumerate(pivots):
        point[c] = table[r][size]
    free = [c for c in range(size) if c not in pivots]
    return Affine(tuple(point), tuple(_direction(table, pivots, c, size) for c in free))


def _direction(table: list[Vector], pivots: list[int], c: int, size: int) -> tuple[Fraction, ...]:
    out = [Fraction(0)] * size
    out[c] = Fraction(1)
    for r, p in enumerate(pivots):
        out[p] = -table[r][c]
    return tuple(out)


def form(matrix: Matrix, z: Sequence[Fraction]) -> Fraction:
    """z' M z."""
    rows = (sum((m * x for m, x in zip(row, z, strict=True)), Fraction(0)) for row in matrix)
    return sum((x * v for x, v in zip(z, rows, strict=True)), Fraction(0))


def not_positive(matrix: Matrix, free: int) -> Vector | None:
    """A vector z != 0 with z' M z <= 0 whose entries from number `free` on are not negative.

    `matrix` is symmetric. None if there is none: M is then positive definite in its first `free`
    variables and strictly copositive in the others once those are eliminated (Abakuks 1980).
    """
    size = len(matrix)
    work = [list(map(Fraction, row)) for row in matrix]
    back: list[Vector] = []  # row r: how variable r follows from the later ones
    for r in range(free):
        if work[r][r] <= 0:
            return _lifted([Fraction(int(k == 0)) for k in range(size - r)], back)
        lead = work[r]
        back.append([-lead[k] / lead[r] for k in range(r + 1, size)])
        for k in range(r + 1, size):
            factor = work[k][r] / lead[r]
            work[k] = [x - factor * y for x, y in zip(work[k], lead, strict=True)]
    rest = [row[free:] for row in work[free:]]
    found = _not_copositive(rest)
    return None if found is None else _lifted(found, back)


def _lifted(tail: Vector, back: list[Vector]) -> Vector:
    """The best completion of a tail by the eliminated variables before it."""
    for row in reversed(back):
        own = sum((b * x for b, x in zip(row, tail, strict=True)), Fraction(0))
        tail = [own, *tail]
    return tail


def _not_copositive(matrix: Matrix) -> Vector | None:
    """A vector z >= 0, z != 0, with z' M z <= 0, or None.

    A symmetric matrix is strictly copositive exactly when none of its principal submatrices has a
    positive solution v of M v = (0, ..., 0, d) with d <= 0 (Keller; Hadeler 1983, theorem 2).
    """
    size = len(matrix)
    for count in range(1, size + 1):
        for chosen in combinations(range(size), count):
            part = [[matrix[i][j] for j in chosen] for i in chosen]
            v = _kernel_like(part)
            if v is not None and form(part, v) <= 0:
                out = [Fraction(0)] * size
                for k, x in zip(chosen, v, strict=True):
                    out[k] = x
                return out
    return None


def _kernel_like(part: Matrix) -> Vector | None:
    """A positive v, last entry 1, with all but the last row of M v equal to 0."""
    if len(part) == 1:
        return [Fraction(1)]
    rows = [row[:-1] for row in part[:-1]]
    found = solve(rows, [-row[-1] for row in part[:-1]])
    if found is None or found.directions or min(found.point) <= 0:
        return None
    return [*found.point, Fraction(1)]


def characteristic(matrix: Matrix) -> Vector:
    """Coefficients of det(x I - M), the highest power first (Faddeev and Le Verrier)."""
    size = len(matrix)
    coefficients = [Fraction(1)]
    power = [[Fraction(0)] * size for _ in range(size)]
    for k in range(1, size + 1):
        for i in range(size):
            power[i][i] += coefficients[-1]
        power = _product(matrix, power)
        coefficients.append(-sum((power[i][i] for i in range(size)), Fraction(0)) / k)
    return coefficients


def _product(a: Matrix, b: Matrix) -> list[Vector]:
    columns = list(zip(*b, strict=True))
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in columns]
        for row in a
    ]


def attracts(coefficients: Sequence[Fraction]) -> bool:
    """Whether all roots of a polynomial have negative real parts (Routh's array, 1877)."""
    upper = list(coefficients[0::2])
    lower = list(coefficients[1::2])
    while lower:
        if upper[0] * lower[0] <= 0:
            return False
        ratio = upper[0] / lower[0]
        padded = [*lower[1:], *[Fraction(0)] * (len(upper) - len(lower))]
        following = [u - ratio * v for u, v in zip(upper[1:], padded, strict=True)]
        upper, lower = lower, following
    return True

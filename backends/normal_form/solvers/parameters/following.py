"""This module follows a mixed equilibrium of two LLMs as payoffs vary with a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from attrs import frozen

from ....numbers.line import LineSet, common
from ....numbers.polynomial import (
    ONE,
    Poly,
    Ratio,
    add_ratios,
    common_multiple,
    constant_ratio,
    degree,
    exact_quotient,
    multiply,
    multiply_ratios,
    negative,
    ratio,
    subtract,
    subtract_ratios,
)
from .family import Functions
from .pure_regions import Cell

MAX_SUPPORT = 12
"""Largest support that is followed."""

ZERO_RATIO = constant_ratio(0)


@frozen(eq=False)
class Followed:
    """One equilibrium in the neighbourhood of a sample.

    supports     of the two LLMs, meta-actions by index
    strategies   for each LLM the probabilities on its support, functions of the parameter
    utilities    expected utility of each LLM
    where        the numbers of the cell at which this is an equilibrium
    """

    supports: tuple[tuple[int, ...], tuple[int, ...]]
    strategies: tuple[tuple[Ratio, ...], tuple[Ratio, ...]]
    utilities: tuple[Ratio, Ratio]
    where: LineSet


def follow(
    utilities: Sequence[Functions],
    strategies: Sequence[Sequence[Fraction]],
    x: Fraction,
    cell: Cell,
) -> Followed | None:
    """The equilibrium on the same supports, wherever in the cell it is one.

    The opponent's indifference determines the probabilities: a linear system whose entries are
    functions of the parameter (von Stengel 2002, section 3). None where the supports do not.

    Args:
        utilities: of both LLMs, shape (S_1, S_2).
        strategies: an equilibrium at x, a probability for each of the S_i meta-actions.
        x: a number of the cell.
    """
    supports = tuple(tuple(k for k, p in enumerate(s) if p) for s in strategies)
    if max(map(len, supports)) > MAX_SUPPORT:
        return None
    rows, columns = supports
    first = _table(utilities[0], transposed=False)
    second = _table(utilities[1], transposed=True)
    left = _mixture(second, rows, columns, x)
    right = _mixture(first, columns, rows, x)
    if left is None or right is None:
        return None
    where: LineSet = (cell.stretch,)
    for mixture, table, own, replies in (
        (left, second, rows, columns),
        (right, first, columns, rows),
    ):
        for probability in mixture[0]:
            where = common(where, cell.where_nonnegative(probability))
        for k, line in enumerate(table):
            slack = subtract_ratios(mixture[1], _expected(line, own, mixture[0]))
            where = common(where, cell.where_nonnegative(slack))
            if k in replies:
                where = common(where, cell.where_nonnegative(subtract_ratios(ZERO_RATIO, slack)))
    return Followed((rows, columns), (left[0], right[0]), (right[1], left[1]), where)


def _table(utilities: Functions, transposed: bool) -> list[list[Ratio]]:
    """Utilities by own meta-action and the opponent's."""
    codes = utilities.codes.T if transposed else utilities.codes
    return [[utilities.functions[code] for code in row] for row in codes.tolist()]


def _mixture(
    table: list[list[Ratio]], own: Sequence[int], replies: Sequence[int], x: Fraction
) -> tuple[tuple[Ratio, ...], Ratio] | None:
    """Probabilities on `own` that make the opponent indifferent, and what it then gets.

    `table[k][j]` is the opponent's utility of its meta-action k when the other plays j. Equations
    come from `replies` first, then from other meta-actions that are as good at x.
    """
    chosen = _independent(table, own, replies, x)
    if chosen is None:
        return None
    rows = [[*(table[k][j] for j in own), constant_ratio(-1), ZERO_RATIO] for k in chosen]
    rows.append([*[constant_ratio(1)] * len(own), ZERO_RATIO, constant_ratio(1)])
    solution = solve_functions([_cleared(row) for row in rows])
    if solution is None:
        return None
    return tuple(solution[:-1]), solution[-1]


def _independent(
    table: list[list[Ratio]], own: Sequence[int], replies: Sequence[int], x: Fraction
) -> list[int] | None:
    """As many best replies as `own` has members, their equations independent at x."""
    known = {k: [table[k][j].at(x) for j in own] for k in range(len(table))}
    chosen: list[int] = []
    for k in (*replies, *(k for k in known if k not in replies)):
        if len(chosen) < len(own) and _is_independent([known[c] for c in [*chosen, k]]):
            chosen.append(k)
    return chosen if len(chosen) == len(own) else None


def _is_independent(rows: Sequence[Sequence[Fraction]]) -> bool:
    """Whether rows, each with -1 behind it, and the row 1 ... 1 0 are linearly independent."""
    full = [[*row, Fraction(-1)] for row in rows] + [[Fraction(1)] * len(rows[0]) + [Fraction(0)]]
    rank = 0
    for column in range(len(full[0])):
        at = next((k for k in range(rank, len(full)) if full[k][column]), None)
        if at is None:
            continue
        full[rank], full[at] = full[at], full[rank]
        for k in range(rank + 1, len(full)):
            factor = full[k][column] / full[rank][column]
            full[k] = [a - factor * b for a, b in zip(full[k], full[rank], strict=True)]
        rank += 1
    return rank == len(full)


def _expected(line: Sequence[Ratio], own: Sequence[int], mixture: Sequence[Ratio]) -> Ratio:
    terms = (multiply_ratios(line[j], p) for j, p in zip(own, mixture, strict=True))
    return reduce(add_ratios, terms)


def _cleared(row: Sequence[Ratio]) -> list[Poly]:
    """A row of an equation times the common denominator of its entries."""
    below = reduce(common_multiple, (f.den for f in row), ONE)
    return [multiply(f.num, exact_quotient(below, f.den)) for f in row]


def solve_functions(rows: Sequence[Sequence[Poly]]) -> list[Ratio] | None:
    """The solution of a square linear system of polynomials, its right side the last column.

    Fraction-free elimination (Bareiss 1968): every entry stays a minor, so that divisions go up.
    None if the system is singular everywhere.
    """
    table = [list(row) for row in rows]
    size, det = len(table), ONE
    for c in range(size):
        at = min(
            (k for k in range(c, size) if table[k][c]),
            key=lambda k: degree(table[k][c]),
            default=-1,
        )
        if at < 0:
            return None
        if at != c:
            table[c], table[at] = table[at], [negative(a) for a in table[c]]
        lead = table[c]
        for k, row in enumerate(table):
            if k != c:
                factor = row[c]
                table[k] = [
                    exact_quotient(subtract(multiply(a, lead[c]), multiply(factor, b)), det)
                    for a, b in zip(row, lead, strict=True)
                ]
        det = lead[c]
    return [ratio(row[size], det) for row in table]

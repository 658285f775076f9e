"""This module finds for what values of a parameter each pure profile is an equilibrium."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field, frozen

from ....numbers.line import (
    LineSet,
    Stretch,
    common,
    single,
    where_nonnegative,
    within,
)
from ....numbers.polynomial import (
    Poly,
    Ratio,
    negative,
    subtract_ratios,
)
from ....numbers.real_roots import (
    Point,
    between,
    real_roots,
    sign_at,
)
from .family import Family, Functions, TooMany

MAX_COMPARISONS = 2**20
"""Pairs of payoffs that are compared as functions on one stretch."""


@define(eq=False)
class Roots:
    """Roots of polynomials strictly between two numbers, each polynomial looked at once."""

    low: Fraction
    high: Fraction
    _known: dict[Poly, tuple[Point, ...]] = field(factory=dict, init=False)

    def of(self, f: Poly) -> tuple[Point, ...]:
        """The roots of a polynomial that is not 0, in increasing order."""
        f = f if f[-1] > 0 else negative(f)
        if f not in self._known:
            self._known[f] = real_roots(f, self.low, self.high)
        return self._known[f]


@frozen(eq=False)
class Cell:
    """A stretch on which a family is defined: a single number, or everything strictly between two.

    roots   those of polynomials on a range that contains the stretch
    """

    stretch: Stretch
    roots: Roots

    def where_nonnegative(self, f: Ratio) -> LineSet:
        """The numbers of the cell at which a function without poles there is at least 0."""
        sign, cell = f.sign, self.stretch
        if len(sign) <= 1:
            return (cell,) if not sign or sign[0] > 0 else ()
        if cell.low is cell.high:
            return (cell,) if sign_at(sign, cell.low) >= 0 else ()
        roots = within(self.roots.of(sign), cell.low, cell.high)
        return where_nonnegative(sign, roots, cell.low, cell.high)

    def sample(self) -> Point:
        """A number of the cell, rational where the cell is no irrational point."""
        if self.stretch.low is self.stretch.high:
            return self.stretch.low
        return between(self.stretch.low, self.stretch.high)


def point_cell(x: Point, roots: Roots) -> Cell:
    """The cell of one number."""
    return Cell(single(x), roots)


def equilibria(family: Family, cell: Cell) -> dict[tuple[int, ...], LineSet]:
    """For each profile that is an equilibrium somewhere in the cell, where (Nash 1951).

    A meta-action is a best reply where no difference to another one's utility is negative; the
    differences are rational functions, so these are finitely many intervals and points.

    Raises:
        TooMany: more than MAX_COMPARISONS pairs of payoffs would be compared.
    """
    work = _Replies(cell)
    sets = [work.of_llm(own, i) for i, own in enumerate(family.utilities)]
    possible = np.ones(family.sizes, dtype=bool)
    for ids in sets:
        possible &= ids > 0
    out = {}
    for index in map(tuple, np.argwhere(possible).tolist()):
        met = work.known[sets[0][index]]
        for ids in sets[1:]:
            met = common(met, work.known[ids[index]])
        if met:
            out[index] = met
    return out


@define(eq=False)
class _Replies:
    """Where meta-actions are best replies, on one cell; sets have numbers, and 0 is empty."""

    cell: Cell
    known: list[LineSet] = field(factory=lambda: [()], init=False)
    pairs: dict[tuple[int, int], LineSet] = field(factory=dict, init=False)

    def of_llm(self, utilities: Functions, llm: int) -> np.ndarray:
        """By profile the number of the set on which the LLM's meta-action is a best reply."""
        self.pairs.clear()
        rows = np.moveaxis(utilities.codes, llm, -1)
        flat = rows.reshape(-1, rows.shape[-1])
        order = self._promising(utilities.functions)
        done: dict[tuple[int, ...], list[int]] = {}
        out = np.zeros(flat.shape, dtype=np.intp)
        for k, row in enumerate(map(tuple, flat.tolist())):
            if row not in done:
                done[row] = self._row(row, utilities.functions, order)
            out[k] = done[row]
        return np.moveaxis(out.reshape(rows.shape), -1, llm)

    def _promising(self, functions: Sequence[Ratio]) -> list[int]:
        """For each function its place when they are sorted by value at a sample, highest first."""
        x = self.cell.sample()
        if not isinstance(x, Fraction):
            return list(range(len(functions)))
        ranked = sorted(range(len(functions)), key=lambda k: -functions[k].at(x))
        places = [0] * len(functions)
        for place, k in enumerate(ranked):
            places[k] = place
        return places

    def _row(self, row: Sequence[int], functions: Sequence[Ratio], order: list[int]) -> list[int]:
        rivals = sorted(set(row), key=order.__getitem__)
        found = {}
        for own in rivals:
            where: LineSet = (self.cell.stretch,)
            for other in rivals:
                if other != own and where:
                    where = common(where, self._above(own, other, functions))
            found[own] = self._number(where)
        return [found[code] for code in row]

    def _above(self, own: int, other: int, functions: Sequence[Ratio]) -> LineSet:
        if (own, other) not in self.pairs:
            if len(self.pairs) >= MAX_COMPARISONS:
                raise TooMany(f"more than {MAX_COMPARISONS:,} pairs of payoffs are to be compared")
            difference = subtract_ratios(functions[own], functions[other])
            self.pairs[own, other] = self.cell.where_nonnegative(difference)
        return self.pairs[own, other]

    def _number(self, where: LineSet) -> int:
        if not where:
            return 0
        self.known.append(where)
        return len(self.known) - 1

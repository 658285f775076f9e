"""This module maximises over distributions subject to many rows, few of which ever matter.

The dual simplex method (Lemke 1954) starts at the best profile and takes in a row when it is
violated; rows that are slack again are dropped, so the tableau stays as small as the support.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TypeAlias

import numpy as np
from attrs import define, frozen

from ..tolerances import DUAL_PIVOT, DUAL_SHIFT, DUAL_VIOLATION
from .incentives import Incentives

PIVOT_WORK = 2**25
"""Tableau entries that pivots may change, before another method is tried; and"""

PROFILE_WORK = 200
"""so many more for each profile."""

MEASURED_WORK = 2**18
"""What one exact measurement takes, likewise."""

REFRESH = 50
"""Pivots after which the tableau is computed anew, against rounding."""


@frozen(eq=False)
class Basis:
    """A vertex of {x >= 0, sum x = 1, g x >= 0}: equally many unknowns and equations.

    columns    the profiles that may have weight
    rows       the rows that hold with equality
    blocked    None at an optimum; else a row that no distribution satisfies together with `rows`
    stuck      None, or the place in `columns` of a weight that `rows` make negative
    """

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    blocked: int | None = None
    stuck: int | None = None


Measure: TypeAlias = Callable[[Basis], tuple[np.ndarray, np.ndarray] | None]
"""The weights of a basis and the values of all rows, computed exactly and then rounded."""


def dual_simplex(
    cost: np.ndarray, rows: Incentives, measure: Measure | None = None
) -> Basis | None:
    """The basis of an optimum of max cost x, or one that shows that no x satisfies all rows.

    `cost` has shape (N,); rows and cost should be of size about 1. With a `measure`, what is below
    0 by less than floats can tell is found as well. None if it does not settle.
    """
    if len(cost) == 1:
        values = rows.values(np.zeros(1, int), np.ones(1))
        worst = int(np.argmin(values))
        return Basis((0,), (), worst if values[worst] < 0 else None)
    state = _Tableau.start(cost, rows)
    left = PIVOT_WORK + PROFILE_WORK * len(cost)
    for k in count():
        left -= state.table.size
        if left < 0 or (k % REFRESH == REFRESH - 1 and not state.refreshed()):
            return None
        line, row = state.leaving(DUAL_VIOLATION)
        if line is None and measure is not None:
            left -= MEASURED_WORK
            measured = measure(Basis(tuple(state.basic), tuple(state.active)))
            if measured is None:
                return None
            state.right = measured[0]
            line, row = state.leaving(0.0, measured[1])
        if line is None:
            return Basis(tuple(state.basic), tuple(state.active))
        column = state.entering(line)
        if column is None:
            return state.end(line, row)
        state.pivot(line, column)
    return None


@define(eq=False)
class _Tableau:
    """Basic variables in terms of the others, which are profiles and slacks of rows.

    table    shape (b, N + r): line k says basic[k] + table[k] @ others = right[k]
    cost     reduced costs of all columns, none positive
    basic    the profile that is basic in each line
    active   the row behind each of the last r columns
    """

    table: np.ndarray
    right: np.ndarray
    cost: np.ndarray
    basic: list[int]
    active: list[int]
    rows: Incentives
    objective: np.ndarray

    @staticmethod
    def start(cost: np.ndarray, rows: Incentives) -> _Tableau:
        noise = np.random.default_rng(len(cost)).random(len(cost))
        objective = cost + DUAL_SHIFT * noise
        best = int(np.argmax(objective))
        table = np.ones((1, len(cost)))
        reduced = objective - objective[best]
        return _Tableau(table, np.ones(1), reduced, [best], [], rows, objective)

    def leaving(
        self, tolerance: float, values: np.ndarray | None = None
    ) -> tuple[int | None, int | None]:
        """The line of the most negative variable, and its row if it is the slack of a new one.

        `values` are those of all rows, if they are known.
        """
        inner = int(np.argmin(self.right))
        if values is None:
            values = self.rows.values(np.array(self.basic), self.right)
        values[self.active] = 0.0
        row = int(np.argmin(values))
        if min(values[row], self.right[inner]) >= -tolerance:
            return None, None
        if values[row] < self.right[inner]:
            self._take_in(row)
            self.right[-1] = values[row]
            return len(self.basic) - 1, row
        return inner, None

    def _take_in(self, row: int) -> None:
        """A further line and column: the slack of a row, basic and negative."""
        slots = len(self.active) + 1
        line = np.zeros(len(self.objective) + slots)
        given = self.rows.row(row)
        weights = given[self.basic]
        line[: len(given)] = -given
        line[:-1] += weights @ self.table
        line[-1] = 1.0
        self.table = np.vstack([np.c_[self.table, np.zeros(len(self.table))], line])
        self.right = np.r_[self.right, weights @ self.right]
        self.cost = np.r_[self.cost, 0.0]
        self.active.append(row)
        self.basic.append(len(line) - 1)

    def entering(self, line: int) -> int | None:
        """The column that keeps reduced costs from becoming positive; None if none can enter."""
        entries = self.table[line]
        able = np.flatnonzero(entries < -DUAL_PIVOT)
        if not len(able):
            return None
        ratios = self.cost[able] / entries[able]
        near = ratios <= ratios.min() + DUAL_PIVOT * DUAL_SHIFT
        return int(able[near][np.argmin(entries[able][near])])

    def pivot(self, line: int, column: int) -> None:
        """Let the column enter for the line; a slack that enters takes its row out again."""
        lead = self.table[line] / self.table[line, column]
        value = self.right[line] / self.table[line, column]
        factor = self.table[:, column].copy()
        factor[line] = 0.0
        self.table -= factor[:, None] * lead
        self.table[line] = lead
        self.right = self.right - factor * value
        self.right[line] = value
        self.cost = np.minimum(self.cost - self.cost[column] * lead, 0.0)
        self.cost[column] = 0.0
        self.basic[line] = column
        size = len(self.objective)
        if column >= size:
            keep = np.arange(len(self.basic)) != line
            self.table = np.delete(self.table[keep], column, axis=1)
            self.right, self.cost = self.right[keep], np.delete(self.cost, column)
            self.basic.pop(line)
            self.active.pop(column - size)

    def refreshed(self) -> bool:
        """Compute everything anew from the basis; False if that is singular."""
        size = len(self.objective)
        given = np.vstack([*(self.rows.row(row) for row in self.active), np.ones(size)])
        slacks = np.vstack([-np.eye(len(self.active)), np.zeros(len(self.active))])
        square = given[:, self.basic]
        last = np.eye(len(square))[-1]
        try:
            self.table = np.linalg.solve(square, np.hstack([given, slacks]))
            self.right = np.linalg.solve(square, last)
        except np.linalg.LinAlgError:
            return False
        prices = self.objective[self.basic]
        whole = np.r_[self.objective, np.zeros(len(self.active))] - prices @ self.table
        self.cost = np.minimum(whole, 0.0)
        return True

    def end(self, line: int, row: int | None) -> Basis:
        """The basis that shows that there is no solution."""
        if row is None:
            return Basis(tuple(self.basic), tuple(self.active), None, line)
        return Basis(tuple(self.basic[:-1]), tuple(self.active[:-1]), row)

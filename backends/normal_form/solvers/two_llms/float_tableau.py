"""This module pivots float tableaux in place, as fast as one matrix update per pivot."""

from __future__ import annotations

import numpy as np
from attrs import define

from ..tolerances import RATIO_TIE, SIMPLEX_PIVOT


@define(eq=False)
class FloatTableau:
    """A dictionary of {z >= 0, M z <= 1} in floats, laid out as the exact one in `rational`.

    Basic variable basis[i] is table[i, -1] - sum_c table[i, c] * x[others[c]]; `constraints` rows
    come first, any further ones (an objective) never leave the basis.
    """

    table: np.ndarray
    basis: np.ndarray
    others: np.ndarray
    constraints: int

    @staticmethod
    def start(
        matrix: np.ndarray, objective: np.ndarray | None = None, shift: float = 0.0
    ) -> FloatTableau:
        """The dictionary at z = 0 for a float matrix of shape (rows, k).

        With a shift, right sides are moved by up to that much at random, against ties.
        """
        rows, k = matrix.shape
        right = 1 + shift * np.random.default_rng(rows).random((rows, 1))
        table = np.hstack([matrix, right])
        if objective is not None:
            table = np.vstack([table, np.r_[objective, 0.0]])
        return FloatTableau(table, np.arange(k, k + rows), np.arange(k), rows)

    def leaving(self, c: int) -> int | None:
        """The row whose basic variable leaves when column c enters; None if nothing bounds it.

        Among rows within RATIO_TIE of the least ratio, the one with the largest pivot.
        """
        column = self.table[: self.constraints, c]
        able = (column > SIMPLEX_PIVOT).nonzero()[0]
        if not len(able):
            return None
        entries = column[able]
        ratios = self.table[able, -1] / entries
        tied = ratios <= max(ratios.min(), 0.0) + RATIO_TIE
        return int(able[(entries * tied).argmax()])

    def pivot(self, r: int, c: int) -> FloatTableau:
        """The same object after basic variable of row r and column c change places."""
        table = self.table
        p = table[r, c]
        lead = table[r] / p
        factor = table[:, c].copy()
        table -= np.multiply.outer(factor, lead)
        table[r], table[:, c] = lead, -factor / p
        table[r, c] = 1 / p
        self.basis[r], self.others[c] = self.others[c], self.basis[r]
        return self

    def solution(self) -> list[float]:
        """The values of z; rounding below zero is cut off."""
        z = np.zeros(len(self.others))
        inside = self.basis < len(z)
        z[self.basis[inside]] = self.table[: self.constraints, -1][inside].clip(0)
        return [float(x) for x in z]

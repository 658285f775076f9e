"""This module follows Lemke-Howson paths to one equilibrium of a two-LLM game."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np

from ....numbers.floats import Number
from ....numbers.rational import Tableau
from ..tolerances import VERTEX_SHIFT
from .float_tableau import FloatTableau

PIVOT_LIMIT = 20_000
"""Pivots after which an exact path is given up."""

Mixtures: TypeAlias = tuple[tuple[Number, ...], tuple[Number, ...]]


def exact_path(p_rows: list[list[int]], q_rows: list[list[int]], label: int = 0) -> Mixtures | None:
    """An equilibrium of the game with best-response polytopes {p_rows x <= 1}, {q_rows y <= 1}.

    Shapes (S_2, S_1) and (S_1, S_2), positive integers. The path drops `label`
    (Lemke and Howson 1964); ties are broken lexicographically, so it always ends. None if it is
    longer than PIVOT_LIMIT.
    """
    ends = _follow([Tableau.start(p_rows), Tableau.start(q_rows)], label, PIVOT_LIMIT)
    return None if ends is None else (_normal(ends[0]), _normal(ends[1]))


def float_path(
    p_rows: np.ndarray, q_rows: np.ndarray, label: int, pivots: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """The same in floats, entries in (0, 1]: fast, unproved, and None where rounding defeats it
    or `pivots` are not enough.

    Right sides are moved a little against ties. Returns which constraints (z = 0 first, then rows)
    make up the bases at the end of the path: shapes (S_1 + S_2,), S_1 and S_2 of them set.
    """
    moved = VERTEX_SHIFT
    tables = [FloatTableau.start(rows, shift=moved) for rows in (p_rows, q_rows)]
    ends = _follow([*tables], label, pivots)
    if ends is None:
        return None
    tight = (np.zeros(sum(p_rows.shape), dtype=bool), np.zeros(sum(q_rows.shape), dtype=bool))
    for mask, table in zip(tight, ends, strict=True):
        mask[list(table.others)] = True
    return tight


def _follow(
    tables: list[Tableau | FloatTableau], label: int, limit: int
) -> list[Tableau | FloatTableau] | None:
    sizes = (len(tables[0].others), len(tables[1].others))
    side, entering = (0, label) if label < sizes[0] else (1, label - sizes[0])
    for _ in range(limit):
        table = tables[side]
        c = list(table.others).index(entering)
        r = table.leaving(c)
        if r is None:
            return None
        dropped = _label(int(table.basis[r]), side, sizes)
        tables[side] = table.pivot(r, c)
        if dropped == label:
            return tables
        side = 1 - side
        entering = _variable(dropped, side, sizes)
    return None


def _label(variable: int, side: int, sizes: tuple[int, int]) -> int:
    """Labels 0 .. m-1 are LLM 1's meta-actions, m .. m+n-1 LLM 2's."""
    m, n = sizes
    if side == 0:
        return variable
    return m + variable if variable < n else variable - n


def _variable(label: int, side: int, sizes: tuple[int, int]) -> int:
    m, n = sizes
    if side == 0:
        return label
    return label - m if label >= m else n + label


def _normal(table: Tableau | FloatTableau) -> tuple[Number, ...]:
    z: list[Fraction] | list[float] = table.solution()
    total = sum(z)
    return tuple(x / total for x in z)

"""This module finds one equilibrium of a two-LLM game that is too large to enumerate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from .lemke_howson import Mixtures, exact_path, float_path
from .polytope import Rows, exact_point, ratios

EXACT_PATH = 100
"""Largest S_1 + S_2 at which a Lemke-Howson path is followed in integers."""

EXACT_SUPPORT = 60
"""Largest support that is solved for in integers after a float path."""

PATHS = 8
"""Labels from which float paths start; lengths differ widely, so short ones are tried first."""

PATH_LENGTHS = (1, 4, 16)
"""Pivots allowed on a float path, in turn, for each meta-action of either LLM."""

PATH_WORK = 2**33
"""Most tableau entries that all float paths together may touch (some twenty seconds)."""


def candidates(p_rows: Rows, q_rows: Rows, exact: bool) -> Iterator[Mixtures]:
    """Pairs of strategies that may be an equilibrium, likely ones first (Lemke and Howson 1964).

    For the game with best-response polytopes {p_rows x <= 1} and {q_rows y <= 1}, shapes
    (S_2, S_1) and (S_1, S_2), integers between D and 2 D. The ends of paths in integers are
    equilibria; those of paths in floats are restated in rationals if `exact` and if the support is
    small, and have to be checked in any case.
    """
    if len(p_rows) + len(q_rows) <= EXACT_PATH:
        pair = exact_path(p_rows, q_rows)
        if pair is not None:
            yield pair
            return
    floats = ratios(p_rows), ratios(q_rows)
    for label, pivots in _attempts(len(q_rows), len(p_rows)):
        tight = float_path(*floats, label, pivots)
        if tight is None:
            continue
        restated = _restated((p_rows, q_rows), tight) if exact else None
        pair = restated or _solved(floats, tight)
        if pair is not None:
            yield pair


def _attempts(m: int, n: int) -> Iterator[tuple[int, int]]:
    """(label, pivots allowed) of the float paths to try."""
    size, work = m + n, 0
    for length in PATH_LENGTHS:
        for label in range(0, size, max(1, size // PATHS)):
            work += length * size * m * n
            if work > PATH_WORK:
                return
            yield label, length * size


def _restated(matrices: tuple[Rows, Rows], tight: tuple[np.ndarray, np.ndarray]) -> Mixtures | None:
    """The vertices of two bases, solved for in integers; None if they are large or infeasible."""
    out = []
    for matrix, basis in zip(matrices, tight, strict=True):
        k = len(matrix[0])
        if k - basis[:k].sum() > EXACT_SUPPORT:
            return None
        point = exact_point(matrix, sum(1 << int(c) for c in np.flatnonzero(basis)))
        if point is None or min(point) < 0:
            return None
        total = sum(point[:-1])
        out.append(tuple(Fraction(z, total) for z in point[:-1]))
    return out[0], out[1]


def _solved(
    floats: tuple[np.ndarray, np.ndarray], tight: tuple[np.ndarray, np.ndarray]
) -> Mixtures | None:
    """The vertices of two bases in floats; rounding below zero is cut off."""
    out: list[tuple[float, ...]] = []
    for matrix, basis in zip(floats, tight, strict=True):
        k = matrix.shape[1]
        inside, active = np.flatnonzero(~basis[:k]), np.flatnonzero(basis[k:])
        z = np.zeros(k)
        try:
            z[inside] = np.linalg.solve(matrix[np.ix_(active, inside)], np.ones(len(active)))
        except np.linalg.LinAlgError:
            return None
        z = z.clip(0)
        out.append(tuple(float(x) for x in z / z.sum()))
    return out[0], out[1]

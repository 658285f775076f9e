"""This module solves the programs of correlated equilibria with HiGHS, as sparse matrices."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from attrs import frozen

from .incentives import Incentives
from .zero_sum import NotSettled

MAX_ENTRIES = 2**24
"""Most entries of the matrix of a program."""


SECONDS = 30.0
"""After which HiGHS is stopped, and the program refused."""


WEIGHT = 1e-11
"""Weights below this are taken for 0."""


@frozen(eq=False)
class Solved:
    """What HiGHS gives.

    columns, x   profiles of positive weight and their weights
    weights      dual weights of rows, none negative
    margin       how much every distribution misses some row by, at least; 0 where there is an x
    """

    columns: np.ndarray
    x: np.ndarray
    weights: dict[int, float]
    margin: float = 0.0


def entries(rows: Incentives) -> int:
    """The number of entries of the matrix."""
    count = sum(rows.sizes) if rows.coarse else sum(s - 1 for s in rows.sizes)
    return rows.profiles * (count + len(rows.extra))


def matrix(rows: Incentives) -> Any:
    """All rows as one CSR matrix of shape (rows, N), made by array operations.

    Rows of an LLM's meta-action against itself are empty.
    """
    from scipy.sparse import csr_matrix, vstack

    profiles = prod(rows.sizes)
    index = np.arange(profiles).reshape(rows.sizes)
    blocks = []
    for i, utilities in enumerate(rows.own):
        size, rest = utilities.shape
        places = np.moveaxis(index, i, 0).reshape(size, rest)
        loss = utilities[:, None, :] - utilities[None, :, :]  # [told, other, rest]
        if rows.coarse:
            flat = np.empty((size, profiles))
            flat[:, places.ravel()] = np.moveaxis(loss, 1, 0).reshape(size, -1)
            blocks.append(csr_matrix(flat))
            continue
        columns = np.broadcast_to(places[:, None, :], loss.shape)
        pointer = np.arange(size * size + 1) * rest
        shape = (size * size, profiles)
        block = csr_matrix((loss.ravel(), columns.ravel(), pointer), shape=shape)
        block.eliminate_zeros()
        blocks.append(block)
    if rows.live is not None:
        blocks = [block[:, rows.live] for block in blocks]
    blocks.append(csr_matrix(np.asarray(rows.extra, dtype=float)))
    return vstack(blocks, format="csr")


def solve_sparse(cost: np.ndarray, rows: Incentives) -> Solved:
    """max cost x, rows x >= 0, sum x = 1, x >= 0; or how much rows are missed by, at least.

    Raises:
        NotSettled: HiGHS gives up.
    """
    from scipy.optimize import linprog

    below = -matrix(rows)
    count = rows.profiles
    found = linprog(
        -cost, below, np.zeros(below.shape[0]), np.ones((1, count)), [1.0], (0, None),
        method="highs", options={"presolve": False, "time_limit": SECONDS},
    )  # fmt: skip
    if found.status == 2:
        return Solved(np.zeros(0, int), np.zeros(0), {}, _missed(below))
    if found.status:
        raise NotSettled(f"a linear programme in floats failed: {found.message}")
    columns = np.flatnonzero(found.x > WEIGHT)
    dual = -np.asarray(found.ineqlin.marginals)
    weights = {int(r): float(dual[r]) for r in np.flatnonzero(dual > WEIGHT)}
    return Solved(columns, found.x[columns], weights)


def _missed(below: Any) -> float:
    """The least amount by which rows must be relaxed."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack

    count = below.shape[1]
    relaxed = hstack([below, csr_matrix(-np.ones((below.shape[0], 1)))], format="csr")
    total = np.r_[np.ones(count), 0.0][None]
    goal = np.r_[np.zeros(count), 1.0]
    found = linprog(
        goal, relaxed, np.zeros(below.shape[0]), total, [1.0], (0, None),
        options={"time_limit": SECONDS},
    )  # fmt: skip
    if found.status:
        raise NotSettled(f"a linear programme in floats failed: {found.message}")
    return float(found.fun)

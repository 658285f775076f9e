"""This module draws random tables with given margins, and mixtures of them by groups."""

from __future__ import annotations

import numpy as np


def contingency(rng: np.random.Generator, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Tables that come about when row items meet column items in uniformly random order.

    rows      shape (T, C): how many items each row has, in T independent tables
    columns   shape (T, L): how many items each column has; the same total
    Returns whole numbers of shape (T, C, L) with these sums. Each row is a multivariate
    hypergeometric draw from what the rows before it left (Patefield 1981 has the law).
    """
    if len(rows) == 1:
        return _one_table(rng, rows[0].tolist(), columns[0].tolist())
    count, length = rows.shape[1], columns.shape[1]
    out = np.zeros((len(rows), count, length), dtype=np.int64)
    left = columns.astype(np.int64, copy=True)
    for c in range(count - 1):
        need, pool = rows[:, c].astype(np.int64, copy=True), left.sum(axis=1)
        for k in range(length - 1):
            pool -= left[:, k]
            taken = rng.hypergeometric(left[:, k], pool, need)
            out[:, c, k] = taken
            left[:, k] -= taken
            need -= taken
        out[:, c, length - 1] = need
        left[:, length - 1] -= need
    out[:, count - 1] = left
    return out


def _one_table(rng: np.random.Generator, rows: list[int], left: list[int]) -> np.ndarray:
    """The same for one table, without arrays: it draws the same numbers."""
    out = []
    for need in rows[:-1]:
        pool, row = sum(left), []
        for k in range(len(left) - 1):
            pool -= left[k]
            taken = int(rng.hypergeometric(left[k], pool, need))
            row.append(taken)
            left[k] -= taken
            need -= taken
        left[-1] -= need
        out.append([*row, need])
    return np.array([[*out, left]], dtype=np.int64)


def split(rng: np.random.Generator, counts: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Items of every cell fall independently into kinds: shapes (T, C), (C, n) to (T, C, n)."""
    if ((chances == 0) | (chances == 1)).all():
        return np.asarray(counts[..., None] * chances.astype(np.int64))
    return np.asarray(rng.multinomial(counts, chances))


def grouped(counts: np.ndarray, key: np.ndarray, groups: int) -> np.ndarray:
    """Sums over columns with the same key: shapes (T, K), (K,) to floats of shape (T, groups).

    Whole numbers stay exact below 2^53.
    """
    rows = len(counts)
    if rows == 1:
        return np.bincount(key, weights=counts[0], minlength=groups)[None]
    flat = (np.arange(rows)[:, None] * groups + key).ravel()
    sums = np.bincount(flat, weights=counts.ravel(), minlength=rows * groups)
    return sums.reshape(rows, groups)

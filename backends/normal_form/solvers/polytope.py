"""This module lists the vertices of {z >= 0, M z <= 1} and proves that none is missing."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import TypeAlias

import numpy as np
from attrs import frozen

from .rational import Tableau, solve_integers
from .tolerances import INVERSE_DEFECT, QHULL_TIGHT, SHIFTED_TIGHT, VERTEX_SHIFTS

VERTEX_LIMIT = 3_000_000
"""Largest upper bound on the number of vertices for which enumeration is tried."""

BASES_LIMIT = 100_000
"""Most bases that exact pivoting visits before it gives up."""

_SMALL = 40

Solved: TypeAlias = tuple[np.ndarray, np.ndarray]


@frozen(eq=False)
class Vertices:
    """All vertices of {z >= 0, M z <= 1}, M of shape (rows, k) with positive entries.

    tight        shape (V, k + rows): which of z_1 = 0, ..., z_k = 0, row_1, ... hold with equality
    degenerate   some vertex has more tight constraints than the dimension k
    matrix       M as integers; coordinates are solved for exactly when asked
    """

    tight: np.ndarray
    degenerate: bool
    matrix: np.ndarray

    def point(self, at: int) -> list[Fraction]:
        """The coordinates of vertex `at`, exactly."""
        found = exact_point(self.matrix, self.tight[at])
        if found is None:
            raise ArithmeticError("a listed vertex is not determined by its constraints")
        return found


def most_vertices(k: int, rows: int) -> int:
    """The upper bound theorem (McMullen 1970) for a k-dimensional polytope with k + rows facets."""
    n = k + rows
    return comb(n - (k + 1) // 2, k // 2) + comb(n - (k + 2) // 2, (k - 1) // 2) if k > 1 else 2


def all_vertices(matrix: np.ndarray) -> Vertices | None:
    """The vertices of {z >= 0, M z <= 1} for an object array of positive integers (rows, k).

    Floating point proposes (Qhull), error bounds and a count of edges prove: a set of vertices in
    which every edge has both ends is the whole polytope, since its graph is connected. Where that
    proof fails, exact lexicographic pivoting. None if the polytope is too large for both.
    """
    rows, k = matrix.shape
    if k > 1 and most_vertices(k, rows) > _SMALL and most_vertices(k, rows) <= VERTEX_LIMIT:
        for shift in VERTEX_SHIFTS:
            found = _proposed(matrix, shift)
            if found is not None:
                return found
    return _pivoted(matrix)


def _pivoted(matrix: np.ndarray) -> Vertices | None:
    """All vertices by visiting every lexicographically feasible basis."""
    rows, k = matrix.shape
    start = Tableau.start(matrix.tolist())
    first = sum(1 << v for v in start.basis)
    seen, waiting = {first}, [(first, start)]
    tight = set()
    while waiting:
        mask, table = waiting.pop()
        tight.add(table.tight())
        for c, entering in enumerate(table.others):
            r = table.leaving(c)
            if r is None:
                raise ArithmeticError("the polytope is unbounded")
            neighbour = mask ^ (1 << table.basis[r]) ^ (1 << entering)
            if neighbour not in seen:
                seen.add(neighbour)
                waiting.append((neighbour, table.pivot(r, c)))
        if len(seen) > BASES_LIMIT:
            return None
    bits = np.array(
        [[mask >> b & 1 for b in range(k + rows)] for mask in sorted(tight)], dtype=bool
    )
    return Vertices(bits, bool((bits.sum(axis=1) > k).any()), matrix)


def _proposed(matrix: np.ndarray, shift: float) -> Vertices | None:
    """All vertices from floats with proof, or None.

    With a shift the right sides of the rows are moved a little at random, so that every vertex is
    simple. If every basis found is feasible both for the moved right sides (strictly) and for the
    true ones (exactly), it is so for all right sides between, and the vertices of the true polytope
    are the limits of theirs: none is missing.
    """
    rows, k = matrix.shape
    top = int(matrix.max())
    m = np.array([[int(x) / top for x in row] for row in matrix.tolist()])
    moved = np.ones(rows) + shift * (0.5 + np.random.default_rng(rows).random(rows))
    points = _qhull(m, moved)
    if points is None:
        return None
    level = shift * SHIFTED_TIGHT or QHULL_TIGHT
    tight = np.hstack([points < level, moved - points @ m.T < level])
    if (tight.sum(axis=1) != k).any() or not _closed(tight, k):
        return None
    solved = _solved(m, np.column_stack([moved, np.ones(rows)]), tight)
    if solved is None or _doubtful(m, moved, tight, solved, 0).any():
        return None
    return _moved_back(m, tight, solved, matrix) if shift else Vertices(tight, False, matrix)


def _qhull(m: np.ndarray, b: np.ndarray) -> np.ndarray | None:
    """Approximate vertices of {z >= 0, m z <= b}, shape (V, k)."""
    from scipy.spatial import HalfspaceIntersection, QhullError

    k = m.shape[1]
    planes = np.zeros((k + len(b), k + 1))
    planes[:k, :k] = -np.eye(k)
    planes[k:, :k], planes[k:, k] = m, -b
    try:
        return HalfspaceIntersection(planes, np.full(k, 0.5 / k)).intersections
    except QhullError:
        return None


def _closed(tight: np.ndarray, k: int) -> bool:
    """Whether each way to drop one tight constraint is common to exactly two vertices."""
    vertices, constraints = np.nonzero(tight)
    words = _words(tight)[vertices]
    words[np.arange(len(words)), constraints // 64] ^= np.uint64(1) << (
        constraints % 64).astype(np.uint64)  # fmt: skip
    if len(words) % 2:
        return False
    words = words[np.lexsort(words.T)] if words.shape[1] > 1 else np.sort(words, axis=0)
    pairs = words.reshape(-1, 2, words.shape[1])
    within = (pairs[:, 0] == pairs[:, 1]).all()
    between = (pairs[1:, 0] == pairs[:-1, 1]).all(axis=1).any()
    return bool(within and not between)


def _words(bits: np.ndarray) -> np.ndarray:
    """Rows of booleans packed in 64-bit words, shape (V, words)."""
    width = -(-bits.shape[1] // 64) * 64
    padded = np.zeros((len(bits), width), dtype=bool)
    padded[:, : bits.shape[1]] = bits
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def _solved(m: np.ndarray, b: np.ndarray, tight: np.ndarray) -> Solved | None:
    """Points of all bases for each column of b, shape (c, V, k), and bounds on their errors (c, V).

    On the variables that are not zero, m_JI z = b_J. An approximate inverse C proves the basis
    regular if |I - C m_JI| < 1, and |z - true| <= |C| |b - m_JI z| / (1 - |I - C m_JI|). 1e-14 per
    variable covers all rounding, as entries are at most 1 and points at most 2. None without proof.
    """
    k, columns = m.shape[1], b.shape[1]
    points, errors = np.zeros((columns, len(tight), k)), np.zeros((columns, len(tight)))
    sizes = k - tight[:, :k].sum(axis=1)
    for size in np.unique(sizes[sizes > 0]).tolist():  # z = 0 needs no proof
        at = np.flatnonzero(sizes == size)
        inside = np.nonzero(~tight[at, :k])[1].reshape(-1, size)
        active = np.nonzero(tight[at, k:])[1].reshape(-1, size)
        square = m[active[:, :, None], inside[:, None, :]]
        try:
            inverse = np.linalg.inv(square)
        except np.linalg.LinAlgError:
            return None
        defect = np.abs(inverse @ square - np.eye(size)).sum(axis=2).max(axis=1, initial=0)
        norm = np.abs(inverse).sum(axis=2).max(axis=1, initial=0)
        if not (defect + 1e-13 * size * norm < INVERSE_DEFECT).all():
            return None
        z = inverse @ b[active]
        residual = np.abs(b[active] - square @ z).max(axis=1, initial=0)
        points[:, at[:, None], inside] = z.transpose(2, 0, 1)
        errors[:, at] = 1.01 * (norm[:, None] * (residual + 1e-14 * k)).T
    return points, errors


def _doubtful(
    m: np.ndarray, b: np.ndarray, tight: np.ndarray, solved: Solved, column: int
) -> np.ndarray:
    """Which constraints outside each basis are not proved strictly slack, shape (V, k + rows)."""
    points, errors = solved[0][column], solved[1][column]
    k = m.shape[1]
    slack = np.hstack([points, b - points @ m.T])
    return (slack <= (k * errors + 1e-13 * k)[:, None]) & ~tight


def _moved_back(
    m: np.ndarray, tight: np.ndarray, solved: Solved, matrix: np.ndarray
) -> Vertices | None:
    """The vertices for the true right sides: bases that meet in one point become one vertex."""
    crowded = _doubtful(m, np.ones(len(m)), tight, solved, 1).any(axis=1)
    if not crowded.any():
        return Vertices(tight, False, matrix)
    groups: dict[tuple[int, ...], list[int]] = {}
    for at in np.flatnonzero(crowded).tolist():
        groups.setdefault(tuple(np.rint(solved[0][1, at] * 1e6).tolist()), []).append(at)
    full = set()
    for members in groups.values():
        true = exact_tight(matrix, tight[members[0]])
        if true is None or (tight[members] & ~true).any():
            return None
        full.add(true.tobytes())
    merged = np.array([np.frombuffer(x, dtype=bool) for x in sorted(full)])
    both = np.vstack([tight[~crowded], merged])
    return Vertices(both, bool((merged.sum(axis=1) > m.shape[1]).any()), matrix)


def exact_point(matrix: np.ndarray, tight: np.ndarray) -> list[Fraction] | None:
    """The one point at which the marked constraints hold with equality, or None."""
    k = matrix.shape[1]
    inside = np.flatnonzero(~tight[:k])
    rows = np.flatnonzero(tight[k:])
    values = solve_integers(matrix[np.ix_(rows, inside)].tolist(), [1] * len(rows))
    if values is None:
        return None
    point = [Fraction(0)] * k
    for at, value in zip(inside.tolist(), values, strict=True):
        point[at] = value
    return point


def exact_tight(matrix: np.ndarray, basis: np.ndarray) -> np.ndarray | None:
    """All constraints tight at the vertex of a basis; None if that point is not feasible."""
    point = exact_point(matrix, basis)
    if point is None or min(point) < 0:
        return None
    slack = [
        1 - sum(x * z for x, z in zip(row, point, strict=True) if z) for row in matrix.tolist()
    ]
    if min(slack) < 0:
        return None
    return np.array([z == 0 for z in point] + [s == 0 for s in slack])

"""This module finds the mixed equilibria of two LLMs, all of them where the size allows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

import numpy as np

from ..problem import Number
from .equilibria import MixedEquilibria, MixedEquilibrium, Mixture, priced
from .lemke_howson import Mixtures, exact_path, float_path
from .polytope import VERTEX_LIMIT, Vertices, all_vertices, exact_point, most_vertices
from .reduce import Reduced, reduced
from .scaled import Scaled, integers
from .tolerances import FLOAT_GRID, MIXED_REGRET

LIST_LIMIT = 100_000
"""Most equilibria listed when equal meta-actions multiply them."""

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

_VERTICES, _PATH = "vertex enumeration", "Lemke-Howson"
_CONTINUUM = (
    "equilibria form continua: the extreme ones are listed, every other is a mixture of some"
)
_ROUNDED = "payoffs are floats, rounded before the search: close ties may hide or add equilibria"
_COPIES = "equal meta-actions multiply the equilibria: one of each kind is listed"


def two_llm_equilibria(utilities: Scaled, enumerate_all: bool = True) -> MixedEquilibria:
    """The extreme equilibria of a two-LLM game: the vertices of its equilibrium components.

    `utilities` has shape (2, S_1, S_2). Pairs of vertices of the best-response polytopes that
    between them carry every label (Shapley 1974; von Stengel 2002, theorem 2.14). They are all the
    equilibria exactly when no strategy occurs in two of them; then `complete`. On float payoffs
    the game rounded to a fine grid is solved and the answer is numerical. Games with polytopes
    above VERTEX_LIMIT get one equilibrium by Lemke and Howson (1964).
    """
    whole = np.stack([_integers(utilities, 0), _integers(utilities, 1)])
    left = reduced(whole)
    matrices = _best_response_matrices(whole, left)
    m, n = matrices[1].shape
    largest = max(most_vertices(m, n), most_vertices(n, m))
    if enumerate_all and largest <= VERTEX_LIMIT:
        first, second = all_vertices(matrices[0]), all_vertices(matrices[1])
        if first is not None and second is not None:
            pairs = _labelled_pairs(first, second)
            return _result(utilities, (first, second), pairs, left)
    return _single(utilities, matrices, left, asked=enumerate_all)


def _integers(utilities: Scaled, llm: int) -> np.ndarray:
    """One LLM's payoffs as exact integers; floats are rounded to FLOAT_GRID of their range."""
    values = utilities.numerators[llm]
    if utilities.exact:
        return values
    unit = float(np.ptp(values)) * FLOAT_GRID or 1.0
    return np.rint((values - values.min()) / unit)


def _best_response_matrices(values: np.ndarray, left: Reduced) -> tuple[np.ndarray, np.ndarray]:
    """(second^T, first) on what is left, moved to positive integers between D and 2 D."""
    index = np.ix_(*left.kept)
    out = []
    for part in (values[1][index].T, values[0][index]):
        whole = integers(part)
        low, high = whole.min(), whole.max()
        out.append(whole - low + max(high - low, 1))
    return out[0], out[1]


def _labelled_pairs(p: Vertices, q: Vertices) -> list[tuple[int, int]]:
    """Pairs of vertices with x_i = 0 or row i tight, and y_j = 0 or column j tight, for all."""
    m, n = p.matrix.shape[1], q.matrix.shape[1]
    turned = np.hstack([q.tight[:, n:], q.tight[:, :n]])  # labels of LLM 1, then of LLM 2
    exactly = {row.tobytes(): at for at, row in enumerate(~turned)}
    pairs = []
    for x, row in enumerate(p.tight):
        y = exactly.get(row.tobytes())
        if y is not None:
            pairs.append((x, y))
    if p.degenerate or q.degenerate:
        pairs = sorted({*pairs, *_overlapping(p.tight, turned, m, n)})
    return [(x, y) for x, y in pairs if not p.tight[x, :m].all() and not q.tight[y, :n].all()]


def _overlapping(ours: np.ndarray, theirs: np.ndarray, m: int, n: int) -> Iterator[tuple[int, int]]:
    """Pairs with every label where one vertex at least is degenerate."""
    crowded_x = np.flatnonzero(ours.sum(axis=1) > m)
    crowded_y = np.flatnonzero(theirs.sum(axis=1) > n)
    missing = (~theirs).astype(np.float32)
    for x in crowded_x:
        for y in np.flatnonzero(missing @ (~ours[x]).astype(np.float32) == 0):
            yield int(x), int(y)
    missing = (~ours).astype(np.float32)
    for y in crowded_y:
        for x in np.flatnonzero(missing @ (~theirs[y]).astype(np.float32) == 0):
            yield int(x), int(y)


def _result(
    utilities: Scaled, found: tuple[Vertices, ...], pairs: list[tuple[int, int]], left: Reduced
) -> MixedEquilibria:
    points = [
        {at: _strategy(vertices.point(at)) for at in {pair[side] for pair in pairs}}
        for side, vertices in enumerate(found)
    ]
    listed: list[MixedEquilibrium] = []
    room = LIST_LIMIT
    for x, y in pairs:
        for profile in islice(_expanded(utilities, left, (points[0][x], points[1][y])), room):
            listed.append(_record(utilities, profile))
        room = max(LIST_LIMIT - len(listed), 1)
    sides = [{e.strategies[side] for e in listed} for side in (0, 1)]
    reasons = [_COPIES] if len(listed) >= LIST_LIMIT else []
    reasons += [_CONTINUUM] if len(sides[0]) + len(sides[1]) < 2 * len(listed) else []
    reasons += [] if utilities.exact else [_ROUNDED]
    degenerate = left.repeated or found[0].degenerate or found[1].degenerate
    listed.sort(key=lambda e: e.supports)
    return MixedEquilibria(
        tuple(listed), not reasons, "; ".join(reasons), degenerate, utilities.exact, _VERTICES
    )


def _strategy(point: list[Fraction]) -> Mixture:
    total = sum(point)
    return tuple(z / total if z else z for z in point)


def _expanded(
    utilities: Scaled, left: Reduced, pair: tuple[Mixture, Mixture]
) -> Iterator[tuple[Mixture, ...]]:
    """The pair in terms of all meta-actions, once for each choice among equal ones."""
    sizes = utilities.shape[1:]
    played = [
        (side, copies, p)
        for side, strategy in enumerate(pair)
        for copies, p in zip(left.copies[side], strategy, strict=True)
        if p
    ]
    zero: Number = 0 * played[0][2]
    for chosen in product(*(copies for _, copies, _ in played)):
        out = [[zero] * size for size in sizes]
        for at, (side, _, p) in zip(chosen, played, strict=True):
            out[side][at] = p
        yield tuple(map(tuple, out))


def _record(utilities: Scaled, profile: tuple[Mixture, ...]) -> MixedEquilibrium:
    if not utilities.exact:
        return priced(utilities, tuple(tuple(float(p) for p in s) for s in profile))
    found = priced(utilities, profile)
    if any(found.regrets):
        raise ArithmeticError("a listed equilibrium has positive regret")
    return found


def _single(
    utilities: Scaled, matrices: tuple[np.ndarray, np.ndarray], left: Reduced, asked: bool
) -> MixedEquilibria:
    """One equilibrium: exact if the game or the support found in floats is small."""
    reason = "too large to enumerate: one equilibrium" if asked else "one equilibrium was asked for"
    found = None
    if sum(matrices[0].shape) <= EXACT_PATH:
        pair = exact_path(*matrices)
        if pair is not None:
            found = _record(utilities, next(_expanded(utilities, left, pair)))
    else:
        found = _by_floats(utilities, matrices, left)
    if found is None:
        return MixedEquilibria((), False, "too large, and no path ended", None, False, _PATH)
    reason = reason if utilities.exact else f"{reason}; {_ROUNDED}"
    return MixedEquilibria((found,), False, reason, None, found.exact, _PATH)


def _by_floats(
    utilities: Scaled, matrices: tuple[np.ndarray, np.ndarray], left: Reduced
) -> MixedEquilibrium | None:
    """The first of several float paths whose end checks, in Fractions if its support is small."""
    floats = [_ratios(matrix) for matrix in matrices]
    width = np.ptp(utilities.floats().reshape(2, -1), axis=1)
    for label, pivots in _attempts(matrices[0].shape):
        tight = float_path(floats[0], floats[1], label, pivots)
        if tight is None:
            continue
        restated = _restated(matrices, tight) if utilities.exact else None
        pair = _solved(floats, tight) if restated is None else None
        for candidate in (restated, pair):
            if candidate is None:
                continue
            found = priced(utilities, next(_expanded(utilities, left, candidate)))
            limit = 0 * width if found.exact else MIXED_REGRET * width
            if all(float(r) <= bound for r, bound in zip(found.regrets, limit, strict=True)):
                return found
    return None


def _attempts(shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """(label, pivots allowed) of the float paths to try."""
    size, work = sum(shape), 0
    for length in PATH_LENGTHS:
        for label in range(0, size, max(1, size // PATHS)):
            work += length * size * shape[0] * shape[1]
            if work > PATH_WORK:
                return
            yield label, length * size


def _ratios(matrix: np.ndarray) -> np.ndarray:
    top = matrix.max()
    return np.array([x / top for x in matrix.ravel().tolist()]).reshape(matrix.shape)


def _restated(
    matrices: tuple[np.ndarray, np.ndarray], tight: tuple[np.ndarray, np.ndarray]
) -> Mixtures | None:
    """The vertices of two bases, solved for in integers; None if they are large or infeasible."""
    out = []
    for matrix, basis in zip(matrices, tight, strict=True):
        if matrix.shape[1] - basis[: matrix.shape[1]].sum() > EXACT_SUPPORT:
            return None
        point = exact_point(matrix, basis)
        if point is None or min(point) < 0:
            return None
        out.append(_strategy(point))
    return out[0], out[1]


def _solved(floats: list[np.ndarray], tight: tuple[np.ndarray, np.ndarray]) -> Mixtures | None:
    """The vertices of two bases in floats; rounding below zero is cut off."""
    out: list[Mixture] = []
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

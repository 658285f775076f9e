"""This module finds the rest points of replicator dynamics and linearises around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.linear import (
    Matrix,
    attracts,
    characteristic,
    solve,
)
from ....numbers.scaled import (
    BeyondFloats,
    Scaled,
    object_array,
    scaled,
)
from ..payoffs.lower import TooLarge
from ..programs.zero_sum import maximin
from ..sizes import amount
from ..tolerances import REST_POINT_ZERO

FACES_LIMIT = 2**12
"""Most faces of the state space that are searched."""

Mixtures: TypeAlias = tuple[tuple[Fraction, ...], ...]


@frozen
class Rest:
    """A rest point: one mixture for each population.

    continuum     it stands for a continuum of rest points with the same supports
    equilibrium   no meta-action does better than the population
    eigenvalues   of the Jacobian on the tangent space, in floats, largest real part first
    stability     attracting (exact, by the signs of Routh's array), repelling, saddle; where some
                  real part is 0, up to REST_POINT_ZERO, unstable if another is positive, otherwise
                  undecided
    """

    mixtures: Mixtures
    continuum: bool
    equilibrium: bool
    eigenvalues: tuple[complex, ...]
    stability: str


@frozen
class Rests:
    """The rest points found, and whether faces were left out in which three or more LLMs mix."""

    points: tuple[Rest, ...]
    skipped: bool


def one_population(matrix: Matrix) -> Rests:
    """Rest points of x_i' = x_i ((A x)_i - x'A x) for exact A of shape (S, S) (Taylor and Jonker
    1978), face by face.

    Raises:
        TooLarge: more than FACES_LIMIT faces.
    """
    size = len(matrix)
    if 2**size > FACES_LIMIT:
        raise TooLarge(f"{amount(2**size - 1)} faces of the simplex")
    found = []
    for support in _supports(size):
        state = _even(matrix, support, support, size)
        if state is not None:
            found.append(_one_linearised(matrix, *state))
    return Rests(tuple(found), False)


def many_populations(utilities: Scaled) -> Rests:
    """Rest points of x_ia' = x_ia (u_ia(x) - sum_b x_ib u_ib(x)) with a population for each LLM.

    `utilities` is exact, of shape (n, S_1, ..., S_n). Faces in which at most two LLMs mix are
    searched, which with two LLMs is all.

    Raises:
        TooLarge: more than FACES_LIMIT faces.
    """
    sizes = utilities.shape[1:]
    faces = 0
    for one, two in _pairs(len(sizes)):
        rest = prod(s for k, s in enumerate(sizes) if k not in (one, two))
        faces += prod(2 ** sizes[k] - 1 for k in {one, two}) * rest
    if faces > FACES_LIMIT:
        raise TooLarge(f"{amount(faces)} faces")
    values = utilities.numbers()
    found = []
    for supports in _faces(sizes):
        state = _balanced(values, supports)
        if state is not None:
            found.append(_linearised(values, *state))
    return Rests(tuple(found), sum(size > 1 for size in sizes) > 2)


def _pairs(count: int) -> list[tuple[int, int]]:
    return list(combinations(range(count), 2)) or [(0, 0)]


def _supports(size: int) -> Iterator[tuple[int, ...]]:
    for count in range(1, size + 1):
        yield from combinations(range(size), count)


def _faces(sizes: Sequence[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Profiles of supports in which at most two are no single meta-action, each once."""
    for pure in product(*(range(size) for size in sizes)):
        yield tuple((a,) for a in pure)
    for k in range(len(sizes)):
        yield from _mixing(sizes, (k,))
    for pair in combinations(range(len(sizes)), 2):
        yield from _mixing(sizes, pair)


def _mixing(sizes: Sequence[int], at: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
    def choices(k: int, size: int) -> list[tuple[int, ...]]:
        return [s for s in _supports(size) if (len(s) > 1) == (k in at)]

    yield from product(*(choices(k, size) for k, size in enumerate(sizes)))


def _even(
    matrix: Matrix, rows: Sequence[int], columns: Sequence[int], size: int
) -> tuple[tuple[Fraction, ...], bool] | None:
    """A mixture of exactly these columns that pays all these rows the same, and whether there
    are more; None if there is none. The mixture has `size` entries.
    """
    first, *rest = rows
    equal = [[matrix[i][j] - matrix[first][j] for j in columns] for i in rest]
    found = solve([*equal, [Fraction(1)] * len(columns)], [Fraction(0)] * len(rest) + [Fraction(1)])
    if found is None:
        return None
    weights: Sequence[Fraction] | None = found.point
    if found.directions:
        weights = _positive([found.point, *found.directions])
    elif min(found.point) <= 0:
        weights = None
    if weights is None:
        return None
    out = [Fraction(0)] * size
    for k, w in zip(columns, weights, strict=True):
        out[k] = w / sum(weights)
    return tuple(out), bool(found.directions)


def _positive(spanning: list[tuple[Fraction, ...]]) -> tuple[Fraction, ...] | None:
    """A positive combination of vectors, with any signs, or None: a zero-sum game decides."""
    rows = np.array([*spanning, *([-x for x in v] for v in spanning)], dtype=object)
    solved = maximin(scaled(rows))
    if solved.value <= 0:
        return None
    return tuple((np.array(solved.row, dtype=object) @ rows).tolist())


def _balanced(
    values: np.ndarray, supports: tuple[tuple[int, ...], ...]
) -> tuple[Mixtures, bool] | None:
    """A rest point with exactly these supports, and whether there are more."""
    mixing = [k for k, s in enumerate(supports) if len(s) > 1]
    sizes = values.shape[1:]
    state = [
        object_array([Fraction(int(k == s[0])) for k in range(size)])
        for s, size in zip(supports, sizes, strict=True)
    ]
    if len(mixing) == 1:
        (one,) = mixing
        own = _payoffs(values, one, state)[list(supports[one])]
        if (own != own[0]).any():
            return None
        share = Fraction(1, len(own))
        weights = [share if k in supports[one] else Fraction(0) for k in range(sizes[one])]
        state[one] = object_array(weights)
        return tuple(tuple(x) for x in state), True
    more = False
    for one, two in (mixing, mixing[::-1]) if mixing else ():
        matrix = _slope(values, one, two, state)
        found = _even(matrix.tolist(), supports[one], supports[two], sizes[two])
        if found is None:
            return None
        state[two] = object_array(list(found[0]))
        more = more or found[1]
    return tuple(tuple(x) for x in state), more


def _payoffs(values: np.ndarray, i: int, state: Sequence[np.ndarray]) -> np.ndarray:
    """The payoff of each meta-action of LLM i against the state, shape (S_i,)."""
    own = values[i]
    for j in reversed(range(len(state))):
        if j != i:
            own = np.moveaxis(own, j, -1) @ state[j]
    return own


def _slope(values: np.ndarray, i: int, j: int, state: Sequence[np.ndarray]) -> np.ndarray:
    """The same by meta-action of LLM j, shape (S_i, S_j)."""
    own = values[i]
    for k in reversed(range(len(state))):
        if k not in (i, j):
            own = np.moveaxis(own, k, -1) @ state[k]
    return own if i < j else own.T


def _one_linearised(matrix: Matrix, x: tuple[Fraction, ...], continuum: bool) -> Rest:
    a, state = np.array([list(row) for row in matrix], dtype=object), object_array(list(x))
    own = a @ state
    mean = state @ own
    jacobian = np.diag(own - mean) + state[:, None] * (a - (state @ a + own)[None])
    drop = [int(np.argmax(state))]
    return _rest((x,), continuum, bool((own <= mean).all()), _reduced(jacobian, drop, [len(x)]))


def _linearised(values: np.ndarray, mixtures: Mixtures, continuum: bool) -> Rest:
    state = [object_array(list(x)) for x in mixtures]
    sizes = [len(x) for x in state]
    rows, equilibrium = [], True
    for i, x in enumerate(state):
        own = _payoffs(values, i, state)
        mean = x @ own
        equilibrium = equilibrium and bool((own <= mean).all())
        blocks = []
        for j in range(len(state)):
            if j == i:
                blocks.append(np.diag(own - mean) - x[:, None] * own[None])
            else:
                slope = _slope(values, i, j, state)
                blocks.append(x[:, None] * (slope - (x @ slope)[None]))
        rows.append(np.hstack(blocks))
    starts = np.cumsum([0, *sizes[:-1]])
    drop = [int(start) + int(np.argmax(x)) for start, x in zip(starts, state, strict=True)]
    return _rest(mixtures, continuum, equilibrium, _reduced(np.vstack(rows), drop, sizes))


def _reduced(jacobian: np.ndarray, drop: list[int], sizes: Sequence[int]) -> np.ndarray:
    """The Jacobian in the coordinates that are left when one of each population follows."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    keep = [k for k in range(len(jacobian)) if k not in drop]
    followed = [drop[int(owner[k])] for k in keep]
    return jacobian[np.ix_(keep, keep)] - jacobian[np.ix_(keep, followed)]


def _rest(mixtures: Mixtures, continuum: bool, equilibrium: bool, jacobian: np.ndarray) -> Rest:
    unit = max(map(abs, jacobian.ravel().tolist()), default=Fraction(1)) or Fraction(1)
    values = np.linalg.eigvals((jacobian / unit).astype(float)) if len(jacobian) else np.zeros(0)
    ordered = sorted(map(complex, values.tolist()), key=lambda v: (-v.real, -v.imag))
    scale = max((abs(v) for v in ordered), default=1.0)
    signs = [0 if abs(v.real) <= REST_POINT_ZERO * scale else v.real for v in ordered]
    polynomial = characteristic(jacobian.tolist()) if len(jacobian) else [Fraction(1)]
    if attracts(polynomial):
        stability = "attracting"
    elif 0 in signs:
        stability = "unstable" if max(signs) > 0 else "undecided"
    elif min(signs) < 0 < max(signs):
        stability = "saddle"
    else:
        stability = "repelling" if min(signs) > 0 else "undecided"
    settled = (complex(sign, v.imag) for sign, v in zip(signs, ordered, strict=True))
    eigenvalues = tuple(v * _float(unit) for v in settled)
    return Rest(mixtures, continuum, equilibrium, eigenvalues, stability)


def _float(unit: Fraction) -> float:
    try:
        return float(unit)
    except OverflowError:
        raise BeyondFloats("an eigenvalue is too large for a float") from None

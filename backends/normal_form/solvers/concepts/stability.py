"""This module finds every evolutionarily stable meta-action of a symmetric two-LLM game."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from attrs import frozen

from ....numbers.linear import Matrix, not_positive, solve
from ....numbers.scaled import Scaled
from ..payoffs.lower import TooLarge
from ..sizes import amount

ACTIONS_LIMIT = 12
"""Most meta-actions of a game whose supports are all tried."""

Mixture: TypeAlias = tuple[Fraction, ...]


@frozen
class Judged:
    """A meta-action, pure or mixed, and whether it is evolutionarily stable.

    invader   where it is not: a mutant that does better against it, or as well, and at least as
              well against itself; None where it is stable
    """

    mixture: Mixture
    invader: Mixture | None


def symmetric_matrix(utilities: Scaled) -> Matrix | None:
    """The payoffs, shape (S, S), own meta-action down, of a game in which both LLMs have the same;
    None if they have not. `utilities` is exact, of shape (2, S_1, S_2).
    """
    if utilities.shape[0] != 2 or utilities.shape[1] != utilities.shape[2]:
        return None
    own, other = utilities.numerators
    if (own != other.T).any():
        return None
    return [[Fraction(x) for x in row] for row in utilities.take((0,)).numbers().tolist()]


def judged(matrix: Matrix) -> list[Judged]:
    """Every pure meta-action, and every isolated mixed symmetric equilibrium, with a verdict.

    All evolutionarily stable ones are among them, since on its support such a mixture is the only
    one at which what is played does equally well (Maynard Smith and Price 1973; Haigh 1975).

    Raises:
        TooLarge: more than ACTIONS_LIMIT meta-actions.
    """
    size = len(matrix)
    if size > ACTIONS_LIMIT:
        raise TooLarge(f"{size} meta-actions have {amount(2**size)} supports")
    found = []
    for support in _supports(size):
        x = _even(matrix, support)
        if x is None:
            continue
        better = _better(matrix, x)
        if better is None:
            found.append(Judged(x, _invader(matrix, x)))
        elif len(support) == 1:
            found.append(Judged(x, better))
    return found


def _supports(size: int) -> Iterator[tuple[int, ...]]:
    for count in range(1, size + 1):
        yield from combinations(range(size), count)


def _even(matrix: Matrix, support: Sequence[int]) -> Mixture | None:
    """The only mixture on the support against which all of it does equally well, if positive."""
    first, *rest = support
    rows = [[matrix[i][j] - matrix[first][j] for j in support] for i in rest]
    found = solve([*rows, [Fraction(1)] * len(support)], [Fraction(0)] * len(rest) + [Fraction(1)])
    if found is None or found.directions or min(found.point) <= 0:
        return None
    out = [Fraction(0)] * len(matrix)
    for k, p in zip(support, found.point, strict=True):
        out[k] = p
    return tuple(out)


def payoff(matrix: Matrix, x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    """What mixture x gets against mixture y."""
    return sum((p * _against(row, y) for p, row in zip(x, matrix, strict=True) if p), Fraction(0))


def _against(row: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    return sum((u * p for u, p in zip(row, y, strict=True) if p), Fraction(0))


def _better(matrix: Matrix, x: Mixture) -> Mixture | None:
    """A pure meta-action that does better against x than x does, or None."""
    values = [_against(row, x) for row in matrix]
    best = max(range(len(values)), key=values.__getitem__)
    if values[best] <= payoff(matrix, x, x):
        return None
    return tuple(Fraction(int(k == best)) for k in range(len(values)))


def _invader(matrix: Matrix, x: Mixture) -> Mixture | None:
    """A mutant that a symmetric equilibrium x does not do better against than it does itself.

    x is stable exactly when z' A z < 0 for every z != 0 over the best replies to x that adds up to
    0 and is not negative outside the support of x (Haigh 1975; Abakuks 1980).
    """
    values = [_against(row, x) for row in matrix]
    support = [k for k, p in enumerate(x) if p]
    last, *inner = support
    replies = [k for k, v in enumerate(values) if v == max(values) and not x[k]]
    at = [*inner, *replies]
    loss = [[-_second(matrix, i, j, last) for j in at] for i in at]
    found = not_positive(loss, len(inner))
    if found is None:
        return None
    z = dict(zip(at, found, strict=True))
    z[last] = -sum(found, Fraction(0))
    step = min(x[k] / -d for k, d in z.items() if d < 0)
    return tuple(p + step * z.get(k, Fraction(0)) for k, p in enumerate(x))


def _second(matrix: Matrix, i: int, j: int, k: int) -> Fraction:
    """The symmetric part of A along the directions e_i - e_k and e_j - e_k."""
    one = matrix[i][j] - matrix[k][j] - matrix[i][k] + matrix[k][k]
    other = matrix[j][i] - matrix[k][i] - matrix[j][k] + matrix[k][k]
    return (one + other) / 2

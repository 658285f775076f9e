"""This module turns the inequalities of a cone into its extreme rays, exactly (double description).

A ray is a tuple of coprime integers. The method is that of Motzkin, Raiffa, Thompson and Thrall
(1953), with the combinatorial test of adjacency (Fukuda and Prodon 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from attrs import frozen

from .rational import solve_scaled

Vector = tuple[int, ...]

MAX_RAYS = 20_000
"""Most rays that are kept at once."""


class TooManyRays(Exception):
    """A cone has more than MAX_RAYS rays on the way to its extreme ones."""


@frozen
class _Ray:
    """A ray and the rows, as bits, that are zero on it, of those that were added so far."""

    at: Vector
    zero: int


def extreme_rays(rows: Sequence[Vector]) -> list[Vector]:
    """The extreme rays of {x : row x >= 0 for all rows}, which must contain no line.

    Rows have one length k, and rank k. Raises TooManyRays, and ValueError if the rank is less.
    """
    first = independent(rows)
    if not rows or len(first) < len(rows[0]):
        raise ValueError("the cone contains a line")
    done = sum(1 << r for r in first)
    rays = [
        _Ray(_edge([rows[r] for r in first], k), done & ~(1 << first[k])) for k in range(len(first))
    ]
    waiting = [r for r in range(len(rows)) if r not in first]
    while waiting:
        r = min(waiting, key=lambda r: min((_dot(rows[r], ray.at) for ray in rays), default=0))
        waiting.remove(r)
        rays = _cut(rays, rows[r], r)
        if len(rays) > MAX_RAYS:
            raise TooManyRays(f"a cone has more than {MAX_RAYS} rays")
    return sorted(ray.at for ray in rays)


def _cut(rays: list[_Ray], row: Vector, r: int) -> list[_Ray]:
    """The rays of a cone with one more inequality."""
    values = [_dot(row, ray.at) for ray in rays]
    kept = [
        ray if value else _Ray(ray.at, ray.zero | 1 << r)
        for ray, value in zip(rays, values, strict=True)
        if value >= 0
    ]
    if len(kept) == len(rays):
        return kept
    dimension = len(row)
    for a, x in zip(rays, values, strict=True):
        for b, y in zip(rays, values, strict=True):
            if x > 0 > y and _adjacent(a, b, rays, dimension):
                at = coprime([x * q - y * p for p, q in zip(a.at, b.at, strict=True)])
                kept.append(_Ray(at, a.zero & b.zero | 1 << r))
    return kept


def _adjacent(a: _Ray, b: _Ray, rays: list[_Ray], dimension: int) -> bool:
    """Whether two extreme rays span a face: no third one is zero wherever both are."""
    common = a.zero & b.zero
    if common.bit_count() < dimension - 2:
        return False
    return not any(c is not a and c is not b and common & ~c.zero == 0 for c in rays)


def _edge(rows: Sequence[Vector], k: int) -> Vector:
    """The ray on which all of some independent rows are zero but row k, which is positive."""
    solved = solve_scaled(rows, [int(j == k) for j in range(len(rows))])
    assert solved is not None
    return coprime(solved[0])


def independent(rows: Sequence[Vector]) -> list[int]:
    """Numbers of the first rows that are linearly independent, as many as there are."""
    found: list[int] = []
    reduced: list[tuple[int, list[int]]] = []
    for r, row in enumerate(rows):
        left = list(row)
        for lead, own in reduced:
            if left[lead]:
                p, q = own[lead], left[lead]
                left = [p * x - q * y for x, y in zip(left, own, strict=True)]
        at = next((c for c, x in enumerate(left) if x), None)
        if at is not None:
            found.append(r)
            reduced.append((at, list(coprime(left))))
            if len(found) == len(row):
                break
    return found


def coprime(vector: Sequence[int]) -> Vector:
    """A vector of integers divided by their greatest common divisor."""
    divisor = gcd(*vector) or 1
    return tuple(x // divisor for x in vector)


def _dot(a: Vector, b: Vector) -> int:
    return sum(x * y for x, y in zip(a, b, strict=True))

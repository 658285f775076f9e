"""This module finds convex hulls of payoffs, and their parts above floors, in exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.cones import Vector, coprime, extreme_rays, independent
from ....numbers.rational import solve_integers
from ....numbers.scaled import integers
from ...problem import Stage

Point: TypeAlias = tuple[Fraction, ...]

MAX_POINTS = 2**22
"""Most profiles whose payoffs are looked at."""


class TooManyPoints(Exception):
    """A game has more than MAX_POINTS profiles."""


_BLOCK = 2**12
"""Points that are compared with the facets at once."""


@frozen
class Facet:
    """A half-space {v : sum_i normal[i] v[i] <= bound} in coprime integers."""

    normal: Vector
    bound: int

    def slack(self, point: Sequence[Fraction]) -> Fraction:
        """How far inside a point is, in units of the facet; negative outside."""
        return self.bound - sum(
            (a * x for a, x in zip(self.normal, point, strict=True)), Fraction(0)
        )


@frozen
class Region:
    """A convex polytope in R^n, of any dimension from 0 to n, or the empty set.

    vertices    its vertices, sorted; none if it is empty
    facets      half-spaces that cut it from the smallest flat that contains `around`
    equations   (normal, value): normal v = value on that flat
    """

    vertices: tuple[Point, ...]
    facets: tuple[Facet, ...]
    equations: tuple[tuple[Vector, int], ...]

    @property
    def dimension(self) -> int:
        """Of the polytope itself; -1 if it is empty."""
        return _spanned(self.vertices)

    def contains(self, point: Sequence[Fraction]) -> bool:
        """Whether a point is in the region, borders included."""
        if not self.vertices:
            return False
        flat = all(_product(normal, point) == value for normal, value in self.equations)
        return flat and all(facet.slack(point) >= 0 for facet in self.facets)


def feasible(stage: Stage) -> Region:
    """The convex hull of the payoffs of all pure profiles; `stage.values` must be exact.

    Raises TooManyRays for a hull that is too complex, TooManyPoints above MAX_POINTS profiles.
    """
    n = stage.values.shape[0]
    whole = integers(stage.values.numerators.reshape(n, -1))
    if whole.shape[1] > MAX_POINTS:
        raise TooManyPoints(f"the meta-game has {whole.shape[1]:,} profiles, above {MAX_POINTS:,}")
    points = sorted(set(map(tuple, whole.T.tolist())))
    return hull(points, stage.values.scale)


def hull(points: Sequence[Vector], scale: int = 1) -> Region:
    """The convex hull of points / scale, at least one."""
    first = points[0]
    offsets = [tuple(x - y for x, y in zip(p, first, strict=True)) for p in points]
    chosen = independent(offsets)
    basis = [offsets[k] for k in chosen]
    equations = tuple(_equations(basis, first, scale))
    if not basis:
        return Region((_divided(first, scale),), (), equations)
    axes = _axes(basis)
    flat = [tuple(p[a] for a in axes) for p in points]
    rays = _hull_rays(flat, [points.index(first), *chosen])
    facets = [_facet(ray, axes, len(first), scale) for ray in rays]
    tight = [[r for r in rays if _at(r, p) == 0] for p in flat]
    corners = [k for k, own in enumerate(tight) if len(independent(own)) == len(axes)]
    vertices = tuple(sorted(_divided(points[k], scale) for k in corners))
    return Region(vertices, tuple(sorted(facets, key=lambda f: (f.normal, f.bound))), equations)


def above(region: Region, floors: Sequence[Fraction]) -> Region:
    """The part of a region in which nobody gets less than its floor."""
    n = len(floors)
    if not region.vertices:
        return region
    limits = [
        _limit(tuple(-int(k == i) for k in range(n)), -floor) for i, floor in enumerate(floors)
    ]
    facets = (*region.facets, *(f for f in limits if f not in region.facets))
    rows = [_row(f) for f in facets]
    rows += [coprime((*_signed(e, s), s * v)) for e, v in region.equations for s in (1, -1)]
    rows.append((*[0] * n, 1))
    rays = extreme_rays(rows)
    vertices = sorted(tuple(Fraction(x, r[-1]) for x in r[:-1]) for r in rays if r[-1] > 0)
    return _trimmed(Region(tuple(vertices), facets, region.equations))


def _trimmed(region: Region) -> Region:
    """A region without the half-spaces that touch it in less than a facet.

    One that is flatter than the flat of its equations needs them all.
    """
    size = region.dimension
    if not region.vertices or size < len(region.vertices[0]) - len(region.equations):
        return region
    facets: dict[tuple[Point, ...], Facet] = {}
    for facet in region.facets:
        on = tuple(v for v in region.vertices if facet.slack(v) == 0)
        if _spanned(on) == size - 1:
            facets.setdefault(on, facet)
    return Region(region.vertices, tuple(facets.values()), region.equations)


def _spanned(points: Sequence[Point]) -> int:
    """The dimension of the flat through some points; -1 if there are none."""
    if not points:
        return -1
    return len(independent([_whole(_minus(p, points[0])) for p in points[1:]] or [(0,)]))


def pareto(vertices: Iterable[Point], region: Region) -> tuple[Point, ...]:
    """The vertices at which nobody can get more unless another one gets less."""
    return tuple(v for v in vertices if _efficient(v, region))


def _efficient(vertex: Point, region: Region) -> bool:
    """No direction d >= 0 other than 0 stays inside: the cone of such directions is trivial."""
    n = len(vertex)
    rows = [tuple(-x for x in f.normal) for f in region.facets if f.slack(vertex) == 0]
    rows += [_signed(e, s) for e, _ in region.equations for s in (1, -1)]
    rows += [tuple(int(k == i) for k in range(n)) for i in range(n)]
    return not extreme_rays(rows)


# --- coordinates -------------------------------------------------------------------------------


def _hull_rays(flat: list[Vector], chosen: list[int]) -> list[Vector]:
    """The facets of the hull of points that span their space, as (bound, *-normal).

    Points are taken in one after another, those that violate the facets so far the most.
    """
    inside = list(dict.fromkeys(chosen))
    table = np.array([(1, *p) for p in flat], dtype=object)
    while True:
        rays = extreme_rays([(1, *flat[k]) for k in inside])
        more = _most_outside(table, rays)
        if not more:
            return rays
        inside += more


def _most_outside(table: np.ndarray, rays: list[Vector]) -> list[int]:
    """For each facet the point farthest outside, if any, each point once."""
    facets = np.array(rays, dtype=object)
    worst: list[tuple[int, int]] = [(0, -1)] * len(rays)
    for start in range(0, len(table), _BLOCK):
        values = facets @ table[start : start + _BLOCK].T
        at = values.argmin(axis=1)
        found = zip(values[np.arange(len(rays)), at].tolist(), (at + start).tolist(), strict=True)
        worst = [min(old, new) for old, new in zip(worst, found, strict=True)]
    return sorted({k for value, k in worst if value < 0})


def _axes(basis: list[Vector]) -> list[int]:
    """Coordinates that tell the points of a flat apart, as many as it has dimensions."""
    return independent([tuple(column) for column in zip(*basis, strict=True)])


def _equations(basis: list[Vector], first: Vector, scale: int) -> list[tuple[Vector, int]]:
    """Independent equations of the flat through first / scale that the basis spans."""
    n = len(first)
    axes = _axes(basis) if basis else []
    out = []
    for c in range(n):
        if c in axes:
            continue
        weights = (
            solve_integers([tuple(b[a] for a in axes) for b in basis], [b[c] for b in basis])
            if basis
            else []
        )
        assert weights is not None
        normal = [Fraction(0)] * n
        normal[c] = Fraction(1)
        for a, w in zip(axes, weights, strict=True):
            normal[a] = -w
        value = sum((x * p for x, p in zip(normal, first, strict=True)), Fraction(0)) / scale
        whole = _whole((*normal, value))
        out.append((whole[:-1], whole[-1]))
    return out


def _facet(ray: Vector, axes: list[int], n: int, scale: int) -> Facet:
    """ray[0] + sum ray[k] p[axes[k]] >= 0 for points p = scale v."""
    normal = [0] * n
    for a, x in zip(axes, ray[1:], strict=True):
        normal[a] = -x * scale
    return _facet_of(normal, ray[0])


def _facet_of(normal: Sequence[int], bound: int) -> Facet:
    *own, least = coprime((*normal, bound))
    return Facet(tuple(own), least)


def _limit(normal: Vector, bound: Fraction) -> Facet:
    return _facet_of([x * bound.denominator for x in normal], bound.numerator)


def _row(facet: Facet) -> Vector:
    return (*(-x for x in facet.normal), facet.bound)


def _signed(normal: Vector, sign: int) -> Vector:
    return tuple(-sign * x for x in normal)


def _at(ray: Vector, point: Vector) -> int:
    return ray[0] + sum(x * y for x, y in zip(ray[1:], point, strict=True))


def _product(normal: Vector, point: Sequence[Fraction]) -> Fraction:
    return sum((a * x for a, x in zip(normal, point, strict=True)), Fraction(0))


def _minus(a: Sequence[Fraction], b: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def _divided(point: Vector, scale: int) -> Point:
    return tuple(Fraction(x, scale) for x in point)


def _whole(point: Sequence[Fraction]) -> Vector:
    """A rational vector times what makes it whole and coprime."""
    scale = lcm(*(Fraction(x).denominator for x in point))
    return coprime([int(x * scale) for x in point])

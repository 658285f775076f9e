"""This module checks polytopes of payoffs by brute force, without the code that found them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from ..feasible.region import Point, Region

CORNERS_LIMIT = 2_000
"""Most sets of facets whose common points are worked out."""


class WrongRegion(Exception):
    """A polytope is not what it is said to be; the message says how."""


def checked(region: Region, points: Iterable[Point], floors: Sequence[Fraction] = ()) -> bool:
    """Whether vertices and facets were compared in full, which takes few enough facets.

    Args:
        region: a hull of points, or the part of one above floors.
        points: payoffs of profiles. Those above all floors must be in the region.
        floors: one for each LLM; none: the region is the hull.

    Raises WrongRegion if a point is outside, a vertex is neither a payoff of a profile nor at a
    floor, or the facets have other corners than the vertices.
    """
    known = set()
    for point in points:
        known.add(point)
        if all(x >= f for x, f in zip(point, floors, strict=False)) and not _inside(region, point):
            raise WrongRegion(f"the payoffs {_shown(point)} are outside")
    for vertex in region.vertices:
        at_floor = any(x == f for x, f in zip(vertex, floors, strict=False))
        if vertex not in known and not at_floor:
            raise WrongRegion(f"nobody's play gives the vertex {_shown(vertex)}")
        if any(x < f for x, f in zip(vertex, floors, strict=False)):
            raise WrongRegion(f"the vertex {_shown(vertex)} is below a floor")
    flat = len(floors) or (len(region.vertices[0]) if region.vertices else 0)
    if comb(len(region.facets), max(0, flat - len(region.equations))) > CORNERS_LIMIT:
        return False
    if set(_corners(region, flat)) != set(region.vertices):
        raise WrongRegion("its facets have other corners than its vertices")
    return True


def _inside(region: Region, point: Point) -> bool:
    return all(_value(e, point) == v for e, v in region.equations) and all(
        _value(f.normal, point) <= f.bound for f in region.facets
    )


def _corners(region: Region, n: int) -> Iterator[Point]:
    """The points of a region at which facets and equations leave no freedom."""
    fixed = [([Fraction(x) for x in e], Fraction(v)) for e, v in region.equations]
    facets = [([Fraction(x) for x in f.normal], Fraction(f.bound)) for f in region.facets]
    for chosen in combinations(facets, n - len(fixed)):
        point = _common([*fixed, *chosen], n)
        if point is not None and _inside(region, point):
            yield point


def _common(equations: Sequence[tuple[list[Fraction], Fraction]], n: int) -> Point | None:
    """The one point of some hyperplanes (Gauss and Jordan); None if there is not just one."""
    rows = [[*normal, value] for normal, value in equations]
    for c in range(n):
        at = next((k for k in range(c, len(rows)) if rows[k][c]), None)
        if at is None:
            return None
        rows[c], rows[at] = rows[at], rows[c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for k, row in enumerate(rows):
            if k != c and row[c]:
                rows[k] = [x - row[c] * y for x, y in zip(row, rows[c], strict=True)]
    return tuple(rows[c][n] for c in range(n))


def _value(normal: Sequence[int], point: Point) -> Fraction:
    return sum((a * x for a, x in zip(normal, point, strict=True)), Fraction(0))


def _shown(point: Point) -> str:
    return ", ".join(map(str, point))

"""This module does plane geometry of convex polygons in exact arithmetic, flat ones included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

Point: TypeAlias = tuple[Fraction, Fraction]
Polygon: TypeAlias = tuple[Point, ...]
"""Vertices anticlockwise from the least one, none between two others: () is the empty set, one
point is itself, two points are a segment."""


def cross(o: Point, a: Point, b: Point) -> Fraction:
    """Twice the signed area of the triangle o, a, b."""
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def hull(points: Iterable[Point]) -> Polygon:
    """The convex hull (monotone chain, Andrew 1979)."""
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return tuple(ordered)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return tuple(lower[:-1] + upper[:-1])


def _chain(ordered: Sequence[Point]) -> list[Point]:
    out: list[Point] = []
    for point in ordered:
        while len(out) >= 2 and cross(out[-2], out[-1], point) <= 0:
            out.pop()
        out.append(point)
    return out


def clip(polygon: Sequence[Point], axis: int, low: Fraction) -> list[Point]:
    """The part of a polygon where a coordinate is at least `low` (Sutherland and Hodgman 1974).

    Its vertices are among the points returned, which are all in that part.
    """
    out: list[Point] = []
    for k, q in enumerate(polygon):
        p = polygon[k - 1]
        if (p[axis] < low) != (q[axis] < low):
            out.append(_at(p, q, axis, low))
        if q[axis] >= low:
            out.append(q)
    return out


def _at(p: Point, q: Point, axis: int, low: Fraction) -> Point:
    share = (low - p[axis]) / (q[axis] - p[axis])
    other = p[1 - axis] + share * (q[1 - axis] - p[1 - axis])
    return (low, other) if axis == 0 else (other, low)


def holds(polygon: Polygon, point: Point) -> bool:
    """Whether a point is in a polygon."""
    if not polygon:
        return False
    if len(polygon) == 1:
        return point == polygon[0]
    if len(polygon) == 2:
        a, b = polygon
        return not cross(a, b, point) and a <= point <= b
    return all(cross(polygon[k - 1], polygon[k], point) >= 0 for k in range(len(polygon)))


def support(polygon: Sequence[Point], normal: Point) -> Fraction:
    """The most that normal . x reaches in a polygon that is not empty."""
    return max(normal[0] * x + normal[1] * y for x, y in polygon)


def normals(polygon: Polygon) -> list[Point]:
    """Outward normals whose half-planes meet in the polygon: of its edges, and of what keeps a
    segment or a point flat."""
    if len(polygon) == 1:
        one, none = Fraction(1), Fraction(0)
        return [(one, none), (-one, none), (none, one), (none, -one)]
    out = []
    for k, (x, y) in enumerate(polygon):
        a, b = polygon[k - 1]
        out.append((y - b, a - x))
        if len(polygon) == 2:
            out.append((x - a, y - b))
    return out


def farthest(outer: Polygon, inner: Polygon) -> Fraction | None:
    """The most that a point of one polygon is away from another, in the larger coordinate.

    At most too large: each vertex is compared with the nearest point of each edge in the plane's
    usual distance. None if the inner polygon is empty and the outer one is not.
    """
    if not outer:
        return Fraction(0)
    if not inner:
        return None
    return max(_away(point, inner) for point in outer)


def _away(point: Point, polygon: Polygon) -> Fraction:
    if holds(polygon, point):
        return Fraction(0)
    feet = (_foot(point, polygon[k - 1], polygon[k]) for k in range(len(polygon)))
    return min(max(abs(point[0] - x), abs(point[1] - y)) for x, y in feet)


def _foot(point: Point, a: Point, b: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    if not length:
        return a
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length
    share = min(max(share, Fraction(0)), Fraction(1))
    return a[0] + share * dx, a[1] + share * dy

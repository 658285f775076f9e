"""This module finds limit sets of three LLMs, and proves that no direction was overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import TypeAlias

from attrs import define, field, frozen

from .arcs import CoordinateBounds
from .exact_lp import dot
from .game import ONE, ZERO, Row
from .polytope import HalfSpace, distance, unit, vertices
from .scores import Profile, by_signs

MOST_DIRECTIONS = 160
"""Directions whose scores are computed before what is known is given back as it is."""

DEEPEST = 14
"""How often a cone of directions is cut in two."""

SIMPLE = 5000
"""Largest denominator of a direction at which a cone is cut."""

Cone: TypeAlias = tuple[Row, ...]


@frozen
class Cover:
    """A polytope that holds the intersection of all half-spaces of scores, and one within it.

    outer       vertices of the intersection of `cuts`
    inner       those of them that lie in every half-space, as is proved
    complete    these are all
    distance    the largest distance of a point of `outer` from `inner`; None if that is empty
    """

    outer: tuple[Row, ...]
    cuts: tuple[HalfSpace, ...]
    inner: tuple[Row, ...]
    complete: bool
    distance: Fraction | None = ZERO


def cover(
    kept: Sequence[Profile],
    bounds: CoordinateBounds,
    pairs: Sequence[HalfSpace],
    normals: Sequence[Row],
) -> Cover:
    """The intersection of the half-spaces of all directions, for three LLMs.

    `pairs` holds the half-spaces that matter among directions with a 0. Among directions of given
    signs the score of a profile is concave and homogeneous, so that a profile whose score reaches
    a vertex in the corners of a cone of directions does so in the whole cone. Cones are cut in two
    until each is settled so, or a half-space is found that cuts the vertex off.
    """
    search = _Search(tuple(kept))
    octants = list(product((1, -1), repeat=3))
    cuts = list(pairs)
    for signs in octants:
        starts = [n for n in normals if all(x * s > 0 for x, s in zip(n, signs, strict=True))]
        for line in [tuple(Fraction(s) for s in signs), *starts]:
            cuts.append(HalfSpace(line, max(search.scores(signs, line))))
    inside: set[Row] = set()
    while True:
        corners = vertices(bounds.low, bounds.high, cuts)
        found = _first_cut([v for v in corners if v not in inside], search, cuts, inside)
        if found is None:
            break
        cuts.append(found)
    proved = tuple(v for v in corners if v in inside)
    gap = max((distance(v, proved) for v in corners), default=ZERO) if proved else None
    complete = len(proved) == len(corners)
    return Cover(corners, (*bounds.cuts, *cuts), proved, complete, gap)


def _first_cut(
    corners: Sequence[Row], search: _Search, cuts: Sequence[HalfSpace], inside: set[Row]
) -> HalfSpace | None:
    """A half-space that cuts a vertex off; vertices that none cuts off go to `inside`."""
    for v in corners:
        if search.full:
            return None
        settled = True
        for signs in product((1, -1), repeat=3):
            axes = tuple(
                tuple(Fraction(s) if k == i else ZERO for k in range(3))
                for i, s in enumerate(signs)
            )
            tight = [
                c.normal
                for c in cuts
                if c.slack(v) == 0 and all(x * s > 0 for x, s in zip(c.normal, signs, strict=True))
            ]
            for cone in _starred(axes, tight):
                answer = search.settle(signs, cone, v, DEEPEST)
                if isinstance(answer, HalfSpace):
                    return answer
                settled &= answer
        if settled:
            inside.add(v)
    return None


def _starred(cone: Cone, rays: Sequence[Row]) -> list[Cone]:
    """A cone cut up so that every ray is an edge of its parts."""
    parts = [cone]
    for ray in rays:
        after: list[Cone] = []
        for part in parts:
            after += _split_at(part, ray)
        parts = after
    return parts


def _split_at(cone: Cone, ray: Row) -> list[Cone]:
    weights = _weights(cone, ray)
    if min(weights) < 0 or sum(1 for w in weights if w) < 2:
        return [cone]
    return [
        tuple(ray if k == i else line for k, line in enumerate(cone))
        for i, w in enumerate(weights)
        if w > 0
    ]


def _weights(cone: Cone, ray: Row) -> Row:
    """Cramer's rule in three dimensions."""
    whole = _determinant(cone)
    return tuple(
        _determinant(tuple(ray if k == i else line for k, line in enumerate(cone))) / whole
        for i in range(3)
    )


def _determinant(rows: Cone) -> Fraction:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


@define
class _Search:
    """Scores of all profiles by signs and direction, computed once each."""

    kept: tuple[Profile, ...]
    known: dict[tuple[tuple[int, ...], Row], tuple[Fraction, ...]] = field(factory=dict)

    @property
    def full(self) -> bool:
        """Whether no more directions are to be tried."""
        return len(self.known) > MOST_DIRECTIONS

    def scores(self, signs: tuple[int, ...], line: Row) -> tuple[Fraction, ...]:
        """The scores of all profiles."""
        key = (signs, line)
        if key not in self.known:
            self.known[key] = tuple(by_signs(p, line, signs).value for p in self.kept)
        return self.known[key]

    def settle(self, signs: tuple[int, ...], cone: Cone, v: Row, depth: int) -> HalfSpace | bool:
        """A half-space that cuts v off; else whether none with a direction in the cone does."""
        ahead = []
        for line in cone:
            scores = self.scores(signs, line)
            level = dot(line, v)
            ahead.append([s - level for s in scores])
            if max(ahead[-1]) < 0 and all(line):
                return HalfSpace(line, max(scores))
        if any(min(own) >= 0 for own in zip(*ahead, strict=True)):
            return True
        if not depth or self.full:
            return False
        i, j, line = _middle(cone, ahead)
        settled = True
        for out in (i, j):
            part = tuple(line if k == out else old for k, old in enumerate(cone))
            answer = self.settle(signs, part, v, depth - 1)
            if isinstance(answer, HalfSpace):
                return answer
            settled &= answer
        return settled


def _middle(cone: Cone, ahead: Sequence[Sequence[Fraction]]) -> tuple[int, int, Row]:
    """Two edges of a cone and a ray between them: where a profile stops to reach, if one does."""
    best: tuple[Fraction, int, int, Fraction] | None = None
    for i, j in combinations(range(3), 2):
        if any(a >= 0 and b >= 0 for a, b in zip(ahead[i], ahead[j], strict=True)):
            continue
        ends = [a / (a - b) for a, b in zip(ahead[i], ahead[j], strict=True) if a > 0 > b]
        ends += [1 - b / (b - a) for a, b in zip(ahead[i], ahead[j], strict=True) if b > 0 > a]
        t = max(ends, key=lambda x: min(x, 1 - x), default=Fraction(1, 2))
        gap = max(abs(x - y) for x, y in zip(cone[i], cone[j], strict=True))
        if best is None or gap > best[0]:
            best = (gap, i, j, t)
    if best is None:
        pairs = list(combinations(range(3), 2))
        gaps = [max(abs(x - y) for x, y in zip(cone[i], cone[j], strict=True)) for i, j in pairs]
        i, j = pairs[gaps.index(max(gaps))]
        best = (ONE, i, j, Fraction(1, 2))
    _, i, j, t = best
    mixed = unit([(1 - t) * x + t * y for x, y in zip(cone[i], cone[j], strict=True)])
    if max(x.denominator for x in mixed) > SIMPLE:
        half = [x + y for x, y in zip(cone[i], cone[j], strict=True)]
        mixed = unit([x.limit_denominator(SIMPLE) for x in unit(half)])
    return i, j, mixed

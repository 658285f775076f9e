"""This module keeps convex polytopes in rationals: half-spaces, corners, distances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import gcd, lcm
from typing import TypeAlias

from attrs import frozen

from ....numbers.linear import solve
from .errors import Inconsistent
from .exact_lp import Optimal, dot, maximise
from .game import ONE, ZERO, Row


@frozen
class HalfSpace:
    """{v: normal v <= level}."""

    normal: Row
    level: Fraction

    def slack(self, point: Sequence[Fraction]) -> Fraction:
        """level - normal point: not negative inside."""
        return self.level - dot(self.normal, point)


Whole: TypeAlias = tuple[int, ...]
"""(w, x, ...): the point x / w; or (c, a, ...): the half-space c + a x >= 0."""

Corner: TypeAlias = tuple[Whole, int]
"""A vertex, and as bits the half-spaces that are tight there."""


@frozen
class Flat:
    """An affine space: a point of it, and linearly independent directions."""

    point: Row
    directions: tuple[Row, ...]

    @property
    def dimension(self) -> int:
        """The number of directions."""
        return len(self.directions)

    def holds(self, point: Sequence[Fraction]) -> bool:
        """Whether a point lies in it."""
        return self.weights(point) is not None

    def weights(self, point: Sequence[Fraction]) -> Row | None:
        """The weights of the directions that lead to a point; None if none do."""
        gap = [x - y for x, y in zip(point, self.point, strict=True)]
        if not self.directions:
            return () if not any(gap) else None
        found = solve(list(zip(*self.directions, strict=True)), gap)
        return None if found is None else found.point


def box(low: Sequence[Fraction], high: Sequence[Fraction]) -> tuple[HalfSpace, ...]:
    """The half-spaces low_i <= v_i <= high_i: first all upper bounds, then all lower ones."""
    size = len(low)
    unit = [tuple(ONE if k == i else ZERO for k in range(size)) for i in range(size)]
    above = [HalfSpace(e, x) for e, x in zip(unit, high, strict=True)]
    below = [HalfSpace(tuple(-u for u in e), -x) for e, x in zip(unit, low, strict=True)]
    return (*above, *below)


def vertices(
    low: Sequence[Fraction], high: Sequence[Fraction], others: Sequence[HalfSpace]
) -> tuple[Row, ...]:
    """The vertices of a box cut by half-spaces, in increasing order; () if nothing is left.

    In the plane a ring of corners is clipped (Sutherland and Hodgman 1974). Otherwise double
    description (Motzkin et al. 1953): after each cut, new vertices lie on the edges that cross it;
    two vertices share an edge exactly if no third is tight wherever both are.
    """
    if any(a > b for a, b in zip(low, high, strict=True)):
        return ()
    size = len(low)
    rows = [_whole((cut.level, *(-x for x in cut.normal))) for cut in others]
    if size == 2:
        (a, b), (c, d) = low, high
        ring = [_whole((ONE, *v)) for v in ((a, b), (c, b), (c, d), (a, d))]
        for row in rows:
            ring = _clipped(ring, row)
        return tuple(sorted({_point(v) for v in ring}))
    tight: list[Corner] = []
    for corner in product(range(2), repeat=size):
        at = tuple(low[i] if c else high[i] for i, c in enumerate(corner))
        mask = sum(1 << (i + size * c) for i, c in enumerate(corner))
        tight.append((_whole((ONE, *at)), mask))
    tight = _merged(tight)
    for number, row in enumerate(rows):
        tight = _cut(tight, row, 1 << (2 * size + number))
    return tuple(sorted(_point(v) for v, _ in tight))


def _whole(row: Sequence[Fraction]) -> Whole:
    """A positive multiple of a row of rationals, in coprime whole numbers."""
    scale = lcm(*{x.denominator for x in row})
    return _coprime([x.numerator * (scale // x.denominator) for x in row])


def _coprime(row: Sequence[int]) -> Whole:
    common = gcd(*row) or 1
    return tuple(x // common for x in row)


def _point(v: Whole) -> Row:
    return tuple(Fraction(x, v[0]) for x in v[1:])


def _slack(row: Whole, v: Whole) -> int:
    return sum(a * b for a, b in zip(row, v, strict=True) if a and b)


def _between(ahead: tuple[Whole, int], behind: tuple[Whole, int]) -> Whole:
    """Where a line from a point of positive slack to one of negative slack has none."""
    (v, s), (w, t) = ahead, behind
    return _coprime([s * y - t * x for x, y in zip(v, w, strict=True)])


def _clipped(ring: list[Whole], row: Whole) -> list[Whole]:
    each = [(v, _slack(row, v)) for v in ring]
    if min((s for _, s in each), default=0) >= 0:
        return ring
    found: list[Whole] = []
    for k, (v, s) in enumerate(each):
        before = each[k - 1]
        if s * before[1] < 0:
            found.append(_between(*sorted((before, (v, s)), key=lambda x: -x[1])))
        if s >= 0:
            found.append(v)
    return found


def _cut(tight: list[Corner], row: Whole, bit: int) -> list[Corner]:
    slack = [_slack(row, v) for v, _ in tight]
    if min(slack, default=1) > 0:
        return tight
    kept = [
        (v, mask if s else mask | bit) for (v, mask), s in zip(tight, slack, strict=True) if s >= 0
    ]
    outside = [k for k, s in enumerate(slack) if s < 0]
    made: list[Corner] = []
    for j in [k for k, s in enumerate(slack) if s > 0]:
        v, mask = tight[j]
        for k in outside:
            w, other = tight[k]
            simple = min(mask.bit_count(), other.bit_count()) == len(v) - 1
            if _edge(() if simple else tight, (j, k), (mask & other, len(v) - 1)):
                made.append((_between((v, slack[j]), (w, slack[k])), mask & other | bit))
    return _merged([*kept, *made]) if made else kept


def _merged(corners: list[Corner]) -> list[Corner]:
    """Equal points as one, tight wherever one of them is."""
    once: dict[Whole, int] = {}
    for v, mask in corners:
        once[v] = once.get(v, 0) | mask
    return list(once.items())


def _edge(tight: Sequence[Corner], pair: tuple[int, int], shared: tuple[int, int]) -> bool:
    """Whether two vertices share an edge, by the half-spaces that are tight at both.

    Where one of them lies in no more half-spaces than it has entries, their number decides.
    """
    common, size = shared
    if common.bit_count() < size - 1:
        return False
    return not any(mask & common == common for k, (_, mask) in enumerate(tight) if k not in pair)


def flat_of(points: Sequence[Row]) -> Flat:
    """The smallest affine space that holds some points (at least one)."""
    base, directions = points[0], list[Row]()
    for point in points[1:]:
        gap = tuple(x - y for x, y in zip(point, base, strict=True))
        if Flat(base, tuple(directions)).weights(point) is None:
            directions.append(gap)
    return Flat(base, tuple(directions))


def hull_weights(point: Sequence[Fraction], points: Sequence[Row]) -> Row | None:
    """Weights on points whose average is `point`; None if it lies outside their convex hull."""
    if not points:
        return None
    for k, other in enumerate(points):
        if tuple(point) == other:
            return tuple(ONE if j == k else ZERO for j in range(len(points)))
    rows = [*zip(*points, strict=True), (ONE,) * len(points)]
    answer = maximise([ZERO] * len(points), rows, [*point, ONE])
    return answer.x if isinstance(answer, Optimal) else None


def extreme(points: Iterable[Row]) -> tuple[Row, ...]:
    """The points that are not averages of others, each once, in increasing order."""
    left = sorted(set(points))
    if left and len(left[0]) == 1:
        return tuple(sorted({left[0], left[-1]}))
    if left and len(left[0]) == 2:
        return _around(left)
    for point in list(left):
        others = [p for p in left if p != point]
        if hull_weights(point, others) is not None:
            left = others
    return tuple(left)


def _around(points: list[Row]) -> tuple[Row, ...]:
    """Andrew's monotone chain (1979)."""
    chains = []
    for line in (points, points[::-1]):
        chain: list[Row] = []
        for p in line:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        chains += chain[:-1]
    return tuple(sorted(set(chains))) if chains else tuple(points)


def _turn(a: Row, b: Row, c: Row) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def normals(points: Sequence[Row]) -> tuple[Row, ...]:
    """Normals of the facets of a hull of two- or three-dimensional points, and of its flat.

    Directions up to scale, the first entry that is not 0 of size 1; both signs where it is flat.
    """
    if not points:
        return ()
    size, found = len(points[0]), set[Row]()
    for chosen in combinations(extreme(points), size):
        gaps = [[x - y for x, y in zip(p, chosen[0], strict=True)] for p in chosen[1:]]
        across = solve(gaps, [ZERO] * len(gaps)) if gaps else None
        if across is None or len(across.directions) != 1:
            continue
        normal = across.directions[0]
        values = [dot(normal, p) for p in points]
        level = dot(normal, chosen[0])
        found |= {unit(normal)} if max(values) == level else set()
        found |= {unit(tuple(-x for x in normal))} if min(values) == level else set()
    return tuple(sorted(found))


def unit(normal: Sequence[Fraction]) -> Row:
    """A direction scaled so that its largest entry has size 1."""
    top = max(abs(x) for x in normal)
    return tuple(x / top for x in normal)


def distance(point: Sequence[Fraction], points: Sequence[Row]) -> Fraction:
    """The least, over the hull of points, of the largest difference in any entry. Exact."""
    size, count = len(point), len(points)
    rows: list[list[Fraction]] = []
    rhs: list[Fraction] = []
    for sign in (ONE, -ONE):
        for i in range(size):
            own = [sign * p[i] for p in points]
            slack = [-ONE if k == len(rows) else ZERO for k in range(2 * size)]
            rows.append([*own, ONE, *slack])  # sign (average - point) + r - slack = 0
            rhs.append(sign * point[i])
    rows.append([ONE] * count + [ZERO] * (2 * size + 1))
    rhs.append(ONE)
    cost = [ZERO] * count + [-ONE] + [ZERO] * (2 * size)
    answer = maximise(cost, rows, rhs)
    if not isinstance(answer, Optimal):
        raise Inconsistent("the distance to a polytope is not bounded")
    return -answer.value

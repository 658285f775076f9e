"""This module finds the extreme equilibria of two LLMs: pairs of vertices with every label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from .opposite import opposite
from .polytope import (
    SMALL,
    VERTEX_LIMIT,
    Rows,
    Vertices,
    all_vertices,
    exact_point,
    masks,
    most_vertices,
    ratios,
)
from .proved import proved_simple


@frozen(eq=False)
class Extreme:
    """All extreme equilibria of a game: its equilibria are mixtures of these.

    first, second   the strategies that occur, each once, up to a positive factor, in integers
    pairs           the equilibria, as numbers of one of the first and one of the second
    degenerate      some strategy has more best replies than it has meta-actions in its support
    """

    first: list[tuple[int, ...]]
    second: list[tuple[int, ...]]
    pairs: list[tuple[int, int]]
    degenerate: bool


def extreme_equilibria(p_rows: Rows, q_rows: Rows) -> Extreme | None:
    """The extreme equilibria of the game with best-response polytopes {x >= 0, p_rows x <= 1} and
    {y >= 0, q_rows y <= 1}; shapes (S_2, S_1) and (S_1, S_2), integers between D and 2 D.

    They are the pairs of vertices, but for the origins, in which every meta-action is unplayed or
    a best reply (von Stengel 2002, theorem 2.14). Where one polytope is simple, a vertex of it
    leaves its partner as many equations as it has coordinates (`opposite`), and the other polytope
    need not be listed. None: too large.
    """
    m, n = len(q_rows), len(p_rows)
    bounds = (most_vertices(m, n), most_vertices(n, m))
    if max(bounds) > VERTEX_LIMIT:
        return None
    if max(bounds) > SMALL:
        for turned in (bounds[1] < bounds[0], bounds[1] >= bounds[0]):
            own, other = (q_rows, p_rows) if turned else (p_rows, q_rows)
            found = _from_one(own, other)
            if found is not None:
                return _turned(found) if turned else found
    p = all_vertices(p_rows)
    q = None if p is None else all_vertices(q_rows)
    return None if p is None or q is None else _matched(p, q)


def _turned(found: Extreme) -> Extreme:
    pairs = sorted((x, y) for y, x in found.pairs)
    return Extreme(found.second, found.first, pairs, found.degenerate)


def _from_one(own: Rows, other: Rows) -> Extreme | None:
    """The equilibria by the vertices of one polytope, if it is simple and the others are unique."""
    vertices = proved_simple(ratios(own), np.ones(len(own)))
    if vertices is None:
        return None
    paired = opposite(vertices, other)
    if paired is None:
        return None
    first: list[tuple[int, ...]] = []
    numbers: dict[tuple[int, ...], int] = {}
    pairs = []
    crowded = False
    chosen = [at for at, _ in paired]
    for mask, (_, partner) in zip(masks(vertices.tight[chosen]), paired, strict=True):
        point = exact_point(own, mask)
        if point is None:
            raise ArithmeticError("a proved vertex is not determined by its constraints")
        pairs.append((len(first), numbers.setdefault(partner.point, len(numbers))))
        first.append(point[:-1])
        crowded |= partner.degenerate
    return Extreme(first, list(numbers), pairs, crowded)


def _matched(p: Vertices, q: Vertices) -> Extreme:
    """The equilibria by the vertices of both polytopes."""
    m, n = len(q.matrix), len(p.matrix)
    pairs = _labelled(p.masks, q.masks, m, n)
    xs, ys = sorted({x for x, _ in pairs}), sorted({y for _, y in pairs})
    at_x, at_y = ({old: new for new, old in enumerate(side)} for side in (xs, ys))
    crowded = any(p.masks[x].bit_count() > m for x in xs)
    crowded |= any(q.masks[y].bit_count() > n for y in ys)
    return Extreme(
        [p.direction(x) for x in xs],
        [q.direction(y) for y in ys],
        [(at_x[x], at_y[y]) for x, y in pairs],
        crowded,
    )


def _labelled(ours: list[int], theirs: list[int], m: int, n: int) -> list[tuple[int, int]]:
    """Pairs of vertices with x_i = 0 or row i tight, and y_j = 0 or column j tight, for all."""
    every, own = (1 << m + n) - 1, (1 << n) - 1
    turned = [(mask & own) << m | mask >> n for mask in theirs]  # labels of LLM 1, then of LLM 2
    lacking: dict[int, list[int]] = {}
    for y, mask in enumerate(turned):
        lacking.setdefault(every ^ mask, []).append(y)
    pairs = {(x, y) for x, mask in enumerate(ours) for y in lacking.get(mask, ())}
    crowded = [(x, mask) for x, mask in enumerate(ours) if mask.bit_count() > m]
    pairs.update(_completing(crowded, turned, every))
    crowded = [(y, turned[y]) for y, mask in enumerate(theirs) if mask.bit_count() > n]
    pairs.update((x, y) for y, x in _completing(crowded, ours, every))
    none, nothing = (1 << m) - 1, (1 << n) - 1
    return sorted(
        (x, y) for x, y in pairs if ours[x] & none != none and theirs[y] & nothing != nothing
    )


def _completing(
    few: list[tuple[int, int]], many: list[int], every: int
) -> Iterator[tuple[int, int]]:
    """Pairs of one of the few (with its number) and one of the many that have every bit."""
    if not few:
        return
    kind = np.uint64 if every < 2**64 else object
    missing = np.array([every ^ mask for mask in many], dtype=kind)
    for at, mask in few:
        lacks = np.array(every ^ mask, dtype=kind)
        for other in np.flatnonzero((missing & lacks) == 0).tolist():
            yield at, other

"""This module lists the vertices of a polytope in integers, however degenerate it is."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import TypeAlias

Vertex: TypeAlias = tuple[int, ...]
"""Slack of every constraint times the last entry, which is positive; the first k are z."""

Found: TypeAlias = dict[int, Vertex]
"""Vertices by their tight constraints: bit i for z_i >= 0, bit k + j for row j."""


def exact_vertices(matrix: Sequence[Sequence[int]], work: int) -> Found | None:
    """The vertices of {z >= 0, M z <= 1} for positive integers M of shape (rows, k).

    Rows are added one after another; each cuts edges between vertices on its two sides. Two
    vertices are the ends of an edge if no third one has all the constraints that they share
    (double description: Motzkin et al. 1953; Fukuda and Prodon 1996). None where more than `work`
    comparisons of vertices would be needed.
    """
    k = len(matrix[0])
    found = _simplex(matrix, k)
    for at in range(k + 1, k + len(matrix)):
        inside = [(mask, v) for mask, v in found.items() if v[at] > 0]
        outside = [(mask, v) for mask, v in found.items() if v[at] < 0]
        work -= len(inside) * len(outside)
        pairs = _pairs(inside, outside, k) if work >= 0 else []
        masks = list(found)
        work -= len(masks) * sum(1 for _, _, _, sure in pairs if not sure)
        if work < 0:
            return None
        kept = {mask if v[at] else mask | 1 << at: v for mask, v in found.items() if v[at] >= 0}
        for shared, within, beyond, sure in pairs:
            if sure or sum(1 for other in masks if other & shared == shared) == 2:
                kept[shared | 1 << at] = _between(within, beyond, at)
        found = kept
    return found


def _simplex(matrix: Sequence[Sequence[int]], k: int) -> Found:
    """The vertices of {z >= 0, matrix[0] z <= 1}: the origin, and one on each axis."""
    axes = (1 << k) - 1
    found = {axes: (*[0] * k, *[1] * len(matrix), 1)}
    for i, scale in enumerate(matrix[0]):
        z = [0] * k
        z[i] = 1
        slack = [scale - row[i] for row in matrix]
        found[axes ^ 1 << i | 1 << k] = (*z, *slack, scale)
    return found


def _pairs(
    inside: list[tuple[int, Vertex]], outside: list[tuple[int, Vertex]], k: int
) -> list[tuple[int, Vertex, Vertex, bool]]:
    """Pairs that may be ends of an edge, with the constraints they share; and whether they are.

    They are where one of them is simple, as then any k - 1 of its constraints make up an edge.
    """
    found = []
    for out, beyond in outside:
        simple = out.bit_count() == k
        for mask, within in inside:
            shared = mask & out
            if shared.bit_count() >= k - 1:
                found.append((shared, within, beyond, simple or mask.bit_count() == k))
    return found


def _between(within: Vertex, beyond: Vertex, at: int) -> Vertex:
    """Where the edge between two vertices meets constraint `at`."""
    p, q = within[at], -beyond[at]
    point = [p * y + q * x for x, y in zip(within, beyond, strict=True)]
    common = gcd(*point)
    return tuple(x // common for x in point)

"""This module chooses the directions in which equilibrium payoffs are enclosed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import cos, pi, sin

import numpy as np

from .game import Row

AROUND = 16
"""Directions around a circle for two LLMs to start with."""

CLOSE_BY, APART = 1e-3, 0.04
"""How far directions that are added lie from those known, and from one another."""

NARROW = 1e-5
"""Directions that differ by less than this are the same."""


def axes(size: int) -> np.ndarray:
    """The axes and their opposites, shape (2 size, size)."""
    return np.vstack([np.eye(size), -np.eye(size)])


def first_directions(payoffs: np.ndarray) -> np.ndarray:
    """Axes, evenly spread directions and normals of the hull of payoffs (N, n); shape (K, n)."""
    size = payoffs.shape[1]
    if size == 1:
        return axes(1)
    if size == 2:
        turns = [2 * pi * k / AROUND for k in range(AROUND)]
        spread = np.array([[round(8 * cos(t)), round(8 * sin(t))] for t in turns], dtype=float)
    else:
        spread = np.array([s for s in product((-1.0, 0.0, 1.0), repeat=size) if any(s)])
    return distinct(np.vstack([axes(size), facet_normals(payoffs), spread]))


def distinct(directions: np.ndarray) -> np.ndarray:
    """Directions scaled so that their largest entry has size 1, each once, in the order given."""
    top = np.abs(directions).max(axis=1)
    scaled = directions[top > 0] / top[top > 0, None]
    kept: list[np.ndarray] = []
    for line in scaled:
        if all(np.abs(line - other).max() > NARROW for other in kept):
            kept.append(line)
    return np.array(kept)


def with_spread(directions: np.ndarray, more: np.ndarray, most: int) -> np.ndarray:
    """Directions and up to `most` others, the first first, none close to one of them or another."""
    kept, known = [*directions], [*directions]
    for line in more:
        if len(kept) - len(directions) == most:
            break
        near = min(np.abs(line - other).max() for other in known)
        apart = min((np.abs(line - o).max() for o in kept[len(directions) :]), default=1.0)
        if near > CLOSE_BY and apart > APART:
            kept.append(line)
    return np.array(kept)


def between(directions: np.ndarray) -> np.ndarray:
    """Directions half-way between neighbours in the plane, shape (K, 2); none in space."""
    if directions.shape[1] != 2:
        return np.zeros((0, directions.shape[1]))
    turns = np.sort(np.arctan2(directions[:, 1], directions[:, 0]))
    middle = (turns + np.append(turns[1:], turns[0] + 2 * pi)) / 2
    return np.stack([np.cos(middle), np.sin(middle)], axis=1)


def facet_normals(points: np.ndarray) -> np.ndarray:
    """Outward normals of the facets of a hull of points (N, n) in the plane or in space.

    Shape (F, n); in the plane both normals of a segment, in space none for a flat set.
    """
    size = points.shape[1]
    if size == 2:
        ring = _ring([(float(x), float(y)) for x, y in points])
        ahead = np.roll(ring, -1, axis=0) - ring
        return np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    if size != 3 or len(points) <= size:
        return np.zeros((0, size))
    from scipy.spatial import ConvexHull, QhullError

    try:
        found: np.ndarray = np.unique(ConvexHull(points).equations[:, :size].round(12), axis=0)
    except QhullError:
        return np.zeros((0, size))
    return found


def _ring(points: Sequence[tuple[float, float]]) -> np.ndarray:
    """The corners of a polygon, anticlockwise (Andrew 1979)."""
    left = sorted(set(points))
    found: list[tuple[float, float]] = []
    for line in (left, left[::-1]):
        chain: list[tuple[float, float]] = []
        for p in line:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        found += chain[:-1]
    return np.array(found or left)


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def as_floats(points: Sequence[Row]) -> np.ndarray:
    """Rational points as floats, shape (N, n)."""
    return np.array([[float(x) for x in p] for p in points])

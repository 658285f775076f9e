"""This module chooses the directions in which equilibrium payoffs are enclosed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import cos, pi, sin

import numpy as np

from .game import Row

AROUND = 16
"""Directions around a circle for two LLMs to start with."""

CLOSE_BY, APART = 1e-6, {1: 0.5, 2: 0.003, 3: 0.05}
"""How far directions that are added lie from those known, and, by LLMs, from one another."""

FLAT = 1e-9
"""Points whose singular values are less lie on a plane or a line."""

GRID = 2**24
"""Entries of directions are multiples of 1 / GRID, which keeps proofs short."""


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
    """Directions scaled so that their largest entry has size 1, on a grid, each once, in order."""
    top = np.abs(directions).max(axis=1)
    scaled = np.round(GRID * directions[top > 0] / top[top > 0, None]) / GRID
    places = np.unique(scaled, axis=0, return_index=True)[1]
    found: np.ndarray = scaled[np.sort(places)]
    return found


def farthest(known: np.ndarray, normals: np.ndarray, excess: np.ndarray, most: int) -> np.ndarray:
    """Up to `most` normals of positive excess, the largest first, none close to another."""
    kept: list[np.ndarray] = []
    for k in np.argsort(-excess):
        if excess[k] <= 0 or len(kept) == most:
            break
        line = normals[k]
        near = np.abs(known - line).max(axis=1).min()
        apart = min((np.abs(line - other).max() for other in kept), default=1.0)
        if near > CLOSE_BY and apart > APART[known.shape[1]]:
            kept.append(line)
    return np.array(kept).reshape(-1, known.shape[1])


def facet_normals(points: np.ndarray) -> np.ndarray:
    """Outward normals of the facets of a hull of points (N, n) in the plane or in space.

    Shape (F, n); of a flat set both normals across it as well.
    """
    size = points.shape[1]
    if size == 2:
        ring = _ring([(float(x), float(y)) for x, y in points])
        ahead = np.roll(ring, -1, axis=0) - ring
        return np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    if size != 3:
        return np.zeros((0, size))
    from scipy.spatial import ConvexHull, QhullError

    try:
        found: np.ndarray = np.unique(ConvexHull(points).equations[:, :size].round(12), axis=0)
    except (QhullError, ValueError):
        return _flat_normals(points)
    return found


def _flat_normals(points: np.ndarray) -> np.ndarray:
    """Of points in space that nearly lie on a plane or a line: across it, and of edges along it."""
    middle = points - points.mean(axis=0)
    _, sizes, rows = np.linalg.svd(middle, full_matrices=True)
    across = rows[len(sizes[sizes > FLAT]) :]
    out = [across, -across]
    along = rows[: len(rows) - len(across)]
    if len(along) == 2:
        out.append(facet_normals(middle @ along.T) @ along)
    elif len(along) == 1:
        out += [along, -along]
    return np.vstack(out)


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

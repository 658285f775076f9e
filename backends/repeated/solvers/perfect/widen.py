"""This module widens a polygon, edges staying parallel, so that the operator brings it back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from .fixed_point import Made, Pattern
from .iteration import CORNER, STAY
from .polygon import Point, Polygon, hull, support

RETURNS = (0.99, 0.9999)
"""Shares of their distance at which edges moved out may come back, at most: tried in turn."""


ROUNDS = 300
"""Iterations for the moves of edges before a linear program is solved."""


@frozen(eq=False)
class Widening:
    """Edges from one vertex to the next, and how far each is to move.

    normals    of the edge that ends at each vertex, outward, shape (V, 2), units
    offsets    normal . x on the edge
    moves      in units of normal . x, as floats
    """

    normals: tuple[Point, ...]
    offsets: tuple[Fraction, ...]
    moves: tuple[Fraction, ...]

    def by(self, size: Fraction) -> Polygon:
        """The polygon with edges moved out by `size` times their moves."""
        count = len(self.normals)
        out = []
        for k in range(count):
            n, m = self.normals[k], self.normals[(k + 1) % count]
            b = self.offsets[k] + size * self.moves[k]
            c = self.offsets[(k + 1) % count] + size * self.moves[(k + 1) % count]
            det = n[0] * m[1] - n[1] * m[0]
            out.append(((b * m[1] - c * n[1]) / det, (n[0] * c - m[0] * b) / det))
        return hull(out)

    def needed(self, polygon: Polygon) -> Fraction | None:
        """The least size at which all edges are beyond a polygon; None if some never are."""
        size = Fraction(0)
        for n, b, move in zip(self.normals, self.offsets, self.moves, strict=True):
            beyond = support(polygon, n) - b
            if beyond > 0:
                if not move:
                    return None
                size = max(size, beyond / move)
        return size


def widening(vertices: Sequence[Point], form: Pattern, discount: Fraction) -> Widening | None:
    """Moves c of the edges of a polygon made from itself by a pattern, such that widening by c
    widens what is made by less than c, to first order; None where no such moves are found.

    The condition is linear in c, as vertices, threats and continuations move linearly with it.
    """
    if len(vertices) < 3 or hull(vertices) != tuple(vertices):
        return None
    edges = [(vertices[k - 1], vertices[k]) for k in range(len(vertices))]
    normals = [(q[1] - p[1], p[0] - q[0]) for p, q in edges]
    lengths = [max(abs(x), abs(y)) for x, y in normals]
    normals = [(x / size, y / size) for (x, y), size in zip(normals, lengths, strict=True)]
    offsets = [n[0] * q[0] + n[1] * q[1] for n, (_, q) in zip(normals, edges, strict=True)]
    spread = float(max(max(v[i] for v in vertices) - min(v[i] for v in vertices) for i in (0, 1)))
    rows = _conditions(np.array(normals, dtype=float), form, float(discount))
    if rows is None:
        return None
    moves = _moves(*rows)
    if moves is None:
        return None
    scaled = tuple(Fraction(float(c)) * Fraction(spread) for c in moves / moves.max())
    return Widening(tuple(normals), tuple(offsets), scaled)


def _moves(images: np.ndarray, edges: np.ndarray) -> np.ndarray | None:
    """c with images @ c <= share * c[edges] - 1: by iteration, or else by linear programming."""
    for share in RETURNS:
        found = _iterated(images, edges, share)
        if found is None:
            found = _programmed(images, edges, share)
        if found is not None:
            return found
    return None


def _iterated(images: np.ndarray, edges: np.ndarray, share: float) -> np.ndarray | None:
    size = images.shape[1]
    moves = np.ones(size)
    for _ in range(ROUNDS):
        following = np.full(size, 1.0)
        np.maximum.at(following, edges, (images @ moves + 2.0) / share)
        if np.abs(following - moves).max() <= 0.5:
            met = images @ following <= share * following[edges] - 1.0
            if met.all():
                return following
        moves = following
    return None


def _programmed(images: np.ndarray, edges: np.ndarray, share: float) -> np.ndarray | None:
    from scipy.optimize import linprog

    own = np.zeros_like(images)
    own[np.arange(len(edges)), edges] = 1.0
    size = images.shape[1]
    found = linprog(
        np.ones(size), images - share * own, -np.ones(len(edges)), bounds=[(0, None)] * size
    )
    return np.asarray(found.x) if found.status == 0 else None


def _conditions(
    normals: np.ndarray, form: Pattern, discount: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """For each vertex and edge at it: how far what is made at the vertex moves over the edge, as a
    row on c, and the edge."""
    count = len(normals)
    corners = []
    for k in range(count):
        n, m = normals[k], normals[(k + 1) % count]
        det = n[0] * m[1] - n[1] * m[0]
        corner = np.zeros((2, count))
        corner[:, k] = np.array([m[1], -m[0]]) / det
        corner[:, (k + 1) % count] += np.array([-n[1], n[0]]) / det
        corners.append(corner)
    threats = np.array([corners[form.worst[i]][i] for i in (0, 1)])
    rows, edges = [], []
    for k, made in enumerate(form.made):
        move = _image(made, normals, threats)
        if move is None:
            return None
        for edge in (k, (k + 1) % count):
            rows.append(discount * (normals[edge] @ move))
            edges.append(edge)
    return np.array(rows), np.array(edges)


def _image(made: Made, normals: np.ndarray, threats: np.ndarray) -> np.ndarray | None:
    """How a continuation moves, shape (2, V)."""
    if made.kind == STAY:
        return np.zeros_like(threats)
    if made.kind == CORNER:
        return threats
    count = len(normals)
    assert made.edge is not None
    p, q = made.edge
    if (p + 1) % count == q:
        edge = q
    elif (q + 1) % count == p:
        edge = p
    else:
        return None
    i = 0 if made.binds(0) else 1
    n = normals[edge]
    if not n[1 - i]:
        return None
    across = -n[i] * threats[i] / n[1 - i]
    across[edge] += 1 / n[1 - i]
    move = np.empty_like(threats)
    move[i], move[1 - i] = threats[i], across
    return move

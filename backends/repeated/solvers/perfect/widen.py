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

    normals    of the edges, outward, anticlockwise, for a polygon of range 1
    offsets    normal . x on the edge
    moves      of normal . x, the largest 1
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

    The condition is linear in c, as vertices, threats and continuations move linearly with it. An
    LLM's worst payoff is an edge of its own, of no length, so that it need not move with others.
    """
    if len(vertices) < 3 or hull(vertices) != tuple(vertices):
        return None
    size = [max(v[i] for v in vertices) - min(v[i] for v in vertices) for i in (0, 1)]
    edges = _Edges.of([(x / size[0], y / size[1]) for x, y in vertices], form)
    rows = _conditions(edges, form, float(discount))
    moves = None if rows is None else _moves(*rows)
    if moves is None:
        return None
    normals = tuple((x / size[0], y / size[1]) for x, y in edges.normals)
    ends = [vertices[k] for k in edges.ends]
    offsets = [n[0] * x + n[1] * y for n, (x, y) in zip(normals, ends, strict=True)]
    scaled = tuple(Fraction(float(c)) for c in moves / moves.max())
    return Widening(normals, tuple(offsets), scaled)


@frozen(eq=False)
class _Edges:
    """Edges anticlockwise, those of no length among them, of a polygon of range 1.

    normals   outward, the largest entry 1 in size
    ends      the vertex where each ends
    real      for each vertex, the edge of some length that ends there
    axis      for each LLM, the edge that limits it from below, if there is one
    """

    normals: tuple[Point, ...]
    ends: tuple[int, ...]
    real: tuple[int, ...]
    axis: tuple[int | None, int | None]

    @staticmethod
    def of(vertices: Sequence[Point], form: Pattern) -> _Edges:
        count = len(vertices)
        own = [_normal(vertices[k - 1], vertices[k]) for k in range(count)]
        normals: list[Point] = []
        ends, real = [], []
        axis: list[int | None] = [None, None]
        for k in range(count):
            real.append(len(normals))
            normals.append(own[k])
            ends.append(k)
            for i, down in enumerate(_DOWN):
                if form.worst[i] == k and own[k] != down != own[(k + 1) % count]:
                    axis[i] = len(normals)
                    normals.append(down)
                    ends.append(k)
        return _Edges(tuple(normals), tuple(ends), tuple(real), (axis[0], axis[1]))

    def at(self, k: int) -> list[int]:
        """The edges at a vertex, in turn."""
        following = self.real[(k + 1) % len(self.real)] or len(self.normals)
        return [e % len(self.normals) for e in range(self.real[k], following + 1)]


_DOWN: tuple[Point, Point] = (Fraction(-1), Fraction(0)), (Fraction(0), Fraction(-1))


def _normal(p: Point, q: Point) -> Point:
    x, y = q[1] - p[1], p[0] - q[0]
    size = max(abs(x), abs(y))
    return x / size, y / size


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
    edges: _Edges, form: Pattern, discount: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """For each vertex and edge at it: how far what is made at the vertex moves over the edge, as a
    row on c, and the edge."""
    normals = np.array(edges.normals, dtype=float)
    threats = np.array([_worst(edges, normals, form.worst[i], i) for i in (0, 1)])
    rows, limits = [], []
    for k, made in enumerate(form.made):
        move = _image(made, edges, normals, threats)
        if move is None:
            return None
        for edge in edges.at(k):
            rows.append(discount * (normals[edge] @ move))
            limits.append(edge)
    return np.array(rows), np.array(limits)


def _worst(edges: _Edges, normals: np.ndarray, k: int, i: int) -> np.ndarray:
    """How the least payoff of an LLM moves, shape (edges,)."""
    out = np.zeros(len(normals))
    axis = edges.axis[i]
    if axis is not None:
        out[axis] = -1.0
        return out
    first, *_, last = edges.at(k)
    n, m = normals[first], normals[last]
    det = n[0] * m[1] - n[1] * m[0]
    out[first] += (m[1] if i == 0 else -m[0]) / det
    out[last] += (-n[1] if i == 0 else n[0]) / det
    return out


def _image(
    made: Made, edges: _Edges, normals: np.ndarray, threats: np.ndarray
) -> np.ndarray | None:
    """How a continuation moves, shape (2, edges)."""
    if made.kind == STAY:
        return np.zeros_like(threats)
    if made.kind == CORNER:
        return threats
    count = len(edges.real)
    assert made.edge is not None
    p, q = made.edge
    if (p + 1) % count == q:
        edge = edges.real[q]
    elif (q + 1) % count == p:
        edge = edges.real[p]
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

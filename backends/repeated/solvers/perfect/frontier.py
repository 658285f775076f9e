"""This module finds equilibrium payoffs on a face of what sustained profiles pay.

An equilibrium payoff on a face is paid by profiles on the face for ever: points there must not be
drawn inward, but they may be drawn along the face.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from .inner_points import (
    INNER_STEPS,
    Budget,
    Inside,
    Made,
    Points,
    Proved,
    Supported,
    Terms,
    TooMuch,
    closed,
    inner_step,
    short,
    spans_of,
    whole,
)
from .limit_programs import Unit
from .verify_many import NotProved, verify_points

SHRINK = (1e-6, 1e-3)
"""How far points are drawn to their middle in each step."""

MOST_WORK = 100_000
"""Entries of solutions of linear programs after which the search ends."""


def on_face(
    inside: Inside, known: Proved, never: set[int], target: tuple[Fraction, ...]
) -> Proved | None:
    """Points on the least face with a target of what profiles pay, those left out that are never
    sustained, together with points known, all proved; None if the target is inside, or none are
    found."""
    low, spread = inside.low, inside.spread
    at = np.array([float((x - b) / s) for x, b, s in zip(target, low, spread, strict=True)])
    alive = np.array([a for a in range(len(inside.unit.gains)) if a not in never], dtype=int)
    rows = alive[_face(inside.unit.gains[alive], at)]
    if not known[0] or len(rows) in (0, len(alive)):
        return None
    unit = evolve(inside.unit, gains=inside.unit.gains[rows], lures=inside.unit.lures[rows])
    worst = [min(p[i] for p in known[0]) for i in range(len(low))]
    threats = [float((x - b) / s) for x, b, s in zip(worst, low, spread, strict=True)]
    face, budget = _Face(inside, known, rows, unit), Budget(MOST_WORK)
    try:
        tries = (face.search(Terms(s, budget, np.array(threats))) for s in SHRINK)
        return next((found for found in tries if found is not None), None)
    except TooMuch:
        return None


def _face(gains: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Profiles that have a weight in some mixture that averages to a point."""
    from scipy.optimize import linprog

    count = len(gains)
    none = np.zeros((gains.shape[1] + 1, count))
    mixed = np.vstack([gains.T, np.ones(count)])
    found = linprog(
        np.append(np.zeros(count + 1), -np.ones(count)),
        A_ub=np.hstack([-np.eye(count), np.zeros((count, 1)), np.eye(count)]),
        b_ub=np.zeros(count),
        A_eq=np.hstack([mixed, -np.append(at, 1.0)[:, None], none]),
        b_eq=np.zeros(len(mixed)),
        bounds=[(0, None)] * (count + 1) + [(0, 1)] * count,
    )
    return np.flatnonzero(found.x[count + 1 :] > 0.5) if found.status == 0 else np.arange(0)


@frozen(eq=False)
class _Face:
    """rows: the profiles on the face, which are those of `unit`."""

    inside: Inside
    known: Proved
    rows: np.ndarray
    unit: Unit

    def search(self, terms: Terms) -> Proved | None:
        points = np.unique(self.unit.gains, axis=0)
        for _ in range(INNER_STEPS):
            made = inner_step(self.unit, self.unit.ways, points, terms)
            if made is None:
                return None
            made, missed = closed(self.unit, made, points, terms)
            if not missed:
                return self.proved(points, made)
            points = made.points + terms.shrink * (made.points.mean(axis=0) - made.points)
        return None

    def proved(self, points: np.ndarray, made: Made) -> Proved | None:
        """Points as exact mixtures of the profiles' payoffs, so that they are on the face."""
        few = spans_of(self.unit.gains, points)
        exact = []
        for point, some in zip(points, few, strict=True):
            if not some:
                return None
            exact.append(self.mixed(point, some))
        here = len(self.known[0])
        supports = [
            Supported(
                self.inside.profiles[self.rows[a]], tuple((here + k, w) for k, w in whole(row))
            )
            for a, row in zip(made.profiles, made.weights, strict=True)
        ]
        return self.verified((*self.known[0], *exact), (*self.known[1], *supports))

    def mixed(self, point: np.ndarray, some: list[int]) -> tuple[Fraction, ...]:
        rows = np.vstack([self.unit.gains[some].T, np.ones(len(some))])
        parts, *_ = np.linalg.lstsq(rows, np.append(point, 1.0))
        weights = [max(short(x), Fraction(0)) for x in parts.tolist()]
        total = sum(weights, Fraction(0))
        paid = [self.inside.game.payoff(self.inside.profiles[self.rows[a]]) for a in some]
        return tuple(
            sum((w * p[i] for w, p in zip(weights, paid, strict=True)), Fraction(0)) / total
            for i in range(len(point))
        )

    def verified(self, points: Points, supports: tuple[Supported, ...]) -> Proved | None:
        plain = [(s.profile, s.weights) for s in supports]
        try:
            verify_points(self.inside.game.gains, self.inside.discount, points, plain)
        except NotProved:
            return None
        return points, supports

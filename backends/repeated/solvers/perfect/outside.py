"""This module proposes outer polygons, one after another, that verification then proves."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from .iteration import TIE, Floats, extreme, images
from .pair import Pair
from .polygon import Polygon, clip, hull

MARGIN = 1e-8
"""What outer polygons are widened by in each direction, for payoffs of range 1."""

GRID = 2**40
"""Outer polygons have their corners on this grid of the unit square."""


@frozen(eq=False)
class Frame:
    """How floats of range 1 and units belong together: units = low + spread * float."""

    low: tuple[int, int]
    spread: tuple[int, int]

    @staticmethod
    def of(game: Pair) -> Frame:
        low = tuple(min(own.tolist()) for own in game.gains)
        high = tuple(max(own.tolist()) for own in game.gains)
        spread = tuple(h - x or 1 for x, h in zip(low, high, strict=True))
        return Frame((low[0], low[1]), (spread[0], spread[1]))

    def floats(self, units: np.ndarray) -> np.ndarray:
        """Units, shape (2, K), as floats, shape (K, 2)."""
        columns = [[(x - self.low[i]) / self.spread[i] for x in units[i].tolist()] for i in (0, 1)]
        return np.array(columns, dtype=float).T.reshape(-1, 2)

    def units(self, points: np.ndarray) -> Polygon:
        """Floats on the grid, shape (K, 2), as exact points."""
        return tuple(
            (self._unit(x, 0), self._unit(y, 1)) for x, y in np.rint(points * GRID).tolist()
        )

    def _unit(self, on_grid: float, i: int) -> Fraction:
        return self.low[i] + Fraction(int(on_grid) * self.spread[i], GRID)

    def exact(self, point: np.ndarray) -> list[Fraction]:
        """Any float point in units."""
        return [self.low[i] + self.spread[i] * Fraction(float(point[i])) for i in (0, 1)]


def floats(game: Pair, frame: Frame, discount: Fraction) -> Floats:
    """The game in floats of range 1."""
    patience = float((1 - discount) / discount) if discount else np.inf
    lost = game.best - game.gains
    needs = np.array(
        [[x / frame.spread[i] for x in lost[i].tolist()] for i in (0, 1)], dtype=float
    ).T
    with np.errstate(invalid="ignore"):
        needs = np.where(needs > 0, needs * patience, 0.0)
    low = frame.floats(np.array([[x] for x in game.minmax()], dtype=object))[0]
    return Floats(frame.floats(game.gains), needs, low, float(discount))


def first_polygon(game: Pair, corners: list[int]) -> Polygon:
    """What is feasible and at least the pure minmax, given the profiles at the feasible corners."""
    feasible = list(hull(game.point(k) for k in corners))
    for i, floor in enumerate(game.minmax()):
        feasible = clip(feasible, i, Fraction(floor))
    return hull(feasible)


def next_polygon(game: Floats, polygon: np.ndarray) -> np.ndarray:
    """A polygon with all equilibrium payoffs if a polygon has them; shapes (V, 2), (V', 2).

    A profile that could be played for ever gives its payoffs; the others what any continuation in
    the polygon that deters pays. The result is widened by MARGIN and put on the grid.
    """
    threats = polygon.min(axis=0)
    made = images(game, polygon, threats)
    least = threats + game.needs - TIE
    rows = np.flatnonzero(
        (game.gains < least).any(axis=1) & (least <= polygon.max(axis=0)).all(axis=1)
    )
    met = (polygon[None, :, :] >= least[rows, None, :]).all(axis=2)
    of, vertex = np.nonzero(met)
    kept = (1 - game.discount) * game.gains[rows[of]] + game.discount * polygon[vertex]
    points = np.concatenate([made.points, kept])
    if not len(points):
        return points
    points = points[extreme(points, MARGIN / 64)]
    wide = [points + MARGIN * np.array(way) for way in ((-1, -1), (-1, 1), (1, -1), (1, 1))]
    corners = np.concatenate(wide)
    return np.rint(corners[extreme(corners, MARGIN / 64)] * GRID) / GRID

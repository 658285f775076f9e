"""This module finds profiles that leave a bound clearly alone, in floats with a wide margin.

It belongs to `verify`: what is not clear here is decided there in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from attrs import frozen

Exact: TypeAlias = int | Fraction

CLEAR = 1e-8
"""Margin, for payoffs of size 1: far above what rounding does to sums of a dozen floats."""


NONE, VANISH = -1, 2


@frozen
class Doubt:
    """A limit that a profile may touch, and the weights that come closest to showing it does not.

    axis    the constraint with a weight, which turns the normal into number `onto`; NONE without
            weights; VANISH for weights on both that make it 0
    """

    profile: int
    normal: int
    axis: int
    onto: int


@frozen(eq=False)
class Layer:
    """One end of a family of polygons: continuations, and the limit of what they may pay.

    corners    shape (V, 2): the polygon of continuations
    limits     shape (N,): the most that each normal may reach
    """

    corners: np.ndarray
    limits: np.ndarray


@frozen(eq=False)
class Cases:
    """Profiles, each with payoffs and needs, and the directions in which what they pay is limited.

    gains, needs   shape (A, 2): payoffs, and (1 - discount) / discount times the best deviation's
                   gain; infinite where nothing deters
    normals        shape (N, 2), of length about 1
    layers         two ends of the family, or one polygon
    """

    gains: np.ndarray
    needs: np.ndarray
    discount: float
    normals: np.ndarray
    layers: tuple[Layer, ...]

    def harmless(self) -> np.ndarray:
        """Profiles with payoffs inside every limit of the first layer; shape (A,)."""
        reach = self.gains @ self.normals.T
        return np.asarray((reach < self.layers[0].limits - CLEAR).all(axis=1))

    def never(self) -> np.ndarray:
        """Profiles that no continuation of the family sustains; shape (A,).

        For weights m >= 0, no w of a polygon is above its support s(m) in direction m.
        """
        ways = np.concatenate([self.normals[(self.normals >= 0).all(axis=1)], np.eye(2)])
        out = np.zeros(len(self.gains), dtype=bool)
        for m in ways:
            short = [
                (m * (layer.corners.min(axis=0) + self.needs)).sum(axis=1, where=m > 0)
                > (layer.corners @ m).max() + CLEAR
                for layer in self.layers
            ]
            out |= np.logical_and.reduce(short)
        return out

    def doubts(self) -> list[Doubt]:
        """What remains to be proved."""
        rows = np.flatnonzero(~(self.harmless() | self.never()))
        out: list[Doubt] = []
        for k in range(len(self.normals)):
            room, ways = self.room(k, rows)
            best = room.argmin(axis=1)
            open_ = np.flatnonzero(room[np.arange(len(rows)), best] > -CLEAR)
            out += [Doubt(int(rows[r]), k, *ways[best[r]]) for r in open_]
        return sorted(out, key=lambda doubt: doubt.profile)

    def room(self, k: int, rows: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """By how much what profiles pay is beyond limit k, at most; shape (rows, ways), and ways.

        n . w <= s(n + m) - m . (u + need) for all w of a polygon that meet the constraints, for any
        weights m >= 0 (linear programming duality); it is linear along the family.
        """
        n = self.normals[k]
        m, ways = self.weights(n)
        worst = np.full((len(rows), len(m)), -np.inf)
        cost = self.needs[rows] @ m.T
        for layer in self.layers:
            most = (layer.corners @ (n + m).T).max(axis=0) - m @ layer.corners.min(axis=0)
            worst = np.maximum(worst, self.discount * (most - cost) - layer.limits[k])
        paid = (1 - self.discount) * (self.gains[rows] @ n)
        return paid[:, None] + worst, ways

    def weights(self, n: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """Weights with which n turns into other normals or vanishes; shape (K, 2), and which."""
        found, ways = [(0.0, 0.0)], [(NONE, NONE)]
        for i in (0, 1):
            j = 1 - i
            for r, other in enumerate(self.normals):
                if n[j] * other[j] > 0:
                    size = float(n[j] / other[j] * other[i] - n[i])
                    if size > 0:
                        found.append((size, 0.0) if i == 0 else (0.0, size))
                        ways.append((i, r))
        if (n <= 0).all():
            found.append((float(-n[0]), float(-n[1])))
            ways.append((VANISH, NONE))
        return np.array(found), ways


def to_unit(
    points: Sequence[tuple[Exact, Exact]], low: Sequence[Exact], spread: Sequence[Exact]
) -> np.ndarray:
    """Exact points as floats of size about 1, shape (V, 2)."""
    (a, b), (c, d) = low, spread
    return np.array([((x - a) / c, (y - b) / d) for x, y in points], dtype=float).reshape(-1, 2)

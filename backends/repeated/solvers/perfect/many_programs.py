"""This module solves the linear programs over continuation payoffs of many LLMs, in floats."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

CHARGE = 1e-9
"""Added to every outer limit, for payoffs of range 1: far above the rounding of its own sum."""

NEVER = 1e-7
"""A profile is dropped if every continuation misses a constraint by more than this."""


@frozen(eq=False)
class Reached:
    """What one profile pays: limits in all directions, shape (K,), and points, shape (K, n)."""

    limits: np.ndarray
    points: np.ndarray


@frozen(eq=False)
class Made:
    """The furthest points in some directions, shape (K', n), each by a profile, shape (K',), and a
    mixture of the points before, shape (K', points)."""

    points: np.ndarray
    profiles: np.ndarray
    weights: np.ndarray


@frozen(eq=False)
class Programs:
    """gains, lures: shape (A, n); floor: (n,), the pure minmax; directions: shape (K, n)."""

    gains: np.ndarray
    lures: np.ndarray
    floor: np.ndarray
    directions: np.ndarray
    discount: float

    def needs(self) -> np.ndarray:
        """What tomorrow must be worth above the worst, shape (A, n); infinite without patience."""
        if not self.discount:
            return np.where(self.lures > 0, np.inf, 0.0)
        return np.asarray(self.lures * ((1 - self.discount) / self.discount))

    def first_limits(self) -> np.ndarray:
        """Of what is feasible, and not below the pure minmax of each LLM; shape (K,)."""
        limits = (self.gains @ self.directions.T).max(axis=0) + CHARGE
        for i, low in enumerate(self.floor):
            way = np.zeros(len(self.floor))
            way[i] = -1.0
            at = int(np.flatnonzero((self.directions == way).all(axis=1))[0])
            limits[at] = min(limits[at], -low + CHARGE)
        return np.asarray(limits)

    def threats(self, limits: np.ndarray) -> np.ndarray:
        """The least that the limits leave to each LLM, shape (n,)."""
        against = [(self.directions == -way).all(axis=1) for way in np.eye(len(self.floor))]
        return -np.array([limits[np.flatnonzero(at)[0]] for at in against])

    def outer_step(self, limits: np.ndarray) -> list[Reached]:
        """What each profile pays that has a continuation within the limits; none if none has.

        A profile that deters when played for ever counts with its own payoffs alone: an equilibrium
        payoff furthest out in some direction is no further out than they are, or than the others'.
        """
        threats = self.threats(limits)
        out = []
        for gain, need in zip(self.gains, threats + self.needs(), strict=True):
            if (gain >= need).all():
                own = np.repeat(gain[None, :], len(self.directions), axis=0)
                out.append(Reached(self.directions @ gain + CHARGE, own))
            elif np.isfinite(need).all() and self._met(limits, need):
                out.append(self._paid(limits, gain, need))
        return out

    def _met(self, limits: np.ndarray, need: np.ndarray) -> bool:
        """Whether some continuation is nearly within the limits and nearly worth what is needed."""
        from scipy.optimize import linprog

        count = len(need)
        rows = np.vstack([self.directions, -np.eye(count)])
        rows = np.hstack([rows, -np.ones((len(rows), 1))])
        cost = np.append(np.zeros(count), 1.0)
        bounds = [(None, None)] * count + [(0, None)]
        found = linprog(cost, rows, np.append(limits, -need), bounds=bounds)
        return found.status != 0 or found.fun <= NEVER

    def _paid(self, limits: np.ndarray, gain: np.ndarray, need: np.ndarray) -> Reached:
        """Upper bounds by any dual solution, what it misses charged at the size of the box
        (Neumaier and Shcherbina 2004)."""
        rows = np.vstack([self.directions, -np.eye(len(need))])
        rhs = np.append(limits, NEVER - need)
        found = _blocks(self.directions, rows, rhs)
        size = np.maximum(np.abs(limits).max(), 1.0) + 1.0
        if found is None:
            most = limits
            points = np.repeat(gain[None, :], len(self.directions), axis=0)
        else:
            points, dual = found
            missed = np.abs(self.directions - dual @ rows).sum(axis=1) * size
            most = np.minimum(dual @ rhs + missed + CHARGE, limits)
        d = self.discount
        reach = (1 - d) * (self.directions @ gain) + d * most + CHARGE
        return Reached(reach, (1 - d) * gain + d * points)

    def furthest(self, reached: list[Reached]) -> np.ndarray:
        """The points reached furthest in each direction, each once, shape (K', n)."""
        best = np.argmax([r.limits for r in reached], axis=0)
        points = np.array([reached[b].points[k] for k, b in enumerate(best)])
        return np.unique(np.round(points, 9), axis=0)

    def inner_step(self, points: np.ndarray, slack: float) -> Made | None:
        """What is paid furthest in each direction by mixtures of points that deter with something
        to spare; None if nothing is."""
        threats = points.min(axis=0)
        tried = []
        for a, (gain, need) in enumerate(zip(self.gains, self.needs(), strict=True)):
            spare = threats + need + np.where(need > 0, slack / 16, 0.0)
            if not np.isfinite(need).all() or (spare > points.max(axis=0)).any():
                continue
            rows = -points.T
            equal = np.ones((1, len(points)))
            found = _blocks(self.directions @ points.T, rows, -spare, equal, np.ones(1))
            if found is not None:
                after = found[0] @ points
                paid = (1 - self.discount) * gain + self.discount * after
                tried.append((a, paid, found[0]))
        if not tried:
            return None
        reach = np.array([(paid * self.directions).sum(axis=1) for _, paid, _ in tried])
        best = reach.argmax(axis=0)
        made = np.array([tried[b][1][k] for k, b in enumerate(best)])
        _, kept = np.unique(np.round(made, 10), axis=0, return_index=True)
        return Made(
            made[kept],
            np.array([tried[best[k]][0] for k in kept]),
            np.array([tried[best[k]][2][k] for k in kept]),
        )


def _blocks(
    costs: np.ndarray,
    rows: np.ndarray,
    rhs: np.ndarray,
    equal: np.ndarray | None = None,
    total: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray] | None:
    """max cost . x with rows x <= rhs for each of some costs, as one program; x free, or (equal)
    x >= 0 with equal x = total. Solutions and dual weights of the rows; None if there is none."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag

    count = len(costs)
    more: dict[str, Any] = {}
    bounds: tuple[float | None, float | None] = (None, None)
    if equal is not None and total is not None:
        more = {"A_eq": block_diag([equal] * count, format="csr"), "b_eq": np.tile(total, count)}
        bounds = (0, None)
    found = linprog(
        -costs.ravel(),
        block_diag([rows] * count, format="csr"),
        np.tile(rhs, count),
        bounds=bounds,
        method="highs",
        **more,
    )
    if found.status != 0:
        return None
    dual = np.maximum(-found.ineqlin.marginals.reshape(count, len(rhs)), 0.0)
    return found.x.reshape(count, -1), dual

"""This module solves the linear programs whose dual weights bound what many LLMs can be paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen

CAP = 1e5
"""Dual weights add up to this at most, so that programs without a continuation have a solution."""

NEVER = 1e-9
"""What no continuation may miss, for payoffs of range 1, before a profile counts as unsustained."""

BLOCKS = 100_000
"""Entries of the weights that are solved for at once."""


@frozen(eq=False)
class Unit:
    """The stage game with each LLM's payoffs brought to the range from 0 to 1.

    gains, lures   shape (A, n): payoffs, and what the best deviation gains
    floor          shape (n,): the pure minmax
    ways           shape (K, n): directions on a grid of powers of 2, all unit vectors and their
                   opposites among them
    """

    gains: np.ndarray
    lures: np.ndarray
    floor: np.ndarray
    ways: np.ndarray
    discount: float

    @property
    def count(self) -> int:
        """The number of LLMs."""
        return len(self.floor)

    def axis(self, sign: float) -> np.ndarray:
        """Numbers of the directions along the axes, or against them (-1); shape (n,)."""
        rows = [np.flatnonzero((self.ways == sign * row).all(axis=1))[0]
                for row in np.eye(self.count)]  # fmt: skip
        return np.array(rows)

    def needs(self, limits: np.ndarray) -> np.ndarray:
        """What continuations must be worth, shape (A, n); the discount factor is positive."""
        worst = -limits[self.axis(-1.0)]
        return np.asarray(worst + self.lures * ((1 - self.discount) / self.discount))


@frozen(eq=False)
class Solved:
    """For each program: dual weights of the limits, shape (B, K), and the continuation that is
    paid, shape (B, n)."""

    weights: np.ndarray
    after: np.ndarray


def bounds(unit: Unit, limits: np.ndarray, pairs: Sequence[tuple[int, int]]) -> Solved:
    """max way . w over the continuations w that deter, by the dual, for (profile, way) pairs."""
    needs = unit.needs(limits)
    costs = np.array([np.append(limits, -needs[a]) for a, _ in pairs])
    return _solve(unit, costs, unit.ways[[k for _, k in pairs]], CAP)


def rays(unit: Unit, limits: np.ndarray, profiles: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Weights that show best that profiles have no continuation, shape (B, K), and whether they do,
    shape (B,)."""
    needs = unit.needs(limits)[list(profiles)]
    costs = np.hstack([np.repeat(limits[None, :], len(needs), axis=0), -needs])
    found = _solve(unit, costs, np.zeros((len(needs), unit.count)), 1.0)
    m = found.weights @ unit.ways
    value = found.weights @ limits - (np.maximum(m, 0.0) * needs).sum(axis=1)
    return found.weights, value < -NEVER


def _solve(unit: Unit, costs: np.ndarray, ways: np.ndarray, cap: float) -> Solved:
    """min cost . (y, m) with y D - m = way, y and m not negative and adding up to `cap` at most."""
    size = max(1, BLOCKS // costs.shape[1])
    parts = [
        _block(unit, costs[k : k + size], ways[k : k + size], cap)
        for k in range(0, len(costs), size)
    ]
    return Solved(
        np.concatenate([p.weights for p in parts]), np.concatenate([p.after for p in parts])
    )


def _block(unit: Unit, costs: np.ndarray, ways: np.ndarray, cap: float) -> Solved:
    """Several as one program. Where no solution comes back, a direction's own limit bounds it."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag

    count, most = costs.shape
    equal = np.hstack([unit.ways.T, -np.eye(unit.count)])
    more: dict[str, Any] = {
        "A_eq": block_diag([equal] * count, format="csr"),
        "b_eq": ways.ravel(),
        "A_ub": block_diag([np.ones((1, most))] * count, format="csr"),
        "b_ub": np.full(count, cap),
    }
    found = linprog(costs.ravel(), bounds=(0, None), method="highs", **more)
    if found.status != 0:
        own = (unit.ways[None, :, :] == ways[:, None, :]).all(axis=2)
        return Solved(own * 1.0, np.repeat(np.mean(unit.gains, axis=0)[None, :], count, axis=0))
    return Solved(
        np.maximum(found.x.reshape(count, most)[:, : len(unit.ways)], 0.0),
        found.eqlin.marginals.reshape(count, -1),
    )

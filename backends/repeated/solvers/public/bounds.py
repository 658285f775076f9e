"""This module keeps bounds, linear in half-spaces, on what one step makes of payoffs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from attrs import frozen

from .support import Polytope, Reach, reach_of
from .trail import Bound
from .units import FloatProfile

ROUNDING = 1e-12
"""Every bound is raised by this share of what it is made of: far more than floats lose."""

POOL = 8
"""Rounds whose bounds are remembered, besides the plain ones."""

CERTAIN = 1e-9
"""A ray along which bounds fall by less, relative to its weights, proves nothing in floats."""


Found: TypeAlias = tuple[tuple[Reach | None, ...], ...]
"""By round and profile, what bounds were made of; None for the plain ones."""


@frozen(eq=False)
class Pool:
    """Sound bounds on what the operator does to half-spaces {direction_k v <= c_k}.

    Whatever c is, payoffs of profile a with continuations in the half-spaces of c satisfy
    direction_k v <= constant[p, k, a] + weight[p, k, a] c for every p: weights are >= 0. A constant
    of -inf marks a profile that is gone. `found[p][a]` is what a bound was made of, None if it is
    the plain one.
    """

    weight: np.ndarray
    constant: np.ndarray
    found: Found

    def values(self, c: np.ndarray) -> np.ndarray:
        """All bounds, shape (P, K, A)."""
        value: np.ndarray = self.weight @ c + self.constant
        return value

    def joined(self, other: Pool) -> Pool:
        """Both; of many rounds the plain one and the last."""
        keep = [0, *range(max(1, len(self.found) - POOL + 1), len(self.found))]
        return Pool(
            np.concatenate([self.weight[keep], other.weight]),
            np.concatenate([self.constant[keep], other.constant]),
            (*(self.found[p] for p in keep), *other.found),
        )

    def without(self, profile: int) -> Pool:
        """The same after a profile is gone."""
        weight, constant = self.weight.copy(), self.constant.copy()
        weight[:, :, profile] = 0
        constant[:, :, profile] = -np.inf
        return Pool(weight, constant, self.found)


def bound_of_choice(
    found: Found, p: FloatProfile, at: tuple[int, int, int], pair: tuple[int, int, float]
) -> Bound:
    """The average of two bounds of profile a in direction k.

    `at` is (k, a, number of half-spaces), `pair` two rounds and the share of the first.
    """
    first, second, share = pair
    one = _bound(found, p, at, first)
    if share == 1:
        return one
    two, rest = _bound(found, p, at, second), 1 - share
    prices = [*((d, share * x) for d, x in one.prices), *((d, rest * x) for d, x in two.prices)]
    edges = [(y, j, share * x) for y, j, x in one.edges]
    edges += [(y, j, rest * x) for y, j, x in two.edges]
    return Bound(tuple(prices), tuple(edges))


def _bound(found: Found, p: FloatProfile, at: tuple[int, int, int], number: int) -> Bound:
    k, a, faces = at
    made = found[number][a]
    if made is None:
        return Bound((), tuple((y, k, float(x)) for y, x in enumerate(p.signal) if x > 0))
    return bound_of(made.columns[k], made.weights[k], len(p.llm), faces)


def bound_of(columns: np.ndarray, weights: np.ndarray, moves: int, faces: int) -> Bound:
    """Columns of a program with their weights, told apart into prices and edges."""
    pairs = [(int(j), float(x)) for j, x in zip(columns, weights, strict=True) if x > 0]
    prices = tuple((j, x) for j, x in pairs if j < moves)
    edges = tuple((*divmod(j - moves, faces), x) for j, x in pairs if j >= moves)
    return Bound(prices, edges)


def plain(floats: Sequence[FloatProfile], discount: float, directions: np.ndarray) -> Pool:
    """Without prices: continuations may be the best in the direction."""
    count = len(directions)
    payoffs = np.array([p.payoff for p in floats])
    weight = np.zeros((1, count, len(floats), count))
    for k in range(count):
        weight[0, k, :, k] = discount
    constant = (1 - discount) * (directions @ payoffs.T)[None]
    raised = constant + ROUNDING * (1 + np.abs(constant))
    return Pool(weight, raised, ((None,) * len(floats),))


def priced(
    p: FloatProfile, discount: float, behind: Polytope, start: np.ndarray | None
) -> tuple[Reach, np.ndarray, np.ndarray]:
    """The best bounds of one profile: how they were found, weights (K, K) and constants (K,)."""
    directions = behind.normals
    (count, size), signals, moves = directions.shape, len(p.signal), len(p.llm)
    found = reach_of(p, discount, directions, behind, start)
    flat = np.zeros((count, moves + signals * count))
    np.add.at(flat, (np.arange(count)[:, None], found.columns), found.weights)
    prices, parts = flat[:, :moves], flat[:, moves:].reshape(count, signals, count)
    asked = np.einsum("y,ki->kyi", p.signal, directions)
    for d, i in enumerate(p.llm):
        asked[:, :, i] -= prices[:, d, None] * p.shifts[d]
    gap = asked - parts @ directions
    spread = parts.sum(axis=1)
    spread[:, :size] += gap.clip(0).sum(axis=1)
    spread[:, size : 2 * size] += (-gap).clip(0).sum(axis=1)
    own = (1 - discount) * (directions @ p.payoff - prices @ p.gains)
    made_of = 1 + spread.sum(axis=1) + prices.sum(axis=1) * (1 + signals)
    return found, discount * spread, own + ROUNDING * made_of


def falls(p: FloatProfile, discount: float, behind: Polytope, found: Reach) -> Bound | None:
    """The ray along which bounds of a profile fall, if it is certain that they do."""
    if found.empty is None:
        return None
    columns, weights = found.empty
    moves, faces = len(p.llm), len(behind.levels)
    ray = bound_of(columns, weights / weights.max(), moves, faces)
    asked = np.zeros((len(p.signal), behind.normals.shape[1]))
    total = 0.0
    for d, price in ray.prices:
        asked[:, p.llm[d]] -= price * p.shifts[d]
        total -= (1 - discount) * price * p.gains[d]
    for y, f, x in ray.edges:
        asked[y] -= x * behind.normals[f]
        total += discount * x * behind.levels[f]
    total += np.abs(asked).sum() * (1 + np.abs(behind.levels).max())
    made_of = sum(x for _, x in ray.prices) + sum(e[2] for e in ray.edges)
    return ray if total < -CERTAIN * made_of else None

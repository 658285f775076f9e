"""This module lists the equilibria of two LLMs in floats, where they are far from degenerate."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from ..equilibria import MixedEquilibrium
from ..tolerances import VERTEX_ROUNDING
from .opposite import screened
from .polytope import VERTEX_LIMIT, most_vertices
from .proved import proved_simple


def isolated_equilibria(
    payoffs: np.ndarray, errors: tuple[float, float]
) -> list[MixedEquilibrium] | None:
    """All equilibria of a float game, if they are isolated and the same in all games near by.

    payoffs   shape (2, S_1, S_2); no meta-action is equal to another
    errors    what every payoff of either LLM may be off by

    One best-response polytope is listed, and is simple for all such games; each of its vertices
    has no partner or exactly one, for all such games (see `proved`, `opposite`). None otherwise, or
    where the game is too large. Regrets are computed, and not judged here.
    """
    m, n = payoffs.shape[1:]
    bounds = (most_vertices(m, n), most_vertices(n, m))
    if max(bounds) > VERTEX_LIMIT:
        return None
    polytopes = (_rows(payoffs[1].T, errors[1]), _rows(payoffs[0], errors[0]))
    for side in (0, 1) if bounds[0] <= bounds[1] else (1, 0):
        pairs = _paired(polytopes[side], polytopes[1 - side])
        if pairs is not None:
            return _priced(payoffs, *(reversed(pairs) if side else pairs))
    return None


_Polytope: TypeAlias = tuple[np.ndarray, float]


def _rows(values: np.ndarray, error: float) -> _Polytope:
    """Payoffs moved and scaled to [1/2, 1], and what they may be off by."""
    low, high = values.min(), values.max()
    width = float(high - low) or 1.0
    return (values - low) / (2 * width) + 0.5, error / width + VERTEX_ROUNDING


def _paired(own: _Polytope, other: _Polytope) -> tuple[np.ndarray, np.ndarray] | None:
    """The strategies of either LLM in the equilibria, up to positive factors."""
    found = proved_simple(own[0], np.ones(len(own[0])), own[1])
    if found is None:
        return None
    m = own[0].shape[1]
    tight = found.is_tight(sum(own[0].shape))
    partners = screened(other[0], tight[:, :m], tight[:, m:], other[1])
    if not partners.sure.all():
        return None
    played = ~tight[partners.at, :m]
    points = np.where(played, found.points[partners.at], 0.0)
    return points, np.where(tight[partners.at, m:], partners.points, 0.0)


def _priced(payoffs: np.ndarray, first: np.ndarray, second: np.ndarray) -> list[MixedEquilibrium]:
    first = first / first.sum(axis=1, keepdims=True)
    second = second / second.sum(axis=1, keepdims=True)
    mine, yours = second @ payoffs[0].T, first @ payoffs[1]
    means = (mine * first).sum(axis=1), (yours * second).sum(axis=1)
    regrets = mine.max(axis=1) - means[0], yours.max(axis=1) - means[1]
    out = []
    for at in range(len(first)):
        strategies = tuple(first[at].tolist()), tuple(second[at].tolist())
        supports = tuple(tuple(k for k, p in enumerate(s) if p) for s in strategies)
        values = tuple(float(mean[at]) for mean in means)
        losses = tuple(max(float(regret[at]), 0.0) for regret in regrets)
        out.append(MixedEquilibrium(strategies, supports, values, losses, False))
    return sorted(out, key=lambda e: e.supports)

"""This module finds logit equilibria: those of a given precision, and the path that they form."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..many_llms.logit import logit_path
from ..many_llms.supports import on_supports
from ..payoffs.multilinear import Multilinear
from ..tolerances import LOGIT_RESIDUAL, MIXED_REGRET, NEWTON_STEP

SIZE_LIMIT = 200
"""Largest sum of S_i for which the path is followed (a dense system of that size per step)."""

SHOWN = 12
"""Points of a path that are kept, besides its start."""

_NEWTON, _STEPS, _WEIGHTS = 60, 3000, (1e-3, 1e-2, 1e-4, 1e-5)
_LEAST_GROWTH = 1e-6


@frozen(eq=False)
class Point:
    """A logit equilibrium: p_ia proportional to exp(precision * u_ia(p)), up to `residual`, the
    largest difference between both sides.
    """

    precision: float
    mixtures: tuple[np.ndarray, ...]
    residual: float


@frozen(eq=False)
class Path:
    """Points of the principal branch in its order, and the equilibrium at its end (None if the end
    was not reached).
    """

    points: tuple[Point, ...]
    limit: tuple[np.ndarray, ...] | None


def residual(game: Multilinear, precision: float, mixtures: list[np.ndarray]) -> float:
    """The largest |p_ia - exp(precision u_ia(p)) / sum_b exp(precision u_ib(p))|."""
    gaps = [
        np.abs(p - np.exp(_log_softmax(precision * u))).max()
        for p, u in zip(mixtures, game.slices(mixtures), strict=True)
    ]
    return float(max(gaps))


def principal_branch(game: Multilinear) -> Path:
    """The branch of logit equilibria that starts at the uniform profile (McKelvey and Palfrey 1995,
    theorem 3), and the equilibrium that it tends to.

    `game` has float utilities of shape (n, S_1, ..., S_n), precisions are per unit of them. Where
    the branch turns back, precisions fall along it.
    """
    unit, width = _unit(game)
    seen: list[np.ndarray] = []

    def watch(point: np.ndarray) -> bool:
        seen.append(point)
        return False

    end = logit_path(unit, [np.zeros(s) for s in game.sizes], watch)
    points = [_point(game, unit, x, width) for x in _thinned(seen)]
    return Path(tuple(points), _limit(unit, end))


def at_precision(game: Multilinear, precision: float) -> Point | None:
    """The first point of the principal branch with this precision; None if it was not reached."""
    unit, width = _unit(game)
    goal = precision * width
    seen: list[np.ndarray] = []

    def watch(point: np.ndarray) -> bool:
        seen.append(point)
        return bool(point[-1] >= goal)

    logit_path(unit, [np.zeros(s) for s in game.sizes], watch)
    logs = _between(unit, seen, goal)
    if logs is None:
        return None
    mixtures = [np.exp(p) for p in unit.split(logs)]
    found = Point(precision, tuple(mixtures), residual(game, precision, mixtures))
    return found if found.residual <= LOGIT_RESIDUAL else None


def _unit(game: Multilinear) -> tuple[Multilinear, float]:
    """The game with each LLM's least utility at 0 and all divided by the widest range."""
    axes = tuple(range(1, game.values.ndim))
    low = game.values.min(axis=axes, keepdims=True)
    width = float((game.values - low).max()) or 1.0
    return Multilinear((game.values - low) / width), width


def _point(game: Multilinear, unit: Multilinear, x: np.ndarray, width: float) -> Point:
    logs = _newton(unit, x[:-1], float(x[-1]))
    mixtures = [np.exp(p) for p in unit.split(x[:-1] if logs is None else logs)]
    precision = float(x[-1]) / width
    return Point(precision, tuple(mixtures), residual(game, precision, mixtures))


def _thinned(seen: list[np.ndarray]) -> list[np.ndarray]:
    """Points at about equal distances in their order, the first and the last among them."""
    if len(seen) <= SHOWN + 1:
        return seen
    at = np.unique(np.linspace(0, len(seen) - 1, SHOWN + 1).round().astype(int))
    return [seen[int(k)] for k in at]


def _between(unit: Multilinear, seen: list[np.ndarray], goal: float) -> np.ndarray | None:
    """The log probabilities at the goal, from the last points of a path that came up to it."""
    after = seen[-1]
    if after[-1] < goal:
        return _onwards(unit, after[:-1], float(after[-1]), goal)
    if len(seen) == 1:
        return _newton(unit, after[:-1], goal)
    before = seen[-2]
    share = (goal - before[-1]) / (after[-1] - before[-1])
    return _newton(unit, before[:-1] + share * (after[:-1] - before[:-1]), goal)


def _onwards(
    unit: Multilinear, logs: np.ndarray, precision: float, goal: float
) -> np.ndarray | None:
    """Beyond the end of a path, where its regret is tiny: Newton's method in growing steps."""
    factor = 2.0
    for _ in range(_STEPS):
        if precision >= goal:
            return logs
        following = min(goal, max(precision * factor, precision + 1e-3))
        moved = _newton(unit, logs, following)
        if moved is None:
            factor = 1 + (factor - 1) / 2
            if factor < 1 + _LEAST_GROWTH:
                return None
            continue
        logs, precision = moved, following
        factor = min(2.0, 1 + (factor - 1) * 1.5)
    return None


def _newton(unit: Multilinear, logs: np.ndarray, precision: float) -> np.ndarray | None:
    """The logit equilibrium of a precision near some log probabilities; None if it diverges."""
    starts = np.r_[0, np.cumsum(unit.sizes)]
    for _ in range(_NEWTON):
        p = np.exp(logs)
        u = unit.slices(unit.split(p))
        target = [_log_softmax(precision * own) for own in u]
        slopes = unit.slopes(unit.split(p)) * p
        for first, last, own in zip(starts[:-1], starts[1:], target, strict=True):
            slopes[first:last] -= np.exp(own) @ slopes[first:last]
        gap = logs - np.concatenate(target)
        try:
            move = np.linalg.solve(np.eye(len(logs)) - precision * slopes, -gap)
        except np.linalg.LinAlgError:
            return None
        logs = logs + move
        size = float(np.abs(move).max())
        extent = 1 + float(np.abs(logs).max())
        if not np.isfinite(size) or size > 1e3 * extent or logs.max() > 1:
            return None
        if size < NEWTON_STEP * 1e3 * extent:
            return logs
    return None


def _log_softmax(values: np.ndarray) -> np.ndarray:
    shifted = values - values.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))


def _limit(unit: Multilinear, near: list[np.ndarray]) -> tuple[np.ndarray, ...] | None:
    """The equilibrium next to the end of the path, on its supports."""
    for weight in _WEIGHTS:
        supports = [np.flatnonzero(p > weight * p.max()).tolist() for p in near]
        if all(len(at) == 1 for at in supports):
            found: list[np.ndarray] | None = [
                (np.arange(len(p)) == at[0]) * 1.0 for p, at in zip(near, supports, strict=True)
            ]
        else:
            found = on_supports(unit, supports, near)
        if found is not None and unit.regret(found) <= MIXED_REGRET:
            return tuple(found)
    return None

"""This module searches a box for the largest value of a function, from everywhere."""

from __future__ import annotations

from functools import partial

import numpy as np
from attrs import frozen

from ..problem import Array
from .objective import Objective
from .slopes import spread
from .tolerances import STEEP

LINE = 513
"""Points of a grid on one interval."""

POINTS = 2048
"""Points that are spread over a box of more dimensions."""

BEST = 8
"""Of the best points so many are climbed from."""

WIDE, FEWER = 10, 3
"""With more numbers than the first, only so many points are climbed from."""

ROUNDS = 14
"""Each round of looking closer shortens an interval by the factor `CLOSER` / 2."""

CLOSER = 33

POLE = 10.0
"""What looking closer may still gain in its second half, in units of what values span."""

NEAR = 10.0 ** -np.arange(1, 13)
"""Distances, in lengths of intervals, at which ends and known points are approached."""

JUMP = 1e3
"""A change over a few floats by more than this, in units of what values span, is a pole."""

CLIMB = 1e-8
"""What climbing gains counts by this factor: slopes lead far up without a pole, too."""

NEARER = 10.0 ** -np.array([20.0, 40.0, 80.0, 120.0, 150.0])


class NoBestValue(ValueError):
    """A function has no largest value: it is infinite, rises without bound, or has no values."""


@frozen(eq=False)
class Highest:
    """The largest value that was found, and where.

    attained   whether it is taken there, and not only approached
    close      a point so close that its value is this one; `at` itself where it is attained
    hole       a point without a value, if one was met
    """

    value: float
    at: Array
    attained: bool
    close: Array
    hole: Array | None


def highest(objective: Objective, near: Array, seed: int) -> Highest:
    """The largest value on a grid or a spread of points, near ends and `near` known points (shape
    (m, k)), then climbed from the best of them.

    Raises:
        NoBestValue: an infinite value, or one that rises without bound towards an end.
    """
    points = _spread(objective, np.atleast_2d(near), seed)
    values = objective.value(points)
    if (values == np.inf).any():
        raise NoBestValue(f"an infinite value at {_text(points[np.argmax(values)])}")
    fine = np.isfinite(values)
    if not fine.any():
        raise NoBestValue(f"no value at any of {len(points)} points")
    hole = None if fine.all() else points[np.argmin(fine)]
    low, high = np.quantile(values[fine], [0.1, 0.9])
    single = len(objective.low) == 1
    at, value, gained = (_zoomed if single else _climbed)(objective, points, values)
    if gained > POLE * float(high - low):
        raise NoBestValue(f"a value that rises without bound towards {_text(at)}")
    _refuse_rising(objective, at, value)
    _refuse_pole(objective, at, float(high - low))
    return _settled(objective, at, float(value), hole)


def _settled(objective: Objective, at: Array, value: float, hole: Array | None) -> Highest:
    """The best point, put to the ends that it is close to, or known to be approached there only."""
    width = objective.high - objective.low
    below, above = at - objective.low, objective.high - at
    end = np.where(below <= 1e-7 * width, objective.low, at)
    end = np.where(above <= 1e-7 * width, objective.high, end)
    if (end == at).all():
        return Highest(value, at, True, at, hole)
    there = float(objective.value(end))
    if there >= value - 1e-15 * abs(value):
        return Highest(max(there, value), end, True, end, hole)
    _refuse_endless(objective, at, end)
    closer = end + 1e-4 * (at - end)
    reached = float(objective.value(closer))
    if reached >= value and (closer != end).any():
        return Highest(reached, end, False, closer, hole)
    return Highest(value, at, True, at, hole)


def _refuse_endless(objective: Objective, at: Array, end: Array) -> None:
    """Refuse a value that rises without bound on the straight way to some ends."""
    closer = end + 10.0 ** -np.array([[0.0], [4.0], [8.0], [12.0], [16.0]]) * (at - end)
    closer = closer[(closer != end).any(axis=1)]
    values = objective.value(closer)
    rising = np.diff(values) > STEEP * np.abs(values[:-1])
    if len(values) > 2 and np.isfinite(values).all() and rising.all() and not _fading(values):
        raise NoBestValue(f"a value that rises without bound towards {_text(end)}")


def _fading(values: Array) -> bool:
    """Whether values rise towards 0 from below, as those of -x^2, and so not without bound."""
    return bool(values[0] < 0 and abs(values[-1]) < STEEP * abs(values[0]))


def _text(at: Array) -> str:
    return "(" + ", ".join(f"{a:.6g}" for a in at) + ")"


def _spread(objective: Objective, near: Array, seed: int) -> Array:
    low, high = objective.low, objective.high
    width = high - low
    known = near[:, None, :]
    around = [known + s * NEAR[:, None] * width for s in (1, -1)]
    parts = [near, *(a.reshape(-1, len(low)) for a in around)]
    parts += [low + NEAR[:, None] * width, high - NEAR[:, None] * width]
    if len(low) == 1:
        parts.append(np.linspace(low, high, LINE))
    else:
        parts += [*_corners(low, high), low + spread(len(low), POINTS, seed) * (high - low)]
    return np.clip(np.concatenate(parts), low, high)


def _corners(low: Array, high: Array) -> list[Array]:
    """The corners of a box and points close to them, unless there are too many."""
    if len(low) > 8:
        return [low[None], high[None]]
    ends = np.stack(np.meshgrid(*([[0.0, 1.0]] * len(low)), indexing="ij"), axis=-1)
    corners = ends.reshape(-1, len(low))
    inward = [corners + d * (0.5 - corners) for d in (0.0, 1e-3, 1e-6, 1e-9)]
    return [low + part * (high - low) for part in inward]


def _zoomed(objective: Objective, points: Array, values: Array) -> tuple[Array, float, float]:
    """The best point of an interval, from its best local ones, looked at ever more closely."""
    order = np.argsort(points[:, 0], kind="stable")
    x, y = points[order, 0], np.where(np.isfinite(values), values, -np.inf)[order]
    before, after = np.r_[-np.inf, y[:-1]], np.r_[y[1:], -np.inf]
    tops = np.flatnonzero((y >= before) & (y >= after) & (y > -np.inf))
    tops = tops[np.argsort(-y[tops], kind="stable")][:BEST]
    low, high = x[np.maximum(tops - 1, 0)], x[np.minimum(tops + 1, len(x) - 1)]
    best, value = float(x[tops[0]]), float(y[tops[0]])
    halfway = value
    for k in range(ROUNDS):
        grid = np.linspace(low, high, CLOSER, axis=-1)
        found = objective.value(grid[..., None])
        found = np.where(np.isfinite(found), found, -np.inf)
        peak = found.argmax(axis=-1)
        rows = np.arange(len(peak))
        winner = int(found[rows, peak].argmax())
        if found[winner, peak[winner]] > value:
            best, value = float(grid[winner, peak[winner]]), float(found[winner, peak[winner]])
        halfway = value if k == ROUNDS // 2 else halfway
        low = grid[rows, np.maximum(peak - 1, 0)]
        high = grid[rows, np.minimum(peak + 1, CLOSER - 1)]
    return np.array([best]), value, value - halfway


def _climbed(objective: Objective, points: Array, values: Array) -> tuple[Array, float, float]:
    """The best point of a box, from the best of some by climbing along slopes (L-BFGS-B)."""
    from scipy.optimize import minimize

    ranked = np.argsort(-np.where(np.isfinite(values), values, -np.inf), kind="stable")
    at, value = points[ranked[0]], float(values[ranked[0]])
    bounds = list(zip(objective.low, objective.high, strict=True))
    climbs = BEST if len(objective.low) <= WIDE else FEWER
    for start in _apart(points[ranked], objective)[:climbs]:
        with np.errstate(all="ignore"):
            found = minimize(partial(_downhill, objective), start, jac=True, bounds=bounds)
        end = np.clip(found.x, objective.low, objective.high)
        reached = float(objective.value(end))
        if np.isfinite(reached) and reached > value:
            at, value = end, reached
    return (
        at,
        value,
        1e-8 * (value - float(np.max(values, where=np.isfinite(values), initial=-np.inf))),
    )


def _downhill(objective: Objective, x: Array) -> tuple[float, Array]:
    """What is minimised: minus the value, and its slopes; a high wall where there is no value."""
    value, slopes = float(objective.value(x)), objective.gradient(x)
    if not (np.isfinite(value) and np.isfinite(slopes).all()):
        return 1e300, np.zeros(len(x))
    return -value, -slopes


def _apart(points: Array, objective: Objective) -> list[Array]:
    """Points that are not too close to better ones."""
    width = np.where(objective.high > objective.low, objective.high - objective.low, 1)
    kept: list[Array] = []
    for point in points[: 32 * BEST]:
        if all(np.abs((point - other) / width).max() > 0.05 for other in kept):
            kept.append(point)
    return kept


def _refuse_pole(objective: Objective, at: Array, span: float) -> None:
    """Refuse a value that next to it, as floats go, is another by far."""
    step = 4 * np.spacing(np.abs(at))
    near = np.clip(at + np.array([[1.0], [-1.0]]) * step, objective.low, objective.high)
    change = np.abs(objective.value(near) - objective.value(at))
    change = change[np.isfinite(change)]
    if len(change) and change.max() > max(JUMP * span, 0.1 * abs(float(objective.value(at)))):
        raise NoBestValue(f"a value that rises without bound towards {_text(at)}")


def _refuse_rising(objective: Objective, at: Array, value: float) -> None:
    """Refuse a value that still rises very close to an end of an interval, or to a pole."""
    for k, (low, high) in enumerate(zip(objective.low, objective.high, strict=True)):
        for end, inward in ((low, 1.0), (high, -1.0), (at[k], 1.0), (at[k], -1.0)):
            steps = NEARER if end == 0 else np.array([1e-11, 1e-12, 1e-13, 1e-14, 1e-15])
            line = np.repeat(at[None], len(steps) + 1, axis=0)
            line[1:, k] = np.clip(end + inward * steps * (high - low), low, high)
            line[0, k] = end
            values = objective.value(line)
            rising = np.diff(values[1:]) > STEEP * np.abs(values[1:-1])
            if not (np.isfinite(values[1:]).all() and rising.all() and values[-1] >= value):
                continue
            if _fading(values[1:]):
                continue
            if not np.isfinite(values[0]) or values[0] < values[-1]:
                message = f"a value that rises without bound towards {_text(line[0])}"
                raise NoBestValue(message)

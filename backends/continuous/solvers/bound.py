"""This module bounds the largest value of a function on a box from above, by enclosures."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from ..problem import Array
from .formula.intervals import Interval, add, multiply, subtract
from .objective import Enclosure, Objective

BOXES = 30_000
"""Boxes that are looked at, at most, for one number; fewer where there are more of them."""

FEWEST = 500

Enclosures: TypeAlias = tuple[Enclosure, Enclosure, Enclosure]


def upper_bound(objective: Objective, at: Array, value: float, slack: float) -> float:
    """A number that no value in the box exceeds, close to `value` + `slack` if it can be had.

    `at` is the best point that is known, of shape (k,), and `value` its value. Boxes are halved and
    dropped (Moore 1966; Skelboe 1974): by the enclosure of values, by the mean value theorem, and
    by a tangent where the function is concave. Infinite where there are no enclosures.
    """
    if objective.enclosures is None:
        return float(np.inf)
    with np.errstate(all="ignore"):
        return _bounded(objective, objective.enclosures, at, value, slack)


def _bounded(
    objective: Objective, enclosures: Enclosures, at: Array, value: float, slack: float
) -> float:
    low, high = objective.low[None].copy(), objective.high[None].copy()
    unit = np.where(objective.high > objective.low, objective.high - objective.low, 1.0)
    most = max(FEWEST, BOXES // len(at) ** 2)
    bound, looked = value, 0
    while len(low):
        low, high, tops = _tops(enclosures, low, high, at, value + slack)
        open_ = ~(tops <= value + slack)
        if not open_.all():
            bound = max(bound, float(tops[~open_].max()))
        looked += len(low)
        low, high, tops = low[open_], high[open_], tops[open_]
        short = ((high - low) <= 1e-13 * unit).all(axis=1) if len(low) else np.zeros(0, bool)
        if looked + 2 * len(low) > most or short.any():
            return max(bound, float(tops.max()))
        low, high = halves(low, high, unit)
    return bound


def halves(low: Array, high: Array, unit: Array) -> tuple[Array, Array]:
    """Boxes cut in the middle of their longest edges, in units of shape (k,)."""
    rows = np.arange(len(low))
    longest = ((high - low) / unit).argmax(axis=1)
    middle = low[rows, longest] + (high[rows, longest] - low[rows, longest]) / 2
    left, right = high.copy(), low.copy()
    left[rows, longest] = middle
    right[rows, longest] = middle
    return np.concatenate([low, right]), np.concatenate([left, high])


def _tops(
    enclosures: Enclosures, low: Array, high: Array, at: Array, enough: float
) -> tuple[Array, Array, Array]:
    """Boxes pushed to the side on which the function is largest, and bounds of its values there."""
    of_value, of_slopes, of_bends = enclosures
    under, over = of_slopes(low, high)
    rises, falls = under > 0, over < 0
    low, high = np.where(rises, high, low), np.where(falls, low, high)
    tops = of_value(low, high)[1]
    middle = low + (high - low) / 2
    tops = np.minimum(tops, _mean_value(of_value, (under, over), low, high, middle))
    rows = np.flatnonzero(~(tops <= enough))
    if len(rows):
        part = low[rows], high[rows]
        touch = np.clip(at, *part)
        tangent = _mean_value(of_value, of_slopes(touch, touch), *part, touch)
        bent = _bent(of_bends(*part), np.maximum(part[1] - touch, touch - part[0]))
        tops[rows] = np.fmin(tops[rows], tangent + bent)
    return low, high, tops


def _mean_value(
    of_value: Enclosure, slopes: Interval, low: Array, high: Array, middle: Array
) -> Array:
    """Bounds of f(c) + s (x - c) over x in boxes, for enclosed slopes s."""
    total = of_value(middle, middle)
    spread = multiply(
        slopes,
        (subtract((low, low), (middle, middle))[0], subtract((high, high), (middle, middle))[1]),
    )
    for k in range(low.shape[-1]):
        total = add(total, (spread[0][..., k], spread[1][..., k]))
    return np.where(np.isnan(total[1]), np.inf, total[1])


def _bent(bends: Interval, reach: Array) -> Array:
    """How far a function may lie above its tangent within some reach (shape (..., k)): half of the
    largest eigenvalue of its second derivatives, where that is positive, times distance squared."""
    low, high = (-bends[1], -bends[0])
    unit = np.where(reach > 0, reach, 1.0)
    square = unit[..., :, None] * unit[..., None, :]
    least = least_eigenvalue(low * square, high * square)
    steps = (reach > 0).sum(axis=-1)
    found = np.where(least >= 0, 0.0, -0.5 * least * steps * (1 + 1e-12))
    return np.where(steps == 0, 0.0, found)


def least_eigenvalue(low: Array, high: Array) -> Array:
    """A lower bound of the eigenvalues of every symmetric matrix between two of shape (..., k, k)
    (Rohn 1994): that of the middle less a norm of the radius."""
    fine = np.isfinite(low).all(axis=(-1, -2)) & np.isfinite(high).all(axis=(-1, -2))
    out = np.full(low.shape[:-2], -np.inf)
    if not fine.any():
        return out
    middle, radius = low[fine] / 2 + high[fine] / 2, high[fine] / 2 - low[fine] / 2
    middle, radius = (m / 2 + np.swapaxes(m, -1, -2) / 2 for m in (middle, radius))
    size = low.shape[-1]
    least = middle[..., 0, 0] if size == 1 else np.linalg.eigvalsh(middle)[..., 0]
    most = np.abs(radius).sum(axis=-1).max(axis=-1)
    room = 0.0 if size == 1 else 1e-13 * size * np.abs(middle).max(axis=(-1, -2))
    out[fine] = least - most * (1 + 1e-12) - room
    return out

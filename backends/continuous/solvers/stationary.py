"""This module solves the first-order conditions of equilibria, from many starts at once."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..problem import Array
from .slopes import Slopes
from .tolerances import SETTLED

STEPS = 60
HALVINGS = 10

ROOTS = 8
"""Starts from which scipy's solver tries what Newton's method did not solve."""


def newton(slopes: Slopes, y: Array) -> Array:
    """Points of shape (S, D) in [0, 1] after Newton steps on numbers that are not held at an end.

    Semismooth Newton method for complementarity in boxes (Qi and Sun 1993), with steps halved until
    the residual falls.
    """
    y = y.copy()
    here = slopes(y)
    open_ = np.isfinite(here).all(axis=1)
    for _ in range(STEPS):
        residual = slopes.residual(y, here)
        open_ &= residual > 0
        rows = np.flatnonzero(open_)
        if not len(rows):
            break
        better, there, improved = _step(slopes, y[rows], here[rows], residual[rows])
        y[rows], here[rows] = better, there
        open_[rows] = improved
    return y


def _step(slopes: Slopes, y: Array, here: Array, residual: Array) -> tuple[Array, Array, Array]:
    target = y + _directions(slopes, y, here)
    best, there = y.copy(), here.copy()
    improved = np.zeros(len(y), dtype=bool)
    length = 1.0
    for _ in range(HALVINGS):
        rows = np.flatnonzero(~improved)
        if not len(rows):
            break
        tried = np.clip(y[rows] + length * (target[rows] - y[rows]), 0, 1)
        found = slopes(tried)
        fell = slopes.residual(tried, found) < residual[rows] * (1 - 1e-4 * length)
        best[rows[fell]], there[rows[fell]] = tried[fell], found[fell]
        improved[rows[fell]] = True
        length /= 2
    return best, there, improved


def _directions(slopes: Slopes, y: Array, here: Array) -> Array:
    """Newton steps of numbers that are free; straight ways to their ends of those that are not."""
    jacobian = slopes.jacobian(y)
    up, down = y + here >= 1, y + here <= 0
    held = up | down
    fixed = np.where(up, 1 - y, -y)
    size = y.shape[1]
    matrix = np.where(held[:, :, None], np.eye(size), jacobian)
    right = np.where(held, fixed, -here)
    step = np.clip(here, -y, 1 - y)
    usable = np.isfinite(matrix).all(axis=(1, 2))
    if usable.any():
        step[usable] = _solved(matrix[usable], right[usable])
    return step


def _solved(matrices: Array, right: Array) -> Array:
    """Least-squares solutions of linear systems, one by one where one of them is singular."""
    try:
        found = np.linalg.solve(matrices, right[..., None])[..., 0]
        if np.isfinite(found).all():
            return np.asarray(found)
    except np.linalg.LinAlgError:
        pass
    return np.stack(
        [np.linalg.lstsq(m, r, rcond=1e-12)[0] for m, r in zip(matrices, right, strict=True)]
    )


def roots(slopes: Slopes, y: Array) -> Array:
    """Points by scipy's root finder (Powell's hybrid method, MINPACK) from starts of shape (S, D);
    those that it does not solve are left out."""
    from scipy.optimize import root

    found = []
    for start in y[:ROOTS]:
        with np.errstate(all="ignore"):
            end = root(partial(_moved, slopes), start, method="hybr", options={"xtol": 1e-13})
        at = np.clip(end.x, 0, 1)
        if np.isfinite(at).all():
            found.append(at)
    return np.array(found).reshape(-1, y.shape[1])


def _moved(slopes: Slopes, y: Array) -> Array:
    inside = np.clip(y, 0, 1)
    found = y - np.clip(inside + slopes(inside), 0, 1)
    return np.where(np.isfinite(found), found, 1.0)


def settled(slopes: Slopes, y: Array) -> Array:
    """Which points are stationary up to SETTLED: booleans of shape (S,)."""
    return np.asarray(slopes.residual(y, slopes(y)) <= SETTLED)

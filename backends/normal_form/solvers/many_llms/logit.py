"""This module follows the logit equilibria of a game from full noise towards none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..payoffs.multilinear import Multilinear
from ..tolerances import QRE_REGRET

STEPS = 1500
"""Most predictor-corrector steps along one path."""

_CORRECTIONS = 8
_CORRECTED = 1e-8


def logit_path(
    game: Multilinear,
    bias: list[np.ndarray],
    watch: Callable[[np.ndarray], bool] | None = None,
) -> list[np.ndarray]:
    """Mixtures near an equilibrium, from the end of the logit path (McKelvey and Palfrey 1995).

    Pseudo-arclength continuation in (log p, lambda), after Turocy (2005), of
    log p_ia - log p_ib = lambda (u_ia - u_ib) + bias_ia - bias_ib; with zero bias it starts at the
    uniform profile. `game` has utilities in [0, 1]. Ends when the regret is below QRE_REGRET, or
    after STEPS steps wherever it is, or when `watch`, which sees every point (log p, lambda), says
    so.
    """
    sizes = game.sizes
    start = [b - np.log(np.exp(b).sum()) for b in bias]
    point = np.r_[np.concatenate(start), 0.0]
    offsets = np.concatenate([b - b[0] for b in bias])
    step, tangent = 0.05, None
    for _ in range(STEPS):
        mixtures = game.split(np.exp(point[:-1]))
        if (watch is not None and watch(point)) or game.regret(mixtures) < QRE_REGRET:
            break
        tangent = _tangent(_system(game, point, offsets)[1], tangent)
        moved = _corrected(game, point + step * tangent, tangent, offsets)
        if moved is None:
            step /= 2
            if step < 1e-9:
                break
            continue
        point = moved
        step *= 1.6
    return [np.exp(p) / np.exp(p).sum() for p in _split(point[:-1], sizes)]


def _split(flat: np.ndarray, sizes: tuple[int, ...]) -> list[np.ndarray]:
    return np.split(flat, np.cumsum(sizes)[:-1])


def _system(
    game: Multilinear, point: np.ndarray, offsets: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The equations' values (sum S,) and their Jacobian (sum S, sum S + 1) in (log p, lambda)."""
    logs, noise = point[:-1], point[-1]
    p = np.exp(logs)
    mixtures = game.split(p)
    u = np.concatenate(game.slices(mixtures))
    du = game.slopes(mixtures) * p
    size = len(logs)
    jacobian = np.zeros((size, size + 1))
    values = np.empty(size)
    first = 0
    for s in game.sizes:
        own = slice(first, first + s)
        values[own] = logs[own] - logs[first] - noise * (u[own] - u[first]) - offsets[own]
        jacobian[own, :size] = -noise * (du[own] - du[first])
        jacobian[range(first, first + s), range(first, first + s)] += 1
        jacobian[first + 1 : first + s, first] -= 1
        jacobian[own, size] = -(u[own] - u[first])
        values[first] = p[own].sum() - 1
        jacobian[first] = 0
        jacobian[first, own] = p[own]
        first += s
    return values, jacobian


def _tangent(jacobian: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """The unit null vector that goes on the way one came; at the start, towards less noise."""
    q, _ = np.linalg.qr(jacobian.T, mode="complete")
    tangent = q[:, -1]
    forward = tangent[-1] if before is None else tangent @ before
    return tangent if forward >= 0 else -tangent


def _corrected(
    game: Multilinear, guess: np.ndarray, tangent: np.ndarray, offsets: np.ndarray
) -> np.ndarray | None:
    """Newton back to the path at right angles to the tangent; None if it does not settle."""
    point = guess
    before = np.inf
    for _ in range(_CORRECTIONS):
        with np.errstate(over="ignore", invalid="ignore"):
            values, jacobian = _system(game, point, offsets)
        if not np.isfinite(values).all() or not np.isfinite(jacobian).all():
            return None
        full = np.vstack([jacobian, tangent])
        try:
            move = np.linalg.solve(full, np.r_[-values, tangent @ (guess - point)])
        except np.linalg.LinAlgError:
            return None
        point = point + move
        size = float(np.abs(move).max() / (1 + np.abs(point).max()))
        if size < _CORRECTED:
            return point
        if size > 2 * before:
            return None
        before = size
    return None

"""This module solves for equilibria with given supports by Newton's method, and restates them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ....numbers.scaled import Scaled
from ..equilibria import MixedEquilibrium, priced
from ..payoffs.multilinear import Multilinear
from ..tolerances import NEWTON_STEP, RESTATED, SUPPORT_WEIGHT

ITERATIONS = 30
"""Newton steps before a start is given up."""

DENOMINATORS = (60, 10**4)
"""Probabilities are tried as fractions with at most these denominators, and then checked."""

Supports = Sequence[Sequence[int]]


def on_supports(
    game: Multilinear, supports: Supports, start: list[np.ndarray]
) -> list[np.ndarray] | None:
    """Mixtures on the supports that make each LLM indifferent between its supported meta-actions.

    Newton's method (least squares where the system is singular) on u_ia(p) = v_i, sum_a p_ia = 1.
    Returns full mixtures with positive weight on all of the supports, or None. Regret is not
    checked here.
    """
    inner = Multilinear(game.values[np.ix_(range(len(supports)), *supports)])
    p = np.concatenate(
        [s[list(at)] / s[list(at)].sum() for s, at in zip(start, supports, strict=True)]
    )
    mean = [float(v @ x) for v, x in zip(inner.slices(inner.split(p)), inner.split(p), strict=True)]
    x = np.r_[p, mean]
    n, size = len(supports), len(p)
    owner = np.repeat(np.arange(n), [len(s) for s in supports])
    member = (owner[:, None] == np.arange(n)).astype(float)
    for _ in range(ITERATIONS):
        mixtures = inner.split(x[:size])
        values = np.r_[np.concatenate(inner.slices(mixtures)) - x[size:][owner],
                       member.T @ x[:size] - 1]  # fmt: skip
        jacobian = np.block([[inner.slopes(mixtures), -member], [member.T, np.zeros((n, n))]])
        move = _solved(jacobian, -values)
        x = x + move
        if not np.isfinite(x).all() or np.abs(x[:size]).max() > 1e3:
            return None
        if np.abs(move).max() < NEWTON_STEP or np.abs(values).max() < NEWTON_STEP:
            break
    if x[:size].min() < SUPPORT_WEIGHT:
        return None
    out = [np.zeros(s) for s in game.sizes]
    for full, at, inside in zip(out, supports, inner.split(x[:size]), strict=True):
        full[list(at)] = inside / inside.sum()
    return out


def _solved(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    try:
        return np.linalg.solve(matrix, values)
    except np.linalg.LinAlgError:
        return np.linalg.lstsq(matrix, values, rcond=1e-13)[0]


def restated(utilities: Scaled, mixtures: list[np.ndarray]) -> MixedEquilibrium:
    """The profile in Fractions if simple ones have no regret at all, else in floats."""
    if utilities.exact:
        for top in DENOMINATORS:
            rational = [_rational(p, top) for p in mixtures]
            if all(r is not None for r in rational):
                found = priced(utilities, rational)  # type: ignore[arg-type]
                if not any(found.regrets):
                    return found
    return priced(utilities, [tuple(float(x) for x in p) for p in mixtures])


def _rational(p: np.ndarray, top: int) -> tuple[Fraction, ...] | None:
    """Nearby fractions; the largest probability takes what is left to 1."""
    out = [Fraction(float(x)).limit_denominator(top) for x in p]
    at = int(np.argmax(p))
    out[at] = Fraction(0)
    out[at] = 1 - sum(out, Fraction(0))
    close = all(abs(float(q) - x) < RESTATED for q, x in zip(out, p, strict=True))
    return tuple(out) if close and min(out) >= 0 else None

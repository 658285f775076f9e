"""This module rounds float payoffs to a fine grid, so that exact methods apply to them."""

from __future__ import annotations

from fractions import Fraction
from math import frexp, ldexp

import numpy as np

from .floats import FLOAT_GRID
from .scaled import Scaled, compact_list


def rounded(utilities: Scaled) -> Scaled:
    """Payoffs of shape (n, ...) as exact numbers: as they are, or rounded if they are floats.

    The grid of each LLM is FLOAT_GRID of the range of its payoffs, down to a power of two; what is
    computed from rounded payoffs is numerical.
    """
    if utilities.exact:
        return utilities
    units = [_unit(own) for own in utilities.numerators]
    least = min(units)
    flat: list[int] = []
    for own, unit in zip(utilities.numerators, units, strict=True):
        step = int(unit / least)
        flat += [round(Fraction(float(x)) / unit) * step for x in own.ravel().tolist()]
    values = [x * least.numerator for x in flat]
    return Scaled(compact_list(values).reshape(utilities.shape), least.denominator, True)


def _unit(own: np.ndarray) -> Fraction:
    """A power of two just below FLOAT_GRID of the range."""
    width = float(np.ptp(own)) or max(1.0, float(np.abs(own).max(initial=0.0)))
    return Fraction(ldexp(1.0, frexp(width * FLOAT_GRID)[1] - 1))

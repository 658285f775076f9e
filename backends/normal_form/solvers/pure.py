"""This module finds every pure equilibrium of a payoff tensor."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ...numbers.scaled import Scaled
from .tolerances import PURE_TIE


@frozen
class PureEquilibria:
    """All pure equilibria, in lexicographic order.

    profiles    one meta-action index per LLM
    complete    True: nothing is missing (exact data), or nothing up to `tolerance` (floats)
    exact       whether every comparison was made between exact numbers
    tolerance   for each LLM the loss that still counted as none, in units of utility; 0 if exact
    """

    profiles: tuple[tuple[int, ...], ...]
    complete: bool
    exact: bool
    tolerance: tuple[float, ...]


def pure_equilibria(utilities: Scaled) -> PureEquilibria:
    """The profiles from which no LLM gains by changing its meta-action alone (Nash 1951).

    `utilities` has shape (n, S_1, ..., S_n).
    """
    values = utilities.numerators
    best = np.ones(values.shape[1:], dtype=bool)
    tolerance = []
    for i, own in enumerate(values):
        slack = 0.0 if utilities.exact else max(PURE_TIE * float(np.ptp(own)), 2 * utilities.error)
        tolerance.append(slack)
        top = own.max(axis=i, keepdims=True)
        best &= (own == top) if slack == 0 else (own >= top - slack)
    profiles = tuple(tuple(map(int, profile)) for profile in np.argwhere(best))
    return PureEquilibria(profiles, True, utilities.exact, tuple(tolerance))

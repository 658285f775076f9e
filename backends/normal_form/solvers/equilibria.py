"""This module holds mixed equilibria as plain records, and prices them on a payoff tensor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import field, frozen

from ...numbers.floats import Number
from ...numbers.scaled import Scaled, object_array

if TYPE_CHECKING:
    from .two_llms.structure import Structure

Mixture: TypeAlias = tuple[Number, ...]


@frozen
class MixedEquilibrium:
    """One profile of mixed meta-actions.

    strategies   for each LLM S_i probabilities: Fractions if exact, else floats
    supports     for each LLM the meta-actions of positive probability
    utilities    expected utility of each LLM
    regrets      for each LLM the most it could gain by any meta-action of its own; 0 if exact
    exact        probabilities and utilities are exact rationals
    """

    strategies: tuple[Mixture, ...]
    supports: tuple[tuple[int, ...], ...]
    utilities: tuple[Number, ...]
    regrets: tuple[Number, ...]
    exact: bool


@frozen
class MixedEquilibria:
    """What a search for mixed equilibria found.

    complete     every equilibrium of the game is listed
    reason       why not, or what else the reader must know; empty if there is nothing to say
    degenerate   two LLMs: in some extreme equilibrium an LLM has more best replies than the other
                 plays meta-actions; None: not known
    exact        every listed equilibrium is exact
    method       how they were found
    structure    two LLMs: how the listed equilibria span the set of all; None: not known
    tolerance    floats: the most by which payoffs may be off without a change to the list, in units
                 of utility; 0 if the list is exact or nothing is claimed
    """

    equilibria: tuple[MixedEquilibrium, ...]
    complete: bool
    reason: str
    degenerate: bool | None
    exact: bool
    method: str = field(default="")
    structure: Structure | None = None
    tolerance: float = 0.0


def slices(utilities: Scaled, profile: Sequence[Sequence[Number]]) -> list[np.ndarray]:
    """Expected utility of each meta-action of each LLM against the others' mixtures.

    `utilities` has shape (n, S_1, ..., S_n); returns n arrays of shape (S_i,), objects of Fractions
    if utilities and mixtures are exact, else float64.
    """
    found, exact = _slices(utilities, [_Weights.of(s) for s in profile])
    if not exact:
        return [values for values, _ in found]
    return [object_array([Fraction(v, scale) for v in values.tolist()]) for values, scale in found]


def priced(utilities: Scaled, profile: Sequence[Sequence[Number]]) -> MixedEquilibrium:
    """The record of a profile with utilities and regrets from the tensor (nothing is accepted or
    refused here).
    """
    mixtures = [_Weights.of(s) for s in profile]
    found, exact = _slices(utilities, mixtures)
    expected: list[Number] = []
    regrets: list[Number] = []
    for (values, scale), mixture in zip(found, mixtures, strict=True):
        top, numbers = values.max(), values.tolist()
        if exact:
            mean = sum(numbers[k] * w for k, w in zip(mixture.at, mixture.weights, strict=True))
            scale *= mixture.scale
            expected.append(Fraction(mean, scale))
            regrets.append(Fraction(top * mixture.scale - mean, scale))
        else:
            mean = float(values[list(mixture.at)] @ mixture.floats())
            expected.append(mean)
            regrets.append(max(float(top) - mean, 0.0))
    strategies, supports = tuple(tuple(s) for s in profile), tuple(m.at for m in mixtures)
    return MixedEquilibrium(strategies, supports, tuple(expected), tuple(regrets), exact)


@frozen(eq=False)
class _Weights:
    """The positive probabilities of a mixture: integers over `scale` if exact, else floats."""

    at: tuple[int, ...]
    weights: tuple[int | float, ...]
    scale: int
    exact: bool

    @staticmethod
    def of(strategy: Sequence[Number]) -> _Weights:
        at = tuple(k for k, p in enumerate(strategy) if p)
        positive = [strategy[k] for k in at]
        if any(isinstance(p, (float, np.floating)) for p in positive):
            return _Weights(at, tuple(map(float, positive)), 1, False)
        exact = [Fraction(p) for p in positive]
        scale = lcm(*(p.denominator for p in exact))
        whole = tuple(p.numerator * (scale // p.denominator) for p in exact)
        return _Weights(at, whole, scale, True)

    def floats(self) -> np.ndarray:
        return np.array(self.weights, dtype=float) / self.scale


def _slices(
    utilities: Scaled, mixtures: list[_Weights]
) -> tuple[list[tuple[np.ndarray, int]], bool]:
    """For each LLM (values of its meta-actions, their scale), and whether they are integers."""
    exact = utilities.exact and all(m.exact for m in mixtures)
    weights = [object_array(list(m.weights)) if exact else m.floats() for m in mixtures]
    out = []
    for i, size in enumerate(utilities.shape[1:]):
        index = [range(size) if j == i else m.at for j, m in enumerate(mixtures)]
        part = utilities.take((i, *np.ix_(*index)))
        values, scale = (part.integers(), part.scale) if exact else (part.floats(), 1)
        for j in reversed(range(len(mixtures))):
            if j != i:
                values = np.moveaxis(values, j, -1) @ weights[j]
                scale *= mixtures[j].scale if exact else 1
        out.append((values, scale))
    return out, exact


def pure_mixture(size: int, action: int) -> Mixture:
    """All probability on one meta-action, as Fractions."""
    return tuple(Fraction(int(k == action)) for k in range(size))

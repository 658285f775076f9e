"""This module looks for products of mixtures that hold an LLM down, and prices them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled, compact_list, object_array
from ..tolerances import CLOSED
from .zero_sum import maximin

Mixture: TypeAlias = tuple[Number, ...]

ROUNDS = 40
"""Rounds of linear programs in turn from one start."""

DENOMINATORS = (12, 1000, 10**6, 10**9)
"""Probabilities are tried with denominators up to these, in turn."""


@frozen
class Product:
    """One mixture for each of the others, and the best that the LLM can get against them.

    value    in units of utility: exact if the payoffs are
    unit     the same, with the least payoff as 0 and the largest as 1
    """

    strategies: tuple[Mixture, ...]
    value: Number
    unit: float


def against(values: np.ndarray, mixtures: Sequence[np.ndarray], free: int | None) -> np.ndarray:
    """Payoffs of shape (S_i, S_1, ..., S_m) against mixtures of all others, or all but `free`.

    Shape (S_i,), or (S_i, S_free).
    """
    for j in reversed(range(len(mixtures))):
        if j != free:
            values = np.moveaxis(values, 1 + j, -1) @ mixtures[j]
    return values


def best_product(units: np.ndarray, starts: Sequence[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """The best mixtures found from several starts, by `descend`."""
    found = [descend(units, start) for start in starts]
    return min(found, key=lambda mixtures: float(against(units, mixtures, None).max()))


def descend(units: np.ndarray, start: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Better mixtures for one of the others after another, each by a linear program."""
    mixtures = list(start)
    value = float(against(units, mixtures, None).max())
    for _ in range(ROUNDS):
        for j in range(len(mixtures)):
            matrix = against(units, mixtures, j)
            mixtures[j] = np.array(maximin(Scaled(matrix, 1, False)).column, dtype=float)
        before, value = value, float(against(units, mixtures, None).max())
        if value > before - CLOSED:
            break
    return mixtures


def priced_product(own: Scaled, units: np.ndarray, mixtures: Sequence[np.ndarray]) -> Product:
    """The product as a record: with simple fractions, and the last mixture the best there is, if
    payoffs are exact.
    """
    reached = float(against(units, mixtures, None).max())
    if not own.exact:
        best = float(against(own.numerators, mixtures, None).max())
        return Product(tuple(tuple(map(float, m)) for m in mixtures), best, reached)
    low = int(own.numerators.min())
    span = int(own.numerators.max()) - low or 1
    for limit in DENOMINATORS:
        strategies = [_simplified(m, limit) for m in mixtures]
        value = Fraction(0)
        for j in (len(mixtures) - 1, *range(len(mixtures) - 1)):
            value, strategies[j] = _best_last(own, strategies, j)
        unit = float((value * own.scale - low) / span)
        if unit <= reached + CLOSED:
            break
    return Product(tuple(strategies), value, unit)


def _simplified(mixture: np.ndarray, limit: int) -> Mixture:
    parts = [Fraction(float(p)).limit_denominator(limit) for p in mixture]
    total = sum(parts, Fraction(0))
    if not total:
        parts[int(np.argmax(mixture))] = total = Fraction(1)
    return tuple(p / total for p in parts)


def _best_last(own: Scaled, strategies: Sequence[Mixture], j: int) -> tuple[Fraction, Mixture]:
    """The best mixture of one of the others against exact ones, and what the LLM then gets."""
    whole = [whole_mixture(m) for m in strategies]
    values = against(own.integers(), [w for w, _ in whole], j)
    scale = own.scale
    for k, (_, common) in enumerate(whole):
        scale *= common if k != j else 1
    flat = compact_list([int(x) for x in values.ravel().tolist()]).reshape(values.shape)
    solved = maximin(Scaled(flat, scale, True))
    return Fraction(solved.value), solved.column


def whole_mixture(mixture: Sequence[Number]) -> tuple[np.ndarray, int]:
    """Exact probabilities as integers over one denominator."""
    exact = [Fraction(p) for p in mixture]
    common = lcm(*(p.denominator for p in exact))
    return object_array([int(p * common) for p in exact]), common

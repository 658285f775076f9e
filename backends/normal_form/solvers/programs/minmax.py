"""This module finds what the other LLMs can hold one LLM to, in pure or correlated strategies."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ..payoffs.lower import TooLarge
from .zero_sum import maximin

ENTRIES_LIMIT = 2**22
"""Largest payoff matrix of one LLM against all others together."""


@frozen
class Minmax:
    """The least utility that the others can impose on one LLM, and how.

    value        in units of utility
    punishment   (pure profile of the others, in their order, and its probability), positive ones
    defence      one probability for each of the LLM's own meta-actions; with correlated minmax it
                 earns at least `value` against everything, with pure minmax it is a best reply
    notion       'pure': the others choose one profile; 'correlated': one distribution over
                 profiles, drawn in common; with two LLMs that is the mixed minmax. Always
                 correlated <= mixed <= pure (model.md, section 3)
    exact        all numbers are Fractions, value verified from both sides
    """

    value: Number
    punishment: tuple[tuple[tuple[int, ...], Number], ...]
    defence: tuple[Number, ...]
    notion: str
    exact: bool


def own_payoffs(utilities: Scaled, llm: int) -> Scaled:
    """One LLM's utilities with its own meta-actions first: shape (S_i, those of the others)."""
    own = np.moveaxis(utilities.numerators[llm], llm, 0)
    return Scaled(own, utilities.scale, utilities.exact)


def _matrix(utilities: Scaled, llm: int) -> tuple[Scaled, tuple[int, ...]]:
    """One LLM's utilities as (S_i, profiles of the others), and the others' sizes."""
    own = own_payoffs(utilities, llm)
    flat = own.numerators.reshape(own.shape[0], -1)
    return Scaled(flat, own.scale, own.exact), own.shape[1:]


def pure_minmax(utilities: Scaled, llm: int) -> Minmax:
    """min over the others' pure profiles of the best own reply; shape (n, S_1, ..., S_n)."""
    matrix, sizes = _matrix(utilities, llm)
    best = matrix.numerators.max(axis=0)
    column = int(np.argmin(best))
    row = int(np.argmax(matrix.numerators[:, column]))
    value = matrix.at(row, column)
    one = type(value)(1)
    defence = tuple(one if k == row else 0 * one for k in range(matrix.shape[0]))
    punishment = ((_profile(column, sizes), one),)
    return Minmax(value, punishment, defence, "pure", utilities.exact)


def correlated_minmax(utilities: Scaled, llm: int) -> Minmax:
    """The value of the zero-sum game of one LLM against all others as one player.

    Shape (n, S_1, ..., S_n). Raises TooLarge beyond ENTRIES_LIMIT.
    """
    matrix, sizes = _matrix(utilities, llm)
    if matrix.numerators.size > ENTRIES_LIMIT:
        raise TooLarge(f"a matrix of {matrix.shape} is more than {ENTRIES_LIMIT} entries")
    distinct = _distinct_columns(matrix.numerators)
    solved = maximin(matrix.take((slice(None), distinct)))
    punishment = tuple(
        (_profile(int(distinct[k]), sizes), p) for k, p in enumerate(solved.column) if p
    )
    return Minmax(solved.value, punishment, solved.row, "correlated", solved.exact)


def _profile(column: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(int, np.unravel_index(column, sizes))) if sizes else ()


def _distinct_columns(values: np.ndarray) -> np.ndarray:
    """The first of each set of equal columns, in order."""
    seen: dict[object, int] = {}
    turned = np.ascontiguousarray(values.T)
    for k, row in enumerate(turned):
        key = tuple(row.tolist()) if row.dtype == object else (row + 0).tobytes()
        seen.setdefault(key, k)
    return np.array(sorted(seen.values()))

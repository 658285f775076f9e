"""This module gives the payoffs of the meta-game: all at once, along one LLM's choices, or at one
profile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from ....numbers.floats import Number
from ....numbers.scaled import (
    Scaled,
    compact,
    object_array,
    scaled,
)
from ...problem import Problem
from ..sizes import size_text
from ..tolerances import DENSE_BYTES, PURE_TIE
from .contract import contract
from .lower import (
    Factors,
    TooLarge,
    everything,
    fixed,
    lower,
    restrict,
)

Strategy: TypeAlias = int | Sequence[Number]
"""A meta-action by its index, or a probability for each of the S_i meta-actions."""

Objective: TypeAlias = Callable[[np.ndarray], np.ndarray]

EXACT_OBJECTIVE_LIMIT = 2**18
"""Largest number of totals that an objective sees as Fractions; above it, floats."""

COMBINATION_LIMIT = 2**16
"""Most pure profiles of the others that a mixed profile may expand to."""


@frozen(eq=False)
class MetaPayoffs:
    """The payoff tensor of a meta-game among n LLMs with S_1, ..., S_n meta-actions.

    totals      shape (n, S_1, ..., S_n): entry [i, a_1, ..., a_n] is U_i, the sum over LLM i's
                clients (model.md, section 1)
    utilities   same shape: what the LLMs maximise; the totals themselves without an objective
    """

    totals: Scaled
    utilities: Scaled

    @property
    def exact(self) -> bool:
        """Whether the utilities are exact rationals."""
        return self.utilities.exact

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return self.totals.shape[1:]

    def totals_at(self, profile: Sequence[int]) -> tuple[Number, ...]:
        """The clients' totals of every LLM at one pure profile."""
        return tuple(self.totals.at(i, *profile) for i in range(len(self.sizes)))

    def utilities_at(self, profile: Sequence[int]) -> tuple[Number, ...]:
        """The utilities of every LLM at one pure profile."""
        return tuple(self.utilities.at(i, *profile) for i in range(len(self.sizes)))


def dense_bytes(problem: Problem) -> int:
    """Memory of the dense totals in float64, in bytes (exact, of any size)."""
    return 8 * len(problem.llms) * prod(problem.sizes)


def payoff_tensor(problem: Problem, memory: int = DENSE_BYTES) -> MetaPayoffs:
    """The payoffs at all profiles of meta-actions.

    Raises TooLarge if the tensor or the base game does not fit `memory` bytes.
    """
    _allow(dense_bytes(problem), memory, "the payoff tensor")
    _allow(8 * len(problem.roles) * prod(map(len, problem.actions)), memory, "the base game")
    return _payoffs(lower(problem), problem.objective)


def _allow(needed: int, memory: int, what: str) -> None:
    if needed > memory:
        raise TooLarge(
            f"{what} takes {size_text(needed)}, more than the limit of {size_text(memory)}"
        )


def _payoffs(factors: Factors, objective: Objective | None) -> MetaPayoffs:
    values = contract(factors)
    if factors.exact and values.dtype == object:
        values = compact(values)
    return judged(Scaled(values, factors.scale, factors.exact), objective)


def judged(totals: Scaled, objective: Objective | None) -> MetaPayoffs:
    """Payoffs from the clients' totals, shape (n, S_1, ..., S_n)."""
    return MetaPayoffs(totals, _judged(totals, objective))


def _judged(totals: Scaled, objective: Objective | None) -> Scaled:
    """Utilities from totals: exactly while there are few, else in floats."""
    if objective is None:
        return totals
    few = totals.exact and totals.numerators.size <= EXACT_OBJECTIVE_LIMIT
    values = np.asarray(objective(totals.numbers() if few else totals.floats()))
    if values.shape != totals.shape:
        raise ValueError(f"objective turned shape {totals.shape} into {values.shape}")
    return scaled(values)


@frozen(eq=False)
class FactoredPayoffs:
    """The payoffs of a meta-game too large for a tensor: any part of it, on demand.

    Holds the base game once if it is small, and nothing otherwise. Everything it returns comes from
    the contraction that also makes the tensor, with the choices of some LLMs held fixed.
    """

    problem: Problem
    memory: int = DENSE_BYTES
    _factors: Factors | None = field(default=None)

    @staticmethod
    def of(problem: Problem, memory: int = DENSE_BYTES) -> FactoredPayoffs:
        """Lower the base game now if all of it takes at most an eighth of `memory`."""
        base = 8 * len(problem.roles) * prod(map(len, problem.actions))
        return FactoredPayoffs(problem, memory, lower(problem) if 8 * base <= memory else None)

    def block(self, profile: Sequence[int | None]) -> MetaPayoffs:
        """Payoffs with some LLMs fixed: shape (n, s_1, ..., s_n), s_i = 1 where profile[i] is an
        index and S_i where it is None. Raises TooLarge beyond the memory limit.
        """
        sizes = self.problem.sizes
        free = prod(s for s, a in zip(sizes, profile, strict=True) if a is None)
        _allow(8 * len(sizes) * free, self.memory, "this block of payoffs")
        told = fixed(self.problem, profile)
        if self._factors is not None:
            return _payoffs(restrict(self._factors, told), self.problem.objective)
        return _payoffs(lower(self.problem, told), self.problem.objective)

    def at(self, profile: Sequence[int]) -> MetaPayoffs:
        """Payoffs at one pure profile: shape (n, 1, ..., 1); exact on exact data."""
        return self.block(tuple(profile))

    def deviations(self, llm: int, profile: Sequence[Strategy]) -> np.ndarray:
        """Utility of every meta-action of one LLM while the others play `profile`.

        `profile[llm]` is ignored. Returns shape (S_i,): an object array of Fractions when data and
        probabilities are exact, else float64. Raises TooLarge if the others mix over more than
        COMBINATION_LIMIT pure profiles.
        """
        others = [(j, _support(s)) for j, s in enumerate(profile) if j != llm]
        if prod(len(s) for _, s in others) > COMBINATION_LIMIT:
            raise TooLarge(f"the others mix over more than {COMBINATION_LIMIT} pure profiles")
        pieces = []
        for combination in product(*(s for _, s in others)):
            chosen: list[int | None] = [None] * len(profile)
            weight: Number = 1
            for (j, _), (action, probability) in zip(others, combination, strict=True):
                chosen[j] = action
                weight = weight * probability
            part = self.block(chosen).utilities
            pieces.append((weight, part.take((llm,))))
        return _weighted(pieces)

    def best_replies(self, llm: int, profile: Sequence[Strategy]) -> tuple[tuple[int, ...], Number]:
        """The best meta-actions of one LLM against the others, and the utility they give.

        Exact data: the maximisers exactly. Floats: all within PURE_TIE of the range of the slice.
        """
        values = self.deviations(llm, profile)
        top = values.max()
        if values.dtype == object:
            return tuple(int(k) for k in np.flatnonzero(values == top)), top
        slack = PURE_TIE * float(np.ptp(values))
        return tuple(int(k) for k in np.flatnonzero(values >= top - slack)), float(top)


def profile_totals(problem: Problem, profile: Sequence[int]) -> tuple[Number, ...]:
    """The clients' totals of every LLM at one pure profile, for base games of any size.

    Asks the base game only for the actions that the profile can bring into play.
    """
    found = _payoffs(lower(problem, fixed(problem, tuple(profile))), None).totals
    return tuple(found.numbers().ravel().tolist())


def profile_utilities(problem: Problem, profile: Sequence[int]) -> tuple[Number, ...]:
    """As `profile_totals`, after the objective."""
    found = _payoffs(lower(problem, fixed(problem, tuple(profile))), problem.objective).utilities
    return tuple(found.numbers().ravel().tolist())


def _support(strategy: Strategy) -> list[tuple[int, Number]]:
    if isinstance(strategy, (int, np.integer)):
        return [(int(strategy), 1)]
    return [(k, p) for k, p in enumerate(strategy) if p]


def _weighted(pieces: list[tuple[Number, Scaled]]) -> np.ndarray:
    """sum of weight * values over pieces of equal size, flattened; exact where all is exact."""
    exact = all(v.exact and not isinstance(w, (float, np.floating)) for w, v in pieces)
    if not exact:
        return sum(float(w) * v.floats().ravel() for w, v in pieces)  # type: ignore[return-value]
    total = object_array([Fraction(0)] * pieces[0][1].numerators.size)
    for weight, values in pieces:
        total = total + values.numbers().ravel() * weight
    return total


__all__ = [
    "FactoredPayoffs", "MetaPayoffs", "Scaled", "Strategy", "TooLarge", "dense_bytes", "everything",
    "payoff_tensor", "profile_totals", "profile_utilities",
]  # fmt: skip

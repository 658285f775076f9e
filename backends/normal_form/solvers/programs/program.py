"""This module states the linear programs of correlated equilibria, and their answers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ....numbers.units import by_largest, from_zero_to_one
from .incentives import Incentives


@frozen(eq=False)
class Program:
    """max cost x over distributions x of the profiles, x a (coarse) correlated equilibrium.

    utilities   shape (n, S_1, ..., S_n)
    cost        shape (N,), N = S_1 ... S_n
    extra       further rows g with g x >= 0, shape (E, N)
    coarse      whether an LLM must decide to obey before it is told what to do
    """

    utilities: Scaled
    cost: Scaled
    extra: Scaled
    coarse: bool

    @property
    def exact(self) -> bool:
        """Whether all data are exact."""
        return self.utilities.exact and self.cost.exact and self.extra.exact


@frozen
class Optimum:
    """The answer to a program.

    profiles   the profiles of positive probability, by number, and
    weights    their probabilities
    value      cost x
    bound      no equilibrium of the kind has a larger value: proved from the dual solution
    exact      all numbers are Fractions, and value == bound
    feasible   False: no distribution satisfies all rows, by at least `margin` (a Farkas
               certificate: non-negative weights, 1 for the heaviest row, whose weighted sum of rows
               is at most -margin at every profile); the other fields are then empty
    """

    profiles: tuple[int, ...]
    weights: tuple[Number, ...]
    value: Number
    bound: Number
    exact: bool
    method: str
    feasible: bool = True
    margin: Number = 0


@frozen(eq=False)
class FloatProgram:
    """A program in floats: every row and the cost of size about 1."""

    rows: Incentives
    cost: np.ndarray

    @staticmethod
    def of(program: Program, live: np.ndarray | None) -> FloatProgram:
        given = program.utilities
        own = [from_zero_to_one(given.take((i,))) for i in range(given.shape[0])]
        rows = Incentives.of(np.stack(own), program.coarse, by_largest(program.extra), live)
        cost = from_zero_to_one(program.cost)
        return FloatProgram(rows, cost if live is None else cost[live])


def profiles_of(rows: Incentives, columns: np.ndarray) -> list[int]:
    """The profiles that columns stand for."""
    found: list[int] = (columns if rows.live is None else rows.live[columns]).tolist()
    return found


def proved_optimum(positive: list[tuple[int, Fraction]], value: Fraction, method: str) -> Optimum:
    kept = sorted((j, w) for j, w in positive if w)
    profiles, weights = tuple(j for j, _ in kept), tuple(w for _, w in kept)
    return Optimum(profiles, weights, value, value, True, method)

"""This module turns a game in which numbers vary into payoffs that are functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from attrs import evolve, field, frozen

from ....compiler.expr import Constant
from ....compiler.ir.graph import Graph
from ....compiler.terms import PayoffTable
from ....compiler.walk import walk
from ...numbers.polynomial import (
    ONE,
    Poly,
    common_multiple,
    degree,
    product,
)
from ...numbers.scaled import Scaled
from ..named_game import NamedGame
from ..problem import BasePayoffs, Component, Problem
from ..solvers.parameters.family import (
    Family,
    Functions,
    Shape,
    TooMany,
    coded,
    totals,
)
from ..solvers.payoffs.tensor import payoff_tensor
from .varying import (
    NotRational,
    Trace,
    Traced,
    function_of,
)

MAX_BASE = 2**20
"""Payoffs of a base game that are evaluated as functions."""

MAX_READ = 2**24
"""Payoffs of the base game that are read at all points of an interpolation together."""


@frozen(eq=False)
class TracedBase:
    """The payoffs of a base game in which numbers vary, each part of it evaluated once."""

    base: BasePayoffs
    known: dict[tuple[tuple[int, ...], ...], np.ndarray] = field(factory=dict)

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        key = tuple(map(tuple, supports))
        if key not in self.known:
            self.known[key] = self.base.on_grid(supports)
        return self.known[key]


def traced_base(graph: Graph, problem: Problem) -> TracedBase | None:
    """The base payoffs, evaluated everywhere, where they vary; None where they don't.

    Raises:
        SpecError: some profile has no payoff.
        NotRational: some payoff is no rational function.
        TooMany: there are more than MAX_BASE payoffs.
    """
    if not any(_varies(node.payoffs) for node in graph.payoffs):
        return None
    cells = len(problem.roles) * prod(map(len, problem.actions))
    if cells > MAX_BASE:
        raise TooMany(f"the base game has {cells:,} payoffs that vary, more than {MAX_BASE:,}")
    base = TracedBase(problem.base)
    base.on_grid([range(len(actions)) for actions in problem.actions])
    return base


def _varies(payoffs: Any) -> bool:
    found = payoffs.values if isinstance(payoffs, PayoffTable) else [payoffs.value]
    parts = (part for expr in found for part in walk(expr))
    return any(isinstance(p, Constant) and isinstance(p.value, Traced) for p in parts)


def sums_to_one(problem: Problem) -> bool:
    """Whether shares and weights add up to 1 as functions."""
    rows = [row for c in problem.matching for row in c.governors]
    rows.append(tuple(c.weight for c in problem.matching))
    return all(sum(row, Fraction(0)) == 1 for row in rows)


def family_of(
    game: NamedGame,
    base: TracedBase | None,
    ends: tuple[Fraction, Fraction],
    trace: Trace,
    counted: Callable[[Fraction], Scaled] | None = None,
) -> Family:
    """The payoffs as functions, from a game in which numbers vary.

    Args:
        ends: points for interpolation are taken from between these.
        counted: gives the totals at a point, where the game has a shorter way to them.

    Raises:
        TooMany, TooLarge: the game is too large.
        Meets: an objective compares what is equal at the sample.
        NotRational: an objective, or some payoff, is no rational function.
    """
    problem = game.problem
    shape = _shape(problem, base)

    def plain(x: Fraction) -> Scaled:
        found = payoff_tensor(_problem_at(problem, base, x), game.memory).totals
        if not found.exact:
            raise NotRational("a root, an exponential or a logarithm")
        return found

    read = (shape.degree + 1) * len(problem.roles) * prod(map(len, problem.actions))
    if counted is None and read > MAX_READ:
        message = f"{read:,} payoffs of the base game would be read, more than {MAX_READ:,}"
        raise TooMany(message)
    found = totals(counted or plain, shape, ends)
    mass = tuple(map(function_of, problem.mass))
    return Family(_judged(problem, found, trace), found, mass)


def _shape(problem: Problem, base: TracedBase | None) -> Shape:
    """The degree and denominator of totals, from those of what is multiplied in them.

    A total is a sum, over components, roles, governor profiles and what they play, of a weight
    times for each role a share and a chance of following, times a payoff (Shaki et al. 2026,
    one-shot payoffs).
    """
    factors = [_parts(c.weight for c in problem.matching)]
    for r in range(len(problem.roles)):
        factors.append(_parts(g for c in problem.matching for g in c.governors[r]))
        factors.append(_parts(p for of_llm in problem.followed for row in of_llm[r] for p in row))
    if base is not None:
        factors.append(_parts(v for grid in base.known.values() for v in grid.ravel().tolist()))
    return Shape(product([den for den, _ in factors]), sum(most for _, most in factors))


def _parts(numbers: Any) -> tuple[Poly, int]:
    """A common denominator of numbers that vary, and the highest degree of one times it."""
    functions = {n.function for n in set(numbers) if isinstance(n, Traced)}
    below = ONE
    for f in functions:
        below = common_multiple(below, f.den)
    tops = [degree(f.num) + degree(below) - degree(f.den) for f in functions]
    return below, max([degree(below), *tops])


def _problem_at(problem: Problem, base: TracedBase | None, x: Fraction) -> Problem:
    """A problem with every number that varies replaced by its value at x."""
    known: dict[Any, Fraction] = {}

    def at(number: Any) -> Any:
        if not isinstance(number, Traced):
            return number
        if number.function not in known:
            known[number.function] = number.function.at(x)
        return known[number.function]

    def rows(table: Any) -> Any:
        return tuple(tuple(map(at, row)) for row in table)

    return evolve(
        problem,
        base=problem.base if base is None else _BaseAt(base, at),
        clients=rows(problem.clients),
        matching=tuple(Component(at(c.weight), rows(c.governors)) for c in problem.matching),
        followed=tuple(tuple(rows(matrix) for matrix in of_llm) for of_llm in problem.followed),
        objective=None,
        counts=None,
    )


@frozen(eq=False)
class _BaseAt:
    base: TracedBase
    at: Any

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        grid = self.base.on_grid(supports)
        out = np.empty(grid.size, dtype=object)
        out[:] = [self.at(v) for v in grid.ravel().tolist()]
        return out.reshape(grid.shape)


def _judged(problem: Problem, found: tuple[Functions, ...], trace: Trace) -> tuple[Functions, ...]:
    """What the LLMs maximise, from their totals."""
    if problem.objective is None:
        return found
    columns = []
    for own in found:
        numbers = np.empty(len(own.functions), dtype=object)
        numbers[:] = [_number(f, trace) for f in own.functions]
        columns.append(numbers[own.codes])
    judged = problem.objective(np.stack(columns))
    out = []
    for values in judged:
        codes, functions = coded(map(function_of, values.ravel().tolist()))
        out.append(Functions(codes.reshape(values.shape), tuple(functions)))
    return tuple(out)


def _number(f: Any, trace: Trace) -> Any:
    constant = f.constant
    return Traced(f, trace) if constant is None else constant

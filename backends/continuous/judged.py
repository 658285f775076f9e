"""This module makes the game of what LLMs maximise: weighted totals, and terms over actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, evolve

from ...compiler.expr import ActionOf, Arithmetic, Constant, Expr, Negative
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import LlmNode, Node
from ...compiler.walk import rewrite, total
from ...compiler.written_out import Acting, written_out
from ..objectives import objective_of, of_actions, of_totals
from .formulas import Formula, FormulaRanges
from .problem import Array, BadContinuousGame, ContinuousGame, Ranges
from .solvers.formula import floats, intervals
from .solvers.mixtures import other_regarding

Clients = Sequence[Sequence[Fraction]]
"""clients[r][i]: the share of role r that LLM i advises."""


def judged(
    graph: Graph, game: ContinuousGame, clients: Clients, governed: Sequence[Sequence[int]]
) -> ContinuousGame | None:
    """The game with objectives: sums of totals with constant weights, and of terms over actions,
    such as a penalty for moving; None if LLMs maximise their totals.

    `governed[i]` are the roles for which LLM i names numbers, in its order.

    Raises:
        BadContinuousGame: an objective is no such sum.
        NoDerivative, EvaluationError: a term over actions has no derivative or no value.
    """
    terms: dict[int, Expr] = {}
    rest: dict[str, Expr] = {}
    for i, llm in enumerate(graph.llms):
        if llm.objective is not None:
            over_actions, others = _split(llm)
            rest[llm.name] = total(others) if others else Constant(0)
            if over_actions:
                terms[i] = _averages(total(over_actions), graph, clients, governed)

    def bare(_: str, node: Node) -> Node:
        if isinstance(node, LlmNode) and node.name in rest:
            return evolve(node, objective=rest[node.name])
        return node

    found = _weighted(graph.mapped(bare), game, clients)
    if found is None or not terms:
        return found
    return _with_terms(found, terms)


def _split(llm: LlmNode) -> tuple[list[Expr], list[Expr]]:
    """The terms of an objective that are over actions, and the others."""
    assert llm.objective is not None
    over_actions, others = [], []
    for term in _summands(llm.objective, False):
        if not of_actions(term):
            others.append(term)
        elif of_totals(term):
            message = f"the objective of {llm.name} has a term over actions and totals together"
            raise BadContinuousGame(message)
        else:
            over_actions.append(term)
    return over_actions, others


def _summands(expr: Expr, negative: bool) -> Iterator[Expr]:
    """The terms of a sum, each with its sign."""
    match expr:
        case Arithmetic("+", left, right):
            yield from _summands(left, negative)
            yield from _summands(right, negative)
        case Arithmetic("-", left, right):
            yield from _summands(left, negative)
            yield from _summands(right, not negative)
        case Negative(operand):
            yield from _summands(operand, not negative)
        case _:
            yield Negative(expr, expr.span) if negative else expr


def _averages(
    term: Expr, graph: Graph, clients: Clients, governed: Sequence[Sequence[int]]
) -> Expr:
    """A term over averages of roles as a formula over the numbers that LLMs name."""
    names = tuple(role.name for role in graph.roles)
    starts = np.cumsum([0, *map(len, governed)]).tolist()

    def leaf(expr: Expr) -> Expr:
        if not isinstance(expr, ActionOf):
            return expr
        parts: list[Expr] = []
        for i, share in enumerate(clients[expr.role]):
            if share:
                place = starts[i] + list(governed[i]).index(expr.role)
                named: Expr = ActionOf(place, names[expr.role], expr.span)
                parts.append(
                    named if share == 1 else Arithmetic("*", Constant(share), named, expr.span)
                )
        return total(parts)

    return rewrite(written_out(term, Acting(names)), leaf)


# --- weighted totals -----------------------------------------------------------------------------


def _weighted(graph: Graph, game: ContinuousGame, clients: Clients) -> ContinuousGame | None:
    judge = objective_of(graph, clients)
    if judge is None:
        return None
    count = len(graph.llms)
    zero = _values(judge, [Fraction(0)] * count)
    weights = [[Fraction(0)] * count for _ in range(count)]
    for j in range(count):
        unit = _values(judge, [Fraction(int(k == j)) for k in range(count)])
        for i in range(count):
            weights[i][j] = unit[i] - zero[i]
    for trial in ([2, 3, 5, 7, 11, 13], [-4, 9, -1, 6, -8, 3]):
        point = [Fraction(trial[k % 6] + k // 6) for k in range(count)]
        values = _values(judge, point)
        for i, row in enumerate(weights):
            linear = zero[i] + sum((w * x for w, x in zip(row, point, strict=True)), Fraction(0))
            if zero[i] or values[i] != linear:
                message = f"the objective of {graph.llms[i].name} is no weighted sum of totals"
                raise BadContinuousGame(message)
    floats = [[float(w) for w in row] for row in weights]
    return other_regarding(game, floats, _still_alike(game.alike, weights))


def _still_alike(
    classes: Sequence[Sequence[int]], weights: Sequence[Sequence[Fraction]]
) -> tuple[tuple[int, ...], ...]:
    """Classes of players alike, split up where weights tell them apart."""
    found: list[list[int]] = []
    for players in classes:
        own: list[list[int]] = []
        for i in players:
            home = next((group for group in own if _exchanged(weights, group[0], i)), None)
            if home is None:
                own.append([i])
            else:
                home.append(i)
        found += own
    return tuple(map(tuple, found))


def _exchanged(weights: Sequence[Sequence[Fraction]], i: int, j: int) -> bool:
    """Whether weights stay the same when two players change places."""
    order = list(range(len(weights)))
    order[i], order[j] = j, i
    return all(
        weights[a][b] == weights[order[a]][order[b]]
        for a in range(len(weights))
        for b in ((i, j) if a not in (i, j) else range(len(weights)))
    )


def _values(judge: Any, totals: Sequence[Fraction]) -> list[Any]:
    column = np.empty((len(totals), 1), dtype=object)
    column[:, 0] = list(totals)
    return list(judge(column)[:, 0])


# --- terms over actions --------------------------------------------------------------------------


def _with_terms(game: ContinuousGame, terms: Mapping[int, Expr]) -> ContinuousGame:
    """The game in which some players get the value of a formula besides."""
    formulas = {i: Formula.of(term, 0, game.total) for i, term in terms.items()}

    def payoff(i: int, x: Array) -> Array:
        found = game.payoff(i, x)
        if i in formulas:
            found = found + floats.run(formulas[i].value, x)[..., 0]
        return np.asarray(found)

    def gradient(i: int, x: Array) -> Array:
        found = game.gradient(i, x)
        return found + floats.run(formulas[i].slopes, x) if i in formulas else found

    ranges = None if game.ranges is None else _Added(game.ranges, formulas)
    return evolve(game, payoff=payoff, gradient=gradient, ranges=ranges, alike=(), together=None)


@define(eq=False)
class _Added:
    """Enclosures of payoffs to which formulas are added (see `Ranges`)."""

    ranges: Ranges
    formulas: Mapping[int, Formula]

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        return self._sum(i, self.ranges.payoff(i, low, high), lambda own: own.payoff(0, low, high))

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        found = self.ranges.gradient(i, low, high)
        return self._sum(i, found, lambda own: own.gradient(0, low, high))

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        found = self.ranges.second(i, low, high, rows)
        return self._sum(i, found, lambda own: own.second(0, low, high, rows))

    def _sum(self, i: int, found: tuple[Array, Array], more: Any) -> tuple[Array, Array]:
        if i not in self.formulas:
            return found
        return intervals.add(found, more(FormulaRanges([self.formulas[i]])))

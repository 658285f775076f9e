"""This module evaluates what LLMs maximise, at the totals of their clients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial, reduce
from operator import add, truediv
from typing import Any

import numpy as np
from attrs import evolve, frozen

from ..compiler.arithmetic import EvaluationError
from ..compiler.columns import Column, apply
from ..compiler.evaluate import evaluate
from ..compiler.expr import ActionAt, ActionOf, Aggregate, AllActions, Expr, Welfare
from ..compiler.ir.graph import Graph
from ..compiler.ir.nodes import LlmNode
from ..compiler.play import Played
from ..compiler.walk import walk
from ..dsl.diagnostic import fail, refusal


def objective_of(
    graph: Graph, clients: Sequence[Sequence[Fraction]]
) -> Callable[[np.ndarray], np.ndarray] | None:
    """What LLMs maximise as a function of totals of shape (n, ...); None if these are totals.

    `clients[r][i]` is the share of role r that LLM i advises. The function raises SpecError where
    an objective has no value.
    """
    llms = graph.llms
    if all(llm.objective is None for llm in llms):
        return None
    for llm in llms:
        if llm.objective is not None and of_actions(llm.objective):
            message = f"the objective of {llm.name} is over actions, and not of totals alone"
            help = "such objectives are for games with intervals of actions"
            raise refusal("objective-of-actions", message, llm.objective.span, help)
    names = [llm.name for llm in llms]
    mass = [sum((row[i] for row in clients), Fraction(0)) for i in range(len(llms))]

    def judge(totals: np.ndarray) -> np.ndarray:
        flat = np.asarray(totals).reshape(len(llms), -1).astype(object)
        columns = [Column.of(row.tolist()) for row in flat]
        judged = np.empty_like(flat)
        for i, llm in enumerate(llms):
            if llm.objective is None:
                judged[i] = flat[i]
                continue
            env = _Judged((), totals=columns, mass=mass, names=names, own_llm=i)
            value = _evaluated(llm, env)
            judged[i] = value.array() if isinstance(value, Column) else value
        return judged.reshape(totals.shape)

    return judge


def of_actions(expr: Expr) -> bool:
    """Whether an expression mentions what some role plays."""
    return any(isinstance(part, ActionOf | ActionAt | AllActions) for part in walk(expr))


def of_totals(expr: Expr) -> bool:
    """Whether an expression mentions what some LLM gets."""
    return any(isinstance(part, Aggregate | Welfare) for part in walk(expr))


def _evaluated(llm: LlmNode, env: _Judged) -> Any:
    assert llm.objective is not None
    try:
        return evaluate(llm.objective, env)
    except EvaluationError as error:
        message = f"{error.message}, in the objective of {llm.name}"
        raise fail("no-objective", message, error.span or llm.objective.span) from None


@frozen(eq=False, kw_only=True)
class _Judged(Played):
    """What totals, means and welfare are worth, at every profile at once.

    `totals[i]` is a column over profiles; LLMs that are left out have no total.
    """

    totals: list[Column]
    mass: list[Fraction]
    names: list[str]
    own_llm: int

    def leaf(self, expr: Expr) -> Any:
        match expr:
            case Aggregate(measure, None, "others"):
                rest = [k for k in range(len(self.totals)) if k != self.own_llm]
                return self._measured(measure, rest) if rest else self._nobody(measure, expr)
            case Aggregate(measure, llm):
                k = self.own_llm if llm is None else self._position(llm, expr)
                return self._measured(measure, [k])
            case Welfare():
                return self._measured("total", list(range(len(self.totals))))
            case _:
                return super().leaf(expr)

    def _nobody(self, measure: str, expr: Expr) -> Fraction:
        if measure == "mean":
            message = "no other LLM has clients at these parameter values, so there is no mean"
            raise EvaluationError(message, expr.span)
        return Fraction(0)

    def _position(self, llm: str, expr: Expr) -> int:
        if llm not in self.names:
            message = f"'{llm}' has no clients at these parameter values, so no total or mean"
            raise EvaluationError(message, expr.span)
        return self.names.index(llm)

    def _measured(self, measure: str, llms: list[int]) -> Any:
        """The total of some LLMs together, or their mean per client."""
        total = reduce(partial(apply, add), (self.totals[k] for k in llms))
        mass = sum((self.mass[k] for k in llms), Fraction(0))
        return total if measure == "total" else apply(truediv, total, mass)

    def select(self, mask: Any) -> _Judged:
        return evolve(self, totals=[t.at(mask) for t in self.totals])

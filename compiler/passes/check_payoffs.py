"""This module checks that payoffs and signals have a value at every profile of a small game.

Order: after `bind_parameters`. Games with more profiles than `MAX_EVALUATIONS` allows are checked
where they are evaluated, by the backends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ..arithmetic import EvaluationError
from ..evaluate import evaluate
from ..ir.graph import Graph
from ..ir.nodes import RoleNode
from ..play import Played, no_payoff
from ..terms import FiniteActions, PayoffFormula

MAX_EVALUATIONS = 20_000


def check_payoffs(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a payoff or a signal without a value at some profile, or chances that are no
            probabilities.
    """
    roles = graph.roles
    if not all(isinstance(role.actions, FiniteActions) for role in roles):
        return graph
    if prod(_count(role) for role in roles) * len(roles) > MAX_EVALUATIONS:
        return graph
    found: list[Diagnostic] = []
    for payoff in graph.payoffs:
        if isinstance(payoff.payoffs, PayoffFormula):
            found += _formula(payoff.payoffs, roles)
    found += _signals(graph, roles)
    if found:
        raise SpecError(found)
    return graph


def _count(role: RoleNode) -> int:
    assert isinstance(role.actions, FiniteActions)
    return len(role.actions.values)


def _profiles(roles: Sequence[RoleNode]) -> Iterator[tuple[Any, ...]]:
    return product(*(r.actions.values for r in roles if isinstance(r.actions, FiniteActions)))


def _formula(formula: PayoffFormula, roles: Sequence[RoleNode]) -> list[Diagnostic]:
    for profile in _profiles(roles):
        for position in formula.roles:
            role = roles[position]
            try:
                evaluate(formula.value, Played(profile, position, role.index))
            except EvaluationError as error:
                return [no_payoff(error, formula.value, role.name, profile)]
    return []


def _signals(graph: Graph, roles: Sequence[RoleNode]) -> list[Diagnostic]:
    seen = graph.monitoring
    if seen is None or not (seen.chances or seen.outcome):
        return []
    for profile in _profiles(roles):
        played = ", ".join(map(str, profile))
        env = Played(profile)
        try:
            if seen.outcome is not None:
                evaluate(seen.outcome, env)
            for signal, chance in seen.chances:
                value = evaluate(chance, env)
                if not 0 <= value <= 1:
                    message = f"the chance of '{signal}' is {value} at ({played})"
                    help = "chances are from 0 to 1; the last signal takes the rest"
                    return list(fail("not-a-probability", message, chance.span, help).diagnostics)
        except EvaluationError as error:
            message = f"{error.message}, in what is seen at ({played})"
            return list(fail("no-signal", message, error.span or seen.span).diagnostics)
    return []

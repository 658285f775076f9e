"""This module checks that payoffs and signals have a value at every profile of a small game.

Order: after `bind_parameters`. What is left out here, in games with many profiles or with costly
formulas, is checked where it is evaluated, by the backends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod
from typing import Any

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ..arithmetic import EvaluationError, not_a_number
from ..environment import Effort, OutOfEffort
from ..evaluate import evaluate
from ..expr import AllActions, Expr, OtherActions
from ..ir.graph import Graph
from ..ir.nodes import MonitoringNode, RoleNode
from ..play import Played, no_payoff
from ..terms import FiniteActions, PayoffFormula
from ..walk import walk
from ..wording import GUARD, in_order, number_text, profile_words

MAX_EVALUATIONS = 20_000
"""Payoffs to evaluate (profiles times roles); of a larger game only the first few are."""

SAMPLE = 200
MAX_EFFORT = 300_000
NEAR = 1e-9
"""Chances add up to 1 within this where they are irrational."""


def check_payoffs(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a payoff or a signal without a value at some profile, or chances that are no
            probabilities.
    """
    roles = graph.roles
    if not all(isinstance(role.actions, FiniteActions) for role in roles):
        return graph
    found: list[Diagnostic] = []
    for payoff in graph.payoffs:
        if isinstance(payoff.payoffs, PayoffFormula):
            found += _formula(payoff.payoffs, roles)
    found += _signals(graph, roles)
    if found:
        raise SpecError(in_order(found))
    return graph


def _profiles(roles: Sequence[RoleNode], size: int) -> Iterator[tuple[Any, ...]]:
    """The profiles; of a large game only the first ones. `size` is that of what is evaluated."""
    choices = [r.actions.values for r in roles if isinstance(r.actions, FiniteActions)]
    small = prod(map(len, choices)) * len(roles) <= MAX_EVALUATIONS
    bound = MAX_EFFORT // size + 1
    return islice(product(*choices), bound if small else min(bound, SAMPLE // len(roles) + 1))


def _size(formulas: Sequence[Expr], roles: Sequence[RoleNode]) -> int:
    """About how many steps it takes to evaluate formulas once, ranges aside."""
    lists = (AllActions, OtherActions)
    nodes = (node for formula in formulas for node in walk(formula))
    return sum(len(roles) if isinstance(node, lists) else 1 for node in nodes)


def _formula(formula: PayoffFormula, roles: Sequence[RoleNode]) -> list[Diagnostic]:
    effort = Effort(MAX_EFFORT)
    size = _size([formula.value], roles)
    for profile in _profiles(roles, size):
        for position in formula.roles:
            role = roles[position]
            try:
                effort.spend(size, None)
                env = Played(profile, position, role.index, effort=effort)
                value = evaluate(formula.value, env)
                if isinstance(value, str):
                    raise not_a_number(value)
            except OutOfEffort:
                return []
            except EvaluationError as error:
                return [no_payoff(error, formula.value, role.name, profile)]
    return []


def _signals(graph: Graph, roles: Sequence[RoleNode]) -> list[Diagnostic]:
    seen = graph.monitoring
    if seen is None or not (seen.chances or seen.outcome):
        return []
    formulas = [chance for _, chance in seen.chances]
    formulas += [] if seen.outcome is None else [seen.outcome]
    effort = Effort(MAX_EFFORT)
    size = _size(formulas, roles)
    for profile in _profiles(roles, size):
        try:
            effort.spend(size, None)
            values = [evaluate(formula, Played(profile, effort=effort)) for formula in formulas]
        except OutOfEffort:
            return []
        except EvaluationError as error:
            message = f"{error.message}, in what is seen at ({profile_words(profile)})"
            help = error.help or GUARD
            return list(fail("no-signal", message, error.span or seen.span, help).diagnostics)
        found = _chances(seen, values[: len(seen.chances)], profile)
        if found:
            return found
    return []


def _chances(seen: MonitoringNode, values: list[Any], profile: Sequence[Any]) -> list[Diagnostic]:
    """What is wrong with the chances of the signals at a profile."""
    played = f"({profile_words(profile)})"
    for (signal, chance), value in zip(seen.chances, values, strict=True):
        if not 0 <= value <= 1:
            message = f"the chance of '{signal}' is {number_text(value)} at {played}"
            help = "chances are from 0 to 1; the signal without one takes the rest"
            return list(fail("not-a-probability", message, chance.span, help).diagnostics)
    if seen.chances and abs(sum(values) - 1) > (NEAR if _numerical(values) else 0):
        message = f"the chances of the signals add up to {number_text(sum(values))} at {played}"
        help = f"leave out the chance of '{seen.signals[-1]}': it takes the rest"
        return list(fail("chances-do-not-sum-to-one", message, seen.span, help).diagnostics)
    return []


def _numerical(values: list[Any]) -> bool:
    return any(isinstance(value, float) for value in values)

"""This module checks numbers, once they are known: shares, probabilities, discounts, rounds.

Order: right after `bind_parameters`, once for every binding.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ...dsl.source import Span
from ..expr import Constant, Expr
from ..ir.graph import Graph
from ..ir.nodes import RoleNode
from ..terms import AssortativeMatching, IntervalActions, JointMatching


def check_numbers(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: shares that are negative or do not add up to 1, a probability, compliance or
            discount outside its range, rounds or delays that are no whole numbers.
    """
    found = [
        *_shares(graph),
        *_matching(graph),
        *_llms(graph),
        *_monitoring(graph),
        *_repetition(graph),
        *_intervals(graph),
    ]
    if found:
        raise SpecError(dict.fromkeys(found))
    return graph


def number(expr: Expr | None) -> Any:
    """The value of a bound expression."""
    assert isinstance(expr, Constant)
    return expr.value


def _error(id: str, message: str, span: Span | None, help: str = "") -> Diagnostic:
    return fail(id, message, span, help).diagnostics[0]


# --- shares and matching -----------------------------------------------------------------------


def _shares(graph: Graph) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for role in graph.roles:
        shares = [(llm.name, share) for llm, share in graph.shares(role)]
        if not shares:
            continue
        bad = _share_problems(role, shares)
        found += bad
        if bad:
            continue
        total = sum(number(share) for _, share in shares)
        if total != 1:
            message = f"shares of role '{role.name}' add up to {total}, not 1"
            help = f"write '{shares[-1][0]} rest' to give {shares[-1][0]} what is left"
            found.append(_error("shares-do-not-sum-to-one", message, graph.advice_span(role), help))
    return _once_per_place(found)


def _once_per_place(found: list[Diagnostic]) -> list[Diagnostic]:
    """One complaint for each line of the text, although the line holds for many roles."""
    first: dict[tuple[str, Span | None], Diagnostic] = {}
    for diagnostic in found:
        first.setdefault((diagnostic.id, diagnostic.span), diagnostic)
    return list(first.values())


def _share_problems(role: RoleNode, shares: list[tuple[str, Expr]]) -> list[Diagnostic]:
    found = []
    for llm, share in shares:
        value = number(share)
        if isinstance(value, float):
            message = f"the share of {llm} in role '{role.name}' is irrational; shares are exact"
            help = "write a fraction; sqrt, exp and log rarely give one"
            found.append(_error("inexact-share", message, share.span, help))
        elif value < 0:
            message = f"the share of {llm} in role '{role.name}' is {value}, which is negative"
            help = "shares are from 0 to 1; the others may add up to more than 1"
            found.append(_error("negative-share", message, share.span, help))
    return found


def _matching(graph: Graph) -> list[Diagnostic]:
    population = graph.population
    if population is None:
        return []
    match population.matching:
        case AssortativeMatching(probability):
            return _fraction("the probability of assortative matching", probability)
        case JointMatching(rows):
            return _joint(graph, rows, population.matching.span)
        case _:
            return []


def _joint(
    graph: Graph, rows: tuple[tuple[tuple[str, ...], Expr], ...], span: Span | None
) -> list[Diagnostic]:
    found = [d for _, p in rows for d in _fraction("the probability of a governor profile", p)]
    if found:
        return found
    total = sum(number(probability) for _, probability in rows)
    if total != 1:
        message = f"the probabilities of the governor profiles add up to {total}, not 1"
        return [_error("probabilities-do-not-sum-to-one", message, span, "make them add up to 1")]
    for role in graph.roles:
        for llm, share in graph.shares(role):
            implied = sum(number(p) for row, p in rows if row[role.position] == llm.name)
            if number(share) != implied:
                message = (
                    f"the share of {llm.name} in role '{role.name}' is {number(share)}, "
                    f"but the joint matching makes it {implied}"
                )
                help = "leave out 'clients': the shares follow from 'matching joint'"
                return [_error("shares-contradict-matching", message, share.span, help)]
    return []


def _fraction(what: str, expr: Expr) -> list[Diagnostic]:
    value = number(expr)
    if isinstance(value, float):
        return [
            _error("inexact-probability", f"{what} is irrational", expr.span, "write a fraction")
        ]
    if not 0 <= value <= 1:
        message = f"{what} is {value}, which is not between 0 and 1"
        return [_error("not-a-probability", message, expr.span)]
    return []


# --- the rest ----------------------------------------------------------------------------------


def _llms(graph: Graph) -> list[Diagnostic]:
    found: dict[Span | None, Diagnostic] = {}
    for llm in graph.llms:
        for diagnostic in _fraction(f"the compliance of {llm.name}'s clients", llm.compliance):
            found.setdefault(diagnostic.span, diagnostic)
    return list(found.values())


def _monitoring(graph: Graph) -> list[Diagnostic]:
    seen = graph.monitoring
    if seen is None:
        return []
    found = [] if seen.noise is None else _fraction("the noise", seen.noise)
    if seen.delay is not None:
        found += _whole("the delay", seen.delay, 0)
    if seen.sample is not None:
        found += _whole("the sample", seen.sample, 1)
    return found


def _repetition(graph: Graph) -> list[Diagnostic]:
    repeated = graph.repetition
    if repeated is None:
        return []
    found: list[Diagnostic] = []
    if repeated.discount is not None:
        value = number(repeated.discount)
        if not 0 <= value < 1:
            message = f"the discount is {value}, which is not in [0, 1)"
            help = "a discount of 19/20 weighs the next period by 0.95"
            found.append(_error("bad-discount", message, repeated.discount.span, help))
    if repeated.rounds is not None:
        found += _whole("the number of rounds", repeated.rounds, 1)
    return found


def _whole(what: str, expr: Expr, least: int) -> list[Diagnostic]:
    value = number(expr)
    if isinstance(value, float) or Fraction(value).denominator != 1 or value < least:
        message = f"{what} is {value}, which is not a whole number from {least} on"
        return [_error("not-a-whole-number", message, expr.span)]
    return []


def _intervals(graph: Graph) -> list[Diagnostic]:
    for role in graph.roles:
        if isinstance(role.actions, IntervalActions):
            low, high = number(role.actions.low), number(role.actions.high)
            if low > high:
                message = f"the actions of role '{role.name}' run from {low} to {high}"
                return [_error("empty-interval", message, role.actions.low.span, "swap the ends")]
    return []

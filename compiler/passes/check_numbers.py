"""This module checks numbers, once they are known: shares, probabilities, discounts, rounds.

Order: right after `bind_parameters`, once for every binding.
"""

from __future__ import annotations

from typing import Any

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ...dsl.source import Span
from ..expr import Constant, Expr
from ..ir.graph import Graph
from ..ir.nodes import RoleNode
from ..methods import BY_NAME, ArgumentSpec, Kind
from ..terms import AssortativeMatching, IntervalActions, JointMatching, Option
from ..wording import in_order, number_text


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
        *_arguments(graph),
    ]
    if found:
        raise SpecError(in_order(found))
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
    seen: set[tuple[int, ...]] = set()  # one line may share out the clients of many roles
    for role in graph.roles:
        shares = [(llm.name, share) for llm, share in graph.shares(role)]
        line = tuple(id(share) for _, share in shares)
        if not shares or line in seen:
            continue
        seen.add(line)
        bad = _share_problems(role, shares)
        found += bad
        if bad:
            continue
        total = sum(number(share) for _, share in shares)
        if total != 1:
            message = f"shares of role '{role.name}' add up to {number_text(total)}, not 1"
            help = f"write '{shares[-1][0]} rest' to give {shares[-1][0]} what is left"
            if total > 1 or len(shares) > 2:
                help = "write 'rest' for the share that takes what is left"
            found.append(_error("shares-do-not-sum-to-one", message, graph.advice_span(role), help))
    return _once_per_place(found)


def _once_per_place(found: list[Diagnostic]) -> list[Diagnostic]:
    """One complaint for each line of the text, although the line holds for many roles."""
    first: dict[tuple[str, Span | None], Diagnostic] = {}
    for diagnostic in found:
        first.setdefault((diagnostic.id, diagnostic.span), diagnostic)
    return list(first.values())


def _share_problems(role: RoleNode, shares: list[tuple[str, Expr]]) -> list[Diagnostic]:
    """What is wrong with shares one by one; not with a `rest` that others bring into trouble."""
    found: list[Diagnostic] = []
    rests: list[Diagnostic] = []
    for llm, share in shares:
        value = number(share)
        what = f"the share of {llm} in role '{role.name}'"
        into = rests if share.span and share.span.text.split()[-1] == "rest" else found
        if isinstance(value, float):
            help = "write a fraction; sqrt, exp and log rarely give one"
            message = f"{what} is irrational ({number_text(value)}); shares are exact"
            into.append(_error("inexact-share", message, share.span, help))
        elif value < 0 and into is rests:
            message = f"nothing is left for {llm} in role '{role.name}': the other shares add up "
            message += f"to {number_text(sum(number(s) for _, s in shares if number(s) > 0))}"
            rests.append(_error("negative-share", message, share.span, "lower the other shares"))
        elif value < 0:
            message = f"{what} is {number_text(value)}, which is negative"
            found.append(_error("negative-share", message, share.span, "shares are from 0 to 1"))
    return found or rests[:1]


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
        message = (
            f"the probabilities of the governor profiles add up to {number_text(total)}, not 1"
        )
        help = f"{number_text(1 - total)} is missing" if total < 1 else "lower some of them"
        return [_error("probabilities-do-not-sum-to-one", message, span, help)]
    for role in graph.roles:
        for llm, share in graph.shares(role):
            implied = sum(number(p) for row, p in rows if row[role.position] == llm.name)
            if number(share) != implied:
                stated, made = number_text(number(share)), number_text(implied)
                message = f"the share of {llm.name} in role '{role.name}' is {stated}, "
                message += f"but the joint matching makes it {made}"
                help = "leave out 'clients': the shares follow from 'matching joint'"
                return [_error("shares-contradict-matching", message, share.span, help)]
    return []


def _fraction(what: str, expr: Expr) -> list[Diagnostic]:
    value = number(expr)
    if isinstance(value, float):
        message = f"{what} is irrational ({number_text(value)})"
        return [_error("inexact-probability", message, expr.span, "write a fraction")]
    if not 0 <= value <= 1:
        message = f"{what} is {number_text(value)}, which is not between 0 and 1"
        return [_error("not-a-probability", message, expr.span, "write a fraction such as 9/10")]
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
            message = f"the discount is {number_text(value)}, which is not from 0 to below 1"
            help = "a discount of 19/20 weighs the next period by 0.95"
            if value == 1:
                help = "write a number close to 1, such as 999/1000, or 'rounds' for a finite game"
            found.append(_error("bad-discount", message, repeated.discount.span, help))
    if repeated.rounds is not None:
        found += _whole("the number of rounds", repeated.rounds, 1)
    return found


def _whole(what: str, expr: Expr, least: int) -> list[Diagnostic]:
    value = number(expr)
    if not isinstance(value, int) or value < least:
        message = f"{what} is {number_text(value)}, which is not a whole number from {least} on"
        return [_error("not-a-whole-number", message, expr.span, f"write {least}, or more")]
    return []


def _intervals(graph: Graph) -> list[Diagnostic]:
    for role in graph.roles:
        if isinstance(role.actions, IntervalActions):
            low, high = number(role.actions.low), number(role.actions.high)
            if low > high:
                ends = f"from {number_text(low)} to {number_text(high)}"
                message = f"the actions of role '{role.name}' run {ends}"
                help = "write the lower end first"
                return [_error("empty-interval", message, role.actions.span, help)]
    return []


def _arguments(graph: Graph) -> list[Diagnostic]:
    """What is wrong with the numbers that analyses are given."""
    found: list[Diagnostic] = []
    for analysis in graph.analyses:
        for argument in analysis.arguments:
            spec = BY_NAME[analysis.method].argument(getattr(argument, "name", ""))
            if isinstance(argument, Option) and spec is not None and spec.kind is Kind.NUMBER:
                assert isinstance(argument.value, Constant)
                found += _argument(spec, argument.value)
    return found


def _argument(spec: ArgumentSpec, expr: Constant) -> list[Diagnostic]:
    value = expr.value
    if spec.whole:
        return _whole(f"'{spec.name}'", expr, spec.least)
    if value < spec.least or (spec.below is not None and value >= spec.below):
        wanted = f"from {spec.least} " + (f"to below {spec.below}" if spec.below else "on")
        message = f"'{spec.name}' is {number_text(value)}, which is not {wanted}"
        return [_error("argument-out-of-range", message, expr.span, f"write a number {wanted}")]
    return []

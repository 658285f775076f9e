"""This module checks the values of parameters that claims run through.

Order: none; it reads the graph with parameters still symbolic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ...dsl.source import Span
from ..expr import Domain, Parameter, Rational, Symbol
from ..ir.graph import Graph
from ..ir.nodes import ClaimNode
from ..values import MAX_CASES, contains, members
from ..wording import count_text, in_order, number_text
from .bind_parameters import values_of


def check_claims(graph: Graph, settings: Mapping[str, Rational]) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a domain that is empty, infinite or too large, values that the parameter cannot
            have, too many combinations.
    """
    known = values_of(graph, settings)
    found: list[Diagnostic] = []
    for claim in graph.claims:
        try:
            _check(claim, known)
        except SpecError as error:
            found += error.diagnostics
    if found:
        raise SpecError(in_order(found))
    return graph


def _check(claim: ClaimNode, known: Mapping[Symbol, Any]) -> None:
    values = [members(domain, known, claim.span) for _, domain in claim.bindings]
    count = prod(map(len, values))
    if count > MAX_CASES:
        message = f"this claim runs through {count_text(count)} combinations of values"
        help = f"the limit is {MAX_CASES:,}; take larger steps"
        raise fail("too-many-cases", message, _places(claim), help)
    for (parameter, domain), these in zip(claim.bindings, values, strict=True):
        if parameter.domain is not None:
            _check_values(parameter, parameter.domain, domain, these, known)


def _check_values(
    parameter: Parameter,
    allowed: Domain,
    domain: Domain,
    values: Iterable[Any],
    known: Mapping[Symbol, Any],
) -> None:
    for value in values:
        if not contains(allowed, value, known):
            shown = "" if allowed.span is None else " ".join(allowed.span.text.split())
            message = f"{parameter.name} takes the value {number_text(value)} here, "
            message += f"which is not in {shown}"
            help = "leave it out, or widen the domain of the parameter"
            raise fail("value-outside-domain", message, domain.span, help)


def _places(claim: ClaimNode) -> Span | None:
    """Where the domains of a claim stand."""
    first, last = claim.bindings[0][1].span, claim.bindings[-1][1].span
    return first.to(last) if first is not None and last is not None else claim.span

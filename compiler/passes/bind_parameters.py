"""This module binds parameters: afterwards every expression of the graph mentions none.

Order: first of all passes; everything else needs numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve

from ...dsl.diagnostic import Diagnostic, SpecError
from ..arithmetic import EvaluationError
from ..environment import Effort
from ..evaluate import constant
from ..expr import (
    Aggregate,
    ChoiceDomain,
    Constant,
    Domain,
    Expr,
    IntervalDomain,
    Parameter,
    RangeDomain,
    Rational,
    Ref,
    Symbol,
    Welfare,
)
from ..ir.graph import Graph
from ..ir.nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    DefinitionNode,
    Edge,
    Link,
    LlmNode,
    MonitoringNode,
    Node,
    ParameterNode,
    PayoffNode,
    PopulationNode,
    RepetitionNode,
    RoleNode,
    StateNode,
)
from ..terms import (
    Argument,
    AssortativeMatching,
    Condition,
    IntervalActions,
    JointMatching,
    Option,
    PayoffFormula,
    PayoffTable,
    Play,
    Rule,
    Setting,
    Target,
)
from ..values import Known, assign, check_settings, no_value
from ..walk import rewrite, rewrite_domain, walk
from ..wording import in_order

Bind = Callable[[Expr], Expr]


def bind_parameters(graph: Graph, settings: Mapping[str, Rational]) -> Graph:
    """The graph with parameters and definitions replaced by what they are worth.

    Args:
        settings: values from outside, by the name of the parameter; the others have their default.

    Raises:
        SpecError: an unknown parameter, a value outside its domain, an expression without a value.
    """
    known = values_of(graph, settings)

    def leaf(expr: Expr) -> Expr:
        if isinstance(expr, Ref):
            return Constant(known[expr.symbol], expr.span)
        return expr

    problems: list[Diagnostic] = []
    effort = Effort()
    advice: dict[int, Edge] = {}  # one edge may join an LLM to many roles

    def number(expr: Expr) -> Expr:
        if effort.exhausted:
            return Constant(0, expr.span)  # which has been complained about
        try:
            return Constant(constant(rewrite(expr, leaf), effort), expr.span)
        except EvaluationError as error:
            problems.extend(no_value(error, expr, known).diagnostics)
            return Constant(0, expr.span)

    def formula(expr: Expr) -> Expr:
        return rewrite(expr, leaf)

    def edge(link: Link) -> Edge:
        if not isinstance(link.edge, Advises):
            return link.edge
        if id(link.edge) not in advice:
            advice[id(link.edge)] = evolve(link.edge, share=number(link.edge.share))
        return advice[id(link.edge)]

    bound = graph.mapped(lambda _, node: _node(node, number, formula, known), edge)
    if problems:
        raise SpecError(in_order(problems))
    return bound


def values_of(graph: Graph, settings: Mapping[str, Rational]) -> Known:
    """What every parameter and definition of the graph is worth.

    Raises:
        SpecError: as `bind_parameters`.
    """
    parameters = [node.parameter for node in graph.parameters]
    definitions = [node.definition for node in graph.all(DefinitionNode)]
    check_settings(parameters, settings)
    return assign(parameters, definitions, settings)


def _node(node: Node, number: Bind, formula: Bind, known: Mapping[Symbol, Any]) -> Node:
    match node:
        case ParameterNode(parameter):
            value = Constant(known[parameter], parameter.span)
            domain = parameter.domain
            bound_domain = None if domain is None else rewrite_domain(domain, formula)
            return ParameterNode(evolve(parameter, domain=bound_domain, default=value))
        case DefinitionNode(definition):
            worth = Constant(known[definition], definition.span)
            return DefinitionNode(evolve(definition, value=worth))
        case RoleNode(actions=IntervalActions(low, high) as interval):
            ends = evolve(interval, low=number(low), high=number(high))
            return evolve(node, actions=ends)
        case PayoffNode(PayoffTable() as table):
            return PayoffNode(evolve(table, values=tuple(map(number, table.values))))
        case PayoffNode(PayoffFormula() as payoff):
            return PayoffNode(evolve(payoff, value=formula(payoff.value)))
        case LlmNode(compliance=compliance, objective=objective):
            maximised = None if objective is None else formula(objective)
            return evolve(node, compliance=number(compliance), objective=maximised)
        case PopulationNode(AssortativeMatching() as matching):
            bound_to = evolve(matching, probability=number(matching.probability))
            return evolve(node, matching=bound_to)
        case PopulationNode(JointMatching() as matching):
            rows = tuple((row, number(probability)) for row, probability in matching.rows)
            return evolve(node, matching=evolve(matching, rows=rows))
        case MonitoringNode():
            return _monitoring(node, number, formula)
        case RepetitionNode(discount, rounds):
            return evolve(node, discount=_maybe(discount, number), rounds=_maybe(rounds, number))
        case StateNode(next=after):
            return evolve(node, next=formula(after))
        case AnalysisNode(arguments=arguments):
            bound_arguments = tuple(_argument(a, number, formula) for a in arguments)
            return evolve(node, arguments=bound_arguments)
        case ClaimNode(condition=condition, bindings=bindings):
            bound_domains = tuple((p, rewrite_domain(domain, formula)) for p, domain in bindings)
            return evolve(node, condition=formula(condition), bindings=bound_domains)
        case _:
            return node


def _monitoring(node: MonitoringNode, number: Bind, formula: Bind) -> MonitoringNode:
    return evolve(
        node,
        chances=tuple((signal, formula(chance)) for signal, chance in node.chances),
        outcome=_maybe(node.outcome, formula),
        noise=_maybe(node.noise, number),
        delay=_maybe(node.delay, number),
        sample=_maybe(node.sample, number),
    )


def _maybe(expr: Expr | None, bind: Bind) -> Expr | None:
    return None if expr is None else bind(expr)


def _argument(argument: Argument, number: Bind, formula: Bind) -> Argument:
    match argument:
        case Target(value=value):
            return evolve(argument, value=number(value))
        case Condition(truth):
            return evolve(argument, truth=formula(truth))
        case Option(value=RangeDomain() | IntervalDomain() | ChoiceDomain() as domain):
            return evolve(argument, value=rewrite_domain(domain, formula))
        case Option(value=str() | Parameter()) | Play():
            return argument
        case Rule(settings=settings):
            bound = tuple((name, _setting(value, number, formula)) for name, value in settings)
            return evolve(argument, settings=bound)
        case Option(value=value):
            assert not isinstance(value, str | Parameter | Domain)
            judged = any(isinstance(part, Aggregate | Welfare) for part in walk(value))
            return evolve(argument, value=formula(value) if judged else number(value))


def _setting(value: Setting, number: Bind, formula: Bind) -> Setting:
    """A setting of a rule."""
    if isinstance(value, Rule):
        bound = _argument(value, number, formula)
        assert isinstance(bound, Rule)
        return bound
    return value if isinstance(value, str | tuple) else number(value)

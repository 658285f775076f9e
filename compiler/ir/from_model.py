"""This module turns a model into the intermediate graph, parameters still symbolic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import attrs

from ..expr import (
    ChoiceDomain,
    Constant,
    Domain,
    Expr,
    IntervalDomain,
    Parameter,
    RangeDomain,
    ResultOf,
    Symbol,
)
from ..model.types import Llm, Model
from ..terms import (
    AssortativeMatching,
    Condition,
    IntervalActions,
    JointMatching,
    Option,
    PayoffFormula,
    PayoffTable,
    Rule,
    Target,
)
from ..walk import domain_expressions, symbols, walk
from .graph import Graph, pays
from .nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    DefinitionNode,
    Feeds,
    Link,
    LlmNode,
    MonitoringNode,
    Node,
    ParameterNode,
    PayoffNode,
    PopulationNode,
    RepetitionNode,
    RoleNode,
    SpecNode,
    StateNode,
    Tests,
)

Told = TypeVar("Told", RoleNode, MonitoringNode, RepetitionNode, StateNode, AnalysisNode, ClaimNode)


def from_model(model: Model) -> Graph:
    """The intermediate graph of a model."""
    nodes: list[tuple[str, Node]] = [("spec", _spec(model))]
    nodes += [(f"parameter {p.name}", ParameterNode(p)) for p in model.parameters]
    nodes += [(symbol_name(d), DefinitionNode(d)) for d in model.definitions]
    roles = [_as(RoleNode, role) for role in model.game.roles]
    nodes += [(f"role {role.name}", role) for role in roles]
    links: list[Link] = []
    if isinstance(model.game.payoffs, PayoffTable):
        nodes.append(("payoff 1", PayoffNode(model.game.payoffs)))
        links += pays(roles, "payoff 1")
    else:
        for k, formula in enumerate(model.game.payoffs, 1):
            nodes.append((f"payoff {k}", PayoffNode(formula)))
            links += pays((roles[p] for p in formula.roles), f"payoff {k}")
    nodes += _population(model)
    links += _advice(model)
    nodes += _repeated(model)
    nodes += _asked(model)
    links += _tests(model)
    links += _feeds(model, nodes, links)
    return Graph(nodes, links)


def _as(kind: type[Told], part: Any) -> Told:
    """The node that says what a part of the model says, field by field."""
    return kind(**{field.name: getattr(part, field.name) for field in attrs.fields(type(part))})


def symbol_name(symbol: Symbol) -> str:
    """The name of the node of a parameter or definition."""
    return f"{'parameter' if isinstance(symbol, Parameter) else symbol.kind} {symbol.name}"


def _spec(model: Model) -> SpecNode:
    return SpecNode(model.source.name, model.docstring, model.game.name, model.game.docstring)


def _population(model: Model) -> Iterator[tuple[str, Node]]:
    population = model.population
    if population is None:
        return
    node = PopulationNode(
        population.matching,
        population.uniform_instructions,
        population.independent_draws,
        population.span,
    )
    yield "population", node
    for k, llm in enumerate(population.llms):
        yield f"llm {llm.name}", _llm(model, llm, k)


def _llm(model: Model, llm: Llm, position: int) -> LlmNode:
    assert model.population is not None
    complied = next((c for c in model.population.compliance if c.llm == llm.name), None)
    objective = next((o.value for o in model.objectives if o.llm == llm.name), None)
    return LlmNode(
        llm.name,
        position,
        Constant(1) if complied is None else complied.value,
        None if complied is None else complied.otherwise,
        objective,
        llm.array,
        llm.index,
        llm.span,
    )


def _advice(model: Model) -> Iterator[Link]:
    if model.population is None:
        return
    for line in model.population.advice:
        advice = [(f"llm {llm}", Advises(share, line.span)) for llm, share in line.shares]
        for position in line.roles:
            role = f"role {model.game.roles[position].name}"
            yield from (Link(llm, role, edge) for llm, edge in advice)


def _repeated(model: Model) -> Iterator[tuple[str, Node]]:
    if model.monitoring is not None:
        yield "monitoring", _as(MonitoringNode, model.monitoring)
    elif model.population is not None:
        yield "monitoring", MonitoringNode("clients")
    if model.repetition is not None:
        yield "repetition", _as(RepetitionNode, model.repetition)
    for state in model.states:
        yield f"state {state.parameter}", _as(StateNode, state)


def _asked(model: Model) -> Iterator[tuple[str, Node]]:
    for a in model.analyses:
        yield f"analysis {a.name}", _as(AnalysisNode, a)
    for k, c in enumerate(model.claims, 1):
        yield f"claim {k}", _as(ClaimNode, c)


def _tests(model: Model) -> Iterator[Link]:
    for k, claim in enumerate(model.claims, 1):
        named = (n.analysis for n in walk(claim.condition) if isinstance(n, ResultOf))
        for analysis in dict.fromkeys(named):
            yield Link(f"claim {k}", f"analysis {analysis}", Tests())


# --- who mentions what -------------------------------------------------------------------------


def _feeds(
    model: Model, nodes: Iterable[tuple[str, Node]], links: Iterable[Link]
) -> Iterator[Link]:
    kept = {id(s) for s in (*model.parameters, *model.definitions)}
    for name, node in nodes:
        for symbol in dict.fromkeys(_mentioned(expressions(node))):
            if id(symbol) in kept:
                yield Link(symbol_name(symbol), name, Feeds())
    fed: set[tuple[str, str]] = set()
    for link in links:
        if isinstance(link.edge, Advises):
            for symbol in symbols(link.edge.share):
                if (symbol_name(symbol), link.head) not in fed:
                    fed.add((symbol_name(symbol), link.head))
                    yield Link(symbol_name(symbol), link.head, Feeds())


def _mentioned(found: Iterable[Expr]) -> Iterator[Symbol]:
    for expr in found:
        yield from symbols(expr)


def expressions(node: Node) -> Iterator[Expr]:
    """Every expression that a node holds."""
    match node:
        case ParameterNode(parameter):
            yield parameter.default
            if parameter.domain is not None:
                yield from domain_expressions(parameter.domain)
        case DefinitionNode(definition):
            yield definition.value
        case RoleNode(actions=IntervalActions(low, high)):
            yield from (low, high)
        case PayoffNode(PayoffTable(values=values)):
            yield from values
        case PayoffNode(PayoffFormula(value=value)):
            yield value
        case LlmNode(compliance=compliance, objective=objective):
            yield from (e for e in (compliance, objective) if e is not None)
        case PopulationNode(AssortativeMatching(probability)):
            yield probability
        case PopulationNode(JointMatching(rows)):
            yield from (probability for _, probability in rows)
        case MonitoringNode(chances=chances, outcome=outcome, noise=n, delay=d, sample=s):
            yield from (chance for _, chance in chances)
            yield from (e for e in (outcome, n, d, s) if e is not None)
        case RepetitionNode(discount, rounds):
            yield from (e for e in (discount, rounds) if e is not None)
        case StateNode(next=after):
            yield after
        case AnalysisNode(arguments=arguments):
            yield from (e for a in arguments for e in _argument_expressions(a))
        case ClaimNode(condition=condition, bindings=bindings):
            yield condition
            yield from (e for _, domain in bindings for e in domain_expressions(domain))
        case _:
            return


def _argument_expressions(argument: object) -> Iterator[Expr]:
    match argument:
        case Target(value=value) | Condition(truth=value):
            yield value
        case Option(value=RangeDomain() | IntervalDomain() | ChoiceDomain() as domain):
            yield from domain_expressions(domain)
        case Option(value=value) if not isinstance(value, str | Parameter | Domain):
            yield value
        case Rule(settings=settings):
            for _, own in settings:
                if isinstance(own, Rule):
                    yield from _argument_expressions(own)
                elif not isinstance(own, str | tuple):
                    yield own

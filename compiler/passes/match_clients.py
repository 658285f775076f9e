"""This module turns shares and matching into the law of the governor profile.

Order: after `drop_absent_llms`; `find_symmetry` may come before or after.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ...dsl.diagnostic import Diagnostic
from ..arithmetic import exact
from ..expr import Constant
from ..ir.graph import Graph
from ..ir.nodes import Advises, GovernorLaw, Link, Node, PopulationNode
from ..terms import AssortativeMatching, IndependentMatching, JointMatching
from ..wording import number_text
from .check_numbers import number
from .drop_absent_llms import drop_absent_llms

Rows = tuple[tuple[Fraction, ...], ...]


def match_clients(graph: Graph) -> Graph:
    """The graph with its matching as a `GovernorLaw` and a share on every edge that has one.

    Under joint matching the shares follow from the governor profiles; the edges are added here.
    """
    population = graph.population
    if population is None:
        return graph
    law = _law(graph, population)

    def node(_: str, old: Node) -> Node:
        return evolve(old, matching=law) if isinstance(old, PopulationNode) else old

    matched = graph.mapped(node)
    if not isinstance(population.matching, JointMatching):
        return matched
    links = [link for link in matched.links() if not isinstance(link.edge, Advises)]
    return Graph(matched.nodes(), [*links, *_implied(matched, law)])


def _law(graph: Graph, population: PopulationNode) -> GovernorLaw:
    match population.matching:
        case IndependentMatching():
            return GovernorLaw(((Fraction(1), share_rows(graph)),))
        case AssortativeMatching(probability):
            return _assortative(share_rows(graph), exact(number(probability)))
        case JointMatching(rows):
            order = {llm.name: k for k, llm in enumerate(graph.llms)}
            components = tuple(
                (exact(number(p)), _point([order[name] for name in row], len(order)))
                for row, p in rows
                if number(p) != 0
            )
            return GovernorLaw(components)
        case GovernorLaw() as law:
            return law


def share_rows(graph: Graph) -> Rows:
    """The shares by role and LLM."""
    llms = graph.llms
    rows = []
    for role in graph.roles:
        shares = {llm.name: exact(number(share)) for llm, share in graph.shares(role)}
        rows.append(tuple(shares.get(llm.name, Fraction(0)) for llm in llms))
    return tuple(rows)


def _assortative(shares: Rows, probability: Fraction) -> GovernorLaw:
    """With the probability one LLM, drawn by its average share, governs all its roles.

    Roles in which the drawn LLM has no clients are governed independently by the shares.
    """
    count = len(shares[0])
    components = [(1 - probability, shares)]
    for llm in range(count):
        average = sum((row[llm] for row in shares), Fraction(0)) / len(shares)
        rows = tuple(
            tuple(Fraction(k == llm) for k in range(count)) if row[llm] else row for row in shares
        )
        components.append((probability * average, rows))
    return GovernorLaw(tuple(c for c in components if c[0] != 0))


def matching_notes(graph: Graph) -> list[Diagnostic]:
    """A note for every LLM that assortative matching gives more or fewer clients in all than its
    shares say: means are by these. `graph` is bound and not matched yet."""
    population = graph.population
    if population is None or not isinstance(population.matching, AssortativeMatching):
        return []
    present = drop_absent_llms(graph)
    assert present.population is not None
    law = _law(present, present.population)
    stated = [sum(column) for column in zip(*share_rows(present), strict=True)]
    notes = []
    for i, (llm, sum_) in enumerate(zip(present.llms, stated, strict=True)):
        found = sum(w * row[i] for w, rows in law.components for row in rows)
        if found != sum_:
            message = f"under this matching {llm.name} governs {number_text(found)} clients of an "
            message += f"instance, and not {number_text(sum_)} as its shares say"
            help = "its mean is its total divided by its shares"
            span = population.matching.span
            notes.append(Diagnostic("matching-moves-clients", message, span, (), help, "note"))
    return notes


def _point(governors: list[int], count: int) -> Rows:
    return tuple(tuple(Fraction(k == llm) for k in range(count)) for llm in governors)


def _implied(graph: Graph, law: GovernorLaw) -> list[Link]:
    links = []
    for r, role in enumerate(graph.roles):
        for i, llm in enumerate(graph.llms):
            share = sum((weight * rows[r][i] for weight, rows in law.components), Fraction(0))
            if share:
                edge = Advises(Constant(share, llm.span), llm.span)
                links.append(Link(f"llm {llm.name}", f"role {role.name}", edge))
    return links

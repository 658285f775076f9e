"""This module verifies the invariants of a graph; a breach is our own error."""

from __future__ import annotations

from ...dsl.diagnostic import InternalError
from .graph import Graph
from .nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    DefinitionNode,
    Feeds,
    Link,
    LlmNode,
    ParameterNode,
    PayoffNode,
    Pays,
    RoleNode,
    SpecNode,
    Tests,
)

ENDS = {
    Advises: ((LlmNode,), (RoleNode,)),
    Pays: ((PayoffNode,), (RoleNode,)),
    Tests: ((ClaimNode,), (AnalysisNode,)),
}


def verify(graph: Graph) -> None:
    """Check a graph.

    Raises:
        InternalError: roles or LLMs are not numbered 0, 1, ...; a role is not paid exactly once;
            an edge joins the wrong kinds of nodes; there is not exactly one spec node.
    """
    if graph.one(SpecNode) is None:
        raise InternalError("the graph has no spec node")
    for nodes in (graph.roles, graph.llms):
        if [node.position for node in nodes] != list(range(len(nodes))):
            raise InternalError("positions are not 0, 1, 2, ...")
    if not graph.roles:
        raise InternalError("the graph has no roles")
    paid = sorted(p for payoff in graph.payoffs for p in graph.paid_roles(payoff))
    if paid != [role.position for role in graph.roles]:
        raise InternalError("a role is not paid exactly once")
    if bool(graph.llms) != (graph.population is not None):
        raise InternalError("LLMs and population do not go together")
    payloads = dict(graph.nodes())
    for link in graph.links():
        _verify_ends(link, payloads[link.tail], payloads[link.head])


def _verify_ends(link: Link, tail: object, head: object) -> None:
    if isinstance(link.edge, Feeds):
        fits = isinstance(tail, ParameterNode | DefinitionNode)
    else:
        tails, heads = ENDS[type(link.edge)]
        fits = isinstance(tail, tails) and isinstance(head, heads)
    if not fits:
        raise InternalError(f"the edge from '{link.tail}' to '{link.head}' joins the wrong kinds")

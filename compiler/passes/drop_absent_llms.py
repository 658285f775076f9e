"""This module drops LLMs whose shares are all zero: they have no clients and play no part.

Order: after `check_numbers`, before `match_clients`.
"""

from __future__ import annotations

from attrs import evolve

from ...dsl.diagnostic import Diagnostic
from ..ir.graph import Graph
from ..ir.nodes import LlmNode, Node
from ..terms import JointMatching
from .check_numbers import number


def drop_absent_llms(graph: Graph) -> Graph:
    """The graph without the LLMs that have no clients (see `absence_notes`)."""
    absent = {llm.name for llm in absent_llms(graph)}
    if not absent:
        return graph
    present = [llm.name for llm in graph.llms if llm.name not in absent]

    def node(name: str, old: Node) -> Node | None:
        if not isinstance(old, LlmNode):
            return old
        return None if old.name in absent else evolve(old, position=present.index(old.name))

    return graph.mapped(node)


def absent_llms(graph: Graph) -> list[LlmNode]:
    """The LLMs whose shares are all zero at the values in use."""
    present = {
        llm.name for role in graph.roles for llm, share in graph.shares(role) if number(share) != 0
    }
    if graph.population is not None and isinstance(graph.population.matching, JointMatching):
        rows = graph.population.matching.rows
        present |= {name for row, probability in rows if number(probability) for name in row}
    return [llm for llm in graph.llms if llm.name not in present]


def absence_notes(graph: Graph) -> list[Diagnostic]:
    """A note for every LLM that is left out; `graph` is bound and still has it."""
    message = "'{}' has no clients at these parameter values and is left out"
    return [
        Diagnostic("llm-left-out", message.format(llm.name), llm.span, help="", severity="note")
        for llm in absent_llms(graph)
    ]

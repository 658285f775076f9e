"""This module finds LLMs that nothing but their names tells apart.

Order: after `match_clients` and `find_symmetry`. Such LLMs have the same shares in every role,
their clients comply alike, nobody's objective tells them apart, and the law of the governors stays
the same if they change places. Who may exchange names with whom is found by trying.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from fractions import Fraction

from attrs import evolve

from ..expr import Aggregate
from ..ir.graph import Graph
from ..ir.nodes import GovernorLaw, LlmNode, Node, SymmetryNode
from ..walk import walk

MAX_WORK = 20_000_000
"""Entries of the governors' law that are compared; of larger laws nothing is found."""

Law = tuple[tuple[Fraction, tuple[tuple[Fraction, ...], ...]], ...]


def find_equal_llms(graph: Graph) -> Graph:
    """The graph with the classes of LLMs in its `SymmetryNode`."""
    classes = _classes(graph)

    def node(_: str, old: Node) -> Node:
        return evolve(old, llm_classes=classes) if isinstance(old, SymmetryNode) else old

    return graph.mapped(node)


def _classes(graph: Graph) -> tuple[tuple[int, ...], ...]:
    if graph.population is None:
        return ()
    law = graph.population.matching
    assert isinstance(law, GovernorLaw)
    alike = _alike(graph.llms, law.components)
    groups: dict[Hashable, list[list[int]]] = {}
    for k, key in enumerate(alike):
        classes = groups.setdefault(key, [])
        for members in classes:
            if _exchangeable(law.components, members[0], k):
                members.append(k)
                break
        else:
            classes.append([k])
    found = [tuple(members) for classes in groups.values() for members in classes]
    return tuple(sorted(found))


def _alike(llms: list[LlmNode], law: Law) -> list[Hashable]:
    """A key for each LLM; those with different keys are not interchangeable."""
    size = len(law) * len(law[0][1]) * len(llms)
    named = {
        node.llm
        for llm in llms
        if llm.objective is not None
        for node in walk(llm.objective)
        if isinstance(node, Aggregate) and node.llm is not None
    }
    keys: list[Hashable] = []
    for llm in llms:
        if llm.name in named or size > MAX_WORK:
            keys.append(llm.position)
            continue
        columns = Counter((w, tuple(row[llm.position] for row in rows)) for w, rows in law)
        shares = frozenset(columns.items())
        keys.append((shares, llm.compliance, llm.otherwise, llm.objective))
    return keys


def _exchangeable(law: Law, a: int, b: int) -> bool:
    """Whether the law of the governors is the same if two LLMs change places."""
    if len(law) == 1:
        return True  # their columns are the same, or they would have different keys
    before: Counter[Hashable] = Counter()
    after: Counter[Hashable] = Counter()
    for weight, rows in law:
        before[rows] += weight  # type: ignore[assignment]
        after[tuple(_swapped(row, a, b) for row in rows)] += weight  # type: ignore[assignment]
    return before == after


def _swapped(row: tuple[Fraction, ...], a: int, b: int) -> tuple[Fraction, ...]:
    out = list(row)
    out[a], out[b] = row[b], row[a]
    return tuple(out)

"""This module says which LLM sees what clients play in which role, by topology and monitoring."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..expr import Constant
from .graph import Graph
from .nodes import GovernorLaw


def met(graph: Graph, llm: int, role: int) -> tuple[Fraction, ...] | None:
    """How often the clients of an LLM meet those of each LLM in a role: shares of those whom its
    clients in other roles meet; None if they meet nobody there.

    The graph is matched. Each client in another role meets one in this role (model of [FOLK]).
    """
    law = graph.population.matching if graph.population is not None else None
    if not isinstance(law, GovernorLaw):
        return tuple(Fraction(int(r == role)) for r in range(len(graph.roles)))
    sums = [Fraction(0)] * len(graph.llms)
    for weight, rows in law.components:
        own = sum((row[llm] for r, row in enumerate(rows) if r != role), Fraction(0))
        for i, share in enumerate(rows[role]):
            sums[i] += weight * own * share
    whole = sum(sums, Fraction(0))
    return tuple(s / whole for s in sums) if whole else None


def everyone(graph: Graph, role: int) -> tuple[Fraction, ...]:
    """The share of each LLM among the clients of a role."""
    law = graph.population.matching if graph.population is not None else None
    if not isinstance(law, GovernorLaw):
        return tuple(Fraction(int(r == role)) for r in range(len(graph.roles)))
    sums = [Fraction(0)] * len(graph.llms)
    for weight, rows in law.components:
        for i, share in enumerate(rows[role]):
            sums[i] += weight * share
    return tuple(sums)


def seen(graph: Graph, llm: int, role: int) -> tuple[Fraction, ...] | None:
    """The shares of LLMs among the clients that an LLM sees in a role; None if it sees nobody.

    It sees what its own clients do: all of a role that it advises alone. Perfect monitoring shows
    all; monitoring of clients, identified or not, whom its clients meet.
    """
    all_ = everyone(graph, role)
    if all_[llm] == 1:
        return all_
    kind = "perfect" if graph.monitoring is None else graph.monitoring.kind
    if kind == "perfect":
        return all_
    if kind in ("clients", "identified"):
        return met(graph, llm, role)
    return None


def players(graph: Graph) -> tuple[str, ...]:
    """The names of the LLMs; without a population, of the roles."""
    return tuple(node.name for node in graph.llms) or tuple(role.name for role in graph.roles)


def position(graph: Graph, llm: str) -> int:
    """The number of an LLM; without a population, that of the role."""
    return players(graph).index(llm)


def blurred(graph: Graph) -> str:
    """The word for what keeps LLMs from seeing a round at once and exactly; empty if nothing."""
    node = graph.monitoring
    if node is None:
        return ""
    for word in ("noise", "delay", "sample"):
        value = getattr(node, word)
        if value is not None and not (isinstance(value, Constant) and value.value == 0):
            return word
    return ""


def alone(graph: Graph) -> Sequence[int | None]:
    """For each role the LLM that advises all its clients; None if there are several."""
    found: list[int | None] = []
    for role in range(len(graph.roles)):
        shares = everyone(graph, role)
        found.append(shares.index(Fraction(1)) if 1 in shares else None)
    return found

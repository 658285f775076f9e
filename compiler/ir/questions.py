"""This module answers questions about a matched graph before anything is solved."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import prod

from attrs import frozen

from ..expr import Constant
from .graph import Graph
from .nodes import GovernorLaw, LlmNode

MAX_TERMS = 200_000
"""Governor profiles times terms of a law that are gone through to see independence."""


@frozen
class Influence:
    """What an LLM can do inside one instance of the game.

    roles     names of the roles that it can govern
    jointly   whether it can govern two or more of them in one instance
    meeting   the probability that it does (None without a population)
    """

    llm: str
    roles: tuple[str, ...]
    jointly: bool
    meeting: Fraction | None


def influences(graph: Graph) -> tuple[Influence, ...]:
    """The influence of every LLM ([FOLK], single-role governance). The graph must be matched."""
    if graph.population is None:
        return tuple(Influence(role.name, (role.name,), False, None) for role in graph.roles)
    law = graph.population.matching
    assert isinstance(law, GovernorLaw)
    return tuple(_influence(graph, law, llm) for llm in graph.llms)


def collapses(graph: Graph) -> bool:
    """Whether the meta-game collapses to the base game: the same equilibrium outcomes.

    It does when no LLM can govern two roles of one instance, every client follows, each LLM
    maximises its clients' total, and who governs one role tells nothing of who governs another.
    """
    if any(influence.jointly for influence in influences(graph)):
        return False
    if graph.population is None:
        return True
    law = graph.population.matching
    assert isinstance(law, GovernorLaw)
    plain = all(llm.objective is None and llm.compliance == Constant(1) for llm in graph.llms)
    return plain and _independent(law)


def _independent(law: GovernorLaw) -> bool:
    """Whether governors of different roles are independent (not known of very large laws: no)."""
    if len(law.components) == 1:
        return True
    roles = range(len(law.components[0][1]))
    shares = [
        [sum((w * rows[r][i] for w, rows in law.components), Fraction(0)) for i in range(len(row))]
        for r, row in enumerate(law.components[0][1])
    ]
    present = [[i for i, share in enumerate(row) if share] for row in shares]
    if prod(map(len, present)) * len(law.components) > MAX_TERMS:
        return False
    return all(
        sum(w * prod(rows[r][g[r]] for r in roles) for w, rows in law.components)
        == prod(shares[r][g[r]] for r in roles)
        for g in product(*present)
    )


def _influence(graph: Graph, law: GovernorLaw, llm: LlmNode) -> Influence:
    k = llm.position
    names = [role.name for role in graph.roles]
    governed = [
        name for r, name in enumerate(names) if any(w and rows[r][k] for w, rows in law.components)
    ]
    jointly = any(
        w and rows[r][k] and rows[q][k]
        for w, rows in law.components
        for r, q in _pairs([r for r, row in enumerate(rows) if row[k]])
    )
    meeting = sum(
        (w * _two_or_more([row[k] for row in rows]) for w, rows in law.components), Fraction(0)
    )
    return Influence(llm.name, tuple(governed), jointly, meeting)


def _pairs(positions: list[int]) -> list[tuple[int, int]]:
    return list(combinations(positions[:2], 2))


def _two_or_more(probabilities: list[Fraction]) -> Fraction:
    """The probability that at least two of some independent events happen."""
    none, one = Fraction(1), Fraction(0)
    for p in probabilities:
        none, one = none * (1 - p), one * (1 - p) + none * p
    return 1 - none - one

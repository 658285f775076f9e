"""This module answers questions about a matched graph before anything is solved."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
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
    if graph.population is None:
        return True
    law = graph.population.matching
    assert isinstance(law, GovernorLaw)
    if any(_jointly(law, llm.position) for llm in graph.llms):
        return False
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
    meeting = sum(
        (w * _two_or_more([row[k] for row in rows]) for w, rows in law.components), Fraction(0)
    )
    return Influence(llm.name, tuple(governed), _jointly(law, k), meeting)


def _jointly(law: GovernorLaw, llm: int) -> bool:
    """Whether an LLM can govern two roles of one instance."""
    return any(w and sum(1 for row in rows if row[llm]) > 1 for w, rows in law.components)


def _two_or_more(probabilities: list[Fraction]) -> Fraction:
    """The probability that at least two of some independent events happen.

    Equal probabilities are taken together, and fractions are reduced once, at the end.
    """
    often = Counter(p for p in probabilities if p)
    certain = often.pop(Fraction(1), 0)
    if certain > 1:
        return Fraction(1)
    every = prod(p.denominator**k for p, k in often.items())
    none = prod((p.denominator - p.numerator) ** k for p, k in often.items())
    if certain:
        return 1 - Fraction(none, every)
    odds = ((k * p.numerator, p.denominator - p.numerator) for p, k in often.items())
    one = sum(happens * (none // not_so) for happens, not_so in odds)
    return 1 - Fraction(none + one, every)

"""This module reads who advises whom and who sees what from a matched graph."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ...compiler.expr import Constant
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import GovernorLaw
from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..numbers.floats import Number
from .problem import Topology
from .solvers.clients.observation import Kind, missing

KINDS: dict[str, Kind] = {
    "perfect": "perfect",
    "clients": "clients",
    "identified": "identified",
    "none": "none",
}

SEES: dict[Kind, str] = {
    "perfect": "everyone's play",
    "clients": "the actions, by role, in the games of its own clients",
    "identified": "the actions, by role, in the games of its own clients, and who governs them",
    "none": "nothing",
}
"""What an LLM sees, by the kind of monitoring."""


def monitoring(graph: Graph) -> Kind:
    """The kind of monitoring: as it is declared, else `clients`, or `perfect` among roles.

    Raises:
        Refusal: public monitoring, noise, delay or samples, which nothing here covers.
    """
    node = graph.monitoring
    if node is None:
        return "clients" if graph.population is not None else "perfect"
    extras = {"noise": node.noise, "delay": node.delay, "sample": node.sample}
    for name, value in extras.items():
        if value is not None:
            message = f"no analysis takes '{name}' into account yet"
            raise refusal("monitoring-not-covered", message, node.span, f"leave '{name}' out")
    if node.kind not in KINDS:
        message = f"no analysis covers {node.kind} monitoring yet"
        help = f"covered: {', '.join(KINDS)}"
        raise refusal("monitoring-not-covered", message, node.span, help)
    return KINDS[node.kind]


def topology(game: OneShot, kind: Kind) -> Topology:
    """Who recommends what to whom, as arrays.

    Raises:
        Refusal: clients are not matched independently, and joint frequencies would tell more.
    """
    population = game.graph.population
    law = None if population is None else population.matching
    if kind == "clients" and isinstance(law, GovernorLaw) and len(law.components) > 1:
        message = "under clients monitoring only independent matching is covered"
        help = "leave 'matching' out, or write 'monitoring identified'"
        raise refusal(
            "matching-not-covered", message, population.span if population else None, help
        )
    problem = game.problem
    actions = tuple(len(own) for own in problem.actions)
    told = []
    for groups, size in zip(problem.free, game.sizes, strict=True):
        table = np.full((size, len(actions)), -1, dtype=int)
        numbers = np.unravel_index(np.arange(size), [actions[g[0]] for g in groups] or [1])
        for group, column in zip(groups, numbers, strict=False):
            table[:, list(group)] = column[:, None]
        told.append(table)
    return Topology(problem.clients, actions, tuple(told), problem.followed)


def refuse_partial_view(game: OneShot, method: str) -> Kind:
    """The kind of monitoring, if every deviation is seen by all and names its author.

    Raises:
        Refusal: it is not so.
    """
    kind = monitoring(game.graph)
    hidden = missing(topology(game, kind), kind) if kind == "identified" else ()
    if kind == "perfect" or (kind == "identified" and not hidden):
        return kind
    node = game.graph.monitoring
    message = f"{method} needs to know who deviated, which {kind} monitoring does not tell"
    if hidden:
        llm, role = game.llms[hidden[0][0]], game.problem.roles[hidden[0][1]]
        message = f"{method} needs every deviation to be seen: {llm} does not see role '{role}'"
    help = "'monitoring perfect' tells it; 'attribution()' says what is seen here"
    raise refusal("monitoring-not-covered", message, node.span if node else None, help)


def discount(graph: Graph, stated: Number | None) -> Fraction:
    """The discount factor that is stated, or that of the spec, in [0, 1).

    Raises:
        Refusal: there is none, or it is not a rational number in that range.
    """
    node = graph.repetition
    value: object = stated
    if value is None and node is not None and node.discount is not None:
        assert isinstance(node.discount, Constant)
        value = node.discount.value
    if value is None:
        help = "write 'repeated { discount 9/10 }', or 'discount = 9/10' as an argument"
        raise refusal("no-discount", "no discount factor is stated", None, help)
    assert isinstance(value, int | float | Fraction)
    if not 0 <= value < 1:
        message = f"a discount factor of {value} is not at least 0 and below 1"
        raise refusal(
            "discount-out-of-range", message, None, "patience below 1 can come close to it"
        )
    return Fraction(value) if not isinstance(value, float) else Fraction(str(value))

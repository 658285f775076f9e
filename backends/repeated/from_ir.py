"""This module reads who advises whom and who sees what from a matched graph."""

from __future__ import annotations

import numpy as np

from ...compiler.ir.graph import Graph
from ...dsl.diagnostic import refusal
from ..base import OneShot
from .problem import Topology
from .solvers.clients.observation import Kind

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


def topology(game: OneShot) -> Topology:
    """Who recommends what to whom, as arrays."""
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

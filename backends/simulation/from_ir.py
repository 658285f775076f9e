"""This module turns a spec into arrays that the simulation engine plays."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np

from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..instructions import governors
from ..numbers.floats import Number
from ..numbers.scaled import BeyondFloats, scaled
from ..public_signal import PublicSignal
from .engine.problem import Kind, Law, Monitoring, Problem, TablePayoffs
from .plays import Plays

MOST_PAYOFFS = 2**24
"""Entries of the base game's payoff table: roles times profiles of actions."""

KINDS: dict[str, Kind] = {
    "perfect": "perfect",
    "clients": "clients",
    "identified": "identified",
    "public": "none",
    "none": "none",
}
"""What LLMs that go by a rule see, by the kind of monitoring; the public signal, if one looks."""

PAID = ("perfect", "clients", "identified")
"""Kinds of monitoring that show what an LLM's own clients get: it follows from what they met."""


Supports = tuple[tuple[int, ...], ...]
"""For each role the numbers of the actions that can occur, in order."""


def supports_of(game: OneShot, plays: Plays) -> Supports:
    """What clients can be seen to play: what they are told, or play when they do not follow."""
    problem = game.problem
    if any("frequencies" in rule.needs for rule in plays.rules):  # which know all by number
        return tuple(tuple(range(len(own))) for own in problem.actions)
    out = []
    for r, row in enumerate(problem.clients):
        found: set[int] = set()
        for i, share in enumerate(row):
            said = {int(a) for a in plays.told[i][:, r]} if share else set()
            for a in said:
                found |= {b for b, chance in enumerate(problem.followed[i][r][a]) if chance}
        out.append(tuple(sorted(found)))
    return tuple(out)


def problem_of(game: OneShot, plays: Plays, supports: Supports, size: int, fixed: bool) -> Problem:
    """The arrays of a simulation with `size` instances in a round, over actions that can occur.

    Raises:
        Refusal: the base game has too many profiles, or payoffs beyond floats.
    """
    graph = game.graph
    followed = tuple(
        tuple(
            np.array([[float(matrix[a][b]) for b in own] for a in own])
            for matrix, own in zip(rows, supports, strict=True)
        )
        for rows in game.problem.followed
    )
    return Problem(
        TablePayoffs(_payoffs(game, supports)),
        tuple(map(len, supports)),
        _law(graph, len(game.llms)),
        followed,
        tuple(_renumbered(told, supports) for told in plays.told),
        size,
        not fixed,
        None,
        _monitoring(graph, plays.signal),
        graph.population is None or not graph.population.independent_draws,
    )


def _renumbered(told: np.ndarray, supports: Supports) -> np.ndarray:
    out = np.full_like(told, -1)
    for r, own in enumerate(supports):
        for place, action in enumerate(own):
            out[told[:, r] == action, r] = place
    return out


def _payoffs(game: OneShot, supports: Supports) -> np.ndarray:
    entries = len(supports) * prod(map(len, supports))
    if entries > MOST_PAYOFFS:
        message = f"the base game has {entries:,} payoffs, too many for a table to play from"
        help = f"simulations take up to {MOST_PAYOFFS:,}"
        raise refusal("game-too-large", message, None, help)
    table = game.problem.base.on_grid(supports)
    try:
        return scaled(table).floats()
    except BeyondFloats as error:
        raise refusal("beyond-floats", str(error), None, "scale the payoffs") from None


def _law(graph: Graph, llms: int) -> Law:
    parts = governors(graph, llms)
    weights = np.array([float(weight) for weight, _ in parts])
    rows = np.array([[[float(x) for x in row] for row in rows] for _, rows in parts])
    return Law(weights, rows)


def _monitoring(graph: Graph, signal: PublicSignal | None) -> Monitoring:
    node = graph.monitoring
    if node is None:
        return Monitoring("clients" if graph.population is not None else "perfect")
    noise, delay, sample = (_constant(x) for x in (node.noise, node.delay, node.sample))
    return Monitoring(
        KINDS[node.kind] if signal is None else "signal",
        0.0 if noise is None else float(noise),
        None if sample is None else int(sample),
        0 if delay is None else int(delay),
        None if signal is None else signal.chances.floats(),
        node.kind in PAID,
    )


def _constant(expr: Expr | None) -> Number | None:
    if expr is None:
        return None
    assert isinstance(expr, Constant)
    value = expr.value
    assert isinstance(value, int | float | Fraction)
    return value

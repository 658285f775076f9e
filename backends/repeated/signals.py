"""This module finds how likely each public signal is at every profile of meta-actions.

One instance of the base game, drawn at random, causes the signal that all LLMs see: its chance is
the mean over governor profiles and over what the clients play. An outcome is the mean over all
instances, and each of its values a signal that is seen for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from attrs import frozen

from ...compiler.arithmetic import EvaluationError, exact
from ...compiler.columns import Column, on_grid
from ...compiler.evaluate import evaluate
from ...compiler.expr import Expr
from ...compiler.ir.graph import Graph
from ...compiler.play import Played
from ...compiler.wording import number_text
from ...dsl.diagnostic import fail, refusal
from ..base import OneShot
from ..instructions import governors
from ..numbers.scaled import object_array, scaled
from .problem import Signals, Topology

MOST_PRODUCTS = 5_000_000
"""Profiles of the base game times profiles of meta-actions times signals."""

MOST_OUTCOMES = 512
"""Different values that a public outcome may take."""


@frozen(eq=False)
class PublicSignal:
    """What everyone sees after a period, and how it comes about.

    labels    names of the Y signals, or the values of the outcome
    signals   their chances at every profile of meta-actions
    drawn     chances are those of a signal; else an outcome's, which is certain but for noise
    """

    labels: tuple[str, ...]
    signals: Signals
    drawn: bool


def public_signal(game: OneShot, topology: Topology, noise: Fraction) -> PublicSignal:
    """The public signal of a spec with public monitoring.

    Args:
        noise: the chance that what is seen is drawn at random from all signals instead.

    Raises:
        Refusal: too many profiles or values.
        SpecError: a chance that is none, or without a value.
    """
    node = game.graph.monitoring
    assert node is not None and node.kind == "public"
    formulas = [chance for _, chance in node.chances]
    formulas += [] if node.outcome is None else [node.outcome]
    actions = game.problem.actions
    size = prod(map(len, actions)) * prod(game.sizes) * len(formulas)
    if size > MOST_PRODUCTS:
        message = f"a public signal over {size:,} combinations of plays is too large"
        help = f"up to {MOST_PRODUCTS:,} are gone through; fewer actions make fewer"
        raise refusal("signal-too-large", message, node.span, help)
    seen = np.stack([_base(f, actions) for f in formulas])
    means = _means(game.graph, topology, seen)
    if node.outcome is None:
        labels, chances = tuple(name for name, _ in node.chances), means
        _check(labels, chances, game)
    else:
        labels, chances = _indicators(means[0], game)
    if noise:
        chances = (1 - noise) * chances + noise / len(chances)
    return PublicSignal(labels, Signals(scaled(chances)), node.outcome is None)


def _base(formula: Expr, actions: Sequence[Sequence[object]]) -> np.ndarray:
    """A formula at all profiles of the base game, shape (m_1, ..., m_R), objects."""
    shape = tuple(map(len, actions))
    try:
        value: Any = evaluate(formula, Played(on_grid(actions)))
    except EvaluationError as error:
        message = f"{error.message}, in what is seen"
        raise fail("no-signal", message, error.span or formula.span, error.help) from None
    flat = value.array() if isinstance(value, Column) else object_array([value] * prod(shape))
    if any(isinstance(x, str) for x in flat):
        raise fail("no-signal", "what is seen is an action, and no number", formula.span)
    return np.asarray(flat).reshape(shape)


def _means(graph: Graph, topology: Topology, seen: np.ndarray) -> np.ndarray:
    """Means over governors and clients' play at every profile, shape (Y, S_1, ..., S_n)."""
    sizes = [len(rows) for rows in topology.told]
    out = np.empty((len(seen), *sizes), dtype=object)
    laws = [(weight, _laws(topology, rows)) for weight, rows in governors(graph, len(sizes))]
    for at in np.ndindex(*sizes):
        mean: Any = Fraction(0)
        for weight, law in laws:
            part = seen
            for tables in law:
                row = sum(table[k] for table, k in zip(tables, at, strict=True))
                part = np.tensordot(part, row, axes=(1, 0))
            mean = mean + weight * part
        out[(slice(None), *at)] = mean
    return out


def _laws(topology: Topology, governors: Any) -> list[list[np.ndarray]]:
    """By role and LLM, for each of its meta-actions: what part of the role plays what, shape (S_i,
    m_r); the sum over LLMs is the distribution of the action that is seen in the role."""
    out = []
    for r, row in enumerate(governors):
        tables = []
        for i, told in enumerate(topology.told):
            table = object_array([Fraction(0)] * (len(told) * topology.actions[r]))
            table = table.reshape(len(told), topology.actions[r])
            for k, said in enumerate(told[:, r].tolist()):
                if said >= 0 and row[i]:
                    table[k] = [row[i] * x for x in topology.followed[i][r][said]]
            tables.append(table)
        out.append(tables)
    return out


def _check(labels: Sequence[str], chances: np.ndarray, game: OneShot) -> None:
    """Chances at every profile, now that all are known."""
    node = game.graph.monitoring
    assert node is not None
    for label, own in zip(labels, chances, strict=True):
        worst = min(own.ravel().tolist(), key=lambda x: min(x, 1 - x))
        if not 0 <= worst <= 1:
            message = f"the chance of '{label}' is {number_text(worst)} at some profile"
            help = "chances are from 0 to 1; the signal without one takes the rest"
            raise fail("not-a-probability", message, node.span, help)


def _indicators(values: np.ndarray, game: OneShot) -> tuple[tuple[str, ...], np.ndarray]:
    """The different outcomes, and which of them is seen at which profile."""
    flat = values.ravel().tolist()
    node = game.graph.monitoring
    assert node is not None
    if any(isinstance(x, float) for x in flat):
        message = "the outcome is no rational number, so equal outcomes cannot be recognised"
        raise refusal("irrational-outcome", message, node.span, "round it in the spec")
    known = sorted(set(map(exact, flat)))
    if len(known) > MOST_OUTCOMES:
        message = f"the outcome takes {len(known):,} different values"
        raise refusal("signal-too-large", message, node.span, f"up to {MOST_OUTCOMES} are taken")
    place = {x: k for k, x in enumerate(known)}
    out = object_array([Fraction(0)] * (len(known) * len(flat))).reshape(len(known), len(flat))
    for column, x in enumerate(flat):
        out[place[x], column] = Fraction(1)
    return tuple(number_text(x) for x in known), out.reshape(len(known), *values.shape)

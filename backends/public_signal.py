"""This module finds how likely each public signal is at every profile of meta-actions.

One instance of the base game, drawn at random, causes the signal that all LLMs see: its chance is
the mean over who governs and over what clients play. An outcome is the mean over all instances, and
each of its values a signal that is seen for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from attrs import frozen

from ..compiler.arithmetic import EvaluationError, exact
from ..compiler.columns import Column, on_grid
from ..compiler.evaluate import evaluate
from ..compiler.expr import Expr
from ..compiler.play import Played
from ..compiler.wording import number_text
from ..dsl.diagnostic import fail, refusal
from .base import OneShot
from .instructions import governors
from .numbers.scaled import Scaled, object_array, scaled

MOST_PRODUCTS = 5_000_000
"""Profiles of the base game times profiles of meta-actions times signals."""

MOST_OUTCOMES = 512
"""Different values that a public outcome may take."""


@frozen(eq=False)
class PublicSignal:
    """What everyone sees after a period, and how it comes about.

    labels    names of the Y signals, or the values of the outcome
    chances   shape (Y, S_1, ..., S_n): of each at every profile of meta-actions
    drawn     chances are those of a signal; else an outcome's, which is certain but for noise
    """

    labels: tuple[str, ...]
    chances: Scaled
    drawn: bool


def public_signal(
    game: OneShot, told: Sequence[np.ndarray], noise: Fraction = Fraction(0)
) -> PublicSignal:
    """The public signal of a spec with public monitoring.

    Args:
        told: for each LLM shape (S_i, R), what its meta-actions tell clients; -1 where it has none.
        noise: the chance that what is seen is drawn at random from all signals instead.

    Raises:
        Refusal: too many profiles or values.
        SpecError: a chance that is none, or without a value.
    """
    node = game.graph.monitoring
    assert node is not None and node.kind == "public"
    formulas = [chance for _, chance in node.chances]
    formulas += [] if node.outcome is None else [node.outcome]
    actions, sizes = game.problem.actions, tuple(map(len, told))
    size = prod(map(len, actions)) * prod(sizes) * len(formulas)
    if size > MOST_PRODUCTS:
        message = f"a public signal over {size:,} combinations of plays is too large"
        help = f"up to {MOST_PRODUCTS:,} are gone through; fewer actions make fewer"
        raise refusal("signal-too-large", message, node.span, help)
    means = _means(game, told, np.stack([_base(f, actions) for f in formulas]))
    if node.outcome is None:
        labels, chances = tuple(name for name, _ in node.chances), means
        _check(labels, chances, game)
    else:
        labels, chances = _indicators(means[0], game)
    if noise:
        chances = (1 - noise) * chances + noise / len(chances)
    return PublicSignal(labels, scaled(chances.reshape(-1, *sizes)), node.outcome is None)


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


def _means(game: OneShot, told: Sequence[np.ndarray], seen: np.ndarray) -> np.ndarray:
    """Means over governors and clients' play: shape (Y, m_1, ..., m_R) to (Y, P), where the P
    profiles of meta-actions are in C order."""
    out: Any = Fraction(0)
    for weight, rows in governors(game.graph, len(told)):
        part = seen[..., None]
        for r, shares in enumerate(rows):
            law = _law(game, told, r, shares)
            wide = law.reshape(1, len(law), *[1] * (part.ndim - 3), -1)
            part = (part * wide).sum(axis=1)
        out = out + weight * part
    return np.asarray(out)


def _law(
    game: OneShot, told: Sequence[np.ndarray], role: int, shares: Sequence[Fraction]
) -> np.ndarray:
    """The distribution of the action that is played in a role, shape (m_r, P), objects."""
    m, n = len(game.problem.actions[role]), len(told)
    whole: Any = np.full((m, *[1] * n), Fraction(0), dtype=object)
    for i, (table, share) in enumerate(zip(told, shares, strict=True)):
        own = np.full((m, len(table)), Fraction(0), dtype=object)
        for k, said in enumerate(table[:, role].tolist()):
            if share and said >= 0:
                own[:, k] = [share * x for x in game.problem.followed[i][role][said]]
        shape = [1] * n
        shape[i] = len(table)
        whole = whole + own.reshape(m, *shape)
    return np.asarray(whole).reshape(m, -1)


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
    """The different outcomes, and which of them is seen at which of P profiles, shape (Y, P)."""
    flat = values.tolist()
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
    out = np.full((len(known), len(flat)), Fraction(0), dtype=object)
    out[[place[x] for x in flat], np.arange(len(flat))] = Fraction(1)
    return tuple(number_text(x) for x in known), out

"""This module gathers what an environment of the meta-game is made of, or refuses to."""

from __future__ import annotations

from math import prod

import numpy as np

from ...compiler.expr import Constant, Expr
from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import governors, told_by_all
from .from_game import MOST_NUMBERS, refuse_states
from .given import Signals
from .problem import Staged

CUT = 100
"""Rounds after which play of a game without end is cut off, unless it is stated."""


def staged(game: OneShot, signals: Signals) -> Staged:
    """The meta-game as an environment; without a population the players are the roles.

    Raises:
        Refusal: the game is too large for a table, changes, or what is seen is not covered.
    """
    refuse_states(game, "metagame run")
    size = len(game.llms) * prod(game.sizes)
    if size > MOST_NUMBERS:
        message = f"the program would hold {size:,} payoffs of the meta-game"
        help = f"up to {MOST_NUMBERS:,} are written out"
        raise refusal("game-too-large", message, None, help)
    kind, noise, delay = _monitoring(game)
    signal = signals(game) if kind == "public" else None
    if signal is not None and signal.chances.size > MOST_NUMBERS:
        message = f"the program would hold {signal.chances.size:,} chances of signals"
        raise refusal("game-too-large", message, None, f"up to {MOST_NUMBERS:,} are written out")
    rounds, ends, discount = _horizon(game)
    actions = tuple(tuple(map(str, own)) for own in game.problem.actions)
    return Staged(
        game.graph.spec.game,
        game.llms,
        tuple(
            tuple(" ".join(map(str, game.play(i, k))) for k in range(own))
            for i, own in enumerate(game.sizes)
        ),
        game.values.floats(),
        game.unit,
        kind,
        noise,
        delay,
        tuple(game.problem.roles),
        actions,
        _meets(game),
        _played(game),
        signal,
        rounds,
        ends,
        discount,
    )


def _monitoring(game: OneShot) -> tuple[str, float, int]:
    node = game.graph.monitoring
    if node is None:
        return "perfect" if game.graph.population is None else "clients", 0.0, 0
    if node.sample is not None:
        message = "what LLMs see of samples is not written as a program"
        raise refusal("not-generated", message, node.span, "leave 'sample' out")
    return node.kind, _number(node.noise), int(_number(node.delay))


def _horizon(game: OneShot) -> tuple[int, bool, float | None]:
    """How many rounds, whether the game ends then, and the discount factor."""
    node = game.graph.repetition
    if node is None:
        return 1, True, None
    discount = None if node.discount is None else _number(node.discount)
    if node.rounds is None:
        return CUT, False, discount
    return int(_number(node.rounds)), True, discount


def _number(expr: Expr | None) -> float:
    if expr is None:
        return 0.0
    if not isinstance(expr, Constant):
        raise InternalError("a number is not bound")
    return float(expr.value)


def _meets(game: OneShot) -> np.ndarray:
    """By LLM, role and LLM: whose clients in the role those of an LLM in other roles meet."""
    parts = governors(game.graph, len(game.llms))
    weights = np.array([float(weight) for weight, _ in parts])
    rows = np.array([[[float(x) for x in own] for own in part] for _, part in parts])
    elsewhere = rows.sum(axis=1, keepdims=True) - rows  # clients in the other roles
    found = np.einsum("c,cri,crj->irj", weights, elsewhere, rows)
    sums = found.sum(axis=2, keepdims=True)
    return np.asarray(np.where(sums > 0, found / np.where(sums > 0, sums, 1), 0.0))


def _played(game: OneShot) -> tuple[tuple[np.ndarray, ...], ...]:
    """For each LLM and role shape (S_i, m_r): what its clients play; 0 if it has none."""
    out = []
    for followed, told in zip(
        game.problem.followed, told_by_all(game.problem, game.sizes), strict=True
    ):
        own = []
        for r, matrix in enumerate(followed):
            rows = np.array([[float(x) for x in row] for row in matrix])
            said = told[:, r]
            own.append(np.where(said[:, None] >= 0, rows[said], 0.0))
        out.append(tuple(own))
    return tuple(out)

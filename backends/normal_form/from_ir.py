"""This module turns a matched graph into a one-shot problem, or says why it cannot be one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
from attrs import frozen

from ...compiler.arithmetic import EvaluationError, exact
from ...compiler.columns import Column, on_grid
from ...compiler.evaluate import evaluate
from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import GovernorLaw, LlmNode, RoleNode
from ...compiler.play import Played, no_payoff
from ...compiler.terms import ActionValue, FiniteActions, PayoffFormula, PayoffTable
from ...dsl.diagnostic import Diagnostic, Refusal, SpecError, fail
from ..objectives import objective_of
from .counts.base_game import counted_base
from .problem import BasePayoffs, Component, Problem

ONE = Fraction(1)
MAX_ENTRIES = 2**24
"""Roles times players, and the square of a role's actions, are at most this (tens of MB)."""


def refuse(graph: Graph) -> list[Diagnostic]:
    """Why the spec is no finite one-shot game; empty when it is one."""
    found: list[Diagnostic] = []
    for role in graph.roles:
        if not isinstance(role.actions, FiniteActions):
            message = f"the actions of role '{role.name}' are an interval; finite games only"
            help = "'grid = N' takes N of them, and 'actions 0..10 step 1' lists some"
            found += fail("continuous-actions", message, role.span, help).diagnostics
            break
    return found or _too_many(graph)


def _too_many(graph: Graph) -> list[Diagnostic]:
    """What would not fit into the arrays of a problem."""
    roles, llms = len(graph.roles), len(graph.llms) or len(graph.roles)
    if roles * llms > MAX_ENTRIES:
        message = f"{roles:,} roles and {llms:,} players are too many for a one-shot game"
        help = f"roles times players may be {MAX_ENTRIES:,}"
        return list(fail("game-too-large", message, None, help).diagnostics)
    for role in graph.roles:
        assert isinstance(role.actions, FiniteActions)
        if len(role.actions.values) ** 2 > MAX_ENTRIES:
            message = f"the role '{role.name}' has {len(role.actions.values):,} actions"
            help = f"a one-shot game takes up to {isqrt(MAX_ENTRIES):,} of each role"
            return list(fail("game-too-large", message, role.span, help).diagnostics)
    return []


def from_ir(graph: Graph) -> Problem:
    """The one-shot problem of a matched graph.

    Raises:
        Refusal: as `refuse` says.
    """
    refused = refuse(graph)
    if refused:
        raise Refusal(refused)
    roles = graph.roles
    actions = tuple(_actions(role) for role in roles)
    matching = _matching(graph)
    clients = _clients(graph)
    names = tuple(llm.name for llm in graph.llms) or tuple(role.name for role in roles)
    return Problem(
        roles=tuple(role.name for role in roles),
        actions=actions,
        llms=names,
        base=_base(graph, actions),
        clients=clients,
        matching=matching,
        followed=_followed(graph, actions, len(names)),
        free=_free(graph, clients, actions),
        objective=objective_of(graph, clients),
        counts=counted_base(graph),
    )


def _actions(role: RoleNode) -> tuple[ActionValue, ...]:
    assert isinstance(role.actions, FiniteActions)
    return role.actions.values


# --- population --------------------------------------------------------------------------------


def _matching(graph: Graph) -> tuple[Component, ...]:
    if graph.population is None:
        return (Component(ONE, _identity(len(graph.roles))),)
    law = graph.population.matching
    assert isinstance(law, GovernorLaw)
    return tuple(Component(weight, rows) for weight, rows in law.components)


def _identity(size: int) -> tuple[tuple[Fraction, ...], ...]:
    zero, one = Fraction(0), Fraction(1)
    return tuple((zero,) * i + (one,) + (zero,) * (size - 1 - i) for i in range(size))


def _clients(graph: Graph) -> tuple[tuple[Fraction, ...], ...]:
    if graph.population is None:
        return _identity(len(graph.roles))
    llms = graph.llms
    rows = []
    for role in graph.roles:
        shares = {llm.name: exact(_constant(share)) for llm, share in graph.shares(role)}
        rows.append(tuple(shares.get(llm.name, Fraction(0)) for llm in llms))
    return tuple(rows)


def _constant(expr: Expr) -> Any:
    assert isinstance(expr, Constant)
    return expr.value


def _followed(
    graph: Graph, actions: Sequence[tuple[ActionValue, ...]], llms: int
) -> tuple[tuple[tuple[tuple[Fraction, ...], ...], ...], ...]:
    cache: dict[Any, Any] = {}

    def matrix(llm: LlmNode | None, values: tuple[ActionValue, ...]) -> Any:
        key = None if llm is None else (llm.compliance, llm.otherwise)
        if (key, values) not in cache:
            cache[key, values] = _obedience(llm, values)
        return cache[key, values]

    nodes: Sequence[LlmNode | None] = graph.llms or [None] * llms
    return tuple(tuple(matrix(llm, values) for values in actions) for llm in nodes)


def _obedience(
    llm: LlmNode | None, values: tuple[ActionValue, ...]
) -> tuple[tuple[Fraction, ...], ...]:
    """Row a: what clients play when told action a."""
    size = len(values)
    if llm is None or _constant(llm.compliance) == 1:
        return _identity(size)
    follow = exact(_constant(llm.compliance))
    if llm.otherwise in values:
        stray = [Fraction(value == llm.otherwise) for value in values]
    else:
        stray = [Fraction(1, size)] * size
    return tuple(
        tuple(follow * (a == b) + (1 - follow) * stray[b] for b in range(size)) for a in range(size)
    )


def _free(
    graph: Graph,
    clients: Sequence[Sequence[Fraction]],
    actions: Sequence[tuple[ActionValue, ...]],
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    uniform = graph.population is not None and graph.population.uniform_instructions
    groups = []
    for llm in range(len(clients[0])):
        governed = [r for r, row in enumerate(clients) if row[llm]]
        by_actions: dict[Any, list[int]] = {}
        for r in governed:
            by_actions.setdefault(actions[r] if uniform else r, []).append(r)
        groups.append(tuple(tuple(group) for group in by_actions.values()))
    return tuple(groups)


# --- payoffs -----------------------------------------------------------------------------------


def _base(graph: Graph, actions: Sequence[tuple[ActionValue, ...]]) -> BasePayoffs:
    first = graph.payoffs[0].payoffs
    if isinstance(first, PayoffTable):
        return _TableBase(first, tuple(map(len, actions)))
    formulas: dict[int, PayoffFormula] = {}
    for node in graph.payoffs:
        assert isinstance(node.payoffs, PayoffFormula)
        formulas.update(dict.fromkeys(node.payoffs.roles, node.payoffs))
    return _FormulaBase(tuple(graph.roles), tuple(actions), formulas)


@frozen(eq=False)
class _TableBase:
    table: PayoffTable
    shape: tuple[int, ...]

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        values = np.empty(len(self.table.values), dtype=object)
        values[:] = [_constant(value) for value in self.table.values]
        whole = all(len(s) == size for s, size in zip(supports, self.shape, strict=True))
        grids = []
        for entries in self.table.entries:
            index = np.frombuffer(entries, dtype=np.uintc).reshape(self.shape)
            grids.append(values[index if whole else index[np.ix_(*supports)]])
        return np.stack(grids)


@frozen(eq=False)
class _FormulaBase:
    roles: tuple[RoleNode, ...]
    actions: tuple[tuple[ActionValue, ...], ...]
    formulas: dict[int, PayoffFormula]

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        shape = tuple(map(len, supports))
        played = on_grid([[self.actions[r][k] for k in s] for r, s in enumerate(supports)])
        out = np.empty((len(shape), *shape), dtype=object)
        for r, role in enumerate(self.roles):
            out[r] = self._paid(role, played, shape)
        return out

    def _paid(self, role: RoleNode, played: list[Any], shape: tuple[int, ...]) -> Any:
        formula = self.formulas[role.position]
        try:
            value = evaluate(formula.value, Played(played, role.position, role.index))
        except EvaluationError as error:
            profile = [
                a.values[a.codes[error.cell or 0]] if isinstance(a, Column) else a for a in played
            ]
            raise SpecError([no_payoff(error, formula.value, role.name, profile)]) from None
        return value.array().reshape(shape) if isinstance(value, Column) else value

"""This module says what happens in the instances of a base game, given what LLMs tell clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, TypeAlias

from attrs import frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.evaluate import evaluate
from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import LlmNode, RoleNode
from ...compiler.play import Played
from ...compiler.terms import FiniteActions, PayoffFormula
from ...dsl.diagnostic import SpecError, refusal
from ..instructions import Component, governors
from ..numbers.floats import Number
from ..objectives import objective_of

MOST_INSTANCES = 20_000
"""Profiles of the base game that may come up at one profile of plays."""

Value: TypeAlias = Any
"""An action of the base game: a label or an exact number."""

Told: TypeAlias = Sequence[Mapping[int, Value]]
"""By LLM what it tells its clients, by the position of the role."""

Law: TypeAlias = Sequence[Mapping[tuple[int, Value], Fraction]]
"""By role the chance that an LLM governs it and its client plays an action."""


@frozen(eq=False)
class Society:
    """Who advises whom in a game.

    graph    the matched graph
    llms     names of the n LLMs; without a population the roles
    law      of the governor profile
    groups   by LLM the roles that it advises, those that are told the same together
    mass     by LLM its clients: total = mass * mean
    """

    graph: Graph
    llms: tuple[str, ...]
    law: tuple[Component, ...]
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    mass: tuple[Fraction, ...]

    @property
    def roles(self) -> Sequence[RoleNode]:
        """The roles of the base game."""
        return self.graph.roles

    @property
    def shares(self) -> list[list[Fraction]]:
        """shares[r][i]: the share of role r that LLM i advises."""
        rows = [[Fraction(0)] * len(self.llms) for _ in self.roles]
        for weight, component in self.law:
            for row, own in zip(rows, component, strict=True):
                for i, share in enumerate(own):
                    row[i] += weight * share
        return rows

    def told(self, plays: Sequence[Sequence[Value]]) -> Told:
        """What clients are told if each LLM names one action for each of its groups."""
        return [
            {r: action for group, action in zip(own, play, strict=True) for r in group}
            for own, play in zip(self.groups, plays, strict=True)
        ]


def society_of(graph: Graph) -> Society:
    """Who advises whom in the game of a matched graph."""
    llms = tuple(llm.name for llm in graph.llms) or tuple(role.name for role in graph.roles)
    law = governors(graph, len(llms))
    groups = tuple(tuple(_groups(graph, law, i)) for i in range(len(llms)))
    found = Society(graph, llms, law, groups, ())
    mass = [sum(column, Fraction(0)) for column in zip(*found.shares, strict=True)]
    return Society(graph, llms, law, groups, tuple(mass))


def _groups(graph: Graph, law: Sequence[Component], llm: int) -> Iterator[tuple[int, ...]]:
    uniform = graph.population is not None and graph.population.uniform_instructions
    together: dict[Any, list[int]] = {}
    for role in graph.roles:
        if any(weight and rows[role.position][llm] for weight, rows in law):
            key = role.actions if uniform else role.position
            together.setdefault(key, []).append(role.position)
    return (tuple(own) for own in together.values())


# --- instances -----------------------------------------------------------------------------------


def laws(society: Society, told: Told) -> list[tuple[Fraction, Law]]:
    """For each part of the law of governors its weight, and who plays what in each role."""
    return [
        (weight, [dict(_role(society, r, row, told)) for r, row in enumerate(rows)])
        for weight, rows in society.law
    ]


def _role(
    society: Society, role: int, row: Sequence[Fraction], told: Told
) -> Iterator[tuple[tuple[int, Value], Fraction]]:
    for i, share in enumerate(row):
        if share:
            for action, chance in played(society, i, role, told[i][role]).items():
                yield (i, action), share * chance


def played(society: Society, llm: int, role: int, told: Value) -> dict[Value, Fraction]:
    """What the clients of an LLM in a role play, and how often, when they are told something."""
    nodes = society.graph.llms
    follow = Fraction(1) if not nodes else _share(nodes[llm])
    found = {told: follow}
    if follow == 1:
        return found
    stray = _stray(society, llm, role)
    for action in stray:
        found[action] = found.get(action, Fraction(0)) + (1 - follow) / len(stray)
    return found


def _stray(society: Society, llm: int, role: int) -> Sequence[Value]:
    """What clients who do not follow choose from.

    Raises:
        Refusal: they choose from an interval at random.
    """
    node, actions = society.graph.llms[llm], society.roles[role].actions
    if isinstance(actions, FiniteActions):
        return [node.otherwise] if node.otherwise in actions.values else actions.values
    message = f"clients of {node.name} that do not follow are not played with here"
    help = "full compliance, or lists of actions instead of intervals"
    raise refusal("compliance-intervals", message, node.span, help)


def check_instances(society: Society) -> None:
    """Make sure that all instances that may come up can be gone through, whatever is played.

    Raises:
        Refusal: they are too many, or clients choose from an interval at random.
    """
    for _, rows in society.law:
        count = 1
        for r, row in enumerate(rows):
            some = [i for i, share in enumerate(row) if share]
            actions = sum(1 + len(_strayed(society, i, r)) for i in some)
            kinds = society.roles[r].actions
            listed = len(kinds.values) if isinstance(kinds, FiniteActions) else actions
            count *= min(actions, listed)
        if count > MOST_INSTANCES:
            message = f"{count:,} profiles of the base game may come up in a round"
            help = f"up to {MOST_INSTANCES:,} are gone through"
            raise refusal("too-many-instances", message, None, help)


def _strayed(society: Society, llm: int, role: int) -> Sequence[Value]:
    nodes = society.graph.llms
    return () if not nodes or _share(nodes[llm]) == 1 else _stray(society, llm, role)


def _share(llm: LlmNode) -> Fraction:
    assert isinstance(llm.compliance, Constant)
    return Fraction(llm.compliance.value)


def actions_of(law: Law) -> list[dict[Value, Fraction]]:
    """By role the chance of each action, whoever governs."""
    out: list[dict[Value, Fraction]] = []
    for role in law:
        own: dict[Value, Fraction] = {}
        for (_, action), chance in role.items():
            own[action] = own.get(action, Fraction(0)) + chance
        out.append({action: chance for action, chance in own.items() if chance})
    return out


def profiles(law: Law) -> Iterator[tuple[Fraction, tuple[Value, ...]]]:
    """The profiles of the base game that may come up, with their chances."""
    chances = actions_of(law)
    for profile in product(*chances):
        chance = prod((own[a] for own, a in zip(chances, profile, strict=True)), start=Fraction(1))
        yield chance, profile


def expected(society: Society, told: Told, formula: Expr) -> Number:
    """The mean of a formula over all instances.

    Raises:
        EvaluationError: it has no value in some instance.
    """
    mean: Number = Fraction(0)
    for weight, law in laws(society, told):
        for chance, profile in profiles(law):
            mean += weight * chance * _number(evaluate(formula, Played(profile)), formula)
    return mean


def _number(value: object, formula: Expr) -> Number:
    if isinstance(value, int | Fraction | float) and not isinstance(value, bool):
        return value
    raise EvaluationError("a number is needed here", formula.span)


# --- payoffs -------------------------------------------------------------------------------------


def formulas(graph: Graph) -> dict[int, Expr]:
    """By the position of a role its payoff formula; empty for tables."""
    return {
        r: node.payoffs.value
        for node in graph.payoffs
        if isinstance(node.payoffs, PayoffFormula)
        for r in node.payoffs.roles
    }


def judged(graph: Graph) -> bool:
    """Whether players get what the spec says LLMs maximise, and not means. States of LLMs model how
    they change, which those who play do by themselves: then players get means."""
    return any(llm.objective is not None for llm in graph.llms) and not graph.states


def payoffs(society: Society) -> Callable[[Sequence[Sequence[Value]]], tuple[Number, ...]]:
    """What LLMs get, from what each names for its groups of roles: means per client, or what they
    maximise if the spec states objectives.

    The function raises ArithmeticError where a payoff has no value.
    """
    judge = objective_of(society.graph, society.shares) if judged(society.graph) else None
    formula = formulas(society.graph)

    def pay(plays: Sequence[Sequence[Value]]) -> tuple[Number, ...]:
        try:
            totals = _totals(society, society.told(plays), formula)
        except EvaluationError as error:
            raise ArithmeticError(error.message) from None
        if judge is None:
            return tuple(t / m for t, m in zip(totals, society.mass, strict=True))
        try:
            return tuple(judge(_column(totals))[:, 0].tolist())
        except SpecError as error:
            raise ArithmeticError(error.diagnostics[0].message) from None

    return pay


def _column(totals: Sequence[Number]) -> Any:
    import numpy as np

    column = np.empty((len(totals), 1), dtype=object)
    column[:, 0] = totals
    return column


def _totals(society: Society, told: Told, formula: Mapping[int, Expr]) -> list[Number]:
    """Sum over roles and governors of weight times payoff: section 1 of the model."""
    totals: list[Number] = [Fraction(0)] * len(society.llms)
    for weight, law in laws(society, told):
        chances = actions_of(law)
        for chance, profile in profiles(law):
            for role in society.roles:
                r = role.position
                env = Played(profile, r, role.index)
                paid = _number(evaluate(formula[r], env), formula[r])
                for i in range(len(totals)):
                    own = law[r].get((i, profile[r]))
                    if own:
                        totals[i] += weight * chance * (own / chances[r][profile[r]]) * paid
    return totals

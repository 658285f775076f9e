"""This module turns a matched graph with intervals of actions into a continuous game among LLMs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
from attrs import frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.derivative import NoDerivative
from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import RoleNode
from ...compiler.terms import IntervalActions, PayoffFormula
from ...compiler.written_out import Acting, written_out
from ...dsl.diagnostic import InternalError, refusal
from ..instructions import governors
from ..objectives import objective_of
from .formulas import formula_game
from .problem import BadContinuousGame, ContinuousGame, Inconsistent
from .solvers.mixtures import meta_game, other_regarding
from .solvers.search import NoBestValue

GRID = "'grid = N' as an argument takes N actions of each interval"

MOST_GOVERNORS = 20_000
"""Governor profiles that are gone through."""


@frozen(eq=False)
class Continuous:
    """A continuous game among LLMs.

    llms      their names
    roles     for each LLM the names of the roles for which it names a number, in its order
    totals    the game in which each gets the total of its clients
    game      the same with what LLMs maximise
    mass      the clients of each LLM: total = mass * mean
    judged    whether LLMs maximise something else than totals
    """

    llms: tuple[str, ...]
    roles: tuple[tuple[str, ...], ...]
    totals: ContinuousGame
    game: ContinuousGame
    mass: tuple[Fraction, ...]
    judged: bool


def continuous(graph: Graph) -> bool:
    """Whether the actions of some role are an interval."""
    return any(isinstance(role.actions, IntervalActions) for role in graph.roles)


@contextmanager
def telling() -> Iterator[None]:
    """Turn what solvers refuse, or find to be wrong, into what is told to readers."""
    try:
        yield
    except NoDerivative as error:
        raise refusal("no-derivative", error.message, error.span, error.help or GRID) from None
    except EvaluationError as error:
        raise refusal("no-payoff", error.message, error.span, error.help or GRID) from None
    except NoBestValue as error:
        raise refusal("no-best-response", str(error), None, GRID) from None
    except BadContinuousGame as error:
        raise refusal("continuous-game-not-covered", str(error), None, GRID) from None
    except Inconsistent as error:
        raise InternalError(f"the continuous game is solved wrongly: {error}") from None


def from_ir(graph: Graph) -> Continuous:
    """The continuous game of a matched graph in which every role has an interval.

    Raises:
        Refusal: labels beside intervals, one instruction for several roles, clients that do not
            follow, objectives that are not linear, payoffs without a derivative, too many
            governor profiles.
    """
    _refuse(graph)
    roles = graph.roles
    names = tuple(role.name for role in roles)
    with telling():
        formulas = [_formula(graph, role, names) for role in roles]
        ends = [_ends(role) for role in roles]
        base = formula_game(formulas, [a for a, _ in ends], [b for _, b in ends], _alike(graph))
        llms = tuple(llm.name for llm in graph.llms) or names
        game = base
        governed: tuple[tuple[int, ...], ...] = tuple((r,) for r in range(len(roles)))
        if graph.population is not None:
            game, governed = meta_game(base, len(llms), _law(graph, len(llms)), _same(graph))
        clients = _clients(graph, len(llms))
        mass = tuple(sum(column, Fraction(0)) for column in zip(*clients, strict=True))
        judged = _judged(graph, game, clients)
    told = tuple(tuple(names[r] for r in own) for own in governed)
    return Continuous(llms, told, game, judged or game, mass, judged is not None)


def _refuse(graph: Graph) -> None:
    for role in graph.roles:
        if not isinstance(role.actions, IntervalActions):
            message = f"'{role.name}' has a list of actions beside roles with intervals"
            raise refusal("mixed-actions", message, role.span, GRID)
    population = graph.population
    if population is not None and population.uniform_instructions and len(graph.roles) > 1:
        message = "one instruction for several roles is not covered with intervals of actions"
        raise refusal("uniform-intervals", message, population.span, GRID)
    for llm in graph.llms:
        if not isinstance(llm.compliance, Constant) or llm.compliance.value != 1:
            message = f"clients of {llm.name} that do not follow are not covered with intervals"
            raise refusal("compliance-intervals", message, llm.span, GRID)


def _formula(graph: Graph, role: RoleNode, names: tuple[str, ...]) -> Expr:
    for node in graph.payoffs:
        payoffs = node.payoffs
        if isinstance(payoffs, PayoffFormula) and role.position in payoffs.roles:
            return written_out(payoffs.value, Acting(names, role.position, role.index))
    raise InternalError(f"role '{role.name}' has no payoff formula")


def _ends(role: RoleNode) -> tuple[float, float]:
    actions = role.actions
    assert isinstance(actions, IntervalActions)
    return _number(actions.low), _number(actions.high)


def _number(expr: Expr) -> float:
    assert isinstance(expr, Constant)
    return float(expr.value)


def _alike(graph: Graph) -> tuple[tuple[int, ...], ...]:
    return () if graph.symmetry is None else graph.symmetry.role_classes


def _same(graph: Graph) -> tuple[tuple[int, ...], ...]:
    return () if graph.symmetry is None else graph.symmetry.llm_classes


def _law(graph: Graph, llms: int) -> list[tuple[Fraction, tuple[int, ...]]]:
    """Governor profiles and their probabilities."""
    found: dict[tuple[int, ...], Fraction] = {}
    for weight, rows in governors(graph, llms):
        options = [[i for i, share in enumerate(row) if share] for row in rows]
        if prod(map(len, options)) > MOST_GOVERNORS:
            message = f"{prod(map(len, options)):,} governor profiles are too many"
            raise BadContinuousGame(message)
        for profile in product(*options):
            chance = weight
            for row, i in zip(rows, profile, strict=True):
                chance *= row[i]
            found[profile] = found.get(profile, Fraction(0)) + chance
    return [(weight, profile) for profile, weight in found.items()]


def _clients(graph: Graph, llms: int) -> list[list[Fraction]]:
    """clients[r][i]: the share of role r that LLM i advises."""
    rows = [[Fraction(0)] * llms for _ in graph.roles]
    for weight, component in governors(graph, llms):
        for row, shares in zip(rows, component, strict=True):
            for i, share in enumerate(shares):
                row[i] += weight * share
    return rows


def _judged(
    graph: Graph, game: ContinuousGame, clients: Sequence[Sequence[Fraction]]
) -> ContinuousGame | None:
    """The game with objectives, which must be sums of totals with constant weights."""
    judge = objective_of(graph, clients)
    if judge is None:
        return None
    count = len(graph.llms)
    zero = _values(judge, [Fraction(0)] * count)
    weights = [[Fraction(0)] * count for _ in range(count)]
    for j in range(count):
        unit = _values(judge, [Fraction(int(k == j)) for k in range(count)])
        for i in range(count):
            weights[i][j] = unit[i] - zero[i]
    for trial in ([2, 3, 5, 7, 11, 13], [-4, 9, -1, 6, -8, 3]):
        point = [Fraction(trial[k % 6] + k // 6) for k in range(count)]
        values = _values(judge, point)
        for i, row in enumerate(weights):
            linear = zero[i] + sum((w * x for w, x in zip(row, point, strict=True)), Fraction(0))
            if zero[i] or values[i] != linear:
                message = f"the objective of {graph.llms[i].name} is no weighted sum of totals"
                raise BadContinuousGame(message)
    return other_regarding(game, [[float(w) for w in row] for row in weights])


def _values(judge: Any, totals: Sequence[Fraction]) -> list[Any]:
    column = np.empty((len(totals), 1), dtype=object)
    column[:, 0] = list(totals)
    return list(judge(column)[:, 0])

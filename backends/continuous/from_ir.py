"""This module turns a matched graph with intervals of actions into a continuous game among LLMs."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.derivative import NoDerivative
from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import RoleNode
from ...compiler.ir.sight import alone
from ...compiler.terms import IntervalActions, PayoffFormula
from ...compiler.written_out import Acting, written_out
from ...dsl.diagnostic import InternalError, refusal
from ..instructions import governors
from .following import GRID, chances, check_seen, groups_of, plain
from .formulas import formula_game
from .judged import judged
from .problem import BadContinuousGame, ContinuousGame, Inconsistent
from .solvers.mixtures import meta_game
from .solvers.search import NoBestValue
from .solvers.straying import straying_game

MOST_ROLES = 1_000
"""Payoffs are written out for each role, over all."""

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
        Refusal: labels beside intervals, objectives that are not linear, payoffs without a
            derivative, too many governor profiles, and clients that do not follow where that has
            no exact mean, or where somebody looks at what they play.
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
            law = _law(graph, len(llms))
            if plain(graph):
                game, governed = meta_game(base, len(llms), law, _same(graph))
            else:
                groups = groups_of(graph)
                ways = chances(graph, law, formulas, ends)
                game = straying_game(base, groups, ways, _same(graph))
                governed = tuple(tuple(roles[0] for roles in own) for own in groups)
        clients = _clients(graph, len(llms))
        mass = tuple(sum(column, Fraction(0)) for column in zip(*clients, strict=True))
        maximised = judged(graph, game, clients, governed)
    told = tuple(tuple(names[r] for r in own) for own in governed)
    return Continuous(llms, told, game, maximised or game, mass, maximised is not None)


def _refuse(graph: Graph) -> None:
    if len(graph.roles) > MOST_ROLES:
        message = f"{len(graph.roles):,} roles with intervals of actions are too many"
        raise refusal("game-too-large", message, None, f"up to {MOST_ROLES} are covered")
    for role in graph.roles:
        if not isinstance(role.actions, IntervalActions):
            message = f"'{role.name}' has a list of actions beside roles with intervals"
            raise refusal("mixed-actions", message, role.span, GRID)
    check_seen(graph)


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
    """LLMs that are alike in the game of totals: those that nothing tells apart, or, where each LLM
    advises one role alone, those whose roles are alike."""
    if graph.symmetry is None:
        return ()
    owners = alone(graph)
    known = [owner for owner in owners if owner is not None]
    if len(known) < len(owners) or sorted(known) != list(range(len(graph.llms))):
        return graph.symmetry.llm_classes
    found: dict[Hashable, list[int]] = {}
    for k, roles in enumerate(graph.symmetry.role_classes):
        for role in roles:
            owner = owners[role]
            assert owner is not None
            llm = graph.llms[owner]
            found.setdefault((k, llm.compliance, llm.otherwise), []).append(owner)
    return tuple(sorted(tuple(sorted(own)) for own in found.values()))


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

"""This module finds interchangeable roles and actions that are mere labels.

Order: after `bind_parameters`. What is found is sound: a symmetry that is reported holds. It may
not be all there is: formulas are examined by their form, tables by trying transpositions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from ..expr import (
    ActionAt,
    ActionOf,
    AllActions,
    Comparison,
    Constant,
    Count,
    Expr,
    Fold,
    Label,
    Loop,
    LoopIndex,
    OtherActions,
    OwnAction,
    OwnIndex,
)
from ..ir.graph import Graph
from ..ir.nodes import RoleNode, SymmetryNode
from ..terms import FiniteActions, PayoffFormula, PayoffTable
from ..walk import children, walk

MAX_CELLS = 20_000
"""Tables with more cells (profiles times roles) than this are not examined."""

Rule = Callable[[Sequence[int]], Sequence[int]]
Payoffs = Sequence[Sequence[int]]

ACTIONS = (OwnAction, ActionOf, ActionAt)
LISTS = (AllActions, OtherActions)


def find_symmetry(graph: Graph) -> Graph:
    """The graph with a `SymmetryNode`."""
    formulas = [node.payoffs for node in graph.payoffs if isinstance(node.payoffs, PayoffFormula)]
    if formulas:
        found = _of_formulas(formulas, graph.roles)
    else:
        table = graph.payoffs[0].payoffs
        assert isinstance(table, PayoffTable)
        found = _of_table(table, graph.roles)
    return graph.mapped(lambda _, node: node, extra=[("symmetry", found)])


# --- formulas ----------------------------------------------------------------------------------


def _of_formulas(formulas: Sequence[PayoffFormula], roles: Sequence[RoleNode]) -> SymmetryNode:
    special = {p for f in formulas for p in _singled_out(f.value)}
    classes: list[tuple[int, ...]] = []
    for formula in formulas:
        own = any(isinstance(node, OwnIndex) for node in walk(formula.value))
        by_actions: dict[object, list[int]] = {}
        for position in formula.roles:
            alone = own or position in special
            key = position if alone else roles[position].actions
            by_actions.setdefault(key, []).append(position)
        classes += [tuple(members) for members in by_actions.values()]
    labels = all(_only_equality(formula.value) for formula in formulas)
    return SymmetryNode(
        tuple(sorted(classes)),
        labels and _same_actions(roles),
        "by the form of the payoff formulas",
    )


def _singled_out(expr: Expr) -> set[int]:
    """The positions of roles that a formula mentions one by one."""
    found: set[int] = set()
    for node in walk(expr):
        if isinstance(node, ActionOf):
            found.add(node.role)
        elif isinstance(node, Loop) and _runs_through_an_array(node):
            continue
        elif isinstance(node, ActionAt) and not _looped(node, expr):
            found |= set(range(node.first, node.first + node.size))
    return found


def _runs_through_an_array(loop: Loop) -> bool:
    """Whether a loop is over every member of the arrays in its body, each taken as `array[j]`."""
    low, high, step = loop.range.low, loop.range.high, loop.range.step
    if not (low == Constant(1) and step == Constant(1) and isinstance(high, Constant)):
        return False
    members = [node for node in walk(loop.body) if isinstance(node, ActionAt)]
    plain = sum(_is_variable(node, loop.variable) for node in walk(loop.body))
    return plain == len(members) and all(
        node.size == high.value and _is_variable(node.index, loop.variable) for node in members
    )


def _is_variable(expr: Expr, name: str) -> bool:
    return isinstance(expr, LoopIndex) and expr.name == name


def _looped(member: ActionAt, expr: Expr) -> bool:
    """Whether a mention of a member stands in a loop that runs through its whole array."""
    return any(
        isinstance(node, Loop)
        and _runs_through_an_array(node)
        and any(inner is member for inner in walk(node.body))
        for node in walk(expr)
    )


def _only_equality(expr: Expr) -> bool:
    """Whether actions matter only through equality and counts of a role's action."""
    match expr:
        case Label():
            return False
        case _ if isinstance(expr, ACTIONS + LISTS):
            return False
        case Comparison(operator, left, right, within) if operator in ("==", "!="):
            if within is None and isinstance(left, ACTIONS) and isinstance(right, ACTIONS):
                return _plain_index(left) and _plain_index(right)
        case Count(items, action) if isinstance(items, LISTS):
            return isinstance(action, ACTIONS) and _plain_index(action)
        case Fold():
            return False
        case Loop(range=extent):
            bounds = (extent.low, extent.high, extent.step)
            return _only_equality(expr.body) and all(map(_only_equality, bounds))
        case _:
            pass
    arguments = getattr(expr, "arguments", ())
    return all(_only_equality(child) for _, child in children(expr)) and all(
        _only_equality(argument) for argument in arguments
    )


def _plain_index(expr: Expr) -> bool:
    return not isinstance(expr, ActionAt) or _only_equality(expr.index)


def _same_actions(roles: Sequence[RoleNode]) -> bool:
    first = roles[0].actions
    return isinstance(first, FiniteActions) and all(role.actions == first for role in roles)


# --- tables ------------------------------------------------------------------------------------


def _of_table(table: PayoffTable, roles: Sequence[RoleNode]) -> SymmetryNode:
    shape = [len(r.actions.values) for r in roles if isinstance(r.actions, FiniteActions)]
    cells = len(table.entries[0])
    if cells * len(roles) > MAX_CELLS:
        alone = tuple((role.position,) for role in roles)
        return SymmetryNode(alone, False, "the payoff table is too large to examine")
    payoffs = _by_value(table)
    classes: list[list[int]] = []
    for role in range(len(roles)):
        for members in classes:
            same = roles[role].actions == roles[members[0]].actions
            if same and _swappable(payoffs, shape, members[0], role):
                members.append(role)
                break
        else:
            classes.append([role])
    labels = _same_actions(roles) and all(
        _renamable(payoffs, shape, k) for k in range(shape[0] - 1)
    )
    return SymmetryNode(
        tuple(map(tuple, classes)), labels, "by trying transpositions of the payoff table"
    )


def _by_value(table: PayoffTable) -> Payoffs:
    """By role and cell the payoff, as a number that is the same where payoffs are equal."""
    numbers: dict[Expr, int] = {}
    same = [numbers.setdefault(value, k) for k, value in enumerate(table.values)]
    return [[same[entry] for entry in entries] for entries in table.entries]


def _swappable(payoffs: Payoffs, shape: Sequence[int], a: int, b: int) -> bool:
    """Whether exchanging two roles, with their actions, leaves the table as it is."""
    order = list(range(len(shape)))
    order[a], order[b] = b, a
    image = _relabelled(shape, lambda profile: [profile[k] for k in order])
    return all(
        payoffs[order[r]][image[cell]] == payoff
        for r in range(len(shape))
        for cell, payoff in enumerate(payoffs[r])
    )


def _renamable(payoffs: Payoffs, shape: Sequence[int], k: int) -> bool:
    """Whether exchanging actions k and k + 1, in every role at once, leaves the table as it is."""
    swap = {k: k + 1, k + 1: k}
    image = _relabelled(shape, lambda profile: [swap.get(a, a) for a in profile])
    return all(own[image[cell]] == payoff for own in payoffs for cell, payoff in enumerate(own))


def _relabelled(shape: Sequence[int], rule: Rule) -> list[int]:
    """Where each cell of a table goes when its profile is changed by a rule."""
    image = []
    for profile in product(*map(range, shape)):
        cell = 0
        for size, action in zip(shape, rule(profile), strict=True):
            cell = cell * size + action
        image.append(cell)
    return image

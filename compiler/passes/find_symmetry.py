"""This module finds interchangeable roles, crowds of roles, and actions that are mere labels.

Order: after `bind_parameters`. What is found is sound: a symmetry that is reported holds. It may
not be all there is: formulas are examined by their form, tables by trying transpositions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import product
from typing import TypeAlias

from ..expr import Expr
from ..forms import labels_only, mentions, uses_index
from ..ir.graph import Graph
from ..ir.nodes import RoleNode, SymmetryNode
from ..terms import FiniteActions, PayoffFormula, PayoffTable

MAX_CELLS = 20_000
"""Tables with more cells (profiles times roles) than this are not examined."""

Rule = Callable[[Sequence[int]], Sequence[int]]
Payoffs = Sequence[Sequence[int]]
Classes: TypeAlias = tuple[tuple[int, ...], ...]


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
    """Roles make a crowd unless some formula tells them apart from each other as others.

    Roles of a crowd that have the same formula are interchangeable, those with a formula that uses
    their index only if that is the same.
    """
    apart: list[list[range]] = [[] for _ in roles]
    for mentioned in {m for formula in formulas for m in mentions(formula.value)}:
        for position in mentioned:
            apart[position].append(mentioned)
    actions = _numbered([role.actions for role in roles])
    crowd_of = [(a, frozenset(sets)) for a, sets in zip(actions, apart, strict=True)]
    written = _numbered([formula.value for formula in formulas])
    kind_of: list[object] = [None] * len(roles)
    for formula, number in zip(formulas, written, strict=True):
        indexed = uses_index(formula.value)
        for p in formula.roles:
            kind_of[p] = (crowd_of[p], number, roles[p].index if indexed else None)
    labels = all(labels_only(formula.value) for formula in formulas)
    return SymmetryNode(
        _classes(kind_of),
        labels and _same_actions(roles),
        "by the form of the payoff formulas",
        _classes(crowd_of),
    )


def _numbered(things: Sequence[Hashable]) -> list[int]:
    """A number for each thing, the same for equal ones; what is shared is compared once."""
    known: dict[Hashable, int] = {}
    by_id: dict[int, int] = {}
    for thing in things:
        if id(thing) not in by_id:
            by_id[id(thing)] = known.setdefault(thing, len(known))
    return [by_id[id(thing)] for thing in things]


def _classes(keys: Sequence[object]) -> Classes:
    """The positions of equal keys together, in order."""
    classes: dict[object, list[int]] = {}
    for position, key in enumerate(keys):
        classes.setdefault(key, []).append(position)
    return tuple(map(tuple, classes.values()))


def _same_actions(roles: Sequence[RoleNode]) -> bool:
    first = roles[0].actions
    return isinstance(first, FiniteActions) and all(role.actions == first for role in roles)


# --- tables ------------------------------------------------------------------------------------


def _of_table(table: PayoffTable, roles: Sequence[RoleNode]) -> SymmetryNode:
    shape = [len(r.actions.values) for r in roles if isinstance(r.actions, FiniteActions)]
    cells = len(table.entries[0])
    if cells * len(roles) > MAX_CELLS:
        alone = tuple((role.position,) for role in roles)
        return SymmetryNode(alone, False, "the payoff table is too large to examine", alone)
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
    found = tuple(map(tuple, classes))
    return SymmetryNode(found, labels, "by trying transpositions of the payoff table", found)


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

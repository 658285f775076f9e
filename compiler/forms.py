"""This module recognises by their form what payoff formulas depend on.

Whatever it says holds; it may miss what only arithmetic would show.
"""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import EvaluationError
from .evaluate import constant
from .expr import (
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
from .walk import below, walk

ACTIONS = (OwnAction, ActionOf, ActionAt)
LISTS = (AllActions, OtherActions)


def uses_index(expr: Expr) -> bool:
    """Whether a formula mentions the acting role's place in its array."""
    return any(isinstance(node, OwnIndex) for node in walk(expr))


def array_of(loop: Loop) -> range | None:
    """The positions of the array that a loop runs through as a whole, or None.

    The loop is over 1, 2, ..., size; its variable occurs only as `array[variable]`, and with one
    array, so that its value stays the same if members of the array exchange their actions.
    """
    low, high, step = loop.range.low, loop.range.high, loop.range.step
    if not (low == Constant(1) and step == Constant(1) and isinstance(high, Constant)):
        return None
    named = [n for n in walk(loop.body) if isinstance(n, ActionAt) and _is(n.index, loop.variable)]
    plain = sum(_is(node, loop.variable) for node in walk(loop.body))
    places = {(node.first, node.size) for node in named}
    if len(places) != 1 or plain != len(named):
        return None
    ((first, size),) = places
    return range(first, first + size) if size == high.value else None


def _is(expr: Expr, variable: str) -> bool:
    return isinstance(expr, LoopIndex) and expr.name == variable


def mentions(expr: Expr) -> Iterator[range]:
    """The sets of roles that a formula tells apart from the others.

    A single role by its name or a constant index, an array as a whole by a loop through it, and
    each member of an array by itself where it is not known which one is meant.
    """
    yield from _mentions(expr, frozenset())


def _mentions(expr: Expr, whole: frozenset[str]) -> Iterator[range]:
    """`whole` holds the variables of enclosing loops that run through an array."""
    match expr:
        case ActionOf(role=role):
            yield range(role, role + 1)
        case ActionAt(first=first, size=size, index=LoopIndex(name)) if name in whole:
            yield range(first, first + size)
        case ActionAt(first=first, size=size, index=index):
            place = _constant(index)
            members = range(first, first + size) if place is None else [first + place - 1]
            yield from (range(p, p + 1) for p in members)
        case Loop(variable=variable):
            whole = whole | {variable} if array_of(expr) is not None else whole - {variable}
        case _:
            pass
    for child in below(expr):
        yield from _mentions(child, whole)


def _constant(index: Expr) -> int | None:
    try:
        value = constant(index)
    except EvaluationError:
        return None
    return value if isinstance(value, int) else None


def labels_only(expr: Expr) -> bool:
    """Whether actions matter only through equality and through counts of roles' actions."""
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
        case _:
            pass
    return all(map(labels_only, below(expr)))


def _plain_index(expr: Expr) -> bool:
    return not isinstance(expr, ActionAt) or labels_only(expr.index)

"""This module writes payoff formulas out for one acting role: actions and numbers, no lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from ..dsl.source import Span
from .arithmetic import EvaluationError
from .environment import Effort, Empty
from .evaluate import constant, range_values
from .expr import (
    ActionAt,
    ActionOf,
    AllActions,
    Arithmetic,
    Comparison,
    Conditional,
    Constant,
    Count,
    Expr,
    Fold,
    Function,
    Label,
    Logic,
    Loop,
    LoopIndex,
    Negative,
    Not,
    OtherActions,
    OwnAction,
    OwnIndex,
)
from .walk import total, walk
from .wording import number_text

MAX_TERMS = 20_000
"""Folds and ranges of one formula may be written out to this many terms together."""

ZERO, ONE = Constant(0), Constant(1)


@frozen
class Acting:
    """Whose payoff a formula is.

    names   of all roles, by position
    own     the position of the acting role, or None where nobody acts
    index   its place in its array, from 1
    """

    names: tuple[str, ...]
    own: int | None = None
    index: int | None = None


@frozen
class _Place:
    """Where writing out has got to: who acts, and what the variables of enclosing ranges are."""

    acting: Acting
    effort: Effort
    loops: Mapping[str, Any]


def written_out(expr: Expr, acting: Acting) -> Expr:
    """A payoff formula over actions of named roles and numbers alone.

    Lists and ranges are spelled as sums, products and so on; what does not depend on actions is
    evaluated, and of an `if` that does not, only the branch that is taken is left.

    Raises:
        EvaluationError: a part without actions has no value, or there are over `MAX_TERMS` terms.
    """
    return _out(expr, _Place(acting, Effort(MAX_TERMS), {}))


def depends(expr: Expr) -> frozenset[int]:
    """The positions of the roles whose actions a written-out formula mentions."""
    return frozenset(node.role for node in walk(expr) if isinstance(node, ActionOf))


def folded(expr: Expr) -> Expr:
    """An operation on constants as a constant, if it has a value."""
    match expr:
        case Negative(Constant()) | Arithmetic(_, Constant(), Constant()):
            pass
        case Function(arguments=items) if all(isinstance(item, Constant) for item in items):
            pass
        case _:
            return expr
    try:
        return Constant(constant(expr), expr.span)
    except EvaluationError:
        return expr


def _out(expr: Expr, at: _Place) -> Expr:
    match expr:
        case Constant() | Label():
            return expr
        case ActionOf() | ActionAt() | OwnAction() | OwnIndex() | LoopIndex():
            return _leaf(expr, at)
        case Negative(operand) | Not(operand):
            return folded(evolve(expr, operand=_out(operand, at)))
        case Arithmetic(_, left, right):
            return folded(evolve(expr, left=_out(left, at), right=_out(right, at)))
        case Comparison(_, left, right, within):
            near = None if within is None else _out(within, at)
            return evolve(expr, left=_out(left, at), right=_out(right, at), within=near)
        case Logic():
            return _logic(expr, at)
        case Conditional(condition, yes, no):
            test = _out(condition, at)
            if not depends(test):
                return _out(yes if _truth(test) else no, at)
            return Conditional(test, _out(yes, at), _out(no, at), expr.span)
        case Function(arguments=items):
            return folded(evolve(expr, arguments=tuple(_out(item, at) for item in items)))
        case Fold(name, items):
            return _fold(name, _actions(items, at), expr.span)
        case Count(items, action):
            wanted = _out(action, at)
            return _sum([_same(item, wanted) for item in _actions(items, at)], expr.span)
        case Loop():
            return _loop(expr, at)
        case _:
            raise EvaluationError("this has no place in a payoff", expr.span)


def _leaf(expr: Expr, at: _Place) -> Expr:
    match expr:
        case OwnAction() if at.acting.own is not None:
            return _action(at.acting.own, at, expr.span)
        case OwnIndex() if at.acting.index is not None:
            return Constant(at.acting.index, expr.span)
        case LoopIndex(name) if name in at.loops:
            return Constant(at.loops[name], expr.span)
        case ActionAt(array, first, size, index):
            member = constant(_out(index, at), at.effort)
            if not isinstance(member, int) or not 1 <= member <= size:
                message = f"'{array}' has members 1 to {size}, not {number_text(member)}"
                raise EvaluationError(message, expr.span)
            return _action(first + member - 1, at, expr.span)
        case ActionOf():
            return expr
        case _:
            raise EvaluationError("this means nothing here, where no role acts", expr.span)


def _action(role: int, at: _Place, span: Span | None) -> Expr:
    return ActionOf(role, at.acting.names[role], span)


def _actions(items: Expr, at: _Place) -> list[Expr]:
    roles = range(len(at.acting.names))
    match items:
        case AllActions():
            chosen = list(roles)
        case OtherActions() if at.acting.own is not None:
            chosen = [role for role in roles if role != at.acting.own]
        case _:
            raise EvaluationError("this is no list of actions", items.span)
    at.effort.spend(len(chosen), items.span)
    return [_action(role, at, items.span) for role in chosen]


def _logic(expr: Logic, at: _Place) -> Expr:
    left = _out(expr.left, at)
    if depends(left):
        return evolve(expr, left=left, right=_out(expr.right, at))
    stop = expr.operator == "or"
    return left if _truth(left) is stop else _out(expr.right, at)


def _truth(test: Expr) -> bool:
    value = constant(test)
    if value is True or value is False:
        return value
    raise EvaluationError("a condition is needed here", test.span)


def _same(item: Expr, wanted: Expr) -> Expr:
    return Conditional(Comparison("==", item, wanted, None, item.span), ONE, ZERO, item.span)


def _loop(expr: Loop, at: _Place) -> Expr:
    low, high, step = (_out(e, at) for e in (expr.range.low, expr.range.high, expr.range.step))
    numbers = range_values(evolve(expr.range, low=low, high=high, step=step), _Numbers())
    at.effort.spend(len(numbers), expr.span)
    bodies = [
        _out(expr.body, evolve(at, loops={**at.loops, expr.variable: number})) for number in numbers
    ]
    if expr.name != "count":
        return _fold(expr.name, bodies, expr.span)
    return _sum([_counted(body) for body in bodies], expr.span)


def _counted(test: Expr) -> Expr:
    if depends(test):
        return Conditional(test, ONE, ZERO, test.span)
    return ONE if _truth(test) else ZERO


@frozen(eq=False)
class _Numbers(Empty):
    """An environment in which no name means anything: ends of ranges are numbers by now."""

    def leaf(self, expr: Expr) -> Any:
        raise EvaluationError("a range cannot depend on actions", expr.span)


def _fold(name: str, items: Sequence[Expr], span: Span | None) -> Expr:
    if not items and name in ("mean", "min", "max"):
        raise EvaluationError(f"there is nothing to take the '{name}' of", span)
    match name:
        case "sum":
            return _sum(items, span)
        case "mean":
            return folded(Arithmetic("/", _sum(items, span), Constant(len(items)), span))
        case "prod":
            return _balanced(lambda a, b: folded(Arithmetic("*", a, b, span)), items, ONE)
        case _:
            return items[0] if len(items) == 1 else folded(Function(name, tuple(items), span))


def _sum(items: Sequence[Expr], span: Span | None) -> Expr:
    kept = [item for item in items if item != ZERO]
    return folded(evolve(total(kept), span=span)) if kept else ZERO


def _balanced(join: Callable[[Expr, Expr], Expr], items: Sequence[Expr], empty: Expr) -> Expr:
    if len(items) <= 1:
        return items[0] if items else empty
    half = len(items) // 2
    return join(_balanced(join, items[:half], empty), _balanced(join, items[half:], empty))

"""This module tells what an expression is: a number, a truth value, an action, a list, a result."""

from __future__ import annotations

from enum import Enum

from ...dsl.diagnostic import fail
from ...dsl.source import Span
from ..expr import (
    ActionAt,
    ActionOf,
    Aggregate,
    AllActions,
    Arithmetic,
    AtLlm,
    Bound,
    Comparison,
    Conditional,
    Constant,
    Count,
    CountOf,
    Expr,
    FieldOf,
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
    Quantified,
    Ref,
    ResultOf,
    TupleOf,
    Welfare,
)
from ..terms import FiniteActions
from .types import Role


class Kind(Enum):
    NUMBER = "a number"
    TRUTH = "a condition"
    ACTION = "an action"
    LIST = "a list of actions"
    PLAY = "a play"
    RESULT = "a result"
    ANY = "a value"


def action_kind(roles: tuple[Role, ...]) -> Kind:
    """The kind of the actions of some roles: numbers, labels, or either."""
    numeric = [_is_numeric(role) for role in roles]
    return Kind.NUMBER if all(numeric) else Kind.ANY if any(numeric) else Kind.ACTION


def _is_numeric(role: Role) -> bool:
    if isinstance(role.actions, FiniteActions):
        return not any(isinstance(value, str) for value in role.actions.values)
    return True


def kind_of(expr: Expr, roles: tuple[Role, ...]) -> Kind:
    """What an expression is, given the roles whose actions it may mention."""
    match expr:
        case (
            Constant()
            | Ref()
            | LoopIndex()
            | OwnIndex()
            | Aggregate()
            | Welfare()
            | Negative()
            | Arithmetic()
            | Function()
            | Fold()
            | Loop()
            | Count()
            | CountOf()
        ):
            return Kind.NUMBER
        case Not() | Logic() | Comparison() | Quantified():
            return Kind.TRUTH
        case Label():
            return Kind.ACTION
        case ActionOf(role=position):
            return action_kind((roles[position],))
        case ActionAt(first=first, size=size):
            return action_kind(roles[first : first + size])
        case OwnAction():
            return action_kind(roles)
        case AllActions() | OtherActions():
            return Kind.LIST
        case Conditional(consequence=yes, alternative=no):
            kinds = {kind_of(yes, roles), kind_of(no, roles)}
            return kinds.pop() if len(kinds) == 1 else Kind.ANY
        case TupleOf():
            return Kind.PLAY
        case ResultOf() | Bound():
            return Kind.RESULT
        case FieldOf() | AtLlm():
            return Kind.ANY


_HELP = {
    Kind.TRUTH: "compare something: '==', '<', 'and', ...",
    Kind.NUMBER: "only numbers can stand here",
    Kind.LIST: "write 'all' or 'others'",
}


def require(kind: Kind, expr: Expr, span: Span, roles: tuple[Role, ...]) -> Expr:
    """The expression itself.

    Raises:
        SpecError: it is not of the kind.
    """
    found = kind_of(expr, roles)
    if found not in (kind, Kind.ANY):
        id = f"expected-{'condition' if kind is Kind.TRUTH else kind.name.lower()}"
        message = f"{kind.value} is expected here, not {found.value}"
        raise fail(id, message, span, _HELP.get(kind, ""))
    return expr

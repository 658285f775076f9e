"""This module tells what an expression is: a number, a condition, an action, a list, a result."""

from __future__ import annotations

from enum import Enum

from ...dsl.diagnostic import Note, SpecError, fail
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
    Frequency,
    Function,
    ItemOf,
    Label,
    Logic,
    Loop,
    LoopIndex,
    Negative,
    Not,
    OtherActions,
    OwnAction,
    OwnIndex,
    Parameter,
    PublicOutcome,
    Quantified,
    Ref,
    ResultOf,
    RoundNumber,
    TupleOf,
    Welfare,
)
from ..methods import BY_NAME, Holds
from ..terms import Actions, FiniteActions, Role
from .scope import Context, hint


class Kind(Enum):
    NUMBER = "a number"
    TRUTH = "a condition"
    ACTION = "an action"
    LIST = "a list of actions"
    PLAY = "a play"
    MIX = "a distribution over plays"
    WORD = "a word"
    RESULT = "a result"
    ANY = "a value"


NUMBERS = (
    *(Constant, Ref, LoopIndex, OwnIndex, Aggregate, Welfare, Negative, Arithmetic, Function),
    *(Fold, Loop, Count, CountOf, Frequency, RoundNumber),
)

HELD = {
    Holds.NUMBER: Kind.NUMBER,
    Holds.NUMBER_BY_LLM: Kind.NUMBER,
    Holds.TRUTH: Kind.TRUTH,
    Holds.WORD: Kind.WORD,
    Holds.PLAY_BY_LLM: Kind.PLAY,
    Holds.MIX_BY_LLM: Kind.MIX,
}


def action_kind(roles: tuple[Role, ...]) -> Kind:
    """The kind of the actions of some roles: numbers, labels, or either."""
    lists = {id(role.actions): role.actions for role in roles}  # many roles share one
    numeric = [_is_numeric(actions) for actions in lists.values()]
    return Kind.NUMBER if all(numeric) else Kind.ANY if any(numeric) else Kind.ACTION


def _is_numeric(actions: Actions) -> bool:
    if isinstance(actions, FiniteActions):
        return not any(isinstance(value, str) for value in actions.values)
    return True


def kind_of(expr: Expr, context: Context) -> Kind:
    """What an expression is where it stands."""
    if isinstance(expr, NUMBERS):
        return Kind.NUMBER
    match expr:
        case Not() | Logic() | Comparison() | Quantified():
            return Kind.TRUTH
        case Label():
            return Kind.ACTION
        case ActionOf(role=position):
            return action_kind((context.roles[position],))
        case ActionAt(first=first, size=size):
            return action_kind(context.roles[first : first + size])
        case OwnAction():
            return action_kind(context.acting)
        case AllActions() | OtherActions():
            return Kind.LIST
        case PublicOutcome():
            return Kind.ANY
        case Conditional(consequence=yes, alternative=no):
            kinds = {kind_of(yes, context), kind_of(no, context)}
            return kinds.pop() if len(kinds) == 1 else Kind.ANY
        case TupleOf():
            return Kind.PLAY
        case ResultOf() | Bound() | ItemOf():
            return Kind.RESULT
        case FieldOf(base, name):
            return HELD[dict(fields_of(base, context))[name]]
        case AtLlm(base):
            return kind_of(base, context)


def fields_of(base: Expr, context: Context) -> tuple[tuple[str, Holds], ...]:
    """The fields that a result, or a member of a list of results, has."""
    match base:
        case Bound(name):
            return _of_members(context.bound[name], context)
        case ItemOf(base=ResultOf(analysis)):
            return _of_members(context.names[analysis].value, context)
        case ResultOf(analysis):
            return BY_NAME[context.names[analysis].value].fields
        case _:
            return ()


def _of_members(method: str, context: Context) -> tuple[tuple[str, Holds], ...]:
    """The fields of the members of a list; those of rounds have the states among them."""
    fields = BY_NAME[method].items or ()
    if not BY_NAME[method].ordered:
        return fields
    states = [(name, entry.value) for name, entry in context.names.items() if entry.kind == "state"]
    common = ((n, Holds.NUMBER) for n, held in states if isinstance(held, Parameter))
    own = ((n, Holds.NUMBER_BY_LLM) for n, held in states if not isinstance(held, Parameter))
    return (*fields, *common, *own)


_HELP = {
    (Kind.NUMBER, Kind.ACTION): "compare it, 'own == ACTION', or count it, 'count(all, ACTION)'",
    (Kind.NUMBER, Kind.TRUTH): "'if CONDITION then 1 else 0' makes a number of it",
    (Kind.NUMBER, Kind.LIST): "'sum(...)', 'mean(...)' or 'count(..., ACTION)' make a number of it",
    (Kind.NUMBER, Kind.PLAY): "plays are compared: '... == (ACTION, ACTION)'",
    (Kind.NUMBER, Kind.RESULT): "write 'NAME.FIELD', or 'count(NAME)' if it is a list",
    (Kind.TRUTH, Kind.NUMBER): "compare it: '... == 1', '... > 0'",
    (Kind.TRUTH, Kind.ACTION): "compare it: '... == ACTION'",
    (Kind.TRUTH, Kind.PLAY): "compare it: '... == (ACTION, ACTION)'",
    (Kind.TRUTH, Kind.RESULT): "write 'count(NAME) == 1', 'every e in NAME: ...' or 'NAME.FIELD'",
    (Kind.TRUTH, Kind.WORD): "compare it: '... == WORD'",
}


def require(kind: Kind, expr: Expr, span: Span, context: Context) -> Expr:
    """The expression itself.

    Raises:
        SpecError: it is not of the kind.
    """
    found = kind_of(expr, context)
    if found not in (kind, Kind.ANY):
        raise wrong_kind(kind, found, span, context)
    return expr


def wrong_kind(kind: Kind, found: Kind, span: Span, context: Context) -> SpecError:
    """The complaint that something is of another kind than its place demands."""
    id = f"expected-{'condition' if kind is Kind.TRUTH else kind.name.lower()}"
    message = f"{kind.value} is expected here, not {found.value}"
    help = "write 'all' or 'others'" if kind is Kind.LIST else _HELP.get((kind, found), "")
    if found is Kind.ACTION and not context.roles and not context.claim:
        help = hint("action")
    return fail(id, message, span, help)


def require_alike(yes: Expr, no: Expr, context: Context) -> None:
    """Refuse branches of an `if` that are of different kinds.

    Raises:
        SpecError: `branches-differ`.
    """
    first, second = kind_of(yes, context), kind_of(no, context)
    if first is not second and Kind.ANY not in (first, second):
        assert yes.span is not None
        message = f"one branch of this 'if' is {first.value}, the other {second.value}"
        note = Note(f"{first.value} is here", yes.span)
        raise fail("branches-differ", message, no.span, "make both of one kind", note)

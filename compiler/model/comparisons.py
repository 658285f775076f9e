"""This module resolves comparisons: what may be compared with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ...dsl import ast
from ...dsl.diagnostic import did_you_mean, fail
from .. import expr as ex
from ..methods import FIELD_WORDS
from ..terms import FiniteActions
from .kinds import Kind, kind_of, require
from .scope import Context

Resolver: TypeAlias = Callable[[ast.Expr, Context], ex.Expr]

SINGLE = (Kind.TRUTH, Kind.LIST, Kind.RESULT, Kind.MIX)
"""Kinds that cannot be compared with anything."""

_HELP = {
    Kind.TRUTH: "a condition stands for itself: join conditions with 'and', 'or', 'not'",
    Kind.LIST: "compare 'count(all, ACTION)', 'sum(all)' or one role's action",
    Kind.RESULT: "compare a field, 'NAME.FIELD', or 'count(NAME)' if it is a list",
    Kind.MIX: "compare 'play', 'total' or 'mean'",
}


def resolve_comparison(tree: ast.Comparison, context: Context, resolve: Resolver) -> ex.Expr:
    """`left == right within tolerance`, and the other comparisons.

    Raises:
        SpecError: the sides are of kinds that cannot be compared, or not in this way.
    """
    left, right = _sides(tree, context, resolve)
    kinds = [kind_of(side, context) for side in (left, right)]
    _check_kinds(tree, kinds)
    for side, other in ((left, right), (right, left)):
        _check_label(side, other, context)
        if isinstance(side, ex.TupleOf) and kind_of(other, context) is Kind.NUMBER:
            help = "compare '.play[LLM]' with a play"
            raise fail("cannot-compare", "a number is never a play", tree.span, help)
    if tree.within is None:
        return ex.Comparison(tree.operator, left, right, None, tree.span)
    if tree.operator not in ("==", "!="):
        help = "write '<=' and '>=', or '== ... within ...'"
        raise fail("within-needs-equality", "'within' goes with '==' or '!='", tree.span, help)
    for written, kind in zip((tree.left, tree.right), kinds, strict=True):
        if kind not in (Kind.NUMBER, Kind.PLAY, Kind.ANY):
            message = f"'within' compares numbers, and this is {kind.value}"
            raise fail("within-needs-numbers", message, written.span, "leave 'within' out")
    for side in (left, right):
        items = side.items if isinstance(side, ex.TupleOf) else (side,)
        if any(isinstance(item, ex.Label) for item in items):
            message = "'within' compares numbers, and this is a play of labels"
            span = getattr(side, "span", None) or tree.span
            raise fail("within-needs-numbers", message, span, "leave 'within' out")
    tolerance = resolve(tree.within, context)
    require(Kind.NUMBER, tolerance, tree.within.span, context)
    return ex.Comparison(tree.operator, left, right, tolerance, tree.span)


def _sides(tree: ast.Comparison, context: Context, resolve: Resolver) -> tuple[ex.Expr, ex.Expr]:
    """Both sides resolved; what a field that holds a word is compared with is a word."""
    sides = (tree.left, tree.right)
    for k, side in enumerate(sides):
        if isinstance(side, ast.Field):
            field = resolve(side, context)
            if kind_of(field, context) is Kind.WORD:
                word = _word(sides[1 - k], side.name)
                return (word, field) if k else (field, word)
    return resolve(tree.left, context), resolve(tree.right, context)


def _word(tree: ast.Expr, field: str) -> ex.Expr:
    spelled, words = tree.span.text, FIELD_WORDS[field]
    if spelled not in words:
        help = did_you_mean(spelled, words, f"one of: {', '.join(words)}")
        raise fail("unknown-word", f"'{spelled}' is no value of '{field}'", tree.span, help)
    return ex.Label(spelled, tree.span)


def _check_kinds(tree: ast.Comparison, kinds: list[Kind]) -> None:
    single = next((kind for kind in kinds if kind in SINGLE), None)
    if single is not None:
        message = f"{single.value} cannot be compared"
        raise fail("cannot-compare", message, tree.span, _HELP[single])
    found: set[Kind] = set(kinds) - {Kind.ANY}
    ordered = tree.operator not in ("==", "!=")
    if ordered and not found <= {Kind.NUMBER}:
        message = f"'{tree.operator}' compares numbers, and this is {_other(found)}"
        help = "labels and plays compare with '==' and '!='"
        raise fail("cannot-compare", message, tree.span, help)
    if found in ({Kind.NUMBER, Kind.ACTION}, {Kind.WORD, Kind.PLAY}):
        message = "a number and a label are never equal"
        help = "compare numbers with numbers, and labels with labels"
        raise fail("cannot-compare", message, tree.span, help)


def _other(kinds: set[Kind]) -> str:
    return next(kind.value for kind in Kind if kind in kinds - {Kind.NUMBER})


def _check_label(action: ex.Expr, label: ex.Expr, context: Context) -> None:
    """Refuse to compare a role's action with a label that the role does not have."""
    if not isinstance(label, ex.Label):
        return
    match action:
        case ex.ActionOf(role=position):
            roles = context.roles[position : position + 1]
        case ex.ActionAt(first=first, size=size):
            roles = context.roles[first : first + size]
        case ex.OwnAction():
            roles = context.acting
        case _:
            return
    known = {
        str(value): None
        for role in roles
        if isinstance(role.actions, FiniteActions)
        for value in role.actions.values
    }
    if label.text not in known:
        name = roles[0].name if len(roles) == 1 or roles[0].array is None else roles[0].array
        help = did_you_mean(label.text, list(known), f"its actions: {', '.join(list(known)[:12])}")
        message = f"the role '{name}' has no action '{label.text}'"
        raise fail("unknown-action", message, label.span, help)

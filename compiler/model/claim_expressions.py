"""This module resolves what claims say of results: fields, entries by LLM, counts, quantifiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ...dsl import ast
from ...dsl.diagnostic import SpecError, did_you_mean, fail
from ...dsl.source import Span
from .. import expr as ex
from ..methods import BY_NAME
from .kinds import Kind, fields_of, kind_of, require
from .scope import Context, llm_name, refuse_hiding

Resolver: TypeAlias = Callable[[ast.Expr, Context], ex.Expr]


def resolve_field(tree: ast.Field | ast.Index, context: Context, resolve: Resolver) -> ex.Expr:
    """`e.kind`, `e.mean[Large]`: a field, with its entry when it has one for each LLM.

    Raises:
        SpecError: no such field, or an entry where there is none, or none where there is one.
    """
    access = tree.base if isinstance(tree, ast.Index) else tree
    assert isinstance(access, ast.Field)
    base = resolve(access.base, context)
    _refuse_lists(base, access, context)
    fields = dict(fields_of(base, context))
    holds = fields.get(access.name)
    if holds is None:
        raise _unknown_field(access, list(fields))
    found = ex.FieldOf(base, access.name, access.span)
    llms = context.llms or ()
    if isinstance(tree, ast.Index):
        if not holds.by_llm:
            message = f"'{access.name}' is a single value"
            raise fail("nothing-to-index", message, tree.span, f"write '{access.span.text}'")
        return ex.AtLlm(found, llm_name(tree.index, llms), tree.span)
    if holds.by_llm:
        message = f"'{access.name}' has an entry for each LLM"
        help = f"write '{tree.span.text}[{llms[0] if llms else 'LLM'}]'"
        raise fail("missing-index", message, tree.span, help)
    return found


def _unknown_field(access: ast.Field, fields: list[str]) -> SpecError:
    end = access.span.end
    span = Span(access.span.source, end - len(access.name), end)
    if not fields:
        message = f"'{access.base.span.text}' has no fields"
        help = "in claims, the results of analyses have some: 'NAME.FIELD'"
        return fail("unknown-field", message, access.span, help)
    help = did_you_mean(access.name, fields, f"its fields: {', '.join(fields)}")
    message = f"'{access.base.span.text}' has no field '{access.name}'"
    return fail("unknown-field", message, span, help)


def _refuse_lists(base: ex.Expr, access: ast.Field, context: Context) -> None:
    if not isinstance(base, ex.ResultOf):
        return
    method = BY_NAME[context.names[base.analysis].value]
    if method.items and access.name not in dict(method.fields):
        message = f"'{base.analysis}' is a list; a field belongs to one of its members"
        help = f"write 'every e in {base.analysis}: e.{access.name} ...' or 'some e in ...'"
        raise fail("field-of-a-list", message, access.span, help)


def resolve_count(tree: ast.Call, context: Context, resolve: Resolver) -> ex.Expr:
    """`count(one_shot)`: how many results an analysis lists.

    Raises:
        SpecError: there is nothing to count.
    """
    if len(tree.arguments) != 1:
        message = "in a claim, 'count' takes the name of one analysis"
        help = "write 'count(NAME)', or 'count(... for j in low..high)'"
        raise fail("wrong-arguments", message, tree.span, help)
    (argument,) = (a for a in tree.arguments if not isinstance(a, ast.Named))
    collection = resolve(argument, context)
    if kind_of(collection, context) is not Kind.RESULT:
        message = "only a list of results can be counted here"
        help = "write 'count(NAME)' with the name of an analysis that lists results"
        raise fail("not-a-list", message, argument.span, help)
    _list_of_results(collection, argument.span, "count(...)", context)
    return ex.CountOf(collection, tree.span)


def resolve_quantified(tree: ast.Quantified, context: Context, resolve: Resolver) -> ex.Expr:
    """`every e in one_shot: CONDITION`.

    Raises:
        SpecError: the collection is not an analysis that gives a list, or the name is taken.
    """
    if not context.claim:
        message = f"'{tree.quantifier}' ranges over results, in claims only"
        help = "in a formula, 'count(... for j in 1..n)' counts where a condition holds"
        raise fail("quantifier-outside-claim", message, tree.span, help)
    collection = resolve(tree.collection, context)
    method = _list_of_results(collection, tree.collection.span, tree.quantifier, context)
    refuse_hiding(tree.variable, context)
    name = tree.variable.id
    inner = context.with_bound(name, method)
    condition = resolve(tree.condition, inner)
    require(Kind.TRUTH, condition, tree.condition.span, inner)
    return ex.Quantified(tree.quantifier, name, collection, condition, tree.span)


def _list_of_results(collection: ex.Expr, span: Span, user: str, context: Context) -> str:
    """The method behind a list of results."""
    lists = [
        name
        for name, entry in context.names.items()
        if entry.kind == "analysis" and entry.value in BY_NAME and BY_NAME[entry.value].items
    ]
    known = f"lists here: {', '.join(lists[:8])}" if lists else "'nash' gives a list"
    if not isinstance(collection, ex.ResultOf):
        message = f"'{user}' takes the name of an analysis that lists results"
        raise fail("not-a-list", message, span, known)
    method: str = context.names[collection.analysis].value
    if BY_NAME[method].items is None:
        message = f"'{collection.analysis}' ({method}) gives one result, not a list"
        help = f"write '{collection.analysis}.FIELD'; {known}"
        raise fail("not-a-list", message, span, help)
    return method

"""This module resolves what claims say of results: fields, entries by LLM, quantifiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ...dsl import ast
from ...dsl.diagnostic import did_you_mean, fail
from .. import expr as ex
from ..methods import BY_NAME, Holds
from .kinds import Kind, require
from .scope import Context, llm_name

Resolver: TypeAlias = Callable[[ast.Expr, Context], ex.Expr]


def resolve_field(tree: ast.Field | ast.Index, context: Context, resolve: Resolver) -> ex.Expr:
    """`e.kind`, `e.mean[Large]`: a field, with its entry when it has one for each LLM.

    Raises:
        SpecError: no such field, or an entry where there is none, or none where there is one.
    """
    indexed = isinstance(tree, ast.Index)
    access = tree.base if isinstance(tree, ast.Index) else tree
    assert isinstance(access, ast.Field)
    base = resolve(access.base, context)
    fields = _fields(base, access, context)
    holds = dict(fields).get(access.name)
    if holds is None:
        help = did_you_mean(access.name, [name for name, _ in fields])
        message = f"no field '{access.name}' in what '{access.base.span.text}' stands for"
        raise fail("unknown-field", message, tree.span, help)
    found = ex.FieldOf(base, access.name, access.span)
    by_llm = holds in (Holds.BY_LLM, Holds.PLAY_BY_LLM)
    if by_llm and not indexed:
        message = f"'{access.name}' has an entry for each LLM"
        raise fail("missing-index", message, tree.span, f"write '{tree.span.text}[LLM]'")
    if indexed and not by_llm:
        raise fail("nothing-to-index", f"'{access.name}' is a single value", tree.span)
    if isinstance(tree, ast.Index):
        return ex.AtLlm(found, llm_name(tree.index, context.llms or ()), tree.span)
    return found


def _fields(base: ex.Expr, access: ast.Field, context: Context) -> tuple[tuple[str, Holds], ...]:
    match base:
        case ex.Bound(name):
            return BY_NAME[context.bound[name]].items or ()
        case ex.ResultOf(analysis):
            method = BY_NAME[context.names[analysis].value]
            if method.items is not None:
                message = f"'{analysis}' is a list; a field belongs to one of its members"
                help = f"write 'every e in {analysis}: e.{access.name} ...' or 'some e in ...'"
                raise fail("field-of-a-list", message, access.span, help)
            return method.fields
        case _:
            raise fail("unknown-field", "only results have fields", access.span)


def resolve_quantified(tree: ast.Quantified, context: Context, resolve: Resolver) -> ex.Expr:
    """`every e in one_shot: CONDITION`.

    Raises:
        SpecError: the collection is not an analysis that gives a list, or the name is taken.
    """
    if not context.claim:
        message = f"'{tree.quantifier}' ranges over results, in claims only"
        raise fail("quantifier-outside-claim", message, tree.span)
    collection = resolve(tree.collection, context)
    if not isinstance(collection, ex.ResultOf):
        message = f"'{tree.quantifier}' ranges over the results of an analysis"
        raise fail("not-a-list", message, tree.collection.span)
    method = context.names[collection.analysis].value
    if BY_NAME[method].items is None:
        message = f"'{collection.analysis}' ({method}) gives one result, not a list"
        help = f"write '{collection.analysis}.FIELD' without '{tree.quantifier}'"
        raise fail("not-a-list", message, tree.collection.span, help)
    name = tree.variable.id
    if name in context.names or name in context.bound:
        message = f"the variable '{name}' hides another '{name}'"
        raise fail("duplicate-name", message, tree.variable.span, "use a name that is free")
    inner = context.with_bound(name, method)
    resolved = resolve(tree.condition, inner)
    condition = require(Kind.TRUTH, resolved, tree.condition.span, context.roles)
    return ex.Quantified(tree.quantifier, name, collection, condition, tree.span)

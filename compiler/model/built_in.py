"""This module resolves the names that expressions give a meaning of their own."""

from __future__ import annotations

from ...dsl import ast
from ...dsl.diagnostic import SpecError, fail
from .. import expr as ex
from .scope import Context, hint
from .self_expressions import place_of_self


def without_value(tree: ast.Name, kind: str, context: Context) -> SpecError:
    """The complaint that a name of some kind stands where it has no value."""
    help = hint(kind)
    if kind in ("LLM", "LLM array") and context.claim:
        help = f"write 'NAME.mean[{tree.id}]', NAME being the result of an analysis"
    elif kind in ("LLM", "LLM array") and context.llms is not None:
        help = f"write 'total[{tree.id}]' or 'mean[{tree.id}]'"
    message = f"the {kind} '{tree.id}' has no value here"
    return fail("name-without-value", message, tree.span, help)


def built_in(tree: ast.Name, context: Context) -> ex.Expr:
    """What a built-in name stands for.

    Raises:
        SpecError: nothing, here.
    """
    span = tree.span
    match tree.id:
        case "own" if context.acting:
            return ex.OwnAction(span)
        case "index" if context.acting:
            return ex.OwnIndex(span)
        case "index" if context.place is not None:
            return ex.Constant(context.place, span)
        case "index" if context.self_llm is not None:
            return place_of_self(tree, context)
        case "all" if context.roles:
            return ex.AllActions(span)
        case "others" if context.acting:
            return ex.OtherActions(span)
        case "welfare" if context.llms is not None and not context.claim:
            return ex.Welfare(span)
        case "self":
            message = "'self' stands for an LLM, in objectives"
            raise fail("name-without-value", message, span, "write 'total[self]' or 'mean[self]'")
        case "welfare":
            help = "'objective = EXPR' says what LLMs maximise"
            if context.claim:
                help = "in a claim, add up totals: 'e.total[A] + e.total[B]'"
            message = "'welfare' has a meaning only in objectives and in 'maximize'"
            raise fail("name-without-value", message, span, help)
        case name:
            help = "name a parameter or a definition, or write a payoff as 'payoff = EXPR'"
            if context.roles:
                help = "nobody acts here: name a role, or write 'all'"
            message = f"'{name}' has a meaning only in payoff formulas"
            raise fail("name-without-value", message, span, help)

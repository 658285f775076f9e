"""This module resolves expressions: what each name stands for, and whether the kinds fit."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from ...dsl import ast
from ...dsl.diagnostic import fail
from .. import expr as ex
from ..arithmetic import EvaluationError
from ..evaluate import constant
from .claim_expressions import resolve_field, resolve_quantified
from .kinds import Kind, action_kind, kind_of, require
from .scope import Context, llm_name, number, unknown

ONE_NUMBER = ("abs", "sqrt", "exp", "log", "floor", "ceil")
FOLDS = ("sum", "mean", "prod", "min", "max")
LOOPS = ("sum", "prod", "min", "max", "count")
FUNCTIONS = (*ONE_NUMBER, *FOLDS, "count")


def resolve(tree: ast.Expr, context: Context) -> ex.Expr:
    """The resolved form of an expression.

    Raises:
        SpecError: an unknown name, a name where it has no meaning, a value of the wrong kind.
    """
    match tree:
        case ast.Number():
            return ex.Constant(number(tree), tree.span)
        case ast.Name():
            return _name(tree, context)
        case ast.Index():
            return _index(tree, context)
        case ast.Field():
            return resolve_field(tree, context, resolve)
        case ast.Call():
            return _call(tree, context)
        case ast.Comprehension():
            return _comprehension(tree, context)
        case ast.Unary("not", operand):
            return ex.Not(expect(Kind.TRUTH, operand, context), tree.span)
        case ast.Unary("+", operand):
            return expect(Kind.NUMBER, operand, context)
        case ast.Unary(_, operand):
            return ex.Negative(expect(Kind.NUMBER, operand, context), tree.span)
        case ast.Binary("and" | "or" as operator, left, right):
            truths = [expect(Kind.TRUTH, side, context) for side in (left, right)]
            return ex.Logic(operator, truths[0], truths[1], tree.span)
        case ast.Binary(operator, left, right):
            sides = [expect(Kind.NUMBER, side, context) for side in (left, right)]
            return ex.Arithmetic(operator, sides[0], sides[1], tree.span)
        case ast.Comparison():
            return _comparison(tree, context)
        case ast.Conditional(condition, yes, no):
            truth = expect(Kind.TRUTH, condition, context)
            return ex.Conditional(truth, resolve(yes, context), resolve(no, context), tree.span)
        case ast.Quantified():
            return resolve_quantified(tree, context, resolve)
        case ast.Tuple(items):
            return ex.TupleOf(tuple(resolve(item, context) for item in items), tree.span)
        case _:
            assert_never(tree)


def expect(kind: Kind, tree: ast.Expr, context: Context) -> ex.Expr:
    """The resolved form of an expression that has to be of a kind.

    Raises:
        SpecError: as `resolve`, or it is of another kind.
    """
    return require(kind, resolve(tree, context), tree.span, context.roles)


def constant_number(tree: ast.Expr, context: Context) -> int | Fraction:
    """The value of an expression that needs no parameter: `5`, `-1/2`.

    Raises:
        SpecError: it mentions a name, or has no value.
    """
    resolved = expect(Kind.NUMBER, tree, context)
    try:
        value = constant(resolved)
    except EvaluationError as error:
        raise fail("no-value", error.message, error.span or tree.span) from None
    assert not isinstance(value, float)
    return value


# --- names -------------------------------------------------------------------------------------


def _name(tree: ast.Name, context: Context) -> ex.Expr:
    name = tree.id
    if name in context.loops:
        return ex.LoopIndex(name, tree.span)
    if name in context.bound:
        return ex.Bound(name, tree.span)
    if name in ("own", "index", "all", "others", "welfare", "self"):
        return _built_in(tree, context)
    if name in ("total", "mean"):
        message = f"'{name}' needs to say whose: '{name}[...]'"
        raise fail("missing-index", message, tree.span, f"write '{name}[LLM]'")
    entry = context.lookup(tree)
    match entry.kind:
        case "parameter" | "let" | "argument":
            return ex.Ref(entry.value, tree.span)
        case "action":
            return ex.Label(name, tree.span)
        case "role" if context.roles:
            return ex.ActionOf(entry.value.position, name, tree.span)
        case "role array" if context.roles:
            message = f"'{name}' is an array of roles; one member is '{name}[1]'"
            raise fail("missing-index", message, tree.span, "write 'own' for the acting role")
        case "analysis" if context.claim:
            return ex.ResultOf(name, tree.span)
        case kind:
            message = f"the {kind} '{name}' has no value here"
            raise fail("name-without-value", message, tree.span, _hint(kind, context))


def _hint(kind: str, context: Context) -> str:
    if kind in ("role", "role array"):
        return "actions have a value in payoffs and in public signals only"
    if kind in ("LLM", "LLM array") and (context.llms is not None or context.claim):
        return "write 'total[...]' or 'mean[...]' around it"
    return "only parameters and 'let' names have a value everywhere"


def _built_in(tree: ast.Name, context: Context) -> ex.Expr:
    span = tree.span
    match tree.id:
        case "own" if context.acting:
            return ex.OwnAction(span)
        case "index" if context.acting:
            return ex.OwnIndex(span)
        case "all" if context.roles:
            return ex.AllActions(span)
        case "others" if context.acting:
            return ex.OtherActions(span)
        case "welfare" if context.llms is not None:
            return ex.Welfare(span)
        case name:
            places = {"welfare": "objectives", "self": "'total[self]' in objectives"}
            where = places.get(name, "payoff formulas")
            raise fail("name-without-value", f"'{name}' has a meaning only in {where}", span)


def _index(tree: ast.Index, context: Context) -> ex.Expr:
    if isinstance(tree.base, ast.Name) and tree.base.id in ("total", "mean"):
        return _aggregate(tree, tree.base.id, context)
    if isinstance(tree.base, ast.Field):
        return resolve_field(tree, context, resolve)
    if not isinstance(tree.base, ast.Name):
        raise fail("nothing-to-index", "only a named array has members", tree.base.span)
    if isinstance(tree.index, ast.Range):
        raise fail("range-as-index", "one member is expected here, not a range", tree.index.span)
    entry = context.lookup(tree.base)
    if entry.kind != "role array" or not context.roles:
        message = f"the {entry.kind} '{tree.base.id}' cannot be indexed here"
        raise fail("nothing-to-index", message, tree.span)
    members = entry.value
    index = expect(Kind.NUMBER, tree.index, context)
    return ex.ActionAt(tree.base.id, members[0].position, len(members), index, tree.span)


def _aggregate(tree: ast.Index, measure: str, context: Context) -> ex.Expr:
    if context.llms is None:
        message = f"'{measure}[...]' has a meaning only in objectives"
        raise fail("name-without-value", message, tree.span)
    if isinstance(tree.index, ast.Name) and tree.index.id in ("self", "others"):
        if not context.self_:
            message = f"'{tree.index.id}' has a meaning only in 'objective'"
            raise fail("name-without-value", message, tree.index.span, "name an LLM")
        return ex.Aggregate(measure, None, tree.index.id, tree.span)
    return ex.Aggregate(measure, llm_name(tree.index, context.llms), "llm", tree.span)


# --- calls -------------------------------------------------------------------------------------


def _call(tree: ast.Call, context: Context) -> ex.Expr:
    name, arguments = tree.function.id, tree.arguments
    if name not in FUNCTIONS:
        raise unknown(tree.function, "function", list(FUNCTIONS))
    if name == "count":
        return _count(tree, context)
    if name in ONE_NUMBER:
        _arity(tree, 1)
        return ex.Function(name, (expect(Kind.NUMBER, arguments[0], context),), tree.span)
    if len(arguments) == 1:
        items = resolve(arguments[0], context)
        if kind_of(items, context.roles) is Kind.LIST:
            return _fold(name, items, tree, context)
    if name in ("min", "max") and len(arguments) >= 2:
        values = tuple(expect(Kind.NUMBER, argument, context) for argument in arguments)
        return ex.Function(name, values, tree.span)
    message = f"'{name}' takes a list of actions ('all' or 'others') or 'EXPR for j in 1..n'"
    if name in ("min", "max"):
        message = f"'{name}' takes two or more numbers, a list, or 'EXPR for j in 1..n'"
    raise fail("wrong-arguments", message, tree.span)


def _fold(name: str, items: ex.Expr, tree: ast.Call, context: Context) -> ex.Expr:
    if any(action_kind((role,)) is not Kind.NUMBER for role in context.roles):
        message = f"'{name}' needs actions that are numbers"
        raise fail("expected-number", message, tree.span, "use count(all, ACTION) for labels")
    return ex.Fold(name, items, tree.span)


def _count(tree: ast.Call, context: Context) -> ex.Expr:
    if len(tree.arguments) == 1:
        collection = resolve(tree.arguments[0], context)
        if kind_of(collection, context.roles) is Kind.RESULT:
            return ex.CountOf(collection, tree.span)
    _arity(tree, 2)
    items = expect(Kind.LIST, tree.arguments[0], context)
    return ex.Count(items, resolve(tree.arguments[1], context), tree.span)


def _arity(tree: ast.Call, wanted: int) -> None:
    if len(tree.arguments) != wanted:
        plural = "" if wanted == 1 else "s"
        message = f"'{tree.function.id}' takes {wanted} argument{plural}, not {len(tree.arguments)}"
        raise fail("wrong-arguments", message, tree.span)


def _comprehension(tree: ast.Comprehension, context: Context) -> ex.Expr:
    name = tree.function.id
    if name not in LOOPS:
        raise unknown(tree.function, "function over a range", list(LOOPS))
    variable = tree.variable.id
    if variable in context.names or variable in context.loops:
        message = f"the variable '{variable}' hides another '{variable}'"
        raise fail("duplicate-name", message, tree.variable.span, "use a name that is free")
    body_kind = Kind.TRUTH if name == "count" else Kind.NUMBER
    body = expect(body_kind, tree.body, context.with_loop(variable))
    return ex.Loop(name, body, variable, resolve_range(tree.range, context), tree.span)


def resolve_range(tree: ast.Range, context: Context) -> ex.RangeDomain:
    """The resolved form of `low..high step s`.

    Raises:
        SpecError: as `resolve`.
    """
    low, high = (expect(Kind.NUMBER, bound, context) for bound in (tree.low, tree.high))
    step = ex.Constant(1) if tree.step is None else expect(Kind.NUMBER, tree.step, context)
    return ex.RangeDomain(low, high, step, tree.span)


def resolve_domain(tree: ast.Domain, context: Context) -> ex.Domain:
    """The resolved form of a domain.

    Raises:
        SpecError: as `resolve`.
    """
    match tree:
        case ast.Range():
            return resolve_range(tree, context)
        case ast.Interval(low, high):
            low_, high_ = (expect(Kind.NUMBER, bound, context) for bound in (low, high))
            return ex.IntervalDomain(low_, high_, tree.span)
        case ast.Choice(choices):
            items = tuple(expect(Kind.NUMBER, value, context) for value in choices)
            return ex.ChoiceDomain(items, tree.span)


# --- comparisons -------------------------------------------------------------------------------


def _comparison(tree: ast.Comparison, context: Context) -> ex.Expr:
    left, right = resolve(tree.left, context), resolve(tree.right, context)
    kinds = {kind_of(side, context.roles) for side in (left, right)} - {Kind.ANY}
    if Kind.TRUTH in kinds or Kind.LIST in kinds or Kind.RESULT in kinds:
        bad = next(k for k in (Kind.TRUTH, Kind.LIST, Kind.RESULT) if k in kinds)
        raise fail("cannot-compare", f"{bad.value} cannot be compared", tree.span)
    ordered = tree.operator not in ("==", "!=")
    if len(kinds) == 2 or (ordered and not kinds <= {Kind.NUMBER}):
        message = (
            f"'{tree.operator}' compares numbers; labels compare with '==' and '!='"
            if len(kinds) < 2
            else f"{' and '.join(sorted(k.value for k in kinds))} cannot be compared"
        )
        raise fail("cannot-compare", message, tree.span)
    if tree.within is None:
        return ex.Comparison(tree.operator, left, right, None, tree.span)
    if ordered:
        raise fail("within-needs-equality", "'within' goes with '==' or '!='", tree.within.span)
    tolerance = expect(Kind.NUMBER, tree.within, context)
    return ex.Comparison(tree.operator, left, right, tolerance, tree.span)

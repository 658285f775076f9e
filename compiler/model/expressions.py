"""This module resolves expressions: what each name stands for, and whether the kinds fit."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from ...dsl import ast
from ...dsl.diagnostic import SpecError, did_you_mean, fail
from ...dsl.source import Span
from .. import expr as ex
from ..arithmetic import EvaluationError
from ..evaluate import constant
from ..methods import BY_NAME
from ..walk import walk
from ..wording import listing, number_text
from .built_in import built_in, without_value
from .claim_expressions import resolve_count, resolve_field, resolve_quantified
from .comparisons import resolve_comparison
from .kinds import Kind, action_kind, kind_of, require, require_alike
from .scope import Context, llm_name, number, refuse_hiding, unknown
from .self_expressions import (
    average,
    frequency,
    own_state,
    state_of_self,
    word_of_the_past,
)

ONE_NUMBER = ("abs", "sqrt", "exp", "log", "floor", "ceil")
FOLDS = ("sum", "mean", "prod", "min", "max")
LOOPS = ("sum", "prod", "min", "max", "count")
ACTIONS = (ex.OwnAction, ex.ActionOf, ex.ActionAt, ex.AllActions, ex.OtherActions)
FUNCTIONS = (*ONE_NUMBER, *FOLDS, "count", "frequency")


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
            return resolve_comparison(tree, context, resolve)
        case ast.Conditional(condition, yes, no):
            truth = expect(Kind.TRUTH, condition, context)
            branches = [resolve(yes, context), resolve(no, context)]
            require_alike(branches[0], branches[1], context)
            return ex.Conditional(truth, branches[0], branches[1], tree.span)
        case ast.Quantified():
            return resolve_quantified(tree, context, resolve)
        case ast.Tuple():
            return _tuple(tree, context)
        case _:
            assert_never(tree)


def expect(kind: Kind, tree: ast.Expr, context: Context) -> ex.Expr:
    """The resolved form of an expression that has to be of a kind.

    Raises:
        SpecError: as `resolve`, or it is of another kind.
    """
    return require(kind, resolve(tree, context), tree.span, context)


def constant_number(tree: ast.Expr, context: Context) -> int | Fraction:
    """The value of an expression that needs no parameter: `5`, `-1/2`.

    Raises:
        SpecError: it mentions a name, or has no value.
    """
    resolved = expect(Kind.NUMBER, tree, context)
    try:
        value = constant(resolved)
    except EvaluationError as error:
        raise fail("no-value", error.message, error.span or tree.span, error.help) from None
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
        return built_in(tree, context)
    if (past := word_of_the_past(tree, context)) is not None:
        return past
    if name in ("total", "mean"):
        message = f"'{name}' needs to say whose: '{name}[...]'"
        raise fail("missing-index", message, tree.span, f"write '{name}[LLM]'")
    entry = context.lookup(tree)
    match entry.kind:
        case "parameter" | "definition" | "argument":
            return ex.Ref(entry.value, tree.span)
        case "state":
            common = isinstance(entry.value, ex.Parameter)
            held = entry.value if common else state_of_self(tree, entry.value, context)
            return ex.Ref(held, tree.span)
        case "action":
            return ex.Label(name, tree.span)
        case "role" if context.roles:
            found = ex.ActionOf(entry.value.position, name, tree.span)
            return average(found, (entry.value,), context)
        case "role array" if context.roles:
            message = f"'{name}' is an array of roles; one member is '{name}[1]'"
            help = "'own' is the acting role's action, 'all' the list of everybody's"
            raise fail("missing-index", message, tree.span, help)
        case "analysis" if context.claim:
            if entry.value not in BY_NAME:
                raise SpecError([])  # the analysis has been complained about
            return ex.ResultOf(name, tree.span)
        case kind:
            raise without_value(tree, kind, context)


def _index(tree: ast.Index, context: Context) -> ex.Expr:
    base = tree.base
    if isinstance(base, ast.Name) and base.id in ("total", "mean"):
        return _aggregate(tree, base.id, context)
    if isinstance(base, ast.Field):
        return resolve_field(tree, context, resolve)
    if not isinstance(base, ast.Name):
        help = "write the member of an array as 'NAME[NUMBER]'"
        raise fail("nothing-to-index", "only a named array has members", tree.span, help)
    entry = context.lookup(base)
    if entry.kind == "analysis" and context.claim:
        if entry.value in BY_NAME and BY_NAME[entry.value].ordered:
            return _item(tree, base, context)
        help = f"write '{base.id}.FIELD[LLM]'"
        if entry.value in BY_NAME and BY_NAME[entry.value].items is not None:
            help = f"write 'every e in {base.id}: e.FIELD[LLM] ...'"
        raise fail("nothing-to-index", f"'{base.id}' has fields, not members", tree.span, help)
    if entry.kind == "state" and not isinstance(entry.value, ex.Parameter):
        return ex.Ref(own_state(tree, entry.value, context), tree.span)
    if entry.kind != "role array" or not context.roles:
        message = f"the {entry.kind} '{base.id}' has no members here"
        raise fail("nothing-to-index", message, tree.span, f"write '{base.id}'")
    assert not isinstance(tree.index, ast.Range)  # the grammar has ranges in declarations only
    index = expect(Kind.NUMBER, tree.index, context)
    found = ex.ActionAt(base.id, entry.value[0].position, len(entry.value), index, tree.span)
    _check_member(found, tree.index.span)
    return average(found, tuple(entry.value), context)


def _item(tree: ast.Index, base: ast.Name, context: Context) -> ex.Expr:
    """`path[6]`: a round of a simulation."""
    assert not isinstance(tree.index, ast.Range)
    place = expect(Kind.NUMBER, tree.index, context)
    return ex.ItemOf(ex.ResultOf(base.id, base.span), place, tree.span)


def _check_member(member: ex.ActionAt, span: Span) -> None:
    """Refuse an index that depends on actions, or is a number out of range."""
    if depends_on_actions(member.index):
        message = f"which member of '{member.array}' is meant may not depend on actions"
        help = f"add up over all of them: 'sum(if ... then ... else 0 for j in 1..{member.size})'"
        raise fail("index-depends-on-actions", message, span, help)
    if any(isinstance(node, ex.Ref | ex.LoopIndex | ex.OwnIndex) for node in walk(member.index)):
        return
    try:
        index = constant(member.index)
    except EvaluationError as error:
        raise fail("no-value", error.message, error.span or span, error.help) from None
    if not isinstance(index, int) or not 1 <= index <= member.size:
        message = f"'{member.array}' has members 1 to {member.size}, not {number_text(index)}"
        raise fail("index-out-of-range", message, span, f"write '{member.array}[{member.size}]'")


def depends_on_actions(expr: ex.Expr) -> bool:
    """Whether an expression mentions what some role plays."""
    return any(isinstance(node, ACTIONS) for node in walk(expr))


def _aggregate(tree: ast.Index, measure: str, context: Context) -> ex.Expr:
    if context.llms is None or context.claim:
        message = f"'{measure}[...]' has a meaning only in objectives"
        help = "'objective = EXPR' says what LLMs maximise"
        if context.claim:
            help = f"write 'NAME.{tree.span.text}', NAME being the result of an analysis"
        raise fail("name-without-value", message, tree.span, help)
    if isinstance(tree.index, ast.Name) and tree.index.id in ("self", "others"):
        if not context.self_:
            message = f"'{tree.index.id}' has a meaning only in 'objective'"
            raise fail("name-without-value", message, tree.index.span, "name an LLM")
        return ex.Aggregate(measure, None, tree.index.id, tree.span)
    return ex.Aggregate(measure, llm_name(tree.index, context.llms), "llm", tree.span)


# --- calls -------------------------------------------------------------------------------------


def _call(tree: ast.Call, context: Context) -> ex.Expr:
    name = tree.function.id
    arguments = _values(tree)
    if name == "frequency":
        return frequency(tree, context, resolve)
    if name not in FUNCTIONS:
        raise unknown(tree.function, "function", list(FUNCTIONS))
    if name == "count":
        return _count(tree, context)
    if name in ONE_NUMBER:
        _one_number(tree)
        return ex.Function(name, (expect(Kind.NUMBER, arguments[0], context),), tree.span)
    if len(arguments) == 1:
        items = resolve(arguments[0], context)
        if kind_of(items, context) is Kind.LIST:
            return _fold(name, items, tree, context)
    if name in ("min", "max") and len(arguments) >= 2:
        numbers = tuple(expect(Kind.NUMBER, argument, context) for argument in arguments)
        return ex.Function(name, numbers, tree.span)
    message = f"'{name}' takes a list of actions, or a range"
    help = f"write '{name}(all)', '{name}(others)' or '{name}(EXPR for j in 1..n)'"
    if name in ("min", "max"):
        message = f"'{name}' takes two numbers or more, a list of actions, or a range"
        help = f"write '{name}(a, b)', '{name}(all)' or '{name}(EXPR for j in 1..n)'"
    if name == "mean":
        message, help = "'mean' takes a list of actions", "write 'mean(all)' or 'mean(others)'"
    raise fail("wrong-arguments", message, tree.span, help)


def _values(tree: ast.Call) -> tuple[ast.Expr, ...]:
    """The arguments of a function.

    Raises:
        SpecError: one has a name.
    """
    for argument in tree.arguments:
        if isinstance(argument, ast.Named):
            message = "arguments of functions have no names"
            help = "rules of play take some: 'Large = q_learning(exploration = 1/10)'"
            raise fail("named-argument", message, argument.name.span, help)
    return tuple(a for a in tree.arguments if not isinstance(a, ast.Named))


def _fold(name: str, items: ex.Expr, tree: ast.Call, context: Context) -> ex.Expr:
    labelled = [r.name for r in context.roles if action_kind((r,)) is not Kind.NUMBER]
    if labelled:
        message = f"'{name}' needs numbers, and the actions of {listing(labelled)} are labels"
        raise fail("expected-number", message, tree.span, "use 'count(all, ACTION)' for labels")
    return ex.Fold(name, items, tree.span)


def _count(tree: ast.Call, context: Context) -> ex.Expr:
    arguments = _values(tree)
    if context.claim:
        return resolve_count(tree, context, resolve)
    if context.averages:
        message = "'count' has a meaning where each role has one action, as in payoffs"
        help = "'frequency(ROLE, ACTION)' tells how often clients have played it"
        raise fail("no-average", message, tree.span, help)
    if len(arguments) != 2:
        message = "'count' takes a list of actions and an action"
        raise fail("wrong-arguments", message, tree.span, "write 'count(all, ACTION)'")
    items = expect(Kind.LIST, arguments[0], context)
    action = resolve(arguments[1], context)
    kind, wanted = kind_of(action, context), action_kind(context.roles)
    if kind not in (Kind.ACTION, Kind.NUMBER, Kind.ANY):
        message = f"an action is expected here, not {kind.value}"
        raise fail("expected-action", message, action.span, "name an action, or write 'own'")
    if Kind.ANY not in (kind, wanted) and kind is not wanted:
        message = "the actions are labels" if wanted is Kind.ACTION else "the actions are numbers"
        help = "write one of them, or 'own'"
        raise fail("expected-action", f"{message}, and this is {kind.value}", action.span, help)
    return ex.Count(items, action, tree.span)


def _one_number(tree: ast.Call) -> None:
    if len(tree.arguments) != 1:
        name = tree.function.id
        message = f"'{name}' takes one number"
        raise fail("wrong-arguments", message, tree.span, f"write '{name}(NUMBER)'")


def _comprehension(tree: ast.Comprehension, context: Context) -> ex.Expr:
    name = tree.function.id
    if name not in LOOPS:
        help = did_you_mean(name, LOOPS, f"these do: {', '.join(LOOPS)}")
        if name == "mean":
            help = "divide a 'sum' by how many there are"
        message = f"'{name}' does not run over a range"
        raise fail("unknown-function", message, tree.function.span, help)
    refuse_hiding(tree.variable, context)
    extent = resolve_range(tree.range, context)
    for bound in (extent.low, extent.high, extent.step):
        if depends_on_actions(bound):
            help = "put the condition inside: 'if j <= own then ... else 0'"
            message = "a range may not depend on actions"
            raise fail("range-depends-on-actions", message, bound.span, help)
    variable = tree.variable.id
    body_kind = Kind.TRUTH if name == "count" else Kind.NUMBER
    body = expect(body_kind, tree.body, context.with_loop(variable))
    return ex.Loop(name, body, variable, extent, tree.span)


def _tuple(tree: ast.Tuple, context: Context) -> ex.Expr:
    """A play written out, in a claim."""
    if not context.claim:
        message = "several values in parentheses are a play, which only claims and analyses mention"
        help = "compare roles one by one: 'row == C and col == D'"
        raise fail("play-outside-claim", message, tree.span, help)
    for item in tree.items:
        if isinstance(item, ast.Name) and item.id not in context.names:
            actions = [n for n, e in context.names.items() if e.kind == "action"]
            raise unknown(item, "action", actions)
    items = tuple(resolve(item, context) for item in tree.items)
    for found in items:
        kind = kind_of(found, context)
        if kind not in (Kind.ACTION, Kind.NUMBER):
            message = f"an action is expected here, not {kind.value}"
            raise fail("expected-action", message, found.span, "a play is a tuple of actions")
    return ex.TupleOf(items, tree.span)


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

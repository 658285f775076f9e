"""This module evaluates expressions: the only evaluator, on scalars and on columns alike.

Numbers are exact (`int`, `Fraction`) until a function has an irrational value, from where they
are `float`. On columns every rule holds element by element, and branches of `if`, `and` and `or`
are evaluated only where they are taken.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from itertools import chain
from typing import Any

from .arithmetic import (
    ARITHMETIC,
    COMPARE,
    FOLDS,
    TOO_LARGE,
    UNARY,
    EvaluationError,
    Indefinite,
    guarded,
    not_a_number,
    simplest,
)
from .columns import CellError, Column, apply, merge
from .environment import MAX_REPETITIONS, Effort, Empty, Environment, InLoop, Value
from .expr import (
    ActionAt,
    ActionOf,
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
    Negative,
    Not,
    RangeDomain,
    TupleOf,
)
from .wording import number_text


def evaluate(expr: Expr, env: Environment) -> Value:
    """The value of an expression.

    Raises:
        EvaluationError: division by zero, a root or logarithm of a negative number, a number or a
            range beyond the stated limits, a value of the wrong kind.
    """
    match expr:
        case Constant(value):
            return value
        case Label(text):
            return text
        case Negative(operand):
            return _elementwise(_negative, expr, env, evaluate(operand, env), 0)
        case Arithmetic(operator, left, right):
            return _elementwise(
                ARITHMETIC[operator], expr, env, evaluate(left, env), evaluate(right, env)
            )
        case Comparison():
            return _comparison(expr, env)
        case Function(name, arguments):
            values = [evaluate(argument, env) for argument in arguments]
            return _function(name, expr, env, values)
        case Not(operand):
            return _negate(evaluate(operand, env))
        case Logic(operator, left, right):
            return _logic(operator, evaluate(left, env), right, env)
        case Conditional(condition, yes, no):
            return _branch(evaluate(condition, env), yes, no, env)
        case Fold(name, items):
            actions = evaluate(items, env)
            return _fold(name, expr, env, actions, len(actions))
        case Count(items, action):
            wanted = evaluate(action, env)
            same = (_elementwise(op.eq, expr, env, item, wanted) for item in evaluate(items, env))
            return _fold("sum", expr, env, (_counted(s, expr, env) for s in same), 1)
        case Loop():
            return _loop(expr, env)
        case ActionAt(array, first, index=index):
            position = first + _member_position(evaluate(index, env), expr)
            return env.leaf(ActionOf(position, array, expr.span))
        case TupleOf(items):
            return tuple(evaluate(item, env) for item in items)
        case _:
            return env.leaf(expr)


def constant(expr: Expr, effort: Effort | None = None) -> Any:
    """The value of an expression without names.

    Raises:
        EvaluationError: as `evaluate`.
    """
    return evaluate(expr, Empty() if effort is None else Empty(effort=effort))


# --- functions ----------------------------------------------------------------------------------


def _negative(a: Any, _: Any) -> Any:
    return -a


def _function(name: str, expr: Expr, env: Environment, values: list[Any]) -> Value:
    if name in UNARY:
        single = UNARY[name]
        return _elementwise(lambda a, _: guarded(single(a)), expr, env, values[0], 0)
    return reduce(lambda a, b: _elementwise(FOLDS[name], expr, env, a, b), values)


# --- columns -----------------------------------------------------------------------------------


def _elementwise(
    function: Callable[[Any, Any], Any], expr: Expr, env: Environment, a: Value, b: Value
) -> Value:
    try:
        if isinstance(a, Column) or isinstance(b, Column):
            return apply(function, a, b)
        return function(a, b)
    except CellError as error:
        located = _unfit(error.error, expr, *error.operands)
        located.cell = env.cell(error.cell)
        raise located from None
    except (EvaluationError, OverflowError, TypeError, AttributeError) as error:
        for operand in (a, b):
            if isinstance(operand, Indefinite):
                return operand.computed()
        raise _unfit(error, expr, a, b) from None


def _unfit(error: Exception, expr: Expr, *operands: Value) -> EvaluationError:
    """What an error in scalar arithmetic says of the text."""
    found = EvaluationError(TOO_LARGE)
    if isinstance(error, EvaluationError):
        found = error
    elif isinstance(error, TypeError | AttributeError):
        found = not_a_number(*operands)
    found.span = found.span or expr.span
    return found


def _counted(truth: Value, expr: Expr, env: Environment) -> Value:
    return _elementwise(lambda a, _: int(a), expr, env, truth, None)


def _negate(value: Value) -> Value:
    if isinstance(value, Column):
        return Column.of_truth(~value.truth())
    return not value if value is True or value is False else value


def _comparison(expr: Comparison, env: Environment) -> Value:
    left, right = evaluate(expr.left, env), evaluate(expr.right, env)
    within = None if expr.within is None else evaluate(expr.within, env)
    if not any(isinstance(v, Column) for v in (left, right, within)):
        try:
            return env.compare(expr.operator, left, right, within)
        except TypeError:
            raise _unfit(TypeError(), expr, left, right) from None
    if within is None:
        return _elementwise(COMPARE[expr.operator], expr, env, left, right)
    distance = _elementwise(lambda a, b: abs(a - b), expr, env, left, right)
    near = "<=" if expr.operator == "==" else ">"
    return _elementwise(COMPARE[near], expr, env, distance, within)


def _logic(operator: str, left: Value, right: Expr, env: Environment) -> Value:
    """`and` and `or`, three-valued where the environment's comparisons are (see `Unknown`)."""
    stop = operator == "or"
    if isinstance(left, Column):
        known = left.truth()
        undecided = ~known if stop else known
        if not undecided.any():
            return left
        return merge(undecided, evaluate(right, env.select(undecided)), stop)
    if left is stop:
        return stop
    other = evaluate(right, env)
    if left is (not stop):
        return other
    return other if other is stop else left


def _branch(condition: Value, yes: Expr, no: Expr, env: Environment) -> Value:
    if not isinstance(condition, Column):
        if condition is True or condition is False:
            return evaluate(yes if condition else no, env)
        return condition
    mask = condition.truth()
    taken = evaluate(yes, env.select(mask)) if mask.any() else None
    other = evaluate(no, env.select(~mask)) if not mask.all() else None
    return merge(mask, taken, other)


# --- lists and loops ---------------------------------------------------------------------------


def _fold(name: str, expr: Expr, env: Environment, items: Iterable[Any], length: int) -> Value:
    if not length and name in ("mean", "min", "max"):
        help = "guard it: 'if ... then ... else ...'"
        raise EvaluationError(f"there is nothing to take the '{name}' of", expr.span, help)
    if name == "mean":
        total = _fold("sum", expr, env, items, length)
        return _elementwise(ARITHMETIC["/"], expr, env, total, length)
    start: list[Any] = {"sum": [0], "prod": [1]}.get(name, [])
    return reduce(lambda a, b: _elementwise(FOLDS[name], expr, env, a, b), chain(start, items))


def _loop(expr: Loop, env: Environment) -> Value:
    numbers = range_values(expr.range, env)
    repetitions = getattr(env, "repetitions", 1) * max(1, len(numbers))
    if repetitions > MAX_REPETITIONS:
        message = f"the range here runs through {repetitions:,} numbers"
        if repetitions > len(numbers):
            message = f"the nested ranges here run through {repetitions:,} numbers"
        raise EvaluationError(message, expr.span, f"the limit is {MAX_REPETITIONS:,}")
    env.effort.spend(len(numbers), expr.span)
    values = (
        evaluate(expr.body, InLoop(env, expr.variable, value, repetitions)) for value in numbers
    )
    if expr.name == "count":
        counts = (_counted(value, expr, env) for value in values)
        return _fold("sum", expr, env, counts, len(numbers))
    return _fold(expr.name, expr, env, values, len(numbers))


class _Steps:
    """The numbers low, low + step, ... as a sequence that is not written out."""

    def __init__(self, low: Any, step: Any, length: int) -> None:
        self.low, self.step, self.length = low, step, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Any:
        return (simplest(self.low + k * self.step) for k in range(self.length))


def range_values(extent: RangeDomain, env: Environment) -> Any:
    """The numbers of a range, lazily: an object with a length that can be iterated.

    Raises:
        EvaluationError: the bounds are not exact constants, or the step is not positive.
    """
    low, high, step = (evaluate(e, env) for e in (extent.low, extent.high, extent.step))
    for bound, expr in ((low, extent.low), (high, extent.high), (step, extent.step)):
        if isinstance(bound, Column):
            raise EvaluationError("a range cannot depend on actions", expr.span or extent.span)
        if isinstance(bound, float):
            message = f"a range needs exact ends and steps, and this is {number_text(bound)}"
            raise EvaluationError(message, expr.span or extent.span, "'floor' makes it whole")
    if step <= 0:
        message = f"the step of a range is positive, not {number_text(step)}"
        help = "leave 'step' out for steps of 1" if step == 0 else "write the lower end first"
        raise EvaluationError(message, extent.step.span or extent.span, help)
    length = max(0, int((Fraction(high) - low) // step) + 1)
    if length > 2**62:
        raise EvaluationError("a range of more than 10^18 numbers", extent.span, "shorten it")
    return _Steps(low, step, length)


def _member_position(index: Any, expr: ActionAt) -> int:
    """The place (from 0) of the member of an array that an index names.

    Raises:
        EvaluationError: there is no such member.
    """
    if isinstance(index, Column):
        raise EvaluationError("the index of a role cannot depend on actions", expr.span)
    if not isinstance(index, int) or not 1 <= index <= expr.size:
        message = f"'{expr.array}' has members 1 to {expr.size}, not {number_text(index)}"
        raise EvaluationError(message, expr.span)
    return index - 1

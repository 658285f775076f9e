"""This module evaluates expressions: the only evaluator, on scalars and on columns alike.

Numbers are exact (`int`, `Fraction`) until a function has an irrational value, from where they
are `float`. On columns every rule holds element by element, and branches of `if`, `and` and `or`
are evaluated only where they are taken.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial, reduce
from itertools import chain
from math import lcm
from typing import Any

from .arithmetic import (
    ARITHMETIC,
    COMPARE,
    FOLDS,
    TOO_LARGE,
    UNARY,
    EvaluationError,
    Indefinite,
    Varying,
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
    Frequency,
    Function,
    Label,
    Logic,
    Loop,
    Negative,
    Not,
    RangeDomain,
    TupleOf,
)
from .tally import Member, Tally
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
            if isinstance(actions, Tally):
                return _tallied(name, expr, env, actions)
            return _fold(name, expr, env, actions, len(actions))
        case Count(items, action):
            return _count(expr, env, evaluate(items, env), evaluate(action, env))
        case Loop():
            actions = env.members(expr)
            return _loop(expr, env) if actions is None else _gathered(expr, env, actions)
        case ActionAt(array, first, index=index):
            place = evaluate(index, env)
            if isinstance(place, Member):
                return place.action
            position = first + _member_position(place, expr)
            return env.leaf(ActionOf(position, array, expr.span))
        case Frequency(items=ActionAt(array, first, index=index) as member, action=action):
            position = first + _member_position(evaluate(index, env), member)
            return env.leaf(Frequency(ActionOf(position, array, member.span), action, expr.span))
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


def _count(expr: Count, env: Environment, items: Any, wanted: Value) -> Value:
    """How often an action is in a list of actions, or in a tally of them."""
    entries = items.entries if isinstance(items, Tally) else [(item, 1) for item in items]
    same = [(_elementwise(op.eq, expr, env, item, wanted), often) for item, often in entries]
    found = Tally(tuple((_counted(truth, expr, env), often) for truth, often in same), 1)
    return _tallied("sum", expr, env, found)


def _tallied(name: str, expr: Expr, env: Environment, tally: Tally) -> Value:
    """A fold of a list of which only the counts are known, or of what is computed from it."""
    entries = tally.entries
    if name not in ("min", "max") or not tally.length:
        repeated = partial(_repeated, ARITHMETIC["^" if name == "prod" else "*"])
        several = (
            value if often == 1 else _elementwise(repeated, expr, env, value, often)
            for value, often in entries
        )
        return _fold(name, expr, env, several, tally.length)
    present = [
        _elementwise(lambda a, often: a if often else None, expr, env, value, often)
        for value, often in entries
    ]
    better = partial(_of_the_present, FOLDS[name])
    return reduce(lambda a, b: _elementwise(better, expr, env, a, b), present)


def _repeated(operation: Callable[[Any, Any], Any], value: Any, often: int) -> Any:
    if isinstance(value, str):
        raise TypeError
    return operation(value, often)


def _of_the_present(better: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    if a is None or b is None:
        return b if a is None else a
    return better(a, b)


def _gathered(expr: Loop, env: Environment, tally: Tally) -> Value:
    """A loop through an array of which only the counts of actions are known.

    The body is evaluated once for each action, where somebody plays it.
    """
    entries: list[tuple[Any, Any]] = []
    env.effort.spend(len(tally.entries), expr.span)
    for action, often in tally.entries:
        played = often.truth() if isinstance(often, Column) else None
        if not (often if played is None else played.any()):
            continue
        inner = env if played is None or played.all() else env.select(played)
        within = InLoop(inner, expr.variable, Member(action), getattr(env, "repetitions", 1))
        value = evaluate(expr.body, within)
        if expr.name == "count":
            value = _counted(value, expr, inner)
        if inner is not env:
            value = merge(played, value, 0)
        entries.append((value, often))
    name = "sum" if expr.name == "count" else expr.name
    return _tallied(name, expr, env, Tally(tuple(entries), tally.length))


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
        if isinstance(self.low, Varying) or isinstance(self.step, Varying):
            return (simplest(self.low + k * self.step) for k in range(self.length))
        unit, first, by = self._scaled()
        if unit == 1:
            return iter(range(first, first + by * self.length, by))
        return (simplest(Fraction(first + k * by, unit)) for k in range(self.length))

    @property
    def bits(self) -> int:
        """At most so many bits are in all of them together."""
        unit, first, by = self._scaled()
        last = first + by * self.length
        return self.length * (unit.bit_length() + max(first.bit_length(), last.bit_length()))

    def _scaled(self) -> tuple[int, int, int]:
        """A common denominator, and the low end and the step in units of it."""
        unit = lcm(self.low.denominator, self.step.denominator)
        return unit, int(self.low * unit), int(self.step * unit)


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
    length = max(0, int((high - low) // step) + 1)
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

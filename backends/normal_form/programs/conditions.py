"""This module reads objectives and conditions that are linear in what the LLMs get."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from ....compiler.arithmetic import EvaluationError
from ....compiler.evaluate import constant
from ....compiler.expr import (
    Aggregate,
    Arithmetic,
    Comparison,
    Conditional,
    Expr,
    Logic,
    Negative,
    Welfare,
)
from ....compiler.expr_text import to_text
from ....compiler.walk import walk
from ....dsl.diagnostic import fail, refusal
from ...numbers.floats import Number
from ...results.common import ByLlm
from ...results.numbers import exact_text


@frozen(eq=False)
class Linear:
    """A number that is linear in the LLMs' totals: sum of `weights` times totals, and a constant.

    Made by `game.total(LLM)`, `game.mean(LLM)` and `game.welfare`; can be added, subtracted and
    multiplied by numbers. `>=` and `<=` make a `Condition`, and so does `near`.
    """

    weights: ByLlm[Number]
    constant: Number = 0

    def __add__(self, other: Linear | Number) -> Linear:
        if not isinstance(other, Linear):
            return Linear(self.weights, self.constant + other)
        pairs = zip(self.weights.values(), other.weights.values(), strict=True)
        weights = ByLlm.of(self.weights, [a + b for a, b in pairs])
        return Linear(weights, self.constant + other.constant)

    __radd__ = __add__

    def __mul__(self, factor: Number) -> Linear:
        weights = ByLlm.of(self.weights, [w * factor for w in self.weights.values()])
        return Linear(weights, self.constant * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> Linear:
        return self * (1 / divisor if isinstance(divisor, float) else Fraction(1) / divisor)

    def __neg__(self) -> Linear:
        return self * -1

    def __sub__(self, other: Linear | Number) -> Linear:
        return self + -other

    def __rsub__(self, other: Number) -> Linear:
        return -self + other

    def __ge__(self, other: Linear | Number) -> Condition:
        return _at_least(self, other, f"{self} >= {_text(other)}")

    def __le__(self, other: Linear | Number) -> Condition:
        return _at_least(-self, -other, f"{self} <= {_text(other)}")

    def near(self, other: Linear | Number, within: Number = 0) -> Condition:
        """The condition that this equals another number, up to a distance."""
        text = f"{self} == {_text(other)}" + (f" within {_text(within)}" if within else "")
        return _between(self, other, within, text)

    def __str__(self) -> str:
        shown = [f"{_text(w)} * total[{llm}]" for llm, w in self.weights.items() if w]
        shown += [_text(self.constant)] if self.constant or not shown else []
        return " + ".join(shown).replace("1 * total", "total")


@frozen(eq=False)
class Condition:
    """low <= form <= high, either of which may be missing."""

    form: Linear
    low: Number | None
    high: Number | None
    text: str

    @property
    def exact(self) -> bool:
        """Whether no float is in it."""
        parts = [self.low, self.high, self.form.constant, *self.form.weights.values()]
        return not any(isinstance(part, float) for part in parts)


def _text(value: Linear | Number) -> str:
    return str(value) if isinstance(value, Linear | float) else exact_text(value)


def _at_least(left: Linear, right: Linear | Number, text: str) -> Condition:
    if isinstance(right, Linear):
        return Condition(left - right, 0, None, text)
    return Condition(left, right, None, text)


def _between(left: Linear, right: Linear | Number, within: Number, text: str) -> Condition:
    if isinstance(right, Linear):
        return Condition(left - right, -within, within, text)
    return Condition(left, right - within, right + within, text)


@frozen
class Totals:
    """Reads expressions of a spec: the LLMs that have clients, and how many.

    mass   by LLM the clients, summed over the roles: total = mass * mean
    """

    mass: ByLlm[Fraction]

    @property
    def welfare(self) -> Linear:
        """The sum of all totals."""
        return Linear(ByLlm.of(self.mass, [1] * len(self.mass)))

    def total(self, llm: str) -> Linear:
        """The total of one LLM.

        Raises:
            ValueError: there is no such LLM.
        """
        if llm not in self.mass:
            raise ValueError(f"no LLM '{llm}'")
        return Linear(ByLlm.of(self.mass, [int(name == llm) for name in self.mass]))

    def mean(self, llm: str) -> Linear:
        """The mean of one LLM per client.

        Raises:
            ValueError: there is no such LLM.
        """
        return self.total(llm) / self.mass[llm]

    def linear(self, expr: Expr) -> Linear:
        """An expression over `total[X]`, `mean[X]` and `welfare`.

        Raises:
            Refusal: it is not linear, or mentions an LLM without clients.
            SpecError: it has no value.
        """
        match expr:
            case Welfare():
                return self.welfare
            case Aggregate(measure, str() as llm):
                if llm not in self.mass:
                    message = f"'{llm}' has no clients at these parameter values"
                    raise refusal("absent-llm", message, expr.span, "leave it out")
                return self.total(llm) if measure == "total" else self.mean(llm)
            case _ if not _judges(expr):
                return Linear(ByLlm.of(self.mass, [0] * len(self.mass)), _value(expr))
            case Negative(operand):
                return -self.linear(operand)
            case Arithmetic("+", left, right):
                return self.linear(left) + self.linear(right)
            case Arithmetic("-", left, right):
                return self.linear(left) - self.linear(right)
            case Arithmetic("*", left, right) if not _judges(left):
                return self.linear(right) * _value(left)
            case Arithmetic("*", left, right) if not _judges(right):
                return self.linear(left) * _value(right)
            case Arithmetic("/", left, right) if not _judges(right):
                return self.linear(left) / _divisor(right)
            case Conditional(condition, yes, no) if not _judges(condition):
                return self.linear(yes if _value(condition) is True else no)
            case _:
                message = f"'{to_text(expr)}' is not linear in totals and means"
                help = "sums, and multiples by numbers, of total[X], mean[X] and welfare are linear"
                raise refusal("not-linear", message, expr.span, help)

    def conditions(self, expr: Expr) -> list[Condition]:
        """A comparison, or several joined by `and`.

        Raises:
            Refusal: it is something else, strict, or not linear.
            SpecError: it has no value.
        """
        match expr:
            case Logic("and", left, right):
                return [*self.conditions(left), *self.conditions(right)]
            case Comparison("==", left, right, within):
                near = 0 if within is None else _value(within)
                return [self._compared(left, right, near, to_text(expr))]
            case Comparison(">=", left, right):
                return [self._compared(left, right, None, to_text(expr))]
            case Comparison("<=", left, right):
                return [self._compared(right, left, None, to_text(expr))]
            case Comparison("<" | ">" as operator):
                message = f"'{to_text(expr)}' leaves its limit out, so there may be no optimum"
                raise refusal("strict-condition", message, expr.span, f"write '{operator}='")
            case _:
                message = f"'{to_text(expr)}' is no comparison of linear values"
                help = "conditions are made of '>=', '<=', '==' with or without 'within', and 'and'"
                raise refusal("not-linear", message, expr.span, help)

    def _compared(self, left: Expr, right: Expr, within: Number | None, text: str) -> Condition:
        """left >= right, or left == right within a distance; the constants on the right."""
        form = self.linear(left) - self.linear(right)
        limit = -form.constant
        form = Linear(form.weights)
        if within is None:
            return Condition(form, limit, None, text)
        return Condition(form, limit - within, limit + within, text)


def _judges(expr: Expr) -> bool:
    """Whether an expression depends on what the LLMs get."""
    return any(isinstance(part, Aggregate | Welfare) for part in walk(expr))


def _value(expr: Expr) -> Number:
    try:
        found: Number = constant(expr)
    except EvaluationError as error:
        raise fail("no-value", error.message, error.span or expr.span, error.help) from None
    return found


def _divisor(expr: Expr) -> Number:
    value = _value(expr)
    if value == 0:
        raise fail("no-value", "division by zero", expr.span)
    return value

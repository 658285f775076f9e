"""This module says what evaluating a formula takes: what its names stand for, and limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from attrs import define, field, frozen

from ..dsl.source import Span
from .arithmetic import COMPARE, EvaluationError
from .expr import Expr, Loop, LoopIndex
from .tally import Member, Tally

MAX_REPETITIONS = 200_000
"""Nested `for` ranges may run through this many numbers together."""

Value = Any
"""A number, a label, a truth value, a tuple of values, a list of actions, or an array of those."""


class OutOfEffort(EvaluationError):
    """The formulas that share an `Effort` run through too many numbers together."""


@define
class Effort:
    """How many numbers `for` ranges have run through, and may."""

    limit: int = 2 * MAX_REPETITIONS
    spent: int = 0

    @property
    def exhausted(self) -> bool:
        return self.spent > self.limit

    def spend(self, count: int, span: Span | None) -> None:
        """Count some more.

        Raises:
            OutOfEffort: that is too many.
        """
        self.spent += count
        if self.exhausted:
            message = f"the ranges of these formulas run through more than {self.limit:,} numbers"
            raise OutOfEffort(message, span, "shorten the ranges, or give the values outright")


class Environment(Protocol):
    """What the leaves of an expression stand for, and what evaluating them has cost so far."""

    @property
    def effort(self) -> Effort: ...

    def leaf(self, expr: Expr) -> Value:
        """The value of a leaf (or of an expression that only this environment understands)."""
        ...

    def select(self, mask: Any) -> Environment:
        """The same environment, only at the array elements where `mask` is true."""
        ...

    def compare(self, operator: str, left: Value, right: Value, within: Value | None) -> Value:
        """The truth of a comparison of scalars."""
        ...

    def cell(self, index: int) -> int:
        """The element of the original arrays that element `index` of a selection is."""
        ...

    def members(self, loop: Loop) -> Tally | None:
        """The actions of the array that a loop runs through, where only their counts are known."""
        ...


@frozen(eq=False)
class Empty:
    """The environment of constant expressions; others build on it."""

    effort: Effort = field(factory=Effort, kw_only=True, repr=False)

    def leaf(self, expr: Expr) -> Value:
        raise EvaluationError("this has no constant value", expr.span)

    def select(self, mask: Any) -> Environment:
        return self

    def compare(self, operator: str, left: Value, right: Value, within: Value | None) -> Value:
        return compare(operator, left, right, within)

    def cell(self, index: int) -> int:
        return index

    def members(self, loop: Loop) -> Tally | None:
        return None


@frozen(eq=False)
class InLoop:
    """An environment inside a `for`: one more name, and how often the body is run in all."""

    outer: Environment
    name: str
    value: int | Fraction | Member
    repetitions: int

    @property
    def effort(self) -> Effort:
        return self.outer.effort

    def leaf(self, expr: Expr) -> Value:
        if isinstance(expr, LoopIndex) and expr.name == self.name:
            return self.value
        return self.outer.leaf(expr)

    def select(self, mask: Any) -> Environment:
        return InLoop(self.outer.select(mask), self.name, self.value, self.repetitions)

    def compare(self, operator: str, left: Value, right: Value, within: Value | None) -> Value:
        return self.outer.compare(operator, left, right, within)

    def cell(self, index: int) -> int:
        return self.outer.cell(index)

    def members(self, loop: Loop) -> Tally | None:
        return self.outer.members(loop)


def compare(operator: str, left: Value, right: Value, within: Value | None = None) -> bool:
    """The truth of a comparison of two scalars, with `within` up to that distance."""
    if within is None:
        return bool(COMPARE[operator](left, right))
    near = abs(left - right) <= within
    return bool(near if operator == "==" else not near)

"""This module makes a continuous game of payoff formulas, with derivatives and enclosures.

Payoffs are straight-line programmes in floats: `compiler.evaluate` says what formulas mean, and
tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce

import numpy as np
from attrs import define, field

from ...compiler.arithmetic import EvaluationError
from ...compiler.derivative import NoDerivative, derivative, switches
from ...compiler.expr import (
    ActionOf,
    Arithmetic,
    Comparison,
    Conditional,
    Constant,
    Expr,
    Function,
    Logic,
    Negative,
    Not,
)
from ...compiler.written_out import ZERO, depends
from .problem import Array, ContinuousGame
from .solvers.formula import floats, intervals
from .solvers.formula.tape import Builder, Tape

NOT_A_NUMBER = Constant(float("nan"))


def formula_game(
    formulas: Sequence[Expr],
    low: Sequence[float],
    high: Sequence[float],
    alike: tuple[tuple[int, ...], ...] = (),
) -> ContinuousGame:
    """The game in which role r plays a number from [low[r], high[r]] and gets the value of its
    written-out formula.

    Where a payoff cannot be differentiated by the action of another role, that derivative is not a
    number, and unbounded.

    Raises:
        NoDerivative: a payoff cannot be differentiated by the own action of its role.
        EvaluationError: a part of a formula is no number.
    """
    payoffs = [Formula.of(formula, r, len(formulas)) for r, formula in enumerate(formulas)]
    own = programme([of.own for of in payoffs])
    return ContinuousGame(
        sizes=(1,) * len(formulas),
        low=np.array([float(end) for end in low]),
        high=np.array([float(end) for end in high]),
        payoff=lambda i, x: floats.run(payoffs[i].value, x)[..., 0],
        gradient=lambda i, x: floats.run(payoffs[i].slopes, x),
        ranges=FormulaRanges(payoffs),
        alike=alike,
        together=lambda x: floats.run(own, x),
    )


@define(eq=False, slots=False)
class Formula:
    """The payoff of a role as programmes, each made when it is first asked for.

    own     its derivative by the role's own action
    value   its value, and `jumps` the conditions on which that depends
    """

    formula: Expr
    roles: int
    own: Expr
    value: Tape
    jumps: Tape
    bends: dict[int, tuple[Tape, Tape]] = field(factory=dict)

    @staticmethod
    def of(formula: Expr, role: int, roles: int) -> Formula:
        """Raises NoDerivative, EvaluationError: as `formula_game`."""
        own = derivative(formula, role)
        return Formula(formula, roles, own, programme([formula]), programme(switches(formula)))

    @cached_property
    def slopes(self) -> Tape:
        """The derivatives by all roles."""
        return programme(_derivatives(self.formula, self.roles))

    def second(self, role: int) -> tuple[Tape, Tape]:
        """The second derivatives by a role and all; and the conditions on which the payoff and its
        derivative by that role depend."""
        if role not in self.bends:
            slope = _derivatives(self.formula, self.roles)[role]
            tests = [*switches(self.formula), *switches(slope)]
            self.bends[role] = programme(_derivatives(slope, self.roles)), programme(tests)
        return self.bends[role]


def _derivatives(formula: Expr, roles: int) -> list[Expr]:
    mentioned = depends(formula)
    return [_derivative(formula, r) if r in mentioned else ZERO for r in range(roles)]


def _derivative(formula: Expr, role: int) -> Expr:
    try:
        return derivative(formula, role)
    except NoDerivative:
        return NOT_A_NUMBER


@define(eq=False)
class FormulaRanges:
    """Enclosures of payoffs that are formulas (see `Ranges`)."""

    formulas: Sequence[Formula]

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        ends = intervals.run(self.formulas[i].value, low, high)
        return ends[0][..., 0], ends[1][..., 0]

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        of = self.formulas[i]
        found = intervals.run(of.slopes, low, high)
        return _unless(_undecided(of.jumps, low, high)[..., None], found)

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        found = []
        for row in rows:
            bends, jumps = self.formulas[i].second(row)
            ends = intervals.run(bends, low, high)
            found.append(_unless(_undecided(jumps, low, high)[..., None], ends))
        return np.stack([e[0] for e in found], axis=-2), np.stack([e[1] for e in found], axis=-2)


def _undecided(jumps: Tape, low: Array, high: Array) -> Array:
    """Where some condition may be true or false: shape (...)."""
    sure, possible = intervals.run(jumps, low, high)
    return np.asarray((sure != possible).any(axis=-1))


def _unless(lost: Array, ends: tuple[Array, Array]) -> tuple[Array, Array]:
    return np.where(lost, -np.inf, ends[0]), np.where(lost, np.inf, ends[1])


# --- programmes ---------------------------------------------------------------------------------


def programme(formulas: Iterable[Expr]) -> Tape:
    """Written-out formulas as one programme with as many outcomes.

    Raises:
        EvaluationError: a part of a formula is no number.
    """
    builder = Builder()
    return builder.tape(tuple(_written(formula, builder) for formula in formulas))


def _written(expr: Expr, to: Builder) -> int:
    match expr:
        case Constant(value):
            return to.add("constant", number=_number(value, expr))
        case ActionOf(role=role):
            return to.add("variable", number=float(role))
        case Negative(operand):
            return to.add("negative", _written(operand, to))
        case Arithmetic(operator, left, right) | Logic(operator, left, right):
            return to.add(operator, _written(left, to), _written(right, to))
        case Comparison():
            return _comparison(expr, to)
        case Not(operand):
            return to.add("not", _written(operand, to))
        case Conditional(condition, yes, no):
            parts = [_written(part, to) for part in (condition, yes, no)]
            return to.add("select", *parts)
        case Function(name, arguments):
            places = [_written(argument, to) for argument in arguments]
            if name in ("min", "max"):
                return reduce(lambda a, b: to.add(name, a, b), places)
            return to.add(name, *places)
        case _:
            raise EvaluationError("a number is needed here", expr.span)


def _number(value: object, expr: Constant) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (OverflowError, TypeError, ValueError):
        raise EvaluationError("this number is beyond decimal numbers", expr.span) from None


def _comparison(expr: Comparison, to: Builder) -> int:
    left, right = _written(expr.left, to), _written(expr.right, to)
    if expr.within is None:
        return to.add(expr.operator, left, right)
    apart = to.add("abs", to.add("-", left, right))
    return to.add("<=" if expr.operator == "==" else ">", apart, _written(expr.within, to))

"""This module differentiates payoff formulas symbolically, by the action of a role.

Formulas are written out first (`written_out`). Where branches of `min`, `max`, `abs` or `if` meet,
the derivative is that of the branch whose value the formula has there: of the first of equal
arguments of `min` and `max`, and 1 for `abs` at 0. It is one-sided at such a point; `kinks` lists
what may have them. A derivative has no value where the formula has none, and at some points where
its slope is infinite, such as the root of 0.
"""

from __future__ import annotations

from attrs import evolve

from ..dsl.source import Span
from .arithmetic import EvaluationError
from .expr import (
    ActionOf,
    Arithmetic,
    Comparison,
    Conditional,
    Constant,
    Expr,
    Function,
    Label,
    Logic,
    Negative,
    Not,
)
from .walk import walk
from .written_out import ONE, ZERO, depends, folded


class NoDerivative(EvaluationError):
    """A formula has no derivative: where in the text, and why."""


def derivative(expr: Expr, role: int) -> Expr:
    """The derivative of a written-out formula by the action of the role at a position.

    Raises:
        NoDerivative: the action is rounded or compared with a label, or stands where the rules of
            differentiation do not reach.
    """
    match expr:
        case Constant():
            return ZERO
        case ActionOf(role=played):
            return ONE if played == role else ZERO
        case Negative(operand):
            return _minus(derivative(operand, role), expr.span)
        case Arithmetic():
            return _arithmetic(expr, role)
        case Function():
            return _function(expr, role)
        case Conditional(condition, yes, no):
            _refuse_labels(condition, role)
            return _either(condition, derivative(yes, role), derivative(no, role), expr.span)
        case Label(text):
            message = f"the action '{text}' is a label, and has no derivative"
            raise NoDerivative(message, expr.span)
        case _:
            raise NoDerivative("this is no number that can be differentiated", expr.span)


def gradient(expr: Expr, roles: int) -> tuple[Expr, ...]:
    """The derivatives of a written-out formula by the actions of roles 0, ..., roles - 1.

    Raises:
        NoDerivative: as `derivative`.
    """
    mentioned = depends(expr)
    return tuple(derivative(expr, role) if role in mentioned else ZERO for role in range(roles))


def kinks(expr: Expr) -> tuple[Expr, ...]:
    """Parts of a written-out formula at which its derivative may jump, or it itself."""
    return tuple(node for node in walk(expr) if _has_kink(node) and depends(node))


def is_smooth(expr: Expr) -> bool:
    """Whether a written-out formula can be differentiated any number of times wherever it and its
    derivatives have values."""
    return not kinks(expr)


def switches(expr: Expr) -> tuple[Expr, ...]:
    """The conditions of a written-out formula that depend on actions: where one changes its truth,
    the formula itself may jump."""
    found = [node.condition for node in walk(expr) if isinstance(node, Conditional)]
    return tuple(test for test in found if depends(test))


def _has_kink(node: Expr) -> bool:
    match node:
        case Function(name):
            return name in ("min", "max", "abs", "floor", "ceil")
        case Arithmetic("mod") | Comparison() | Logic() | Not():
            return True
        case Conditional(condition):
            return bool(depends(condition))
        case _:
            return False


def _refuse_labels(condition: Expr, role: int) -> None:
    for node in walk(condition):
        if not isinstance(node, Comparison):
            continue
        for side in (node.left, node.right):
            if isinstance(side, Label) and role in depends(node):
                message = f"an action is compared with the label '{side.text}' here"
                help = "a derivative needs actions that are numbers"
                raise NoDerivative(message, node.span or side.span, help)


# --- rules --------------------------------------------------------------------------------------


def _arithmetic(expr: Arithmetic, role: int) -> Expr:
    a, b, span = expr.left, expr.right, expr.span
    da, db = derivative(a, role), derivative(b, role)
    match expr.operator:
        case "+":
            return _plus(da, db, span)
        case "-":
            return _less(da, db, span)
        case "*":
            return _plus(_times(da, b, span), _times(a, db, span), span)
        case "/":
            return _quotient(expr, da, db)
        case "^":
            return _power(expr, da, db)
        case _:
            if da == ZERO and db == ZERO:
                return ZERO
            raise _stepped("'mod'", span)


def _quotient(expr: Arithmetic, da: Expr, db: Expr) -> Expr:
    """(a' - (a / b) b') / b."""
    span = expr.span
    if db == ZERO:
        return _over(da, expr.right, span)
    rest = _times(expr, db, span)
    return _over(_less(da, rest, span), expr.right, span)


def _power(expr: Arithmetic, da: Expr, db: Expr) -> Expr:
    """b a^(b-1) a', and log(a) a^b b' where the exponent varies."""
    a, b, span = expr.left, expr.right, expr.span
    moved: Expr = ZERO
    if da != ZERO:
        lower = _raised(a, _less(b, ONE, span), span)
        moved = _times(_times(b, lower, span), da, span)
    if db == ZERO:
        return moved
    grown = _times(_times(folded(Function("log", (a,), span)), expr, span), db, span)
    return _plus(moved, grown, span)


def _function(expr: Function, role: int) -> Expr:
    name, span = expr.name, expr.span
    if name in ("min", "max"):
        return _extreme(name, expr.arguments, role, span)
    (a,) = expr.arguments
    da = derivative(a, role)
    if da == ZERO:
        return ZERO
    match name:
        case "sqrt":
            return _over(da, _times(Constant(2), expr, span), span)
        case "exp":
            return _times(expr, da, span)
        case "log":
            return _over(da, a, span)
        case "abs":
            rising = Comparison(">=", a, ZERO, None, span)
            return _either(rising, da, _minus(da, span), span)
        case _:
            raise _stepped(f"'{name}'", span)


def _extreme(name: str, items: tuple[Expr, ...], role: int, span: Span | None) -> Expr:
    if len(items) == 1:
        return derivative(items[0], role)
    half = len(items) // 2
    parts = items[:half], items[half:]
    slopes = [_extreme(name, part, role, span) for part in parts]
    if slopes[0] == slopes[1]:
        return slopes[0]
    first, second = (p[0] if len(p) == 1 else Function(name, p, span) for p in parts)
    ahead = Comparison("<=" if name == "min" else ">=", first, second, None, span)
    return _either(ahead, slopes[0], slopes[1], span)


def _stepped(what: str, span: Span | None) -> NoDerivative:
    message = f"{what} of an action goes in steps, and has no derivative"
    return NoDerivative(message, span, "list some actions instead: 'actions 0..10 step 1'")


# --- operations that leave out what does not matter ---------------------------------------------


def _plus(a: Expr, b: Expr, span: Span | None) -> Expr:
    if a == ZERO or b == ZERO:
        return b if a == ZERO else a
    if isinstance(b, Negative):
        return _less(a, b.operand, span)
    return folded(Arithmetic("+", a, b, span))


def _less(a: Expr, b: Expr, span: Span | None) -> Expr:
    if b == ZERO:
        return a
    if a == ZERO:
        return _minus(b, span)
    if isinstance(b, Negative):
        return _plus(a, b.operand, span)
    return folded(Arithmetic("-", a, b, span))


def _minus(a: Expr, span: Span | None) -> Expr:
    return a.operand if isinstance(a, Negative) else folded(Negative(a, span))


def _times(a: Expr, b: Expr, span: Span | None) -> Expr:
    if a == ZERO or b == ZERO:
        return ZERO
    if a == ONE or b == ONE:
        return b if a == ONE else a
    if isinstance(a, Negative) or a == Constant(-1):
        return _minus(_times(a.operand if isinstance(a, Negative) else ONE, b, span), span)
    if isinstance(b, Negative | Constant):
        return _times(b, a, span) if not isinstance(a, Constant) else _scaled(a, b, span)
    if isinstance(a, Constant):
        return _scaled(a, b, span)
    return Arithmetic("*", a, b, span)


def _scaled(a: Constant, b: Expr, span: Span | None) -> Expr:
    """A constant times something, with the constants inside it gathered."""
    if isinstance(b, Negative):
        return _minus(_times(a, b.operand, span), span)
    if isinstance(b, Arithmetic) and b.operator == "*" and isinstance(b.left, Constant):
        return _times(folded(Arithmetic("*", a, b.left, span)), b.right, span)
    return folded(Arithmetic("*", a, b, span))


def _over(a: Expr, b: Expr, span: Span | None) -> Expr:
    if a == ZERO:
        return ZERO
    if b == ONE:
        return a
    if isinstance(a, Negative):
        return _minus(_over(a.operand, b, span), span)
    return folded(Arithmetic("/", a, b, span))


def _raised(a: Expr, exponent: Expr, span: Span | None) -> Expr:
    if exponent == ZERO:
        return ONE
    return a if exponent == ONE else folded(Arithmetic("^", a, exponent, span))


def _either(test: Expr, yes: Expr, no: Expr, span: Span | None) -> Expr:
    if yes == no:
        return evolve(yes, span=span)
    return Conditional(test, yes, no, span)

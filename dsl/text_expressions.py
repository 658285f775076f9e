"""This module writes expressions and domains back as text, with the fewest parentheses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from . import ast

LOOSEST, DISJUNCTION, CONJUNCTION, NEGATION, COMPARISON = range(5)
SUM, TERM, UNARY, POWER, POSTFIX = range(5, 10)
LEVELS = {
    "or": DISJUNCTION,
    "and": CONJUNCTION,
    "+": SUM,
    "-": SUM,
    "*": TERM,
    "/": TERM,
    "mod": TERM,
}


def expression(node: ast.Expr, level: int = LOOSEST, last: bool = True) -> str:
    """The text of an expression where the grammar wants one that binds at least like `level`.

    `last` tells that nothing follows which `if ... else` or `every ...:` would swallow.
    """
    match node:
        case ast.Number(spelling):
            return spelling
        case ast.Name(name):
            return name
        case ast.Index(base, index):
            return f"{expression(base, POSTFIX, False)}[{value(index)}]"
        case ast.Field(ast.Number(spelling), name):
            return f"({spelling}).{name}"
        case ast.Field(base, name):
            return f"{expression(base, POSTFIX, False)}.{name}"
        case ast.Call(function, arguments):
            return f"{function.id}({commas(map(_argument, arguments))})"
        case ast.Comprehension(function, body, variable, numbers):
            text = f"{expression(body)} for {variable.id} in {domain(numbers)}"
            return f"{function.id}({text})"
        case ast.Tuple(items):
            return f"({commas(map(expression, items))})"
        case ast.Unary() | ast.Binary() | ast.Comparison():
            own, text = _operation(node, last)
            return _enclosed(text, own < level)
        case ast.Conditional(condition, consequence, alternative):
            text = f"if {expression(condition)} then {expression(consequence)}"
            return _enclosed(f"{text} else {expression(alternative)}", not last)
        case ast.Quantified(quantifier, variable, collection, condition):
            text = f"{quantifier} {variable.id} in {expression(collection)}"
            return _enclosed(f"{text}: {expression(condition)}", not last)
    assert_never(node)


def _operation(node: ast.Unary | ast.Binary | ast.Comparison, last: bool) -> tuple[int, str]:
    """How tightly an operation binds, and its text."""
    match node:
        case ast.Unary("not", operand):
            return NEGATION, f"not {expression(operand, NEGATION, last)}"
        case ast.Unary(operator, operand):
            return UNARY, f"{operator}{expression(operand, UNARY, last)}"
        case ast.Binary("^", left, right):
            text = f"{expression(left, POSTFIX, False)}^{expression(right, UNARY, last)}"
            return POWER, text
        case ast.Binary("/", ast.Number() as above, ast.Number(below)):
            return TERM, f"{expression(above)}/{below}"
        case ast.Binary("/", ast.Unary("-", ast.Number()) as above, ast.Number(below)):
            return TERM, f"{expression(above)}/{below}"
        case ast.Binary(operator, left, right):
            level = LEVELS[operator]
            before, after = expression(left, level, False), expression(right, level + 1, last)
            return level, f"{before} {operator} {after}"
        case ast.Comparison(operator, left, right, None):
            before, after = expression(left, SUM, False), expression(right, SUM, last)
            return COMPARISON, f"{before} {operator} {after}"
        case ast.Comparison(operator, left, right, within):
            assert within is not None
            before, after = expression(left, SUM, False), expression(right, SUM, False)
            return COMPARISON, f"{before} {operator} {after} within {expression(within, SUM, last)}"
    assert_never(node)


def _argument(node: ast.Expr | ast.Named) -> str:
    if isinstance(node, ast.Named):
        return f"{node.name.id} = {expression(node.value)}"
    return expression(node)


def _enclosed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def domain(node: ast.Domain) -> str:
    """The text of a domain."""
    match node:
        case ast.Range(low, high, step):
            text = f"{expression(low)}..{expression(high)}"
            return text if step is None else f"{text} step {expression(step)}"
        case ast.Interval(low, high):
            return f"[{expression(low)}, {expression(high)}]"
        case ast.Choice(values):
            return f"{{{commas(map(expression, values))}}}"
    assert_never(node)


def value(node: ast.Expr | ast.Domain) -> str:
    """The text of what may be an expression or a domain."""
    if isinstance(node, ast.Range | ast.Interval | ast.Choice):
        return domain(node)
    return expression(node)


def commas(items: Iterable[str]) -> str:
    """The items with commas between them."""
    return ", ".join(items)

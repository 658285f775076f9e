"""This module builds the syntax tree: what the parser calls when it has read a grammar rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from attrs import define, field

from . import ast
from .diagnostic import Diagnostic
from .source import Source, Span

MAX_DEPTH = 200
MAX_DIGITS = 4000
MAX_EXPONENT = 4000


class Fault(Exception):
    """A complaint after which the rest of a declaration makes no sense."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


@define(eq=False)
class Context:
    """What a parse carries along: the source and the complaints that don't stop it."""

    source: Source
    diagnostics: list[Diagnostic] = field(factory=list)
    depths: dict[int, int] = field(factory=dict)


Builder: TypeAlias = Callable[[Context, int, int, Sequence[Any]], Any]
"""Makes a node out of the start and end of its text and its children."""


def builder(name: str) -> Builder:
    """The builder of a grammar rule: a function below, or the class that has the rule's name."""
    if name in SPECIAL:
        return SPECIAL[name]
    cls = getattr(ast, "".join(part.capitalize() for part in name.split("_")), None)
    if cls is None:
        raise LookupError(f"no class in ast.py for the grammar rule '{name}'")
    return _nested(cls) if cls in NESTED else _plain(cls)


def _plain(cls: type[Any]) -> Builder:
    """Children are fields in order; a tuple that was left out is empty."""
    kinds = cls.__annotations__
    fields = cls.__match_args__[:-1]
    optional = [k for k, f in enumerate(fields) if kinds[f].startswith("tuple[")]
    optional = [k for k in optional if "None" not in kinds[fields[k]]]
    if not optional:
        return lambda context, start, end, children: cls(
            *children, Span(context.source, start, end)
        )

    def build(context: Context, start: int, end: int, children: Sequence[Any]) -> Any:
        filled = list(children)
        for k in optional:
            if filled[k] is None:
                filled[k] = ()
        return cls(*filled, Span(context.source, start, end))

    return build


def _nested(cls: type[Any]) -> Builder:
    """Like `_plain`, for expressions that hold expressions: watches how deep they are nested."""
    plain = _plain(cls)

    def build(context: Context, start: int, end: int, children: Sequence[Any]) -> Any:
        node = plain(context, start, end, children)
        if end - start > MAX_DEPTH:
            check_depth(context, node)
        return node

    return build


def _binary(context: Context, start: int, end: int, children: Sequence[Any]) -> ast.Binary:
    left, operator, right = children
    node = ast.Binary(operator, left, right, Span(context.source, start, end))
    if end - start > MAX_DEPTH:
        check_depth(context, node)
    return node


def _comparison(context: Context, start: int, end: int, children: Sequence[Any]) -> ast.Comparison:
    left, operator, right, *within = children
    span = Span(context.source, start, end)
    node = ast.Comparison(operator, left, right, within[0] if within else None, span)
    if end - start > MAX_DEPTH:
        check_depth(context, node)
    return node


def _tuple(context: Context, start: int, end: int, children: Sequence[Any]) -> ast.Tuple:
    node = ast.Tuple(tuple(children), Span(context.source, start, end))
    if end - start > MAX_DEPTH:
        check_depth(context, node)
    return node


def _number(context: Context, start: int, end: int, children: Sequence[Any]) -> ast.Number:
    (spelling,) = children
    node = ast.Number(spelling, Span(context.source, start, end))
    if len(spelling) > 5 and not _readable(spelling):
        context.diagnostics.append(
            Diagnostic(
                "number-too-long",
                f"a number has at most {MAX_DIGITS} digits and an exponent up to {MAX_EXPONENT}",
                node.span,
            )
        )
    return node


def _readable(spelling: str) -> bool:
    digits, _, exponent = spelling.lower().partition("e")
    exponent = exponent.lstrip("+-0")
    short = len(digits) <= MAX_DIGITS and len(exponent) <= len(str(MAX_EXPONENT))
    return short and int(exponent or 0) <= MAX_EXPONENT


def _otherwise_row(context: Context, start: int, end: int, children: Sequence[Any]) -> Any:
    return ast.PayoffRow(None, children[0], Span(context.source, start, end))


def _payoffs(context: Context, start: int, end: int, children: Sequence[Any]) -> Any:
    return children[0]


def _items(context: Context, start: int, end: int, children: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(children)


SPECIAL: dict[str, Builder] = {
    "binary": _binary,
    "comparison": _comparison,
    "tuple": _tuple,
    "number": _number,
    "otherwise_row": _otherwise_row,
    "payoffs": _payoffs,
    "profile": _items,
    "comma": _items,
    "many": _items,
}
"""Builders that do more than pass the children on, and those of lists."""

NESTED = (
    ast.Index,
    ast.Field,
    ast.Call,
    ast.Named,
    ast.Comprehension,
    ast.Unary,
    ast.Conditional,
    ast.Quantified,
)


def check_depth(context: Context, node: ast.Node) -> None:
    """Note the depth of an expression, and stop where later walks over it would be too deep.

    Called for expressions longer than MAX_DEPTH characters only: a shorter one is not deeper.
    """
    depth = 1 + max(_depth(context.depths, child) for child in _children(node))
    context.depths[id(node)] = depth
    if depth > MAX_DEPTH:
        message = f"this expression is nested more than {MAX_DEPTH} levels deep"
        way_out = "name parts of it with 'let', or write a long sum as 'sum(... for j in 1..n)'"
        raise Fault(Diagnostic("nested-too-deep", message, node.span, help=way_out))


def _depth(known: dict[int, int], node: ast.Node) -> int:
    if id(node) in known:
        return known[id(node)]
    return 1 + max((_depth(known, child) for child in _children(node)), default=0)


def _children(node: ast.Node) -> list[ast.Node]:
    found: list[ast.Node] = []
    for name in node.__match_args__:
        value = getattr(node, name)
        if isinstance(value, ast.Node):
            found.append(value)
        elif isinstance(value, tuple):
            found += value
    return found

"""This module walks over expressions and rewrites them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import evolve

from .expr import (
    ActionAt,
    Arithmetic,
    AtLlm,
    ChoiceDomain,
    Comparison,
    Conditional,
    Constant,
    Count,
    CountOf,
    Domain,
    Expr,
    FieldOf,
    Fold,
    Frequency,
    Function,
    IntervalDomain,
    ItemOf,
    Logic,
    Loop,
    Negative,
    Not,
    Quantified,
    RangeDomain,
    Ref,
    Symbol,
    TupleOf,
)


def children(expr: Expr) -> list[tuple[str, Expr]]:
    """The direct subexpressions of an expression, with the attribute that each stands in."""
    match expr:
        case Negative() | Not():
            names = ["operand"]
        case Arithmetic() | Logic():
            names = ["left", "right"]
        case Comparison():
            names = ["left", "right"] + (["within"] if expr.within is not None else [])
        case Conditional():
            names = ["condition", "consequence", "alternative"]
        case Fold():
            names = ["items"]
        case Count() | Frequency():
            names = ["items", "action"]
        case ActionAt():
            names = ["index"]
        case ItemOf():
            names = ["base", "index"]
        case FieldOf() | AtLlm():
            names = ["base"]
        case CountOf():
            names = ["collection"]
        case Quantified():
            names = ["collection", "condition"]
        case Loop():
            names = ["body"]
        case _:
            names = []
    return [(name, getattr(expr, name)) for name in names]


def below(expr: Expr) -> list[Expr]:
    """The direct subexpressions of an expression, arguments and ranges among them."""
    found = [child for _, child in children(expr)]
    match expr:
        case Function(arguments=items) | TupleOf(items=items):
            found += items
        case Loop(range=extent):
            found += (extent.low, extent.high, extent.step)
        case _:
            pass
    return found


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it, parents first."""
    pending = [expr]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(below(node))


def rewrite(expr: Expr, leaf: Callable[[Expr], Expr]) -> Expr:
    """The expression with `leaf` applied to every node without subexpressions."""
    match expr:
        case Function(arguments=items):
            return evolve(expr, arguments=tuple(rewrite(item, leaf) for item in items))
        case TupleOf(items=items):
            return evolve(expr, items=tuple(rewrite(item, leaf) for item in items))
        case Loop(body=body, range=extent):
            return evolve(expr, body=rewrite(body, leaf), range=rewrite_range(extent, leaf))
    named = children(expr)
    if not named:
        return leaf(expr)
    rewritten: Any = {name: rewrite(child, leaf) for name, child in named}
    return evolve(expr, **rewritten)


def rewrite_range(extent: RangeDomain, leaf: Callable[[Expr], Expr]) -> RangeDomain:
    """A range with its bounds rewritten as `rewrite` does."""
    low, high, step = (rewrite(e, leaf) for e in (extent.low, extent.high, extent.step))
    return evolve(extent, low=low, high=high, step=step)


def rewrite_domain(domain: Domain, leaf: Callable[[Expr], Expr]) -> Domain:
    """A domain with its bounds rewritten as `rewrite` does."""
    match domain:
        case RangeDomain():
            return rewrite_range(domain, leaf)
        case IntervalDomain(low, high):
            return evolve(domain, low=rewrite(low, leaf), high=rewrite(high, leaf))
        case ChoiceDomain(values):
            return evolve(domain, values=tuple(rewrite(value, leaf) for value in values))


def symbols(expr: Expr) -> Iterator[Symbol]:
    """Every parameter and definition that the expression itself mentions."""
    return (node.symbol for node in walk(expr) if isinstance(node, Ref))


def domain_expressions(domain: Domain) -> Iterator[Expr]:
    """Every expression in a domain."""
    match domain:
        case RangeDomain(low, high, step):
            yield from (low, high, step)
        case IntervalDomain(low, high):
            yield from (low, high)
        case ChoiceDomain(values):
            yield from values


def total(items: Sequence[Expr]) -> Expr:
    """The sum of one or more expressions, nested as little as possible."""
    if len(items) == 1:
        return items[0]
    half = len(items) // 2
    return Arithmetic("+", total(items[:half]), total(items[half:]), items[0].span)


def times(item: Expr, count: int) -> Expr:
    """An expression so many times."""
    return item if count == 1 else Arithmetic("*", item, Constant(count), item.span)

"""This module reads the arguments of analyses; numbers are constants once parameters are bound."""

from __future__ import annotations

from ..compiler.expr import ChoiceDomain, Constant, Expr, IntervalDomain, Parameter, RangeDomain
from ..compiler.ir.nodes import AnalysisNode
from ..compiler.terms import ActionValue, Option, Play, Target
from ..compiler.values import members
from .numbers.floats import Number


def option(asked: AnalysisNode, name: str) -> object:
    """The value of a named argument as the graph has it; None if it is left out."""
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            return argument.value
    return None


def word(asked: AnalysisNode, name: str, default: str) -> str:
    """A word, or the name of an LLM."""
    value = option(asked, name)
    if value is None:
        return default
    assert isinstance(value, str)
    return value


def number(asked: AnalysisNode, name: str) -> Number | None:
    """A number; None if it is left out."""
    value = option(asked, name)
    if value is None:
        return None
    assert isinstance(value, Constant)
    return value.value


def whole(asked: AnalysisNode, name: str) -> int | None:
    """A whole number; None if it is left out."""
    value = number(asked, name)
    return None if value is None else int(value)


def listed(asked: AnalysisNode, name: str) -> list[Number] | None:
    """The numbers of a domain; None if it is left out."""
    value = option(asked, name)
    if value is None:
        return None
    assert isinstance(value, RangeDomain | IntervalDomain | ChoiceDomain)
    return list(members(value, {}, asked.span))


def parameter(asked: AnalysisNode, name: str) -> str | None:
    """The name of a parameter; None if it is left out."""
    value = option(asked, name)
    if value is None:
        return None
    assert isinstance(value, Parameter)
    return value.name


def expression(asked: AnalysisNode, name: str) -> Expr | None:
    """An expression; None if it is left out."""
    value = option(asked, name)
    if value is None:
        return None
    assert isinstance(value, Expr)
    return value


def plays(asked: AnalysisNode) -> dict[str, tuple[ActionValue, ...]]:
    """What LLMs are said to play, by name."""
    return {a.llm: a.actions for a in asked.arguments if isinstance(a, Play)}


def targets(asked: AnalysisNode) -> dict[tuple[str, str], Number]:
    """What is to be reached, by measure and LLM."""
    found: dict[tuple[str, str], Number] = {}
    for argument in asked.arguments:
        if isinstance(argument, Target):
            assert isinstance(argument.value, Constant)
            found[argument.measure, argument.llm] = argument.value.value
    return found

"""This module turns numbers, plays and diagnostics into plain data.

Numbers are floats. An object that holds rational numbers also has a field `"exact"`: an object of
the same shape with the numbers as text, such as `"12/5"`, and null where they are not rational.
A rational number that no float is near (too large, or too close to 0) is null itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from ...dsl.diagnostic import Diagnostic
from ..results.common import ByLlm
from ..results.numbers import exact_text, nearest_float

Data: TypeAlias = dict[str, Any]
"""An object of JSON."""


@frozen
class _Rational:
    """A rational number on its way to a float and to text."""

    value: int | Fraction


def number(value: Any) -> Any:
    """A number, or a pair of bounds, for `exactly`."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return _Rational(value)
    if isinstance(value, tuple):
        return [number(v) for v in value]
    return value


def exactly(fields: Data) -> Data:
    """Fields with their rational numbers as floats, and again as text under `"exact"`."""
    exact = {name: _texts(value) for name, value in fields.items() if _has_rational(value)}
    plain = {name: _floats(value) for name, value in fields.items()}
    return plain | {"exact": exact} if exact else plain


def _has_rational(value: Any) -> bool:
    match value:
        case _Rational():
            return True
        case dict():
            return any(map(_has_rational, value.values()))
        case list():
            return any(map(_has_rational, value))
        case _:
            return False


def _floats(value: Any) -> Any:
    match value:
        case _Rational(number_):
            return nearest_float(number_)
        case dict():
            return {key: _floats(entry) for key, entry in value.items()}
        case list():
            return [_floats(entry) for entry in value]
        case _:
            return value


def _texts(value: Any) -> Any:
    match value:
        case _Rational(number_):
            return exact_text(number_)
        case dict():
            return {key: _texts(entry) for key, entry in value.items()}
        case list():
            return [_texts(entry) for entry in value]
        case float():
            return None
        case _:
            return value


def action(value: Any) -> Any:
    """An action: a label, a whole number, or a fraction as text."""
    return exact_text(value) if isinstance(value, Fraction) else value


def play(entry: Any) -> list[Any]:
    """A play, as a list of actions."""
    return [action(a) for a in entry]


def numbers(entries: ByLlm[Any]) -> Data:
    """Numbers by LLM, for `exactly`."""
    return {llm: number(value) for llm, value in entries.items()}


def vectors(points: Iterable[Iterable[Any]]) -> list[list[Any]]:
    """Points as lists of numbers, for `exactly`."""
    return [[number(x) for x in point] for point in points]


def plays(entries: ByLlm[Any]) -> Data:
    """Plays by LLM."""
    return {llm: play(entry) for llm, entry in entries.items()}


def diagnostic_json(diagnostic: Diagnostic) -> Data:
    """A diagnostic, with its place where it has one."""
    fields: Data = {
        "id": diagnostic.id,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
    }
    if diagnostic.span is not None:
        line, column = diagnostic.span.source.position(diagnostic.span.start)
        fields |= {"file": diagnostic.span.source.name, "line": line, "column": column}
    return fields

"""This module works out what parameters and definitions are worth."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from math import floor
from typing import Any, TypeAlias

from attrs import frozen

from ..dsl.diagnostic import Diagnostic, SpecError, did_you_mean, fail
from ..dsl.source import Span
from .arithmetic import EvaluationError, exact
from .environment import Effort, Empty
from .evaluate import evaluate, range_values
from .expr import (
    ChoiceDomain,
    Definition,
    Domain,
    Expr,
    IntervalDomain,
    Parameter,
    RangeDomain,
    Rational,
    Ref,
    StateParameter,
    Symbol,
)
from .walk import domain_expressions, symbols
from .wording import GUARD, in_order, number_text

Known: TypeAlias = dict[Symbol, Any]
"""What parameters and definitions are worth."""


@frozen(eq=False)
class Values(Empty):
    """An environment in which parameters and definitions have values."""

    known: Mapping[Symbol, Any]

    def leaf(self, expr: Expr) -> Any:
        if isinstance(expr, Ref) and expr.symbol in self.known:
            return self.known[expr.symbol]
        return super().leaf(expr)


def value_of(expr: Expr, known: Mapping[Symbol, Any], effort: Effort | None = None) -> Any:
    """The value of an expression over parameters and definitions.

    Raises:
        SpecError: it has none, `no-value`.
    """
    try:
        return evaluate(expr, Values(known) if effort is None else Values(known, effort=effort))
    except EvaluationError as error:
        raise no_value(error, expr, known) from None


def no_value(error: EvaluationError, expr: Expr, known: Mapping[Symbol, Any]) -> SpecError:
    """The complaint that an expression has no value, with what the names in it are worth."""
    named = {symbol.name: known[symbol] for symbol in symbols(expr) if symbol in known}
    worth = [f"{name} is {number_text(value)}" for name, value in list(named.items())[:4]]
    help = error.help or (f"{', '.join(worth)} here" if worth else GUARD)
    return fail("no-value", error.message, error.span or expr.span, help)


def assign(
    parameters: Iterable[Parameter],
    definitions: Iterable[Definition],
    settings: Mapping[str, Rational],
    broken: Container[Symbol] = frozenset(),
) -> Known:
    """The value of every parameter (as set, or its default) and of every definition.

    Those that are `broken` have none, and neither has what rests on them.

    Raises:
        SpecError: values outside their domains, and defaults or definitions without a value; what
            merely follows from those is passed over.
    """
    known: Known = {}
    effort = Effort()
    found: list[Diagnostic] = []
    everything: list[Symbol] = [*parameters, *definitions]
    for symbol in everything:
        if symbol in broken:
            continue
        try:
            if isinstance(symbol, Parameter):
                _assign_parameter(symbol, known, settings, effort)
            elif all(mentioned in known for mentioned in symbols(symbol.value)):
                known[symbol] = value_of(symbol.value, known, effort)
        except SpecError as error:
            found += error.diagnostics
            if effort.exhausted:
                break
    if found:
        raise SpecError(in_order(found))
    return known


def _assign_parameter(
    parameter: Parameter,
    known: Known,
    settings: Mapping[str, Rational],
    effort: Effort,
) -> None:
    domain = () if parameter.domain is None else domain_expressions(parameter.domain)
    needed = [*domain] if parameter.name in settings else [parameter.default, *domain]
    if not all(mentioned in known for expr in needed for mentioned in symbols(expr)):
        return
    if parameter.name in settings:
        known[parameter] = settings[parameter.name]
    else:
        known[parameter] = value_of(parameter.default, known, effort)
    check_domain(parameter, known, settings)


def check_settings(parameters: Iterable[Parameter], settings: Mapping[str, Rational]) -> None:
    """Refuse settings of parameters that do not exist.

    Raises:
        SpecError: `unknown-parameter`.
    """
    names = [parameter.name for parameter in parameters]
    for name in settings:
        if name not in names:
            help = did_you_mean(name, names, "") if names else "this spec has no parameters"
            raise fail("unknown-parameter", f"no parameter '{name}'", None, help)


def check_domain(
    parameter: Parameter, known: Mapping[Symbol, Any], settings: Mapping[str, Rational]
) -> None:
    """Refuse a value that the parameter's domain does not hold.

    Raises:
        SpecError: `value-outside-domain`, `empty-domain`, or a bound without a value.
    """
    if parameter.domain is None:
        return
    value, domain = known[parameter], parameter.domain
    if not contains(domain, value, known):
        shown = "" if domain.span is None else " ".join(domain.span.text.split())
        noun = "state" if isinstance(parameter, StateParameter) else "parameter"
        message = f"the {noun} '{parameter.name}' is {number_text(value)}, "
        span = parameter.span if parameter.name in settings else parameter.default.span
        help = _inside(domain, known)
        raise fail("value-outside-domain", f"{message}which is not in {shown}", span, help)


def _inside(domain: Domain, known: Mapping[Symbol, Any]) -> str:
    """A way out: values that a domain holds."""
    match domain:
        case ChoiceDomain(values):
            shown = [number_text(value_of(value, known)) for value in values[:8]]
            return f"choose one of {', '.join(shown)}{', ...' * (len(values) > 8)}"
        case RangeDomain() | IntervalDomain():
            low, high = (number_text(value_of(e, known)) for e in (domain.low, domain.high))
            return f"choose a value from {low} to {high}, or widen the domain"


def contains(domain: Domain, value: Any, known: Mapping[Symbol, Any]) -> bool:
    """Whether a domain holds a value.

    Raises:
        SpecError: `empty-domain`, or a bound without a value.
    """
    match domain:
        case RangeDomain(low, _, step):
            numbers = numbers_of(domain, known)
            _refuse_empty(domain, not len(numbers), known)
            offset = (exact(value) - value_of(low, known)) / value_of(step, known)
            return bool(offset == floor(offset) and 0 <= offset < len(numbers))
        case IntervalDomain(low, high):
            ends = value_of(low, known), value_of(high, known)
            _refuse_empty(domain, ends[0] > ends[1], known)
            return bool(ends[0] <= value <= ends[1])
        case ChoiceDomain(values):
            return any(value == value_of(choice, known) for choice in values)


def _refuse_empty(
    domain: RangeDomain | IntervalDomain, empty: bool, known: Mapping[Symbol, Any]
) -> None:
    if empty:
        low, high = (number_text(value_of(e, known)) for e in (domain.low, domain.high))
        message = f"nothing lies between {low} and {high}"
        raise fail("empty-domain", message, domain.span, "write the lower end first")


def numbers_of(domain: RangeDomain, known: Mapping[Symbol, Any]) -> Any:
    """The numbers of a range, lazily (see `range_values`).

    Raises:
        SpecError: `no-value`, its ends or its step are wrong.
    """
    try:
        return range_values(domain, Values(known))
    except EvaluationError as error:
        span = error.span or domain.span
        raise fail("no-value", error.message, span, error.help) from None


MAX_CASES = 20_000
"""Combinations of parameter values that one claim may run through."""

MAX_DOMAIN = 100_000
"""A claim may run through this many values of a parameter."""


def members(domain: Domain, known: Mapping[Symbol, Any], span: Span | None) -> Any:
    """Every value of a finite domain: an object with a length that can be iterated.

    Raises:
        SpecError: the domain is an interval, or holds more values than `MAX_DOMAIN`.
    """
    match domain:
        case ChoiceDomain(values):
            return [value_of(value, known) for value in values]
        case RangeDomain():
            numbers = numbers_of(domain, known)
            _refuse_empty(domain, not len(numbers), known)
            if len(numbers) > MAX_DOMAIN:
                message = f"this range holds {len(numbers):,} values"
                help = f"the limit is {MAX_DOMAIN:,}; take larger steps"
                raise fail("range-too-large", message, domain.span or span, help)
            return numbers
        case IntervalDomain():
            message = "an interval holds infinitely many values"
            help = "list values, '{1/2, 3/4}', or step through it, '0..1 step 1/10'"
            raise fail("infinite-domain", message, span, help)


def depends_on(expr: Expr) -> set[Parameter]:
    """The parameters that the value of an expression depends on, through definitions too."""
    found: set[Parameter] = set()
    seen: set[Symbol] = set()
    pending = list(symbols(expr))
    while pending:
        symbol = pending.pop()
        if symbol in seen:
            continue
        seen.add(symbol)
        if isinstance(symbol, Parameter):
            found.add(symbol)
        else:
            pending.extend(symbols(symbol.value))
    return found


def rational(text: str) -> Rational:
    """The number that a setting spells: `7/10`, `0.7`, `-3`, `1e-3`.

    Raises:
        ValueError: it spells none.
    """
    if len(text) > 4000:
        raise ValueError("too long")
    parts = text.replace("_", "").split("/")
    numbers = [_decimal(part) for part in parts]
    if len(numbers) > 2 or (len(numbers) == 2 and numbers[1] == 0):
        raise ValueError(text)
    value = numbers[0] if len(numbers) == 1 else numbers[0] / numbers[1]
    return value.numerator if value.denominator == 1 else value


def _decimal(text: str) -> Fraction:
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > 4000:
        raise ValueError("too long")
    return Fraction(text)

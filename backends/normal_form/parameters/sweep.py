"""This module says which values of a parameter are to be looked at, or why there are none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from ....compiler.expr import IntervalDomain, Parameter
from ....compiler.values import members, value_of
from ....compiler.varied import not_varied
from ....compiler.wording import number_text
from ....dsl.diagnostic import Refusal, did_you_mean, refusal
from ...base import Rebind
from ..named_game import NamedGame

MAX_STEPS = 10_000
"""Values of one parameter, or points of a grid of two, that are looked at one by one."""


@frozen
class Continuum:
    """Every number from low to high."""

    low: Fraction
    high: Fraction

    def stepped(self, steps: int) -> tuple[int | Fraction, ...]:
        """So many equal steps from end to end: one value more."""
        width = self.high - self.low
        values = [self.low + width * k / steps for k in range(steps + 1)]
        return tuple(v.numerator if v.denominator == 1 else v for v in dict.fromkeys(values))


def rebinding(game: NamedGame) -> Rebind:
    """How to bind the spec of a game to other values.

    Raises:
        ValueError: the game was made without its spec.
    """
    if game.rebind is None:
        raise ValueError("this game was made without its spec: use Model.meta_game()")
    return game.rebind


def parameter_named(game: NamedGame, name: str) -> Parameter:
    """A parameter of the spec of a game.

    Raises:
        Refusal: there is none, or it cannot be varied.
    """
    known = {node.parameter.name: node.parameter for node in game.graph.parameters}
    if name not in known:
        help = did_you_mean(name, list(known)) or "this spec has no parameters"
        raise refusal("unknown-parameter", f"no parameter '{name}'", None, help)
    problem = not_varied(known[name], name in rebinding(game).structural, None)
    if problem is not None:
        raise Refusal([problem])
    return known[name]


def domain_of(game: NamedGame, name: str) -> Continuum | tuple[Any, ...]:
    """The domain of a parameter: a continuum, or values one by one.

    Raises:
        Refusal: the parameter cannot be varied, or has too many values.
    """
    parameter = parameter_named(game, name)
    domain = parameter.domain
    if isinstance(domain, IntervalDomain):
        ends = value_of(domain.low, {}), value_of(domain.high, {})
        for end in ends:
            if isinstance(end, float):
                message = f"the domain of '{name}' ends at {number_text(end)}, which is no fraction"
                raise refusal("inexact-domain", message, domain.span, "write a fraction")
        return Continuum(Fraction(ends[0]), Fraction(ends[1]))
    assert domain is not None
    values = tuple(dict.fromkeys(members(domain, {}, domain.span)))
    refuse_many(len(values), domain.span)
    for value in values:
        if isinstance(value, float):
            message = f"the parameter '{name}' can be {number_text(value)}, which is no fraction"
            raise refusal("inexact-domain", message, domain.span, "write fractions")
    return tuple(sorted(values))


def refuse_many(count: int, span: Any = None) -> None:
    """Refuse to look at too many values one by one.

    Raises:
        Refusal: there are more than MAX_STEPS.
    """
    if count > MAX_STEPS:
        message = f"{count:,} values are to be looked at one by one"
        raise refusal("too-many-values", message, span, f"the limit is {MAX_STEPS:,}")

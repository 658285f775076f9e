"""This module keeps what states are, exactly as long as that is possible, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.evaluate import evaluate
from ...compiler.expr import Constant, Rational
from ...compiler.ir.graph import Graph
from ...compiler.ir.sight import players, position
from ...dsl.diagnostic import Refusal, refusal
from ..numbers.floats import Number
from .past import Past, Round

MOST_BITS = 512
"""States of more bits are rounded to a float: exact fractions may double in length every round."""


@frozen
class States:
    """What states are in a round.

    values    by the parameter that holds each
    rounded   parameters whose values are no longer exact
    """

    values: Mapping[str, Rational]
    rounded: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[Rational, ...]:
        """What tells the states of one round from those of another."""
        return tuple(self.values.values())

    def shown(self, parameter: str) -> Number:
        """A value, as a float if it is not exact."""
        value = self.values[parameter]
        return float(value) if parameter in self.rounded else value


def first_states(graph: Graph) -> States:
    """The states of the first round.

    Raises:
        Refusal: one is too large or too small for a float, and takes too many bits to be exact.
    """
    names = [node.parameter for node in graph.states]
    found, rounded = {}, set()
    for name in names:
        held = next(n.parameter for n in graph.parameters if n.parameter.name == name)
        assert isinstance(held.default, Constant)
        try:
            found[name], exact = _rational(held.default.value)
        except EvaluationError as error:
            message = f"{error.message}, in the state '{name}'"
            raise refusal("no-value", message, held.default.span, "choose another") from None
        if not exact:
            rounded.add(name)
    return States(found, frozenset(rounded))


def states_after(played: Round, states: States) -> States:
    """What states become after a round, all at once.

    Raises:
        Refusal: one has no value.
    """
    graph = played.graph
    found, rounded = {}, set()
    names = players(graph)
    for state in graph.states:
        name = state.parameter
        if state.llm is not None and state.llm not in names:
            found[name], exact = states.values[name], name not in states.rounded
        else:
            llm = None if state.llm is None else position(graph, state.llm)
            try:
                found[name], exact = _rational(evaluate(state.next, Past(round=played, llm=llm)))
            except EvaluationError as error:
                raise without_value(error, played.number, name) from None
        if not exact or (states.rounded and not isinstance(found[name], int)):
            rounded.add(name)
    return States(found, frozenset(rounded))


def _rational(value: Any) -> tuple[Rational, bool]:
    """A number as a rational, and whether that is exact.

    Raises:
        EvaluationError: it is not finite, or of more bits than are kept and beyond floats.
    """
    try:
        exact = Fraction(value)
    except (OverflowError, ValueError, TypeError):
        raise EvaluationError("this is no finite number", None) from None
    whole, known = exact, not isinstance(value, float)
    if exact.numerator.bit_length() + exact.denominator.bit_length() > MOST_BITS:
        try:
            whole, known = Fraction(float(exact)), False
        except OverflowError:
            raise EvaluationError("this number is too large", None) from None
        if not whole and exact:
            raise EvaluationError("this number is too close to 0", None)
    return (whole.numerator if whole.denominator == 1 else whole), known


def without_value(error: EvaluationError, number: int, state: str = "") -> Refusal:
    """The refusal of a simulation in which something has no value after a round."""
    message = f"after round {number}, {error.message}"
    if state:
        message += f", in what the state '{state}' becomes"
    return refusal("no-value", message, error.span, error.help)

"""This module decides claims: each condition holds, fails, or cannot be decided, and why.

Logic has three values (Kleene 1952): what rests on a refused analysis, on a list that may be
incomplete, or on numbers closer than their error is `Unknown`, unless the rest settles it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from ...compiler.arithmetic import COMPARE, EvaluationError, Indefinite
from ...compiler.environment import Empty
from ...compiler.evaluate import evaluate
from ...compiler.expr import (
    AtLlm,
    Bound,
    CountOf,
    Expr,
    FieldOf,
    Quantified,
    ResultOf,
)
from ..result import ByLlm, Minmax, Nash, Refused, Result

NEAR = 1e-9
"""Numerical values closer than this, relative to their size, are not told apart."""


@frozen
class Unknown(Indefinite):
    """A truth value or a number that is not known, and why."""

    reason: str

    def computed(self) -> Unknown:
        return Unknown(self.reason)


@frozen(eq=False)
class Witness:
    """What a quantifier settled on: the member that makes it true or false."""

    name: str
    value: Any


@frozen(eq=False)
class ClaimEnvironment(Empty):
    """What results stand for in the condition of a claim.

    results   by name, what the analyses found
    bound     variables of quantifiers, each with a member of a list
    witness   filled with the members that decided `every` (a counterexample) or `some`
    """

    results: Mapping[str, Result]
    bound: Mapping[str, Any] = field(factory=dict)
    witness: list[Witness] = field(factory=list)

    def leaf(self, expr: Expr) -> Any:
        match expr:
            case ResultOf(analysis):
                return self.results[analysis]
            case Bound(name):
                return self.bound[name]
            case FieldOf(base, name):
                return self._field(evaluate(base, self), name)
            case AtLlm(base, llm):
                return self._entry(evaluate(base, self), llm)
            case CountOf(collection):
                return self._count(evaluate(collection, self))
            case Quantified():
                return self._quantified(expr)
            case _:
                return super().leaf(expr)

    def _field(self, result: Any, name: str) -> Any:
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        found = getattr(result, name)
        return _without_bounds(found) if isinstance(result, Minmax) else found

    def _entry(self, entries: Any, llm: str) -> Any:
        if isinstance(entries, Unknown):
            return entries
        assert isinstance(entries, ByLlm)
        if llm not in entries:
            return Unknown(f"there is no entry for {llm} here")
        return entries[llm]

    def _count(self, result: Any) -> Any:
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        if not isinstance(result, Nash):
            raise EvaluationError("only a list can be counted")
        if not result.complete:
            return AtLeast(_incomplete(result), sum(e.exact for e in result))
        return len(result)

    def _quantified(self, expr: Quantified) -> Any:
        result = evaluate(expr.collection, self)
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        assert isinstance(result, Nash)
        stop = expr.quantifier == "some"
        unknown: Unknown | None = None
        for member in result:
            inner = evolve(self, bound={**self.bound, expr.variable: member})
            truth = evaluate(expr.condition, inner)
            if truth is stop:
                self.witness.append(Witness(expr.variable, member))
                return stop
            if isinstance(truth, Unknown):
                unknown = unknown or truth
        if unknown is None and not result.complete:
            unknown = Unknown(_incomplete(result))
        return (not stop) if unknown is None else unknown

    def compare(self, operator: str, left: Any, right: Any, within: Any | None) -> Any:
        for value in (left, right, within):
            if isinstance(value, Unknown) and not isinstance(value, AtLeast):
                return value
        for bound in (left, right):
            if isinstance(bound, AtLeast):
                return _compare_bounds(operator, left, right) if within is None else bound
        if isinstance(left, str | tuple | bool) or isinstance(right, str | tuple | bool):
            return _compare_plays(operator, _play(left), _play(right))
        if within is not None:
            return _within(operator, left, right, within)
        return _compare_numbers(operator, left, right)


def _without_bounds(values: ByLlm[Any]) -> ByLlm[Any]:
    """Floors as numbers; those of which only bounds are known are unknown."""
    reason = "only bounds are known for {}: {} to {}"
    return ByLlm(
        tuple(
            (llm, Unknown(reason.format(llm, *value)) if isinstance(value, tuple) else value)
            for llm, value in values.items()
        )
    )


@frozen
class AtLeast(Unknown):
    """The size of a list that may be incomplete; `low` counts what is listed for certain."""

    low: int


def _incomplete(result: Nash) -> str:
    return f"the list of equilibria may be incomplete: {result.reason}"


def _play(value: Any) -> Any:
    """A play of one action, written without parentheses, as a play."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _compare_plays(operator: str, left: Any, right: Any) -> Any:
    """A comparison of plays, words or truth values; of plays of unlike length it is unknown.

    Raises:
        EvaluationError: they have no order.
    """
    lengths = [len(side) if isinstance(side, tuple) else 1 for side in (left, right)]
    if lengths[0] != lengths[1]:
        return Unknown(f"a play of {lengths[0]} actions is compared with one of {lengths[1]}")
    try:
        return bool(COMPARE[operator](left, right))
    except TypeError:
        raise EvaluationError(f"'{operator}' compares numbers only") from None


def _compare_bounds(operator: str, left: Any, right: Any) -> Any:
    """A comparison with a number of which only a lower bound is known."""
    if isinstance(right, AtLeast):
        if isinstance(left, AtLeast):
            return right
        mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
        return _compare_bounds(mirrored, right, left)
    settled = {
        ">": left.low > right,
        ">=": left.low >= right,
        "<": left.low >= right,
        "<=": left.low > right,
        "==": left.low > right,
        "!=": left.low > right,
    }[operator]
    if not settled:
        return left
    return operator in (">", ">=", "!=")


def _error(left: Any, right: Any) -> float:
    """How far off a comparison of numerical values may be; 0 when both are exact."""
    if not isinstance(left, float) and not isinstance(right, float):
        return 0.0
    return NEAR * max(1.0, abs(float(left)), abs(float(right)))


def _compare_numbers(operator: str, left: Any, right: Any) -> Any:
    error = _error(left, right)
    if error and abs(left - right) <= error:
        shown = f"{float(left):.12g} and {float(right):.12g} are numerical and too close to compare"
        return Unknown(f"{shown}; write '== ... within TOLERANCE'")
    return bool(COMPARE[operator](left, right))


def _within(operator: str, left: Any, right: Any, within: Any) -> Any:
    distance, error = abs(left - right), _error(left, right)
    if error and abs(distance - within) <= error:
        return Unknown("the difference is as large as the tolerance, up to numerical error")
    near = distance <= within
    return bool(near if operator == "==" else not near)


def decide(condition: Expr, results: Mapping[str, Result]) -> tuple[Any, Sequence[Witness]]:
    """The truth of a condition (True, False or Unknown) and what decided its quantifiers.

    Raises:
        EvaluationError: the condition divides by zero, or the like.
    """
    env = ClaimEnvironment(results)
    return evaluate(condition, env), env.witness

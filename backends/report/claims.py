"""This module decides claims: each condition holds, fails, or cannot be decided, and why.

Logic has three values (Kleene 1952): what rests on a refused analysis, on a list that may be
incomplete, on bounds that leave it open, or on numbers closer than their error is `Unknown`, unless
the rest settles it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from attrs import evolve, field, frozen

from ...compiler.arithmetic import COMPARE, EvaluationError
from ...compiler.environment import Empty
from ...compiler.evaluate import evaluate
from ...compiler.expr import (
    AtLlm,
    Bound,
    CountOf,
    Expr,
    FieldOf,
    ItemOf,
    Quantified,
    ResultOf,
)
from ...compiler.walk import walk
from ..numbers.floats import Number
from ..results.all import Result
from ..results.common import ByLlm, Listed, Refused
from ..results.correlated import Correlated
from ..results.critical_discount import CriticalDiscount
from ..results.efficiency import Efficiency
from ..results.equilibria import Equilibrium, Nash
from ..results.minmax import Minmax
from ..results.numbers import decimal_text
from ..results.regions import Irrational
from ..results.simulation import Simulation
from ..results.trajectory import Step
from .families import ENDLESS, Endless, compare_endless, families
from .numbers import shown
from .unknown import Bounds, Unknown

NEAR = Fraction(1, 10**9)
"""Numerical values closer than this, relative to their size, are not told apart."""

NO_ROUNDS = "this simulation of a population lists no rounds: claims can be about its means"


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
            case ItemOf(base, index):
                return self._item(evaluate(base, self), evaluate(index, self))
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
        if isinstance(result, Unknown):
            return result
        if isinstance(result, Step):
            return result.value(name)
        found = getattr(result, name)
        if isinstance(result, Correlated):
            return _correlated(result, name)
        if isinstance(result, Efficiency):
            return _efficiency(result, found)
        if isinstance(result, CriticalDiscount):
            return _patience(result)
        if found is None:
            return Unknown(f"the {name} was not recomputed: it would take too long")
        return _bounded(found) if isinstance(result, Minmax) else found

    def _item(self, result: Any, place: Any) -> Any:
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        if isinstance(result, Simulation):
            return Unknown(NO_ROUNDS)
        if not isinstance(place, int) or not 1 <= place <= len(result):
            raise EvaluationError(f"there are rounds 1 to {len(result)}, not {shown(place)}")
        return result[place - 1]

    def _entry(self, entries: Any, llm: str) -> Any:
        if isinstance(entries, Unknown):
            return entries
        assert isinstance(entries, ByLlm)
        if llm not in entries or entries[llm] is None:
            return Unknown(f"there is no entry for {llm} here")
        return entries[llm]

    def _count(self, result: Any) -> Any:
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        if not isinstance(result, Listed):
            return Unknown(NO_ROUNDS)
        if isinstance(result, Nash) and result.infinite:
            return Endless(ENDLESS)
        if not result.complete:
            return Bounds(_incomplete(result), sum(_alike(e) for e in result if e.exact), None)
        return sum(map(_alike, result))

    def _quantified(self, expr: Quantified) -> Any:
        result = evaluate(expr.collection, self)
        if isinstance(result, Refused):
            return Unknown(f"the analysis was refused: {result.message}")
        if not isinstance(result, Listed):
            return Unknown(NO_ROUNDS)
        stop = expr.quantifier == "some"
        unknown: Unknown | None = None
        hidden = families(result) if isinstance(result, Nash) else ()
        for member in chain(result, hidden):
            inner = evolve(self, bound={**self.bound, expr.variable: member})
            truth = evaluate(expr.condition, inner)
            if truth is stop:
                self.witness.append(Witness(expr.variable, member))
                return stop
            if isinstance(truth, Unknown):
                unknown = unknown or truth
        if unknown is None and not result.complete:
            unknown = Unknown(_incomplete(result))
        if unknown is None and isinstance(result, Nash) and _differs(result, expr):
            unknown = Unknown(f"one equilibrium stands for others that differ: {result.reduction}")
        return (not stop) if unknown is None else unknown

    def compare(self, operator: str, left: Any, right: Any, within: Any | None) -> Any:
        for value in (left, right, within):
            if isinstance(value, Unknown) and (
                value is within or not isinstance(value, Bounds | Endless)
            ):
                return value
        if isinstance(left, Endless) or isinstance(right, Endless):
            return compare_endless(operator, left, right)
        if isinstance(left, Bounds) or isinstance(right, Bounds):
            return _compare_bounds(operator, Bounds.of(left), Bounds.of(right), within)
        if isinstance(left, str | tuple | bool) or isinstance(right, str | tuple | bool):
            if within is not None:
                return _plays_within(operator, _play(left), _play(right), within)
            return _compare_plays(operator, _play(left), _play(right))
        if within is not None:
            return _within(operator, left, right, within)
        return _compare_numbers(operator, left, right)


def _alike(member: Any) -> int:
    """How many members of a list one stands for."""
    return member.orbit if isinstance(member, Equilibrium) else 1


def _differs(result: Nash, expr: Quantified) -> bool:
    """Whether a condition may be another for equilibria that a listed one stands for."""
    if all(e.orbit == 1 for e in result):
        return False
    named = (node for node in walk(expr.condition) if isinstance(node, FieldOf))
    return any(node.name in result.moved and node.base == Bound(expr.variable) for node in named)


def _correlated(result: Correlated, name: str) -> Any:
    """A field of a correlated equilibrium; a numerical optimum lies between value and bound."""
    if result.status == "infeasible" and name != "status":
        return Unknown(f"its conditions cannot be met: {result.reason}")
    if name in ("value", "bound") and not result.exact:
        assert result.value is not None and result.bound is not None
        low, high = sorted((result.value, result.bound))
        reason = f"only bounds are known: from {shown(low)} to {shown(high)}"
        return Bounds(reason, low, high)
    return getattr(result, name)


def _patience(result: CriticalDiscount) -> Any:
    """The least discount factor, or bounds of it."""
    found = result.discount
    if found is None:
        return Unknown(f"there is none: {result.reason}")
    if isinstance(found, tuple):
        return Bounds(f"only bounds are known: from {shown(found[0])} to {shown(found[1])}", *found)
    if isinstance(found, Irrational):
        low, high = found.above, found.below
        return Bounds(f"an irrational number from {shown(low)} to {shown(high)}", low, high)
    return found


def _bounded(values: ByLlm[Any]) -> ByLlm[Any]:
    """Floors as numbers, or as bounds where only those are known."""
    reason = "only bounds are known for {}: from {} to {}"
    return ByLlm(
        tuple(
            (llm, Bounds(reason.format(llm, *map(shown, value)), *value))
            if isinstance(value, tuple)
            else (llm, value)
            for llm, value in values.items()
        )
    )


def _efficiency(result: Efficiency, found: Any) -> Any:
    """A welfare or a price, or its bounds; unknown where it has no meaning."""
    if found is None:
        return Unknown(result.reason)
    return Bounds(result.reason, *found) if isinstance(found, tuple) else found


def _incomplete(result: Listed[Any]) -> str:
    if not isinstance(result, Nash):
        return f"the list may be incomplete: {result.reason}"
    return f"the list of equilibria may be incomplete: {result.reason}"


def _play(value: Any) -> Any:
    """A play of one action, written without parentheses, as a play."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _plays_within(operator: str, left: Any, right: Any, within: Number) -> Any:
    """Whether plays of numbers are within a distance of each other, action by action.

    Raises:
        EvaluationError: some action is a label.
    """
    sides = [side if isinstance(side, tuple) else (side,) for side in (left, right)]
    if len(sides[0]) != len(sides[1]):
        return Unknown(f"a play of {len(sides[0])} actions is compared with one of {len(sides[1])}")
    if any(isinstance(action, str | bool) for side in sides for action in side):
        raise EvaluationError("'within' compares numbers, and this play has labels")
    found = [_within("==", a, b, within) for a, b in zip(*sides, strict=True)]
    if False in found:
        return operator != "=="
    unknown = next((truth for truth in found if isinstance(truth, Unknown)), None)
    return (operator == "==") if unknown is None else unknown


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


def _compare_bounds(operator: str, left: Bounds, right: Bounds, within: Any | None) -> Any:
    """A comparison that is decided if it comes out alike wherever the numbers are."""
    if within is not None:
        truth = _near(left, right, within)
    elif operator in ("==", "!="):
        apart = _sure("<", left.high, right.low) or _sure("<", right.high, left.low)
        truth = False if apart else None
    elif operator in (">", ">="):
        return _compare_bounds(operator.replace(">", "<"), right, left, None)
    elif _sure(operator, left.high, right.low):
        truth = True
    else:
        opposite = "<=" if operator == "<" else "<"
        truth = False if _sure(opposite, right.high, left.low) else None
    if truth is None:
        return Unknown("; ".join(dict.fromkeys(filter(None, (left.reason, right.reason)))))
    return not truth if operator == "!=" else truth


def _sure(operator: str, left: Number | None, right: Number | None) -> bool:
    """Whether a comparison holds for certain; None is a bound that is not there."""
    if left is None or right is None:
        return False
    return _compare_numbers(operator, left, right) is True


def _near(left: Bounds, right: Bounds, within: Number) -> bool | None:
    """Whether two numbers are within a distance of each other, as far as their bounds tell."""
    error = _error(left.low, left.high, right.low, right.high, within)
    least, most = _difference(left.low, right.high), _difference(left.high, right.low)
    distance = Fraction(within)
    beyond = distance + error
    if (least is not None and least > beyond) or (most is not None and most < -beyond):
        return False
    inside = distance - error
    if least is not None and most is not None and -inside <= least and most <= inside:
        return True
    return None


def _difference(left: Number | None, right: Number | None) -> Fraction | None:
    return None if left is None or right is None else Fraction(left) - Fraction(right)


def _error(*numbers: Number | None) -> Fraction:
    """How far off a comparison of numerical values may be; 0 when all are exact."""
    if not any(isinstance(x, float) for x in numbers):
        return Fraction(0)
    sizes = [abs(Fraction(x)) for x in numbers if x is not None]
    return NEAR * max(Fraction(1), *sizes)


def _compare_numbers(operator: str, left: Number, right: Number) -> Any:
    error = _error(left, right)
    if error and abs(Fraction(left) - Fraction(right)) <= error:
        said = f"{decimal_text(left, 12)} and {decimal_text(right, 12)} are numerical and too close"
        return Unknown(f"{said} to compare; write '== ... within TOLERANCE'")
    return bool(COMPARE[operator](left, right))


def _within(operator: str, left: Number, right: Number, within: Number) -> Any:
    distance, error = abs(Fraction(left) - Fraction(right)), _error(left, right, within)
    if error and abs(distance - Fraction(within)) <= error:
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

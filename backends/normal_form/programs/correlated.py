"""This module answers for correlated equilibria: the program of an aim, and its verification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, frozen

from ....dsl.diagnostic import InternalError
from ...numbers.floats import EXACT_FLOAT_LIMIT, Number
from ...numbers.scaled import Scaled, compact_list
from ...regret.audit import Audit
from ...results.common import ByLlm
from ...results.correlated import Correlated
from ...results.numbers import decimal_text, exact_text
from ..solve import refuse_draws
from ..solvers.programs.correlated import optimum
from ..solvers.programs.program import Optimum, Program
from ..solvers.tolerances import CORRELATED_GAP
from ..to_result import by_llm, simple
from .conditions import Condition, Linear

if TYPE_CHECKING:
    from ..named_game import NamedGame

AUDITED_WORK = 2**27
"""Work for recomputing the violation from the definition (see `Audit.work`): half a second."""

Deviations: TypeAlias = Callable[[int, tuple[int, ...]], Sequence[Number]]
"""Utility of every meta-action of an LLM against the others' part of a profile."""


@frozen(eq=False)
class Aim:
    """What to look for: the best (or least) value among the equilibria that meet the conditions."""

    objective: Linear
    maximise: bool = True
    conditions: tuple[Condition, ...] = ()
    coarse: bool = False

    @property
    def kind(self) -> str:
        """The method that has this aim."""
        return "coarse_correlated" if self.coarse else "correlated"


def correlated(game: NamedGame, aim: Aim) -> Correlated:
    """An optimal (coarse) correlated equilibrium, or why there is none that meets the conditions.

    Raises:
        InternalError: what was found is no equilibrium, or misses a condition.
    """
    refuse_draws(game, "mixed")
    found = _solved(game, aim)
    if not found.feasible:
        nothing: ByLlm[Number] = ByLlm(())
        return Correlated(
            aim.kind, None, None, (), nothing, nothing, nothing, None, "", found.exact,
            found.method, _infeasible(game, aim), "infeasible",
        )  # fmt: skip
    return _result(game, aim, found)


def _solved(game: NamedGame, aim: Aim) -> Optimum:
    totals = game.tensor.totals
    form = aim.objective if aim.maximise else -aim.objective
    rows = [row for condition in aim.conditions for row in _rows(totals, condition)]
    program = Program(
        game.tensor.utilities, _form(totals, form), _stacked(rows, totals), aim.coarse
    )
    return optimum(program)


# --- the program -------------------------------------------------------------------------------


def _form(totals: Scaled, form: Linear) -> Scaled:
    """The value of a linear form at every profile, shape (N,)."""
    weights = [*form.weights.values(), form.constant]
    flat = totals.numerators.reshape(len(weights) - 1, -1)
    if not totals.exact or any(isinstance(w, float) for w in weights):
        floats = totals.floats().reshape(flat.shape)
        *factors, added = map(float, weights)
        return Scaled(np.array(factors) @ floats + added, 1, False)
    exact = [Fraction(w) for w in weights]
    scale = lcm(*(w.denominator for w in exact))
    whole = [int(w * scale) for w in exact]
    constant = whole.pop() * totals.scale
    largest = max((abs(int(x)) for x in (flat.max(initial=0), flat.min(initial=0))), default=0)
    if flat.dtype == object or sum(map(abs, whole)) * largest + abs(constant) >= EXACT_FLOAT_LIMIT:
        rows = totals.integers().reshape(flat.shape)
        sums = sum((w * row for w, row in zip(whole, rows, strict=True)), 0 * rows[0])
        compacted = compact_list([int(x) + constant for x in sums.tolist()])
        return Scaled(compacted, totals.scale * scale, True)
    return Scaled(np.array(whole, float) @ flat + constant, totals.scale * scale, True)


def _rows(totals: Scaled, condition: Condition) -> list[Scaled]:
    """Rows g with g x >= 0 that say low <= form <= high of a distribution x."""
    rows = []
    if condition.low is not None:
        rows.append(_form(totals, condition.form - condition.low))
    if condition.high is not None:
        rows.append(_form(totals, condition.high - condition.form))
    return rows


def _stacked(rows: Sequence[Scaled], totals: Scaled) -> Scaled:
    """Rows as one array; each may be multiplied by a positive number, and so has no scale."""
    if not rows:
        return Scaled(np.zeros((0, totals.numerators[0].size)), 1, True)
    if not all(row.exact for row in rows):
        return Scaled(np.stack([row.floats() for row in rows]), 1, False)
    return Scaled(np.stack([row.numerators for row in rows]), 1, True)


# --- the answer --------------------------------------------------------------------------------


def _result(game: NamedGame, aim: Aim, found: Optimum) -> Correlated:
    profiles = [tuple(map(int, np.unravel_index(k, game.sizes))) for k in found.profiles]
    drawn = list(zip(profiles, found.weights, strict=True))
    totals = _expected(game.tensor.totals, drawn)
    utilities = _expected(game.tensor.utilities, drawn)
    violation, route = _violation(game, drawn, aim.coarse)
    _verify(game, aim, found, totals, violation)
    sign = 1 if aim.maximise else -1
    means = [t / m for t, m in zip(totals, game.problem.mass, strict=True)]
    distribution = tuple(
        (by_llm(game, [game.play(i, k) for i, k in enumerate(profile)]), simple(weight))
        for profile, weight in drawn
    )
    return Correlated(
        aim.kind,
        simple(sign * found.value),
        simple(sign * found.bound),
        distribution,
        by_llm(game, totals),
        by_llm(game, means),
        by_llm(game, utilities),
        simple(violation),
        route,
        found.exact,
        found.method,
    )


Drawn: TypeAlias = list[tuple[tuple[int, ...], Number]]


def _expected(values: Scaled, drawn: Drawn) -> list[Number]:
    return [sum((w * values.at(i, *a) for a, w in drawn), 0) for i in range(len(values.numerators))]


def _violation(game: NamedGame, drawn: Drawn, coarse: bool) -> tuple[Number, str]:
    """The largest incentive violation, and by which route it was recomputed."""
    audit = Audit(game.problem)
    left = AUDITED_WORK
    for profile, _ in drawn:
        left -= audit.work(profile)
        if left < 0:
            break
    else:
        return _largest_gain(game.sizes, drawn, audit.deviations, coarse), "definition"
    utilities = game.tensor.utilities

    def deviations(llm: int, profile: tuple[int, ...]) -> Sequence[Number]:
        row = (llm, *profile[:llm], slice(None), *profile[llm + 1 :])
        found: list[Number] = utilities.take(row).numbers().tolist()
        return found

    return _largest_gain(game.sizes, drawn, deviations, coarse), "payoff tensor"


def _largest_gain(
    sizes: Sequence[int], drawn: Drawn, deviations: Deviations, coarse: bool
) -> Number:
    """The most that an LLM gains by a rule (coarse: by one meta-action) in place of obedience."""
    worst: Number = 0
    for llm, size in enumerate(sizes):
        gains: dict[int, list[Number]] = {}
        for profile, weight in drawn:
            values = deviations(llm, profile)
            told = profile[llm]
            row = gains.setdefault(0 if coarse else told, [0] * size)
            for other in range(size):
                row[other] += weight * (values[other] - values[told])
        worst = max([worst, *(max(row) for row in gains.values())])
    return worst


def _verify(
    game: NamedGame, aim: Aim, found: Optimum, totals: Sequence[Number], violation: Number
) -> None:
    """Raise InternalError unless the answer is an equilibrium, worth its value, as asked for."""
    slack: Number = 0 if found.exact else _slack(game, [*totals, found.value])
    if violation > slack:
        raise InternalError(f"a correlated equilibrium is violated by {float(violation):.3g}")
    value = _value(aim.objective, totals)
    stated = found.value if aim.maximise else -found.value
    if not stated - slack <= value <= stated + slack:
        raise InternalError("a correlated equilibrium is not worth what it should be")
    for condition in aim.conditions:
        reached = _value(condition.form, totals)
        size = slack and slack * (1 + sum(abs(float(w)) for w in condition.form.weights.values()))
        low = condition.low is not None and reached < condition.low - size
        high = condition.high is not None and reached > condition.high + size
        if low or high:
            raise InternalError(f"a correlated equilibrium misses '{condition.text}'")


def _slack(game: NamedGame, values: Sequence[Number]) -> float:
    """How far off numerical answers may be."""
    sizes = [abs(float(value)) for value in values]
    ranges = [float(np.ptp(own)) for own in game.tensor.utilities.floats()]
    return 10 * CORRELATED_GAP * max([1.0, *sizes, *ranges])


def _value(form: Linear, totals: Sequence[Number]) -> Number:
    pairs = zip(form.weights.values(), totals, strict=True)
    return sum((w * t for w, t in pairs), form.constant)


# --- conditions that cannot be met -------------------------------------------------------------


def _infeasible(game: NamedGame, aim: Aim) -> str:
    """Which condition is out of reach, and by how much, if one is by itself."""
    kind = aim.kind.replace("_", " ")
    for condition in aim.conditions:
        miss = _missed(game, aim, condition)
        if miss > 0:
            return (
                f"'{condition.text}' cannot be met: every {kind} equilibrium misses it by "
                f"{_shown(miss)} or more"
            )
    return "each condition can be met by itself, but not all of them together"


def _missed(game: NamedGame, aim: Aim, condition: Condition) -> Number:
    """How far the nearest equilibrium is from one condition."""
    alone = evolve(aim, conditions=())
    miss: Number = 0
    if condition.low is not None:
        best = _solved(game, evolve(alone, objective=condition.form, maximise=True)).value
        miss = condition.low - best
    if condition.high is not None:
        least = -_solved(game, evolve(alone, objective=condition.form, maximise=False)).value
        miss = max(miss, least - condition.high)
    return miss


def _shown(value: Number) -> str:
    return decimal_text(value) if isinstance(value, float) else exact_text(value)

"""This module says what clients do in games with intervals: follow, or play something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np

from ...compiler.expr import ActionOf, Arithmetic, Constant, Expr, Negative
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import LlmNode
from ...compiler.written_out import depends
from ...dsl.diagnostic import refusal
from ..objectives import of_actions
from .problem import BadContinuousGame
from .solvers.straying import Chance

MOST_CHANCES = 20_000
"""Ways to be advised and to follow that are gone through."""

MOST_DEGREE = 39
"""Largest power of an action in polynomials that are averaged over an interval."""

GRID = "'grid = N' as an argument takes N actions of each interval"

Law = Sequence[tuple[Fraction, tuple[int, ...]]]
"""Governor profiles with their probabilities."""


def plain(graph: Graph) -> bool:
    """Whether all clients follow, and each role is told a number of its own."""
    apart = all(len(group) == 1 for own in groups_of(graph) for group in own)
    return apart and all(_compliance(llm) == 1 for llm in graph.llms)


def groups_of(graph: Graph) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """For each LLM the roles to which it tells the same number, group by group: under uniform
    instructions those with the same interval, otherwise each by itself."""
    population = graph.population
    uniform = population is not None and population.uniform_instructions
    found: list[dict[Any, list[int]]] = [{} for _ in graph.llms]
    for role in graph.roles:
        for llm, share in graph.shares(role):
            assert isinstance(share, Constant)
            if share.value != 0:
                key = role.actions if uniform else role.position
                found[llm.position].setdefault(key, []).append(role.position)
    return tuple(tuple(map(tuple, own.values())) for own in found)


def check_seen(graph: Graph) -> None:
    """Refuse what would need to know what clients play, and not only what they are told.

    Raises:
        Refusal: states, public monitoring, or objectives over actions.
    """
    if plain(graph):
        return
    public = graph.monitoring is not None and graph.monitoring.kind == "public"
    over = any(llm.objective is not None and of_actions(llm.objective) for llm in graph.llms)
    if graph.states or public or over:
        what = "states" if graph.states else "public signals" if public else "terms over actions"
        message = f"{what} are not covered where clients of intervals do not follow, or are told "
        message += "one number for several roles"
        raise refusal("straying-seen", message, None, GRID)


def chances(
    graph: Graph, law: Law, formulas: Sequence[Expr], ends: Sequence[tuple[float, float]]
) -> list[Chance]:
    """Who advises whom, who follows, and what the others play: their number, or the points that
    stand for all of the interval (Gauss and Legendre), which is exact for polynomials.

    Raises:
        BadContinuousGame: too many.
        Refusal: a payoff is no polynomial of the action of clients that play all of an interval.
    """
    advised = {(r, i) for _, governor in law for r, i in enumerate(governor)}
    options = {(r, i): _options(graph, (r, i), formulas, ends[r]) for r, i in sorted(advised)}
    found: dict[tuple[tuple[int, ...], tuple[float | None, ...]], Fraction | float] = {}
    for weight, governor in law:
        rows = [options[pair] for pair in enumerate(governor)]
        if len(found) + prod(map(len, rows)) > MOST_CHANCES:
            raise BadContinuousGame(f"more than {MOST_CHANCES:,} ways to be advised and to follow")
        for picked in product(*rows):
            chance = weight * prod((p for p, _ in picked), start=Fraction(1))
            key = governor, tuple(value for _, value in picked)
            found[key] = found.get(key, 0) + chance
    return [Chance(weight, *key) for key, weight in found.items()]


def _options(
    graph: Graph, pair: tuple[int, int], formulas: Sequence[Expr], ends: tuple[float, float]
) -> list[tuple[Fraction | float, float | None]]:
    """What a client of a role and an LLM does with which probability: follow (None), or play a
    number."""
    role, llm = pair[0], graph.llms[pair[1]]
    follow = _compliance(llm)
    own: list[tuple[Fraction | float, float | None]] = [(follow, None)] if follow else []
    if follow == 1:
        return own
    stray, other = 1 - follow, llm.otherwise
    if isinstance(other, int | Fraction) and ends[0] <= other <= ends[1]:
        return [*own, (stray, float(other))]
    degree = max(_degree(graph, llm, role, formula) for formula in formulas)
    return [*own, *((float(stray) * w, x) for w, x in _points(degree, ends))]


def _points(degree: int, ends: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Weights and points whose sum is the mean over an interval of each polynomial so high."""
    points, weights = np.polynomial.legendre.leggauss(degree // 2 + 1)
    low, high = ends
    for x, w in zip(points.tolist(), weights.tolist(), strict=True):
        yield w / 2, min(max(low + (high - low) * (x + 1) / 2, low), high)


def _degree(graph: Graph, llm: LlmNode, role: int, formula: Expr) -> int:
    found = degree(formula, role)
    if found is not None and found <= MOST_DEGREE:
        return found
    name = graph.roles[role].name
    message = (
        f"clients of {llm.name} that do not follow play all of an interval, and some payoff is no "
        f"polynomial of what '{name}' plays"
    )
    help = f"say what they play: 'compliance ... otherwise NUMBER'; {GRID}"
    raise refusal("no-integral", message, llm.span, help)


def degree(formula: Expr, role: int) -> int | None:
    """The highest power of a role's action in a formula that is written out; None if the formula is
    not known to be a polynomial of it."""
    if role not in depends(formula):
        return 0
    match formula:
        case ActionOf():
            return 1
        case Negative(operand):
            return degree(operand, role)
        case Arithmetic(operator, left, right):
            return _of_arithmetic(operator, (left, right), role)
        case _:
            return None


def _of_arithmetic(operator: str, sides: tuple[Expr, Expr], role: int) -> int | None:
    left, right = (degree(side, role) for side in sides)
    if left is None or right is None:
        return None
    match operator:
        case "+" | "-":
            return max(left, right)
        case "*":
            return left + right
        case "/":
            return left if right == 0 else None
        case "^":
            return _of_power(left, sides[1])
        case _:
            return None


def _of_power(base: int, exponent: Expr) -> int | None:
    if not isinstance(exponent, Constant) or not isinstance(exponent.value, int | Fraction):
        return None
    power = Fraction(exponent.value)
    return base * int(power) if power.denominator == 1 and power >= 0 else None


def _compliance(llm: LlmNode) -> Fraction:
    assert isinstance(llm.compliance, Constant)
    return Fraction(llm.compliance.value)

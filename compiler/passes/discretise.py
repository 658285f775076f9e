"""This module makes a game with intervals of actions finite, by equally spaced actions.

Order: after all other passes, those that depend on actions are carried out anew.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ...dsl.diagnostic import refusal
from ..ir.graph import Graph
from ..ir.nodes import AnalysisNode, ClaimNode, Node, RoleNode, SymmetryNode
from ..terms import ActionValue, FiniteActions, IntervalActions
from .check_numbers import number
from .check_plays import check_plays
from .find_equal_llms import find_equal_llms
from .find_symmetry import find_symmetry
from .pipeline import run

MOST_POINTS = 10_001
"""Actions that an interval may become."""


def discretise(graph: Graph, points: int, asked: AnalysisNode) -> Graph:
    """A matched graph with every interval as so many actions, both ends among them, and with one
    analysis.

    Raises:
        Refusal: there is no interval, or too many points are asked for.
        SpecError: the analysis states an action that is none of them.
    """
    if not any(isinstance(role.actions, IntervalActions) for role in graph.roles):
        message = "'grid' makes intervals of actions finite, and there is none here"
        raise refusal("no-interval", message, asked.span, "leave 'grid' out")
    if points > MOST_POINTS:
        message = f"a grid of {points:,} points is too fine"
        raise refusal("grid-too-fine", message, asked.span, f"the limit is {MOST_POINTS:,}")
    made: dict[tuple[Fraction, Fraction], FiniteActions] = {}

    def node(_: str, old: Node) -> Node | None:
        if isinstance(old, SymmetryNode | ClaimNode):
            return None
        if isinstance(old, AnalysisNode):
            return old if old.name == asked.name else None
        if isinstance(old, RoleNode) and isinstance(old.actions, IntervalActions):
            ends = (Fraction(number(old.actions.low)), Fraction(number(old.actions.high)))
            if ends not in made:
                made[ends] = FiniteActions(_spaced(ends, points), old.actions.span)
            return evolve(old, actions=made[ends])
        return old

    return run(graph.mapped(node), (check_plays, find_symmetry, find_equal_llms))


def _spaced(ends: tuple[Fraction, Fraction], points: int) -> tuple[ActionValue, ...]:
    low, high = ends
    step = (high - low) / (points - 1)
    found = [low + k * step for k in range(points)]
    return tuple(int(x) if x.denominator == 1 else x for x in found)

"""This module carries out simulations of games that change from round to round."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from ...compiler.expr import PublicOutcome
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.ir.sight import blurred
from ...compiler.walk import walk
from ...dsl.diagnostic import refusal
from ..arguments import option, whole
from ..base import ContinuousOneShot, OneShot, Onlooker, Rebind
from ..results.trajectory import Trajectory
from .learning import MakeLearner
from .stage import FiniteStage, IntervalStage, Stage, has_intervals
from .trajectory import Games, Length, trajectory

OF_POPULATIONS = ("clients", "population", "engine")
"""Arguments about clients that are drawn, which have no meaning where all is in expectation."""


def adapts(graph: Graph) -> bool:
    """Whether `simulate` plays the game in expectation: states change it, or actions are
    intervals."""
    return bool(graph.states) or has_intervals(graph)


@frozen(eq=False)
class Makers:
    """What makes the games of rounds.

    finite, intervals   make the one-shot game of a graph
    learner             makes learners of rules of other backends
    rebind              gives the graph at other values of the states; None if there are no states
    """

    finite: Callable[[Graph], OneShot]
    intervals: Callable[[Graph], ContinuousOneShot]
    learner: MakeLearner
    rebind: Rebind | None


def simulate(graph: Graph, asked: AnalysisNode, makers: Makers, onlooker: Onlooker) -> Trajectory:
    """What LLMs do round after round, in expectation.

    Raises:
        Refusal: what is not covered, with the reason.
    """
    for name in OF_POPULATIONS:
        if option(asked, name) is not None:
            message = f"'{name}' has no meaning here: the rounds are played in expectation"
            help = "states and intervals of actions are not simulated client by client"
            raise refusal("expected-play", message, asked.span, help)
    looks = any(
        state.llm is not None or any(isinstance(part, PublicOutcome) for part in walk(state.next))
        for state in graph.states
    )
    if looks and (word := blurred(graph)):
        assert graph.monitoring is not None
        message = f"states that rest on what is seen with '{word}' are not covered"
        raise refusal("blurred-states", message, graph.monitoring.span, f"leave '{word}' out")

    def stage(graph: Graph) -> Stage:
        if has_intervals(graph):
            return IntervalStage(makers.intervals(graph))
        return FiniteStage(makers.finite(graph))

    rebind = makers.rebind
    games = Games(
        graph, rebind if rebind is not None else lambda values: graph, stage, makers.learner
    )
    length = Length(whole(asked, "rounds"), whole(asked, "seed") or 0, onlooker.rounds)
    return trajectory(games, asked, length)

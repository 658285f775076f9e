"""This module knows which backend offers which analysis."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from attrs import define, evolve, field

from ..compiler.expr import Constant
from ..compiler.ir.graph import Graph
from ..compiler.ir.nodes import AnalysisNode
from ..compiler.methods import GRID
from ..compiler.passes.discretise import discretise
from ..compiler.terms import Option, Rule
from ..compiler.wording import listing
from ..dsl.diagnostic import Refusal, SpecError, refusal
from .adaptive import analyses as adaptive
from .arguments import option
from .base import NOBODY, Learner, OneShot, Onlooker, Rebind
from .continuous import analyses as continuous
from .continuous.continuous_game import ContinuousMetaGame
from .continuous.from_ir import continuous as is_continuous
from .normal_form import analyses as normal_form
from .normal_form.meta_game import MetaGame
from .normal_form.solvers.tolerances import DENSE_BYTES
from .repeated import analyses as repeated
from .repeated.repeated_game import RepeatedGame
from .results.all import Result
from .results.common import Refused
from .simulation import analyses as simulation


def offered() -> list[str]:
    """The methods that some backend offers."""
    backends = (normal_form, continuous, repeated, simulation)
    return list(dict.fromkeys(name for backend in backends for name in backend.ANALYSES))


@define(slots=False)
class Bench:
    """Where the analyses of one bound spec are carried out; backends' problems are made once.

    graph    a matched graph
    memory   the most bytes that a payoff tensor may take
    rebind   how to bind the same spec to other values of its parameters
    onlooker who looks on while simulations run
    """

    graph: Graph
    memory: int = DENSE_BYTES
    rebind: Rebind | None = None
    onlooker: Onlooker = NOBODY
    _game: MetaGame | None = field(default=None, init=False)
    _found: dict[str, Result] = field(factory=dict, init=False)

    @property
    def game(self) -> MetaGame:
        """The one-shot meta-game.

        Raises:
            Refusal: the spec is no finite one-shot game.
        """
        if self._game is None:
            self._game = MetaGame(self.graph, self.memory, self.rebind)
        return self._game

    @cached_property
    def intervals(self) -> ContinuousMetaGame:
        """The one-shot meta-game where actions are intervals."""
        return ContinuousMetaGame(self.graph)

    def run(self, asked: AnalysisNode) -> Result:
        """The result of an analysis, found once; what cannot be done is `Refused`, not raised.

        Raises:
            SpecError: the spec is wrong after all (a payoff without a value, say).
        """
        if asked.name not in self._found:
            self._found[asked.name] = self._run(asked)
        return self._found[asked.name]

    def _named(self, asked: AnalysisNode) -> dict[str, Result]:
        """The results of the analyses that are named as what LLMs play."""
        words = {a.value for a in asked.arguments if isinstance(a, Option)}
        return {
            node.name: self.run(node)
            for node in self.graph.analyses
            if node.name in words and node.name != asked.name and node.method == "sustain"
        }

    def _run(self, asked: AnalysisNode) -> Result:
        try:
            return self._carried_out(asked)
        except Refusal as error:
            return Refused(
                tuple(d if d.span else evolve(d, span=asked.span) for d in error.diagnostics)
            )

    def _carried_out(self, asked: AnalysisNode) -> Result:
        """The result of the backend that offers the method for such a game."""
        method, finer = asked.method, self._discrete(asked)
        if method == "simulate" and adaptive.adapts(self.graph if finer is None else finer.graph):
            return self._adapting(asked, finer)
        if method in (*repeated.ANALYSES, *simulation.ANALYSES):
            _refuse_states(self.graph, asked)
        if finer is None and method in continuous.ANALYSES and is_continuous(self.graph):
            return continuous.ANALYSES[method](self.intervals, asked)
        game = finer or self.game
        if method in normal_form.ANALYSES:
            return normal_form.ANALYSES[method](game, asked)
        if method in repeated.ANALYSES:
            return repeated.ANALYSES[method](RepeatedGame(game), asked)
        if method in simulation.ANALYSES:
            return simulation.ANALYSES[method](game, asked, self._named(asked), self.onlooker)
        message = f"no backend offers '{method}' yet"
        help = f"offered: {', '.join(offered())}"
        if method in continuous.ANALYSES:
            message = f"{method} is for games with intervals of actions"
            help = "'folk_region' has the payoffs that are feasible in other games"
        raise refusal("not-offered", message, asked.span, help)

    def _adapting(self, asked: AnalysisNode, finer: MetaGame | None) -> Result:
        """A simulation of a game that changes from round to round, or has intervals."""
        rebind = self.rebind if finer is None else finer.rebind
        graph = self.graph if finer is None else finer.graph
        finite = partial(MetaGame, memory=self.memory, rebind=rebind)
        makers = adaptive.Makers(finite, ContinuousMetaGame, _learner, rebind)
        return adaptive.simulate(graph, asked, makers, self.onlooker)

    def _discrete(self, asked: AnalysisNode) -> MetaGame | None:
        """The game with intervals made finite, if the analysis asks for that."""
        points = _points(asked)
        if not points:
            return None
        try:
            graph = discretise(self.graph, points, asked)
        except Refusal:
            raise
        except SpecError as error:  # a play that is not on the grid: the other analyses go on
            raise Refusal(error.diagnostics) from None
        return MetaGame(graph, self.memory, self._finer(asked))

    def _finer(self, asked: AnalysisNode) -> Rebind | None:
        """Other values of parameters, with the same intervals made finite."""
        if self.rebind is None:
            return None
        matched = self.rebind.matched

        def again(values: Mapping[str, Any]) -> Graph:
            graph = matched(values)
            same = next(a for a in graph.analyses if a.name == asked.name)
            return discretise(graph, _points(same), same)

        return evolve(self.rebind, matched=again)


def _learner(game: OneShot, llm: int, rule: Rule) -> Learner:
    from .simulation.learner import learner

    return learner(game, llm, rule)


def _refuse_states(graph: Graph, asked: AnalysisNode) -> None:
    """Refuse what is about rounds that are all alike.

    Raises:
        Refusal: the game changes from round to round.
    """
    if graph.states:
        names = f"the state {listing([graph.states[0].name])}"
        message = f"{asked.method} takes games that are the same in all rounds; {names} changes"
        help = "'simulate' plays it; analyses of one round take the states as they are at first"
        raise refusal("changing-game", message, asked.span, help)


def _points(asked: AnalysisNode) -> int:
    """The number of actions that are to stand for an interval; 0 if intervals stay (or if `grid` is
    the rule of an LLM of that name)."""
    value = option(asked, GRID.name)
    return int(value.value) if isinstance(value, Constant) else 0

"""This module keeps what LLMs have learned from round to round, and tells them what they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import define, field

from ...compiler.ir.graph import Graph
from ...compiler.ir.sight import position
from ...compiler.terms import Rule
from ...dsl.diagnostic import refusal
from ..base import Learner, OneShot, Told
from ..results.common import Play
from .past import Round
from .stage import FiniteStage, Stage
from .ways import Scene, Way, sees_plays

MakeLearner = Callable[[OneShot, int, Rule], Learner]
"""What makes the learner of an LLM, by its number, of a rule with its settings."""


@define(eq=False)
class Learning:
    """What LLMs that learn know, by name; rules are made anew in each round, as settings may change
    with states."""

    make: MakeLearner
    known: dict[str, tuple[np.ndarray, ...]] = field(factory=dict)

    def play(self, llm: str, rule: Rule, scene: Scene, rng: np.random.Generator) -> Play:
        """What an LLM plays.

        Raises:
            Refusal: an unknown rule or setting, or a rule that needs more than the LLM sees.
        """
        learner, i = self._learner(llm, rule, scene.stage)
        for need in learner.needs:
            if need not in _shown(scene.graph, llm):
                kind = "perfect" if scene.graph.monitoring is None else scene.graph.monitoring.kind
                message = f"the rule '{rule.name}' of {llm} needs more than it sees ({kind})"
                raise refusal("not-observed", message, rule.span, "'monitoring perfect' shows all")
        if llm not in self.known:
            self.known[llm] = learner.start()
        number = learner.act(self.known[llm], scene.number - 1, rng)
        return _game(llm, rule, scene.stage).play(i, number)

    def observe(self, llm: str, way: Way, played: Round) -> None:
        """Tell an LLM that learns of a round."""
        rule = way.learns
        if rule is None:
            return
        learner, i = self._learner(llm, rule, played.stage)
        if llm not in self.known:  # forced to play something until now
            self.known[llm] = learner.start()
        game = _game(llm, rule, played.stage)
        numbers = tuple(game.index(j, played.profile[name]) for j, name in enumerate(game.llms))
        _, values = played.stage.values(llm, played.profile)
        shown = _shown(played.graph, llm)
        told = Told(
            numbers[i],
            float(values[numbers[i]]) if "payoff" in shown else None,
            values.astype(float) if "values" in shown else None,
            numbers if "profile" in shown else None,
            _payoffs(game, numbers) if "payoffs" in shown else None,
        )
        self.known[llm] = learner.observe(self.known[llm], told)

    def _learner(self, llm: str, rule: Rule, stage: Stage) -> tuple[Learner, int]:
        game = _game(llm, rule, stage)
        i = game.llms.index(llm)
        return self.make(game, i, rule), i


def _game(llm: str, rule: Rule, stage: Stage) -> OneShot:
    """The game of a round, which has to be finite.

    Raises:
        Refusal: it has intervals.
    """
    if not isinstance(stage, FiniteStage):
        message = f"the rule '{rule.name}' of {llm} is for games with lists of actions"
        raise refusal("no-list-of-plays", message, rule.span, "'grid = N' makes them lists")
    return stage.game


def _payoffs(game: OneShot, numbers: tuple[int, ...]) -> np.ndarray:
    table = game.values.floats()
    place: tuple[Any, ...] = (slice(None), *numbers)
    return np.asarray(table[place])


def _shown(graph: Graph, llm: str) -> frozenset[str]:
    """What an LLM is told, by the fields of `Told`."""
    kind = "perfect" if graph.monitoring is None else graph.monitoring.kind
    found: set[Any] = {"clock"}
    if kind in ("perfect", "clients", "identified"):
        found.add("payoff")
    if kind == "perfect":
        found |= {"values", "profile", "payoffs"}
    elif sees_plays(graph, position(graph, llm)):
        found |= {"values", "profile"}
    return frozenset(found)

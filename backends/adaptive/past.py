"""This module says what the names in `next` are worth after a round: to all, or to one LLM."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
from attrs import evolve, frozen

from ...compiler.arithmetic import EvaluationError, exact
from ...compiler.environment import Empty
from ...compiler.evaluate import evaluate
from ...compiler.expr import (
    ActionOf,
    Aggregate,
    AllActions,
    Expr,
    Frequency,
    PublicOutcome,
    RoundNumber,
    Welfare,
)
from ...compiler.ir.graph import Graph
from ...compiler.ir.sight import everyone, seen
from ...compiler.play import Played
from ...compiler.wording import number_text
from ..instructions import governors
from ..numbers.floats import Number
from ..results.common import ByLlm
from .stage import Profile, Spread, Stage

MOST_INSTANCES = 20_000
"""Profiles of actions, with who advises whom, over which a public outcome is averaged."""


@frozen(eq=False)
class Round:
    """A round that was played.

    graph         of its one-shot game, matched
    number        from 1
    profile       what each LLM played
    total, mean   by LLM
    gain          by LLM what the best other play would have gained
    public        what was shown to all; None if nothing
    """

    graph: Graph
    stage: Stage
    number: int
    profile: Profile
    total: ByLlm[Number]
    mean: ByLlm[Number]
    gain: ByLlm[Number]
    public: Number | str | None = None

    def spread(self, role: int, weights: Sequence[Fraction]) -> dict[Any, Number]:
        """What clients of a role play, with how often, given how many of them each LLM advises."""
        found: dict[Any, Number] = {}
        for llm, weight in enumerate(weights):
            if weight:
                for action, chance in self.stage.clients(role, llm, self.profile):
                    found[action] = found.get(action, 0) + weight * chance
        return found


@frozen(eq=False, kw_only=True)
class Past(Empty):
    """What names are worth after a round, to an LLM by its number, or to all.

    Raises EvaluationError for what has no value, such as the mean of an LLM without clients.
    """

    round: Round
    llm: int | None = None

    def leaf(self, expr: Expr) -> Any:
        match expr:
            case RoundNumber():
                return self.round.number
            case PublicOutcome():
                return self.round.public
            case ActionOf(role=role):
                return self._average(role, expr)
            case AllActions():
                return [self._average(role, expr) for role in range(len(self.round.graph.roles))]
            case Frequency(items, action):
                return self._frequency(items, evaluate(action, Empty()))
            case Aggregate(measure, llm, who):
                return self._measured(measure, self._meant(llm, who, expr), expr)
            case Welfare():
                return sum(self.round.total.values())
            case _:
                return super().leaf(expr)

    def _shares(self, role: int) -> Sequence[Fraction]:
        """Those of the LLMs among the clients that are seen in a role."""
        graph = self.round.graph
        found = everyone(graph, role) if self.llm is None else seen(graph, self.llm, role)
        assert found is not None  # which is checked when the spec is compiled
        return found

    def _average(self, role: int, expr: Expr) -> Number:
        found = self.round.spread(role, self._shares(role))
        if any(isinstance(action, str) for action in found):
            raise EvaluationError("labels have no average", expr.span)
        return sum((a * p for a, p in found.items()), Fraction(0))

    def _frequency(self, items: Expr, action: Any) -> Number:
        if isinstance(items, AllActions):
            count = len(self.round.graph.roles)
            return sum((self._of(r, action) for r in range(count)), Fraction(0)) / count
        assert isinstance(items, ActionOf)
        return self._of(items.role, action)

    def _of(self, role: int, action: Any) -> Number:
        return self.round.spread(role, self._shares(role)).get(action, 0)

    def _meant(self, llm: str | None, who: str, expr: Expr) -> list[str]:
        names = list(self.round.total)
        own = None if self.llm is None else names[self.llm]
        if who == "others":
            return [name for name in names if name != own]
        name = own if llm is None else llm
        if name not in names:
            raise EvaluationError(f"'{name}' has no clients any more", expr.span)
        return [name]

    def _measured(self, measure: str, llms: list[str], expr: Expr) -> Number:
        total = sum((self.round.total[name] for name in llms), Fraction(0))
        if measure == "total":
            return total
        mass = sum((_mass(self, name) for name in llms), Fraction(0))
        if not mass:
            raise EvaluationError("nobody is left, and there is no mean", expr.span)
        return total / mass


def _mass(past: Past, llm: str) -> Number:
    """The clients of an LLM, in sum over roles."""
    graph = past.round.graph
    if graph.population is None:
        return 1
    shares = (s for role in graph.roles for node, s in graph.shares(role) if node.name == llm)
    return sum((exact(evaluate(share, past)) for share in shares), Fraction(0))


# --- what is public ------------------------------------------------------------------------------


def shown(played: Round, rng: np.random.Generator) -> Round:
    """The round with what monitoring shows to all: an outcome averaged over instances, or a signal
    drawn from one instance.

    Raises:
        EvaluationError: too many instances to go through, or an outcome without a value.
    """
    node = played.graph.monitoring
    if node is None or node.kind != "public":
        return played
    instances = _instances(played)
    if node.outcome is not None:
        paid = [p * evaluate(node.outcome, Played(actions)) for actions, p in instances]
        return evolve(played, public=sum(paid))
    weights = np.array([float(p) for _, p in instances])
    actions = instances[int(rng.choice(len(weights), p=weights / weights.sum()))][0]
    left: Number = Fraction(1)
    chances: dict[str, Number] = {}
    for signal, chance in node.chances:
        chances[signal] = evaluate(chance, Played(actions))
        left -= chances[signal]
    chances.update({signal: left for signal in node.signals if signal not in chances})
    for signal, found in chances.items():
        if not 0 <= found <= 1:
            message = f"the chance of '{signal}' is {number_text(found)}, not from 0 to 1"
            raise EvaluationError(message, node.span)
    parts = np.array([max(0.0, float(chances[signal])) for signal in node.signals])
    return evolve(played, public=node.signals[int(rng.choice(len(parts), p=parts / parts.sum()))])


def _instances(played: Round) -> list[tuple[tuple[Any, ...], Number]]:
    """Profiles of actions in an instance, with their probabilities."""
    graph = played.graph
    found: dict[tuple[Any, ...], Number] = {}
    for weight, rows in governors(graph, len(played.total)):
        spreads: list[Spread] = [tuple(played.spread(r, row).items()) for r, row in enumerate(rows)]
        if prod(map(len, spreads)) > MOST_INSTANCES:
            message = f"an instance has more than {MOST_INSTANCES:,} profiles of actions"
            raise EvaluationError(message, None)
        for parts in product(*spreads):
            actions = tuple(a for a, _ in parts)
            chance = weight * prod((p for _, p in parts), start=Fraction(1))
            found[actions] = found.get(actions, 0) + chance
    return list(found.items())

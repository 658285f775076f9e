"""This module says how LLMs choose in a round: always the same, by an equilibrium, by a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from attrs import field, frozen

from ...compiler.expr import Constant
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.ir.sight import alone, position, seen
from ...compiler.terms import Option
from ...compiler.terms import Play as StatedPlay
from ...compiler.terms import Rule as StatedRule
from ...compiler.wording import number_text
from ...dsl.diagnostic import did_you_mean, refusal
from ...dsl.source import Span
from ..results.common import Play
from .stage import Profile, Settled, Stage


@frozen(eq=False)
class Scene:
    """A round in which LLMs are to choose.

    last      what all played in the round before; None in the first
    settled   gives the equilibrium of the round, found once for all LLMs that play by it
    learning  what LLMs that learn know
    """

    graph: Graph
    stage: Stage
    number: int
    last: Profile | None
    settled: Any
    learning: Any

    def equilibrium(self) -> Settled:
        """The equilibrium of the round to which its solver gets from what was played."""
        found: Settled = self.settled()
        return found


class Way(Protocol):
    """How an LLM plays."""

    @property
    def learns(self) -> StatedRule | None:
        """The rule by which it learns from what it sees; None if it does not."""
        return None

    @property
    def words(self) -> str:
        """What it is."""

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        """What it plays in a round.

        Raises:
            Refusal: the way does not fit the game, or what the LLM sees.
        """


@frozen
class Always(Way):
    """The same play in every round."""

    actions: Play

    @property
    def words(self) -> str:
        return " ".join(map(str, self.actions))

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        return self.actions


@frozen
class Equilibrium(Way):
    """One's part of the equilibrium of the round, at everyone's states; mixtures are drawn from."""

    words: str = "equilibrium"

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        mixture = scene.equilibrium().mixtures[llm]
        return _drawn([play for play, _ in mixture], [float(p) for _, p in mixture], rng)


@frozen
class BestResponse(Way):
    """The best response to what the others played last, in the round's game; any play instead with
    a chance. In the first round one's part of the equilibrium, or what is stated (Cournot 1838)."""

    exploration: float = 0.0
    first: Play | None = None
    words: str = "best_response"

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        if self.exploration and rng.random() < self.exploration:
            return scene.stage.any_play(llm, rng)
        if scene.last is None:
            return Equilibrium().play(llm, scene, rng) if self.first is None else self.first
        _watching(llm, scene, self.words)
        return scene.stage.reply(llm, scene.last)


@frozen
class Logit(Way):
    """Plays with chances that grow exponentially with what they pay against the others' last plays
    (Blume 1993); in the first round uniformly."""

    precision: float
    words: str = "logit"

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        if scene.last is None:
            return scene.stage.any_play(llm, rng)
        _watching(llm, scene, self.words)
        plays, found = scene.stage.values(llm, scene.last)
        values = np.array([float(v) for v in found])
        weights = np.exp(self.precision * (values - values.max()))
        return _drawn(plays, list(weights / weights.sum()), rng)


@frozen
class Schedule(Way):
    """Plays in turn, again and again."""

    plays: tuple[Play, ...]

    @property
    def words(self) -> str:
        return f"in turn {', '.join(' '.join(map(str, play)) for play in self.plays)}"

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        return self.plays[(scene.number - 1) % len(self.plays)]


@frozen(eq=False)
class Learning(Way):
    """A rule of those for populations, which learns from round to round.

    rule   its name with settings, which may change with states
    """

    rule: StatedRule

    @property
    def words(self) -> str:
        return self.rule.name

    @property
    def learns(self) -> StatedRule | None:
        return self.rule

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        return scene.learning.play(llm, self.rule, scene, rng)


@frozen
class Forced(Way):
    """Another way, except in some rounds, in which a play is forced."""

    rule: Way
    actions: Play
    first_round: int
    last_round: int

    @property
    def words(self) -> str:
        when = f"round {self.first_round}"
        if self.last_round != self.first_round:
            when = f"rounds {self.first_round} to {self.last_round}"
        return f"{self.rule.words}, forced to {' '.join(map(str, self.actions))} in {when}"

    @property
    def learns(self) -> StatedRule | None:
        return self.rule.learns

    def play(self, llm: str, scene: Scene, rng: np.random.Generator) -> Play:
        if self.first_round <= scene.number <= self.last_round:
            return self.actions
        return self.rule.play(llm, scene, rng)


def _drawn(plays: Sequence[Play], chances: Sequence[float], rng: np.random.Generator) -> Play:
    if len(plays) == 1:
        return plays[0]
    return plays[int(rng.choice(len(plays), p=np.array(chances) / sum(chances)))]


def sees_plays(graph: Graph, llm: int) -> bool:
    """Whether an LLM, by its number, sees what each LLM plays: where monitoring is perfect, or it
    sees the clients of every role, who all have one LLM."""
    if graph.monitoring is None or graph.monitoring.kind == "perfect":
        return True
    return all(
        owner is not None and seen(graph, llm, r) is not None
        for r, owner in enumerate(alone(graph))
    )


def _watching(llm: str, scene: Scene, rule: str) -> None:
    """Refuse a rule that answers the others' last plays if the LLM does not see them."""
    graph = scene.graph
    kind = "perfect" if graph.monitoring is None else graph.monitoring.kind
    if sees_plays(graph, position(graph, llm)):
        return
    message = f"the rule '{rule}' of {llm} needs to see what each LLM plays"
    help = f"'monitoring perfect' shows it; here it is '{kind}'"
    raise refusal("not-observed", message, None, help)


# --- as stated -----------------------------------------------------------------------------------


@frozen(eq=False)
class Known:
    """A way by its name: the settings that it takes, each required or not."""

    settings: Mapping[str, bool] = field(factory=dict)


RULES = {
    "equilibrium": Known(),
    "best_response": Known({"exploration": False, "first": False}),
    "logit": Known({"precision": True}),
    "schedule": Known({"plays": True}),
    "forced": Known({"rule": False, "play": True, "first_round": True, "last_round": False}),
}
"""What LLMs whose states change can go by."""


def ways(asked: AnalysisNode, llms: Sequence[str]) -> dict[str, Way]:
    """How each LLM plays: as stated, the others by the equilibria of the rounds.

    Raises:
        Refusal: an unknown rule or setting, or a value that a setting cannot have.
    """
    found: dict[str, Way] = {llm: Equilibrium() for llm in llms}
    for argument in asked.arguments:
        match argument:
            case StatedPlay(llm, actions):
                found[llm] = Always(actions)
            case StatedRule(llm=llm):
                found[llm] = _called(argument)
            case Option(name=llm, value=str(name), span=span) if llm in found:
                found[llm] = _called(StatedRule(llm, name, (), span))
            case _:
                pass
    return found


def _called(rule: StatedRule) -> Way:
    """The way of a rule: ours, or one of those for populations."""
    if rule.name in RULES:
        return _way(rule.name, dict(rule.settings), rule.span)
    return Learning(rule)


def _way(name: str, settings: Mapping[str, Any], span: Span | None) -> Way:
    known = RULES[name]
    for setting in settings:
        if setting not in known.settings:
            message = f"the rule '{name}' has no setting '{setting}'"
            listed = ", ".join(known.settings) or "none"
            help = did_you_mean(setting, list(known.settings), f"its settings: {listed}")
            raise refusal("unknown-rule-setting", message, span, help)
    for setting, required in known.settings.items():
        if required and setting not in settings:
            message = f"the rule '{name}' needs the setting '{setting}'"
            raise refusal("missing-rule-setting", message, span, f"{name}({setting} = ...)")
    match name:
        case "best_response":
            first = settings.get("first")
            rate = _number(settings, "exploration", (0, 1), span)
            return BestResponse(rate or 0.0, None if first is None else _play(first, name, span))
        case "logit":
            precision = _number(settings, "precision", (0, 1e300), span)
            assert precision is not None
            return Logit(precision)
        case "schedule":
            return Schedule(tuple(settings["plays"]))
        case "forced":
            return _forced(settings, span)
        case _:
            return Equilibrium()


def _forced(settings: Mapping[str, Any], span: Span | None) -> Way:
    rule = settings.get("rule", "equilibrium")
    if not isinstance(rule, str | StatedRule):
        message = "what a forced LLM goes by otherwise is a rule"
        raise refusal("wrong-rule-setting", message, span, "forced(rule = best_response, ...)")
    inner = StatedRule("", rule, (), span) if isinstance(rule, str) else rule
    first = _whole(settings, "first_round", span)
    last = first if "last_round" not in settings else _whole(settings, "last_round", span)
    if last < first:
        message = f"the last round {last} of a forced play is before the first, {first}"
        raise refusal("wrong-rule-setting", message, span, "'last_round' is 'first_round' or later")
    return Forced(_called(inner), _play(settings["play"], "forced", span), first, last)


def _play(value: Any, rule: str, span: Span | None) -> Play:
    if isinstance(value, tuple):
        return value
    if isinstance(value, Constant):
        assert not isinstance(value.value, float)
        return (value.value,)
    message = f"'{value}' is no play"
    raise refusal("unknown-play", message, span, f"{rule}(play = (ACTION, ...))")


def _number(
    settings: Mapping[str, Any], name: str, ends: tuple[float, float], span: Span | None
) -> float | None:
    value = settings.get(name)
    if value is None:
        return None
    if not isinstance(value, Constant) or not ends[0] <= value.value <= ends[1]:
        shown = number_text(value.value) if isinstance(value, Constant) else str(value)
        message = f"'{name}' cannot be {shown}"
        raise refusal("wrong-rule-setting", message, span, f"a number from {ends[0]} to {ends[1]}")
    return float(value.value)


def _whole(settings: Mapping[str, Any], name: str, span: Span | None) -> int:
    value = settings[name]
    if not isinstance(value, Constant) or not isinstance(value.value, int) or value.value < 1:
        message = f"'{name}' is the number of a round"
        raise refusal("wrong-rule-setting", message, span, "a whole number from 1 on")
    return value.value

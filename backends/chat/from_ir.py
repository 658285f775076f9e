"""This module sets a table for a spec: who chooses what, what it pays, what is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from random import Random

from attrs import evolve, frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.expr import Constant, Expr
from ...compiler.expr_text import to_text
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import (
    DefinitionNode,
    Feeds,
    LlmNode,
    MonitoringNode,
    ParameterNode,
    PayoffNode,
    PopulationNode,
    RoleNode,
)
from ...compiler.terms import IntervalActions
from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import Play
from ..results.equilibria import Nash
from .instances import Society, Value, check_instances, expected, judged, payoffs, society_of
from .seats import Rule
from .seen import View
from .table import Action, Choices, Interval, Joint, Labels, Player, Several, Sight, Table, shown
from .words import (
    WATCH,
    exact_text,
    payoff_words,
    population_words,
    role_words,
    seen_words,
)

SHOWN = 64
"""Profiles up to which what players get is told as a table."""

SEES: dict[str, Sight] = {
    "perfect": "everything",
    "identified": "aggregate",
    "clients": "aggregate",
    "public": "signal",
    "none": "nothing",
}
"""What is seen after a round, by the kind of monitoring."""

CHANGING = (RoleNode, PayoffNode, PopulationNode, MonitoringNode)
"""What makes a game another one if it changes."""

NEAR = 1e-12
"""Chances may be this far from [0, 1]: formulas round."""

Plays = list[tuple[Value, ...]]
"""By LLM an action for each group of its roles that are told the same."""


def has_intervals(graph: Graph) -> bool:
    """Whether the actions of some role are an interval."""
    return any(isinstance(role.actions, IntervalActions) for role in graph.roles)


def table_of(game: OneShot, seed: int = 0) -> Table:
    """The meta-game of a finite spec as a game in rounds: means per client, or what LLMs maximise
    where the spec states objectives; exact.

    Args:
        seed: of public signals.

    Raises:
        Refusal: noise, delay or samples.
    """
    society = society_of(game.graph)

    def pay(plays: Plays) -> Sequence[Number]:
        return _paid(game, [game.index(i, play) for i, play in enumerate(plays)])

    return _table(_Spec(society, pay, seed), _told(game))


def interval_table(graph: Graph, seed: int = 0) -> Table:
    """The same for a spec in which some role chooses from an interval. Payoffs are exact where
    formulas are rational: a number stands for the decimal that was named.

    Raises:
        Refusal: as `table_of`; clients who do not follow, where they would choose from an interval.
    """
    society = society_of(graph)
    check_instances(society)
    return _table(_Spec(society, payoffs(society), seed), "")


def _paid(game: OneShot, profile: Sequence[int]) -> tuple[Number, ...]:
    totals, utilities = game.at(profile)
    if judged(game.graph):
        return utilities
    return tuple(t / m for t, m in zip(totals, game.problem.mass, strict=True))


@frozen(eq=False)
class _Spec:
    """What a table is made of: who advises whom, what plays pay, the seed of signals."""

    society: Society
    pay: Callable[[Plays], Sequence[Number]]
    seed: int

    def plays(self, joint: Joint) -> Plays:
        """What is meant by actions at the table."""
        return [_meant(self.society, i, action) for i, action in enumerate(joint)]


def _table(spec: _Spec, listed: str) -> Table:
    society, graph = spec.society, spec.society.graph
    _refuse_states(graph)
    kind = _monitoring(graph)
    whole = not listed or graph.population is not None
    told = [population_words(society), payoff_words(graph) if whole else "", listed]
    table = Table(
        graph.spec.game,
        [
            Player(llm, _choices(society, i), role_words(society, i))
            for i, llm in enumerate(society.llms)
        ],
        lambda joint: spec.pay(spec.plays(joint)),
        _rounds(graph),
        "nothing" if kind == "public" else SEES[kind],
        cache(lambda i, joint: seen_words(society, i, spec.plays(joint), kind == "identified")),
        formula="\n".join(part for part in told if part),
        watch=WATCH.get(kind, ""),
    )
    return table if kind != "public" else _with_signal(table, spec)


def _refuse_states(graph: Graph) -> None:
    """Refuse a game that changes from round to round; aims of LLMs may (see `judged`)."""
    names = {f"parameter {state.parameter}": state for state in graph.states}
    nodes, fed = dict(graph.nodes()), [k for k in graph.links() if isinstance(k.edge, Feeds)]
    for start, state in names.items():
        reached, found = [start], {start}
        while reached:
            tail = reached.pop()
            for head in (link.head for link in fed if link.tail == tail):
                node = nodes[head]
                strays = isinstance(node, LlmNode) and node.compliance != Constant(1)
                if strays or isinstance(node, CHANGING):
                    message = f"the game changes with the state '{state.name}'"
                    help = "people and models play games that stay the same; 'simulate' plays it"
                    raise refusal("game-changes", message, state.span, help)
                if isinstance(node, DefinitionNode | ParameterNode) and head not in found:
                    found.add(head)
                    reached.append(head)


def _rounds(graph: Graph) -> int | None:
    node = graph.repetition
    if node is None or node.rounds is None:
        return None
    assert isinstance(node.rounds, Constant)
    return int(node.rounds.value)


def _told(game: OneShot) -> str:
    """What players get at all profiles, if they are few."""
    if prod(game.sizes) > SHOWN:
        return ""
    lines = ["What players get:"] if game.graph.population is not None else []
    for profile in product(*map(range, game.sizes)):
        plays = [_label(game.play(i, k)) for i, k in enumerate(profile)]
        paid = map(exact_text, _paid(game, profile))
        played = ", ".join(f"{llm} {x}" for llm, x in zip(game.llms, plays, strict=True))
        earned = ", ".join(f"{llm} {x}" for llm, x in zip(game.llms, paid, strict=True))
        lines.append(f"- if {played}: {earned}")
    return "\n".join(lines)


def _label(play: Play) -> str:
    return exact_text(play[0]) if len(play) == 1 else f"({', '.join(map(exact_text, play))})"


# --- actions -------------------------------------------------------------------------------------


def _choices(society: Society, llm: int) -> Choices:
    own = [society.roles[group[0]] for group in society.groups[llm]]
    parts = tuple(_part(role) for role in own)
    return parts[0] if len(parts) == 1 else Several(tuple(role.name for role in own), parts)


def _part(role: RoleNode) -> Labels | Interval:
    actions = role.actions
    if not isinstance(actions, IntervalActions):
        return Labels(map(exact_text, actions.values))
    return Interval(_end(actions.low), _end(actions.high))


def _end(end: Expr) -> float:
    assert isinstance(end, Constant)
    try:
        return float(end.value)
    except OverflowError:
        message = "an end of an interval of actions is beyond the range of floats"
        raise refusal("beyond-floats", message, end.span, "state it in other units") from None


def _meant(society: Society, llm: int, action: Action) -> tuple[Value, ...]:
    """The actions of the spec that an action at the table stands for."""
    parts = action if isinstance(action, tuple) else (action,)
    own = [society.roles[group[0]] for group in society.groups[llm]]
    return tuple(_value(role, part) for role, part in zip(own, parts, strict=True))


def _value(role: RoleNode, part: str | float) -> Value:
    if not isinstance(role.actions, IntervalActions):
        return next(a for a in role.actions.values if exact_text(a) == part)
    return Fraction(repr(float(part)))


def at_the_table(choices: Choices, play: Sequence[Value]) -> Action:
    """A play of a spec as an action at the table: numbers of equilibria are rounded, and kept in
    their intervals."""
    kinds = choices.parts if isinstance(choices, Several) else (choices,)
    parts = tuple(_spelled(kind, own) for kind, own in zip(kinds, play, strict=True))
    return parts if isinstance(choices, Several) else parts[0]


def _spelled(kind: Labels | Interval, own: Value) -> str | float:
    if isinstance(kind, Labels):
        return exact_text(own)
    return min(max(float(own), kind.low), kind.high)


# --- monitoring ----------------------------------------------------------------------------------


def _monitoring(graph: Graph) -> str:
    node = graph.monitoring
    if node is None:
        return "clients" if graph.population else "perfect"
    stated = [x for x in (node.noise, node.delay, node.sample) if x is not None]
    if any(not isinstance(x, Constant) or x.value for x in stated):
        message = "noise, delay and samples of what is seen are not played with"
        raise refusal("monitoring-not-covered", message, node.span, "leave them out")
    return node.kind


def _with_signal(table: Table, spec: _Spec) -> Table:
    """The table with a public outcome, or a public signal that is drawn."""
    graph = spec.society.graph
    node = graph.monitoring
    assert node is not None
    check_instances(spec.society)
    after = "After each round all players see"
    if node.outcome is not None:
        outcome = node.outcome
        mean = "the mean over all games of " if graph.population is not None else ""
        watch = f"{after} {mean}this outcome and nothing else: {to_text(outcome)}."
        signal = cache(lambda number, joint: _mean(spec, joint, outcome))
        return evolve(table, sees="signal", signal=signal, watch=watch)
    names = ", ".join(node.signals)
    watch = f"{after} one of these signals and nothing else: {names}. It is drawn with chances that"
    chances = "\n".join(f"- {name}: {to_text(chance)}" for name, chance in node.chances)
    return evolve(
        table,
        sees="signal",
        signal=cache(lambda number, joint: _drawn(spec, number, joint)),
        watch=f"{watch} depend on what is chosen:\n{chances}",
        seed=spec.seed,
    )


def _mean(spec: _Spec, joint: Joint, formula: Expr) -> Number:
    """The mean of a formula over all games. Raises ArithmeticError where it has no value."""
    try:
        return expected(spec.society, spec.society.told(spec.plays(joint)), formula)
    except EvaluationError as error:
        raise ArithmeticError(error.message) from None


def _drawn(spec: _Spec, number: int, joint: Joint) -> str:
    """The signal of a round. Raises ArithmeticError if a chance is none."""
    node = spec.society.graph.monitoring
    assert node is not None
    chances = [(name, _mean(spec, joint, chance)) for name, chance in node.chances]
    for name, chance in chances:
        if not -NEAR <= chance <= 1 + NEAR:
            raise ArithmeticError(f"the chance of '{name}' is {shown(chance)}")
    left = Random(f"{spec.seed} signal {number}").random()
    for name, chance in chances:
        left -= float(chance)
        if left < 0:
            return name
    return chances[-1][0]


# --- equilibria ----------------------------------------------------------------------------------


def equilibrium_rule(found: Nash, llm: str, seed: int) -> Rule:
    """A seat that plays the LLM's part of the first equilibrium of a list.

    Args:
        seed: of what is drawn, if the equilibrium is mixed.

    Raises:
        Refusal: there is none.
    """
    if not len(found):
        message = "no equilibrium of the one-shot game is known that LLMs could play"
        raise refusal("no-equilibrium", message, None, "name a person or a model for every LLM")
    mixture = found[0].probability[llm]

    def choose(view: View) -> Action:
        left = Random(f"{seed} {llm} {view.number}").random()
        for play, probability in mixture:
            left -= float(probability)
            if left < 0:
                return at_the_table(view.player.choices, play)
        return at_the_table(view.player.choices, mixture[-1][0])

    return Rule(choose, "equilibrium" if len(mixture) == 1 else f"equilibrium, seed {seed}")

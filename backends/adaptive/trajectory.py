"""This module plays rounds whose game changes with states, in expectation: clients are so many that
shares are what they are on average."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

import numpy as np
from attrs import evolve, frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.expr import Constant, Rational
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.ir.sight import everyone, players
from ...dsl.diagnostic import Refusal, SpecError, refusal
from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.trajectory import Step, Trajectory
from .learning import Learning, MakeLearner
from .past import Round, shown
from .stage import NoPlay, Profile, Settled, Stage
from .states import States, first_states, states_after, without_value
from .ways import Scene, ways

ROUNDS = 100
"""How many are played unless it is stated."""

MOST_ROUNDS = 100_000

DRAWN = "some plays or signals are drawn: another seed gives another path"

KEPT = 64
"""Games of rounds that are kept for when their states come back."""

Values = Mapping[str, Rational]
"""Parameters that hold states, by name, with what they are."""


@frozen(eq=False)
class Games:
    """Where the games of rounds come from.

    graph     of the first round, matched
    at        gives the matched graph for other values of states
    stage     what a matched graph tells those who play
    learner   makes learners of rules
    """

    graph: Graph
    at: Callable[[Values], Graph]
    stage: Callable[[Graph], Stage]
    learner: MakeLearner


@frozen(eq=False)
class Length:
    """How long, with what random numbers, and who is told of the rounds done and all rounds.

    rounds   None for those of the spec, or 100
    """

    rounds: int | None = None
    seed: int = 0
    progress: Callable[[int, int], None] | None = None


def trajectory(games: Games, asked: AnalysisNode, length: Length) -> Trajectory:
    """Round after round: choose, get paid, see, change states.

    Raises:
        Refusal: a rule that does not fit, a state that leaves its domain, too many rounds, a game
            that cannot be played.
    """
    graph = games.graph
    count = _rounds(graph) if length.rounds is None else length.rounds
    if count > MOST_ROUNDS:
        message = f"{count:,} rounds of a game that changes are too many"
        raise refusal("too-many-rounds", message, asked.span, f"up to {MOST_ROUNDS:,}")
    rng = np.random.default_rng(length.seed)
    known: dict[tuple[Rational, ...], tuple[Graph, Stage]] = {}
    states = first_states(graph)
    first = ways(asked, players(graph))
    learning = Learning(games.learner)
    said: dict[str, None] = {}
    fresh = rng.bit_generator.state
    steps: list[Step] = []
    last: Profile | None = None
    for number in range(1, count + 1):
        if length.progress is not None:
            length.progress(number - 1, count)
        key = states.key
        if key not in known:
            known.pop(next(iter(known)), None) if len(known) >= KEPT else None
            here = games.graph if number == 1 else _graph(games, states.values, number)
            known[key] = here, games.stage(here)
        played = _played(known[key], asked, (number, last, learning), rng, said)
        steps.append(_step(played, states))
        last = played.profile
        if number < count and states.values:
            states = states_after(played, states)
    words = ByLlm.of(first, [way.words for way in first.values()])
    if rng.bit_generator.state != fresh:
        said[DRAWN] = None
    return _result(tuple(steps), words, tuple(said))


def _rounds(graph: Graph) -> int:
    node = graph.repetition
    if node is None or node.rounds is None:
        return ROUNDS
    assert isinstance(node.rounds, Constant)
    return int(node.rounds.value)


def _graph(games: Games, values: Values, number: int) -> Graph:
    """The graph of a round.

    Raises:
        Refusal: the spec is wrong at these states, or another LLM is without clients.
    """
    try:
        graph = games.at(values)
    except Refusal:
        raise
    except SpecError as error:
        wrong = error.diagnostics[0]
        message = f"after round {number - 1}, {wrong.message}"
        raise refusal(wrong.id, message, wrong.span, wrong.help) from None
    if players(graph) != players(games.graph):
        lost = set(players(games.graph)) ^ set(players(graph))
        message = f"after round {number - 1}, {', '.join(sorted(lost))} has other clients or none"
        raise refusal("llm-without-clients", message, None, "keep all shares above 0, or all at 0")
    return graph


# --- a round -------------------------------------------------------------------------------------


def _played(
    game: tuple[Graph, Stage],
    asked: AnalysisNode,
    before: tuple[int, Profile | None, Learning],
    rng: np.random.Generator,
    said: dict[str, None],
) -> Round:
    graph, stage = game
    number, last, learning = before
    same = next((a for a in graph.analyses if a.name == asked.name), asked)
    chosen = ways(same, stage.llms)

    @cache
    def settled() -> Settled:
        found = stage.settled(last)
        said.update({found.caution: None} if found.caution else {})
        return found

    scene = Scene(graph, stage, number, last, settled, learning)
    try:
        profile = {llm: way.play(llm, scene, rng) for llm, way in chosen.items()}
        total, mean, gain = stage.pays(profile)
    except Refusal as error:
        if number == 1:
            raise
        raise Refusal(
            evolve(d, message=f"in round {number}, {d.message}") for d in error.diagnostics
        ) from None
    except NoPlay as error:
        message = f"something that is played in round {number} is no play: {error}"
        raise refusal("unknown-play", message, asked.span, "see the plays of the rules") from None
    played = Round(graph, stage, number, profile, total, mean, gain)
    for llm, way in chosen.items():
        learning.observe(llm, way, played)
    try:
        return shown(played, rng)
    except EvaluationError as error:
        raise without_value(error, number) from None


def _step(played: Round, states: States) -> Step:
    graph = played.graph
    llms = tuple(played.total)
    common = tuple((s.name, states.shown(s.parameter)) for s in graph.states if s.llm is None)
    own: dict[str, dict[str, Number]] = {}
    for state in graph.states:
        if state.llm is not None:
            own.setdefault(state.name, {})[state.llm] = states.shown(state.parameter)
    rows = [everyone(graph, r) for r in range(len(graph.roles))]
    shares = [sum((row[i] for row in rows), Fraction(0)) for i in range(len(llms))]
    numbers = [*played.total.values(), *played.mean.values()]
    return Step(
        played.number,
        ByLlm.of(llms, [played.profile[llm] for llm in llms]),
        played.mean,
        played.total,
        common,
        tuple(
            (name, ByLlm.of(llms, [held.get(llm) for llm in llms])) for name, held in own.items()
        ),
        ByLlm.of(llms, [share / len(graph.roles) for share in shares]),
        ByLlm.of(llms, [float(g) for g in played.gain.values()]),
        not (states.rounded or any(isinstance(number, float) for number in numbers)),
    )


def _result(steps: tuple[Step, ...], words: ByLlm[str], said: tuple[str, ...]) -> Trajectory:
    llms = tuple(steps[0].mean)
    means = [sum((s.mean[llm] for s in steps), Fraction(0)) / len(steps) for llm in llms]
    exact = all(step.exact for step in steps)
    reason = "; ".join([*filter(None, [_rounding(steps)]), *said])
    return Trajectory(steps, words, ByLlm.of(llms, means), exact, reason)


def _rounding(steps: tuple[Step, ...]) -> str:
    """Where states are no longer exact."""
    floats = (
        step.round
        for step in steps
        for value in (*dict(step.states).values(), *_held(step))
        if isinstance(value, float)
    )
    first = next(floats, None)
    return "" if first is None else f"states are rounded from round {first} on"


def _held(step: Step) -> list[Number | None]:
    return [value for _, held in step.own_states for value in held.values()]

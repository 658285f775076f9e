"""This module makes an analysis of what is asked for in Python, for games that change by round."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...compiler.expr import Constant
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Argument, Option, Play, Rule
from ...compiler.values import rational
from ...dsl.diagnostic import Refusal, did_you_mean, refusal
from ..base import Onlooker, Rebind
from ..registry import Bench
from ..results.common import Refused
from ..results.trajectory import Trajectory
from ..simulation.rule_calls import called

SETTINGS = ("rounds", "seed", "clients", "population", "engine")
RESUMING = ("resume", "checkpoint")
PLAYS = ("play", "first")
"""Settings of rules that are plays."""


def trajectory(
    graph: Graph, rebind: Rebind, plays: Mapping[str, Any], setting: Mapping[str, Any]
) -> Trajectory:
    """What LLMs do round after round where states change the game, or actions are intervals.

    Args:
        plays: by LLM a play, a rule by its name or called with its settings.
        setting: `rounds`, `seed`, `progress`, and what LLMs play by keyword.

    Raises:
        Refusal: what is not covered.
        TypeError: an unknown setting.
        ValueError: an action that is no number.
    """
    llms = [llm.name for llm in graph.llms] or [role.name for role in graph.roles]
    stated = dict(plays)
    arguments: list[Argument] = []
    for name, value in setting.items():
        if name in RESUMING and value is not None:
            message = f"'{name}': a simulation of a game that changes is not resumed"
            raise refusal("not-covered", message, None, "leave it out")
        if name in SETTINGS:
            arguments.append(Option(name, value if isinstance(value, str) else Constant(value)))
        elif name in llms:
            stated[name] = value
        elif name not in (*RESUMING, "progress"):
            help = did_you_mean(name, [*llms, *SETTINGS])
            raise TypeError(f"'{name}' is neither an LLM nor a setting of simulate: {help}")
    for llm, play in stated.items():
        if llm not in llms:
            help = did_you_mean(llm, llms, f"there are {', '.join(llms)}")
            raise refusal("unknown-llm", f"there is no LLM '{llm}' to play", None, help)
        arguments.append(_argument(graph, llm, play))
    asked = AnalysisNode("simulation", "simulate", tuple(arguments))
    onlooker = Onlooker(setting.get("progress"))
    result = Bench(graph, rebind=rebind, onlooker=onlooker).run(asked)
    if isinstance(result, Refused):
        raise Refusal(result.diagnostics)
    assert isinstance(result, Trajectory)
    return result


def _argument(graph: Graph, llm: str, play: Any) -> Argument:
    if hasattr(play, "looks_at"):
        message = f"an automaton, by which {llm} plays, is not covered where the game changes"
        raise refusal("not-covered", message, None, "state a play or a rule such as best_response")
    if hasattr(play, "settings"):
        call = called(play)
        kept = tuple((name, _setting(name, value)) for name, value in call.settings)
        return Rule(llm, call.name, kept)
    if isinstance(play, str):
        known = {a for role in graph.roles for a in getattr(role.actions, "values", ())}
        return Play(llm, (play,)) if play in known else Option(llm, play)
    actions = play if isinstance(play, list | tuple) else (play,)
    return Play(llm, tuple(_action(action) for action in actions))


def _setting(name: str, value: Any) -> Any:
    if name in PLAYS:
        actions = value if isinstance(value, tuple) else (value,)
        return tuple(_action(action) for action in actions)
    if hasattr(value, "settings"):
        kept = tuple((own, _setting(own, held)) for own, held in value.settings)
        return Rule("", value.name, kept)
    if name == "plays":
        return tuple(tuple(map(_action, p if isinstance(p, tuple) else (p,))) for p in value)
    try:
        return Constant(rational(str(value)))
    except (ValueError, ZeroDivisionError):
        return value


def _action(action: Any) -> str | int | Fraction:
    if isinstance(action, str):
        return action
    try:
        return rational(str(action))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{action!r} is no action") from None

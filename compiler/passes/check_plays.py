"""This module checks that every play that an analysis states fits the roles its LLM advises.

Order: after `match_clients`, which settles who advises which role.
"""

from __future__ import annotations

from ...dsl.diagnostic import Diagnostic, SpecError, did_you_mean, fail
from ..ir.graph import Graph
from ..ir.nodes import AnalysisNode, RoleNode
from ..methods import BY_NAME
from ..terms import FiniteActions, Option, Play
from .check_numbers import number


def check_plays(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a play of the wrong length, an action that the role does not have, a play that
            is missing.
    """
    found: list[Diagnostic] = []
    governed = governed_groups(graph)
    for analysis in graph.analyses:
        if BY_NAME[analysis.method].plays and analysis.method != "simulate":
            found += _missing(analysis, governed)
        for argument in analysis.arguments:
            if isinstance(argument, Play) and argument.llm in governed:
                found += _fit(argument, governed[argument.llm])
    if found:
        raise SpecError(found)
    return graph


def governed_groups(graph: Graph) -> dict[str, list[list[RoleNode]]]:
    """By LLM, the groups of roles for which a play names one action each.

    By role every advised role is a group; under uniform instructions the roles with the same
    actions are one. Without a population every role is an LLM of its own.
    """
    if graph.population is None:
        return {role.name: [[role]] for role in graph.roles}
    uniform = graph.population.uniform_instructions
    groups: dict[str, dict[object, list[RoleNode]]] = {llm.name: {} for llm in graph.llms}
    for role in graph.roles:
        for llm, share in graph.shares(role):
            if number(share) != 0:
                key = role.actions if uniform else role.name
                groups[llm.name].setdefault(key, []).append(role)
    return {llm: list(found.values()) for llm, found in groups.items()}


def _missing(analysis: AnalysisNode, governed: dict[str, list[list[RoleNode]]]) -> list[Diagnostic]:
    stated = {a.llm for a in analysis.arguments if isinstance(a, Play)}
    free = {a.value for a in analysis.arguments if isinstance(a, Option) and a.name == "of"}
    for llm, groups in governed.items():
        if llm not in stated and llm not in free:
            message = f"{analysis.method} needs what {llm} plays"
            help = f"write '{llm} = {_example(groups)}'"
            return list(fail("missing-play", message, analysis.span, help).diagnostics)
    return []


def _fit(play: Play, groups: list[list[RoleNode]]) -> list[Diagnostic]:
    names = [" = ".join(role.name for role in group) for group in groups]
    if len(play.actions) != len(groups):
        shown = names if len(names) <= 6 else [*names[:5], f"... ({len(names)} in all)"]
        message = (
            f"{play.llm} plays {len(play.actions)} action{'s' * (len(play.actions) != 1)} here, "
            f"but advises {len(groups)} role{'s' * (len(groups) != 1)}: {', '.join(shown)}"
        )
        help = f"one action for each, in order: '{play.llm} = {_example(groups)}'"
        return list(fail("wrong-play-length", message, play.span, help).diagnostics)
    for action, group, name in zip(play.actions, groups, names, strict=True):
        actions = group[0].actions
        if isinstance(actions, FiniteActions) and action not in actions.values:
            help = did_you_mean(str(action), [str(v) for v in actions.values[:100]])
            message = f"the role '{name}' has no action '{action}'"
            return list(fail("unknown-action", message, play.span, help).diagnostics)
    return []


def _example(groups: list[list[RoleNode]]) -> str:
    words = [
        str(g[0].actions.values[0]) if isinstance(g[0].actions, FiniteActions) else "0"
        for g in groups
    ]
    if len(words) > 6:
        words = [*words[:5], "..."]
    return words[0] if len(words) == 1 else f"({', '.join(words)})"

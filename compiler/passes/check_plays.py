"""This module checks that every play that an analysis states fits the roles its LLM advises.

Order: after `match_clients`, which settles who advises which role.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from ...dsl.diagnostic import Diagnostic, SpecError, did_you_mean, fail
from ..expr import Constant, Expr
from ..ir.graph import Graph
from ..ir.nodes import AnalysisNode, RoleNode
from ..methods import BY_NAME
from ..terms import Actions, ActionValue, FiniteActions, IntervalActions, Option, Play, Rule
from ..wording import in_order, listing, number_text, plural
from .check_numbers import number

PLAYS = ("play", "first", "cooperate", "defect")
"""Settings of rules that are plays."""

Governed: TypeAlias = dict[str, list[list[RoleNode]]]
"""By LLM, the groups of roles for which a play names one action each."""


def check_plays(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a play of the wrong length, an action that the role does not have, a play that
            is missing.
    """
    found: list[Diagnostic] = []
    governed = governed_groups(graph)
    for analysis in graph.analyses:
        method = BY_NAME[analysis.method]
        if method.plays and not method.partial:
            found += _missing(analysis, governed)
        for argument in analysis.arguments:
            if isinstance(argument, Play) and argument.llm in governed:
                found += _fit(argument, governed[argument.llm])
            if isinstance(argument, Rule) and argument.llm in governed:
                for play in _of_rule(argument):
                    found += _fit(play, governed[argument.llm])
    if found:
        raise SpecError(in_order(found))
    return graph


def governed_groups(graph: Graph) -> Governed:
    """What a play of each LLM has to name.

    By role every advised role is a group; under uniform instructions the roles with the same
    actions are one. Without a population every role is an LLM of its own.
    """
    if graph.population is None:
        return {role.name: [[role]] for role in graph.roles}
    uniform = graph.population.uniform_instructions
    lists = {id(role.actions): role.actions for role in graph.roles}  # many roles share one
    alike: dict[Actions, int] = {}
    sets = {key: alike.setdefault(actions, len(alike)) for key, actions in lists.items()}
    groups: dict[str, dict[int, list[RoleNode]]] = {llm.name: {} for llm in graph.llms}
    for role in graph.roles:
        for llm, share in graph.shares(role):
            if number(share) != 0:
                key = sets[id(role.actions)] if uniform else role.position
                groups[llm.name].setdefault(key, []).append(role)
    return {llm: list(found.values()) for llm, found in groups.items()}


def _of_rule(rule: Rule) -> Iterator[Play]:
    """The plays among the settings of a rule, the number of a single role too."""
    assert rule.span is not None
    for name, value in rule.settings:
        found: tuple[Any, ...] = ()
        if isinstance(value, Rule):
            yield from _of_rule(value)
        elif isinstance(value, Constant) and name in PLAYS:
            found = ((value.value,),)
        elif isinstance(value, tuple):
            found = value if value and isinstance(value[0], tuple) else (value,)
        for play in found:
            yield Play(rule.llm, play, rule.span, (rule.span,) * len(play))


def _missing(analysis: AnalysisNode, governed: Governed) -> list[Diagnostic]:
    stated = {a.llm for a in analysis.arguments if isinstance(a, Play)}
    free = {a.value for a in analysis.arguments if isinstance(a, Option) and a.name == "of"}
    missing = [llm for llm in governed if llm not in stated and llm not in free]
    if not missing:
        return []
    verb = "plays" if len(missing) == 1 else "play"
    message = f"{analysis.method} needs to know what {listing(missing)} {verb}"
    help = f"write '{missing[0]} = {_example(governed[missing[0]])}'"
    return list(fail("missing-play", message, analysis.span, help).diagnostics)


def _fit(play: Play, groups: list[list[RoleNode]]) -> list[Diagnostic]:
    if len(play.actions) != len(groups):
        return list(_wrong_length(play, groups).diagnostics)
    found: list[Diagnostic] = []
    for action, group, place in zip(play.actions, groups, play.places, strict=True):
        if not _has(group[0], action):
            known = group[0].actions
            shown = known.values[:100] if isinstance(known, FiniteActions) else ()
            help = did_you_mean(str(action), [str(v) for v in shown])
            if isinstance(known, IntervalActions):
                help = f"its actions are the numbers from {_end(known.low)} to {_end(known.high)}"
            message = f"the role '{group[0].name}' has no action '{number_text(action)}'"
            found += fail("unknown-action", message, place, help).diagnostics
    return found


def _has(role: RoleNode, action: ActionValue) -> bool:
    if isinstance(role.actions, FiniteActions):
        return action in role.actions.values
    low, high = number(role.actions.low), number(role.actions.high)
    return not isinstance(action, str) and bool(low <= action <= high)


def _end(bound: Expr) -> str:
    return number_text(number(bound))


def _wrong_length(play: Play, groups: list[list[RoleNode]]) -> SpecError:
    names = [" and ".join(role.name for role in group[:3]) for group in groups]
    shown = names if len(names) <= 6 else [*names[:5], f"... ({len(names)} in all)"]
    here = plural(len(play.actions), "action")
    message = f"{here} for {play.llm}, which advises {plural(len(groups), 'role')}: "
    if any(len(group) > 1 for group in groups):
        message = f"{here} for {play.llm}, which gives {plural(len(groups), 'instruction')}: "
    help = f"one action for each, in order: '{play.llm} = {_example(groups)}'"
    return fail("wrong-play-length", message + ", ".join(shown), play.span, help)


def _example(groups: list[list[RoleNode]]) -> str:
    words = [
        str(g[0].actions.values[0]) if isinstance(g[0].actions, FiniteActions) else "0"
        for g in groups
    ]
    if len(words) > 6:
        words = [*words[:5], "..."]
    return words[0] if len(words) == 1 else f"({', '.join(words)})"

"""This module checks that what an LLM's own states become rests on what the LLM sees.

Order: after `match_clients`, which settles who meets whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...dsl.diagnostic import Diagnostic, SpecError, fail
from ..arithmetic import EvaluationError
from ..evaluate import constant
from ..expr import (
    ActionAt,
    ActionOf,
    Aggregate,
    AllActions,
    Comparison,
    Expr,
    Label,
    PublicOutcome,
    Welfare,
)
from ..ir.graph import Graph
from ..ir.nodes import StateNode
from ..ir.sight import position, seen
from ..walk import walk
from ..wording import in_order

WATCH = "'monitoring perfect' shows everything"


def check_states(graph: Graph) -> Graph:
    """The graph itself.

    Raises:
        SpecError: a state of an LLM rests on what the LLM does not see, or some state on a public
            signal where there is none.
    """
    found: dict[object, Diagnostic] = {}
    names = [node.name for node in graph.llms]
    for state in graph.states:
        if state.llm is not None and state.llm not in names:
            continue  # without clients at these values of parameters
        for part in walk(state.next):
            try:
                _check(part, state, graph)
            except SpecError as error:
                found.update((d.span, d) for d in error.diagnostics if d.span not in found)
    if found:
        raise SpecError(in_order(list(found.values())))
    return graph


def _check(part: Expr, state: StateNode, graph: Graph) -> None:
    kind = "perfect" if graph.monitoring is None else graph.monitoring.kind
    signals: Sequence[str] = () if graph.monitoring is None else graph.monitoring.signals
    match part:
        case PublicOutcome() if kind != "public":
            message = "nothing public is shown here"
            help = "'monitoring public { outcome EXPR }' shows something to all"
            raise fail("not-observed", message, part.span, help)
        case Comparison(left=left, right=right) if _of_public(left, right):
            _check_public(part, left if isinstance(right, PublicOutcome) else right, signals)
        case _ if state.llm is None:
            return
        case Aggregate(llm=llm, who=who) if kind != "perfect":
            own = who == "self" or llm == state.llm
            if own and kind in ("clients", "identified"):
                return
            assert part.span is not None
            message = f"{state.llm} does not see '{part.span.text}' under 'monitoring {kind}'"
            help = WATCH if own else f"'mean[self]' is its own; {WATCH}"
            raise fail("not-observed", message, part.span, help)
        case Welfare() if kind != "perfect":
            message = f"{state.llm} does not see the welfare under 'monitoring {kind}'"
            raise fail("not-observed", message, part.span, f"'mean[self]' is its own; {WATCH}")
        case _:
            for role in _roles(part, graph):
                _check_role(part, role, state, graph)


def _of_public(*sides: Expr) -> bool:
    return any(isinstance(side, PublicOutcome) for side in sides)


def _check_public(comparison: Expr, other: Expr, signals: Sequence[str]) -> None:
    """Refuse to compare a signal with what is none, and a public outcome with a label."""
    if not signals and isinstance(other, Label):
        message = f"the public outcome is a number, and never '{other.text}'"
        raise fail("cannot-compare", message, comparison.span, "compare it with a number")
    if signals and not (isinstance(other, Label) and other.text in signals):
        message = "what is public is a signal, and this is none"
        help = f"signals here: {', '.join(signals)}"
        raise fail("cannot-compare", message, comparison.span, help)


def _roles(part: Expr, graph: Graph) -> Iterator[int]:
    """The roles whose clients are mentioned; all that may be, where that is not settled."""
    match part:
        case ActionOf(role=role):
            yield role
        case ActionAt(first=first, size=size, index=index):
            try:
                place = constant(index)
            except EvaluationError:
                yield from range(first, first + size)
            else:
                if isinstance(place, int) and 1 <= place <= size:
                    yield first + place - 1
        case AllActions():
            yield from range(len(graph.roles))
        case _:
            return


def _check_role(part: Expr, role: int, state: StateNode, graph: Graph) -> None:
    assert state.llm is not None
    if seen(graph, position(graph, state.llm), role) is not None:
        return
    kind = "perfect" if graph.monitoring is None else graph.monitoring.kind
    name = graph.roles[role].name
    message = f"{state.llm} does not see what clients play as '{name}' under 'monitoring {kind}'"
    raise fail("not-observed", message, part.span, WATCH)

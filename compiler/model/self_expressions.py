"""This module resolves what expressions say of an LLM itself, and of the round that was played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ...dsl import ast
from ...dsl.diagnostic import fail
from .. import expr as ex
from ..terms import FiniteActions, IntervalActions, Role
from .kinds import Kind, action_kind, kind_of
from .scope import Context, unknown

Resolver: TypeAlias = Callable[[ast.Expr, Context], ex.Expr]

OwnStates: TypeAlias = Mapping[str, ex.Parameter]
"""What holds the state of one name of each LLM that has it."""

WORDS = ("round", "public")
"""Names with a meaning in what a state becomes, unless something is declared by them."""


def word_of_the_past(tree: ast.Name, context: Context) -> ex.Expr | None:
    """`round`, `public` and names of signals, where they have a meaning of their own; else None."""
    if not context.past or tree.id in context.names:
        return None
    match tree.id:
        case "round":
            return ex.RoundNumber(tree.span)
        case "public":
            return ex.PublicOutcome(tree.span)
        case name if name in context.elsewhere and context.elsewhere[name].kind == "signal":
            return ex.Label(name, tree.span)
        case _:
            return None


def average(action: ex.Expr, roles: tuple[Role, ...], context: Context) -> ex.Expr:
    """A role's name where it stands for the average of what its clients played.

    Raises:
        SpecError: the actions are labels.
    """
    if context.averages and action_kind(roles) is not Kind.NUMBER:
        assert action.span is not None
        spelled = action.span.text
        message = f"the clients of '{spelled}' may do different things, and labels have no average"
        help = f"write 'frequency({spelled}, ACTION)'"
        if not context.past:
            help = "objectives are of totals and means"
        raise fail("no-average", message, action.span, help)
    return action


def place_of_self(tree: ast.Name, context: Context) -> ex.Expr:
    """`index` where something is said of an LLM: its place in its array.

    Raises:
        SpecError: it is in none.
    """
    assert context.self_llm is not None
    _, bracket, place = context.self_llm.partition("[")
    if not bracket:
        message = f"'{context.self_llm}' is in no array of LLMs, and has no place there"
        raise fail("name-without-value", message, tree.span, "'llms NAME[3]' declares an array")
    return ex.Constant(int(place[:-1]), tree.span)


def frequency(tree: ast.Call, context: Context, resolve: Resolver) -> ex.Expr:
    """`frequency(row, C)`, `frequency(all, C)`: how often clients have played an action.

    Raises:
        SpecError: there is no past here, or no such role or action.
    """
    if not context.past:
        message = "'frequency' has a meaning only in what a state becomes"
        raise fail("name-without-value", message, tree.span, "'state NAME = EXPR next EXPR'")
    if len(tree.arguments) != 2:
        message = "'frequency' takes a role, or 'all', and an action"
        raise fail("wrong-arguments", message, tree.span, "write 'frequency(ROLE, ACTION)'")
    labels = context.of_actions()
    items, action = (resolve(_plain(argument), labels) for argument in tree.arguments)
    if not isinstance(items, ex.ActionOf | ex.ActionAt | ex.AllActions):
        assert items.span is not None
        message = "a role is expected here, or 'all'"
        raise fail("expected-role", message, items.span, "write 'frequency(ROLE, ACTION)'")
    if not isinstance(action, ex.Label) and kind_of(action, labels) is not Kind.NUMBER:
        assert action.span is not None
        message = "an action is expected here"
        raise fail("expected-action", message, action.span, "write 'frequency(ROLE, ACTION)'")
    _check_action(items, action, labels)
    return ex.Frequency(items, action, tree.span)


def _check_action(items: ex.Expr, action: ex.Expr, context: Context) -> None:
    """Refuse an action that none of the roles has whose clients are looked at."""
    roles = context.roles
    if isinstance(items, ex.ActionOf):
        roles = roles[items.role : items.role + 1]
    elif isinstance(items, ex.ActionAt):
        roles = roles[items.first : items.first + items.size]
    lists = [role.actions for role in roles]
    known = {v: None for own in lists if isinstance(own, FiniteActions) for v in own.values}
    wanted: object = action.text if isinstance(action, ex.Label) else None
    if isinstance(action, ex.Constant):
        wanted = action.value
    if any(isinstance(own, IntervalActions) for own in lists) and not isinstance(wanted, str):
        return
    if wanted in known or (wanted is None and any(not isinstance(v, str) for v in known)):
        return
    assert action.span is not None
    shown = [str(value) for value in known][:12]
    message = f"no role here has an action '{action.span.text}'"
    raise fail("unknown-action", message, action.span, f"actions: {', '.join(shown)}")


def _plain(argument: ast.Expr | ast.Named) -> ast.Expr:
    assert not isinstance(argument, ast.Named)
    return argument


def own_state(tree: ast.Index, held: OwnStates, context: Context) -> ex.Parameter:
    """What holds `theta[Large]`, or `theta[self]`.

    Raises:
        SpecError: there is no such LLM, or it has no such state, or that cannot be seen.
    """
    name, index = tree.base.span.text, tree.index
    if isinstance(index, ast.Name) and index.id == "self" and context.self_llm:
        return _held(name, context.self_llm, held, tree)
    spelled = index.span.text
    if spelled not in held:
        raise unknown(ast.Name(spelled, index.span), "LLM", held)
    if context.past and context.self_llm not in (None, spelled):
        message = f"the state '{name}' of {spelled} is not seen by {context.self_llm}"
        raise fail("state-not-seen", message, tree.span, "what it does is seen: name a role")
    return held[spelled]


def state_of_self(tree: ast.Name, held: OwnStates, context: Context) -> ex.Parameter:
    """What holds `theta`, of the LLM of which something is said.

    Raises:
        SpecError: nothing is said of an LLM here, or it has no such state.
    """
    if context.self_llm is None:
        message = f"each LLM has its own '{tree.id}'"
        help = f"write '{tree.id}[{next(iter(held))}]'"
        raise fail("missing-index", message, tree.span, help)
    return _held(tree.id, context.self_llm, held, tree)


def _held(name: str, llm: str, held: OwnStates, tree: ast.Node) -> ex.Parameter:
    if llm not in held:
        message = f"the LLM '{llm}' has no state '{name}'"
        raise fail("no-such-state", message, tree.span, f"'state {name} = ...' gives all one")
    return held[llm]

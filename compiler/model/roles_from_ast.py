"""This module resolves the roles of a game, their actions, and references to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import evolve, field, frozen

from ...dsl import ast
from ...dsl.diagnostic import Note, did_you_mean, fail
from ..expr import Rational
from ..terms import Actions, ActionValue, FiniteActions, IntervalActions, Role
from ..values import numbers_of, value_of
from ..wording import count_text, listing, number_text
from .expressions import constant_number, expect, resolve_range
from .kinds import Kind
from .scope import Context, Entry, Problems, Scope, duplicate, number, unknown

MAX_ROLES = 100_000
MAX_ACTIONS = 1_000_000
"""All `actions` lines of a game together may list this many."""

MAX_ACTION_BITS = 200_000_000
"""The numbers of a range of actions may take this many bits together."""


@frozen(eq=False)
class GameScope:
    """Where a game is resolved.

    names      parameters, definitions and arguments that its expressions may mention
    structure  the values of parameters and definitions, for what decides structure
    elsewhere  see `Context`
    place      likewise
    """

    names: Mapping[str, Entry]
    structure: Mapping[Any, Any]
    elsewhere: Mapping[str, Entry] = field(factory=dict)
    place: int | None = None

    @property
    def context(self) -> Context:
        """What an expression that may mention numbers only may mention."""
        return Context(self.names, elsewhere=self.elsewhere, place=self.place)


def declare_roles(
    declarator: ast.Declarator, own: Scope, scope: GameScope, first: int
) -> list[Role]:
    """The roles that a declarator declares, still without actions; their positions from `first`.

    Raises:
        SpecError: the name is taken, or the size of the array is bad.
    """
    name = declarator.name
    nothing = FiniteActions(())
    if declarator.size is None:
        role = Role(name.id, first, nothing, None, None, declarator.span)
        declare_own(name, "role", role, own, scope)
        return [role]
    size = whole_size(declarator.size, scope, MAX_ROLES - first)
    members = [
        Role(f"{name.id}[{k}]", first + k - 1, nothing, name.id, k, declarator.span)
        for k in range(1, size + 1)
    ]
    declare_own(name, "role array", members, own, scope)
    return members


def declare_own(name: ast.Name, kind: str, value: Any, own: Scope, scope: GameScope) -> None:
    """Declare a name of a game, which no name of the file around it may be.

    Raises:
        SpecError: `built-in-name`, `duplicate-name`.
    """
    own.declare(name, kind, value)
    if name.id in scope.names:
        raise duplicate(name.id, own.entries[name.id], scope.names[name.id])


def whole_size(tree: ast.Expr, scope: GameScope, limit: int) -> int:
    """The size of an array.

    Raises:
        SpecError: it is not a whole number from 1 to the limit.
    """
    size = value_of(expect(Kind.NUMBER, tree, scope.context), scope.structure)
    if not isinstance(size, int) or size < 1:
        message = f"the size of an array is a whole number from 1 on, not {number_text(size)}"
        help = "round it with 'floor'" if size > 1 else "an array has one member at least"
        raise fail("bad-array-size", message, tree.span, help)
    if size > limit:
        message = f"an array of {count_text(size)} members is too large"
        raise fail("range-too-large", message, tree.span, f"there is room for {limit:,}")
    return size


def referred_roles(
    references: tuple[ast.Reference, ...], scope: GameScope, context: Context
) -> list[Role]:
    """The roles that a list of references names: `row`, `member`, `member[3]`, `member[1..5]`.

    Raises:
        SpecError: a reference names no role.
    """
    found: dict[int, Role] = {}
    for reference in references:
        chosen = referred(reference, "role", scope, context)
        twice = next((role for role in chosen if role.position in found), None)
        if twice is not None:
            message = f"the role '{twice.name}' is named twice on this line"
            raise fail("duplicate-reference", message, reference.span, "name it once")
        found.update((role.position, role) for role in chosen)
    return list(found.values())


def referred(reference: ast.Reference, noun: str, scope: GameScope, context: Context) -> list[Any]:
    """The roles or LLMs (the noun) that a reference names: one, a whole array, or some of it.

    Raises:
        SpecError: as `indices`; nothing has the name, or what is no array is indexed.
    """
    name = reference.base if isinstance(reference, ast.Index) else reference
    assert isinstance(name, ast.Name)
    kinds = (noun, f"{noun} array")
    entry = context.names.get(name.id)
    if entry is None or entry.kind not in kinds:
        raise unknown(name, noun, [n for n, e in context.names.items() if e.kind in kinds])
    is_array = entry.kind != noun
    if not isinstance(reference, ast.Index):
        return entry.value if is_array else [entry.value]
    if not is_array:
        message = f"'{name.id}' is a single {noun}"
        raise fail("nothing-to-index", message, reference.span, f"write '{name.id}'")
    chosen = indices(reference.index, len(entry.value), name.id, scope)
    return [entry.value[k - 1] for k in chosen]


def indices(tree: ast.Expr | ast.Range, size: int, name: str, scope: GameScope) -> list[int]:
    """The members of an array that an index in a declaration stands for: one, or a range.

    Raises:
        SpecError: it has no value, or there is no such member.
    """
    if isinstance(tree, ast.Range):
        numbers = numbers_of(resolve_range(tree, scope.context), scope.structure)
        if not len(numbers):
            help = "write the lower end first"
            raise fail("empty-range", "this range holds no member", tree.span, help)
    else:
        numbers = [value_of(expect(Kind.NUMBER, tree, scope.context), scope.structure)]
    for index in islice(numbers, size + 1):
        if not isinstance(index, int) or not 1 <= index <= size:
            message = f"'{name}' has members 1 to {size:,}, not {number_text(index)}"
            help = f"'{name}' alone stands for all of them"
            raise fail("index-out-of-range", message, tree.span, help)
    return list(numbers)


# --- actions -----------------------------------------------------------------------------------


def give_actions(
    tree: ast.Game, roles: list[Role], own: Scope, scope: GameScope, problems: Problems
) -> None:
    """Give every role its actions (in place) as the `actions` lines of the game say."""
    before = problems.failures
    given: dict[int, ast.Actions] = {}
    context = Context(own.entries)
    room = MAX_ACTIONS
    for member in sorted(
        (m for m in tree.members if isinstance(m, ast.Actions)), key=lambda m: bool(m.of)
    ):
        with problems.gathering():
            actions = _actions(member, own, scope, room)
            room -= len(actions.values) if isinstance(actions, FiniteActions) else 0
            chosen = referred_roles(member.of, scope, context) if member.of else list(roles)
            for role in chosen:
                _refuse_twice(role, given, member)
                given[role.position] = member
                roles[role.position] = evolve(roles[role.position], actions=actions)
    _refresh(own, roles)
    missing = [role for role in roles if role.position not in given]
    if missing and problems.failures == before:
        message = f"the role '{missing[0].name}' has no actions"
        if len(missing) > 1:
            message = f"the roles {listing([role.name for role in missing])} have no actions"
        help = "write 'actions C, D', or 'actions of ROLE: C, D'"
        problems.add(fail("role-without-actions", message, missing[0].span, help).diagnostics[0])


def _refuse_twice(role: Role, given: dict[int, ast.Actions], member: ast.Actions) -> None:
    old = given.get(role.position)
    if old is not None and bool(old.of) == bool(member.of):
        note = Note("first here", old.span)
        message = f"the role '{role.name}' is given actions twice"
        raise fail("duplicate-actions", message, member.span, "keep one of them", note)


def _refresh(own: Scope, roles: list[Role]) -> None:
    for name, entry in list(own.entries.items()):
        if entry.kind == "role":
            own.entries[name] = evolve(entry, value=roles[entry.value.position])
        elif entry.kind == "role array":
            members = [roles[r.position] for r in entry.value]
            own.entries[name] = evolve(entry, value=members)


def _actions(member: ast.Actions, own: Scope, scope: GameScope, room: int) -> Actions:
    match member.values:
        case ast.Labels(items):
            return _labels(items, member, own, scope)
        case ast.Range() as values:
            return FiniteActions(_numbers(values, scope, room), member.span)
        case ast.Interval(low, high):
            ends = [expect(Kind.NUMBER, bound, scope.context) for bound in (low, high)]
            return IntervalActions(ends[0], ends[1], member.span)


def _numbers(tree: ast.Range, scope: GameScope, room: int) -> tuple[Rational, ...]:
    numbers = numbers_of(resolve_range(tree, scope.context), scope.structure)
    if not len(numbers):
        raise fail(
            "empty-range", "this range holds no action", tree.span, "write the lower end first"
        )
    if len(numbers) > room:
        together = "" if room == MAX_ACTIONS else " for all lines together"
        message = f"a range of {len(numbers):,} actions is too large"
        help = f"the limit is {MAX_ACTIONS:,}{together}; "
        help += "take larger steps, or 'actions in [low, high]'"
        raise fail("range-too-large", message, tree.span, help)
    if numbers.bits > MAX_ACTION_BITS:
        size = f"{len(numbers):,} actions of {numbers.bits // len(numbers):,} bits each"
        message = f"a range of {size} is too large"
        raise fail("range-too-large", message, tree.span, "round its ends and its step")
    return tuple(numbers)


def _labels(
    items: tuple[ast.Expr, ...],
    member: ast.Actions,
    own: Scope,
    scope: GameScope,
) -> FiniteActions:
    values: dict[ActionValue, ast.Expr] = {}
    for item in items:
        value = action_value(item)
        if value in values:
            message = f"the action '{value}' is listed twice"
            note = Note("first here", values[value].span)
            raise fail("duplicate-action", message, item.span, "list each action once", note)
        values[value] = item
        if isinstance(item, ast.Name):
            declare_own(item, "action", item.id, own, scope)
    return FiniteActions(tuple(values), member.span)


def action_value(tree: ast.Expr) -> ActionValue:
    """The action that is written out: `C`, `3`, `-1`, `1/4`.

    Raises:
        SpecError: `expected-action`; a fraction without a value.
    """
    match tree:
        case ast.Name(label):
            return label
        case ast.Number():
            return number(tree)
        case ast.Unary("-", ast.Number()):
            return constant_number(tree, Context({}))
        case ast.Binary("/", ast.Number() | ast.Unary("-", ast.Number()), ast.Number()):
            return constant_number(tree, Context({}))
    help = "an action is a name or a number: 'C', '5', '-1', '1/4'"
    raise fail("expected-action", "an action is expected here", tree.span, help)


def known_action(tree: ast.Expr, roles: Sequence[Role]) -> ActionValue:
    """The action that is written out, which some role has.

    Raises:
        SpecError: as `action_value`; `unknown-action`.
    """
    value = action_value(tree)
    labels: dict[str, None] = {}
    for role in roles:
        if not isinstance(role.actions, FiniteActions) or value in role.actions.values:
            return value
        labels.update((str(v), None) for v in role.actions.values[:100])
    message = f"no role has an action '{number_text(value)}'"
    raise fail("unknown-action", message, tree.span, did_you_mean(str(value), list(labels)))

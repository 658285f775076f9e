"""This module resolves the roles of a game, their actions, and references to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from ...dsl import ast
from ...dsl.diagnostic import Note, fail
from ..arithmetic import EvaluationError
from ..evaluate import range_values
from ..expr import RangeDomain, Rational
from ..terms import Actions, FiniteActions, IntervalActions
from ..values import Values, value_of
from .expressions import constant_number, expect, resolve_range
from .kinds import Kind
from .scope import Context, Entry, Problems, Scope, number, unknown
from .types import Role

MAX_ROLES = 100_000
MAX_ACTIONS = 1_000_000


@frozen(eq=False)
class GameScope:
    """Where a game is resolved.

    names      parameters, definitions and arguments that its expressions may mention
    structure  the values of parameters and definitions, for what decides structure
    """

    names: Mapping[str, Entry]
    structure: Mapping[Any, Any]


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
        own.declare(name, "role", role)
        return [role]
    size = whole_size(declarator.size, scope, MAX_ROLES)
    members = [
        Role(f"{name.id}[{k}]", first + k - 1, nothing, name.id, k, declarator.span)
        for k in range(1, size + 1)
    ]
    own.declare(name, "role array", members)
    return members


def whole_size(tree: ast.Expr, scope: GameScope, limit: int) -> int:
    """The size of an array.

    Raises:
        SpecError: it is not a whole number from 1 to the limit.
    """
    resolved = expect(Kind.NUMBER, tree, Context(scope.names))
    size = value_of(resolved, scope.structure)
    if not isinstance(size, int) or size < 1:
        message = f"the size of an array is a whole number from 1 on, not {size}"
        raise fail("bad-array-size", message, tree.span)
    if size > limit:
        message = f"an array of {size:,} members is too large"
        raise fail("range-too-large", message, tree.span, f"the limit is {limit:,}")
    return size


def referred_roles(
    references: tuple[ast.Reference, ...], scope: GameScope, context: Context
) -> list[Role]:
    """The roles that a list of references names: `row`, `member`, `member[3]`, `member[1..5]`.

    Raises:
        SpecError: a reference names no role.
    """
    found: list[Role] = []
    for reference in references:
        name = reference.base if isinstance(reference, ast.Index) else reference
        assert isinstance(name, ast.Name)
        entry = context.names.get(name.id)
        if entry is None or entry.kind not in ("role", "role array"):
            roles = [n for n, e in context.names.items() if e.kind in ("role", "role array")]
            raise unknown(name, "role", roles)
        if isinstance(reference, ast.Index):
            found += _members(entry, reference, scope)
        else:
            found += entry.value if entry.kind == "role array" else [entry.value]
    return found


def _members(entry: Entry, reference: ast.Index, scope: GameScope) -> list[Any]:
    if not entry.kind.endswith("array"):
        message = f"'{reference.base.span.text}' is a single {entry.kind}"
        raise fail("nothing-to-index", message, reference.span)
    members = entry.value
    for index in indices(reference.index, scope):
        if not isinstance(index, int) or not 1 <= index <= len(members):
            message = f"'{reference.base.span.text}' has members 1 to {len(members)}, not {index}"
            raise fail("index-out-of-range", message, reference.index.span)
    return [members[k - 1] for k in indices(reference.index, scope)]


def indices(tree: ast.Expr | ast.Range, scope: GameScope) -> list[Any]:
    """The numbers that an index in a declaration stands for: one, or those of a range.

    Raises:
        SpecError: it has no value, or too many.
    """
    context = Context(scope.names)
    if not isinstance(tree, ast.Range):
        return [value_of(expect(Kind.NUMBER, tree, context), scope.structure)]
    numbers = extent(resolve_range(tree, context), scope)
    if len(numbers) > MAX_ROLES:
        message = f"a range of {len(numbers):,} members is too large"
        raise fail("range-too-large", message, tree.span, f"the limit is {MAX_ROLES:,}")
    return list(numbers)


def extent(domain: RangeDomain, scope: GameScope) -> Any:
    """The numbers of a range, lazily (see `range_values`).

    Raises:
        SpecError: its bounds have no value.
    """
    try:
        return range_values(domain, Values(scope.structure))
    except EvaluationError as error:
        raise fail("no-value", error.message, error.span or domain.span) from None


# --- actions -----------------------------------------------------------------------------------


def give_actions(
    tree: ast.Game, roles: list[Role], own: Scope, scope: GameScope, problems: Problems
) -> None:
    """Give every role its actions (in place) as the `actions` lines of the game say."""
    given: dict[int, ast.Actions] = {}
    context = Context(own.entries)
    for member in sorted(
        (m for m in tree.members if isinstance(m, ast.Actions)), key=lambda m: bool(m.of)
    ):
        with problems.gathering():
            actions = _actions(member, own, scope)
            chosen = referred_roles(member.of, scope, context) if member.of else roles
            for role in list(chosen):
                _refuse_twice(role, given, member)
                given[role.position] = member
                roles[role.position] = evolve(roles[role.position], actions=actions)
    _refresh(own, roles)
    missing = [role for role in roles if role.position not in given]
    if missing and not problems.found:
        message = f"the role '{missing[0].name}' has no actions"
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


def _actions(member: ast.Actions, own: Scope, scope: GameScope) -> Actions:
    match member.values:
        case ast.Labels(items):
            return _labels(items, member, own, scope)
        case ast.Range() as values:
            numbers = extent(resolve_range(values, Context(scope.names)), scope)
            if len(numbers) > MAX_ACTIONS:
                message = f"a range of {len(numbers):,} actions is too large"
                raise fail("range-too-large", message, values.span, f"the limit is {MAX_ACTIONS:,}")
            if not len(numbers):
                raise fail("empty-range", "this range holds no action", values.span)
            return FiniteActions(tuple(numbers), member.span)
        case ast.Interval(low, high):
            context = Context(scope.names)
            ends = [expect(Kind.NUMBER, bound, context) for bound in (low, high)]
            return IntervalActions(ends[0], ends[1], member.span)


def _labels(
    items: tuple[ast.Name | ast.Number | ast.Unary, ...],
    member: ast.Actions,
    own: Scope,
    scope: GameScope,
) -> FiniteActions:
    values: dict[str | Rational, ast.Expr] = {}
    for item in items:
        value = action_value(item)
        if value in values:
            message = f"the action '{value}' is listed twice"
            note = Note("first here", values[value].span)
            raise fail("duplicate-action", message, item.span, "", note)
        values[value] = item
        if isinstance(item, ast.Name):
            own.declare(item, "action", item.id)
    return FiniteActions(tuple(values), member.span)


def action_value(item: ast.Name | ast.Number | ast.Unary) -> str | Rational:
    """The action that a label or a number written out is."""
    if isinstance(item, ast.Name):
        return item.id
    if isinstance(item, ast.Number):
        return number(item)
    return constant_number(item, Context({}))

"""This module resolves payoff tables: which row covers which profile, and what is missing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from attrs import define, evolve

from ...dsl import ast
from ...dsl.diagnostic import Note, SpecError, did_you_mean, fail
from ...dsl.source import Span
from ..expr import Constant, Expr
from ..terms import ActionValue, FiniteActions, PayoffTable, Role
from ..wording import number_text, plural, profile_words
from .expressions import expect
from .kinds import Kind
from .roles_from_ast import action_value
from .scope import Context, Problems

MAX_CELLS = 2_000_000
"""A payoff table may have this many profiles (8 MB for each role)."""

MAX_WORK = 20_000_000
"""Rows with `_` may expand to this many profiles together."""

FREE = 0

Places: TypeAlias = dict[ActionValue, int]
"""The place of each action in its list."""


def resolve_table(tree: ast.PayoffTable, context: Context, problems: Problems) -> PayoffTable:
    """The payoffs of every profile; the first row that matches a profile counts.

    Raises:
        SpecError: a row of the wrong length, an unknown action, a profile covered twice by plain
            rows or not at all, a row that can never match.
    """
    before = problems.failures
    cells = Cells.of(table_shape(context.roles, tree.span))
    places = action_places(context.roles)
    rows: list[tuple[Expr, ...]] = [(Constant(0),)]
    spans = [tree.span]
    otherwise: ast.PayoffRow | None = None
    for row in tree.rows:
        with problems.gathering():
            values = _row_values(row, context)
            if row.profile is None:
                otherwise = _only_one(otherwise, row)
                rows[FREE] = values
                continue
            supports = _row_supports(row, context.roles, places)
            rows.append(values)
            spans.append(row.span)
            _cover(cells, supports, spans)
    if otherwise is None and problems.failures == before:
        refuse_missing(cells, context.roles, tree.span)
    return _assemble(cells.rows, rows, len(context.roles), tree.span)


def table_shape(roles: Sequence[Role], span: Span) -> list[int]:
    """The numbers of actions of the roles.

    Raises:
        SpecError: the actions of a role are an interval, or there are too many profiles.
    """
    shape = []
    for role in roles:
        if not isinstance(role.actions, FiniteActions):
            message = f"the actions of '{role.name}' are an interval, which no table can list"
            raise fail("table-over-interval", message, span, "write 'payoff = EXPR'")
        shape.append(len(role.actions.values))
    if prod(shape) > MAX_CELLS:
        size = f"{prod(shape):,}" if prod(shape) < 10**30 else "far more than 10^30"
        raise _too_large(f"a payoff table of {size} profiles is too large", MAX_CELLS, span)
    return shape


def _too_large(message: str, limit: int, span: Span) -> SpecError:
    help = f"the limit is {limit:,}; write the payoffs as a formula, 'payoff = EXPR'"
    return fail("table-too-large", message, span, help)


# --- rows --------------------------------------------------------------------------------------


def _row_values(row: ast.PayoffRow, context: Context) -> tuple[Expr, ...]:
    if len(row.values) not in (1, len(context.roles)):
        raise wrong_value_count(len(row.values), len(context.roles), row.span)
    constants = evolve(context, roles=())
    return tuple(expect(Kind.NUMBER, value, constants) for value in row.values)


def wrong_value_count(found: int, wanted: int, span: Span) -> SpecError:
    """The complaint that a row has too few payoffs, or too many."""
    message = f"this row gives {plural(found, 'payoff')}; the game has {plural(wanted, 'role')}"
    return fail("wrong-payoff-count", message, span, "give one payoff per role, or one for all")


def wrong_profile_length(found: int, wanted: int, span: Span) -> SpecError:
    """The complaint that a row names too few actions, or too many."""
    message = f"this profile lists {plural(found, 'action')}; the game has {plural(wanted, 'role')}"
    help = "list one action per role, in the order of 'roles'; '_' matches any"
    return fail("wrong-profile-length", message, span, help)


def _only_one(old: ast.PayoffRow | None, new: ast.PayoffRow) -> ast.PayoffRow:
    if old is not None:
        note = Note("the first is here", old.span)
        raise fail("duplicate-otherwise", "a second 'otherwise'", new.span, "keep one", note)
    return new


def action_places(roles: Sequence[Role]) -> list[Places]:
    """By role, the place of each action in its list; roles with one list share the answer."""
    lists = {id(r.actions): r.actions for r in roles if isinstance(r.actions, FiniteActions)}
    places = {key: {v: k for k, v in enumerate(a.values)} for key, a in lists.items()}
    return [places[id(role.actions)] for role in roles]


def _row_supports(
    row: ast.PayoffRow, roles: Sequence[Role], places: Sequence[Places]
) -> list[Sequence[int]]:
    assert row.profile is not None
    if len(row.profile) != len(roles):
        span = row.profile[0].span.to(row.profile[-1].span)
        raise wrong_profile_length(len(row.profile), len(roles), span)
    supports: list[Sequence[int]] = []
    for role, known, pattern in zip(roles, places, row.profile, strict=True):
        if isinstance(pattern, ast.Wildcard):
            supports.append(range(len(known)))
        else:
            value = action_value(pattern)
            if value not in known:
                raise unknown_action(role, value, pattern.span)
            supports.append((known[value],))
    return supports


def unknown_action(role: Role, value: ActionValue, span: Span) -> SpecError:
    """The complaint that a role has no such action."""
    assert isinstance(role.actions, FiniteActions)
    values = role.actions.values
    shown = [str(v) for v in values[:1000]]
    help = did_you_mean(str(value), shown, f"its actions: {profile_words(values)}")
    message = f"the role '{role.name}' has no action '{number_text(value)}'"
    return fail("unknown-action", message, span, help)


# --- coverage ----------------------------------------------------------------------------------


@define
class Cells:
    """By profile, in lexicographic order, the number of the row that covers it, or `FREE`."""

    shape: Sequence[int]
    rows: array[int]
    work: int = 0

    @staticmethod
    def of(shape: Sequence[int]) -> Cells:
        return Cells(shape, array("I", [FREE]) * prod(shape))

    def take(self, supports: Sequence[Sequence[int]], number: int) -> int | None:
        """Give a row the free profiles that it matches.

        Returns the number of a row that has one of the others when there was none free.
        """
        self.work += prod(map(len, supports))
        fresh, taken = False, None
        for part in self._slices(supports):
            covered = self.rows[part]
            free = covered.count(FREE)
            if free == len(covered):
                self.rows[part] = array("I", [number]) * free
            elif free:
                self.rows[part] = array("I", [number if k == FREE else k for k in covered])
            else:
                taken = covered[-1]
            fresh = fresh or free > 0
        return None if fresh else taken

    def _slices(self, supports: Sequence[Sequence[int]]) -> Iterator[slice]:
        """The profiles as slices along the longest run of roles of which any action matches."""
        whole = [len(s) == size for s, size in zip(supports, self.shape, strict=True)]
        start, stop = _longest_run(whole)
        strides = [prod(self.shape[k + 1 :]) for k in range(len(self.shape))]
        length, step = prod(self.shape[start:stop]), prod(self.shape[stop:])
        rest = [k for k in range(len(supports)) if not start <= k < stop]
        for actions in product(*(supports[k] for k in rest)):
            first = sum(a * strides[k] for a, k in zip(actions, rest, strict=True))
            yield slice(first, first + step * (length - 1) + 1, step)


def _longest_run(flags: Sequence[bool]) -> tuple[int, int]:
    """Where the longest run of true values starts and stops."""
    best, start = (0, 0), 0
    for k, flag in enumerate([*flags, False]):
        if flag:
            continue
        if k - start > best[1] - best[0]:
            best = (start, k)
        start = k + 1
    return best


def _cover(cells: Cells, supports: Sequence[Sequence[int]], spans: Sequence[Span]) -> None:
    span = spans[-1]
    if cells.work + prod(map(len, supports)) > MAX_WORK:
        raise _too_large(f"the rows up to here match more than {MAX_WORK:,} profiles",
                         MAX_WORK, span)  # fmt: skip
    taken = cells.take(supports, len(spans) - 1)
    if taken is not None:
        note = Note("this row counts", spans[taken])
        single = prod(map(len, supports)) == 1
        id = "duplicate-payoff-row" if single else "unreachable-payoff-row"
        message = "this row never counts: what it matches is matched by rows above it"
        if single:
            message = "this row never counts: a row above it matches its profile"
        raise fail(id, message, span, "remove one of them", note)


def refuse_missing(cells: Cells, roles: Sequence[Role], span: Span) -> None:
    """Refuse profiles that no row covers.

    Raises:
        SpecError: `missing-payoff-row`.
    """
    count = cells.rows.count(FREE)
    if not count:
        return
    shown, at = [], -1
    for _ in range(min(count, 3)):
        at = cells.rows.index(FREE, at + 1)
        shown.append(f"({profile_text(at, roles)})")
    more = f" and {count - 3:,} more" if count > 3 else ""
    message = f"no payoffs for the profile{'' if count == 1 else 's'} {', '.join(shown)}{more}"
    raise fail("missing-payoff-row", message, span, "add the rows, or 'otherwise: VALUE'")


def profile_text(cell: int, roles: Sequence[Role]) -> str:
    """The profile that a cell of a table stands for, in words."""
    actions: list[ActionValue] = []
    for role in reversed(roles):
        assert isinstance(role.actions, FiniteActions)
        cell, k = divmod(cell, len(role.actions.values))
        actions.append(role.actions.values[k])
    return profile_words(reversed(actions))


def _assemble(
    cells: array[int], rows: Sequence[tuple[Expr, ...]], roles: int, span: Span
) -> PayoffTable:
    """The table; equal payoffs are shared, and so are equal columns."""
    index: dict[Expr, int] = {}
    columns = [
        tuple(index.setdefault(row[r if len(row) > 1 else 0], len(index)) for row in rows)
        for r in range(roles)
    ]
    entries = {
        column: array("I", map(column.__getitem__, cells)) for column in dict.fromkeys(columns)
    }
    return PayoffTable(tuple(entries[column] for column in columns), tuple(index), span)

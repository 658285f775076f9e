"""This module resolves payoff tables: which row covers which profile, and what is missing."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod

from ...dsl import ast
from ...dsl.diagnostic import Note, did_you_mean, fail
from ...dsl.source import Span
from ..expr import Constant, Expr
from ..terms import ActionValue, FiniteActions, PayoffTable
from ..values import rational
from .expressions import expect
from .kinds import Kind
from .roles_from_ast import action_value
from .scope import Context, Problems
from .types import Role

MAX_CELLS = 20_000_000
"""A payoff table may have this many profiles (80 MB for each role)."""

MAX_WORK = 50_000_000
"""Rows with `_` may expand to this many profiles together."""

UNSET = 2**32 - 1


def resolve_table(tree: ast.PayoffTable, context: Context, problems: Problems) -> PayoffTable:
    """The payoffs of every profile; the first row that matches a profile counts.

    Raises:
        SpecError: a row of the wrong length, an unknown action, a profile covered twice by plain
            rows or not at all, a row that can never match.
    """
    shape = _shape(context.roles, tree.span)
    cells = array("I", [UNSET]) * prod(shape)
    rows: list[tuple[Expr, ...]] = []
    spans: list[Span] = []
    otherwise: int | None = None
    work = 0
    for row in tree.rows:
        with problems.gathering():
            values = _row_values(row, context)
            spans.append(row.span)
            rows.append(values)
            if row.profile is None:
                otherwise = _only_one(otherwise, len(rows) - 1, spans)
                continue
            supports = _row_supports(row, context.roles)
            work += prod(map(len, supports))
            _limit(work, MAX_WORK, "rows that expand to {:,} profiles", row.span)
            _fill(cells, supports, shape, spans)
    _fill_otherwise(cells, otherwise, context.roles, shape, tree.span, problems)
    return _assemble(cells, rows, len(shape), tree.span)


def resolve_raw_table(tree: ast.RawPayoffTable, roles: tuple[Role, ...]) -> PayoffTable:
    """The same for a large table of plain numbers, column by column.

    Raises:
        SpecError: as `resolve_table`.
    """
    shape = _shape(roles, tree.span)
    if len(tree.labels) != len(roles):
        _wrong_profile_length(len(tree.labels), len(roles), tree.span)
    columns = [
        _positions(role, column, tree.span) for role, column in zip(roles, tree.labels, strict=True)
    ]
    flat = columns[0]
    for size, column in zip(shape[1:], columns[1:], strict=True):
        flat = [a * size + b for a, b in zip(flat, column, strict=True)]
    _raw_coverage(flat, roles, shape, tree)
    if len(tree.values) not in (1, len(roles)):
        _wrong_value_count(len(tree.values), len(roles), tree.span)
    spellings = {spelling: None for column in tree.values for spelling in column}
    index = {spelling: k for k, spelling in enumerate(spellings)}
    values = tuple(Constant(rational(spelling), tree.span) for spelling in spellings)
    entries = []
    for spelled in tree.values:
        entry = array("I", [0]) * len(flat)
        for cell, spelling in zip(flat, spelled, strict=True):
            entry[cell] = index[spelling]
        entries.append(entry)
    if len(entries) == 1:
        entries *= len(roles)
    return PayoffTable(tuple(entries), values, tree.span)


def profile_text(cell: int, roles: Sequence[Role]) -> str:
    """The profile that a cell of a table stands for, in words."""
    names: list[str] = []
    for role in reversed(roles):
        assert isinstance(role.actions, FiniteActions)
        cell, k = divmod(cell, len(role.actions.values))
        names.append(str(role.actions.values[k]))
    return ", ".join(reversed(names))


# --- rows --------------------------------------------------------------------------------------


def _shape(roles: tuple[Role, ...], span: Span) -> list[int]:
    shape = []
    for role in roles:
        if not isinstance(role.actions, FiniteActions):
            message = f"the actions of '{role.name}' are an interval, which no table can list"
            raise fail("table-over-interval", message, span, "write 'payoff = EXPR'")
        shape.append(len(role.actions.values))
    _limit(prod(shape), MAX_CELLS, "a payoff table of {:,} profiles", span)
    return shape


def _limit(count: int, limit: int, what: str, span: Span) -> None:
    if count > limit:
        message = f"{what.format(count)} is too large (the limit is {limit:,})"
        help = "write the payoffs as a formula, 'payoff = EXPR'"
        raise fail("table-too-large", message, span, help)


def _row_values(row: ast.PayoffRow, context: Context) -> tuple[Expr, ...]:
    constants = Context({n: e for n, e in context.names.items() if e.kind != "role"})
    if len(row.values) not in (1, len(context.roles)):
        _wrong_value_count(len(row.values), len(context.roles), row.span)
    return tuple(expect(Kind.NUMBER, value, constants) for value in row.values)


def _wrong_value_count(found: int, wanted: int, span: Span) -> None:
    message = f"this row gives {found} payoffs; the game has {wanted} roles"
    raise fail("wrong-payoff-count", message, span, "give one payoff per role, or one for all")


def _wrong_profile_length(found: int, wanted: int, span: Span) -> None:
    plural = "" if found == 1 else "s"
    message = f"this profile lists {found} action{plural}; the game has {wanted} roles"
    help = "list one action per role, in the order of 'roles'; '_' matches any"
    raise fail("wrong-profile-length", message, span, help)


def _only_one(old: int | None, new: int, spans: list[Span]) -> int:
    if old is not None:
        note = Note("the first is here", spans[old])
        raise fail("duplicate-otherwise", "a second 'otherwise'", spans[new], "keep one", note)
    return new


def _row_supports(row: ast.PayoffRow, roles: tuple[Role, ...]) -> list[Sequence[int]]:
    assert row.profile is not None
    if len(row.profile) != len(roles):
        _wrong_profile_length(len(row.profile), len(roles), row.span)
    supports: list[Sequence[int]] = []
    for role, pattern in zip(roles, row.profile, strict=True):
        assert isinstance(role.actions, FiniteActions)
        if isinstance(pattern, ast.Wildcard):
            supports.append(range(len(role.actions.values)))
        else:
            value = action_value(pattern)
            supports.append((_position(role, value, pattern.span),))
    return supports


def _position(role: Role, value: ActionValue, span: Span) -> int:
    assert isinstance(role.actions, FiniteActions)
    values = role.actions.values
    if value not in values:
        help = did_you_mean(str(value), [str(v) for v in values])
        message = f"the role '{role.name}' has no action '{value}'"
        raise fail("unknown-action", message, span, help)
    return values.index(value)


def _positions(role: Role, column: Sequence[str], span: Span) -> list[int]:
    assert isinstance(role.actions, FiniteActions)
    known: dict[str, int] = {str(v): k for k, v in enumerate(role.actions.values)}
    try:
        return [known[label] for label in column]
    except KeyError:
        for label in set(column) - set(known):
            word = label[0].isalpha() or label[0] == "_"
            known[label] = _position(role, label if word else rational(label), span)
        return [known[label] for label in column]


def _flat(supports: Sequence[Iterable[int]], shape: Sequence[int]) -> Iterator[int]:
    for profile in product(*supports):
        cell = 0
        for k, size in zip(profile, shape, strict=True):
            cell = cell * size + k
        yield cell


# --- coverage ----------------------------------------------------------------------------------


def _fill(
    cells: array[int], supports: Sequence[Sequence[int]], shape: Sequence[int], spans: list[Span]
) -> None:
    number = len(spans) - 1
    fresh, taken = False, 0
    for cell in _flat(supports, shape):
        if cells[cell] == UNSET:
            cells[cell] = number
            fresh = True
        else:
            taken = cells[cell]
    if not fresh:
        note = Note("this row counts", spans[taken])
        single = prod(map(len, supports)) == 1
        id = "duplicate-payoff-row" if single else "unreachable-payoff-row"
        message = "this row never counts: an earlier one matches its profile"
        raise fail(id, message, spans[number], "remove one of them", note)


def _fill_otherwise(
    cells: array[int],
    otherwise: int | None,
    roles: tuple[Role, ...],
    shape: Sequence[int],
    span: Span,
    problems: Problems,
) -> None:
    missing = [cell for cell, row in enumerate(cells) if row == UNSET]
    if otherwise is not None:
        for cell in missing:
            cells[cell] = otherwise
    elif missing and not problems.found:
        _missing(missing, roles, span)


def _missing(cells: Sequence[int], roles: tuple[Role, ...], span: Span) -> None:
    shown = "; ".join(profile_text(cell, roles) for cell in cells[:3])
    more = f" and {len(cells) - 3:,} more" if len(cells) > 3 else ""
    plural = "" if len(cells) == 1 else "s"
    message = f"no payoffs for the profile{plural} {shown}{more}"
    raise fail("missing-payoff-row", message, span, "add the rows, or 'otherwise: VALUE'")


def _raw_coverage(
    flat: Sequence[int], roles: tuple[Role, ...], shape: Sequence[int], tree: ast.RawPayoffTable
) -> None:
    seen = set(flat)
    if len(seen) < len(flat):
        twice = next(cell for cell, count in Counter(flat).items() if count > 1)
        message = f"the profile {profile_text(twice, roles)} has two rows"
        raise fail("duplicate-payoff-row", message, tree.span, "remove one of them")
    if len(seen) < prod(shape):
        _missing([cell for cell in range(prod(shape)) if cell not in seen], roles, tree.span)


def _assemble(
    cells: array[int], rows: list[tuple[Expr, ...]], roles: int, span: Span
) -> PayoffTable:
    """The table with equal payoff expressions shared."""
    index: dict[Expr, int] = {}
    columns = [
        [index.setdefault(row[r if len(row) > 1 else 0], len(index)) for row in rows]
        for r in range(roles)
    ]
    entries = tuple(
        array("I", (column[row] if row != UNSET else 0 for row in cells)) for column in columns
    )
    return PayoffTable(entries, tuple(index), span)

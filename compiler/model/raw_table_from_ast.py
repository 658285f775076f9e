"""This module resolves large payoff tables of plain numbers, which come as columns of text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import islice

from ...dsl import ast
from ...dsl.diagnostic import Note, fail
from ...dsl.source import Span
from ..expr import Constant, Rational
from ..terms import PayoffTable, Role
from ..values import rational
from .table_from_ast import (
    Cells,
    Places,
    action_places,
    profile_text,
    refuse_missing,
    table_shape,
    unknown_action,
    wrong_profile_length,
    wrong_value_count,
)

WORD = re.compile(r"#[^\n]*|[,:]|[^\s,:#]+")


def resolve_raw_table(tree: ast.RawPayoffTable, roles: tuple[Role, ...]) -> PayoffTable:
    """The payoffs of every profile, each of which has one row.

    Raises:
        SpecError: as `resolve_table`, and a number that is none.
    """
    shape = table_shape(roles, tree.span)
    if len(tree.labels) != len(roles):
        raise wrong_profile_length(len(tree.labels), len(roles), _place(tree, 0))
    if len(tree.values) not in (1, len(roles)):
        raise wrong_value_count(len(tree.values), len(roles), _place(tree, 0))
    places = action_places(roles)
    flat = _positions(tree, 0, roles[0], places[0])
    for r in range(1, len(roles)):
        column = _positions(tree, r, roles[r], places[r])
        flat = [a * shape[r] + b for a, b in zip(flat, column, strict=True)]
    _check_coverage(flat, roles, shape, tree)
    spellings = {spelling: None for column in tree.values for spelling in column}
    index = {spelling: k for k, spelling in enumerate(spellings)}
    values = tuple(Constant(_number(tree, spelling), tree.span) for spelling in spellings)
    entries = []
    for spelled in tree.values:
        entry = array("I", [0]) * len(flat)
        for cell, spelling in zip(flat, spelled, strict=True):
            entry[cell] = index[spelling]
        entries.append(entry)
    if len(entries) == 1:
        entries *= len(roles)
    return PayoffTable(tuple(entries), values, tree.span)


def _positions(tree: ast.RawPayoffTable, column: int, role: Role, places: Places) -> list[int]:
    """The places of the actions in a column of labels."""
    labels = tree.labels[column]
    known: dict[str, int] = {}
    for label in dict.fromkeys(labels):
        is_name = label[0].isalpha() or label[0] == "_"
        value = label if is_name else _number(tree, label)
        if value not in places:
            span = _place(tree, labels.index(label), 2 * column)
            raise unknown_action(role, value, span)
        known[label] = places[value]
    return [known[label] for label in labels]


def _check_coverage(
    flat: Sequence[int], roles: Sequence[Role], shape: Sequence[int], tree: ast.RawPayoffTable
) -> None:
    cells = Cells.of(shape)
    for row, cell in enumerate(flat, 1):
        if cells.rows[cell]:
            note = Note("this row counts", _place(tree, cells.rows[cell] - 1))
            message = f"the profile ({profile_text(cell, roles)}) has a row above"
            span = _place(tree, row - 1)
            raise fail("duplicate-payoff-row", message, span, "remove one of them", note)
        cells.rows[cell] = row
    refuse_missing(cells, roles, tree.span)


def _number(tree: ast.RawPayoffTable, spelling: str) -> Rational:
    try:
        return rational(spelling)
    except ValueError:
        columns = [*tree.labels, *tree.values]
        column = next(k for k, cells in enumerate(columns) if spelling in cells)
        span = _place(tree, columns[column].index(spelling), 2 * column)
        message = "this is not a number" if len(spelling) < 1000 else "this number is too long"
        raise fail("no-value", message, span, "round it, or divide by another number") from None


def _place(tree: ast.RawPayoffTable, row: int, word: int | None = None) -> Span:
    """Where a row stands in the text, or a word of it (signs between labels count)."""
    width = 2 * (len(tree.labels) + len(tree.values)) - 1
    first = row * width + (word or 0)
    count = width if word is None else 1
    start = tree.span.end - len(tree.text)
    words = (m for m in WORD.finditer(tree.text, int(tree.text.startswith("{"))) if m[0][0] != "#")
    found = list(islice(words, first, first + count))
    return Span(tree.span.source, start + found[0].start(), start + found[-1].end())

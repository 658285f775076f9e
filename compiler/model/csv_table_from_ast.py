"""This module resolves `payoffs from "table.csv"`: a payoff table in a file of its own.

A line lists one action for each role and then the payoffs, as in a row of `payoffs { ... }` with a
comma for the colon; numbers only, no expressions. A first line may name the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from ...dsl import ast
from ...dsl.diagnostic import SpecError, fail
from ...dsl.raw_tables import LABEL, VALUE
from ...dsl.source import Source, Span
from ..terms import PayoffTable
from .raw_table_from_ast import resolve_raw_table
from .scope import Context, Problems
from .table_from_ast import resolve_table, wrong_profile_length

CELL = re.compile(r'[ \t]*(?:"([^"\n]*)"|([^",\n]*?))[ \t]*(?:,|$)')
NUMBER = re.compile(r"(-?)([0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?)(?:/([0-9][0-9_.]*))?")
HELP = "a line lists one action for each role, then one payoff for each, with commas between"


@frozen
class _Cell:
    text: str
    span: Span


_Row = list[_Cell]


def resolve_csv_table(
    tree: ast.PayoffsFile, context: Context, problems: Problems
) -> PayoffTable | None:
    """The payoffs of every profile; None where some were complained about.

    Raises:
        SpecError: as `resolve_table`; a header that names other roles; a cell that is no number.
    """
    assert tree.source is not None
    source, roles = tree.source, [role.name for role in context.roles]
    begin = _body(source, roles)
    raw = _columns(source, begin, len(roles))
    if raw is not None:
        return resolve_raw_table(raw, context.roles)
    before, rows = problems.failures, []
    for cells in _rows(source, begin):
        with problems.gathering():
            rows.append(_row(cells, len(roles)))
    if problems.failures > before:
        return None
    whole = Span(source, begin, len(source.text))
    return resolve_table(ast.PayoffTable(None, tuple(rows), whole), context, problems)


def _columns(source: Source, begin: int, roles: int) -> ast.RawPayoffTable | None:
    """The table as columns, if it is regular and holds nothing but labels and numbers."""
    text = source.text[begin:]
    if not text.isascii() or any(sign in text for sign in '"#\v\f\x1c\x1d\x1e\x1f'):
        return None
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    commas = lines[0].count(",") if lines else -1
    if commas < roles or any(line.count(",") != commas for line in lines):
        return None
    words = text.replace(",", " ").split()
    width = commas + 1
    if len(words) != width * len(lines):
        return None
    columns = [tuple(words[k::width]) for k in range(width)]
    labels, values = tuple(columns[:roles]), tuple(columns[roles:])
    fits = all(map(LABEL.fullmatch, set().union(*labels)))
    if not fits or any("_" in column for column in labels) or "otherwise" in labels[0]:
        return None
    if not all(map(VALUE.fullmatch, set().union(*values))):
        return None
    return ast.RawPayoffTable(text, labels, values, Span(source, begin, len(source.text)))


def _body(source: Source, roles: Sequence[str]) -> int:
    """Where the rows begin, behind the header if there is one."""
    for cells in _rows(source, 0):
        width, names = len(cells), [cell.text for cell in cells[: len(roles)]]
        if width == 1 and re.search(r"[;\t]", names[0]):
            message = "commas separate cells, and nothing else"
            raise fail("malformed-csv", message, cells[0].span, HELP)
        payoffs = cells[len(roles) :] if width > len(roles) else []
        if names[0] == "otherwise" or not any(_is_word(cell.text) for cell in payoffs):
            return 0
        if names != list(roles):
            message = f"the header names {', '.join(names)}; the roles are {', '.join(roles)}"
            help = "the columns follow the order of 'roles'; the names of the rest are free"
            raise fail("wrong-csv-header", message, cells[0].span.to(cells[-1].span), help)
        return source.text.find("\n", cells[-1].span.end) + 1 or len(source.text)
    raise fail("empty-csv", f"'{source.name}' has no rows", Span(source, 0, 0), HELP)


def _is_word(text: str) -> bool:
    return bool(re.match(r"[^\W\d]", text))


def _rows(source: Source, begin: int) -> list[_Row]:
    """The cells of each line that is not empty; `#` begins a comment."""
    found = []
    start = begin
    for line in source.text[begin:].split("\n"):
        code = line.partition("#")[0].rstrip()
        if code.strip():
            found.append(_cells(source, start, code))
        start += len(line) + 1
    return found


def _cells(source: Source, start: int, line: str) -> _Row:
    found, at = [], 0
    while True:
        match = CELL.match(line, at)
        if match is None:
            span = Span(source, start + at, start + len(line))
            raise fail("malformed-csv", "this cell does not end in a comma", span, HELP)
        group = 1 if match[1] is not None else 2
        span = Span(source, start + match.start(group), start + match.end(group))
        found.append(_Cell(match[group].strip(), span))
        if match.end() == len(line) and not match[0].endswith(","):
            return found
        at = match.end()


def _row(cells: _Row, roles: int) -> ast.PayoffRow:
    span = cells[0].span.to(cells[-1].span)
    if cells[0].text == "otherwise":
        return ast.PayoffRow(None, tuple(map(_number, cells[1:])), span)
    if len(cells) < roles:
        raise wrong_profile_length(len(cells), roles, span)
    profile = tuple(map(_pattern, cells[:roles]))
    return ast.PayoffRow(profile, tuple(map(_number, cells[roles:])), span)


def _pattern(cell: _Cell) -> ast.Pattern:
    if cell.text == "_":
        return ast.Wildcard(cell.span)
    if re.fullmatch(r"[^\W\d]\w*", cell.text):
        return ast.Name(cell.text, cell.span)
    found = _parsed(cell)
    if found is None:
        message = f"'{cell.text}' is no action" if cell.text else "an action is missing here"
        raise fail("expected-action", message, cell.span, HELP)
    return found


def _number(cell: _Cell) -> ast.Label:
    found = _parsed(cell)
    if found is None:
        raise _no_number(cell)
    return found


def _no_number(cell: _Cell) -> SpecError:
    message = f"'{cell.text}' is no number" if cell.text else "a payoff is missing here"
    help = "write numbers such as 3, -0.25 or 1/3; formulas have their place in the spec"
    return fail("csv-not-a-number", message, cell.span, help)


def _parsed(cell: _Cell) -> ast.Label | None:
    """The tree of a number: `3`, `-0.25`, `1/3`."""
    match = NUMBER.fullmatch(cell.text)
    if match is None or not VALUE.fullmatch(cell.text):
        return None
    top: ast.Number | ast.Unary = ast.Number(match[2], cell.span)
    if match[1]:
        top = ast.Unary("-", top, cell.span)
    return ast.Binary("/", top, ast.Number(match[3], cell.span), cell.span) if match[3] else top

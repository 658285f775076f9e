"""This module lays out what takes several lines: docstrings, tables and long conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from . import ast
from .text_expressions import LEVELS, LOOSEST, expression

WIDTH = 100
WIDEST_CELL = 24

Cells: TypeAlias = tuple[list[str] | None, list[str]]
"""The left and the right cells of a row; None stands for `otherwise`."""


@frozen(eq=False)
class Line:
    """A line of output and the characters of the source that it shows.

    With `until` they end with the next such lexeme behind `end`; a `docstring` is the next one
    behind `start`. The text of a docstring may hold line breaks, and so may that of a table kept
    `verbatim`, with the comments in it. No blank line stands above a `continued` one.
    """

    indent: int
    text: str
    start: int
    end: int
    until: str = ""
    docstring: bool = False
    verbatim: bool = False
    continued: bool = False


def line(indent: int, text: str, node: ast.Node) -> Line:
    """The line that shows a node."""
    return Line(indent, text, node.span.start, node.span.end)


def docstring_line(indent: int, text: str, start: int) -> Line:
    """The lines of the docstring that is the next one behind `start`, indented like its quotes."""
    first, *rest = text.split("\n")
    margin = "  " * indent
    shown = [f"{margin}{part}" if part else "" for part in rest]
    flush = not rest or any(part and not part[0].isspace() for part in rest)
    opening = f'"""{first}' if flush else f'"""\n{margin}{first}'
    if flush and first.startswith('"'):
        opening = f'""" {first}'
    closing = ' """' if text.endswith('"') else '"""'
    quoted = "\n".join([opening, *shown]) + closing
    return Line(indent, quoted, start, start, docstring=True)


def table(rows: Sequence[ast.Node], cells: Sequence[Cells]) -> list[Line]:
    """Rows `left, left: right, right`, each kind of row with its cells below each other."""
    lefts = [left for left, _ in cells if left is not None]
    heads = iter(_columns(lefts, ":"))
    starts = ["otherwise:" if left is None else next(heads) for left, _ in cells]
    if len({len(left) for left in lefts}) == 1 and _narrow(lefts):
        width = max(map(len, starts))
        starts = [start.ljust(width) for start in starts]
    groups = {
        len(right): _columns([r for _, r in cells if len(r) == len(right)], "")
        for _, right in cells
    }
    tails = {count: iter(group) for count, group in groups.items()}
    return [
        line(2, f"{start} {next(tails[len(right)])}".rstrip(), row)
        for row, start, (_, right) in zip(rows, starts, cells, strict=True)
    ]


def _columns(rows: Sequence[Sequence[str]], end: str) -> list[str]:
    """The rows with commas between the cells and `end` behind them, padded to columns.

    Rows of another length than the first, and wide cells, are left as they are.
    """
    usual = [row for row in rows if len(row) == len(rows[0])]
    columns = list(zip(*usual, strict=True))
    widths = [max(map(len, column)) for column in columns]
    digits = [all(cell[-1].isdigit() for cell in column) for column in columns]
    if not _narrow(usual):
        usual = []
    result = []
    for row in rows:
        signs = [","] * (len(row) - 1) + [end]
        shown = [f"{cell}{sign}" for cell, sign in zip(row, signs, strict=True)]
        if len(row) == len(widths) and usual:
            widest = [width + len(sign) for width, sign in zip(widths, signs, strict=True)]
            shown = [
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(shown, widest, digits, strict=True)
            ]
        result.append(" ".join(shown))
    return result


def _narrow(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every cell is short enough for columns."""
    return all(len(cell) <= WIDEST_CELL for row in rows for cell in row)


def wrapped(
    node: ast.Expr, indent: int, prefix: str = "", level: int = LOOSEST, last: bool = True
) -> list[Line]:
    """A condition in one line, or one for each operand of `and` or `or`, as far as needed."""
    text = f"{prefix}{expression(node, level, last)}"
    whole = evolve(line(indent, text, node), continued=True)
    if len(text) + 2 * indent <= WIDTH:
        return [whole]
    if isinstance(node, ast.Quantified) and last:
        head = f"{prefix}{node.quantifier} {node.variable.id} in {expression(node.collection)}:"
        opening = evolve(whole, text=head, end=node.collection.span.end, until=":")
        return [opening, *wrapped(node.condition, indent + 1)]
    if isinstance(node, ast.Binary) and node.operator in {"and", "or"}:
        own = LEVELS[node.operator]
        first, *rest = _operands(node, node.operator)
        if own >= level:
            result = wrapped(first, indent, prefix, own, False)
            for part in rest:
                final = last and part is rest[-1]
                result += wrapped(part, indent, f"{node.operator} ", own + 1, final)
            return result
    return [whole]


def _operands(node: ast.Expr, operator: str) -> list[ast.Expr]:
    """What a chain of one operator joins, from left to right."""
    parts = []
    while isinstance(node, ast.Binary) and node.operator == operator:
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]

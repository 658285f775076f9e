"""This module sets text: numbers, plays and tables, the same with and without colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from .numbers import shown

BOLD, GREEN, RED, YELLOW, DIM, PLAIN = (f"\033[{k}m" for k in (1, 32, 31, 33, 2, 0))
WIDE = 100
"""Tables wider than this are set in another way."""

MAX_ROWS = 60
"""Equilibria, or rows of a table, that are printed; the rest are counted."""


@frozen
class Style:
    """How to write: with colours or without, numbers exact where they are or as decimals."""

    colour: bool = False
    decimal: bool = False

    def paint(self, text: str, tint: str) -> str:
        return f"{tint}{text}{PLAIN}" if self.colour else text

    def number(self, value: Any) -> str:
        return shown(value, self.decimal)


PLAIN_STYLE = Style()


def size(count: int) -> str:
    """A count as people read it."""
    if count < 10**9:
        return f"{count:,}"
    return f"{float(count):.1e}" if count < 10**300 else "over 1e300"


def columns(rows: Iterable[Sequence[str]], indent: int = 2, gap: int = 3) -> list[str]:
    """Rows of cells as aligned lines."""
    table = [list(row) for row in rows]
    width = max(map(len, table), default=0)
    table = [row + [""] * (width - len(row)) for row in table]
    sizes = [max(len(row[k]) for row in table) for k in range(width)]
    joined = (
        (" " * gap).join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
        for row in table
    )
    return [(" " * indent + line).rstrip() for line in joined]


def vector_rows(points: Sequence[Sequence[Any]], style: Style) -> list[list[str]]:
    """Points as rows of a table, those that look alike once; the first few and how many more."""
    rows = list(dict.fromkeys(tuple(style.number(x) for x in point) for point in points))
    shown = [list(row) for row in rows[:MAX_ROWS]]
    return shown + ([[f"and {len(rows) - MAX_ROWS} more"]] if len(rows) > MAX_ROWS else [])


def play_text(play: Sequence[Any]) -> str:
    """A play as text: `C D`, with long repetitions counted."""
    if len(play) > 6 and len(set(play)) == 1:
        return f"{play[0]} in all {len(play)} roles"
    return " ".join(map(str, play))


def drawn(play: Sequence[Any], probability: Any, style: Style) -> str:
    shown = play_text(play)
    return shown if probability == 1 else f"{shown} with {style.number(probability)}"


def exactness(exact: bool) -> str:
    return "exact" if exact else "numerical"

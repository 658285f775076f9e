"""This module cuts a large `payoffs` block of labels and numbers into columns, as text."""

from __future__ import annotations

import re

from .ast import RawPayoffTable
from .lexer import RESERVED
from .source import Span

MIN_ROWS = 400
"""Smaller tables are parsed row by row, so that every small table looks the same."""

COMMENT = re.compile(r"#[^\n]*")
DIGITS = r"[0-9]{1,99}(?:_[0-9]{1,99}){0,20}"
NUMBER = rf"-?{DIGITS}(?:\.{DIGITS})?(?:[eE][+-]?[0-9]{{1,3}})?"
FRACTION = rf"{NUMBER}(?:/{NUMBER[2:]})?"
LABEL = re.compile(rf"[^\W\d]\w*|{FRACTION}")
VALUE = re.compile(FRACTION)
ODD = '"\v\x1c\x1d\x1e\x1f'
"""A docstring, and characters that `str.split` takes for space but the language does not."""


def raw_table(text: str, span: Span) -> RawPayoffTable | None:
    """The table, or None where the text is small or holds anything but plain regular rows.

    `text` is the block from `{` to `}`. Works on whole columns with string methods: there is no
    object for a number beside its own spelling.
    """
    if text.count(":") < MIN_ROWS or not text.isascii() or any(c in text for c in ODD):
        return None
    body = COMMENT.sub(" ", text[1:-1]) if "#" in text else text[1:-1]
    rows = body.count(":")
    if rows < MIN_ROWS:
        return None
    depth = body.partition(":")[0].count(",") + 1
    words = body.replace(",", " , ").replace(":", " : ").split()
    width, extra = divmod(len(words), rows)
    if extra or width % 2 == 0:
        return None
    for k in range(1, width, 2):
        sign = ":" if k == 2 * depth - 1 else ","
        if words[k::width] != [sign] * rows:
            return None
    columns = [tuple(words[k::width]) for k in range(0, width, 2)]
    labels, values = tuple(columns[:depth]), tuple(columns[depth:])
    if not (_plain_labels(labels) and all(map(VALUE.fullmatch, set().union(*values)))):
        return None
    return RawPayoffTable(text, labels, values, span)


def _plain_labels(columns: tuple[tuple[str, ...], ...]) -> bool:
    """Whether all are names or numbers."""
    found = set().union(*columns)
    return all(LABEL.fullmatch(label) and label not in RESERVED for label in found)

"""This module defines the syntax tree of base games."""

from __future__ import annotations

from typing import TypeAlias

from .ast_expressions import (
    Binary,
    Expr,
    Interval,
    Name,
    Node,
    Number,
    Range,
    Reference,
    Unary,
    node,
)
from .source import Source, Span


@node
class Formal(Node):
    """A formal parameter of a game with its default."""

    name: Name
    default: Expr
    span: Span


@node
class Declarator(Node):
    """A declared name or array: `row`, `member[n]`."""

    name: Name
    size: Expr | None
    span: Span


@node
class Roles(Node):
    declarators: tuple[Declarator, ...]
    span: Span


@node
class Labels(Node):
    """`C, D` or `0, -1, 1/4`: what stands there may yet be no `Label`."""

    items: tuple[Expr, ...]
    span: Span


@node
class Actions(Node):
    """`actions [of row, col:] C, D`, `actions 0..20 step 5`, `actions in [0, 10]`."""

    of: tuple[Reference, ...]
    values: Labels | Range | Interval
    span: Span


@node
class Wildcard(Node):
    """`_` in a profile."""

    span: Span


Label: TypeAlias = Name | Number | Unary | Binary
"""An action written out: `C`, `3`, `-1`, `1/4`, `-1/4`."""

Pattern: TypeAlias = Label | Wildcard


@node
class PayoffRow(Node):
    """`C, D: 0, 5`; the profile is None in the row `otherwise: ...`."""

    profile: tuple[Pattern, ...] | None
    values: tuple[Expr, ...]
    span: Span


@node
class PayoffTable(Node):
    """`payoffs { ... }`, row by row."""

    docstring: str | None
    rows: tuple[PayoffRow, ...]
    span: Span


@node
class RawPayoffTable(Node):
    """A large `payoffs { ... }` that holds nothing but labels and numbers, kept as text.

    `labels` holds the profile column by column (one tuple of labels per role), `values` the
    numbers as spelled, column by column; row k of the table is the k-th entry of each.
    `text` is the block as written, from `{` to `}`.
    """

    text: str
    labels: tuple[tuple[str, ...], ...]
    values: tuple[tuple[str, ...], ...]
    span: Span


@node
class PayoffsFile(Node):
    """`payoffs from "table.csv"`; `source` is the text of the file, once it has been read."""

    path: str
    span: Span
    source: Source | None = None


@node
class Payoff(Node):
    """`payoff [of member, ...] = EXPR`; `of` is empty when it holds for every role."""

    of: tuple[Reference, ...]
    value: Expr
    span: Span


GameMember: TypeAlias = Roles | Actions | PayoffTable | RawPayoffTable | PayoffsFile | Payoff


@node
class Game(Node):
    name: Name
    formals: tuple[Formal, ...]
    docstring: str | None
    members: tuple[GameMember, ...]
    span: Span

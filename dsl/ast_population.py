"""This module defines the syntax tree of populations, objectives and states."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .ast_expressions import Domain, Expr, Name, Node, Reference, node
from .ast_game import Declarator, Label
from .source import Span


@node
class Llms(Node):
    declarators: tuple[Declarator, ...]
    span: Span


@node
class Rest(Node):
    """The share `rest`."""

    span: Span


@node
class Share(Node):
    """`Large share` in a `clients` line: an LLM and an expression or `rest`."""

    llm: Reference
    value: Expr | Rest
    span: Span


@node
class Clients(Node):
    """`clients [of row, ...]: Large share, Small rest`; `of` is empty for every role."""

    of: tuple[Reference, ...]
    shares: tuple[Share, ...]
    span: Span


@node
class Independent(Node):
    """`matching independent`."""

    span: Span


@node
class Assortative(Node):
    """`matching assortative EXPR`."""

    probability: Expr
    span: Span


@node
class JointRow(Node):
    """`Large, Small: 1/2`: one LLM per role, and the probability of that governor profile."""

    governors: tuple[Reference, ...]
    probability: Expr
    span: Span


@node
class Joint(Node):
    """`matching joint { ... }`."""

    rows: tuple[JointRow, ...]
    span: Span


@node
class Instructions(Node):
    kind: Literal["by_role", "uniform"]
    span: Span


@node
class Draws(Node):
    kind: Literal["common", "independent"]
    span: Span


@node
class Compliance(Node):
    """`compliance [of Small, ...] EXPR [otherwise ACTION]`."""

    of: tuple[Reference, ...]
    value: Expr
    otherwise: Label | None
    span: Span


@node
class Objective(Node):
    """`objective [of Large, ...] = EXPR`, at top level or in the population."""

    of: tuple[Reference, ...]
    value: Expr
    span: Span


@node
class State(Node):
    """`state NAME [of Large, ...] [in DOMAIN] = EXPR next EXPR`, at top level or in the
    population."""

    name: Name
    of: tuple[Reference, ...]
    domain: Domain | None
    initial: Expr
    next: Expr
    span: Span


PopulationMember: TypeAlias = (
    Llms
    | Clients
    | Independent
    | Assortative
    | Joint
    | Instructions
    | Draws
    | Compliance
    | Objective
    | State
)


@node
class Population(Node):
    docstring: str | None
    members: tuple[PopulationMember, ...]
    span: Span

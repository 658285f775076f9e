"""This module defines the syntax tree of a `.game` file: what was written, nothing decided yet.

Every class is frozen, plain data; spans are left out of equality and repr. Numbers keep their
spelling, names are strings. A grammar rule `some_rule` builds the class `SomeRule`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from .ast_expressions import (
    Binary as Binary,
)
from .ast_expressions import (
    Call as Call,
)
from .ast_expressions import (
    Choice as Choice,
)
from .ast_expressions import (
    Comparison as Comparison,
)
from .ast_expressions import (
    Comprehension as Comprehension,
)
from .ast_expressions import (
    Conditional as Conditional,
)
from .ast_expressions import (
    Domain as Domain,
)
from .ast_expressions import (
    Expr as Expr,
)
from .ast_expressions import (
    Field as Field,
)
from .ast_expressions import (
    Index as Index,
)
from .ast_expressions import (
    Interval as Interval,
)
from .ast_expressions import (
    Name as Name,
)
from .ast_expressions import (
    Named as Named,
)
from .ast_expressions import (
    Node as Node,
)
from .ast_expressions import (
    Number as Number,
)
from .ast_expressions import (
    Quantified as Quantified,
)
from .ast_expressions import (
    Range as Range,
)
from .ast_expressions import (
    Reference as Reference,
)
from .ast_expressions import (
    Tuple as Tuple,
)
from .ast_expressions import (
    Unary as Unary,
)
from .ast_expressions import (
    node as node,
)
from .ast_game import (
    Actions as Actions,
)
from .ast_game import (
    Declarator as Declarator,
)
from .ast_game import (
    Formal as Formal,
)
from .ast_game import (
    Game as Game,
)
from .ast_game import (
    GameMember as GameMember,
)
from .ast_game import (
    Label as Label,
)
from .ast_game import (
    Labels as Labels,
)
from .ast_game import (
    Pattern as Pattern,
)
from .ast_game import (
    Payoff as Payoff,
)
from .ast_game import (
    PayoffRow as PayoffRow,
)
from .ast_game import (
    PayoffsFile as PayoffsFile,
)
from .ast_game import (
    PayoffTable as PayoffTable,
)
from .ast_game import (
    RawPayoffTable as RawPayoffTable,
)
from .ast_game import (
    Roles as Roles,
)
from .ast_game import (
    Wildcard as Wildcard,
)
from .ast_population import (
    Assortative as Assortative,
)
from .ast_population import (
    Clients as Clients,
)
from .ast_population import (
    Compliance as Compliance,
)
from .ast_population import (
    Draws as Draws,
)
from .ast_population import (
    Independent as Independent,
)
from .ast_population import (
    Instructions as Instructions,
)
from .ast_population import (
    Joint as Joint,
)
from .ast_population import (
    JointRow as JointRow,
)
from .ast_population import (
    Llms as Llms,
)
from .ast_population import (
    Objective as Objective,
)
from .ast_population import (
    Population as Population,
)
from .ast_population import (
    PopulationMember as PopulationMember,
)
from .ast_population import (
    Rest as Rest,
)
from .ast_population import (
    Share as Share,
)
from .ast_population import (
    State as State,
)
from .source import Span

# --- monitoring and repetition -----------------------------------------------------------------


@node
class Signals(Node):
    """`signal good, bad`."""

    names: tuple[Name, ...]
    span: Span


@node
class Chance(Node):
    """`chance of good = EXPR`."""

    signal: Name
    value: Expr
    span: Span


@node
class Outcome(Node):
    """`outcome EXPR`."""

    value: Expr
    span: Span


@node
class Noise(Node):
    value: Expr
    span: Span


@node
class Delay(Node):
    value: Expr
    span: Span


@node
class Sample(Node):
    value: Expr
    span: Span


MonitoringMember: TypeAlias = Signals | Chance | Outcome | Noise | Delay | Sample


@node
class Monitoring(Node):
    """`monitoring KIND [{ ... }]`; an empty block is the same as none."""

    kind: Literal["perfect", "clients", "identified", "none", "public"]
    docstring: str | None
    members: tuple[MonitoringMember, ...]
    span: Span


@node
class Discount(Node):
    value: Expr
    span: Span


@node
class Rounds(Node):
    value: Expr
    span: Span


@node
class Repeated(Node):
    docstring: str | None
    members: tuple[Discount | Rounds, ...]
    span: Span


# --- the file ----------------------------------------------------------------------------------


@node
class Use(Node):
    """`use "path"`."""

    path: str
    span: Span


@node
class Setting(Node):
    """`name = value` among the arguments of `play` or of an analysis.

    `name` is None for a positional argument; `value` may be a domain in an analysis.
    """

    name: Expr | None
    value: Expr | Domain
    span: Span


@node
class Play(Node):
    """`play game[(formal = value, ...)]`."""

    game: Name
    arguments: tuple[Setting, ...]
    span: Span


@node
class Param(Node):
    """`param NAME [in DOMAIN] = DEFAULT`."""

    name: Name
    domain: Domain | None
    default: Expr
    span: Span


@node
class Let(Node):
    """`let NAME = EXPR`."""

    name: Name
    value: Expr
    span: Span


@node
class Analysis(Node):
    """`analysis NAME = METHOD[(argument = value, ...)]`."""

    name: Name
    method: Name
    arguments: tuple[Setting, ...]
    span: Span


@node
class Binding(Node):
    """`share in {3/4, 4/5}` among the `for` clauses of a claim."""

    name: Name
    domain: Domain
    span: Span


@node
class Claim(Node):
    """`claim "text" [for p in DOMAIN, ...]: CONDITION`."""

    text: str
    bindings: tuple[Binding, ...]
    condition: Expr
    span: Span


Declaration: TypeAlias = (
    Use
    | Play
    | Param
    | Let
    | State
    | Game
    | Population
    | Objective
    | Monitoring
    | Repeated
    | Analysis
    | Claim
)


@node
class File(Node):
    """A whole `.game` file."""

    docstring: str | None
    declarations: tuple[Declaration, ...]
    span: Span

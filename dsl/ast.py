"""This module defines the syntax tree of a `.game` file: what was written, nothing decided yet.

Every class is frozen, plain data; spans are left out of equality and repr. Numbers keep their
spelling, names are strings. A grammar rule `some_rule` builds the class `SomeRule`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar, dataclass_transform

from attrs import frozen

from .source import Source, Span

T = TypeVar("T")


class Node:
    """What every class of the tree shares: equality, hash and repr, all blind to `span`.

    Written once here because methods generated for each class triple the time to import this.
    """

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    span: Span

    def __eq__(self, other: object) -> bool:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return all(
            getattr(self, name) == getattr(other, name)
            for name in self.__match_args__
            if name != "span"
        )

    def __hash__(self) -> int:
        values = [getattr(self, name) for name in self.__match_args__ if name != "span"]
        return hash((self.__class__, *values))

    def __repr__(self) -> str:
        shown = [
            f"{name}={getattr(self, name)!r}" for name in self.__match_args__ if name != "span"
        ]
        return f"{self.__class__.__name__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True)
def node(cls: type[T]) -> type[T]:
    """Make `cls` a frozen attrs class that takes its other methods from `Node`."""
    return frozen(cls, eq=False, repr=False)


# --- expressions -------------------------------------------------------------------------------


@node
class Number(Node):
    """An exact decimal number as spelled: `3`, `0.25`, `1e-3`, `10_000`."""

    spelling: str
    span: Span


@node
class Name(Node):
    id: str
    span: Span


@node
class Index(Node):
    """`base[index]`: `member[3]`, `total[Large]`, `e.mean[Large]`, `provider[2]`.

    An index is an expression or, in the heads of declarations, a range (`member[1..5]`).
    """

    base: Expr
    index: Expr | Range
    span: Span


@node
class Field(Node):
    """`base.name`: `e.mean`."""

    base: Expr
    name: str
    span: Span


@node
class Call(Node):
    """`function(argument, ...)`: `min(a, b)`, `count(all, own)`, `sum(others)`."""

    function: Name
    arguments: tuple[Expr, ...]
    span: Span


@node
class Comprehension(Node):
    """`function(body for variable in range)`: `sum(member[j] for j in 1..n)`."""

    function: Name
    body: Expr
    variable: Name
    range: Range
    span: Span


@node
class Unary(Node):
    """`operator` is `-`, `+` or `not`."""

    operator: str
    operand: Expr
    span: Span


@node
class Binary(Node):
    """`operator` is one of `+ - * / ^ mod and or`."""

    operator: str
    left: Expr
    right: Expr
    span: Span


@node
class Comparison(Node):
    """`left operator right [within tolerance]`; `operator` is one of `== != < <= > >=`."""

    operator: str
    left: Expr
    right: Expr
    within: Expr | None
    span: Span


@node
class Conditional(Node):
    """`if condition then consequence else alternative`."""

    condition: Expr
    consequence: Expr
    alternative: Expr
    span: Span


@node
class Quantified(Node):
    """`every variable in collection: condition`, likewise `some`."""

    quantifier: str
    variable: Name
    collection: Expr
    condition: Expr
    span: Span


@node
class Tuple(Node):
    """`(C, D)`: two or more expressions; one in parentheses is the expression itself."""

    items: tuple[Expr, ...]
    span: Span


Expr: TypeAlias = (
    Number
    | Name
    | Index
    | Field
    | Call
    | Comprehension
    | Unary
    | Binary
    | Comparison
    | Conditional
    | Quantified
    | Tuple
)

# --- domains -----------------------------------------------------------------------------------


@node
class Range(Node):
    """`low..high [step s]`: the numbers low, low + s, ... up to high; the step is 1 if left out."""

    low: Expr
    high: Expr
    step: Expr | None
    span: Span


@node
class Interval(Node):
    """`[low, high]`: every number from low to high."""

    low: Expr
    high: Expr
    span: Span


@node
class Choice(Node):
    """`{v1, v2, ...}`."""

    values: tuple[Expr, ...]
    span: Span


Domain: TypeAlias = Range | Interval | Choice

# --- the base game -----------------------------------------------------------------------------


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


# --- the population ----------------------------------------------------------------------------

Reference: TypeAlias = Name | Index
"""A mention of a role or an LLM: `row`, `member[3]`, `member[1..5]`, `provider[2]`."""


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
)


@node
class Population(Node):
    docstring: str | None
    members: tuple[PopulationMember, ...]
    span: Span


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

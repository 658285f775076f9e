"""This module defines the syntax tree of expressions and domains, and what all its classes share.

Every class is frozen, plain data; spans are left out of equality and repr. Numbers keep their
spelling, names are strings. A grammar rule `some_rule` builds the class `SomeRule`.
"""

from __future__ import annotations

from typing import TypeAlias, TypeVar, dataclass_transform

from attrs import frozen

from .source import Span

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
class Named(Node):
    """`name = value` among the arguments of a call, as rules of play take them."""

    name: Name
    value: Expr
    span: Span


@node
class Call(Node):
    """`function(argument, ...)`: `min(a, b)`, `count(all, own)`, `sum(others)`."""

    function: Name
    arguments: tuple[Expr | Named, ...]
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

Reference: TypeAlias = Name | Index
"""A mention of a role or an LLM: `row`, `member[3]`, `member[1..5]`, `provider[2]`."""

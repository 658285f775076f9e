"""This module defines resolved expressions: one closed type, and how to walk and rewrite it.

Names are resolved: a parameter is an object, a role its position, an LLM its unique name.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from attrs import field, frozen

from ..dsl.source import Span

Rational: TypeAlias = int | Fraction

SPAN: Any = field(default=None, eq=False, repr=False)
"""Where an expression stands in the text; None where it was made up."""


@frozen
class RangeDomain:
    """The numbers low, low + step, ... up to high."""

    low: Expr
    high: Expr
    step: Expr
    span: Span | None = SPAN


@frozen
class IntervalDomain:
    """Every number from low to high."""

    low: Expr
    high: Expr
    span: Span | None = SPAN


@frozen
class ChoiceDomain:
    """The listed values."""

    values: tuple[Expr, ...]
    span: Span | None = SPAN


Domain: TypeAlias = RangeDomain | IntervalDomain | ChoiceDomain


@frozen(eq=False)
class Parameter:
    """A number that may be set from outside; `domain` is None when any value will do."""

    name: str
    domain: Domain | None
    default: Expr
    span: Span | None = SPAN


@frozen(eq=False)
class StateParameter(Parameter):
    """What holds a state in a round; set from outside, it is the state of the first round."""


@frozen(eq=False)
class Definition:
    """A named value that follows from others.

    `kind` is "definition" for a `let`, "argument" for an argument of the played game.
    """

    name: str
    value: Expr
    span: Span | None = SPAN
    kind: str = "definition"


Symbol: TypeAlias = Parameter | Definition

# --- leaves ------------------------------------------------------------------------------------


@frozen
class Constant:
    value: Rational | float
    span: Span | None = SPAN


@frozen
class Ref:
    """The value of a parameter or of a definition."""

    symbol: Symbol
    span: Span | None = SPAN


@frozen
class Label:
    """An action label written out."""

    text: str
    span: Span | None = SPAN


@frozen
class ActionOf:
    """The action that a role plays; `role` is its position in the game."""

    role: int
    name: str = field(eq=False)
    span: Span | None = SPAN


@frozen
class ActionAt:
    """The action of a member of a role array: `member[j]`; `first` is the position of member 1."""

    array: str
    first: int
    size: int
    index: Expr
    span: Span | None = SPAN


@frozen
class OwnAction:
    """The acting role's action."""

    span: Span | None = SPAN


@frozen
class OwnIndex:
    """The acting role's place in its array, from 1."""

    span: Span | None = SPAN


@frozen
class AllActions:
    """The list of every role's action."""

    span: Span | None = SPAN


@frozen
class OtherActions:
    """The list of every role's action but one's own."""

    span: Span | None = SPAN


@frozen
class LoopIndex:
    """The variable of an enclosing `for j in ...`."""

    name: str
    span: Span | None = SPAN


@frozen
class Aggregate:
    """`total[X]` or `mean[X]`; `llm` is a name, or None with `who` = "self" or "others"."""

    measure: str
    llm: str | None
    who: str = "llm"
    span: Span | None = SPAN


@frozen
class Welfare:
    """The sum of all LLMs' totals."""

    span: Span | None = SPAN


@frozen
class RoundNumber:
    """The number of the round that has just been played, from 1."""

    span: Span | None = SPAN


@frozen
class PublicOutcome:
    """What monitoring has just shown to all: the outcome, or the name of a signal."""

    span: Span | None = SPAN


@frozen
class ResultOf:
    """What an analysis found."""

    analysis: str
    span: Span | None = SPAN


@frozen
class Bound:
    """The variable of an enclosing `every` or `some`."""

    name: str
    span: Span | None = SPAN


# --- compounds ---------------------------------------------------------------------------------


@frozen
class Negative:
    operand: Expr
    span: Span | None = SPAN


@frozen
class Not:
    operand: Expr
    span: Span | None = SPAN


@frozen
class Arithmetic:
    """`operator` is one of `+ - * / ^ mod`."""

    operator: str
    left: Expr
    right: Expr
    span: Span | None = SPAN


@frozen
class Logic:
    """`operator` is `and` or `or`; the right side is evaluated only where it matters."""

    operator: str
    left: Expr
    right: Expr
    span: Span | None = SPAN


@frozen
class Comparison:
    """`operator` is one of `== != < <= > >=`; with a tolerance, `==` and `!=` only."""

    operator: str
    left: Expr
    right: Expr
    within: Expr | None = None
    span: Span | None = SPAN


@frozen
class Conditional:
    condition: Expr
    consequence: Expr
    alternative: Expr
    span: Span | None = SPAN


@frozen
class Function:
    """`min max abs sqrt exp log floor ceil` of numbers."""

    name: str
    arguments: tuple[Expr, ...]
    span: Span | None = SPAN


@frozen
class Fold:
    """`sum mean prod min max` of a list of actions."""

    name: str
    items: Expr
    span: Span | None = SPAN


@frozen
class Loop:
    """`name(body for variable in low..high step s)`; `count` counts where the body holds."""

    name: str
    body: Expr
    variable: str
    range: RangeDomain
    span: Span | None = SPAN


@frozen
class Count:
    """How often an action occurs in a list of actions."""

    items: Expr
    action: Expr
    span: Span | None = SPAN


@frozen
class Frequency:
    """How often clients have just played an action, in one role or over a list of roles."""

    items: Expr
    action: Expr
    span: Span | None = SPAN


@frozen
class TupleOf:
    """A play written out: `(C, C)`."""

    items: tuple[Expr, ...]
    span: Span | None = SPAN


@frozen
class ItemOf:
    """A member of a list of results that has an order: `path[6]`, counted from 1."""

    base: Expr
    index: Expr
    span: Span | None = SPAN


@frozen
class FieldOf:
    """A named field of a result: `e.mean`."""

    base: Expr
    name: str
    span: Span | None = SPAN


@frozen
class AtLlm:
    """The entry of a field that belongs to one LLM: `e.mean[Large]`."""

    base: Expr
    llm: str
    span: Span | None = SPAN


@frozen
class CountOf:
    """How many results a list holds: `count(one_shot)`."""

    collection: Expr
    span: Span | None = SPAN


@frozen
class Quantified:
    """`quantifier` is "every" or "some"."""

    quantifier: str
    variable: str
    collection: Expr
    condition: Expr
    span: Span | None = SPAN


Expr: TypeAlias = (
    Constant
    | Ref
    | Label
    | ActionOf
    | ActionAt
    | OwnAction
    | OwnIndex
    | AllActions
    | OtherActions
    | LoopIndex
    | Aggregate
    | Welfare
    | RoundNumber
    | PublicOutcome
    | ResultOf
    | Bound
    | Negative
    | Not
    | Arithmetic
    | Logic
    | Comparison
    | Conditional
    | Function
    | Fold
    | Loop
    | Count
    | Frequency
    | TupleOf
    | ItemOf
    | FieldOf
    | AtLlm
    | CountOf
    | Quantified
)

"""This module holds plain data that the model and the graph share, from roles to claims."""

from __future__ import annotations

from array import array
from typing import TypeAlias

from attrs import field, frozen

from ..dsl.source import Span
from .expr import SPAN, Domain, Expr, Parameter, Rational

BUILT_IN = ("all", "index", "mean", "others", "own", "self", "total", "welfare")
"""Names that expressions give a meaning of their own; nothing may be declared by them."""

ActionValue: TypeAlias = str | Rational
"""An action: a label, or a number."""


@frozen
class FiniteActions:
    values: tuple[ActionValue, ...]
    span: Span | None = SPAN


@frozen
class IntervalActions:
    """A continuum of actions, from low to high."""

    low: Expr
    high: Expr
    span: Span | None = SPAN


Actions: TypeAlias = FiniteActions | IntervalActions


@frozen
class Role:
    """A role: `position` is its place in the game, `index` (from 1) its place in its array."""

    name: str
    position: int
    actions: Actions
    array: str | None = None
    index: int | None = None
    span: Span | None = SPAN


@frozen
class PayoffTable:
    """Payoffs cell by cell.

    The cells are in lexicographic order of the profiles (the last role varies fastest); role r
    gets `values[entries[r][cell]]`. Roles whose rows are the same share one array.
    """

    entries: tuple[array[int], ...] = field(repr=False)
    values: tuple[Expr, ...] = field(repr=False)
    span: Span | None = SPAN


@frozen
class PayoffFormula:
    """The payoff of some roles, by position, as one expression."""

    roles: tuple[int, ...]
    value: Expr
    span: Span | None = SPAN


@frozen
class IndependentMatching:
    pass


@frozen
class AssortativeMatching:
    probability: Expr
    span: Span | None = SPAN


@frozen
class JointMatching:
    """Governor profiles (one LLM per role, in role order) and their probabilities."""

    rows: tuple[tuple[tuple[str, ...], Expr], ...]
    span: Span | None = SPAN


Matching: TypeAlias = IndependentMatching | AssortativeMatching | JointMatching


@frozen
class Play:
    """What an LLM does, as an argument: actions in role order, or the name of a rule.

    `places` says where each action stands in the text.
    """

    llm: str
    actions: tuple[ActionValue, ...]
    span: Span | None = SPAN
    places: tuple[Span, ...] = field(default=(), eq=False, repr=False)


@frozen
class Rule:
    """A rule by which an LLM plays, as an argument, with its settings."""

    llm: str
    name: str
    settings: tuple[tuple[str, Setting], ...]
    span: Span | None = SPAN


Setting: TypeAlias = (
    str | Expr | Rule | tuple[ActionValue, ...] | tuple[tuple[ActionValue, ...], ...]
)
"""Of a rule: a word, a number, another rule, a play, or a list of plays."""


@frozen
class Target:
    """`mean[Large] = 3`, as an argument."""

    measure: str
    llm: str
    value: Expr
    span: Span | None = SPAN


@frozen
class Condition:
    """`mean[Large] >= 3`, as an argument; `truth` is a comparison, or several joined by `and`."""

    truth: Expr
    span: Span | None = SPAN


@frozen
class Option:
    """A named argument: a word, an expression, a domain, or the name of an LLM or a parameter."""

    name: str
    value: str | Expr | Domain | Parameter
    span: Span | None = SPAN


Argument: TypeAlias = Play | Rule | Target | Condition | Option


@frozen
class Monitoring:
    """`kind` is perfect, clients, identified, none or public."""

    kind: str
    signals: tuple[str, ...] = ()
    chances: tuple[tuple[str, Expr], ...] = ()
    outcome: Expr | None = None
    noise: Expr | None = None
    delay: Expr | None = None
    sample: Expr | None = None
    span: Span | None = SPAN


@frozen
class Repetition:
    discount: Expr | None
    rounds: Expr | None
    span: Span | None = SPAN


@frozen
class State:
    """A number that changes from round to round, by what was seen in the round before.

    name        as it is declared
    llm         whose it is; None if it is everyone's
    parameter   the name of the parameter that holds its value in a round
    next        what it becomes
    """

    name: str
    llm: str | None
    parameter: str
    next: Expr
    span: Span | None = SPAN


@frozen
class Analysis:
    name: str
    method: str
    arguments: tuple[Argument, ...]
    span: Span | None = SPAN


@frozen
class Claim:
    """A condition, for every combination of values of some parameters."""

    text: str
    bindings: tuple[tuple[Parameter, Domain], ...]
    condition: Expr
    span: Span | None = SPAN

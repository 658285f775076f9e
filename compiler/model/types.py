"""This module defines the resolved model: a game, its advisors, and what is asked of them."""

from __future__ import annotations

from attrs import field, frozen

from ...dsl.source import Source, Span
from ..expr import SPAN, Definition, Expr, Parameter, Rational
from ..terms import (
    ActionValue,
    Analysis,
    Claim,
    Matching,
    Monitoring,
    PayoffFormula,
    PayoffTable,
    Repetition,
    Role,
    State,
)


@frozen
class Game:
    name: str
    docstring: str | None
    roles: tuple[Role, ...]
    payoffs: PayoffTable | tuple[PayoffFormula, ...]
    span: Span | None = SPAN


@frozen
class Llm:
    name: str
    array: str | None = None
    index: int | None = None
    span: Span | None = SPAN


@frozen
class Advice:
    """Who advises some roles: the share of each LLM, `rest` already worked out."""

    roles: tuple[int, ...]
    shares: tuple[tuple[str, Expr], ...]
    span: Span | None = SPAN


@frozen
class Compliance:
    """The fraction of an LLM's clients that follow, and what the others do (None: uniformly)."""

    llm: str
    value: Expr
    otherwise: ActionValue | None
    span: Span | None = SPAN


@frozen
class Population:
    llms: tuple[Llm, ...]
    advice: tuple[Advice, ...]
    matching: Matching
    uniform_instructions: bool
    independent_draws: bool
    compliance: tuple[Compliance, ...]
    span: Span | None = SPAN


@frozen
class Objective:
    """What one LLM maximises."""

    llm: str
    value: Expr
    span: Span | None = SPAN


@frozen
class Model:
    """A whole spec with names resolved.

    `structural` holds the parameters on which the structure (array sizes, action ranges) was
    found to depend, with the values that were used.
    """

    source: Source = field(repr=False)
    docstring: str | None
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    game: Game
    population: Population | None
    objectives: tuple[Objective, ...]
    monitoring: Monitoring | None
    repetition: Repetition | None
    analyses: tuple[Analysis, ...]
    claims: tuple[Claim, ...]
    structural: tuple[tuple[Parameter, Rational], ...] = ()
    states: tuple[State, ...] = ()

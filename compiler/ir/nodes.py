"""This module defines what the intermediate graph holds: one typed payload per node and edge."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from ...dsl.source import Span
from ..expr import SPAN, Definition, Domain, Expr, Parameter
from ..terms import (
    Actions,
    ActionValue,
    Argument,
    AssortativeMatching,
    IndependentMatching,
    JointMatching,
    PayoffFormula,
    PayoffTable,
)

# --- nodes -------------------------------------------------------------------------------------


@frozen
class SpecNode:
    """The spec as a whole: where it came from, what it says of itself, which game it plays."""

    source: str
    docstring: str | None
    game: str
    game_docstring: str | None


@frozen
class ParameterNode:
    parameter: Parameter


@frozen
class DefinitionNode:
    definition: Definition


@frozen
class RoleNode:
    """A role; `position` is its place in the game, `index` (from 1) its place in its array."""

    name: str
    position: int
    actions: Actions
    array: str | None = None
    index: int | None = None
    span: Span | None = SPAN


@frozen
class PayoffNode:
    """Payoffs of the roles that its `Pays` edges lead to."""

    payoffs: PayoffTable | PayoffFormula


@frozen
class LlmNode:
    """An LLM: the fraction of its clients that follow, what the others do, what it maximises."""

    name: str
    position: int
    compliance: Expr
    otherwise: ActionValue | None = None
    objective: Expr | None = None
    array: str | None = None
    index: int | None = None
    span: Span | None = SPAN


@frozen
class GovernorLaw:
    """The law of the governor profile, as a mixture of independent draws.

    Each component is a weight and, by role and LLM (in their orders), the probability that the
    LLM governs the role: W(g) = sum_c weight_c prod_r governors_c[r][g(r)].
    """

    components: tuple[tuple[Fraction, tuple[tuple[Fraction, ...], ...]], ...]


@frozen
class PopulationNode:
    matching: IndependentMatching | AssortativeMatching | JointMatching | GovernorLaw
    uniform_instructions: bool = False
    independent_draws: bool = False
    span: Span | None = SPAN


@frozen
class MonitoringNode:
    kind: str
    signals: tuple[str, ...] = ()
    chances: tuple[tuple[str, Expr], ...] = ()
    outcome: Expr | None = None
    noise: Expr | None = None
    delay: Expr | None = None
    sample: Expr | None = None
    span: Span | None = SPAN


@frozen
class RepetitionNode:
    discount: Expr | None
    rounds: Expr | None
    span: Span | None = SPAN


@frozen
class AnalysisNode:
    name: str
    method: str
    arguments: tuple[Argument, ...]
    span: Span | None = SPAN


@frozen
class ClaimNode:
    text: str
    bindings: tuple[tuple[Parameter, Domain], ...]
    condition: Expr
    span: Span | None = SPAN


@frozen
class SymmetryNode:
    """Symmetries of the base game, as far as they were found.

    role_classes   positions of roles that the payoffs treat alike, class by class
    labels_only    whether actions matter only through equality and counts, so that any renaming
                   of the actions leaves the payoffs as they are
    reason         how that is known, or why it was not examined
    """

    role_classes: tuple[tuple[int, ...], ...]
    labels_only: bool
    reason: str


Node: TypeAlias = (
    SpecNode
    | ParameterNode
    | DefinitionNode
    | RoleNode
    | PayoffNode
    | LlmNode
    | PopulationNode
    | MonitoringNode
    | RepetitionNode
    | AnalysisNode
    | ClaimNode
    | SymmetryNode
)

# --- edges -------------------------------------------------------------------------------------


@frozen
class Advises:
    """LLM -> role: the share of the role's clients that the LLM governs."""

    share: Expr
    span: Span | None = SPAN


@frozen
class Pays:
    """Payoff -> role."""


@frozen
class Feeds:
    """Parameter or definition -> whatever mentions it."""


@frozen
class Tests:
    """Claim -> analysis that its condition speaks of."""


Edge: TypeAlias = Advises | Pays | Feeds | Tests

Payload: TypeAlias = Node | Edge


@frozen
class Link:
    """An edge with the names of the nodes at its ends."""

    tail: str
    head: str
    edge: Edge = field()

"""This module defines what the intermediate graph holds: one typed payload per node and edge."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from ...dsl.source import Span
from ..expr import SPAN, Definition, Expr, Parameter
from ..terms import (
    ActionValue,
    Analysis,
    AssortativeMatching,
    Claim,
    IndependentMatching,
    JointMatching,
    Monitoring,
    PayoffFormula,
    PayoffTable,
    Repetition,
    Role,
    State,
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
class RoleNode(Role):
    """A role of the game."""


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
class MonitoringNode(Monitoring):
    """Who sees what."""


@frozen
class RepetitionNode(Repetition):
    """How the game is repeated."""


@frozen
class StateNode(State):
    """What a state becomes; the parameter of its name holds what it is."""


@frozen
class AnalysisNode(Analysis):
    """An analysis that is asked for."""


@frozen
class ClaimNode(Claim):
    """A claim to check."""


@frozen
class SymmetryNode:
    """Symmetries of the base game, as far as they were found.

    role_classes   positions of roles that the payoffs treat alike, class by class
    labels_only    whether actions matter only through equality and counts, so that any renaming
                   of the actions leaves the payoffs as they are
    reason         how that is known, or why it was not examined
    crowds         positions of roles with the same actions that matter to others only by their
                   counts, crowd by crowd: the payoff of a role depends on its own action and on
                   how many others of each crowd play what. Each class lies in one crowd; the base
                   game is anonymous if there is one crowd
    llm_classes    positions of LLMs that nothing but their names tells apart, class by class
    """

    role_classes: tuple[tuple[int, ...], ...]
    labels_only: bool
    reason: str
    crowds: tuple[tuple[int, ...], ...] = ()
    llm_classes: tuple[tuple[int, ...], ...] = ()


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
    | StateNode
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

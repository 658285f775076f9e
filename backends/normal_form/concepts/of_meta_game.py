"""This module is the meta-game with the concepts beside equilibrium that can be asked of it."""

from __future__ import annotations

from ...numbers.floats import Number
from ...results.dominance import Dominance
from ...results.efficiency import Efficiency, Pareto
from ...results.evolution import EvolutionaryStability, Replicator
from ...results.quantal import QuantalResponse
from ...results.ranking import AlphaRank
from ...results.risk import RiskDominance
from ..named_game import NamedGame
from ..too_large import refusing
from . import (
    dominance,
    efficiency,
    evolution,
    quantal,
    ranking,
    risk,
)


class Concepts(NamedGame):
    """The one-shot meta-game: dominance, quantal response, evolution, ranking, efficiency."""

    def dominance(self, kind: str = "strict") -> Dominance:
        """What is left when in every round all dominated meta-actions go at once: `kind` is
        "strict" or "weak". By mixtures too, with a proof for everything that goes or stays.

        Raises:
            Refusal: the game is too large.
            ValueError: an unknown kind.
        """
        with refusing(self):
            return dominance.dominance(self, kind)

    def rationalizable(self) -> Dominance:
        """What is a best reply to some belief about what is left (Bernheim 1984; Pearce 1984);
        beliefs about several LLMs may be correlated.

        Raises:
            Refusal: the game is too large.
        """
        with refusing(self):
            return dominance.rationalizable(self)

    def quantal_response(self, precision: Number | None = None) -> QuantalResponse:
        """Logit equilibria (McKelvey and Palfrey 1995), numerical: the one of a precision, per unit
        of utility, or points of the path from the uniform profile to its end. A sequence.

        Raises:
            Refusal: the game is too large, or the path was lost.
            ValueError: a negative precision.
        """
        with refusing(self):
            return quantal.quantal_response(self, precision)

    def risk_dominance(self) -> RiskDominance:
        """The two strict equilibria of a 2x2 game, compared by risk and by payoff (Harsanyi and
        Selten 1988). A sequence.

        Raises:
            Refusal: the game is not 2x2, or has no two strict equilibria.
        """
        with refusing(self):
            return risk.risk_dominance(self)

    def evolutionary_stability(self) -> EvolutionaryStability:
        """All evolutionarily stable meta-actions, pure and mixed, of a symmetric game of two LLMs
        (Maynard Smith and Price 1973). A sequence of `Equilibrium`.

        Raises:
            Refusal: the game is not symmetric, or too large.
        """
        with refusing(self):
            return evolution.evolutionary_stability(self)

    def replicator(self, populations: str = "each") -> Replicator:
        """Rest points of replicator dynamics with "each" LLM a population of its own, or "one" in
        all (of a symmetric game), and their stability. A sequence.

        Raises:
            Refusal: the game is too large, or not symmetric.
            ValueError: unknown populations.
        """
        with refusing(self):
            return evolution.replicator(self, populations)

    def alpha_rank(
        self,
        intensity: Number | None = None,
        individuals: int = 50,
        populations: str = "each",
    ) -> AlphaRank:
        """The mass of each profile in the chain of Omidshafiei et al. (2019), the largest first.

        Args:
            intensity: of selection, per unit of utility; the limit at infinity by default.
            individuals: in a population.
            populations: "each" LLM has one, or "one" in all (of a symmetric game).

        Raises:
            Refusal: the game is too large, or not symmetric.
            ValueError: an argument out of range.
        """
        with refusing(self):
            return ranking.alpha_rank(self, intensity, individuals, populations)

    def pareto(self) -> Pareto:
        """The Pareto-efficient pure profiles, by utility. A sequence.

        Raises:
            Refusal: the game is too large.
        """
        with refusing(self):
            return efficiency.pareto(self)

    def efficiency(self, kind: str | None = None) -> Efficiency:
        """The largest welfare, that of equilibria, and the prices of stability and of anarchy:
        `kind` is "pure", "mixed" or "all" (by default of one or two LLMs).

        Raises:
            Refusal: the game is too large, or no method applies.
            ValueError: an unknown kind.
        """
        with refusing(self):
            return efficiency.efficiency(self, kind)

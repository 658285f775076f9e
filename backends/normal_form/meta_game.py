"""This module is the one-shot meta-game of a spec: what Python users and analyses hold in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..results.common import Action, ByLlm
from ..results.correlated import Correlated
from ..results.deviations import Deviations
from ..results.equilibria import Nash
from ..results.minmax import Minmax
from ..results.notebook import block
from . import gambit, solve, to_result
from .concepts.of_meta_game import Concepts
from .counts import nash as anonymous_nash
from .parameters.of_meta_game import Sweeps
from .programs.conditions import Condition, Linear, Totals
from .programs.correlated import Aim, correlated
from .programs.minmax import minmax
from .text import game_name, game_text
from .too_large import refusing


class MetaGame(Concepts, Sweeps):
    """The one-shot meta-game among the LLMs of a spec, and everything that can be asked of it.

    Without a population the players are the roles, and it is the base game.
    """

    def __repr__(self) -> str:
        return game_name(self)

    def __str__(self) -> str:
        return game_text(self)

    def _repr_html_(self) -> str:
        return block(str(self).splitlines())

    def nash(self, kind: str = "pure", solver: str = "own") -> Nash:
        """Equilibria: `kind` is "pure", "mixed" or "all". A sequence of `Equilibrium`.

        Args:
            kind: which equilibria.
            solver: "own", or "gambit" for Gambit's solvers (the extra `gambit`).

        Raises:
            Refusal: the game is too large, no method applies, or Gambit is not there or fails.
            ValueError: an unknown kind or solver.
        """
        if solver not in ("own", "gambit"):
            raise ValueError(f"solver is 'own' or 'gambit', not {solver!r}")
        with refusing(self):
            if solver == "gambit":
                return to_result.nash(self, kind, gambit.nash(self, kind))
            found = anonymous_nash.pure_equilibria(self) if kind == "pure" else None
            return found or to_result.nash(self, kind, solve.nash(self, kind))

    def check(self, profile: Mapping[str, Sequence[Action] | Action]) -> Deviations:
        """Whether a pure profile is an equilibrium, with each LLM's best deviation.

        Args:
            profile: by LLM one action for each role it advises, in role order.

        Raises:
            Refusal: the game is too large.
            ValueError: an LLM or an action that does not exist, or an LLM is missing.
        """
        indices = self.indices(profile)
        with refusing(self):
            return to_result.deviations(self, None, solve.check(self, indices))

    def best_response(
        self, of: str, profile: Mapping[str, Sequence[Action] | Action]
    ) -> Deviations:
        """The best meta-actions of one LLM against a pure profile of the others.

        Raises:
            Refusal: the game is too large.
            ValueError: an LLM or an action that does not exist, or an LLM is missing.
        """
        if of not in self.llms:
            raise ValueError(f"no LLM '{of}'")
        llm = self.llms.index(of)
        indices = self.indices(profile, missing=llm)
        with refusing(self):
            return to_result.deviations(self, llm, solve.best_response(self, llm, indices))

    def minmax(self, kind: str | None = None) -> Minmax:
        """What the others can hold each LLM to: `kind` is "pure", "mixed" or "correlated".

        Raises:
            Refusal: the game is too large.
            ValueError: an unknown kind.
        """
        with refusing(self):
            return minmax(self, kind or "mixed")

    # --- correlated equilibria -----------------------------------------------------------------

    @property
    def measures(self) -> Totals:
        """Totals, means and welfare, to build objectives and conditions from."""
        return Totals(ByLlm.of(self.llms, self.problem.mass))

    def total(self, llm: str) -> Linear:
        """What the clients of an LLM get together: for objectives and conditions.

        Raises:
            ValueError: there is no such LLM.
        """
        return self.measures.total(llm)

    def mean(self, llm: str) -> Linear:
        """What a client of an LLM gets on average: for objectives and conditions.

        Raises:
            ValueError: there is no such LLM.
        """
        return self.measures.mean(llm)

    @property
    def welfare(self) -> Linear:
        """The sum of all totals: for objectives and conditions."""
        return self.measures.welfare

    def correlated(
        self,
        maximize: Linear | None = None,
        minimize: Linear | None = None,
        conditions: Sequence[Condition] = (),
    ) -> Correlated:
        """An optimal correlated equilibrium (Aumann 1974); welfare is maximised by default.

        Raises:
            Refusal: the game is too large.
            ValueError: both a maximum and a minimum are asked for.
        """
        return self._correlated(maximize, minimize, conditions, coarse=False)

    def coarse_correlated(
        self,
        maximize: Linear | None = None,
        minimize: Linear | None = None,
        conditions: Sequence[Condition] = (),
    ) -> Correlated:
        """An optimal coarse correlated equilibrium (Moulin and Vial 1978), likewise.

        Raises:
            Refusal: the game is too large.
            ValueError: both a maximum and a minimum are asked for.
        """
        return self._correlated(maximize, minimize, conditions, coarse=True)

    def _correlated(
        self,
        maximize: Linear | None,
        minimize: Linear | None,
        conditions: Sequence[Condition],
        coarse: bool,
    ) -> Correlated:
        if maximize is not None and minimize is not None:
            raise ValueError("maximize or minimize, not both")
        objective = minimize if minimize is not None else maximize
        aim = Aim(objective or self.welfare, minimize is None, tuple(conditions), coarse)
        with refusing(self):
            return correlated(self, aim)

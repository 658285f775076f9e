"""This module knows which backend offers which analysis."""

from __future__ import annotations

from attrs import define, evolve, field

from ..compiler.ir.graph import Graph
from ..compiler.ir.nodes import AnalysisNode
from ..dsl.diagnostic import Refusal, refusal
from .base import Rebind
from .normal_form import analyses as normal_form
from .normal_form.meta_game import MetaGame
from .normal_form.solvers.tolerances import DENSE_BYTES
from .repeated import analyses as repeated
from .repeated.repeated_game import RepeatedGame
from .results.all import Result
from .results.common import Refused


def offered() -> list[str]:
    """The methods that some backend offers."""
    return [*normal_form.ANALYSES, *repeated.ANALYSES]


@define
class Bench:
    """Where the analyses of one bound spec are carried out; backends' problems are made once.

    graph    a matched graph
    memory   the most bytes that a payoff tensor may take
    rebind   how to bind the same spec to other values of its parameters
    """

    graph: Graph
    memory: int = DENSE_BYTES
    rebind: Rebind | None = None
    _game: MetaGame | None = field(default=None, init=False)

    @property
    def game(self) -> MetaGame:
        """The one-shot meta-game.

        Raises:
            Refusal: the spec is no finite one-shot game.
        """
        if self._game is None:
            self._game = MetaGame(self.graph, self.memory, self.rebind)
        return self._game

    def run(self, asked: AnalysisNode) -> Result:
        """The result of an analysis; what cannot be done is `Refused`, not raised.

        Raises:
            SpecError: the spec is wrong after all (a payoff without a value, say).
        """
        try:
            if asked.method in normal_form.ANALYSES:
                return normal_form.ANALYSES[asked.method](self.game, asked)
            if asked.method in repeated.ANALYSES:
                return repeated.ANALYSES[asked.method](RepeatedGame(self.game), asked)
            message = f"no backend offers '{asked.method}' yet"
            raise refusal("not-offered", message, asked.span, f"offered: {', '.join(offered())}")
        except Refusal as error:
            return Refused(
                tuple(d if d.span else evolve(d, span=asked.span) for d in error.diagnostics)
            )

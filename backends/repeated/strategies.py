"""This module holds the strategies that `sustain` finds as objects that play, by names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field, frozen

from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import Action, Play
from .problem import Topology
from .solvers.clients.choose import Choice
from .solvers.clients.cycle import Cycle
from .solvers.clients.describe import Names, describe
from .solvers.clients.players import ReviewPlayer
from .solvers.clients.simple import Threat
from .solvers.clients.threat_player import SteadyPlayer

Frequencies = Mapping[str, Mapping[Action, Number]]
"""By role and action how large a part of the clients plays it; in a sample how many."""


@define(eq=False)
class StrategyPlayer:
    """One LLM that follows the strategies: what was seen so far -> a play.

    Call `act()` for the play of a period, then `observe(...)` with what everybody saw of it. Tests
    are drawn from `rng`, which belongs to this player alone.
    """

    llm: str
    rng: np.random.Generator
    _game: OneShot = field(repr=False)
    _number: int = field(repr=False)
    _inner: ReviewPlayer | SteadyPlayer = field(repr=False)

    def act(self) -> Play:
        """What its clients are told in this period, an action for each of its roles."""
        if isinstance(self._inner, ReviewPlayer):
            move = self._inner.act(self.rng)
            assert isinstance(move, int)
            return self._game.play(self._number, move)
        return self._game.play(self._number, self._inner.act())

    def observe(self, seen: Frequencies) -> None:
        """Take note of the frequencies of actions by role (counts, where they are of a sample).

        Raises:
            KeyError: a role is missing.
        """
        problem = self._game.problem
        rows = tuple(
            tuple(seen[role].get(action, 0) for action in actions)
            for role, actions in zip(problem.roles, problem.actions, strict=True)
        )
        if isinstance(self._inner, ReviewPlayer) and self._inner.review.rules:
            self._inner.observe(tuple(tuple(int(x) for x in row) for row in rows))
        else:
            self._inner.observe(tuple(map(_frequencies, rows)))


def _frequencies(row: Sequence[Number]) -> tuple[Fraction, ...]:
    """Frequencies as they are, counts of a sample as frequencies."""
    parts = [Fraction(x) for x in row]
    whole = sum(parts, Fraction(0)) or Fraction(1)
    return tuple(x / whole for x in parts)


@frozen(eq=False)
class Strategies:
    """What all LLMs are to do.

    found       a review, a threat, or a cycle of one-shot equilibria
    cycle       what is played on path
    copies      played in turn, each by players of its own, where what is seen comes late
    """

    game: OneShot
    topology: Topology
    found: Choice | Threat | None
    cycle: Cycle
    copies: int = 1

    def player(self, llm: str, seed: int = 0) -> StrategyPlayer:
        """A fresh player of one LLM.

        Raises:
            ValueError: there is no such LLM.
        """
        if llm not in self.game.llms:
            raise ValueError(f"no LLM '{llm}' among {', '.join(self.game.llms)}")
        number = self.game.llms.index(llm)
        rng = np.random.default_rng([seed, number])
        return StrategyPlayer(llm, rng, self.game, number, self._inner(number))

    def _inner(self, number: int) -> ReviewPlayer | SteadyPlayer:
        if isinstance(self.found, Choice):
            return ReviewPlayer(self.found.review, number)
        after = self.found.after if isinstance(self.found, Threat) else ()
        return SteadyPlayer(self.topology, self.cycle.profiles, after, number)

    def sentences(self) -> tuple[str, ...]:
        """The same as instructions to read."""
        said = describe(self.found or self.cycle, self._names())
        if self.copies == 1:
            return said
        late = f"Play {self.copies} copies of what follows in turn, a period each"
        return (f"{late}, as if the others did not exist.", *said)

    def _names(self) -> Names:
        game = self.game
        roles = game.problem.roles

        def move(llm: int, number: int) -> str:
            return f"({', '.join(map(str, game.play(llm, number)))})"

        named: Callable[[int], str] = roles.__getitem__
        return Names(game.llms.__getitem__, move, named)

"""This module is what a round's one-shot game tells those who play it, finite or with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from attrs import evolve, frozen

from ...compiler.ir.graph import Graph
from ...compiler.terms import IntervalActions
from ...dsl.diagnostic import refusal
from ..base import ContinuousOneShot, OneShot
from ..instructions import told_by
from ..numbers.floats import Number
from ..results.common import Action, ByLlm, Play
from ..results.equilibria import Mixture

Profile = Mapping[str, Play]
"""What each LLM plays."""

Spread = tuple[tuple[Action, Number], ...]
"""What clients play, with how often."""


REACHED = "equilibria are those reached from the last play: others are not excluded"
SEVERAL = "some rounds have several equilibria, of which the last play or the first is kept"


class NoPlay(Exception):
    """Something that is none of an LLM's plays."""


@frozen(eq=False)
class Settled:
    """An equilibrium of a round: by LLM its plays with their probabilities.

    `caution` says in words what is not promised of it.
    """

    mixtures: Mapping[str, Mixture]
    caution: str = ""


class Stage(Protocol):
    """The one-shot game of a round."""

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the LLMs that have clients."""

    def settled(self, near: Profile | None) -> Settled:
        """An equilibrium: the one nearest to a profile.

        Raises:
            Refusal: none is known.
        """

    def reply(self, llm: str, profile: Profile) -> Play:
        """A best response of one LLM: its own play if that is one."""

    def values(self, llm: str, profile: Profile) -> tuple[Sequence[Play], np.ndarray]:
        """Every play of one LLM, and what it gets by each.

        Raises:
            Refusal: there are too many.
        """

    def any_play(self, llm: str, rng: np.random.Generator) -> Play:
        """A play drawn uniformly."""

    def pays(self, profile: Profile) -> tuple[ByLlm[Number], ByLlm[Number], ByLlm[Number]]:
        """By LLM the total of its clients, their mean, and what the best other play would gain.

        Raises:
            NoPlay: something in the profile is no play.
        """

    def clients(self, role: int, llm: int, profile: Profile) -> Spread:
        """What the clients of an LLM play in a role; nothing if it has none there."""


@frozen(eq=False)
class FiniteStage:
    """A round in which LLMs have finitely many plays."""

    game: OneShot

    @property
    def llms(self) -> tuple[str, ...]:
        return self.game.llms

    def settled(self, near: Profile | None) -> Settled:
        pure = list(self.game.nash("pure"))
        if pure:
            same = next((e for e in pure if near is not None and dict(e.play) == dict(near)), None)
            chosen = same or pure[0]
            caution = SEVERAL if len(pure) > 1 else ""
            return Settled({llm: ((play, 1),) for llm, play in chosen.play.items()}, caution)
        mixed = list(self.game.nash("mixed"))
        if not mixed:
            message = "no equilibrium of a round is known"
            raise refusal("no-equilibrium", message, None, "state what every LLM plays")
        return Settled(dict(mixed[0].probability), SEVERAL if len(mixed) > 1 else "")

    def reply(self, llm: str, profile: Profile) -> Play:
        plays, values = self.values(llm, profile)
        own = list(plays).index(tuple(profile[llm]))
        best = values.max()
        return plays[own] if values[own] == best else plays[int(values.argmax())]

    def values(self, llm: str, profile: Profile) -> tuple[Sequence[Play], np.ndarray]:
        game = self.game
        i = game.llms.index(llm)
        place: list[Any] = [*self._numbers(profile)]
        place[i] = slice(None)
        table = game.values
        column = evolve(table, numerators=table.numerators[(i, *place)]).numbers()
        return [game.play(i, k) for k in range(game.sizes[i])], column

    def _numbers(self, profile: Profile) -> list[int]:
        try:
            return [self.game.index(i, profile[llm]) for i, llm in enumerate(self.game.llms)]
        except ValueError as error:
            raise NoPlay(str(error)) from None

    def any_play(self, llm: str, rng: np.random.Generator) -> Play:
        i = self.game.llms.index(llm)
        return self.game.play(i, int(rng.integers(self.game.sizes[i])))

    def pays(self, profile: Profile) -> tuple[ByLlm[Number], ByLlm[Number], ByLlm[Number]]:
        game = self.game
        numbers = self._numbers(profile)
        totals, _ = game.at(numbers)
        means = [t / m for t, m in zip(totals, game.problem.mass, strict=True)]
        gains = game.check(profile).gain
        return ByLlm.of(game.llms, totals), ByLlm.of(game.llms, means), gains

    def clients(self, role: int, llm: int, profile: Profile) -> Spread:
        problem = self.game.problem
        told = int(told_by(problem, llm, profile[self.game.llms[llm]])[role])
        if told < 0:
            return ()
        row = problem.followed[llm][role][told]
        return tuple((a, p) for a, p in zip(problem.actions[role], row, strict=True) if p)


@frozen(eq=False)
class IntervalStage:
    """A round in which LLMs name numbers."""

    game: ContinuousOneShot

    @property
    def llms(self) -> tuple[str, ...]:
        return self.game.llms

    def settled(self, near: Profile | None) -> Settled:
        found = self.game.equilibrium_near(near)
        return Settled({llm: ((play, 1),) for llm, play in found.items()}, REACHED)

    def reply(self, llm: str, profile: Profile) -> Play:
        return self.game.best_response(llm, profile).play[llm]

    def values(self, llm: str, profile: Profile) -> tuple[Sequence[Play], np.ndarray]:
        message = f"the plays of {llm} are intervals, and cannot be gone through"
        raise refusal("no-list-of-plays", message, None, "'grid = N' makes them lists")

    def any_play(self, llm: str, rng: np.random.Generator) -> Play:
        i = self.game.llms.index(llm)
        ends = {role.name: _ends(role.actions) for role in self.game.graph.roles}
        drawn = [rng.uniform(*ends[role]) for role in self.game.roles[i]]
        return tuple(map(float, drawn))  # type: ignore[arg-type]

    def pays(self, profile: Profile) -> tuple[ByLlm[Number], ByLlm[Number], ByLlm[Number]]:
        ends = {role.name: _ends(role.actions) for role in self.game.graph.roles}
        for llm, own in zip(self.game.llms, self.game.roles, strict=True):
            play = profile[llm]
            if len(play) != len(own):
                raise NoPlay(f"{llm} names a number for each of {', '.join(own)}")
            for role, x in zip(own, play, strict=True):
                if isinstance(x, str) or not ends[role][0] <= float(x) <= ends[role][1]:
                    raise NoPlay(f"{llm} cannot play {x} as {role}")
        return self.game.pays(profile)

    def clients(self, role: int, llm: int, profile: Profile) -> Spread:
        name = self.game.graph.roles[role].name
        own = self.game.roles[llm]
        if name not in own:
            return ()
        return ((profile[self.game.llms[llm]][own.index(name)], 1),)


def _ends(actions: Any) -> tuple[float, float]:
    assert isinstance(actions, IntervalActions)
    return float(actions.low.value), float(actions.high.value)  # type: ignore[union-attr]


def has_intervals(graph: Graph) -> bool:
    """Whether some role has an interval of actions."""
    return any(isinstance(role.actions, IntervalActions) for role in graph.roles)

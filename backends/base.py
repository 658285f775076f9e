"""This module defines what backends are handed: other values of parameters, the one-shot game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from attrs import evolve, frozen

from ..compiler.ir.graph import Graph
from .numbers.floats import Number
from .numbers.scaled import Scaled
from .results.common import Action, ByLlm, Play
from .results.deviations import Deviations
from .results.equilibria import Nash
from .results.minmax import Minmax


@frozen
class Rebind:
    """Gives the matched graph for other values of some parameters.

    matched      the graph for some values; parameters that are not named keep theirs
    structural   names of the parameters on which the structure depends: sizes of arrays, actions
    fixed        values that hold unless others are given
    """

    matched: Callable[[Mapping[str, Any]], Graph]
    structural: frozenset[str] = frozenset()
    fixed: tuple[tuple[str, Any], ...] = ()

    def __call__(self, values: Mapping[str, Any]) -> Graph:
        """The matched graph for some values.

        Raises:
            SpecError: a value that the parameter cannot have, or a spec that is wrong there.
        """
        return self.matched({**dict(self.fixed), **values})

    def at(self, values: Mapping[str, Any]) -> Rebind:
        """The same, with some more values held fixed."""
        return evolve(self, fixed=tuple({**dict(self.fixed), **values}.items()))


@frozen(eq=False)
class Onlooker:
    """Who looks on while simulations run.

    rounds       called with the rounds that are done and all rounds
    checkpoint   a file from which the run is resumed if it is there, and to which it is saved
    alone        whether one simulation is all that is asked for: if it is interrupted, the rounds
                 that were played are kept. Claims do not rest on some of the rounds
    """

    rounds: Callable[[int, int], None] | None = None
    checkpoint: Path | None = None
    alone: bool = False


NOBODY = Onlooker()


class BaseGame(Protocol):
    """Payoffs of the base game, evaluated only where they are asked for."""

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        """Payoffs on the product of some actions of each role, shape (R, ...), objects."""
        ...


class OneShotProblem(Protocol):
    """What is read of a one-shot problem; the fields are explained where it is defined."""

    @property
    def roles(self) -> Sequence[str]: ...
    @property
    def actions(self) -> Sequence[Sequence[Action]]: ...
    @property
    def clients(self) -> tuple[tuple[Fraction, ...], ...]: ...
    @property
    def followed(self) -> tuple[tuple[tuple[tuple[Fraction, ...], ...], ...], ...]: ...
    @property
    def free(self) -> Sequence[Sequence[Sequence[int]]]: ...
    @property
    def mass(self) -> tuple[Fraction, ...]: ...
    @property
    def base(self) -> BaseGame: ...


class OneShot(Protocol):
    """The one-shot meta-game, as backends that build on it see it."""

    graph: Graph

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of meta-actions of each LLM."""

    @property
    def values(self) -> Scaled:
        """What each LLM gets at each profile, shape (n, S_1, ..., S_n): its mean per client, or
        its utility where the spec states objectives.

        Raises:
            Refusal: the game is too large.
        """

    @property
    def unit(self) -> str:
        """What `values` are: "mean" or "utility"."""

    def play(self, llm: int, index: int) -> Play:
        """A meta-action by its number, as actions in role order."""

    def index(self, llm: int, play: Sequence[Any]) -> int:
        """The number of a meta-action. Raises ValueError if there is none."""

    def at(self, profile: Sequence[int]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """Totals and utilities of every LLM at a pure profile, by number.

        Raises:
            Refusal: the profile involves too many payoffs.
        """

    def minmax(self, kind: str = "mixed") -> Minmax:
        """The floors of all LLMs."""

    def nash(self, kind: str = "pure", solver: str = "own") -> Nash:
        """Equilibria of the one-shot game."""

    def check(self, profile: Mapping[str, Sequence[Any]]) -> Deviations:
        """Whether a pure profile is an equilibrium, with each LLM's best deviation."""

    @property
    def problem(self) -> OneShotProblem:
        """The same as plain arrays."""


@frozen(eq=False)
class Told:
    """What an LLM that learns is told of a round; None for what it does not see.

    own       the number of its meta-action
    payoff    what its clients got on average
    values    shape (S,): what each of its meta-actions would have paid
    profile   the numbers of everyone's meta-actions
    payoffs   shape (n,): what everyone's clients got
    """

    own: int
    payoff: float | None = None
    values: np.ndarray | None = None
    profile: tuple[int, ...] | None = None
    payoffs: np.ndarray | None = None


class Learner(Protocol):
    """How an LLM learns; what it has learned enters and leaves by argument."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields of `Told` that it has to be told, or "clock": the number of the round."""

    def start(self) -> tuple[np.ndarray, ...]:
        """What it knows before the first round."""

    def act(self, state: tuple[np.ndarray, ...], period: int, rng: np.random.Generator) -> int:
        """The number of its meta-action in the round `period`, counted from 0."""

    def observe(self, state: tuple[np.ndarray, ...], told: Told) -> tuple[np.ndarray, ...]:
        """What it knows after a round."""


class ContinuousOneShot(Protocol):
    """The one-shot meta-game among LLMs that name numbers, as backends that build on it see it."""

    graph: Graph

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""

    @property
    def roles(self) -> tuple[tuple[str, ...], ...]:
        """For each LLM the names of the roles for which it names a number, in its order."""

    def equilibrium_near(self, profile: Mapping[str, Sequence[Any]] | None) -> ByLlm[Play]:
        """An equilibrium that was found and checked, the nearest to a profile.

        Raises:
            Refusal: none was found.
        """

    def best_response(self, of: str, profile: Mapping[str, Sequence[Any]]) -> Deviations:
        """A best response of one LLM to the plays of the others."""

    def pays(
        self, profile: Mapping[str, Sequence[Any]]
    ) -> tuple[ByLlm[Number], ByLlm[Number], ByLlm[Number]]:
        """By LLM totals, means, and the most that a deviation was found to gain."""

"""This module defines what backends are handed: other values of parameters, the one-shot game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from attrs import evolve, frozen

from ..compiler.ir.graph import Graph
from .numbers.floats import Number
from .numbers.scaled import Scaled
from .results.common import Action, Play
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

    @property
    def problem(self) -> OneShotProblem:
        """The same as plain arrays."""

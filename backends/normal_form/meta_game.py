"""This module is the one-shot meta-game of a spec: what Python users and analyses hold in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from ...compiler.ir.graph import Graph
from ..result import Action, ByLlm, Deviations, Minmax, Nash, Play
from . import solve, to_result
from .from_ir import from_ir
from .solvers.lower import TooLarge
from .solvers.orbits import index_of, told
from .solvers.tensor import FactoredPayoffs, MetaPayoffs, dense_bytes, payoff_tensor
from .solvers.tolerances import DENSE_BYTES
from .too_large import amount, size_text, too_large

MAX_STRATEGIES = 1_000_000
"""Meta-actions of one LLM that are listed one by one."""


class MetaGame:
    """The one-shot meta-game among the LLMs of a spec (model.md, section 1).

    Without a population the players are the roles, and it is the base game.

    Args:
        graph: a matched graph.
        memory: the most bytes that a payoff tensor may take.

    Raises:
        Refusal: the spec is no finite one-shot game.
    """

    def __init__(self, graph: Graph, memory: int = DENSE_BYTES) -> None:
        self.graph = graph
        self.memory = memory
        self.problem = from_ir(graph)

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""
        return self.problem.llms

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of meta-actions of each LLM."""
        return self.problem.sizes

    @cached_property
    def strategies(self) -> ByLlm[tuple[Play, ...]]:
        """By LLM its meta-actions, in the order of the axes of `payoffs`.

        Raises:
            Refusal: an LLM has more than `MAX_STRATEGIES`.
        """
        for llm, size in zip(self.llms, self.sizes, strict=True):
            if size > MAX_STRATEGIES:
                raise too_large(f"{llm} has {amount(size)} meta-actions", self)
        plays = [tuple(self.play(i, k) for k in range(size)) for i, size in enumerate(self.sizes)]
        return ByLlm.of(self.llms, plays)

    @property
    def payoffs(self) -> np.ndarray:
        """What the LLMs maximise: float64 of shape (n, S_1, ..., S_n).

        Raises:
            Refusal: the tensor would take more than the memory limit.
        """
        return self.tensor.utilities.floats()

    @cached_property
    def tensor(self) -> MetaPayoffs:
        """Totals and utilities at every profile, exact where the base payoffs are.

        Raises:
            Refusal: the tensor would take more than the memory limit.
        """
        try:
            return payoff_tensor(self.problem, self.memory)
        except TooLarge:
            profiles = amount(prod(self.sizes))
            needed = size_text(dense_bytes(self.problem))
            base = 8 * len(self.problem.roles) * prod(map(len, self.problem.actions))
            what = f"the meta-game has {profiles} profiles and would take {needed}"
            if base > self.memory:
                what = f"the base game has payoffs of {size_text(base)}"
            raise too_large(what, self) from None

    @cached_property
    def factored(self) -> FactoredPayoffs:
        """The payoffs where the tensor is too large: any part of it, on demand."""
        return FactoredPayoffs.of(self.problem, self.memory)

    # --- names and numbers -----------------------------------------------------------------

    def play(self, llm: int, index: int) -> Play:
        """A meta-action by its number, as actions in role order."""
        chosen: dict[int, Action] = {}
        groups = self.problem.free[llm]
        for group, action in zip(groups, told(self.problem, llm, index), strict=True):
            chosen |= {r: self.problem.actions[r][action] for r in group}
        if self.uniform:
            return tuple(chosen[group[0]] for group in groups)
        return tuple(chosen[r] for r in sorted(chosen))

    @property
    def uniform(self) -> bool:
        """Whether one recommendation goes to all roles with the same actions."""
        population = self.graph.population
        return population is not None and population.uniform_instructions

    def index(self, llm: int, play: Sequence[Action]) -> int:
        """The number of a meta-action.

        Raises:
            ValueError: the LLM has no such meta-action.
        """
        groups = self.problem.free[llm]
        if len(play) != len(groups):
            raise ValueError(f"one action for each of {self.expected(llm)}")
        actions = []
        for group, action in zip(groups, play, strict=True):
            known = self.problem.actions[group[0]]
            if action not in known:
                role = self.problem.roles[group[0]]
                raise ValueError(f"the role '{role}' has no action '{action}'")
            actions.append(known.index(action))
        return index_of(self.problem, llm, actions)

    def expected(self, llm: int) -> str:
        """The roles for which a play of the LLM lists actions, in words."""
        names = [
            " = ".join(self.problem.roles[r] for r in group) for group in self.problem.free[llm]
        ]
        return ", ".join(names)

    # --- analyses --------------------------------------------------------------------------

    def nash(self, kind: str = "pure") -> Nash:
        """Equilibria: `kind` is "pure", "mixed" or "all". A sequence of `Equilibrium`.

        Raises:
            Refusal: the game is too large, or no method applies.
            ValueError: an unknown kind.
        """
        return to_result.nash(self, kind, solve.nash(self, kind))

    def check(self, profile: Mapping[str, Sequence[Action] | Action]) -> Deviations:
        """Whether a pure profile is an equilibrium, with each LLM's best deviation.

        Args:
            profile: by LLM one action for each role it advises, in role order.

        Raises:
            Refusal: the game is too large.
            ValueError: an LLM or an action that does not exist, or an LLM is missing.
        """
        return to_result.deviations(self, None, solve.check(self, self.indices(profile)))

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
        return to_result.deviations(self, llm, solve.best_response(self, llm, indices))

    def minmax(self, kind: str | None = None) -> Minmax:
        """What the others can hold each LLM to: `kind` is "pure", "mixed" or "correlated".

        Raises:
            Refusal: the game is too large.
            ValueError: an unknown kind.
        """
        return to_result.minmax(self, solve.minmax(self, kind or "mixed"))

    def indices(self, profile: Mapping[str, Any], missing: int | None = None) -> tuple[int, ...]:
        """A profile by number; LLM number `missing` may be left out and is then 0."""
        for name in profile:
            if name not in self.llms:
                raise ValueError(f"no LLM '{name}'")
        found = []
        for i, name in enumerate(self.llms):
            if name not in profile:
                if i != missing:
                    raise ValueError(f"no play is given for {name}")
                found.append(0)
                continue
            play = profile[name]
            actions = tuple(play) if isinstance(play, tuple | list) else (play,)
            found.append(self.index(i, actions))
        return tuple(found)

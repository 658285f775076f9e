"""This module is the one-shot meta-game of a spec with its names: what analyses compute with."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import lcm, prod
from typing import Any

import numpy as np

from ...compiler.ir.graph import Graph
from ..base import Rebind
from ..numbers.floats import Number
from ..numbers.scaled import Scaled, compact, object_array, scaled
from ..results.common import Action, ByLlm, Play
from .counts.base_game import by_counts
from .counts.replies import by_roles, payoffs_at
from .from_ir import from_ir
from .solvers.counts.game import Anonymous
from .solvers.counts.orbits import index_of, told
from .solvers.counts.uniform import CountedPayoffs
from .solvers.payoffs.lower import TooLarge
from .solvers.payoffs.tensor import (
    FactoredPayoffs,
    MetaPayoffs,
    dense_bytes,
    payoff_tensor,
    profile_totals,
    profile_utilities,
)
from .solvers.sizes import amount, size_text
from .solvers.tolerances import DENSE_BYTES
from .too_large import refusing, too_large

SMALL_BASE = 2**12
"""Payoffs of a base game up to which it is taken as it is, whatever its symmetries."""

COUNTS = "roles matter only by how many play what: payoffs are summed over counts of actions"

MAX_STRATEGIES = 1_000_000
"""Meta-actions of one LLM that are listed one by one."""


class NamedGame:
    """The one-shot meta-game among the LLMs of a spec: its payoffs, and names for its numbers.

    Without a population the players are the roles, and it is the base game.

    Args:
        graph: a matched graph.
        memory: the most bytes that a payoff tensor may take.
        rebind: how to bind the spec to other values of its parameters; None if that is unknown.

    Raises:
        Refusal: the spec is no finite one-shot game.
    """

    def __init__(
        self, graph: Graph, memory: int = DENSE_BYTES, rebind: Rebind | None = None
    ) -> None:
        self.graph = graph
        self.memory = memory
        self.rebind = rebind
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
            Refusal: the tensor would take more than the memory limit, or a payoff is beyond the
                range of floats: above 1.8e308, or not 0 and below 2.2e-308, in absolute value.
        """
        with refusing(self):
            return self.tensor.utilities.floats(sys.float_info.max)

    @property
    def totals(self) -> np.ndarray:
        """What the clients get together: float64 of the same shape.

        Raises:
            Refusal: as `payoffs`.
        """
        with refusing(self):
            return self.tensor.totals.floats(sys.float_info.max)

    @property
    def mass(self) -> np.ndarray:
        """The clients of each LLM, summed over the roles: float64 of shape (n,).

        Raises:
            Refusal: a number is beyond the range of floats.
        """
        with refusing(self):
            return scaled(object_array(self.problem.mass)).floats()

    @cached_property
    def tensor(self) -> MetaPayoffs:
        """Totals and utilities at every profile, exact where the base payoffs are.

        Raises:
            Refusal: the tensor would take more than the memory limit, or there are both floats
                and exact numbers beyond their range among the payoffs.
        """
        with refusing(self):
            return self._tensor()

    @cached_property
    def values(self) -> Scaled:
        """What each LLM gets per client, or its utility where the spec states objectives.

        Shape (n, S_1, ..., S_n), exact where the payoffs are.

        Raises:
            Refusal: as `tensor`.
        """
        if self.unit == "utility":
            return self.tensor.utilities
        totals, mass = self.tensor.totals, self.problem.mass
        if not totals.exact:
            scale = np.array([float(m) for m in mass]).reshape(-1, *[1] * len(mass))
            return Scaled(totals.numerators / scale, 1, False, totals.error)
        common = lcm(*(m.numerator for m in mass))
        factors = [m.denominator * (common // m.numerator) for m in mass]
        rows = [own * k for own, k in zip(totals.integers(), factors, strict=True)]
        return Scaled(compact(np.stack(rows)), totals.scale * common, True)

    @property
    def unit(self) -> str:
        """What `values` are: "mean" or "utility"."""
        return "mean" if self.problem.objective is None else "utility"

    def _tensor(self) -> MetaPayoffs:
        if self.counted is not None:
            return self.counted.tensor()
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
        return self.counted or FactoredPayoffs.of(self.problem, self.memory)

    @cached_property
    def crowds(self) -> Anonymous | None:
        """The meta-game by counts of actions, where roles matter to each other only in crowds."""
        return by_counts(self.problem, self.graph.population is not None)

    @cached_property
    def counted(self) -> CountedPayoffs | None:
        """Payoffs by counts of actions, where each LLM gives one recommendation to roles of the
        same actions and the base game is large."""
        cells = len(self.problem.roles) * prod(map(len, self.problem.actions))
        if not self.uniform or cells <= SMALL_BASE or self.crowds is None:
            return None
        alike = self.graph.symmetry.llm_classes if self.graph.symmetry is not None else ()
        return CountedPayoffs.by_counts(self.problem, self.memory, self.crowds, alike)

    def at(self, profile: Sequence[int]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """Totals and utilities of every LLM at a pure profile, by number.

        Raises:
            Refusal: the profile involves too many payoffs.
        """
        with refusing(self):
            if self.counted is not None or by_roles(self, 1):
                if self.counted is not None:
                    found = self.counted.block(list(profile))
                else:
                    found = payoffs_at(self, profile)
                parts = (found.totals.numbers(), found.utilities.numbers())
                return tuple(parts[0].ravel().tolist()), tuple(parts[1].ravel().tolist())
            totals = profile_totals(self.problem, profile)
            if self.problem.objective is None:
                return totals, totals
            return totals, profile_utilities(self.problem, profile)

    @property
    def reduction(self) -> str:
        """How payoffs are computed, where that rests on a symmetry; else empty."""
        return "" if self.counted is None else COUNTS

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

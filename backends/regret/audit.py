"""This module recomputes utilities and regrets of a profile from the definition of the meta-game.

It shares no code with the solvers: no tensor, no split of roles, no scaled integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from ..numbers.floats import Number
from .by_counts import CountedAudits
from .problem import Problem
from .sums import Deviations, Grid, Laws, orders

Strategy: TypeAlias = int | Sequence[Number]
"""A meta-action by its index, or a probability for each meta-action."""

DEFINITION_LIMIT = 2**10
"""Most terms (governor profiles times what may be played, for all deviations) summed one by one."""

WORK_LIMIT = 2**29
"""Most work for one certificate, in additions (see `Audit.work`): some two seconds."""

CELLS_LIMIT = 2**24
"""Most payoff entries of the base game that are read at once."""

TERM, STEP, EACH = 2**11, 2**14, 2**10
"""What a term of the definition, a sum over a role and a deviation take besides additions."""

KEPT = 2**24
"""Payoff entries that an audit keeps between profiles."""

_Mixed: TypeAlias = list[tuple[int, Number]]


class TooManyDeviations(Exception):
    """A complete check of all deviations exceeds a limit; the message gives the size."""


@frozen
class Certificate:
    """What each LLM gets at a profile and could gain by changing its meta-action alone.

    utilities   expected utility of each LLM
    regrets     max over all S_i meta-actions minus the utility; 0 at an equilibrium
    exact       no float took part
    route       'definition': every governor profile g with weight W(g) and everything that its
                clients may play was summed; 'role by role': expectations were taken over one role
                after another, which is the same sum in another order; 'by counts': over how many
                others play what, see `by_counts`
    """

    utilities: tuple[Number, ...]
    regrets: tuple[Number, ...]
    exact: bool
    route: str


@frozen(eq=False, slots=False)
class Audit:
    """Recomputes utilities and regrets of profiles of one problem, reading common parts once."""

    problem: Problem
    _read: dict[tuple[tuple[int, ...], ...], Grid] = field(factory=dict, init=False)

    def certificate(self, profile: Sequence[Strategy], work: int = WORK_LIMIT) -> Certificate:
        """Utilities and regrets of a profile, all deviations of every LLM checked.

        Exact Fractions when payoffs and probabilities are exact. Raises TooManyDeviations where
        that would take more than `work`, or read more than CELLS_LIMIT payoffs at once, ValueError
        if a strategy has the wrong length.
        """
        mixed = [_mixture(self.problem, i, s) for i, s in enumerate(profile)]
        if self.by_counts:
            return self._counted(mixed, work)
        needed = self.work(profile)
        if needed > work:
            raise TooManyDeviations(f"the deviations take {needed} additions")
        definition = self._terms(mixed) <= DEFINITION_LIMIT
        utilities, regrets = [], []
        for i, own in enumerate(mixed):
            values = self._slice(i, mixed, definition)
            mean = sum(p * values[a] for a, p in own)
            utilities.append(mean)
            regrets.append(max(max(values) - mean, 0))
        exact = not any(isinstance(x, (float, np.floating)) for x in (*utilities, *regrets))
        route = "definition" if definition else "role by role"
        return Certificate(tuple(utilities), tuple(regrets), exact, route)

    def deviations(self, llm: int, profile: Sequence[int]) -> list[Number]:
        """Utility of every meta-action of one LLM against the others' pure profile.

        Its own entry in the profile is ignored. Raises TooManyDeviations as `certificate`.
        """
        mixed = [_mixture(self.problem, i, s) for i, s in enumerate(profile)]
        if self.by_counts:
            audit = self._audits.within(words := self._words(mixed), WORK_LIMIT)
            if audit is None:
                raise TooManyDeviations("the deviations take too long")
            return audit.slice(llm, words, self.problem.sizes[llm])
        return self._slice(llm, mixed, self._terms(mixed) <= DEFINITION_LIMIT)

    def work(self, profile: Sequence[Strategy]) -> int:
        """How long the certificate of a profile takes, about, in additions of one payoff."""
        mixed = [_mixture(self.problem, i, s) for i, s in enumerate(profile)]
        if self.by_counts:
            return self._audits.work(self._words(mixed))
        roles = range(len(self.problem.actions))
        terms = self._terms(mixed)
        if terms <= DEFINITION_LIMIT:
            return TERM * len(roles) * terms
        counted = 1 if self.problem.objective is None else len(mixed)
        found = 0
        for i, groups in enumerate(self.problem.free):
            own = {r for group in groups for r in group}
            told = [len(self.problem.actions[group[0]]) for group in groups]
            steps = len(roles) - len(own)
            steps += sum(size * len(group) for size, group in zip(told, groups, strict=True))
            cells = len(roles) * prod(self._reach(r, own) for r in roles)
            once = STEP * steps + counted * cells * max(told, default=1)
            once += EACH * counted * self.problem.sizes[i]
            found += prod(len(m) for j, m in enumerate(mixed) if j != i) * once
        return found * len(self.problem.matching)

    @cached_property
    def laws(self) -> Laws:
        return Laws(self.problem)

    # --- by counts -------------------------------------------------------------------------

    @cached_property
    def _audits(self) -> CountedAudits:
        return CountedAudits(self.problem)

    @cached_property
    def by_counts(self) -> bool:
        """Whether counts of actions stand for profiles, which are too many to be gone through."""
        known = self.problem.actions
        return self.problem.counts is not None and len(known) * prod(map(len, known)) > CELLS_LIMIT

    def _words(self, mixed: list[_Mixed]) -> list[list[tuple[tuple[int, ...], Number]]]:
        """What each LLM tells each of its groups of roles, with the probabilities."""
        out = []
        for i, own in enumerate(mixed):
            told = [(orders(self.problem, i, k), p) for k, p in own]
            groups = self.problem.free[i]
            out.append([(tuple(word[group[0]] for group in groups), p) for word, p in told])
        return out

    def _counted(self, mixed: list[_Mixed], work: int) -> Certificate:
        audit = self._audits.within(words := self._words(mixed), work)
        if audit is None:
            needed = self._audits.work(words)
            raise TooManyDeviations(f"the deviations take {needed} additions")
        utilities, regrets = audit.regrets(words)
        return Certificate(tuple(utilities), tuple(regrets), audit.exact, "by counts")

    def _reach(self, r: int, own: set[int]) -> int:
        """The most actions of role r in play when the LLM that governs the roles `own` deviates."""
        size = len(self.problem.actions[r])
        governing = sum(
            map(any, zip(*(c.governors[r] for c in self.problem.matching), strict=True))
        )
        return size if r in own else min(size, governing * self.laws.spread[r])

    def _terms(self, mixed: list[_Mixed]) -> int:
        """An upper bound on the terms of the definition over all deviations."""
        deviations = sum(
            size * prod(len(m) for j, m in enumerate(mixed) if j != i)
            for i, size in enumerate(self.problem.sizes)
        )
        return self.laws.governors * prod(self.laws.spread) * deviations

    def _slice(self, i: int, mixed: list[_Mixed], definition: bool) -> list[Number]:
        """Utility of every meta-action of LLM i against the others' mixtures."""
        problem = self.problem
        others = [j for j in range(len(mixed)) if j != i]
        out = np.full(problem.sizes[i], Fraction(0), dtype=object)
        for combination in product(*(mixed[j] for j in others)):
            told = {j: orders(problem, j, a) for j, (a, _) in zip(others, combination, strict=True)}
            weight = prod((p for _, p in combination), start=Fraction(1))
            game = Deviations(self.laws, i, told, self._grid(i, told))
            totals = game.by_definition() if definition else game.role_by_role()
            judged = totals if problem.objective is None else problem.objective(totals)
            out += weight * judged[i]
        return out.tolist()

    def _grid(self, i: int, told: dict[int, dict[int, int]]) -> Grid:
        """The base game restricted to what can be played; raises TooManyDeviations if too large."""
        supports = []
        for r, actions in enumerate(self.problem.actions):
            heard = {(j, o[r]) for j, o in told.items() if r in o}
            if any(r in group for group in self.problem.free[i]):
                heard |= {(i, a) for a in range(len(actions))}
            supports.append(tuple(sorted({b for j, a in heard for b in self.laws.played(j, r, a)})))
        cells = len(supports) * prod(map(len, supports))
        if cells > CELLS_LIMIT:
            raise TooManyDeviations(f"{cells} payoffs of the base game")
        key = tuple(supports)
        if key not in self._read:
            if cells + sum(grid.payoffs.size for grid in self._read.values()) > KEPT:
                self._read.clear()
            payoffs = self.problem.base.on_grid([list(support) for support in supports])
            self._read[key] = Grid(key, payoffs)
        return self._read[key]


def _mixture(problem: Problem, i: int, strategy: Strategy) -> _Mixed:
    if isinstance(strategy, (int, np.integer)):
        return [(int(strategy), Fraction(1))]
    if len(strategy) != problem.sizes[i]:
        raise ValueError(f"LLM {i} has {problem.sizes[i]} meta-actions, not {len(strategy)}")
    return [(k, p) for k, p in enumerate(strategy) if p]

"""This module sums the payoffs of one LLM's deviations over governors and what clients play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import lcm, prod
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from .problem import Component, Problem

INT64_LIMIT = 2**62
"""Sums that stay below it are taken in machine integers, others in Python's."""

Chances: TypeAlias = dict[int, Fraction]
"""Actions of a role with their positive probabilities."""


def orders(problem: Problem, i: int, index: int) -> dict[int, int]:
    """Role -> action told, for meta-action `index` of LLM i (lexicographic in its groups)."""
    told = {}
    for group in reversed(problem.free[i]):
        index, action = divmod(index, len(problem.actions[group[0]]))
        told.update(dict.fromkeys(group, action))
    return told


@frozen(eq=False, slots=False)
class Laws:
    """The probabilities in a problem, each read once."""

    problem: Problem
    _played: dict[tuple[int, int, int], Chances] = field(factory=dict, init=False)

    def played(self, llm: int, role: int, told: int) -> Chances:
        """The actions that clients play with positive probability when told one."""
        key = (llm, role, told)
        if key not in self._played:
            row = self.problem.followed[llm][role][told]
            self._played[key] = {b: p for b, p in enumerate(row) if p}
        return self._played[key]

    @cached_property
    def governors(self) -> int:
        """The governor profiles of positive weight, over all components of the matching."""
        counts = ([sum(1 for g in row if g) for row in c.governors] for c in self.problem.matching)
        return sum(map(prod, counts))

    @cached_property
    def spread(self) -> tuple[int, ...]:
        """For each role the most actions that clients play when told one."""
        llms = range(len(self.problem.llms))
        return tuple(
            max(len(self.played(i, r, a)) for i in llms for a in range(len(actions)))
            for r, actions in enumerate(self.problem.actions)
        )

    @cached_property
    def factors(self) -> tuple[int, ...]:
        """For each role what makes the probabilities of its actions whole, over all LLMs."""
        found = []
        for r in range(len(self.problem.actions)):
            rows = [row for of_llm in self.problem.followed for row in of_llm[r]]
            followed = lcm(*{p.denominator for row in rows for p in row})
            shares = lcm(*{g.denominator for c in self.problem.matching for g in c.governors[r]})
            found.append(followed * shares)
        return tuple(found)

    @cached_property
    def weights(self) -> int:  # what makes the weights of the matching whole
        return lcm(*{c.weight.denominator for c in self.problem.matching})


@frozen(eq=False, slots=False)
class Grid:
    """The base game on some actions of each role: object array (R, k_0, ..., k_{R-1})."""

    supports: tuple[tuple[int, ...], ...]
    payoffs: np.ndarray

    @cached_property
    def exact(self) -> bool:
        return not any(issubclass(kind, float) for kind in set(map(type, self.payoffs.flat)))

    @cached_property
    def whole(self) -> tuple[list[int], int, int]:
        """Exact payoffs as integers in units of 1/unit, the unit, and the largest of them."""
        flat = self.payoffs.ravel().tolist()
        unit = lcm(*{x.denominator for x in flat})
        if set(map(type, flat)) != {int}:
            flat = [x.numerator * (unit // x.denominator) for x in flat]
        return flat, unit, max(max(flat), -min(flat))


@frozen(eq=False, slots=False)
class Deviations:
    """The base game on the actions in play when all but LLM i follow fixed orders."""

    laws: Laws
    llm: int
    told: dict[int, dict[int, int]]
    grid: Grid

    @property
    def problem(self) -> Problem:
        return self.laws.problem

    def by_definition(self) -> np.ndarray:
        """Totals of all LLMs for every meta-action of this one, by summing over governor profiles.

        Object array of shape (n, S_i).
        """
        roles, n = range(len(self.grid.supports)), len(self.problem.llms)
        places = [{a: k for k, a in enumerate(support)} for support in self.grid.supports]
        out = np.full((n, self.problem.sizes[self.llm]), Fraction(0), dtype=object)
        for at in range(out.shape[1]):
            told = {**self.told, self.llm: orders(self.problem, self.llm, at)}
            for weight, g in self._governors():
                played = [self.laws.played(g[r], r, told[g[r]][r]).items() for r in roles]
                for cell in product(*played):
                    chance = prod((p for _, p in cell), start=weight)
                    index = tuple(places[r][a] for r, (a, _) in enumerate(cell))
                    for r in roles:
                        out[g[r], at] += chance * self.grid.payoffs[(r, *index)]
        return out

    def _governors(self) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
        for c in self.problem.matching:
            positive = [[j for j, share in enumerate(row) if share] for row in c.governors]
            for g in product(*positive):
                yield prod((c.governors[r][j] for r, j in enumerate(g)), start=c.weight), g

    def role_by_role(self) -> np.ndarray:
        """The same by taking expectations over one role after another, for all meta-actions.

        Row (k, r) of the running array is the payoff of role r counted for LLM k: over role r
        itself only LLM k's own clients are summed, over the other roles everybody's. Axes of roles
        give way to axes of what the LLM tells its groups. Where there is no objective, the totals
        of the other LLMs are left at 0.

        Exact sums run over integers: payoffs and probabilities over common denominators, in int64
        where no sum can exceed INT64_LIMIT. Other sums are float64.
        """
        groups = self.problem.free[self.llm]
        own = {r for group in groups for r in group}
        counted, exact = self._counted(), self.grid.exact
        payoffs, unit = self._payoffs()
        out = np.full((len(self.problem.llms), self.problem.sizes[self.llm]), 0, dtype=object)
        for c in self.problem.matching:
            weight = int(c.weight * self.laws.weights) if exact else float(c.weight)
            values = np.stack([payoffs * weight] * len(counted))
            axes = list(range(len(self.grid.supports)))
            for r in [r for r in axes if r not in own]:
                values, axes = self._expect(values, axes, c, r, None)
            for group in groups:
                values, axes = self._told(values, axes, c, group)
            out[counted] += values.sum(axis=1).reshape(len(counted), -1).astype(object)
        return out * Fraction(1, unit) if exact else out

    def _counted(self) -> list[int]:
        """The LLMs whose totals matter: the deviating one, or all where there is an objective."""
        if self.problem.objective is None:
            return [self.llm]
        return list(range(len(self.problem.llms)))

    def _payoffs(self) -> tuple[np.ndarray, int]:
        """The payoffs as they are summed, and what the sums are to be divided by."""
        if not self.grid.exact:
            return self.grid.payoffs.astype(float), 1
        flat, unit, largest = self.grid.whole
        scale = self.laws.weights * prod(self.laws.factors)
        most = max(largest, 1) * scale * len(self.grid.supports)
        array = np.empty(len(flat), dtype=np.int64 if most < INT64_LIMIT else object)
        array[:] = flat
        return array.reshape(self.grid.payoffs.shape), unit * scale

    def _told(
        self, values: np.ndarray, axes: list[int], c: Component, group: Sequence[int]
    ) -> tuple[np.ndarray, list[int]]:
        """Sum over the roles of a group, for each action that the LLM may tell it: a last axis."""
        parts, rest = [], axes
        for action in range(len(self.problem.actions[group[0]])):
            left, rest = values, axes
            for r in group:
                left, rest = self._expect(left, rest, c, r, action)
            parts.append(left)
        return np.stack(parts, axis=-1), rest

    def _expect(
        self, values: np.ndarray, axes: list[int], c: Component, r: int, action: int | None
    ) -> tuple[np.ndarray, list[int]]:
        """Sum over role r, in which the deviating LLM tells its clients `action`."""
        support, factor = self.grid.supports[r], self.laws.factors[r] if self.grid.exact else 1
        laws = np.zeros((len(self.problem.llms), len(support)), dtype=values.dtype)
        told = {j: order[r] for j, order in self.told.items() if r in order}
        if action is not None:
            told[self.llm] = action
        for k, share in enumerate(c.governors[r]):
            if share:
                for b, p in self.laws.played(k, r, told[k]).items():
                    chance = share * p * factor
                    laws[k, support.index(b)] = int(chance) if self.grid.exact else float(chance)
        place = axes.index(r)
        moved = np.moveaxis(values, 2 + place, -1)
        out = moved @ laws.sum(axis=0)
        for at, k in enumerate(self._counted()):
            out[at, r] = moved[at, r] @ laws[k]
        return out, axes[:place] + axes[place + 1 :]

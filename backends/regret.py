"""This module recomputes utilities and regrets of a profile from the definition of the meta-game.

It shares no code with the solvers: no tensor, no split of roles, no scaled integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import lcm, prod
from typing import Protocol, TypeAlias

import numpy as np
from attrs import field, frozen

from .regret_by_counts import CountedAudits, CountPayoffs

Number: TypeAlias = int | Fraction | float

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


INT64_LIMIT = 2**62
"""Sums that stay below it are taken in machine integers, others in Python's."""

KEPT = 2**24
"""Payoff entries that an audit keeps between profiles."""


class BasePayoffs(Protocol):
    """The base game, asked for its payoffs on a product of some actions of each role."""

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        """Object array of shape (R, len(supports[0]), ...)."""
        ...


class Component(Protocol):
    """One term of the matching: governors drawn independently by role."""

    @property
    def weight(self) -> Fraction: ...
    @property
    def governors(self) -> tuple[tuple[Fraction, ...], ...]: ...


class Problem(Protocol):
    """What is read of a one-shot problem; the fields are explained where it is defined."""

    @property
    def actions(self) -> Sequence[Sequence[object]]: ...
    @property
    def llms(self) -> Sequence[str]: ...
    @property
    def base(self) -> BasePayoffs: ...
    @property
    def matching(self) -> Sequence[Component]: ...
    @property
    def followed(self) -> Sequence[Sequence[Sequence[Sequence[Fraction]]]]: ...
    @property
    def free(self) -> Sequence[Sequence[Sequence[int]]]: ...
    @property
    def objective(self) -> Callable[[np.ndarray], np.ndarray] | None: ...
    @property
    def sizes(self) -> tuple[int, ...]: ...
    @property
    def counts(self) -> CountPayoffs | None: ...


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
                others play what, see `regret_by_counts`
    """

    utilities: tuple[Number, ...]
    regrets: tuple[Number, ...]
    exact: bool
    route: str


@frozen(eq=False, slots=False)
class Audit:
    """Recomputes utilities and regrets of profiles of one problem, reading common parts once."""

    problem: Problem
    _read: dict[tuple[tuple[int, ...], ...], _Grid] = field(factory=dict, init=False)
    _played: dict[tuple[int, int, int], _Chances] = field(factory=dict, init=False)

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
            told = [(_orders(self.problem, i, k), p) for k, p in own]
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
        return size if r in own else min(size, governing * self.spread[r])

    def _terms(self, mixed: list[_Mixed]) -> int:
        """An upper bound on the terms of the definition over all deviations."""
        deviations = sum(
            size * prod(len(m) for j, m in enumerate(mixed) if j != i)
            for i, size in enumerate(self.problem.sizes)
        )
        return self.governors * prod(self.spread) * deviations

    def _slice(self, i: int, mixed: list[_Mixed], definition: bool) -> list[Number]:
        """Utility of every meta-action of LLM i against the others' mixtures."""
        problem = self.problem
        others = [j for j in range(len(mixed)) if j != i]
        out = np.full(problem.sizes[i], Fraction(0), dtype=object)
        for combination in product(*(mixed[j] for j in others)):
            orders = {
                j: _orders(problem, j, a) for j, (a, _) in zip(others, combination, strict=True)
            }
            weight = prod((p for _, p in combination), start=Fraction(1))
            game = _Game(self, i, orders, self._grid(i, orders))
            totals = game.by_definition() if definition else game.role_by_role()
            judged = totals if problem.objective is None else problem.objective(totals)
            out += weight * judged[i]
        return out.tolist()

    def played(self, llm: int, role: int, told: int) -> _Chances:
        """The actions that clients play with positive probability when told one."""
        key = (llm, role, told)
        if key not in self._played:
            row = self.problem.followed[llm][role][told]
            self._played[key] = {b: p for b, p in enumerate(row) if p}
        return self._played[key]

    def _grid(self, i: int, orders: dict[int, dict[int, int]]) -> _Grid:
        """The base game restricted to what can be played; raises TooManyDeviations if too large."""
        supports = []
        for r, actions in enumerate(self.problem.actions):
            told = {(j, o[r]) for j, o in orders.items() if r in o}
            if any(r in group for group in self.problem.free[i]):
                told |= {(i, a) for a in range(len(actions))}
            supports.append(tuple(sorted({b for j, a in told for b in self.played(j, r, a)})))
        cells = len(supports) * prod(map(len, supports))
        if cells > CELLS_LIMIT:
            raise TooManyDeviations(f"{cells} payoffs of the base game")
        key = tuple(supports)
        if key not in self._read:
            if cells + sum(grid.payoffs.size for grid in self._read.values()) > KEPT:
                self._read.clear()
            payoffs = self.problem.base.on_grid([list(support) for support in supports])
            self._read[key] = _Grid(key, payoffs)
        return self._read[key]

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


_Mixed: TypeAlias = list[tuple[int, Number]]
_Chances: TypeAlias = dict[int, Fraction]


def _mixture(problem: Problem, i: int, strategy: Strategy) -> _Mixed:
    if isinstance(strategy, (int, np.integer)):
        return [(int(strategy), Fraction(1))]
    if len(strategy) != problem.sizes[i]:
        raise ValueError(f"LLM {i} has {problem.sizes[i]} meta-actions, not {len(strategy)}")
    return [(k, p) for k, p in enumerate(strategy) if p]


def _orders(problem: Problem, i: int, index: int) -> dict[int, int]:
    """Role -> action told, for meta-action `index` of LLM i (lexicographic in its groups)."""
    told = {}
    for group in reversed(problem.free[i]):
        index, action = divmod(index, len(problem.actions[group[0]]))
        told.update(dict.fromkeys(group, action))
    return told


@frozen(eq=False, slots=False)
class _Grid:
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
class _Game:
    """The base game on the actions in play when all but LLM i follow fixed orders."""

    audit: Audit
    llm: int
    orders: dict[int, dict[int, int]]
    grid: _Grid

    @property
    def problem(self) -> Problem:
        return self.audit.problem

    def by_definition(self) -> np.ndarray:
        """Totals of all LLMs for every meta-action of this one, by summing over governor profiles.

        Object array of shape (n, S_i).
        """
        roles, n = range(len(self.grid.supports)), len(self.problem.llms)
        places = [{a: k for k, a in enumerate(support)} for support in self.grid.supports]
        out = np.full((n, self.problem.sizes[self.llm]), Fraction(0), dtype=object)
        for at in range(out.shape[1]):
            orders = {**self.orders, self.llm: _orders(self.problem, self.llm, at)}
            for weight, g in self._governors():
                played = [self.audit.played(g[r], r, orders[g[r]][r]).items() for r in roles]
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
            weight = int(c.weight * self.audit.weights) if exact else float(c.weight)
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
        scale = self.audit.weights * prod(self.audit.factors)
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
        support, factor = self.grid.supports[r], self.audit.factors[r] if self.grid.exact else 1
        laws = np.zeros((len(self.problem.llms), len(support)), dtype=values.dtype)
        told = {j: order[r] for j, order in self.orders.items() if r in order}
        if action is not None:
            told[self.llm] = action
        for k, share in enumerate(c.governors[r]):
            if share:
                for b, p in self.audit.played(k, r, told[k]).items():
                    chance = share * p * factor
                    laws[k, support.index(b)] = int(chance) if self.grid.exact else float(chance)
        place = axes.index(r)
        moved = np.moveaxis(values, 2 + place, -1)
        out = moved @ laws.sum(axis=0)
        for at, k in enumerate(self._counted()):
            out[at, r] = moved[at, r] @ laws[k]
        return out, axes[:place] + axes[place + 1 :]

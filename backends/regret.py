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
from attrs import frozen

Number: TypeAlias = int | Fraction | float

Strategy: TypeAlias = int | Sequence[Number]
"""A meta-action by its index, or a probability for each meta-action."""

DEFINITION_LIMIT = 2**10
"""Most terms (governor profiles times what may be played, for all deviations) summed one by one."""

WORK_LIMIT = 2**26
"""Most payoff entries that are read for one certificate; beyond it, TooManyDeviations."""


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


class TooManyDeviations(Exception):
    """A complete check of all deviations exceeds WORK_LIMIT; the message gives the size."""


@frozen
class Certificate:
    """What each LLM gets at a profile and could gain by changing its meta-action alone.

    utilities   expected utility of each LLM
    regrets     max over all S_i meta-actions minus the utility; 0 at an equilibrium
    replies     for each LLM one meta-action that attains the maximum
    exact       no float took part
    route       'definition': every governor profile g with weight W(g) and everything that its
                clients may play was summed; 'role by role': expectations were taken over one role
                after another, which is the same sum in another order
    """

    utilities: tuple[Number, ...]
    regrets: tuple[Number, ...]
    replies: tuple[int, ...]
    exact: bool
    route: str


def certificate(
    problem: Problem, profile: Sequence[Strategy], work: int = WORK_LIMIT
) -> Certificate:
    """Utilities and regrets of a profile, all deviations of every LLM checked.

    Exact Fractions when payoffs and probabilities are exact. Raises TooManyDeviations where that
    would read more than `work` payoff entries, ValueError if a strategy has the wrong length.
    """
    mixed = [_mixture(problem, i, s) for i, s in enumerate(profile)]
    route = "definition" if _terms(problem, mixed) <= DEFINITION_LIMIT else "role by role"
    utilities, regrets, replies = [], [], []
    for i, own in enumerate(mixed):
        values = _slice(problem, i, mixed, route, work)
        mean = sum(p * values[a] for a, p in own)
        reply = max(range(len(values)), key=values.__getitem__)
        utilities.append(mean)
        regrets.append(max(values[reply] - mean, 0))
        replies.append(reply)
    exact = not any(isinstance(x, (float, np.floating)) for x in (*utilities, *regrets))
    return Certificate(tuple(utilities), tuple(regrets), tuple(replies), exact, route)


_Mixed: TypeAlias = list[tuple[int, Number]]


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


def _terms(problem: Problem, mixed: list[_Mixed]) -> int:
    """An upper bound on the terms of the definition over all deviations."""
    governors = sum(prod(sum(1 for g in row if g) for row in c.governors) for c in problem.matching)
    spread = prod(
        max(
            sum(1 for p in problem.followed[i][r][a] if p)
            for i in range(len(problem.llms))
            for a in range(len(actions))
        )
        for r, actions in enumerate(problem.actions)
    )
    deviations = sum(
        size * prod(len(m) for j, m in enumerate(mixed) if j != i)
        for i, size in enumerate(problem.sizes)
    )
    return governors * spread * deviations


def _slice(problem: Problem, i: int, mixed: list[_Mixed], route: str, work: int) -> list[Number]:
    """Utility of every meta-action of LLM i against the others' mixtures."""
    others = [j for j in range(len(mixed)) if j != i]
    count = prod(len(mixed[j]) for j in others)
    if count * problem.sizes[i] > work:
        raise TooManyDeviations(f"{problem.sizes[i]} deviations against {count} pure profiles")
    out: list[Number] = [Fraction(0)] * problem.sizes[i]
    for combination in product(*(mixed[j] for j in others)):
        orders = {j: _orders(problem, j, a) for j, (a, _) in zip(others, combination, strict=True)}
        weight = prod((p for _, p in combination), start=Fraction(1))
        game = _in_play(problem, i, orders, work // count)
        values = game.by_definition() if route == "definition" else game.role_by_role()
        for at, totals in values:
            out[at] += weight * _utility(problem, i, totals)
    return out


def _utility(problem: Problem, i: int, totals: list[Number]) -> Number:
    if problem.objective is None:
        return totals[i]
    column = np.empty(len(totals), dtype=object)
    column[:] = totals
    return problem.objective(column)[i]


@frozen(eq=False)
class _Scales:
    """The payoffs as integers in units of 1/unit, and what weights and laws are multiplied by."""

    exact: bool
    payoffs: np.ndarray
    unit: int
    weights: int
    roles: tuple[int, ...]

    @property
    def all(self) -> int:
        return self.unit * self.weights * prod(self.roles)


@frozen(eq=False, slots=False)
class _Game:
    """The base game on the actions in play when all but LLM i follow fixed orders."""

    problem: Problem
    llm: int
    orders: dict[int, dict[int, int]]
    supports: list[list[int]]
    payoffs: np.ndarray

    def by_definition(self) -> Iterator[tuple[int, list[Number]]]:
        """Every meta-action of the LLM with all totals, by summing over governor profiles."""
        roles, n = range(len(self.supports)), len(self.problem.llms)
        for at in range(self.problem.sizes[self.llm]):
            orders = {**self.orders, self.llm: _orders(self.problem, self.llm, at)}
            totals: list[Number] = [Fraction(0)] * n
            for weight, g in self._governors():
                rows = [self.problem.followed[g[r]][r][orders[g[r]][r]] for r in roles]
                played = [[k for k, a in enumerate(self.supports[r]) if rows[r][a]] for r in roles]
                for cell in product(*played):
                    chance = prod(
                        (rows[r][self.supports[r][k]] for r, k in enumerate(cell)), start=weight
                    )
                    for r in roles:
                        totals[g[r]] += chance * self.payoffs[(r, *cell)]
            yield at, totals

    def _governors(self) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
        for c in self.problem.matching:
            positive = [[j for j, share in enumerate(row) if share] for row in c.governors]
            for g in product(*positive):
                yield prod((c.governors[r][j] for r, j in enumerate(g)), start=c.weight), g

    def role_by_role(self) -> Iterator[tuple[int, list[Number]]]:
        """The same by taking expectations over the roles of one group after another.

        Deviations that agree on their first groups share that part of the work. Row (k, r) of the
        running array is the payoff of role r counted for LLM k: over role r itself only LLM k's
        own clients are summed, over the other roles everybody's.
        """
        own = [r for group in self.problem.free[self.llm] for r in group]
        counted, scales = self._counted(), self._scale
        shape = (self.problem.sizes[self.llm], len(self.problem.llms))
        totals = np.full(shape, Fraction(0), dtype=object)
        for c in self.problem.matching:
            weight = int(c.weight * scales.weights) if scales.exact else c.weight
            start = np.stack([scales.payoffs * weight] * len(counted))
            axes = list(range(len(self.supports)))
            for r in [r for r in axes if r not in own]:
                start, axes = self._expect(start, axes, c, r, None)
            for at, values in self._descend(start, axes, c, 0, 0):
                totals[at, counted] += values * Fraction(1, scales.all)
        yield from enumerate(totals.tolist())

    def _counted(self) -> list[int]:
        """The LLMs whose totals matter: the deviating one, or all where there is an objective."""
        if self.problem.objective is None:
            return [self.llm]
        return list(range(len(self.problem.llms)))

    @cached_property
    def _scale(self) -> _Scales:
        """Common denominators, so that exact sums run over integers."""
        flat = self.payoffs.ravel().tolist()
        roles = [1] * len(self.supports)
        if any(isinstance(x, (float, np.floating)) for x in flat):
            return _Scales(False, self.payoffs, 1, 1, tuple(roles))
        for r in range(len(roles)):
            rows = [
                row for j in range(len(self.problem.llms)) for row in self.problem.followed[j][r]
            ]
            followed = lcm(*{p.denominator for row in rows for p in row})
            shares = lcm(*{g.denominator for c in self.problem.matching for g in c.governors[r]})
            roles[r] = followed * shares
        weights = lcm(*{c.weight.denominator for c in self.problem.matching})
        unit = lcm(*{x.denominator for x in flat})
        whole = np.empty(len(flat), dtype=object)
        whole[:] = [x.numerator * (unit // x.denominator) for x in flat]
        return _Scales(True, whole.reshape(self.payoffs.shape), unit, weights, tuple(roles))

    def _descend(
        self, values: np.ndarray, axes: list[int], c: Component, depth: int, at: int
    ) -> Iterator[tuple[int, np.ndarray]]:
        groups = self.problem.free[self.llm]
        if depth == len(groups):
            yield at, values.sum(axis=1)
            return
        size = len(self.problem.actions[groups[depth][0]])
        for action in range(size):
            left, rest = values, axes
            for r in groups[depth]:
                left, rest = self._expect(left, rest, c, r, action)
            yield from self._descend(left, rest, c, depth + 1, at * size + action)

    def _expect(
        self, values: np.ndarray, axes: list[int], c: Component, r: int, action: int | None
    ) -> tuple[np.ndarray, list[int]]:
        """Sum over role r, in which the deviating LLM tells its clients `action`."""
        scale = self._scale.roles[r]
        laws = np.full((len(self.problem.llms), len(self.supports[r])), 0, dtype=object)
        told = {j: order[r] for j, order in self.orders.items() if r in order}
        if action is not None:
            told[self.llm] = action
        for k, share in enumerate(c.governors[r]):
            if share:
                row = self.problem.followed[k][r][told[k]]
                chances = [share * row[b] * scale for b in self.supports[r]]
                laws[k] = [int(p) for p in chances] if self._scale.exact else chances
        place = axes.index(r)
        moved = np.moveaxis(values, 2 + place, -1)
        out = moved @ laws.sum(axis=0)
        for at, k in enumerate(self._counted()):
            out[at, r] = moved[at, r] @ laws[k]
        return out, axes[:place] + axes[place + 1 :]


def _in_play(problem: Problem, i: int, orders: dict[int, dict[int, int]], work: int) -> _Game:
    """The base game restricted to what can be played; raises TooManyDeviations if too large."""
    supports = []
    for r, actions in enumerate(problem.actions):
        told = {(j, o[r]) for j, o in orders.items() if r in o}
        if any(r in group for group in problem.free[i]):
            told |= {(i, a) for a in range(len(actions))}
        rows = [problem.followed[j][r][a] for j, a in told]
        supports.append([b for b in range(len(actions)) if any(row[b] for row in rows)])
    cells = len(supports) * prod(map(len, supports))
    if cells > work:
        raise TooManyDeviations(f"{cells} base-game payoffs for each pure profile of the others")
    return _Game(problem, i, orders, supports, problem.base.on_grid(supports))

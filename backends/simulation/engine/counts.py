"""This module simulates how many clients do what, without the clients: exact in law.

Clients of one role and LLM are exchangeable, so that a round is a few draws whatever their number.
With replacement, the instances fall into cells by a multinomial draw. In a finite population,
clients' actions are multinomial by LLM and role, and a uniformly random matching makes a random
table with these margins, role after role.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from attrs import field, frozen

from .behaviour import Choice, behaviour
from .cells import Cells, Strand, list_cells
from .problem import Problem
from .seating import Seats, as_played, seats
from .tables import contingency, split
from .tally import Tally, from_joint, from_splits

REMEMBERED = 4096
"""Profiles whose cells are kept."""


@frozen(eq=False)
class CountsEngine:
    """Simulates rounds of one problem by counts.

    joint   whether cells say who governs every role
    """

    problem: Problem
    joint: bool
    _law: Problem = field(init=False)
    _seats: Seats | None = field(init=False)
    _known: dict[tuple[int, ...], tuple[Cells, tuple[np.ndarray, ...]]] = field(
        init=False, factory=dict
    )

    @_law.default
    def _rounded(self) -> Problem:
        return as_played(self.problem)

    @_seats.default
    def _divided(self) -> Seats | None:
        if self.problem.replace:
            return None
        found = seats(self.problem)
        used = found.instances > 0
        return Seats(found.instances[used], found.held[used])

    def cells(self, profile: Sequence[Choice]) -> tuple[Cells, tuple[np.ndarray, ...]]:
        """The cells of a profile, and what clients play (see `behaviour`)."""
        if not all(isinstance(choice, int) for choice in profile):
            return self._cells(profile)
        key = tuple(int(choice) for choice in profile)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = self._cells(profile)
        return self._known[key]

    def _cells(self, profile: Sequence[Choice]) -> tuple[Cells, tuple[np.ndarray, ...]]:
        played = behaviour(self.problem, profile)
        return list_cells(self._law, played, self.joint), played

    def rounds(
        self, profile: Sequence[Choice], count: int, rng: np.random.Generator
    ) -> tuple[Cells, Tally]:
        """Some independent rounds of one profile, and the cells that they are counted in."""
        cells, played = self.cells(profile)
        llms, sizes = self.problem.llms, self.problem.actions
        if self._seats is None:
            counts = rng.multinomial(self.problem.size, cells.chances, size=count)
            if self.joint:
                return cells, from_joint(cells, counts, llms, sizes)
            splits = [split(rng, counts, own) for own in cells.governors]
            return cells, from_splits(cells, splits, llms, sizes)
        actions = _actions(self._seats, played, count, rng)
        parts = [
            _matched(s, a, self.joint, rng) for s, a in zip(cells.strands, actions, strict=True)
        ]
        counts = np.concatenate([part for part, _ in parts], axis=1)
        if self.joint:
            return cells, from_joint(cells, counts, llms, sizes)
        both = [np.concatenate(own, axis=1) for own in zip(*(s for _, s in parts), strict=True)]
        return cells, from_splits(cells, both, llms, sizes)


def _actions(
    found: Seats, played: Sequence[np.ndarray], count: int, rng: np.random.Generator
) -> list[list[np.ndarray]]:
    """For each component and role shape (T, n, m_r): how many of whose clients play what."""
    return [
        [split(rng, np.broadcast_to(who, (count, len(who))), _proper(own)) for who, own in pairs]
        for pairs in (zip(held, played, strict=True) for held in found.held)
    ]


def _proper(chances: np.ndarray) -> np.ndarray:
    """Distributions that add up to 1; rows of zeros, which no client needs, become one."""
    sums = chances.sum(axis=1, keepdims=True)
    idle = np.zeros_like(chances)
    idle[:, 0] = 1
    return np.where(sums > 0, chances / np.where(sums > 0, sums, 1), idle)


def _matched(
    strand: Strand, actions: Sequence[np.ndarray], joint: bool, rng: np.random.Generator
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Counts of the strand's cells, shape (T, K), and unless joint by role who governs there."""
    classes = [
        own[:, who, what] if joint else own[:, :, what].sum(axis=1)
        for own, who, what in zip(actions, strand.llm, strand.action, strict=True)
    ]
    table = classes[0]
    for own in classes[1:]:
        table = contingency(rng, table, own).reshape(len(table), -1)
    if joint:
        return table, []
    return table, [_governed(table, strand, r, own, rng) for r, own in enumerate(actions)]


def _governed(
    table: np.ndarray, strand: Strand, role: int, actions: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Who governs the role in each cell, shape (T, K, n): within an action, in random order."""
    out = np.zeros((*table.shape, actions.shape[1]), dtype=np.int64)
    number = np.arange(prod(strand.shape)).reshape(strand.shape)
    for k, what in enumerate(strand.action[role]):
        cells = np.take(number, k, axis=role).ravel()
        out[:, cells] = contingency(rng, table[:, cells], actions[:, :, what])
    return out

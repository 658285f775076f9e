"""This module lists what can happen in one instance: cells of who governs and what is played.

The clients of a role fall into classes. In a *joint* listing a class is an LLM and an action, so
that a cell says who governs every role. Otherwise a class is an action only, and who governs is
drawn afterwards, role by role: within one component of the matching, governors depend on nothing
but the role's own action. There are far fewer cells then.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from attrs import frozen

from .problem import Problem


@frozen(eq=False)
class Strand:
    """One component of the matching; L_r classes in role r.

    action     for each role shape (L_r,): the action of each class
    llm        for each role shape (L_r,): its LLM in a joint listing
    chance     for each role shape (L_r,): the probability of each class
    governor   for each role shape (L_r, n): the probability of each LLM, given the class
    first      number of the strand's first cell
    """

    action: tuple[np.ndarray, ...]
    llm: tuple[np.ndarray, ...]
    chance: tuple[np.ndarray, ...]
    governor: tuple[np.ndarray, ...]
    first: int

    @property
    def shape(self) -> tuple[int, ...]:
        """L_1, ..., L_R; cells are numbered in C order."""
        return tuple(len(own) for own in self.action)

    def spread(self, role: int, values: np.ndarray) -> np.ndarray:
        """A value of each class of the role, for every cell."""
        shape = [1] * len(self.shape)
        shape[role] = -1
        own = np.asarray(values)
        wide = np.broadcast_to(own.reshape(*shape, *own.shape[1:]), (*self.shape, *own.shape[1:]))
        return wide.reshape(prod(self.shape), *own.shape[1:])


@frozen(eq=False)
class Cells:
    """All cells of a profile; there are K.

    joint      whether cells say who governs
    strands    the components of the matching that have instances
    chances    shape (K,): the probability of each cell
    actions    shape (K, R): what is played
    pay        shape (R, K): what it pays
    llms       shape (R, K) in a joint listing: who governs
    worth      shape (n, K) in a joint listing: what each LLM's clients get in one instance
    governors  for each role shape (K, n): the probability of each LLM, given the cell
    """

    joint: bool
    strands: tuple[Strand, ...]
    chances: np.ndarray
    actions: np.ndarray
    pay: np.ndarray
    llms: np.ndarray
    worth: np.ndarray
    governors: tuple[np.ndarray, ...]


def supports(problem: Problem, component: int, joint: bool) -> list[int]:
    """For each role a bound on its number of classes, whatever the profile."""
    out = []
    for r, m in enumerate(problem.actions):
        governs = np.flatnonzero(problem.law.governors[component, r] > 0)
        if not problem.common_draws:
            most = [m] * len(governs)
        else:
            most = [int((problem.followed[i][r] > 0).sum(axis=1).max()) for i in governs]
        out.append(sum(most) if joint else min(m, sum(most)))
    return out


def most_cells(problem: Problem, joint: bool) -> int:
    """A bound on the number of cells, whatever the profile."""
    used = np.flatnonzero(problem.law.weights > 0)
    return sum(prod(supports(problem, int(c), joint)) for c in used)


def list_cells(problem: Problem, played: Sequence[np.ndarray], joint: bool) -> Cells:
    """The cells of a profile; `played[r]` of shape (n, m_r) is what each LLM's clients play."""
    law, strands, first = problem.law, [], 0
    used = [c for c, weight in enumerate(law.weights) if weight > 0]
    for c in used:
        strand = _strand(law.governors[c], played, joint, first)
        strands.append(strand)
        first += prod(strand.shape)
    actions = np.concatenate([_of_classes(s, s.action) for s in strands])
    chances = [
        law.weights[c] * _of_classes(s, s.chance).prod(axis=1)
        for c, s in zip(used, strands, strict=True)
    ]
    whole = np.concatenate(chances)
    governors = tuple(
        np.concatenate([s.spread(r, s.governor[r]) for s in strands]) for r in range(problem.roles)
    )
    pay = np.ascontiguousarray(problem.payoffs.at(actions), dtype=float)
    llms = np.concatenate([_of_classes(s, s.llm) for s in strands]).T
    worth = worth_of(pay, llms, problem.llms) if joint else np.zeros((problem.llms, 0))
    return Cells(joint, tuple(strands), whole / whole.sum(), actions, pay, llms, worth, governors)


def worth_of(pay: np.ndarray, llms: np.ndarray, count: int) -> np.ndarray:
    """What each LLM's clients get in one instance: shapes (R, K), (R, K) to (n, K)."""
    out = np.zeros((count, pay.shape[1]))
    for own, gain in zip(llms, pay, strict=True):
        out[own, np.arange(len(own))] += gain
    return out


def _of_classes(strand: Strand, values: Sequence[np.ndarray]) -> np.ndarray:
    """A value of each class, for every cell and role: shape (cells, R)."""
    return np.stack([strand.spread(r, own) for r, own in enumerate(values)], axis=1)


def _strand(governors: np.ndarray, played: Sequence[np.ndarray], joint: bool, first: int) -> Strand:
    action, llm, chance, governor = [], [], [], []
    for share, own in zip(governors, played, strict=True):
        both = share[:, None] * own
        if joint:
            who, what = np.nonzero(both > 0)
            weight = both[who, what]
            given = np.eye(len(share))[who]
        else:
            what = np.flatnonzero((both > 0).any(axis=0))
            who = np.full(len(what), -1)
            weight = both[:, what].sum(axis=0)
            given = (both[:, what] / weight).T
        action.append(what)
        llm.append(who)
        chance.append(weight)
        governor.append(given)
    return Strand(tuple(action), tuple(llm), tuple(chance), tuple(governor), first)

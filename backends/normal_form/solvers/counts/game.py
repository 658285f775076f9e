"""This module states games in which roles matter only by how many of them play what.

A *crowd* is a set of roles with the same actions whose members nobody tells apart: the payoff of a
role depends on its own action and on the counts of the others' actions, crowd by crowd. A *kind* is
a set of roles of a crowd with the same payoffs, a *type* one of a kind with the same shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import comb, lcm, prod
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from ....numbers.scaled import Scaled
from ...problem import Problem


@frozen(eq=False)
class Kind:
    """Roles of one crowd with the same payoffs.

    payoffs   numerators of shape (m, *axes): entry [a, k] is the payoff of action a when the counts
              of the others' actions are k. There is an axis for each crowd and each of its actions
              but the first, in order, of length 1 + the number of others in that crowd; entries of
              impossible counts are 0
    """

    crowd: int
    payoffs: np.ndarray


@frozen(eq=False)
class Type:
    """Roles of one kind with the same shares under every component of the matching.

    roles   their positions
    parts   parts[c][j]: None where LLM j governs nobody, else one row for each action a that it
            may tell: its share times what clients who are told a play, in units of 1 / unit
    unit    makes all parts whole
    """

    kind: int
    roles: tuple[int, ...]
    parts: tuple[tuple[tuple[tuple[int, ...], ...] | None, ...], ...]
    unit: int


@frozen(eq=False, slots=False)
class Anonymous:
    """A meta-game over a base game of crowds.

    sizes     the number of roles of each crowd
    actions   the number of actions of each crowd
    scale     payoffs are numerators / scale
    exact     whether payoffs are whole numerators (any dtype), or float values
    types     a partition of the roles
    weights   of the components of the matching, in units of 1 / unit
    obeyed    whether every client does what it is told
    """

    llms: int
    sizes: tuple[int, ...]
    actions: tuple[int, ...]
    kinds: tuple[Kind, ...]
    scale: int
    exact: bool
    types: tuple[Type, ...]
    weights: tuple[int, ...]
    unit: int
    obeyed: bool
    _played: dict[tuple[int, int, bool], np.ndarray] = field(factory=dict, init=False, repr=False)

    @cached_property
    def kind_of(self) -> np.ndarray:
        """The kind of each type."""
        return np.array([t.kind for t in self.types], dtype=int)

    @cached_property
    def crowd_of(self) -> np.ndarray:
        """The crowd of each type."""
        return np.array([self.kinds[t.kind].crowd for t in self.types], dtype=int)

    def played(self, c: int, crowd: int, exact: bool) -> np.ndarray:
        """What clients of each LLM play when told an action, under component c of the matching.

        Shape (types, n, m, m), 0 for types of other crowds; in units of each type as an object
        array of whole numbers, or as floats.
        """
        if (c, crowd, exact) not in self._played:
            m = self.actions[crowd]
            out = np.zeros((len(self.types), self.llms, m, m), dtype=object if exact else float)
            for t in np.flatnonzero(self.crowd_of == crowd).tolist():
                unit = self.types[t].unit
                for j, part in enumerate(self.types[t].parts[c]):
                    if part is not None:
                        rows = part if exact else [[p / unit for p in row] for row in part]
                        out[t, j] = rows
            self._played[c, crowd, exact] = out
        return self._played[c, crowd, exact]

    @cached_property
    def top(self) -> int | float:
        """The largest payoff numerator in absolute value, at least 1."""
        tops = [max(abs(kind.payoffs.max()), abs(kind.payoffs.min())) for kind in self.kinds]
        return max(1, *(int(t) if self.exact else float(t) for t in tops))

    def crowd(self, t: int) -> int:
        """The crowd of a type."""
        return self.kinds[self.types[t].kind].crowd

    def axes(self, crowd: int, others: bool) -> tuple[int, ...]:
        """The shape of counts over a crowd: of all its roles, or of all but one."""
        return (self.sizes[crowd] + (not others),) * (self.actions[crowd] - 1)


Faces: TypeAlias = tuple[tuple[Kind, ...], ...]
"""Payoffs of every kind of roles, several times over."""


def cells(sizes: Sequence[int], actions: Sequence[int], own: int) -> int:
    """How many counts of others there are when a role of crowd `own` acts."""
    return prod(
        comb(n - (c == own) + m - 1, m - 1)
        for c, (n, m) in enumerate(zip(sizes, actions, strict=True))
    )


def count_vectors(total: int, actions: int) -> np.ndarray:
    """All ways in which `total` roles play some actions: int array of shape (N, actions)."""
    if actions == 1:
        return np.array([[total]])
    if actions == 2:
        ones = np.arange(total + 1)
        return np.stack([total - ones, ones], axis=1)
    blocks = []
    for last in range(total + 1):
        rest = count_vectors(total - last, actions - 1)
        blocks.append(np.column_stack([rest, np.full(len(rest), last)]))
    return np.concatenate(blocks)


def types_of(problem: Problem, kinds: Sequence[Sequence[int]]) -> tuple[Type, ...]:
    """The types of roles, given the roles of each kind."""
    found: list[Type] = []
    for k, roles in enumerate(kinds):
        by_shares: dict[object, list[int]] = {}
        for r in roles:
            by_shares.setdefault(tuple(c.governors[r] for c in problem.matching), []).append(r)
        found += [_type(problem, k, tuple(members)) for members in by_shares.values()]
    return tuple(found)


def _type(problem: Problem, kind: int, roles: tuple[int, ...]) -> Type:
    r = roles[0]
    told = {j: problem.followed[j][r] for j in range(len(problem.llms))}
    rows = [
        [
            None if not share else [[share * p for p in row] for row in told[j]]
            for j, share in enumerate(c.governors[r])
        ]
        for c in problem.matching
    ]
    numbers = {p for c in rows for part in c if part for row in part for p in row}
    unit = lcm(*(p.denominator for p in numbers))
    parts = tuple(
        tuple(
            None if part is None else tuple(tuple(int(p * unit) for p in row) for row in part)
            for part in c
        )
        for c in rows
    )
    return Type(kind, roles, parts, unit)


def weights_of(problem: Problem) -> tuple[tuple[int, ...], int]:
    """The weights of the matching as whole numbers, and their common denominator."""
    unit = lcm(*(c.weight.denominator for c in problem.matching))
    return tuple(int(c.weight * unit) for c in problem.matching), unit


def groups_of(problem: Problem, found: Sequence[Type]) -> np.ndarray:
    """Which of an LLM's groups of roles a type is in: shape (types, n), -1 where it has none."""
    out = np.full((len(found), len(problem.llms)), -1)
    for i, groups in enumerate(problem.free):
        place = {r: k for k, group in enumerate(groups) for r in group}
        for t, members in enumerate(found):
            out[t, i] = place.get(members.roles[0], -1)
    return out


@frozen(eq=False)
class Values:
    """Totals at some profiles.

    totals   shape (n, P)
    error    not exact: no entry is further than this from the truth, but for the rounding of
             payoffs that are floats themselves
    """

    totals: Scaled
    error: float = 0.0


@frozen(eq=False)
class Profiles:
    """What roles are told at P profiles, sort by sort. A leading 1 is for all profiles.

    types   the type of each of Q sorts, shape (Q,)
    told    shape (P, Q, n): what LLM i tells clients in roles of sort q, 0 if it has none there
    size    shape (P, Q): the number of roles of each sort
    """

    types: np.ndarray
    told: np.ndarray
    size: np.ndarray

    @property
    def count(self) -> int:
        """P."""
        return max(len(self.told), len(self.size))

    def some(self, at: slice) -> Profiles:
        """A few of the profiles."""
        told = self.told if len(self.told) == 1 else self.told[at]
        size = self.size if len(self.size) == 1 else self.size[at]
        return Profiles(self.types, told, size)

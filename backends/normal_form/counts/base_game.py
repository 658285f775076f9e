"""This module evaluates the base game by counts of actions, where roles matter only in crowds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
from attrs import frozen

from ....compiler.arithmetic import EvaluationError
from ....compiler.columns import Column
from ....compiler.counted import Counted, Crowd
from ....compiler.evaluate import evaluate
from ....compiler.ir.graph import Graph
from ....compiler.ir.nodes import RoleNode, SymmetryNode
from ....compiler.play import Played, no_payoff
from ....compiler.terms import FiniteActions, PayoffFormula
from ....dsl.diagnostic import InternalError, SpecError
from ...numbers.floats import Number
from ...numbers.scaled import object_array, scaled
from ..problem import Problem
from ..solvers.counts.game import (
    Anonymous,
    Kind,
    cells,
    count_vectors,
    types_of,
    weights_of,
)

MAX_COUNTS = 2**20
"""Counts of others for which payoffs are evaluated, own actions and kinds of roles together."""

MAX_AXES = 20
"""Actions but the first, over all crowds: the axes of a table of payoffs by counts."""

MAX_HELD = 2**23
"""Entries of all tables of payoffs by counts, impossible counts included."""

TRIED = 12
"""Payoffs of each kind that are evaluated a second time, at whole profiles."""


def by_counts(problem: Problem, governed: bool = True) -> Anonymous | None:
    """The meta-game over counts of actions; None where payoffs are not known by counts.

    Without `governed` it says nothing of who governs whom.

    Raises:
        SpecError: a payoff has no value.
    """
    base = problem.counts
    if base is None:
        return None
    raw = [base.table(k) for k in range(len(base.kinds))]
    values = scaled(np.concatenate([table.ravel() for table in raw]))
    cuts = np.cumsum([table.size for table in raw])[:-1]
    parts = [
        part.reshape(table.shape)
        for part, table in zip(np.split(values.numerators, cuts), raw, strict=True)
    ]
    weights, unit = weights_of(problem)
    return Anonymous(
        llms=len(problem.llms),
        sizes=tuple(map(len, base.crowds)),
        actions=tuple(len(problem.actions[members[0]]) for members in base.crowds),
        kinds=tuple(map(Kind, base.crowd_of, parts)),
        scale=values.scale,
        exact=values.exact,
        types=types_of(problem, base.kinds) if governed else (),
        weights=weights,
        unit=unit,
        obeyed=_obeyed(problem),
    )


def _obeyed(problem: Problem) -> bool:
    matrices = {id(m): m for of_llm in problem.followed for m in of_llm}.values()
    return all(row[a] == 1 for matrix in matrices for a, row in enumerate(matrix))


@frozen(eq=False)
class _Grid:
    """The counts of others, when a role of one crowd acts: `vectors[c]` has shape (N, m_c)."""

    vectors: tuple[np.ndarray, ...]
    shape: tuple[int, ...]

    @staticmethod
    def of(sizes: Sequence[int], actions: Sequence[int], own: int) -> _Grid:
        each = [
            count_vectors(n - (c == own), m)
            for c, (n, m) in enumerate(zip(sizes, actions, strict=True))
        ]
        shape = tuple(map(len, each))
        picks = np.indices(shape).reshape(len(each), -1)
        axes = [
            n + (c != own)
            for c, (n, m) in enumerate(zip(sizes, actions, strict=True))
            for _ in range(m - 1)
        ]
        return _Grid(tuple(e[p] for e, p in zip(each, picks, strict=True)), tuple(axes))

    @property
    def places(self) -> tuple[np.ndarray, ...]:
        """Where each of the counts stands in a table with an axis for every action but the
        first."""
        return tuple(v[:, a] for v in self.vectors for a in range(1, v.shape[1]))


class CountedBase:
    """Payoffs of the base game by counts of others, evaluated when they are asked for.

    crowds     positions of the roles of each crowd
    kinds      positions of the roles of each kind
    crowd_of   the crowd of each kind
    """

    def __init__(
        self, roles: Sequence[RoleNode], formulas: dict[int, PayoffFormula], symmetry: SymmetryNode
    ) -> None:
        place = {r: c for c, members in enumerate(symmetry.crowds) for r in members}
        self.roles = roles
        self.formulas = formulas
        self.crowds = symmetry.crowds
        self.kinds = symmetry.role_classes
        self.crowd_of = tuple(place[kind[0]] for kind in self.kinds)
        self._members = [frozenset(members) for members in self.crowds]
        self._known = [_values(roles[members[0]]) for members in self.crowds]
        self._tables: dict[int, np.ndarray] = {}

    @property
    def fits(self) -> bool:
        """Whether the payoffs are few enough to be evaluated and held."""
        sizes, actions = list(map(len, self.crowds)), list(map(len, self._known))
        work = sum(cells(sizes, actions, c) * actions[c] for c in self.crowd_of)
        axes = [n + 1 for n, m in zip(sizes, actions, strict=True) for _ in range(m - 1)]
        held = prod(axes) * sum(actions[c] for c in self.crowd_of)
        return work <= MAX_COUNTS and len(axes) <= MAX_AXES and held <= MAX_HELD

    def table(self, kind: int) -> np.ndarray:
        """Payoffs of the roles of a kind: object array of shape (m, *axes).

        Entry [a, k] is the payoff of action a when the counts of others are k. There is an axis for
        each crowd and each of its actions but the first, of length 1 + the number of others in it;
        entries of impossible counts are 0.

        Raises:
            SpecError: a payoff has no value.
            InternalError: a payoff is not the same when it is evaluated at a whole profile.
        """
        if kind not in self._tables:
            table = self._evaluated(self.kinds[kind][0], self.crowd_of[kind])
            self._verify(kind, table)
            self._tables[kind] = table
        return self._tables[kind]

    def payoff(self, role: int, profile: Sequence[int]) -> Number:
        """The payoff of a role at a whole profile of actions, by number.

        Raises:
            SpecError: it has no value.
        """
        played = [_values(r)[a] for r, a in zip(self.roles, profile, strict=True)]
        formula = self.formulas[role].value
        try:
            found: Number = evaluate(formula, Played(played, role, self.roles[role].index))
        except EvaluationError as error:
            name = self.roles[role].name
            raise SpecError([no_payoff(error, formula, name, played)]) from None
        return found

    def _evaluated(self, role: int, crowd: int) -> np.ndarray:
        grid = _Grid.of(list(map(len, self.crowds)), list(map(len, self._known)), crowd)
        seen = [
            Crowd(members, values, [_column(v[:, a]) for a in range(v.shape[1])])
            for members, values, v in zip(self._members, self._known, grid.vectors, strict=True)
        ]
        own = self._known[crowd]
        table = object_array([0] * (len(own) * prod(grid.shape))).reshape(len(own), *grid.shape)
        for a, action in enumerate(own):
            env = Counted(seen, role, action, self.roles[role].index)
            at: Any = (a, *grid.places)
            table[at] = self._paid(role, env, grid, a)
        return table

    def _paid(self, role: int, env: Counted, grid: _Grid, own: int) -> Any:
        formula = self.formulas[role]
        try:
            value = evaluate(formula.value, env)
        except EvaluationError as error:
            counts = [v[error.cell or 0].tolist() for v in grid.vectors]
            profile = self._profile(role, own, counts)
            name = self.roles[role].name
            raise SpecError([no_payoff(error, formula.value, name, profile)]) from None
        return value.array() if isinstance(value, Column) else value

    def _profile(self, role: int, own: int, counts: Sequence[Sequence[int]]) -> list[Any]:
        """A profile in which the role plays its action number `own` and others have counts."""
        played: list[Any] = [None] * len(self.roles)
        for members, of_crowd in zip(self.crowds, counts, strict=True):
            known = _values(self.roles[members[0]])
            if role in members:
                played[role] = known[own]
            words = iter(
                [a for a, often in zip(known, of_crowd, strict=True) for _ in range(often)]
            )
            for r in members:
                if r != role:
                    played[r] = next(words)
        return played

    def _verify(self, kind: int, table: np.ndarray) -> None:
        """Evaluate some payoffs of a kind a second time, as those of whole profiles."""
        members = self.kinds[kind]
        for k, (place, own, counts) in enumerate(self._samples(self.crowd_of[kind], table)):
            role = members[(k * 7) % len(members)]
            played = self._profile(role, own, counts)
            if k % 2:
                played = self._shuffled(role, played, k)
            env = Played(played, role, self.roles[role].index)
            value = evaluate(self.formulas[role].value, env)
            known: Any = table[place]
            exact = not isinstance(value, float) and not isinstance(known, float)
            if abs(value - known) > (0 if exact else 1e-9 * max(1.0, abs(value))):
                raise InternalError("a payoff by counts is not that of the profile")

    def _samples(
        self, crowd: int, table: np.ndarray
    ) -> Iterator[tuple[tuple[Any, ...], int, list[list[int]]]]:
        """Places in a table with the own action and the counts that they stand for."""
        rng = np.random.default_rng(len(self.roles))
        sizes = [len(members) - (c == crowd) for c, members in enumerate(self.crowds)]
        sized = list(map(len, self._known))
        for _ in range(TRIED):
            own = int(rng.integers(len(table)))
            chances = [rng.dirichlet(np.full(m, 0.5)) for m in sized]
            counts = [rng.multinomial(n, p).tolist() for n, p in zip(sizes, chances, strict=True)]
            yield (own, *(c for of_crowd in counts for c in of_crowd[1:])), own, counts

    def _shuffled(self, role: int, played: list[Any], seed: int) -> list[Any]:
        """The same with the others of each crowd in another order."""
        rng = np.random.default_rng(seed)
        out = list(played)
        for members in self.crowds:
            others = [r for r in members if r != role]
            for r, q in zip(others, rng.permutation(others).tolist(), strict=True):
                out[r] = played[q]
        return out


def counted_base(graph: Graph) -> CountedBase | None:
    """Payoffs by counts of others; None where roles do not make crowds, or counts are too many."""
    symmetry = graph.symmetry
    if symmetry is None or max(map(len, symmetry.crowds), default=1) == 1:
        return None
    formulas: dict[int, PayoffFormula] = {}
    for node in graph.payoffs:
        if isinstance(node.payoffs, PayoffFormula):
            formulas.update(dict.fromkeys(node.payoffs.roles, node.payoffs))
    if not formulas:
        return None
    found = CountedBase(graph.roles, formulas, symmetry)
    return found if found.fits else None


def _values(role: RoleNode) -> tuple[Any, ...]:
    assert isinstance(role.actions, FiniteActions)
    return role.actions.values


def _column(counts: np.ndarray) -> Any:
    """Counts as a column, or as a number where they are all the same."""
    values, codes = np.unique(counts, return_inverse=True)
    return int(values[0]) if len(values) == 1 else Column(codes, values.tolist())

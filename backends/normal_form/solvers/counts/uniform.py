"""This module gives payoffs by counts of actions where each LLM gives one recommendation.

Profiles that differ by exchanging LLMs with the same shares, or by renaming the actions of a single
crowd whose clients all obey, need the law of the counts only once: a renaming is made up for by
renaming the counts that payoffs are read at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import permutations
from math import prod

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ...problem import Problem
from ..payoffs.lower import TooLarge
from ..payoffs.tensor import (
    FactoredPayoffs,
    MetaPayoffs,
    Strategy,
    judged,
)
from ..sizes import amount, size_text
from ..tolerances import PURE_TIE
from .game import (
    Anonymous,
    Kind,
    Profiles,
    Values,
    groups_of,
)
from .orbits import told
from .totals import faced_totals

MAX_FACTORS = 2**31
"""Factors of characteristic functions that all profiles together may take: some 30 seconds."""

MAX_RENAMED = 4
"""Renamings of more actions than this are not looked for."""

TYPICAL = 40
"""Frequencies that matter, for each action but the first, about."""


@frozen(eq=False, slots=False)
class CountedPayoffs(FactoredPayoffs):
    """Payoffs of a meta-game over a base game of crowds: any part of it, by counts of actions.

    alike   classes of LLMs (by number) that are interchangeable
    """

    game: Anonymous = None  # type: ignore[assignment]
    alike: tuple[tuple[int, ...], ...] = ()

    @staticmethod
    def by_counts(
        problem: Problem, memory: int, game: Anonymous, alike: tuple[tuple[int, ...], ...]
    ) -> CountedPayoffs:
        """The payoffs of a problem that `game` states by counts."""
        return CountedPayoffs(problem, memory, None, game, alike)

    def tensor(self) -> MetaPayoffs:
        """Payoffs at all profiles. Raises TooLarge beyond the memory limit, or MAX_FACTORS."""
        return self.block([None] * len(self.problem.llms))

    def block(self, profile: Sequence[int | None]) -> MetaPayoffs:
        """Payoffs with some LLMs fixed: as in the base class."""
        sizes = self.problem.sizes
        shape = tuple(s if a is None else 1 for s, a in zip(sizes, profile, strict=True))
        if 8 * len(sizes) * prod(shape) > self.memory:
            raise TooLarge(f"this block of payoffs takes {size_text(8 * len(sizes) * prod(shape))}")
        choices = [range(s) if a is None else (a,) for s, a in zip(sizes, profile, strict=True)]
        chosen = np.stack([g.ravel() for g in np.meshgrid(*choices, indexing="ij")], axis=1)
        found = self.totals(chosen)
        numerators = found.totals.numerators.reshape(len(sizes), *shape)
        scaled = found.totals
        return judged(
            Scaled(numerators, scaled.scale, scaled.exact, found.error), self.problem.objective
        )

    def totals(self, chosen: np.ndarray, exact: bool | None = None) -> Values:
        """Totals at profiles of meta-actions, by number: shape (P, n). Totals have shape (n, P)."""
        if not self._one_word:
            asked = self._profiles(chosen)
            self._allow(asked)
            found = faced_totals(self.game, (self.game.kinds,), asked, exact)
            return Values(found.totals.take((0,)), found.error)
        order = self._sorted(chosen)
        words = chosen if order is None else np.take_along_axis(chosen, order, axis=1)
        canonical, face = self._renamed(words)
        few, back = _different(canonical, self.game.actions[0])
        faces, which = np.unique(face, return_inverse=True)
        asked = self._profiles(few)
        self._allow(asked)
        payoffs = tuple(self._faces[f] for f in faces.tolist())
        found = faced_totals(self.game, payoffs, asked, exact)
        numerators = found.totals.numerators[which.ravel(), :, back]
        if order is not None:
            sorted_ = numerators
            numerators = np.empty_like(sorted_)
            np.put_along_axis(numerators, order, sorted_, axis=1)
        return Values(Scaled(numerators.T, found.totals.scale, found.totals.exact), found.error)

    def best_replies(self, llm: int, profile: Sequence[Strategy]) -> tuple[tuple[int, ...], Number]:
        """As in the base class; in floats also all within the error of the totals."""
        if not all(isinstance(s, int | np.integer) for j, s in enumerate(profile) if j != llm):
            return super().best_replies(llm, profile)
        fixed = [None if j == llm else int(s) for j, s in enumerate(profile)]  # type: ignore[arg-type]
        own = self.block(fixed).utilities.take((llm,))
        values = own.numerators.ravel()
        slack = 0 if own.exact else max(PURE_TIE * float(np.ptp(values)), 2 * own.error)
        best = tuple(int(k) for k in np.flatnonzero(values >= values.max() - slack))
        return best, own.numbers().ravel()[int(np.argmax(values))]

    # --- profiles --------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> np.ndarray:
        return groups_of(self.problem, self.game.types)

    def _profiles(self, chosen: np.ndarray) -> Profiles:
        groups = self._groups
        size = np.array([[len(t.roles) for t in self.game.types]])
        if self._one_word:
            same = np.broadcast_to(chosen[:, None], (len(chosen), *groups.shape))
            return Profiles(np.arange(len(groups)), same, size)
        asked = np.zeros((len(chosen), *groups.shape), dtype=int)
        for i in range(groups.shape[1]):
            numbers, back = np.unique(chosen[:, i], return_inverse=True)
            words = np.array([(*told(self.problem, i, int(k)), 0) for k in numbers], dtype=int)
            asked[:, :, i] = words[back.ravel()][:, groups[:, i]]
        return Profiles(np.arange(len(groups)), asked, size)

    def _allow(self, asked: Profiles) -> None:
        axes = sum(m - 1 for m in self.game.actions)
        factors = asked.count * len(asked.types) * len(self.game.weights) * TYPICAL ** min(axes, 4)
        if factors > MAX_FACTORS:
            raise TooLarge(
                f"{amount(asked.count)} profiles of {sum(self.game.sizes)} roles take too long"
            )

    # --- symmetries ------------------------------------------------------------------------

    @cached_property
    def _one_word(self) -> bool:
        """Whether the number of a meta-action is the action that all of an LLM's clients are
        told, which may be renamed."""
        one = all(len(groups) == 1 for groups in self.problem.free)
        return one and len(self.game.sizes) == 1

    def _sorted(self, chosen: np.ndarray) -> np.ndarray | None:
        """For each profile an order of the LLMs that sorts plays within each class."""
        if all(len(members) == 1 for members in self.alike):
            return None
        order = np.tile(np.arange(chosen.shape[1]), (len(chosen), 1))
        for members in self.alike:
            if len(members) > 1:
                places = np.array(members)
                ranks = np.argsort(chosen[:, places], axis=1, kind="stable")
                order[:, places] = places[ranks]
        return order

    @cached_property
    def _faces(self) -> dict[int, tuple[Kind, ...]]:
        """Payoffs under each renaming, by the number that `_renamed` gives it."""
        m, n = self.game.actions[0], self.game.sizes[0]
        if not self._renames:
            return {0: self.game.kinds}
        found = {}
        for to in permutations(range(m)):
            number = sum(c * m**a for a, c in enumerate(to))
            kinds = (Kind(k.crowd, renamed(k.payoffs, to, n - 1)) for k in self.game.kinds)
            found[number] = tuple(kinds)
        return found

    @property
    def _renames(self) -> bool:
        return self.game.obeyed and self.game.actions[0] <= MAX_RENAMED

    def _renamed(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Profiles with actions numbered in order of first mention, and the renaming of each."""
        m, rows = self.game.actions[0], np.arange(len(words))
        if not self._renames:
            return words, np.zeros(len(words), dtype=int)
        to = np.full((len(words), m), -1)
        following = np.zeros(len(words), dtype=int)
        out = np.empty_like(words)
        for column in (*words.T, *(np.full(len(words), a) for a in range(m))):
            new = to[rows, column] < 0
            to[rows[new], column[new]] = following[new]
            following += new
        for i, column in enumerate(words.T):
            out[:, i] = to[rows, column]
        return out, to @ m ** np.arange(m)


def _different(rows: np.ndarray, actions: int) -> tuple[np.ndarray, np.ndarray]:
    """The different rows of actions, and for each row which of them it is."""
    if actions ** rows.shape[1] < 2**62:
        codes = rows @ actions ** np.arange(rows.shape[1])
        _, first, back = np.unique(codes, return_index=True, return_inverse=True)
        return rows[first], back.ravel()
    few, back = np.unique(rows, axis=0, return_inverse=True)
    return few, back.ravel()


def renamed(payoffs: np.ndarray, to: Sequence[int], others: int) -> np.ndarray:
    """Payoffs by counts when action a is called to[a]: shape (m, *axes), as `Kind`."""
    m = len(to)
    counts = np.indices(payoffs.shape[1:])
    first = others - counts.sum(axis=0)
    known = np.concatenate([np.maximum(first, 0)[None], counts])
    places = tuple(np.minimum(known[to[a]], others) for a in range(1, m))
    out = np.zeros_like(payoffs)
    for a in range(m):
        out[to[a]] = np.where(first >= 0, payoffs[(a, *places)], 0)
    return out

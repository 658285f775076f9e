"""This module recomputes regrets where roles matter only in crowds and profiles are too many.

It shares no code with the solvers: no product tree, no packed integers, no characteristic function.
The law of how many others play what is a plain convolution of the roles' laws, done afresh for
every sort of role that is left out; deviations are one of each set that differ by exchanging roles
that nobody tells apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, product
from math import comb, lcm, prod
from typing import Any, TypeAlias

import numpy as np
from attrs import field, frozen

from ..numbers.floats import Number
from .problem import Component, CountPayoffs, Problem

Word: TypeAlias = tuple[int, ...]
"""What an LLM tells: an action for each of its groups of roles."""

CALL = 2**12
"""What one operation on arrays takes besides additions."""

LONG = 2**4
"""What an addition of integers of any length takes at least, in additions of floats."""


@frozen
class _Sort:
    """Roles that the profile treats alike: how many, and for each LLM what it tells them."""

    role: int
    size: int
    crowd: int
    kind: int
    told: Word


@frozen(eq=False, slots=False)
class CountedAudit:
    """Recomputes utilities and regrets by counts of actions.

    exact   with whole numbers over a common denominator; else in floats
    """

    problem: Problem
    exact: bool
    _known: dict[tuple[Word, ...], list[Number]] = field(factory=dict, init=False)

    def regrets(
        self, profile: Sequence[Sequence[tuple[Word, Number]]]
    ) -> tuple[list[Number], list[Number]]:
        """Utilities, and the most that each LLM could gain by another meta-action alone.

        `profile` lists for each LLM what it may tell, with the probabilities.
        """
        utilities, gains = [], []
        for i, own in enumerate(profile):
            found = [self._expected(i, word, profile) for word, _ in own]
            mean = sum(p * value for (_, p), value in zip(own, found, strict=True))
            others = (self._expected(i, word, profile) for word in self._words(i, profile))
            utilities.append(mean)
            gains.append(max(max(others) - mean, 0))
        return utilities, gains

    def slice(
        self, i: int, profile: Sequence[Sequence[tuple[Word, Number]]], count: int
    ) -> list[Number]:
        """Utility of each of the `count` meta-actions of LLM i while the others draw."""
        sizes = [len(self.problem.actions[members[0]]) for members in self.problem.free[i]]
        words = product(*map(range, sizes))
        return [
            self._expected(i, word, profile) for word, _ in zip(words, range(count), strict=True)
        ]

    @property
    def counts(self) -> CountPayoffs:
        assert self.problem.counts is not None
        return self.problem.counts

    @cached_property
    def payoffs_exact(self) -> bool:
        """Whether no payoff is a float."""
        tables = map(self.counts.table, range(len(self.counts.kinds)))
        return not any(float in set(map(type, table.ravel().tolist())) for table in tables)

    def work(self, profile: Sequence[Sequence[tuple[Word, Number]]]) -> int:
        """How long that takes, about, in additions of floats."""
        counts = self.counts
        first = self._sorts(tuple(m[0][0] for m in profile))
        law = 0
        for members, size in zip(counts.crowds, self._sizes, strict=True):
            cells = (len(members) + 1) ** (size - 1)
            law += cells * cells // 4
        step = (len(first) * CALL + law) * (self._long(first) if self.exact else 1)
        profiles = 0
        for i, own in enumerate(profile):
            combinations = prod(len(m) for j, m in enumerate(profile) if j != i)
            profiles += combinations * (self._count(i, profile) + len(own))
        return len(self.problem.matching) * profiles * (len(first) + len(counts.crowds)) * step

    def _long(self, sorts: list[_Sort]) -> int:
        """What a product of whole numbers takes: they grow with the roles."""
        shares = {
            s.role: {p for c in self.problem.matching for p in c.governors[s.role]} for s in sorts
        }
        bits = sum(
            s.size * lcm(*(p.denominator for p in shares[s.role])).bit_length() for s in sorts
        )
        return LONG + (bits // 60) ** 2 // 4

    # --- profiles --------------------------------------------------------------------------

    def _expected(
        self, i: int, word: Word, profile: Sequence[Sequence[tuple[Word, Number]]]
    ) -> Number:
        """Utility of LLM i when it tells `word` and the others draw."""
        mean: Number = Fraction(0)
        choices = [[(word, 1)] if j == i else m for j, m in enumerate(profile)]
        for combination in product(*choices):
            chance = prod((p for _, p in combination), start=Fraction(1))
            mean = mean + chance * self._utilities(tuple(w for w, _ in combination))[i]
        return mean

    def _utilities(self, words: tuple[Word, ...]) -> list[Number]:
        if words not in self._known:
            totals = self._totals(words)
            if self.problem.objective is not None:
                column = np.empty((len(totals), 1), dtype=object)
                column[:, 0] = totals
                totals = self.problem.objective(column)[:, 0].tolist()
            self._known[words] = totals
        return self._known[words]

    def _words(self, i: int, profile: Sequence[Sequence[tuple[Word, Number]]]) -> Iterator[Word]:
        """The deviations of LLM i, one of each set that nobody else's play tells apart."""
        sets = self._alike(i, profile)
        groups = self.problem.free[i]
        sizes = [len(self.problem.actions[groups[members[0]][0]]) for members in sets]
        choices = [
            combinations_with_replacement(range(size), len(members))
            for size, members in zip(sizes, sets, strict=True)
        ]
        for chosen in product(*map(list, choices)):
            word = [0] * len(groups)
            for members, actions in zip(sets, chosen, strict=True):
                for place, action in zip(members, actions, strict=True):
                    word[place] = action
            yield tuple(word)

    def _count(self, i: int, profile: Sequence[Sequence[tuple[Word, Number]]]) -> int:
        sets = self._alike(i, profile)
        groups = self.problem.free[i]
        sizes = [len(self.problem.actions[groups[members[0]][0]]) for members in sets]
        return prod(comb(len(m) + s - 1, s - 1) for m, s in zip(sets, sizes, strict=True))

    def _alike(self, i: int, profile: Sequence[Sequence[tuple[Word, Number]]]) -> list[list[int]]:
        """Groups of roles of LLM i that may exchange what they are told: sets of places."""
        found: dict[Any, list[int]] = {}
        for place, members in enumerate(self.problem.free[i]):
            key: Any = place
            if len(members) == 1:
                r = members[0]
                others = tuple(
                    tuple(word[self._place[j][r]] for word, _ in m)
                    for j, m in enumerate(profile)
                    if j != i and r in self._place[j]
                )
                key = (self._shares[r], others)
            found.setdefault(key, []).append(place)
        return list(found.values())

    @cached_property
    def _place(self) -> list[dict[int, int]]:
        """For each LLM the group that each of its roles is in."""
        return [
            {r: place for place, members in enumerate(groups) for r in members}
            for groups in self.problem.free
        ]

    @cached_property
    def _shares(self) -> list[tuple[int, int]]:
        """For each role its kind, and a number for who governs it how often."""
        kinds = {r: k for k, members in enumerate(self.counts.kinds) for r in members}
        numbers: dict[Any, int] = {}
        rows = zip(*(c.governors for c in self.problem.matching), strict=True)
        return [(kinds[r], numbers.setdefault(row, len(numbers))) for r, row in enumerate(rows)]

    def _sorts(self, words: tuple[Word, ...]) -> list[_Sort]:
        counts = self.counts
        found: dict[Any, list[int]] = {}
        for r in range(len(self.problem.actions)):
            told = tuple(
                word[place[r]] if r in place else -1
                for word, place in zip(words, self._place, strict=True)
            )
            found.setdefault((self._shares[r], told), []).append(r)
        return [
            _Sort(roles[0], len(roles), counts.crowd_of[shares[0]], shares[0], told)
            for (shares, told), roles in found.items()
        ]

    # --- totals ----------------------------------------------------------------------------

    def _totals(self, words: tuple[Word, ...]) -> list[Number]:
        """What the clients of each LLM get at a pure profile."""
        sorts = self._sorts(words)
        totals: list[Number] = [Fraction(0)] * len(self.problem.llms)
        for c in self.problem.matching:
            played = [self._played(c, s) for s in sorts]
            laws = [
                [sum(column) for column in zip(*parts.values(), strict=True)] for parts in played
            ]
            crowds = range(len(self._sizes))
            several = len(crowds) > 1
            everyone = [self._law(sorts, laws, k, None) for k in crowds] if several else []
            for s, (sort, parts) in enumerate(zip(sorts, played, strict=True)):
                own = self._law(sorts, laws, sort.crowd, s)
                others = [own if k == sort.crowd else everyone[k] for k in crowds]
                for a, value in enumerate(self._means(sort.kind, others)):
                    for j, part in parts.items():
                        totals[j] += c.weight * sort.size * part[a] * value
        return totals

    @cached_property
    def _sizes(self) -> list[int]:
        return [len(self.problem.actions[m[0]]) for m in self.counts.crowds]

    def _played(self, c: Component, sort: _Sort) -> dict[int, list[Fraction]]:
        """By LLM the share of such a role's clients that it governs and that play each action."""
        out = {}
        for j, share in enumerate(c.governors[sort.role]):
            if share:
                followed = self.problem.followed[j][sort.role][sort.told[j]]
                out[j] = [share * p for p in followed]
        return out

    def _law(
        self, sorts: list[_Sort], laws: list[list[Fraction]], crowd: int, without: int | None
    ) -> tuple[np.ndarray, int]:
        """How likely counts of a crowd's actions are, leaving out a role of one sort.

        An axis for each action but the first; whole numbers over the second value, or floats.
        """
        axes = self._sizes[crowd] - 1
        law, unit = np.ones((1,) * axes, dtype=object if self.exact else float), 1
        for s, (sort, chances) in enumerate(zip(sorts, laws, strict=True)):
            if sort.crowd != crowd:
                continue
            scale = lcm(*(p.denominator for p in chances)) if self.exact else 1
            one = np.zeros((2,) * axes, dtype=law.dtype)
            for a, p in enumerate(chances):
                place = tuple(int(a == b + 1) for b in range(axes))
                one[place] = int(p * scale) if self.exact else float(p)
            count = sort.size - (s == without)
            law, unit = _together(law, _several(one, count)), unit * scale**count
        return law, unit

    def _means(self, kind: int, laws: list[tuple[np.ndarray, int]]) -> Iterator[Number]:
        """The expected payoff of each action, given the counts of others of each crowd."""
        table = self.counts.table(kind)
        unit = prod(u for _, u in laws)
        for payoffs in table:
            values = payoffs
            for law, _ in laws:
                flat = law.ravel()
                values = values.reshape(len(flat), -1)
                if not self.exact:
                    values = values.astype(float)
                used = np.flatnonzero(flat != 0)
                values = flat[used] @ values[used]
            total = values.ravel()[0]
            yield Fraction(total) / unit if self.exact else float(total)


def _several(law: np.ndarray, count: int) -> np.ndarray:
    """The law of the sum of so many independent counts with one law."""
    if count == 0:
        return np.ones((1,) * law.ndim, dtype=law.dtype)
    half = _several(law, count // 2)
    whole = _together(half, half)
    return _together(whole, law) if count % 2 else whole


def _together(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The law of the sum of two independent counts."""
    if a.ndim == 1:
        return np.convolve(a, b)
    if a.size > b.size:
        a, b = b, a
    out = np.zeros([n + m - 1 for n, m in zip(a.shape, b.shape, strict=True)], dtype=b.dtype)
    for place, chance in np.ndenumerate(a):
        if chance:
            to = tuple(slice(k, k + n) for k, n in zip(place, b.shape, strict=True))
            out[to] += chance * b
    return out


@frozen(eq=False, slots=False)
class CountedAudits:
    """The audits of one problem by counts: exact where that is possible and not too long."""

    problem: Problem

    @cached_property
    def _both(self) -> dict[bool, CountedAudit]:
        return {exact: CountedAudit(self.problem, exact) for exact in (True, False)}

    def work(self, profile: Sequence[Sequence[tuple[Word, Number]]]) -> int:
        """The least that an audit takes."""
        return self._both[False].work(profile)

    def within(
        self, profile: Sequence[Sequence[tuple[Word, Number]]], work: int
    ) -> CountedAudit | None:
        """The best audit that takes no more work."""
        exact = self._both[True]
        drawn = (type(p) for m in profile for _, p in m)
        if float not in drawn and exact.payoffs_exact and exact.work(profile) <= work:
            return exact
        return self._both[False] if self._both[False].work(profile) <= work else None

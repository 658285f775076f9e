"""This module goes through profiles up to exchanging LLMs that nothing but names tells apart.

What counts is how many LLMs of a class play what. One of them that plays a can move to b, which
takes one from a and adds one to b.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import comb, factorial, prod

import numpy as np
from attrs import frozen

from ....numbers.scaled import Scaled
from ...problem import CountPayoffs
from .game import Anonymous, count_vectors
from .role_orbits import arrangements

MAX_CELLS = 2**23
"""Sets of profiles, times classes and plays, that are gone through."""


@frozen(eq=False)
class PlayerOrbits:
    """Sets of profiles that differ by exchanging LLMs of one class.

    classes   the LLMs of each class, by number
    sizes     the number of meta-actions of each class
    counts    for each class an array of shape (P, S_c): how many LLMs play what
    """

    classes: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    counts: tuple[np.ndarray, ...]

    def __len__(self) -> int:
        return len(self.counts[0])

    def weight(self, p: int) -> int:
        """How many profiles are in set number p."""
        return prod(
            factorial(len(c)) // prod(map(factorial, k[p].tolist()))
            for c, k in zip(self.classes, self.counts, strict=True)
        )

    def profiles(self) -> np.ndarray:
        """One profile of each set, by numbers of meta-actions: shape (P, n)."""
        out = np.zeros((len(self), sum(map(len, self.classes))), dtype=int)
        for members, counts in zip(self.classes, self.counts, strict=True):
            ends = np.cumsum(counts, axis=1)
            places = np.arange(len(members))
            out[:, list(members)] = (places[None, :, None] >= ends[:, None, :]).sum(axis=2)
        return out

    def every(self, p: int) -> Iterator[tuple[int, ...]]:
        """Every profile of set number p."""
        orders = [list(arrangements(counts[p].tolist())) for counts in self.counts]
        return map(self._joined, product(*orders))

    def first(self, p: int) -> list[list[int]]:
        """What the LLMs of each class play in one profile of set number p."""
        return [np.repeat(np.arange(len(k[p])), k[p]).tolist() for k in self.counts]

    def one(self, p: int) -> tuple[int, ...]:
        """That profile."""
        return self._joined(self.first(p))

    def _joined(self, plays: Sequence[Sequence[int]]) -> tuple[int, ...]:
        out = [0] * sum(map(len, self.classes))
        for members, own in zip(self.classes, plays, strict=True):
            for i, play in zip(members, own, strict=True):
                out[i] = play
        return tuple(out)

    def moves(self, c: int, a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
        """Sets in which some LLM of class c plays a, and the sets that its move to b leads to."""
        at = np.flatnonzero(self.counts[c][:, a])
        moved = [counts[at] for counts in self.counts]
        moved[c] = moved[c].copy()
        moved[c][:, a] -= 1
        moved[c][:, b] += 1
        return at, self._numbers(moved)

    def _numbers(self, counts: Sequence[np.ndarray]) -> np.ndarray:
        """The numbers of sets, given their counts."""
        keys = self._keys(self.counts)
        order = np.argsort(keys)
        found: np.ndarray = order[np.searchsorted(keys[order], self._keys(counts))]
        return found

    def _keys(self, counts: Sequence[np.ndarray]) -> np.ndarray:
        key = np.zeros(len(counts[0]), dtype=np.int64)
        for members, own in zip(self.classes, counts, strict=True):
            for column in own.T[1:]:
                key = key * (len(members) + 1) + column
        return key


def player_orbits(classes: Sequence[tuple[int, ...]], sizes: Sequence[int]) -> PlayerOrbits | None:
    """All sets of profiles, or None if they are too many."""
    number = prod(comb(len(c) + s - 1, s - 1) for c, s in zip(classes, sizes, strict=True))
    keys = prod((len(c) + 1) ** (s - 1) for c, s in zip(classes, sizes, strict=True))
    if number * sum(sizes) > MAX_CELLS or keys > 2**62:
        return None
    each = [count_vectors(len(c), s) for c, s in zip(classes, sizes, strict=True)]
    picks = np.indices(tuple(map(len, each))).reshape(len(each), -1)
    counts = tuple(e[p] for e, p in zip(each, picks, strict=True))
    return PlayerOrbits(tuple(classes), tuple(sizes), counts)


def stable(orbits: PlayerOrbits, utilities: Scaled, slack: Sequence[float]) -> np.ndarray:
    """Which sets are equilibria, by number.

    Args:
        utilities: shape (n, P), of every LLM at `orbits.profiles()`.
        slack: by class, the gain that still counts as none; 0 if exact.
    """
    chosen = orbits.profiles()
    good = np.ones(len(orbits), dtype=bool)
    for c, members in enumerate(orbits.classes):
        values = []
        for a in range(orbits.sizes[c]):
            own = np.zeros(len(orbits), dtype=utilities.numerators.dtype)
            for i in members:
                at = chosen[:, i] == a
                own[at] = utilities.numerators[i][at]
            values.append(own)
        for a in range(orbits.sizes[c]):
            for b in range(orbits.sizes[c]):
                if a != b:
                    at, to = orbits.moves(c, a, b)
                    good[at] &= (values[a][at] >= values[b][to] - slack[c]).astype(bool)
    return np.flatnonzero(good)


def role_utilities(game: Anonymous, base: CountPayoffs, orbits: PlayerOrbits) -> Scaled:
    """What players get where each role is its own player, at one profile of each set: (n, P)."""
    chosen = orbits.profiles()
    out = np.zeros((chosen.shape[1], len(orbits)), dtype=game.kinds[0].payoffs.dtype)
    counts = [
        [(chosen[:, list(members)] == a).sum(axis=1) for a in range(1, size)]
        for members, size in zip(base.crowds, game.actions, strict=True)
    ]
    for kind, members in zip(game.kinds, base.kinds, strict=True):
        for r in members:
            places = [
                column - ((chosen[:, r] == a) if crowd == kind.crowd else 0)
                for crowd, columns in enumerate(counts)
                for a, column in enumerate(columns, 1)
            ]
            out[r] = kind.payoffs[(chosen[:, r], *places)]
    return Scaled(out, game.scale, game.exact)

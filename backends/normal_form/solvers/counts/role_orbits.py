"""This module goes through profiles up to exchanging roles that nobody tells apart.

Under instructions by role a profile tells each role one action by each LLM that has clients in it:
a *word*. Roles of one type may exchange their words, and nobody's total changes: what counts is how
many roles of a type have each word. What an LLM can reach by a deviation is every way to change its
own letters in the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import comb, factorial, prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ...problem import Problem
from .game import Anonymous, Profiles, count_vectors
from .orbits import index_of, told

Word: TypeAlias = tuple[int, ...]
"""The action that each LLM tells a role; 0 for those without clients there."""

MAX_CELLS = 2**23
"""Sets of profiles, times the words of all types, that are gone through."""


@frozen(eq=False)
class Choice:
    """Some roles of one type and the words among which they may have theirs."""

    type: int
    roles: tuple[int, ...]
    words: tuple[Word, ...]


@frozen(eq=False)
class RoleOrbits:
    """Sets of profiles that differ by exchanging roles.

    choices   the roles, a partition of them all
    size      shape (P, Q): how many roles have each word, the words of all choices in order
    """

    choices: tuple[Choice, ...]
    size: np.ndarray

    @property
    def profiles(self) -> Profiles:
        """The same for the computation of totals."""
        words = [(c.type, word) for c in self.choices for word in c.words]
        types = np.array([t for t, _ in words])
        return Profiles(types, np.array([[word for _, word in words]]), self.size)

    def others(self, llm: int) -> np.ndarray:
        """A number for what the others tell, the same for sets that the LLM can move between."""
        columns: dict[tuple[int, Word], int] = {}
        place = []
        for k, choice in enumerate(self.choices):
            for word in choice.words:
                rest = (*word[:llm], -1, *word[llm + 1 :])
                place.append(columns.setdefault((k, rest), len(columns)))
        sums = np.zeros((len(self.size), len(columns)), dtype=self.size.dtype)
        for q, column in enumerate(place):
            sums[:, column] += self.size[:, q]
        return np.unique(sums, axis=0, return_inverse=True)[1].ravel()

    def weight(self, p: int) -> int:
        """How many profiles are in set number p."""
        counts = iter(self.size[p].tolist())
        found = 1
        for choice in self.choices:
            own = [next(counts) for _ in choice.words]
            found *= factorial(len(choice.roles)) // prod(map(factorial, own))
        return found

    def words(self, p: int) -> dict[int, Word]:
        """The word of each role in one profile of set number p."""
        counts = iter(self.size[p].tolist())
        found: dict[int, Word] = {}
        for choice in self.choices:
            roles = iter(choice.roles)
            for word in choice.words:
                for _ in range(next(counts)):
                    found[next(roles)] = word
        return found

    def every(self, p: int) -> Iterator[dict[int, Word]]:
        """The word of each role in every profile of set number p."""
        counts = iter(self.size[p].tolist())
        parts = []
        for choice in self.choices:
            own = [next(counts) for _ in choice.words]
            orders = arrangements(own)
            parts.append([[choice.words[w] for w in order] for order in orders])
        for chosen in product(*parts):
            found: dict[int, Word] = {}
            for choice, words in zip(self.choices, chosen, strict=True):
                found.update(zip(choice.roles, words, strict=True))
            yield found


def arrangements(counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every order of things of which there are counts[k] alike, lexicographically."""
    if not any(counts):
        yield ()
        return
    for k, count in enumerate(counts):
        if count:
            left = [c - (j == k) for j, c in enumerate(counts)]
            yield from ((k, *rest) for rest in arrangements(left))


def every_choice(problem: Problem, game: Anonymous) -> tuple[Choice, ...] | None:
    """All words for the roles of each type; None where their profiles are too many anyway.

    A type with W words has W sets of profiles or more.
    """
    found = []
    for t, members in enumerate(game.types):
        size = game.actions[game.crowd(t)]
        letters = [
            range(size) if _has_clients(problem, i, members.roles[0]) else (0,)
            for i in range(game.llms)
        ]
        if prod(map(len, letters)) ** 2 > MAX_CELLS:
            return None
        found.append(Choice(t, members.roles, tuple(product(*letters))))
    return tuple(found)


def deviations(
    problem: Problem, game: Anonymous, llm: int | None, profile: Sequence[int]
) -> tuple[Choice, ...]:
    """The words that are left when all LLMs but one play a profile; None: all of them do."""
    words = profile_words(problem, profile)
    found = []
    for t, members in enumerate(game.types):
        size = game.actions[game.crowd(t)]
        free = llm is not None and _has_clients(problem, llm, members.roles[0])
        by_word: dict[Word, list[int]] = {}
        for r in members.roles:
            word = words[r]
            if free:
                assert llm is not None
                word = (*word[:llm], 0, *word[llm + 1 :])
            by_word.setdefault(word, []).append(r)
        for word, roles in by_word.items():
            open_to: tuple[Word, ...] = (word,)
            if free:
                assert llm is not None
                open_to = tuple((*word[:llm], a, *word[llm + 1 :]) for a in range(size))
            found.append(Choice(t, tuple(roles), open_to))
    return tuple(found)


def _has_clients(problem: Problem, llm: int, role: int) -> bool:
    return any(c.governors[role][llm] for c in problem.matching)


def count_role_orbits(choices: Sequence[Choice]) -> int:
    """How many sets of profiles there are."""
    return prod(comb(len(c.roles) + len(c.words) - 1, len(c.words) - 1) for c in choices)


def role_orbits(choices: tuple[Choice, ...]) -> RoleOrbits | None:
    """All sets of profiles, or None if they are too many."""
    if count_role_orbits(choices) * sum(len(c.words) for c in choices) > MAX_CELLS:
        return None
    each = [count_vectors(len(c.roles), len(c.words)) for c in choices]
    picks = np.indices(tuple(map(len, each))).reshape(len(each), -1)
    return RoleOrbits(choices, np.hstack([e[p] for e, p in zip(each, picks, strict=True)]))


def profile_words(problem: Problem, profile: Sequence[int]) -> list[Word]:
    """The word of each role at a profile of meta-actions, by number."""
    words = np.zeros((len(problem.roles), len(profile)), dtype=int)
    for i, index in enumerate(profile):
        for group, action in zip(problem.free[i], told(problem, i, index), strict=True):
            words[list(group), i] = action
    return [tuple(word) for word in words.tolist()]


def profile_of(problem: Problem, words: dict[int, Word]) -> tuple[int, ...]:
    """The meta-actions, by number, that tell roles these words."""
    return tuple(
        index_of(problem, i, [words[group[0]][i] for group in groups])
        for i, groups in enumerate(problem.free)
    )

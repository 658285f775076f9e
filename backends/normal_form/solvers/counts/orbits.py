"""This module lists meta-actions up to a renaming of the actions that nobody else uses.

Where payoffs depend on actions only through equality and counts, two deviations that differ by a
permutation of labels outside the profile (and outside what disobedient clients fall back on) pay
everybody the same; one of each orbit is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...problem import Problem

MAX_ORBITS = 200_000


def used_actions(problem: Problem, profile: Sequence[int], llm: int) -> list[int]:
    """The actions (by index, the same in every role) that the others' play singles out."""
    used: set[int] = set()
    for j in range(len(problem.free)):
        if j != llm:
            used |= set(told(problem, j, profile[j]))
    return sorted(used)


def told(problem: Problem, llm: int, index: int) -> tuple[int, ...]:
    """The action that a meta-action gives to each group of roles."""
    chosen = []
    for group in reversed(problem.free[llm]):
        index, action = divmod(index, len(problem.actions[group[0]]))
        chosen.append(action)
    return tuple(reversed(chosen))


def index_of(problem: Problem, llm: int, actions: Sequence[int]) -> int:
    """The number of the meta-action that gives these actions to the groups of roles."""
    index = 0
    for group, action in zip(problem.free[llm], actions, strict=True):
        index = index * len(problem.actions[group[0]]) + action
    return index


def count_orbits(groups: int, used: int, size: int) -> int:
    """How many orbits there are: words over `used` fixed labels and interchangeable others."""
    counts = {0: 1}
    for _ in range(groups):
        following: dict[int, int] = {}
        for fresh, ways in counts.items():
            following[fresh] = following.get(fresh, 0) + ways * (used + fresh)
            if used + fresh < size:
                following[fresh + 1] = following.get(fresh + 1, 0) + ways
        counts = following
    return sum(counts.values())


def orbits(groups: int, used: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """One word of each orbit: new labels appear in increasing order.

    Args:
        groups: the length of a word, one letter for each group of roles.
        used: the labels that are told apart.
        size: the number of labels.
    """
    others = [action for action in range(size) if action not in set(used)]

    def extend(word: tuple[int, ...], fresh: int) -> Iterator[tuple[int, ...]]:
        if len(word) == groups:
            yield word
            return
        for action in (*used, *others[:fresh]):
            yield from extend((*word, action), fresh)
        if fresh < len(others):
            yield from extend((*word, others[fresh]), fresh + 1)

    yield from extend((), 0)

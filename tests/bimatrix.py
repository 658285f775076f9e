"""This module finds all equilibria of small two-player games from the definition, in no hurry.

It shares no code with the package. Games are two lists of rows, of int or Fraction; strategies are
tuples of Fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Rows = Sequence[Sequence[int | Fraction]]
Strategy = tuple[Fraction, ...]
Replies = frozenset[int]
Subset = tuple[frozenset[Strategy], frozenset[Strategy]]


def solve(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The unique solution of a square system, rows with the right side last; or None."""
    rows = [list(row) for row in rows]
    for c in range(len(rows)):
        at = next((k for k in range(c, len(rows)) if rows[k][c]), None)
        if at is None:
            return None
        rows[c], rows[at] = rows[at], rows[c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for k, row in enumerate(rows):
            if k != c and row[c]:
                rows[k] = [x - row[c] * y for x, y in zip(row, rows[c], strict=True)]
    return [row[-1] for row in rows]


def values(own: Rows, x: Strategy) -> list[Fraction]:
    """What each action of a player pays against x; own[action][action of the other]."""
    return [sum((a * p for a, p in zip(row, x, strict=True)), Fraction(0)) for row in own]


def best(own: Rows, x: Strategy) -> Replies:
    paid = values(own, x)
    return frozenset(k for k, v in enumerate(paid) if v == max(paid))


def support(x: Strategy) -> Replies:
    return frozenset(k for k, p in enumerate(x) if p)


def corners(other: Rows) -> dict[Strategy, Replies]:
    """Strategies that are alone in making their replies best on their support, with the replies.

    `other[j][i]` pays the other player for j against i. On a support I the probabilities and the
    value w are determined by as many replies that pay w.
    """
    size = len(other[0])
    found = {}
    for k in range(1, min(size, len(other)) + 1):
        for inside in combinations(range(size), k):
            for replies in combinations(range(len(other)), k):
                rows = [[*(Fraction(other[j][i]) for i in inside), Fraction(-1), Fraction(0)]
                        for j in replies]  # fmt: skip
                rows.append([*([Fraction(1)] * k), Fraction(0), Fraction(1)])
                solution = solve(rows)
                if solution is None or min(solution[:-1]) < 0:
                    continue
                x = [Fraction(0)] * size
                for i, p in zip(inside, solution[:-1], strict=True):
                    x[i] = p
                if set(replies) <= best(other, tuple(x)):
                    found[tuple(x)] = best(other, tuple(x))
    return found


def transposed(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def sides(first: Rows, second: Rows) -> tuple[dict[Strategy, Replies], dict[Strategy, Replies]]:
    return corners(transposed(second)), corners(first)


def extreme_equilibria(first: Rows, second: Rows) -> set[tuple[Strategy, Strategy]]:
    """Pairs of corners that are best replies to each other."""
    xs, ys = sides(first, second)
    return {
        (x, y)
        for x, replies in xs.items()
        for y, others in ys.items()
        if support(x) <= others and support(y) <= replies
    }


def support_polytopes(first: Rows, second: Rows) -> set[Subset]:
    """For every pair of supports the equilibria on them: a product of two polytopes, by corners.

    Their union is the set of all equilibria: an equilibrium is in the product of its supports.
    """
    xs, ys = sides(first, second)
    found = set()
    for k in range(1, len(first) + 1):
        for ours in map(frozenset, combinations(range(len(first)), k)):
            for size in range(1, len(first[0]) + 1):
                for theirs in map(frozenset, combinations(range(len(first[0])), size)):
                    on = frozenset(x for x, b in xs.items() if support(x) <= ours and theirs <= b)
                    off = frozenset(y for y, b in ys.items() if support(y) <= theirs and ours <= b)
                    if on and off:
                        found.add((on, off))
    return found


def regrets(first: Rows, second: Rows, x: Strategy, y: Strategy) -> tuple[Fraction, Fraction]:
    """What either player could gain."""
    mine, yours = values(first, y), values(transposed(second), x)
    means = [sum(p * v for p, v in zip(*pair, strict=True)) for pair in ((x, mine), (y, yours))]
    return max(mine) - means[0], max(yours) - means[1]

"""This module eliminates dominated meta-actions in rounds, with a proof for each verdict."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled, compact, integers
from ..payoffs.lower import TooLarge
from ..programs.zero_sum import NotSettled, ZeroSum, maximin

ENTRIES_LIMIT = 2**18
"""Largest matrix of one LLM against the others' profiles that goes to a linear programme."""

WORK_LIMIT = 2**24
"""Most entries of all those matrices together."""

SMALL = 400
"""Entries of a matrix up to which a linear programme is solved exactly at once."""

PARTS = (12, 1000, 10**6, 10**9)
"""Mixtures in floats are tried as multiples of one over these."""

COMPARISONS_LIMIT = 2**32
"""Most comparisons in the search for pure meta-actions that dominate (some ten seconds)."""

Mixture: TypeAlias = tuple[tuple[int, Fraction], ...]
"""Meta-actions (or columns of a matrix) with their positive probabilities."""

Belief: TypeAlias = tuple[tuple[tuple[int, ...], Fraction], ...]
"""Profiles of the other LLMs, in their order, with their positive probabilities."""


@frozen
class Dominated:
    """A meta-action that goes, and the mixture of those left that is better."""

    llm: int
    action: int
    by: Mixture


@frozen
class Justified:
    """A meta-action that stays, and a belief to which it is a best reply among those left."""

    action: int
    belief: Belief


@frozen
class Elimination:
    """What is left when in every round everything that is dominated goes at once.

    rounds   what went, by round
    left     for each LLM what is left, each with the belief that justifies it; under weak dominance
             the belief gives every profile of the others that is left a positive probability
    """

    rounds: tuple[tuple[Dominated, ...], ...]
    left: tuple[tuple[Justified, ...], ...]


def eliminate(utilities: Scaled, weak: bool = False) -> Elimination:
    """Iterated elimination of meta-actions dominated by pure or mixed ones.

    `utilities` is exact, of shape (n, S_1, ..., S_n). A meta-action is strictly dominated exactly
    when it is never a best reply to a belief over the others' profiles, and weakly exactly when it
    is none to a belief of full support (Pearce 1984, lemmas 3 and 4; with three and more LLMs
    beliefs may be correlated). Strict dominance leaves the same in every order (Gilboa, Kalai and
    Zemel 1990); weak dominance need not.

    Raises:
        TooLarge: a linear programme exceeds ENTRIES_LIMIT, all together WORK_LIMIT, or comparisons
            COMPARISONS_LIMIT.
    """
    kept = [list(range(size)) for size in utilities.shape[1:]]
    rounds: list[tuple[Dominated, ...]] = []
    prover = _Prover(weak)
    while True:
        judged = [_judged(utilities, i, kept, prover) for i in range(len(kept))]
        gone = tuple(d for side in judged for d in side if isinstance(d, Dominated))
        if not gone and prover.full:
            return Elimination(tuple(rounds), tuple(_stay(side) for side in judged))
        if not gone:
            prover.full = True
            continue
        rounds.append(gone)
        for d in gone:
            kept[d.llm].remove(d.action)


def _stay(side: list[Dominated | Justified]) -> tuple[Justified, ...]:
    return tuple(j for j in side if isinstance(j, Justified))


def _judged(
    utilities: Scaled, llm: int, kept: list[list[int]], prover: _Prover
) -> list[Dominated | Justified]:
    """The verdict on each meta-action of one LLM in what is left of the game."""
    part = np.moveaxis(utilities.numerators[llm][np.ix_(*kept)], llm, 0)
    own = part.reshape(len(kept[llm]), -1)
    others = [k for j, k in enumerate(kept) if j != llm]
    found: list[Dominated | Justified] = []
    best = own == own.max(axis=0)
    if prover.weak:
        best &= best.sum(axis=0) == 1
    for a in range(len(own)):
        dominated, proof = prover.verdict(own, a, best[a])
        if dominated:
            by = tuple((kept[llm][b], p) for b, p in proof)
            found.append(Dominated(llm, kept[llm][a], by))
        else:
            belief = tuple((_profile(s, others), p) for s, p in proof)
            found.append(Justified(kept[llm][a], belief))
    return found


def _profile(column: int, others: Sequence[Sequence[int]]) -> tuple[int, ...]:
    if not others:
        return ()
    at = np.unravel_index(column, [len(k) for k in others])
    return tuple(k[int(p)] for k, p in zip(others, at, strict=True))


class _Prover:
    """Gives verdicts on rows of matrices, and counts the work.

    full   whether beliefs are wanted for what stays; before, single columns stand for some
    """

    def __init__(self, weak: bool) -> None:
        self.weak = weak
        self.full = not weak
        self.work = 0
        self.comparisons = 0

    def verdict(self, own: np.ndarray, a: int, best: np.ndarray) -> tuple[bool, Mixture]:
        """(True, mixture of rows that dominates row a) or (False, belief over columns); `best` says
        at which columns row a is a best reply (under weak dominance, the only one).
        """
        if best.any():
            return False, self._belief(own, a, int(np.argmax(best)))
        dominator = self._dominator(own, a)
        if dominator is not None:
            return True, ((dominator, Fraction(1)),)
        self.work += own.size
        if own.size > ENTRIES_LIMIT or self.work > WORK_LIMIT:
            raise TooLarge(f"a linear programme over {own.shape[0]} x {own.shape[1]} payoffs")
        gains = integers(own) - integers(own[a])
        return _weakly(gains) if self.weak else _strictly(gains)

    def _belief(self, own: np.ndarray, a: int, column: int) -> Mixture:
        """A belief to which row a is a best reply, if it is one at a column."""
        if not self.full or not self.weak:
            return ((column, Fraction(1)),)
        return _spread(integers(own) - integers(own[a]), a, column)

    def _dominator(self, own: np.ndarray, a: int) -> int | None:
        """A pure meta-action that dominates row a, or None."""
        self.comparisons += own.size
        if self.comparisons > COMPARISONS_LIMIT:
            raise TooLarge(
                f"a comparison of {own.shape[0]} x {own.shape[1]} payoffs with themselves"
            )
        if self.weak:
            better = (own >= own[a]).all(axis=1) & (own > own[a]).any(axis=1)
        else:
            better = (own > own[a]).all(axis=1)
        return int(np.argmax(better)) if better.any() else None


def _spread(gains: np.ndarray, a: int, column: int) -> Mixture:
    """A belief of full support, mostly on a column at which row a is the only best reply."""
    heavy = 1
    for b, row in enumerate(gains):
        if b != a:
            rest = int(row.sum() - row[column])
            heavy = max(heavy, -(-rest // -int(row[column])))
    weights = [1] * gains.shape[1]
    weights[column] = heavy
    return _normed(weights)


def _normed(weights: Sequence[int | Fraction]) -> Mixture:
    total = Fraction(sum(weights))
    return tuple((k, w / total) for k, w in enumerate(weights) if w)


def _strictly(gains: np.ndarray) -> tuple[bool, Mixture]:
    """The zero-sum game of gains over row a has value 0 exactly if some belief justifies it."""
    simple = _simple(gains) if gains.size > SMALL else None
    if simple is not None:
        return True, simple
    solved = _solved(gains)
    if solved.value > 0:
        return True, _positive(solved.row)
    return False, _positive(solved.column)


def _simple(gains: np.ndarray) -> Mixture | None:
    """A mixture of simple fractions that gains in every column, near one in floats, or None."""
    top = int(np.abs(gains).max())
    floats = np.array([int(x) / top for x in gains.ravel().tolist()]).reshape(gains.shape)
    try:
        near = np.array(maximin(Scaled(floats, 1, False)).row, dtype=float)
    except (ArithmeticError, NotSettled):
        return None
    for parts in PARTS:
        weights = [round(float(p) * parts) for p in near]
        if sum(weights) and min((np.array(weights, dtype=object) @ gains).tolist()) > 0:
            return _normed(weights)
    return None


def _weakly(gains: np.ndarray) -> tuple[bool, Mixture]:
    """As `_strictly`, with M times the gains plus their sums c over columns, for a growing M.

    A belief q of value 0 gives the weights 1 + M q of full support. If the value is positive, the
    mixture weakly dominates once M is large enough, because the gains are whole numbers.
    """
    totals = gains.sum(axis=1)
    factor = 4 * gains.shape[1]
    while True:
        solved = _solved(factor * gains + totals[:, None])
        if solved.value <= 0:
            return False, _normed([1 + factor * Fraction(q) for q in solved.column])
        against = _against(solved.row, gains)
        if min(against) >= 0:
            return True, _positive(solved.row)
        factor *= 64


def _against(row: Sequence[Number], gains: np.ndarray) -> list[Fraction]:
    """The expected gain of a mixture of rows in each column."""
    weights = np.array([Fraction(p) for p in row], dtype=object)
    return list((weights @ gains).tolist())


def _solved(gains: np.ndarray) -> ZeroSum:
    columns = _distinct(gains)
    solved = maximin(Scaled(compact(gains[:, columns]), 1, True))
    if not solved.exact:
        raise TooLarge(f"a linear programme over {gains.shape[0]} x {gains.shape[1]} payoffs")
    column = [Fraction(0)] * gains.shape[1]
    for k, q in zip(columns, solved.column, strict=True):
        column[int(k)] = Fraction(q)
    return ZeroSum(solved.value, solved.row, tuple(column), True)


def _distinct(gains: np.ndarray) -> list[int]:
    """The first of each set of equal columns."""
    seen: dict[tuple[int, ...], int] = {}
    for k, column in enumerate(gains.T.tolist()):
        seen.setdefault(tuple(column), k)
    return list(seen.values())


def _positive(weights: Sequence[Number]) -> Mixture:
    return tuple((k, Fraction(p)) for k, p in enumerate(weights) if p)

"""This module says which deviations a public signal tells apart: ranks and exact confusions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from attrs import frozen

from ....numbers.scaled import Scaled
from ...problem import Signals
from .arrays import along
from .cycle import combine
from .observation import Profile, Refused

ROW_LIMIT = 5000
"""Most meta-actions of all LLMs together."""


@frozen
class Individual:
    """One LLM at a profile.

    rank         of the matrix whose rows are the signal's distributions under its meta-actions
    full         individual full rank: as many as it has meta-actions, so that no two mixtures of
                 them look alike (Fudenberg, Levine and Maskin 1994, condition 5.1)
    undetected   some mixture of its other meta-actions causes the prescribed distribution
    """

    llm: int
    rank: int
    full: bool
    undetected: bool


@frozen
class Pair:
    """Two LLMs at a profile.

    rank           of both their matrices stacked
    full           pairwise full rank: S_i + S_j - 1 (Fudenberg, Levine and Maskin 1994)
    identifiable   pairwise identifiability: rank = rank_i + rank_j - 1, deviations of one are told
                   from those of the other
    """

    llms: tuple[int, int]
    rank: int
    full: bool
    identifiable: bool


@frozen
class Signalled:
    """One pure deviation: whether the distribution changes, and which LLMs explain the change by
    some mixture of their meta-actions."""

    llm: int
    move: int
    detected: bool
    confused_with: tuple[int, ...]


@frozen
class SignalVerdict:
    """What a public signal reveals at one profile."""

    profile: Profile
    individual: tuple[Individual, ...]
    pairs: tuple[Pair, ...]
    deviations: tuple[Signalled, ...]


def signal_attribution(signals: Signals, profile: Profile) -> SignalVerdict:
    """Verdicts on all unilateral deviations under a public signal, exact.

    Raises Refused for chances in floats, or too many meta-actions.
    """
    chances = signals.chances
    if not chances.exact:
        raise Refused("chances of signals are floats: ranks need rationals")
    if sum(chances.shape[1:]) > ROW_LIMIT:
        raise Refused(f"more than {ROW_LIMIT} meta-actions")
    rows = [distributions(chances, profile, k) for k in range(len(profile))]
    ranks = [rank(r) for r in rows]
    individual = tuple(
        Individual(k, ranks[k], ranks[k] == len(r), _hidden(chances.scale, r, profile[k]))
        for k, r in enumerate(rows)
    )
    pairs = tuple(_pair(rows, ranks, pair) for pair in combinations(range(len(rows)), 2))
    deviations = tuple(
        _signalled(chances.scale, rows, profile, (k, move))
        for k, r in enumerate(rows)
        for move in range(len(r))
        if move != profile[k]
    )
    return SignalVerdict(profile, individual, pairs, deviations)


def distributions(chances: Scaled, profile: Profile, llm: int) -> np.ndarray:
    """Numerators of the signal's distribution for each meta-action of one LLM, shape (S, Y)."""
    return along(chances.integers(), llm, profile).T


def rank(rows: np.ndarray) -> int:
    """The rank of an integer matrix, by fraction-free elimination (Bareiss 1968)."""
    table = [[int(x) for x in row] for row in rows]
    found, previous = 0, 1
    for c in range(len(table[0]) if table else 0):
        at = next((k for k in range(found, len(table)) if table[k][c]), None)
        if at is None:
            continue
        table[found], table[at] = table[at], table[found]
        lead = table[found]
        for k in range(found + 1, len(table)):
            factor = table[k][c]
            table[k] = [
                (x * lead[c] - factor * y) // previous for x, y in zip(table[k], lead, strict=True)
            ]
        previous = lead[c]
        found += 1
    return found


def _pair(rows: list[np.ndarray], ranks: list[int], pair: tuple[int, int]) -> Pair:
    i, j = pair
    both = rank(np.concatenate([rows[i], rows[j]]))
    return Pair(
        pair,
        both,
        both == len(rows[i]) + len(rows[j]) - 1,
        both == ranks[i] + ranks[j] - 1,
    )


def _hidden(scale: int, rows: np.ndarray, prescribed: int) -> bool:
    others = np.delete(rows, prescribed, axis=0)
    return len(others) > 0 and _inside(scale, others, rows[prescribed])


def _inside(scale: int, rows: np.ndarray, row: np.ndarray) -> bool:
    """Whether a distribution is a mixture of others."""
    target = [Fraction(int(x), scale) for x in row]
    costs = np.array([0] * len(rows), dtype=object)
    return not combine(rows.T, scale, target, costs).distance


def _signalled(
    scale: int, rows: list[np.ndarray], profile: Profile, who: tuple[int, int]
) -> Signalled:
    k, move = who
    seen = rows[k][move]
    if (seen == rows[k][profile[k]]).all():
        return Signalled(k, move, False, ())
    suspects = tuple(j for j in range(len(rows)) if j != k and _inside(scale, rows[j], seen))
    return Signalled(k, move, True, suspects)

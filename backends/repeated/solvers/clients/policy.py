"""This module writes down best responses to review strategies, and evaluates any response.

It works forwards and backwards through one review of one LLM at a time, and shares no formula with
the certificate that it serves to check.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from .moves import Move
from .observation import Refused
from .review import Phase, Review

TABLE_LIMIT = 400_000_000
"""Most entries (period, count) of one table of decisions."""

Listed = Sequence[Sequence[Move]]
"""The moves of one LLM in one review, by step of the cycle."""

Decisions = np.ndarray
"""decisions[t, d]: which of the step's moves is played in period t after d discrepancies, shape
(block, high + 2), the last column for all counts beyond the band."""


@frozen(eq=False)
class Response:
    """One review as it looks to one LLM: its moves, and what it earns while somebody is punished.

    own    whether it is under review itself, and knows its tests
    end    payoff per period of punishment
    """

    phase: Phase
    discount: float
    gap: float
    moves: Listed
    end: float


def response(review: Review, j: int, moves: Listed, end: float) -> Response:
    """The review of LLM j as it looks to the LLM that has these moves."""
    return Response(
        review.phases[j], float(review.discount), float(1 - review.discount), moves, end
    )


def counts(phase: Phase) -> int:
    """How many counts are told apart: 0 .. high, and one for all beyond."""
    return min(phase.high, phase.block) + 2


def after_block(phase: Phase, discount: float, end: float, following: float) -> np.ndarray:
    """What a block's end is worth by count, shape (counts,)."""
    kept = discount**phase.punished
    worth = np.full(counts(phase), end * (1 - kept) + following * kept)
    worth[phase.low : min(phase.high, phase.block) + 1] = following
    return worth


def decide(case: Response, following: float) -> tuple[Decisions, float]:
    """Best decisions in one review when the next starts at `following`, and their value.

    Raises Refused above TABLE_LIMIT entries.
    """
    phase = case.phase
    columns = counts(phase)
    if phase.block * columns > TABLE_LIMIT:
        raise Refused(f"more than {TABLE_LIMIT} decisions in one block")
    many = max(len(listed) for listed in case.moves) > 127
    table = np.zeros((phase.block, columns), dtype=np.int16 if many else np.int8)
    worth = after_block(phase, case.discount, case.end, following)
    for t in range(phase.block - 1, -1, -1):
        one_more = np.append(worth[1:], worth[-1])
        rows = [
            case.gap * m.payoff
            + case.discount * (m.same * worth + m.discrepant * one_more + m.clear * following)
            for m in case.moves[t % len(case.moves)]
        ]
        worth = rows[0]
        for number, row in enumerate(rows[1:], start=1):
            better = row > worth
            table[t, better] = number
            worth = np.where(better, row, worth)
    return table, float(worth[0])


def evaluate(case: Response, decisions: Decisions) -> tuple[float, float]:
    """Forwards: (c, m) such that a review is worth c + m * following under these decisions."""
    phase = case.phase
    columns = counts(phase)
    chance = np.zeros(columns)
    chance[0] = 1.0
    paid, left, weight = 0.0, 0.0, 1.0
    facts = [
        np.array([(m.payoff, m.same, m.discrepant, m.clear) for m in listed]).T
        for listed in case.moves
    ]
    for t in range(phase.block):
        payoff, same, discrepant, clear = facts[t % len(facts)][:, decisions[t]]
        paid += case.gap * weight * float(chance @ payoff)
        weight *= case.discount
        left += weight * float(chance @ clear)
        moved = chance * discrepant
        chance = chance * same
        chance[1:] += moved[:-1]
        chance[-1] += moved[-1]
    kept = case.discount**phase.punished
    good = float(chance[phase.low : columns - 1].sum())
    bad = float(chance[: phase.low].sum()) + float(chance[-1])
    paid += weight * bad * (1 - kept) * case.end
    return paid, left + weight * (good + bad * kept)


def cycle_values(pieces: Sequence[tuple[float, float]]) -> np.ndarray:
    """Solve x_j = c_j + m_j x_{j+1} around the reviews, shape (n,)."""
    n = len(pieces)
    matrix = np.eye(n)
    for j, (_, factor) in enumerate(pieces):
        matrix[j, (j + 1) % n] -= factor
    return np.linalg.solve(matrix, np.array([c for c, _ in pieces]))

"""This module says what an LLM's meta-actions would have paid, as far as it can know.

With the others' meta-actions seen, that is a line of the meta-game's payoffs. With frequencies of
actions seen, it takes its own clients' part away, puts that of another meta-action in its place,
and takes the expectation over independent governors and actions: U_i is linear in each role's
distribution (Shaki, Hartman, Kraus and Aumann, arXiv 2605.06525, section 2).
Frequencies are taken at face value: noise and samples are not corrected for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .behaviour import Choice
from .problem import Problem, TablePayoffs


def line(payoffs: np.ndarray, llm: int, profile: Sequence[int]) -> np.ndarray:
    """What one LLM gets for each of its meta-actions, the others' as in the profile, shape (S,)."""
    index: tuple[Any, ...] = (llm, *profile[:llm], slice(None), *profile[llm + 1 :])
    return np.asarray(payoffs[index])


def everyone(payoffs: np.ndarray, profile: Sequence[int]) -> np.ndarray:
    """What all LLMs get at a profile, shape (n,)."""
    index: tuple[Any, ...] = (slice(None), *profile)
    return np.asarray(payoffs[index])


def can_infer(problem: Problem) -> bool:
    """Whether frequencies of actions tell what meta-actions would have paid."""
    used = int((problem.law.weights > 0).sum())
    return used == 1 and isinstance(problem.payoffs, TablePayoffs)


def inferred(
    problem: Problem, llm: int, choice: Choice, frequencies: Sequence[np.ndarray]
) -> np.ndarray | None:
    """What each meta-action would have paid per client, by the frequencies seen, shape (S,).

    `choice` is what the LLM chose when they were seen.
    None if a frequency that matters is not known. One component of the law, payoffs as a table.
    """
    assert isinstance(problem.payoffs, TablePayoffs)
    share = problem.law.governors[int(np.argmax(problem.law.weights))][:, llm]
    governed = np.flatnonzero(share)
    if _unknown(frequencies, governed):
        return None
    mine = [_played(problem, llm, r) for r in range(problem.roles)]
    mixed = []
    for own, seen, weight in zip(mine, frequencies, share, strict=True):
        left = np.clip(np.nan_to_num(seen) - weight * _chosen(own, choice), 0, None)
        total = left.sum()
        rest = left * ((1 - weight) / total) if total > 0 else left
        mixed.append(rest + weight * own)
    total = np.zeros(len(problem.told[llm]))
    for r in governed:
        value = np.broadcast_to(problem.payoffs.values[r], (len(total), *problem.actions))
        for q in reversed(range(problem.roles)):
            value = np.einsum("s...a,sa->s...", value, mine[q] if q == r else mixed[q])
        total += share[r] * value
    return np.asarray(total / share.sum())


def _unknown(frequencies: Sequence[np.ndarray], governed: np.ndarray) -> bool:
    """Whether a role is not seen that other clients of the LLM meet, or it has none at all."""
    return not len(governed) or any(
        bool(np.isnan(own).any()) and any(q != r for q in governed)
        for r, own in enumerate(frequencies)
    )


def _played(problem: Problem, llm: int, role: int) -> np.ndarray:
    """What clients play by the meta-action, shape (S, m); 0 if the role is not governed."""
    told = problem.told[llm][:, role]
    return np.asarray(np.where(told[:, None] >= 0, problem.followed[llm][role][told], 0.0))


def _chosen(played: np.ndarray, choice: Choice) -> np.ndarray:
    return np.asarray(choice @ played if isinstance(choice, np.ndarray) else played[choice])

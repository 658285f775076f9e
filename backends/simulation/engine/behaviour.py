"""This module says what clients play when their LLMs choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from .problem import Problem

Choice: TypeAlias = int | np.ndarray
"""A meta-action by its number, or a distribution over the S_i meta-actions."""


def instructed(told: np.ndarray, choice: Choice, role: int, actions: int) -> np.ndarray:
    """How often clients of a role are told each action, shape (m,); 0 if it is not governed."""
    out = np.zeros(actions)
    if isinstance(choice, np.ndarray):
        governed = told[:, role] >= 0
        np.add.at(out, told[governed, role], choice[governed])
    elif told[choice, role] >= 0:
        out[told[choice, role]] = 1.0
    return out


def behaviour(problem: Problem, profile: Sequence[Choice]) -> tuple[np.ndarray, ...]:
    """For each role shape (n, m_r): the distribution of what a client of LLM i plays.

    A mixture is one that every client draws from for itself. Rows of LLMs without clients in the
    role are 0.
    """
    out = []
    for r, m in enumerate(problem.actions):
        rows = [
            instructed(problem.told[i], choice, r, m) @ problem.followed[i][r]
            for i, choice in enumerate(profile)
        ]
        out.append(np.array(rows))
    return tuple(out)

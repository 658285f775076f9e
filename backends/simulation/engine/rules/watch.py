"""This module judges what clients met: as prescribed, explained by one suspect, or by nobody.

With a finite number of clients, frequencies differ a little from those of a continuum; a slack
by role says how much is put down to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from ..behaviour import behaviour
from ..errors import Refused
from ..problem import Problem

Verdict: TypeAlias = Literal["prescribed", "explained", "unexplained"]


@frozen(eq=False)
class Watch:
    """What is to be seen in each of the C steps of a cycle of profiles.

    expected   for each role shape (C, m_r): the frequencies if everybody conforms
    least      for each role shape (n, C, m_r): what everybody but LLM j contributes to them, and j
               whatever it does
    slack      for each role: differences up to this are put down to chance
    """

    expected: tuple[np.ndarray, ...]
    least: tuple[np.ndarray, ...]
    slack: tuple[float, ...]

    def verdict(self, step: int, frequencies: Sequence[np.ndarray], suspect: int) -> Verdict:
        """Whether frequencies are as prescribed, or else whether the suspect alone explains them.

        Explained by j: x_r(a) is at least what the others' clients contribute, in all roles and
        actions (Shaki, Hartman, Kraus and Aumann, arXiv 2605.06525). Roles that are not seen tell
        nothing.
        """
        usual, explained = True, True
        for seen, expected, least, slack in zip(
            frequencies, self.expected, self.least, self.slack, strict=True
        ):
            if np.isnan(seen).any():
                continue
            usual &= bool((abs(seen - expected[step]) <= slack).all())
            explained &= bool((seen >= least[suspect, step] - slack).all())
        return "prescribed" if usual else "explained" if explained else "unexplained"


def watch(problem: Problem, cycle: Sequence[Sequence[int]], slack: float) -> Watch:
    """What to expect of a cycle of profiles of meta-actions.

    A slack of 5 times the standard error 1 / (2 sqrt(k)) of a frequency among k clients is rarely
    exceeded by chance. Raises Refused for a matching that is not independent.
    """
    if int((problem.law.weights > 0).sum()) != 1:
        raise Refused("only independent matching tells frequencies from who governs")
    share = problem.law.governors[int(np.argmax(problem.law.weights))]
    expected, least = [], []
    played = [behaviour(problem, [int(k) for k in profile]) for profile in cycle]
    for r in range(problem.roles):
        rows = np.array([share[r][:, None] * own[r] for own in played])  # (C, n, m)
        whole = rows.sum(axis=1)
        kept = np.array(
            [w * own[r].min(axis=0) for w, own in zip(share[r], problem.followed, strict=True)]
        )
        expected.append(whole)
        least.append(whole[None] - rows.transpose(1, 0, 2) + kept[:, None])
    return Watch(tuple(expected), tuple(least), (slack,) * problem.roles)

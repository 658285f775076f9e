"""This module states a repeated meta-game as plain arrays of exact numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from ..numbers.scaled import Scaled


@frozen(eq=False)
class Stage:
    """The game of one period among n LLMs.

    values   what each LLM gets at each profile of meta-actions, shape (n, S_1, ..., S_n): its mean
             per client, or its utility where the spec states objectives
    """

    values: Scaled

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return self.values.shape[1:]


@frozen(eq=False)
class Topology:
    """Who recommends what to whom, over R roles.

    shares     shares[r][i]: the share of role r's clients that LLM i governs; rows add up to 1
    actions    the number of actions of each role
    told       for each LLM shape (S_i, R): the action that a meta-action tells its clients in each
               role, -1 where it governs none
    followed   followed[i][r]: matrix of shape (m_r, m_r); row a is the distribution of what a
               client of LLM i plays in role r when told a (the identity under full compliance)
    """

    shares: tuple[tuple[Fraction, ...], ...]
    actions: tuple[int, ...]
    told: tuple[np.ndarray, ...]
    followed: tuple[tuple[tuple[tuple[Fraction, ...], ...], ...], ...]


@frozen(eq=False)
class Signals:
    """A public signal: chances[y] at each profile of meta-actions.

    chances   shape (Y, S_1, ..., S_n), nonnegative, adding up to 1 over the first axis
    """

    chances: Scaled

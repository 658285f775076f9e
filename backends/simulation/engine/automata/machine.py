"""This module says what an automaton for a game of two is, and writes down well-known ones.

Actions of the well-known ones: 0 cooperates, 1 defects.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..errors import Refused

MOST_STATES = 2**12
"""States of an automaton."""


@frozen(eq=False)
class Machine:
    """An automaton with K states that plays a game of two, beginning in state `first`.

    plays   shape (K, m): what it plays in each state, as a distribution over its m actions
    moves   shape (K, m, m'): the next state, by its own and the other's last action
    """

    plays: np.ndarray
    moves: np.ndarray
    first: int = 0

    def __attrs_post_init__(self) -> None:
        states = len(self.plays)
        if not 0 < states <= MOST_STATES or not 0 <= self.first < states:
            raise Refused(f"an automaton has 1 to {MOST_STATES:,} states and begins in one of them")
        if self.moves.ndim != 3 or self.moves.shape[:2] != self.plays.shape:
            raise Refused("moves are by state, own action and the other's action")
        sums = self.plays.sum(axis=1)
        if not ((self.plays >= 0).all() and (abs(sums - 1) <= 1e-9).all()):
            raise Refused("what an automaton plays is a distribution in each state")
        if not ((self.moves >= 0) & (self.moves < states)).all():
            raise Refused("an automaton moves to a state that does not exist")

    @property
    def certain(self) -> bool:
        """Whether it never draws."""
        return bool(((self.plays == 0) | (self.plays == 1)).all())


def moore(plays: list[int], moves: list[list[int]], actions: int = 2) -> Machine:
    """An automaton that plays one action in each state and moves by the other's action only."""
    wide = np.repeat(np.array(moves)[:, None, :], actions, axis=1)
    return Machine(np.eye(actions)[plays], wide)


def memory_one(first: float, chances: tuple[float, float, float, float]) -> Machine:
    """Cooperates with a chance that depends on the last round (Nowak and Sigmund 1990).

    `chances` are those after both cooperated, after being defected upon (CD), after defecting
    alone (DC) and after both defected; `first` is the chance in the first round.
    """
    cooperate = np.array([*chances, first])
    moves = np.broadcast_to(np.arange(4).reshape(2, 2), (5, 2, 2))
    return Machine(np.stack([cooperate, 1 - cooperate], axis=1), moves, 4)


def cooperator() -> Machine:
    """Always cooperates."""
    return moore([0], [[0, 0]])


def defector() -> Machine:
    """Always defects."""
    return moore([1], [[0, 0]])


def tit_for_tat() -> Machine:
    """Cooperates, then does what the other did last (Rapoport, in Axelrod 1984)."""
    return moore([0, 1], [[0, 1], [0, 1]])


def suspicious_tit_for_tat() -> Machine:
    """As tit for tat, but begins by defecting (Axelrod 1984)."""
    return moore([1, 0], [[1, 0], [1, 0]])


def tit_for_two_tats() -> Machine:
    """Defects after the other has defected twice in a row (Axelrod 1984)."""
    return moore([0, 0, 1], [[0, 1], [0, 2], [0, 2]])


def grim() -> Machine:
    """Cooperates until the other defects, then defects for ever (Friedman 1971)."""
    return moore([0, 1], [[0, 1], [1, 1]])


def win_stay_lose_shift() -> Machine:
    """Changes its action exactly if the other defected (Pavlov; Nowak and Sigmund 1993)."""
    return Machine(np.eye(2), np.array([[[0, 1], [0, 1]], [[1, 0], [1, 0]]]))

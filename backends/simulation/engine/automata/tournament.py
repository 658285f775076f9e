"""This module lets every automaton meet every other one, itself included."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from ..errors import Refused
from .machine import Machine
from .matches import Course, play_matches


@frozen(eq=False)
class Tournament:
    """A round robin of S automata in a symmetric game.

    scores       shape (S, S): mean payoff per turn of the first against the second
    errors       shape (S, S): standard errors; 0 where nothing is drawn, nan after one repetition
    plays        shape (S, S, m): how often the first plays each action against the second
    ranking      automata from the highest mean score against all, itself included
    turns        turns of all matches together
    """

    scores: np.ndarray
    errors: np.ndarray
    plays: np.ndarray
    ranking: tuple[int, ...]
    turns: int


def tournament(
    machines: Sequence[Machine],
    payoffs: np.ndarray,
    course: Course,
) -> Tournament:
    """All pairs, with `payoffs` of shape (m, m) to who plays the row (Axelrod 1984)."""
    if not machines:
        raise Refused("a tournament needs somebody who plays")
    size = len(machines)
    pairs = [(a, b) for a in range(size) for b in range(a, size)]
    table = np.stack([payoffs, payoffs.T])
    found = play_matches(machines, pairs, table, course)
    m = payoffs.shape[0]
    scores, errors = np.zeros((2, size, size))
    plays = np.zeros((size, size, m))
    for k, (a, b) in enumerate(pairs):
        scores[a, b], scores[b, a] = found.scores[k]
        errors[a, b], errors[b, a] = found.errors[k]
        plays[a, b], plays[b, a] = found.plays[k]
        if a == b:  # both sides are the same automaton
            scores[a, a] = found.scores[k].mean()
            plays[a, a] = found.plays[k].mean(axis=0)
    ranking = tuple(int(i) for i in np.argsort(-scores.mean(axis=1), kind="stable"))
    turns = len(pairs) * course.turns * course.repetitions
    return Tournament(scores, errors, plays, ranking, turns)

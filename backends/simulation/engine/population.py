"""This module keeps a finite population: who advises each client, what it remembers and earned."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from attrs import frozen

from .problem import Problem
from .seating import Seats
from .streams import MATCH, stream


@frozen(eq=False)
class Population:
    """The clients of each role, in the order of their LLMs.

    llm      for each role shape (N,): the LLM of each client
    state    for each role shape (N,): what each remembers, if clients remember
    earned   for each role shape (N,): what each has earned so far, if that is kept
    """

    llm: tuple[np.ndarray, ...]
    state: tuple[np.ndarray, ...] | None
    earned: tuple[np.ndarray, ...] | None

    def copy(self) -> Population:
        """The same, unaffected by what happens next."""
        state = None if self.state is None else tuple(own.copy() for own in self.state)
        earned = None if self.earned is None else tuple(own.copy() for own in self.earned)
        return Population(self.llm, state, earned)


def populate(problem: Problem, seats: Seats, keep: bool) -> Population:
    """The population before its first round."""
    small = np.uint8 if problem.llms <= 2**8 else np.uint32
    llm = tuple(np.repeat(np.arange(problem.llms, dtype=small), own) for own in seats.clients)
    memory, state, earned = problem.memory, None, None
    if memory is not None:
        state = tuple(np.full(problem.size, memory.start, dtype=np.uint8) for _ in llm)
    if keep:
        earned = tuple(np.zeros(problem.size) for _ in llm)
    return Population(llm, state, earned)


def seated(seats: Seats, seed: int, period: int, role: int) -> np.ndarray | None:
    """Which client of the role takes part in which instance, shape (N,), uniformly at random.

    None stands for everybody in order: with one component, only the other roles need to be
    permuted. With more, every LLM's clients are first dealt to the components.
    """
    if len(seats.instances) == 1 and role == 0:
        return None
    rng = stream(seed, MATCH, period, role)
    count = int(seats.instances.sum())
    if len(seats.instances) == 1:
        return rng.permutation(count)
    ends = np.concatenate([[0], np.cumsum(seats.clients[role])])
    dealt = [rng.permutation(int(b - a)) + a for a, b in pairwise(ends)]
    used = np.zeros(len(dealt), dtype=np.int64)
    out = []
    for held in seats.held[:, role]:
        here = [own[k : k + h] for own, k, h in zip(dealt, used, held, strict=True)]
        used += held
        out.append(rng.permutation(np.concatenate(here)))
    return np.concatenate(out)

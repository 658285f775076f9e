"""This module divides a finite population among the LLMs, in whole clients."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from .problem import Law, Problem


@frozen(eq=False)
class Seats:
    """A finite population in whole clients.

    instances   shape (C,): how many instances each component of the law has
    held        shape (C, R, n): how many clients of role r in them LLM i governs
    """

    instances: np.ndarray
    held: np.ndarray

    @property
    def clients(self) -> np.ndarray:
        """How many clients each LLM has in each role, shape (R, n)."""
        return np.asarray(self.held.sum(axis=0))


def apportion(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers that add up to the total, by largest remainders (Hamilton's method).

    Ties go to the lowest index; a weight of 0 gets nothing. Products within 1e-6 of a whole number
    count as that.
    """
    weights = np.asarray(weights, dtype=float)
    exact = weights / weights.sum() * total
    near = np.rint(exact)
    exact = np.where(abs(exact - near) <= 1e-6, near, exact)
    out = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - out), kind="stable")
    order = order[weights[order] > 0]
    out[order[: total - int(out.sum())]] += 1
    return out


def seats(problem: Problem) -> Seats:
    """How many clients each LLM has in a finite population of `problem.size` per role."""
    law = problem.law
    instances = apportion(law.weights, problem.size)
    held = [
        [apportion(row, int(count)) for row in rows]
        for rows, count in zip(law.governors, instances, strict=True)
    ]
    return Seats(instances, np.array(held, dtype=np.int64))


def as_played(problem: Problem) -> Problem:
    """The problem with the law that holds in a finite population, after rounding to clients.

    Components that get no instance are left out. With replacement nothing changes.
    """
    if problem.replace:
        return problem
    found = seats(problem)
    used = found.instances > 0
    instances, held = found.instances[used], found.held[used]
    law = Law(instances / problem.size, held / instances[:, None, None])
    return evolve(problem, law=law)

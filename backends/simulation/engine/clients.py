"""This module simulates clients one by one, as arrays, in pools that fit the cache.

Every pool draws from a stream of its own, and what pools find is added up in whole numbers, so that
the number of threads changes nothing but the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from math import prod
from typing import TypeVar

import numpy as np
from attrs import define, field

from .behaviour import Choice, behaviour, instructed
from .cells import Cells, worth_of
from .draws import drawn, drawn_by_state
from .population import Population, populate, seated
from .problem import Problem
from .seating import Seats, seats
from .streams import PLAY, stream
from .tally import Tally, from_joint

T = TypeVar("T")

POOL = 2**16
"""Clients that are worked on together: a few arrays of them fit a core's second cache."""

MOST_CODES = 2**16 - 1
"""Combinations of governors and actions of an instance that get a number of 16 bits."""


def codes(problem: Problem) -> int:
    """Combinations of a governor and an action for each role."""
    return prod(problem.llms * m for m in problem.actions)


def every_cell(problem: Problem) -> Cells:
    """All combinations of governors and actions, as a joint listing without chances."""
    n, sizes = problem.llms, problem.actions
    classes = np.unravel_index(np.arange(codes(problem)), [n * m for m in sizes])
    llms = np.stack([own // m for own, m in zip(classes, sizes, strict=True)])
    actions = np.stack([own % m for own, m in zip(classes, sizes, strict=True)], axis=1)
    pay = np.ascontiguousarray(problem.payoffs.at(actions), dtype=float)
    return Cells(True, (), np.zeros(0), actions, pay, llms, worth_of(pay, llms, n), ())


def moves(problem: Problem, cells: Cells) -> tuple[np.ndarray, ...]:
    """For each role the next state of a client by its state and cell, shape (K, cells)."""
    if problem.memory is None:
        return ()
    number = np.ravel_multi_index(tuple(cells.actions.T), problem.actions)
    return tuple(own.astype(np.uint8)[:, number] for own in problem.memory.moves)


@define(eq=False)
class ClientsEngine:
    """Simulates rounds of one problem client by client; it is left by `close`.

    threads      how many work at the same time
    rounds       how many there will be, as far as that is known
    population   the clients, if they are the same in all rounds; changed by every round
    """

    problem: Problem
    seed: int
    threads: int = 1
    keep: bool = False
    rounds: int = 0
    population: Population | None = None
    _seats: Seats | None = field(init=False, default=None)
    _cells: Cells = field(init=False)
    _moves: tuple[np.ndarray, ...] = field(init=False)
    _ends: list[list[int]] = field(init=False, factory=list)
    _workers: ThreadPoolExecutor | None = field(init=False, default=None)
    _next: tuple[int, list[Future[np.ndarray | None]]] | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self._cells = every_cell(self.problem)
        self._moves = moves(self.problem, self._cells)
        if not self.problem.replace:
            self._seats = seats(self.problem)
            self._ends = [[0, *np.cumsum(own).tolist()] for own in self._seats.clients]
            if self.population is None:
                self.population = populate(self.problem, self._seats, self.keep)
        if self.threads > 1:
            self._workers = ThreadPoolExecutor(self.threads)

    def close(self) -> None:
        """Let the threads go."""
        if self._workers is not None:
            self._workers.shutdown(cancel_futures=True)

    def round(self, profile: Sequence[Choice], period: int) -> tuple[Cells, Tally]:
        """Play one round; `period` is its number, which its random numbers depend on."""
        counts = self._drawn(profile, period) if self._seats is None else self._met(profile, period)
        tally = from_joint(self._cells, counts[None], self.problem.llms, self.problem.actions)
        return self._cells, tally

    def _each(self, tasks: Iterable[Callable[[], np.ndarray | None]]) -> list[np.ndarray | None]:
        """Do all tasks, and give what they return in order."""
        return in_turns(self._workers, self.threads, list(tasks))

    def _added(self, tasks: Iterable[Callable[[], np.ndarray | None]]) -> np.ndarray:
        return np.asarray(sum(own for own in self._each(tasks) if own is not None))

    # --- with replacement ------------------------------------------------------------------------

    def _drawn(self, profile: Sequence[Choice], period: int) -> np.ndarray:
        law, played = self.problem.law, behaviour(self.problem, profile)
        chances = [
            [(row[:, None] * own).ravel() for row, own in zip(rows, played, strict=True)]
            for rows in law.governors
        ]
        pools = pooled(self.problem.size)
        return self._added(
            partial(self._pool, chances, hi - lo, stream(self.seed, PLAY, period, k))
            for k, (lo, hi) in enumerate(pools)
        )

    def _pool(
        self, chances: Sequence[Sequence[np.ndarray]], count: int, rng: np.random.Generator
    ) -> np.ndarray:
        """Counts of cells in a pool of instances."""
        total = np.zeros(len(self._cells.actions), dtype=np.int64)
        weights = self.problem.law.weights
        parts = rng.multinomial(count, weights / weights.sum()) if len(weights) > 1 else [count]
        for part, rows in zip(parts, chances, strict=True):
            if part:
                found = [drawn(rng, own, int(part)) for own in rows]
                total += self._counted(found)
        return total

    def _counted(self, classes: Sequence[np.ndarray]) -> np.ndarray:
        return np.bincount(self._coded(classes), minlength=len(self._cells.actions))

    def _coded(self, classes: Sequence[np.ndarray]) -> np.ndarray:
        """The number of each instance's cell."""
        small = np.uint8 if len(self._cells.actions) < 2**8 else np.uint16
        code = classes[0].astype(small)
        for own, m in zip(classes[1:], self.problem.actions[1:], strict=True):
            np.multiply(code, small(self.problem.llms * m), out=code)
            np.add(code, own, out=code)
        return code

    # --- the same clients in every round ---------------------------------------------------------

    def _met(self, profile: Sequence[Choice], period: int) -> np.ndarray:
        """Everybody decides; instances take place; clients learn and remember."""
        assert self.population is not None
        orders = self._orders(period)
        played = behaviour(self.problem, profile)
        size = self.problem.size
        small = [np.uint8 if self.problem.llms * m < 2**8 else np.uint16 for m in self._sizes]
        classes = [np.empty(size, dtype=own) for own in small]
        pools = pooled(size)
        self._each(
            partial(self._decide, profile, played, classes, (r, k), period)
            for r in range(self.problem.roles)
            for k in range(len(pools))
        )
        seen = self._what_is_seen(size)
        counts = self._added(partial(self._play, classes, orders, seen, pool) for pool in pools)
        if seen is not None:
            self._each(
                partial(self._learn, r, seen[r], pool)
                for r in range(self.problem.roles)
                for pool in pools
            )
        return counts

    @property
    def _sizes(self) -> tuple[int, ...]:
        return self.problem.actions

    def _what_is_seen(self, size: int) -> list[np.ndarray] | None:
        """Room for the cell in which every client was, if anybody needs to know."""
        if self.problem.memory is None and not self.keep:
            return None
        small = np.uint8 if len(self._cells.actions) < 2**8 else np.uint16
        return [np.empty(size, dtype=small) for _ in self._sizes]

    def _orders(self, period: int) -> list[np.ndarray | None]:
        """Who takes part in which instance; with threads, those of the next round are begun."""
        assert self._seats is not None
        roles = range(self.problem.roles)
        if self._workers is None:
            return [seated(self._seats, self.seed, period, r) for r in roles]
        if self._next is None or self._next[0] != period:
            self._next = (period, self._begun(period))
        now = [done.result() for done in self._next[1]]
        if period + 1 < self.rounds:
            self._next = (period + 1, self._begun(period + 1))
        return now

    def _begun(self, period: int) -> list[Future[np.ndarray | None]]:
        assert self._workers is not None and self._seats is not None
        return [
            self._workers.submit(seated, self._seats, self.seed, period, r)
            for r in range(self.problem.roles)
        ]

    def _decide(
        self,
        profile: Sequence[Choice],
        played: Sequence[np.ndarray],
        classes: Sequence[np.ndarray],
        pool: tuple[int, int],
        period: int,
    ) -> None:
        """What the clients of a pool play: their class, by LLM and action."""
        assert self.population is not None
        role, number = pool
        lo, hi = pooled(self.problem.size)[number]
        rng = stream(self.seed, PLAY, period, role, number)
        out, m = classes[role], self.problem.actions[role]
        for i, (first, last) in enumerate(pairwise(self._ends[role])):
            a, b = max(first, lo), min(last, hi)
            if a >= b:
                continue
            if self.population.state is None:
                found = drawn(rng, played[role][i], b - a)
            else:
                chances = self._by_state(profile[i], i, role)
                found = drawn_by_state(rng, chances, self.population.state[role][a:b])
            np.add(found, i * m, out=out[a:b], casting="unsafe")

    def _by_state(self, choice: Choice, llm: int, role: int) -> np.ndarray:
        """What clients play by their state, shape (K, m)."""
        assert self.problem.memory is not None
        told = instructed(self.problem.told[llm], choice, role, self.problem.actions[role])
        return np.asarray(np.einsum("a,zab->zb", told, self.problem.memory.plays[role][llm]))

    def _play(
        self,
        classes: Sequence[np.ndarray],
        orders: Sequence[np.ndarray | None],
        seen: Sequence[np.ndarray] | None,
        pool: tuple[int, int],
    ) -> np.ndarray:
        """Counts of cells in a pool of instances; their clients see the cell that they were in."""
        lo, hi = pool
        who = [slice(lo, hi) if order is None else order[lo:hi] for order in orders]
        code = self._coded([own[at] for own, at in zip(classes, who, strict=True)])
        if seen is not None:
            for own, at in zip(seen, who, strict=True):
                own[at] = code
        return np.bincount(code, minlength=len(self._cells.actions))

    def _learn(self, role: int, seen: np.ndarray, pool: tuple[int, int]) -> None:
        """What the clients of a pool earn and remember."""
        assert self.population is not None
        lo, hi = pool
        if self.population.earned is not None:
            self.population.earned[role][lo:hi] += self._cells.pay[role].take(seen[lo:hi])
        if self.population.state is not None:
            state = self.population.state[role][lo:hi]
            table = self._moves[role]
            state[:] = table.take(state.astype(np.intp) * table.shape[1] + seen[lo:hi])


def in_turns(
    workers: ThreadPoolExecutor | None, threads: int, tasks: Sequence[Callable[[], T]]
) -> list[T]:
    """What all tasks return, in order; each thread has its share of them."""
    if workers is None or len(tasks) < 2:
        return [task() for task in tasks]
    shares = [workers.submit(_all, tasks[k::threads]) for k in range(threads)]
    found = [share.result() for share in shares]
    return [found[k % threads][k // threads] for k in range(len(tasks))]


def _all(tasks: Sequence[Callable[[], T]]) -> list[T]:
    return [task() for task in tasks]


def pooled(size: int, width: int = POOL) -> list[tuple[int, int]]:
    """Pools of clients or instances: where they begin and end."""
    return [(lo, min(lo + width, size)) for lo in range(0, size, width)]

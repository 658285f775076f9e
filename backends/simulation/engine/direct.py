"""This module simulates large games instance by instance, without numbering what can happen.

It is for games with so many roles, LLMs or actions that combinations of governors and actions are
too many to count. Payoffs are added up pool by pool, in a fixed order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from attrs import define, field, frozen

from .behaviour import Choice, behaviour
from .clients import POOL, in_turns, pooled
from .draws import drawn
from .population import Population, populate, seated
from .problem import Problem
from .seating import Seats, seats
from .streams import PLAY, stream
from .tally import Tally

SMALLEST_POOL = 2**8
"""Instances of a pool, at least."""


@frozen(eq=False)
class Pool:
    """Sums over a pool of instances; the fields are those of `Tally`, without a first axis."""

    totals: np.ndarray
    squares: np.ndarray
    plays: tuple[np.ndarray, ...]
    met: tuple[np.ndarray, ...] | None


@define(eq=False)
class DirectEngine:
    """Simulates rounds of one problem instance by instance; it is left by `close`.

    threads    how many work at the same time
    encounters whether to count what clients of each LLM met
    """

    problem: Problem
    seed: int
    threads: int = 1
    encounters: bool = False
    _seats: Seats | None = field(init=False, default=None)
    _clients: Population | None = field(init=False, default=None)
    _workers: ThreadPoolExecutor | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        if not self.problem.replace:
            self._seats = seats(self.problem)
            self._clients = populate(self.problem, self._seats, keep=False)
        if self.threads > 1:
            self._workers = ThreadPoolExecutor(self.threads)

    @property
    def _width(self) -> int:
        """Instances of a pool: fewer where they have more roles."""
        return max(SMALLEST_POOL, POOL // self.problem.roles)

    def close(self) -> None:
        """Let the threads go."""
        if self._workers is not None:
            self._workers.shutdown(cancel_futures=True)

    def round(self, profile: Sequence[Choice], period: int) -> tuple[None, Tally]:
        """Play one round; `period` is its number, which its random numbers depend on."""
        played = behaviour(self.problem, profile)
        pools = pooled(self.problem.size, self._width)
        if self._seats is None:
            tasks = [partial(self._drawn, played, period, k) for k in range(len(pools))]
        else:
            roles = range(self.problem.roles)
            orders = [seated(self._seats, self.seed, period, r) for r in roles]
            tasks = [partial(self._met, played, orders, period, k) for k in range(len(pools))]
        return None, _added(self._each(tasks))

    def _each(self, tasks: Sequence[Callable[[], Pool]]) -> list[Pool]:
        return in_turns(self._workers, self.threads, tasks)

    def _drawn(self, played: Sequence[np.ndarray], period: int, number: int) -> Pool:
        """A pool of instances whose governors are drawn by the law."""
        lo, hi = pooled(self.problem.size, self._width)[number]
        rng, law = stream(self.seed, PLAY, period, number), self.problem.law
        parts = rng.multinomial(hi - lo, law.weights / law.weights.sum())
        who = np.empty((self.problem.roles, hi - lo), dtype=np.intp)
        what, at = np.empty_like(who), 0
        for part, rows in zip(parts, law.governors, strict=True):
            here = slice(at, at + int(part))
            at = here.stop
            for r, (row, own) in enumerate(zip(rows, played, strict=True)):
                both = drawn(rng, (row[:, None] * own).ravel(), int(part))
                who[r, here], what[r, here] = np.divmod(both, own.shape[1])
        return self._summed(who, what)

    def _met(
        self,
        played: Sequence[np.ndarray],
        orders: Sequence[np.ndarray | None],
        period: int,
        number: int,
    ) -> Pool:
        """A pool of instances among the clients of a finite population."""
        assert self._clients is not None
        lo, hi = pooled(self.problem.size, self._width)[number]
        rng = stream(self.seed, PLAY, period, number)
        who = np.empty((self.problem.roles, hi - lo), dtype=np.intp)
        what = np.empty_like(who)
        for r, (order, own) in enumerate(zip(orders, played, strict=True)):
            llm = self._clients.llm[r]
            who[r] = llm[lo:hi] if order is None else llm[order[lo:hi]]
            for i, chances in enumerate(own):
                here = np.flatnonzero(who[r] == i)
                if len(here):
                    what[r, here] = drawn(rng, chances, len(here))
        return self._summed(who, what)

    def _summed(self, who: np.ndarray, what: np.ndarray) -> Pool:
        """Sums over instances; who governs and what is played both have shape (R, P)."""
        n, count = self.problem.llms, who.shape[1]
        pay = self.problem.payoffs.at(what.T)
        each = np.zeros((count, n))
        for own, gain in zip(who, pay, strict=True):
            each[np.arange(count), own] += gain
        sizes = self.problem.actions
        plays = tuple(_pairs(who[r], what[r], n, m) for r, m in enumerate(sizes))
        met = None
        if self.encounters:
            met = tuple(_encounters(who, what, r, n, m) for r, m in enumerate(sizes))
        return Pool(each.sum(axis=0), (each**2).sum(axis=0), plays, met)


def _pairs(who: np.ndarray, what: np.ndarray, llms: int, actions: int) -> np.ndarray:
    return np.bincount(who * actions + what, minlength=llms * actions).reshape(llms, actions)


def _encounters(
    who: np.ndarray, what: np.ndarray, role: int, llms: int, actions: int
) -> np.ndarray:
    """How often clients of each LLM in other roles met each action of the role."""
    out = np.zeros((llms, actions), dtype=np.int64)
    for q in range(len(who)):
        if q != role:
            out += _pairs(who[q], what[role], llms, actions)
    return out


def _added(pools: Sequence[Pool]) -> Tally:
    totals = np.asarray(sum(pool.totals for pool in pools))
    squares = np.asarray(sum(pool.squares for pool in pools))
    plays = tuple(np.asarray(sum(own))[None] for own in zip(*(p.plays for p in pools), strict=True))
    met = None
    if all(pool.met is not None for pool in pools):
        parts = [pool.met for pool in pools if pool.met is not None]
        met = tuple(np.asarray(sum(own))[None] for own in zip(*parts, strict=True))
    clients = np.asarray(sum(own.sum(axis=2) for own in plays))
    return Tally(totals[None], squares[None], clients, plays, None, met)

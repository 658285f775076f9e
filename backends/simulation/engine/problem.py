"""This module states what is simulated as plain arrays of floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, TypeAlias

import numpy as np
from attrs import field, frozen

Kind: TypeAlias = Literal["perfect", "clients", "identified", "signal", "none"]

MOST_CLIENTS = 10**9 - 1
"""Instances in one round; numpy draws hypergeometric numbers below 10^9 only."""


MOST_KNOWN = 2**18
"""Profiles whose payoffs are remembered."""


class Payoffs(Protocol):
    """Payoffs of the base game."""

    def at(self, profiles: np.ndarray) -> np.ndarray:
        """What each role gets: profiles of actions of shape (K, R) give floats of shape (R, K)."""
        ...


@frozen(eq=False)
class TablePayoffs:
    """Payoffs as an array of shape (R, m_1, ..., m_R)."""

    values: np.ndarray

    def at(self, profiles: np.ndarray) -> np.ndarray:
        """What each role gets: profiles of actions of shape (K, R) give floats of shape (R, K)."""
        return np.asarray(self.values[(slice(None), *np.asarray(profiles, dtype=np.intp).T)])


@frozen(eq=False)
class CountPayoffs:
    """Payoffs of an anonymous game: of the own action and of how many play what.

    roles     R, which all have `actions` actions
    pay       pay(role, own, counts): own of shape (K,), counts of all R roles' actions of shape
              (K, m), to payoffs of shape (K,)
    """

    roles: int
    actions: int
    pay: Callable[[int, np.ndarray, np.ndarray], np.ndarray]

    def at(self, profiles: np.ndarray) -> np.ndarray:
        """What each role gets: profiles of actions of shape (K, R) give floats of shape (R, K)."""
        profiles = np.asarray(profiles)
        rows, m = len(profiles), self.actions
        flat = np.arange(rows)[:, None] * m + profiles
        counts = np.bincount(flat.ravel(), minlength=rows * m).reshape(rows, m)
        return np.stack([self.pay(r, profiles[:, r], counts) for r in range(self.roles)])


@frozen(eq=False)
class ProfilePayoffs:
    """Payoffs as a function of one profile, for games too large for a table.

    pay   pay(profile) gives R payoffs; it is asked once for each profile that comes up
    """

    pay: Callable[[tuple[int, ...]], Sequence[float]]
    _known: dict[tuple[int, ...], np.ndarray] = field(init=False, factory=dict, repr=False)

    def at(self, profiles: np.ndarray) -> np.ndarray:
        """What each role gets: profiles of actions of shape (K, R) give floats of shape (R, K)."""
        rows, which = np.unique(np.asarray(profiles), axis=0, return_inverse=True)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        paid = np.array([self._paid(tuple(row)) for row in rows.tolist()])
        return np.ascontiguousarray(paid[which.ravel()].T)

    def _paid(self, profile: tuple[int, ...]) -> np.ndarray:
        if profile not in self._known:
            self._known[profile] = np.array(self.pay(profile), dtype=float)
        return self._known[profile]


@frozen(eq=False)
class Law:
    """The law of the governor profile: W(g) = sum_c weights[c] prod_r governors[c, r, g(r)].

    weights     shape (C,), adding up to 1
    governors   shape (C, R, n): the probability that LLM i governs role r; rows add up to 1
    """

    weights: np.ndarray
    governors: np.ndarray

    @property
    def mass(self) -> np.ndarray:
        """The clients of each LLM per instance, shape (n,): total = mass * mean."""
        return np.asarray(np.einsum("c,cri->i", self.weights, self.governors))


@frozen(eq=False)
class Memory:
    """Clients as automata over what they saw, with K states.

    plays   for each role shape (n, K, m_r, m_r): what a client of LLM i in state z plays when told
            action a is distributed as plays[r][i, z, a]
    moves   for each role shape (K, m_1 * ... * m_R): the next state, by the state and by the
            number of the action profile of the client's game (in C order)
    start   the state in which every client begins
    """

    plays: tuple[np.ndarray, ...]
    moves: tuple[np.ndarray, ...]
    start: int = 0

    @property
    def states(self) -> int:
        """K."""
        return len(self.moves[0])


@frozen(eq=False)
class Monitoring:
    """What every LLM sees after a round.

    kind         perfect: everyone's meta-action. clients: how often each action was met, by role,
                 by its own clients in other roles. identified: the same by the governor of who
                 was met. signal: one public signal. none: nothing
    noise        the probability with which each single thing seen (a meta-action, an action that
                 a client met, a signal) is replaced by one drawn uniformly from all there are; in
                 a sample all LLMs see the same wrong ones
    sample       how many instances all LLMs see, the same ones, drawn anew in every round; None:
                 each sees those of its own clients
    delay        rounds by which all that is seen comes late
    chances      kind signal: shape (Y, S_1, ..., S_n), the chance of each signal by the profile of
                 meta-actions; an outcome that follows from the profile has chances 0 and 1
    own_payoff   whether an LLM learns what its clients earned on average
    """

    kind: Kind = "perfect"
    noise: float = 0.0
    sample: int | None = None
    delay: int = 0
    chances: np.ndarray | None = None
    own_payoff: bool = True


@frozen(eq=False)
class Problem:
    """A population of clients of n LLMs that plays a base game with R roles, round after round.

    payoffs        of the base game
    actions        m_1, ..., m_R
    law            of the governors of an instance
    followed       followed[i][r]: shape (m_r, m_r); row a is the distribution of what a client of
                   LLM i plays in role r when told a
    told           for each LLM shape (S_i, R): the action that a meta-action tells its clients in
                   each role, -1 where it has none
    size           instances in a round
    replace        True: the governors of each instance are drawn anew by the law. False: a finite
                   population of `size` clients in each role; each component of the law has its
                   fixed number of instances, each LLM its fixed number of clients there (largest
                   remainders), and they are matched by uniformly random permutations
    memory         clients that remember; in a finite population only
    monitoring     what LLMs see
    common_draws   whether an LLM draws one meta-action from its mixture for all its clients; else
                   every client draws for itself
    """

    payoffs: Payoffs
    actions: tuple[int, ...]
    law: Law
    followed: tuple[tuple[np.ndarray, ...], ...]
    told: tuple[np.ndarray, ...]
    size: int
    replace: bool = True
    memory: Memory | None = None
    monitoring: Monitoring = field(factory=Monitoring)
    common_draws: bool = True

    @property
    def llms(self) -> int:
        """n."""
        return len(self.told)

    @property
    def roles(self) -> int:
        """R."""
        return len(self.actions)

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return tuple(len(own) for own in self.told)

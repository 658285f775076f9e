"""This module states the one-shot meta-game as plain arrays of exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Protocol, TypeAlias

import numpy as np
from attrs import field, frozen

from ..numbers.floats import Number

Action: TypeAlias = str | int | Fraction


class BasePayoffs(Protocol):
    """Payoffs of the base game, evaluated only where they are asked for."""

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        """Payoffs on the product of some actions of each role.

        `supports[r]` lists action indices of role r. Returns an object array of `Number` with
        shape (R, len(supports[0]), ..., len(supports[R-1])); entry [r, k_0, ..., k_{R-1}] is
        u_r at the profile in which role q plays its action number supports[q][k_q].
        """
        ...


class CountPayoffs(Protocol):
    """Payoffs of a base game in which roles matter to each other only in crowds, by counts.

    The payoff of a role depends on its own action and on how many others of each crowd play what.
    Roles of one crowd have the same actions, roles of one kind also the same payoffs.
    """

    crowds: tuple[tuple[int, ...], ...]
    kinds: tuple[tuple[int, ...], ...]
    crowd_of: tuple[int, ...]

    def table(self, kind: int) -> np.ndarray:
        """Object array of `Number` with shape (m, *axes).

        Entry [a, k] is the payoff of action a to a role of the kind when the counts of others are
        k. There is an axis for each crowd and each of its actions but the first, in order, of
        length 1 + the number of others in that crowd; entries of impossible counts are 0.
        """
        ...

    def payoff(self, role: int, profile: Sequence[int]) -> Number:
        """The payoff of a role at a whole profile of actions, by number."""
        ...


@frozen(eq=False)
class Component:
    """Governors drawn independently by role: one term of the mixture that matching amounts to.

    `governors[r][i]` is the probability that LLM i governs role r; each row sums to 1.
    """

    weight: Fraction
    governors: tuple[tuple[Fraction, ...], ...]


@frozen(eq=False)
class Problem:
    """A one-shot meta-game among n LLMs over a base game with R roles (model.md, section 1).

    roles, actions   names of the R roles and the (finite) actions of each
    llms             names of the n LLMs
    clients          clients[r][i]: the share of role r that LLM i advises
    matching         the law of the governor profile as a mixture of independent draws:
                     W(g) = sum_c weight_c prod_r governors_c[r][g(r)]
    followed         followed[i][r]: matrix of shape (m_r, m_r); row a is the distribution over the
                     actions of role r that a client of LLM i plays when told a (the identity under
                     full compliance)
    free             free[i]: groups of roles, each told one common action: under instructions by
                     role every governed role is a group of its own; the meta-actions of LLM i are
                     the choices of one action per group, in lexicographic order
    objective        None when every LLM maximises its clients' total; else a function from totals,
                     an array of shape (n, ...), to utilities of the same shape
    counts           the base game by counts of actions, where roles matter only in crowds
    """

    roles: tuple[str, ...]
    actions: tuple[tuple[Action, ...], ...]
    llms: tuple[str, ...]
    base: BasePayoffs
    clients: tuple[tuple[Fraction, ...], ...]
    matching: tuple[Component, ...]
    followed: tuple[tuple[tuple[tuple[Fraction, ...], ...], ...], ...]
    free: tuple[tuple[tuple[int, ...], ...], ...]
    objective: Callable[[np.ndarray], np.ndarray] | None = field(default=None, repr=False)
    counts: CountPayoffs | None = field(default=None, repr=False)

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_i: the number of meta-actions of each LLM (exact, of any size)."""
        return tuple(prod(len(self.actions[g[0]]) for g in groups) for groups in self.free)

    @property
    def mass(self) -> tuple[Fraction, ...]:
        """The clients of each LLM, summed over the roles: total = mass * mean."""
        return tuple(
            sum((row[i] for row in self.clients), Fraction(0)) for i in range(len(self.llms))
        )

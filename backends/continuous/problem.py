"""This module states a game with continuous actions as plain callables on arrays of points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from attrs import field, frozen

Array: TypeAlias = np.ndarray


LARGEST = 1e150
"""Ends of intervals are at most this large, so that squares of their lengths are numbers."""


class Inconsistent(Exception):
    """A bug: two parts of the solvers contradict each other."""


class BadContinuousGame(ValueError):
    """A game or a question that no solver here can take, and why."""


class Ranges(Protocol):
    """Enclosures of payoffs and their derivatives over boxes.

    `low` and `high` have shape (..., D). What comes back are the ends of intervals that hold every
    value taken in the box where there is a value; ends may be infinite. First derivatives enclose
    generalised gradients (Clarke 1983) at kinks and are unbounded where the payoff may jump;
    second ones are unbounded where the gradient may jump.
    """

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        """Of the payoff of player i: two arrays of shape (...)."""
        ...

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        """Of its derivatives by all D actions: two arrays of shape (..., D)."""
        ...

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        """Of its second derivatives by some numbers and all: two arrays of shape (..., len(rows),
        D)."""
        ...


def _numbers(values: object) -> Array:
    found = np.array(values, dtype=float)
    found.setflags(write=False)
    return found


@frozen(eq=False)
class ContinuousGame:
    """A game among n players, each of whom chooses some numbers.

    sizes      k_1, ..., k_n: player i chooses k_i numbers; profiles are rows of all D = sum k_i of
               them, player by player
    low, high  the ends of their intervals, shape (D,), finite
    payoff     payoff(i, x), for x of shape (..., D): what player i gets, shape (...); not a finite
               number where it has no value
    gradient   gradient(i, x): its derivatives by all D numbers, shape (..., D)
    ranges     enclosures of all these, without which nothing can be proved, only found
    alike      players that payoffs treat alike, class by class: exchanging two of them together
               with their numbers leaves the game as it is
    together   together(x): the derivatives of all payoffs by one's own numbers, shape (..., D),
               where they are to be had at less cost than one by one
    """

    sizes: tuple[int, ...]
    low: Array = field(converter=_numbers)
    high: Array = field(converter=_numbers)
    payoff: Callable[[int, Array], Array]
    gradient: Callable[[int, Array], Array]
    ranges: Ranges | None = None
    alike: tuple[tuple[int, ...], ...] = ()
    together: Callable[[Array], Array] | None = None

    def __attrs_post_init__(self) -> None:
        total = sum(self.sizes)
        if not self.sizes or min(self.sizes) < 1:
            raise BadContinuousGame("each player needs at least one number to choose")
        if self.low.shape != (total,) or self.high.shape != (total,):
            raise BadContinuousGame("there must be one interval for each number")
        if not (np.isfinite(self.low).all() and np.isfinite(self.high).all()):
            message = "intervals of actions must have finite ends: best responses may be unbounded"
            raise BadContinuousGame(message)
        if (self.low > self.high).any():
            raise BadContinuousGame("an interval of actions is empty")
        if max(np.abs(self.low).max(), np.abs(self.high).max()) > LARGEST:
            raise BadContinuousGame(f"the ends of intervals of actions may be {LARGEST:g} at most")

    @property
    def count(self) -> int:
        """The number n of players."""
        return len(self.sizes)

    @property
    def total(self) -> int:
        """The number D of actions in a profile."""
        return sum(self.sizes)

    @property
    def width(self) -> Array:
        """The lengths of the intervals, shape (D,)."""
        return self.high - self.low

    def own(self, i: int) -> slice:
        """Where the numbers of player i stand in a profile."""
        start = sum(self.sizes[:i])
        return slice(start, start + self.sizes[i])

    def owners(self) -> tuple[int, ...]:
        """Of each of the D numbers the player who chooses it."""
        return tuple(i for i, k in enumerate(self.sizes) for _ in range(k))

    def payoffs(self, x: Array) -> Array:
        """What all get at profiles of shape (..., D): shape (n, ...)."""
        return np.stack([self.payoff(i, x) for i in range(self.count)])

    def slopes(self, x: Array) -> Array:
        """The derivatives of payoffs by one's own numbers (the pseudogradient of Rosen 1965), of
        shape (..., D)."""
        if self.together is not None:
            return self.together(x)
        parts = [self.gradient(i, x)[..., self.own(i)] for i in range(self.count)]
        return np.concatenate(parts, axis=-1)

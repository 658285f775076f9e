"""This module states a game with a public signal in rationals, profile by profile."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.rounded import rounded
from ....numbers.scaled import Scaled
from ...problem import Signals, Stage
from .errors import MOST_PROFILES, MOST_SIGNALS, Refused

Row: TypeAlias = tuple[Fraction, ...]
Profile: TypeAlias = tuple[int, ...]
Mixture: TypeAlias = Sequence[Sequence[Fraction]]

ZERO, ONE = Fraction(0), Fraction(1)


@frozen(eq=False)
class Moves:
    """What one LLM can bring about while the others keep to a profile.

    payoff    its payoff at the profile
    signal    the distribution of the public signal there
    gains     by meta-action: what it earns more than `payoff`, before any continuation
    shifts    by meta-action: the distribution of the signal less `signal`
    own       the meta-action that the profile prescribes, None where it mixes
    """

    payoff: Fraction
    signal: Row
    gains: Row
    shifts: tuple[Row, ...]
    own: int | None

    @property
    def others(self) -> tuple[int, ...]:
        """The meta-actions that are deviations."""
        return tuple(d for d in range(len(self.gains)) if d != self.own)


@frozen(eq=False)
class PublicGame:
    """A stage game and its public signal, exact.

    values    object array of Fractions, shape (n, S_1, ..., S_n)
    chances   object array of Fractions, shape (Y, S_1, ..., S_n), each profile's adding up to 1
    exact     False: the given numbers were floats, and were rounded to rationals
    """

    values: np.ndarray
    chances: np.ndarray
    exact: bool

    @property
    def llms(self) -> int:
        """The number of LLMs."""
        return int(self.values.shape[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return self.values.shape[1:]

    @property
    def signals(self) -> int:
        """The number of values of the signal."""
        return int(self.chances.shape[0])

    def profiles(self) -> list[Profile]:
        """All pure profiles, the last LLM's meta-action moving fastest."""
        return list(product(*map(range, self.sizes)))

    def payoffs(self, profile: Profile) -> Row:
        """What each LLM gets at a pure profile."""
        return tuple(own[profile] for own in self.values)

    def signal(self, profile: Profile) -> Row:
        """The distribution of the signal at a pure profile."""
        return tuple(own[profile] for own in self.chances)

    def moves(self, profile: Profile) -> tuple[Moves, ...]:
        """What each LLM can bring about at a pure profile."""
        return tuple(self._moves(profile, i) for i in range(self.llms))

    def _moves(self, profile: Profile, i: int) -> Moves:
        each = [(*profile[:i], d, *profile[i + 1 :]) for d in range(self.sizes[i])]
        signal, payoff = self.signal(profile), self.values[(i, *profile)]
        gains = tuple(self.values[(i, *at)] - payoff for at in each)
        shifts = tuple(_less(self.signal(at), signal) for at in each)
        return Moves(payoff, signal, gains, shifts, profile[i])

    def mixed_moves(self, mixture: Mixture) -> tuple[Moves, ...]:
        """What each LLM can bring about where every LLM draws its meta-action for itself.

        `mixture[i]` holds the probabilities of LLM i. Raises Refused if they are none.
        """
        _check_mixture(mixture, self.sizes)
        signal = tuple(_average(self.chances, mixture, None))
        return tuple(self._mixed(mixture, i, signal) for i in range(self.llms))

    def _mixed(self, mixture: Mixture, i: int, signal: Row) -> Moves:
        own = _average(self.values[i][None], mixture, i)[0]
        drawn = _average(self.chances, mixture, i)
        payoff = sum((p * u for p, u in zip(mixture[i], own, strict=True)), ZERO)
        shifts = tuple(_less(tuple(drawn[:, d]), signal) for d in range(self.sizes[i]))
        return Moves(payoff, signal, tuple(u - payoff for u in own), shifts, None)


def public_game(stage: Stage, signals: Signals) -> PublicGame:
    """The arrays of a spec as a public game. Raises Refused if they do not fit or are too large."""
    values, chances = stage.values, signals.chances
    if values.shape[1:] != chances.shape[1:] or len(values.shape) != values.shape[0] + 1:
        raise Refused("payoffs and signal are not given on the same profiles")
    if prod(values.shape[1:]) > MOST_PROFILES or chances.shape[0] > MOST_SIGNALS:
        raise Refused(
            f"more than {MOST_PROFILES} profiles or {MOST_SIGNALS} values of the signal "
            "are too many to look at one by one"
        )
    return PublicGame(
        rounded(values).numbers(), _distributions(chances), values.exact and chances.exact
    )


def _distributions(chances: Scaled) -> np.ndarray:
    """Chances as Fractions. Raises Refused if they are negative or do not add up to 1."""
    given = chances.numbers()
    if not chances.exact:
        flat = [Fraction(float(x)) for x in given.ravel().tolist()]
        given = np.array([*flat, None], dtype=object)[:-1].reshape(chances.shape)
        totals = given.sum(axis=0)
        if any(abs(float(t) - 1) > 1e-9 for t in np.ravel(totals)):
            raise Refused("the chances of a signal do not add up to 1")
        given = given / totals
    if any(x < 0 for x in given.ravel()) or any(t != 1 for t in np.ravel(given.sum(axis=0))):
        raise Refused("the chances of a signal are negative or do not add up to 1")
    return given


def perfect_signals(stage: Stage) -> Signals:
    """The signal that is the profile itself: perfect monitoring."""
    count = prod(stage.sizes)
    return Signals(Scaled(np.eye(count).reshape(count, *stage.sizes), 1, True))


def _less(a: Row, b: Row) -> Row:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def _average(array: np.ndarray, mixture: Mixture, keep: int | None) -> np.ndarray:
    """Expectation over everybody's draws but those of `keep`; the first axis stays."""
    for i in reversed(range(len(mixture))):
        if i != keep:
            weights = np.array([*map(Fraction, mixture[i]), None], dtype=object)[:-1]
            array = np.moveaxis(array, i + 1, -1) @ weights
    return array


def _check_mixture(mixture: Mixture, sizes: tuple[int, ...]) -> None:
    fits = tuple(map(len, mixture)) == sizes
    if not fits or any(min(p) < 0 or sum(p) != 1 for p in mixture):
        raise Refused("a mixed profile has probabilities that do not fit or do not add up to 1")

"""This module holds the stage game of two LLMs as the payoff-set solvers need it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from ....numbers.rounded import rounded
from ...problem import Stage

MOST_PROFILES = 250_000
"""Profiles of two LLMs for which a payoff set is computed."""


class BadRepeatedGame(ValueError):
    """The question makes no sense, or the game is beyond a named limit; says which."""


@frozen(eq=False)
class Pair:
    """Payoffs of two LLMs in whole units, and what the best deviation from each profile gives.

    gains      shape (2, A), Python integers: LLM i at profile a (row-major over S_1 x S_2)
    best       shape (2, A), Python integers: the most that LLM i gets against the other's part of a
    scale      payoff = units / scale
    exact      the payoffs are the game's own, not floats rounded to a grid
    sizes      S_1, S_2
    """

    gains: np.ndarray
    best: np.ndarray
    scale: int
    exact: bool
    sizes: tuple[int, int]

    @staticmethod
    def of(stage: Stage) -> Pair:
        """Raises BadRepeatedGame if the stage game is not one of two LLMs, or too large."""
        shape = stage.values.shape
        if len(shape) != 3 or shape[0] != 2 or 0 in shape:
            raise BadRepeatedGame("payoff sets in the plane need exactly two LLMs with actions")
        if shape[1] * shape[2] > MOST_PROFILES:
            raise BadRepeatedGame(f"more than {MOST_PROFILES} profiles of meta-actions")
        values = rounded(stage.values)
        units = values.integers()
        best = [np.broadcast_to(units[i].max(axis=i, keepdims=True), shape[1:]) for i in (0, 1)]
        return Pair(
            units.reshape(2, -1),
            np.array([b.ravel() for b in best], dtype=object),
            values.scale,
            stage.values.exact,
            (shape[1], shape[2]),
        )

    def minmax(self) -> tuple[int, int]:
        """What each LLM can be held to by pure meta-actions of the other, in units."""
        return min(self.best[0].tolist()), min(self.best[1].tolist())

    def profile(self, index: int) -> tuple[int, int]:
        """The meta-actions at a row-major index."""
        return divmod(index, self.sizes[1])

    def point(self, index: int) -> tuple[Fraction, Fraction]:
        """The payoffs at a profile, in units."""
        return Fraction(self.gains[0, index]), Fraction(self.gains[1, index])


def discount_of(value: Fraction | int) -> Fraction:
    """A discount factor as a Fraction. Raises BadRepeatedGame unless it is exact and in [0, 1)."""
    if not isinstance(value, (int, Fraction)):
        raise BadRepeatedGame("the discount factor must be exact: an int or a Fraction")
    if not 0 <= value < 1:
        raise BadRepeatedGame("the discount factor must be at least 0 and less than 1")
    return Fraction(value)

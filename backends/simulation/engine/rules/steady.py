"""This module holds the rules that never change: one meta-action, or one mixture of them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State, point


@frozen(eq=False)
class Fixed:
    """Always the same meta-action."""

    choice: int
    needs: ClassVar[tuple[Need, ...]] = ()

    def start(self, game: RuleGame) -> State:
        return (point(game.choices, self.choice),)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return self.choice

    def observe(self, state: State, seen: Seen) -> State:
        return state


@frozen(eq=False)
class Mixed:
    """Always the same mixture, such as that of an equilibrium; `chances` has shape (S,)."""

    chances: np.ndarray
    needs: ClassVar[tuple[Need, ...]] = ()

    def start(self, game: RuleGame) -> State:
        chances = np.asarray(self.chances, dtype=float)
        proper = chances.shape == (game.choices,) and bool((chances >= 0).all())
        if not proper or not abs(chances.sum() - 1) <= 1e-9:
            raise Refused(f"a mixture of {game.choices} meta-actions has as many chances")
        return (chances / chances.sum(),)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return state[0]

    def observe(self, state: State, seen: Seen) -> State:
        return state

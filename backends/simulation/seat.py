"""This module says who goes by a rule of play: an LLM of a game, and what it knows of the game."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import refusal
from ..base import OneShot
from .rule_calls import text_of

PRECISION = 10.0
"""Of logit rules unless it is stated, divided by the range of the LLM's payoffs."""


@frozen(eq=False)
class Seat:
    """The LLM that is to go by a rule.

    llm      its number
    values   shape (n, S_1, ..., S_n): what all LLMs get at each profile
    signals  names of the public signals, if there are any
    """

    game: OneShot
    llm: int
    values: np.ndarray
    signals: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Of the LLM."""
        return self.game.llms[self.llm]

    @property
    def precision(self) -> float:
        """Of logit rules unless it is stated."""
        spread = float(np.ptp(self.values[self.llm]))
        return PRECISION / spread if spread else 0.0

    def index(self, play: Any, what: str) -> int:
        """The number of a play. Raises Refusal if the LLM has none such."""
        actions = play if isinstance(play, tuple) else (play,)
        try:
            return self.game.index(self.llm, actions)
        except ValueError as error:
            message = f"{what} is no play of {self.name}: {error}"
            raise refusal("unknown-play", message, None, _plays_help(self)) from None


def _plays_help(seat: Seat) -> str:
    size = seat.game.sizes[seat.llm]
    shown = [text_of(seat.game.play(seat.llm, k)) for k in range(min(size, 6))]
    return f"its plays: {', '.join(shown)}{', ...' if size > 6 else ''}"

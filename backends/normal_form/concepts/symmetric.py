"""This module gives the payoffs of games in which two LLMs are in the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....dsl.diagnostic import refusal
from ...numbers.rounded import rounded
from ...numbers.scaled import Scaled
from ..solvers.concepts.stability import symmetric_matrix

if TYPE_CHECKING:
    from ..named_game import NamedGame


def symmetric_utilities(game: NamedGame, what: str) -> Scaled:
    """Exact utilities, shape (2, S, S), of a game of two LLMs, each paid what the other would be in
    its place; float payoffs are rounded (see `rounded`). `what` is said to need such a game.

    Raises:
        Refusal: it is no such game, or too large.
    """
    utilities = rounded(game.tensor.utilities) if len(game.llms) == 2 else None
    if utilities is None or symmetric_matrix(utilities) is None:
        message = f"{what} needs a symmetric game: two LLMs, each paid what the other would be"
        help = "give both LLMs the same shares in a game that treats its roles alike"
        raise refusal("not-symmetric", message, None, help)
    return utilities

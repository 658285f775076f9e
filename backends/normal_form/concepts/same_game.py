"""This module tells whether two LLMs face the same game, and refuses what needs that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....dsl.diagnostic import Refusal, refusal
from ...numbers.rounded import rounded
from ...numbers.scaled import Scaled

if TYPE_CHECKING:
    from ..named_game import NamedGame


def symmetric_utilities(game: NamedGame, asked: str) -> Scaled:
    """The payoffs of a game of two LLMs in which each gets what the other would in its place.

    Meta-actions are matched in their order. Payoffs are exact, of shape (2, S, S).

    Raises:
        Refusal: the game is not symmetric.
    """
    if len(game.llms) != 2:
        raise _refused(f"{asked} needs a symmetric game of two LLMs, and here are {len(game.llms)}")
    if game.sizes[0] != game.sizes[1]:
        sizes = " and ".join(map(str, game.sizes))
        raise _refused(f"{asked} needs a symmetric game, and here are {sizes} meta-actions")
    utilities = rounded(game.tensor.utilities)
    own, other = utilities.numerators
    if (own != other.T).any():
        first, second = game.llms
        message = f"{asked} needs a symmetric game, and {first} and {second} are paid differently"
        raise _refused(message)
    return utilities


def _refused(message: str) -> Refusal:
    help = "with equal shares, or roles that are paid alike, two LLMs are in the same position"
    return refusal("not-symmetric", message, None, help)

"""This module says what is in the way: the size of a game or of its payoffs, and a way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...dsl.diagnostic import Refusal, refusal
from ..numbers.scaled import BeyondFloats
from .solvers.payoffs.lower import TooLarge
from .solvers.programs.zero_sum import NotSettled
from .solvers.sizes import size_text

if TYPE_CHECKING:
    from .named_game import NamedGame


@contextmanager
def refusing(game: NamedGame) -> Iterator[None]:
    """Refuse, in words, what solvers say they cannot do.

    Raises:
        Refusal: the game is too large, or a payoff is, or too close to 0, or floats don't settle.
    """
    try:
        yield
    except TooLarge as error:
        raise too_large(str(error), game) from None
    except BeyondFloats as error:
        help = (
            "state payoffs in other units; where all are exact, 'nash(kind = pure)', 'check(...)' "
            "and the target 'nfg' take any size"
        )
        raise refusal("beyond-floats", str(error), None, help) from None
    except NotSettled as error:
        help = "payoffs of more even size, or rational ones, make it easier"
        raise refusal("not-settled", str(error), None, help) from None


def too_large(what: str, game: NamedGame) -> Refusal:
    """The complaint that a game is too large, with what would make it smaller."""
    ways = []
    classes = game.graph.symmetry.role_classes if game.graph.symmetry is not None else ()
    largest = max(map(len, classes), default=1)
    if largest > 1 and not game.uniform and game.graph.population is not None:
        ways.append(
            f"{largest} of the roles are interchangeable: 'instructions uniform' stays small"
        )
    ways.append("'check(...)' and 'best_response(...)' look at one profile")
    message = f"{what}; the limit is {size_text(game.memory)}"
    return refusal("game-too-large", message, None, "; ".join(ways))

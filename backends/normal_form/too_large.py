"""This module says that a game is too large: how large, and what would make it smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...dsl.diagnostic import Refusal, refusal

if TYPE_CHECKING:
    from .meta_game import MetaGame


def too_large(what: str, game: MetaGame) -> Refusal:
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


def amount(count: int) -> str:
    """A count as people read it."""
    if count < 10**9:
        return f"{count:,}"
    return f"{float(count):.1e}" if count < 10**300 else "over 1e300"


def size_text(count: int) -> str:
    """A number of bytes as people read it."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{amount(round(count / size))} {unit}"
    return f"{count} bytes"

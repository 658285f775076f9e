"""This module writes an OpenSpiel game of the meta-game, in Python."""

from __future__ import annotations

import re

from ...dsl.diagnostic import refusal
from . import openspiel_text as text
from .literals import assigned, spaced
from .problem import Staged
from .to_pettingzoo import met, stage_data


def to_openspiel(found: Staged) -> str:
    """The text of the module: the same for the same game, byte for byte.

    Raises:
        Refusal: under perfect monitoring with noise everyone sees something else, by chance.
    """
    if found.monitoring == "perfect" and found.noise:
        message = "meta-actions that are seen with noise are not written as a game for OpenSpiel"
        raise refusal("not-generated", message, None, "the target 'pettingzoo' has noise")
    name = "python_metagame_" + re.sub(r"[^A-Za-z0-9]", "_", found.title).lower()
    drawn = found.signal is not None
    plain = found.monitoring == "perfect" and not found.delay
    game = text.GAME.format(
        chance="EXPLICIT_STOCHASTIC" if drawn else "DETERMINISTIC",
        information="PERFECT_INFORMATION" if plain else "IMPERFECT_INFORMATION",
        outcomes="len(SIGNALS)" if drawn else "0",
        signal="SIGNALS[action]" if drawn else '""',
    )
    parts = [text.HEAD, *stage_data(found), text.NAME + assigned("NAME", name), *met(found)]
    return spaced([*parts, text.LOOK[found.monitoring], text.DRAWN[drawn], game])

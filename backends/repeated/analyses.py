"""This module carries out the analyses that the repeated-game backend offers."""

from __future__ import annotations

from collections.abc import Callable

from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Play
from ..results.all import Result
from .repeated_game import RepeatedGame


def _folk_region(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.folk_region()


def _attribution(game: RepeatedGame, asked: AnalysisNode) -> Result:
    plays = {a.llm: a.actions for a in asked.arguments if isinstance(a, Play)}
    return game.attribution(plays or None)


ANALYSES: dict[str, Callable[[RepeatedGame, AnalysisNode], Result]] = {
    "folk_region": _folk_region,
    "attribution": _attribution,
}
"""What this backend offers, by method name."""

"""This module carries out the analyses of games with intervals of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play
from ..results.all import Result
from .continuous_game import ContinuousMetaGame


def _nash(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.nash(_word(asked, "kind", "pure"))


def _check(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.check(_profile(asked))


def _best_response(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.best_response(_word(asked, "of", ""), _profile(asked))


def _efficiency(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.efficiency()


ANALYSES: dict[str, Callable[[ContinuousMetaGame, AnalysisNode], Result]] = {
    "nash": _nash,
    "check": _check,
    "best_response": _best_response,
    "efficiency": _efficiency,
}
"""What this backend offers, by method name."""


def _profile(asked: AnalysisNode) -> dict[str, Sequence[Any]]:
    return {a.llm: a.actions for a in asked.arguments if isinstance(a, Play)}


def _word(asked: AnalysisNode, name: str, default: str) -> str:
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            assert isinstance(argument.value, str)
            return argument.value
    return default

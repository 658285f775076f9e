"""This module carries out the analyses of games with intervals of actions."""

from __future__ import annotations

from collections.abc import Callable

from ...compiler.ir.nodes import AnalysisNode
from ..arguments import plays, whole, word
from ..results.all import Result
from .continuous_game import ContinuousMetaGame


def _nash(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.nash(word(asked, "kind", "pure"))


def _check(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.check(plays(asked))


def _best_response(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.best_response(word(asked, "of", ""), plays(asked))


def _efficiency(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.efficiency()


def _pareto(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    return game.pareto()


def _payoff_cloud(game: ContinuousMetaGame, asked: AnalysisNode) -> Result:
    points, seed = whole(asked, "points"), whole(asked, "seed")
    return game.payoff_cloud(2000 if points is None else points, seed or 0)


ANALYSES: dict[str, Callable[[ContinuousMetaGame, AnalysisNode], Result]] = {
    "nash": _nash,
    "check": _check,
    "best_response": _best_response,
    "efficiency": _efficiency,
    "pareto": _pareto,
    "payoff_cloud": _payoff_cloud,
}
"""What this backend offers, by method name."""

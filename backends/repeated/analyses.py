"""This module carries out the analyses that the repeated-game backend offers."""

from __future__ import annotations

from collections.abc import Callable

from ...compiler.ir.nodes import AnalysisNode
from ..arguments import listed, number, plays, targets, whole, word
from ..results.all import Result
from .repeated_game import RepeatedGame
from .targets import Wish


def _folk_region(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.folk_region(targets(asked))


def _attribution(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.attribution(plays(asked) or None)


def _payoff_set(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.payoff_set(number(asked, "discount"), whole(asked, "rounds"))


def _limit_set(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.limit_set()


def _critical_discount(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.critical_discount(targets(asked))


def _sustain(game: RepeatedGame, asked: AnalysisNode) -> Result:
    wish = Wish(number(asked, "within"), number(asked, "discount"), word(asked, "strategy", "any"))
    return game.sustain(targets(asked), wish)


def _frontier(game: RepeatedGame, asked: AnalysisNode) -> Result:
    wish = Wish(number(asked, "within"), None, word(asked, "strategy", "any"))
    return game.frontier(targets(asked), listed(asked, "discounts"), wish)


ANALYSES: dict[str, Callable[[RepeatedGame, AnalysisNode], Result]] = {
    "folk_region": _folk_region,
    "attribution": _attribution,
    "payoff_set": _payoff_set,
    "limit_set": _limit_set,
    "critical_discount": _critical_discount,
    "sustain": _sustain,
    "frontier": _frontier,
}
"""What this backend offers, by method name."""

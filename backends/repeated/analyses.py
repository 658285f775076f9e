"""This module carries out the analyses that the repeated-game backend offers."""

from __future__ import annotations

from collections.abc import Callable

from ...compiler.expr import ChoiceDomain, Constant, IntervalDomain, RangeDomain
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play, Target
from ...compiler.values import members
from ..numbers.floats import Number
from ..results.all import Result
from .repeated_game import RepeatedGame
from .targets import Wish


def _folk_region(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.folk_region(_targets(asked))


def _attribution(game: RepeatedGame, asked: AnalysisNode) -> Result:
    plays = {a.llm: a.actions for a in asked.arguments if isinstance(a, Play)}
    return game.attribution(plays or None)


def _payoff_set(game: RepeatedGame, asked: AnalysisNode) -> Result:
    rounds = _number(asked, "rounds")
    return game.payoff_set(_number(asked, "discount"), None if rounds is None else int(rounds))


def _limit_set(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.limit_set()


def _critical_discount(game: RepeatedGame, asked: AnalysisNode) -> Result:
    return game.critical_discount(_targets(asked))


def _sustain(game: RepeatedGame, asked: AnalysisNode) -> Result:
    wish = Wish(
        _number(asked, "within"), _number(asked, "discount"), _word(asked, "strategy", "any")
    )
    return game.sustain(_targets(asked), wish)


def _frontier(game: RepeatedGame, asked: AnalysisNode) -> Result:
    wish = Wish(_number(asked, "within"), None, _word(asked, "strategy", "any"))
    return game.frontier(_targets(asked), _listed(asked, "discounts"), wish)


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


def _targets(asked: AnalysisNode) -> dict[tuple[str, str], Number]:
    """What is to be reached, by measure and LLM; numbers are constants by now."""
    found: dict[tuple[str, str], Number] = {}
    for argument in asked.arguments:
        if isinstance(argument, Target):
            assert isinstance(argument.value, Constant)
            found[argument.measure, argument.llm] = argument.value.value
    return found


def _word(asked: AnalysisNode, name: str, default: str) -> str:
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            assert isinstance(argument.value, str)
            return argument.value
    return default


def _listed(asked: AnalysisNode, name: str) -> list[Number] | None:
    """The numbers of a domain among the arguments, which are constants by now."""
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            assert isinstance(argument.value, RangeDomain | IntervalDomain | ChoiceDomain)
            return list(members(argument.value, {}, argument.span))
    return None


def _number(asked: AnalysisNode, name: str) -> Number | None:
    """A number among the arguments; they are constants once parameters are bound."""
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            assert isinstance(argument.value, Constant)
            return argument.value.value
    return None

"""This module carries out the analyses that the normal-form backend offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play
from ...dsl.diagnostic import refusal
from ..result import Result
from .meta_game import MetaGame


def _nash(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.nash(_word(asked, "kind", "all" if len(game.llms) <= 2 else "pure"))


def _check(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.check(_profile(game, asked, None))


def _best_response(game: MetaGame, asked: AnalysisNode) -> Result:
    of = _word(asked, "of", "")
    if of not in game.llms:
        message = f"'{of}' has no clients at these parameter values"
        raise refusal(
            "absent-llm", message, asked.span, "ask for the best responses of another LLM"
        )
    return game.best_response(of, _profile(game, asked, of))


def _minmax(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.minmax(_word(asked, "kind", "mixed"))


ANALYSES: dict[str, Callable[[MetaGame, AnalysisNode], Result]] = {
    "nash": _nash,
    "check": _check,
    "best_response": _best_response,
    "minmax": _minmax,
}
"""What this backend offers, by method name."""


def _word(asked: AnalysisNode, name: str, default: str) -> str:
    for argument in asked.arguments:
        if isinstance(argument, Option) and argument.name == name:
            assert isinstance(argument.value, str)
            return argument.value
    return default


def _profile(game: MetaGame, asked: AnalysisNode, free: str | None) -> dict[str, Any]:
    """The plays that an analysis states, by LLM (checked when the spec was compiled)."""
    stated = {a.llm: a for a in asked.arguments if isinstance(a, Play)}
    for llm, play in stated.items():
        if llm not in game.llms:
            message = f"'{llm}' has no clients at these parameter values, so nothing to play"
            raise refusal("absent-llm", message, play.span, "leave its play out")
    return {llm: stated[llm].actions for llm in game.llms if llm != free and llm in stated}

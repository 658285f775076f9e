"""This module carries out the analyses that the normal-form backend offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Condition, Play
from ...dsl.diagnostic import refusal
from ..arguments import expression, number, parameter, whole, word
from ..results.all import Result
from .meta_game import MetaGame
from .programs.conditions import Linear


def _nash(game: MetaGame, asked: AnalysisNode) -> Result:
    kind = word(asked, "kind", "all" if len(game.llms) <= 2 else "pure")
    return game.nash(kind, word(asked, "solver", "own"))


def _check(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.check(_profile(game, asked, None))


def _best_response(game: MetaGame, asked: AnalysisNode) -> Result:
    of = word(asked, "of", "")
    if of not in game.llms:
        message = f"'{of}' has no clients at these parameter values"
        raise refusal(
            "absent-llm", message, asked.span, "ask for the best responses of another LLM"
        )
    return game.best_response(of, _profile(game, asked, of))


def _minmax(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.minmax(word(asked, "kind", "mixed"))


def _correlated(game: MetaGame, asked: AnalysisNode) -> Result:
    find = game.coarse_correlated if asked.method == "coarse_correlated" else game.correlated
    stated = [a.truth for a in asked.arguments if isinstance(a, Condition)]
    conditions = [found for truth in stated for found in game.measures.conditions(truth)]
    most, least = _linear(game, asked, "maximize"), _linear(game, asked, "minimize")
    return find(most, least, conditions)


def _dominance(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.dominance(word(asked, "kind", "strict"))


def _rationalizable(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.rationalizable()


def _quantal_response(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.quantal_response(number(asked, "precision"))


def _risk_dominance(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.risk_dominance()


def _evolutionary_stability(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.evolutionary_stability()


def _replicator(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.replicator(word(asked, "populations", "each"))


def _alpha_rank(game: MetaGame, asked: AnalysisNode) -> Result:
    individuals = number(asked, "individuals")
    populations = word(asked, "populations", "each")
    size = 50 if individuals is None else int(individuals)
    return game.alpha_rank(number(asked, "intensity"), size, populations)


def _pareto(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.pareto()


def _efficiency(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.efficiency(word(asked, "kind", "") or None)


def _regions(game: MetaGame, asked: AnalysisNode) -> Result:
    name = parameter(asked, "parameter")
    assert name is not None
    return game.regions(name, parameter(asked, "across"), steps=whole(asked, "steps"))


def _share_effect(game: MetaGame, asked: AnalysisNode) -> Result:
    return game.share_effect(
        word(asked, "of", ""),
        parameter(asked, "parameter"),
        select=word(asked, "select", "each"),
        steps=whole(asked, "steps"),
        profile={a.llm: a.actions for a in asked.arguments if isinstance(a, Play)},
    )


ANALYSES: dict[str, Callable[[MetaGame, AnalysisNode], Result]] = {
    "nash": _nash,
    "check": _check,
    "best_response": _best_response,
    "minmax": _minmax,
    "correlated": _correlated,
    "coarse_correlated": _correlated,
    "dominance": _dominance,
    "rationalizable": _rationalizable,
    "quantal_response": _quantal_response,
    "risk_dominance": _risk_dominance,
    "evolutionary_stability": _evolutionary_stability,
    "replicator": _replicator,
    "alpha_rank": _alpha_rank,
    "pareto": _pareto,
    "efficiency": _efficiency,
    "regions": _regions,
    "share_effect": _share_effect,
}
"""What this backend offers, by method name."""


def _linear(game: MetaGame, asked: AnalysisNode, name: str) -> Linear | None:
    found = expression(asked, name)
    return None if found is None else game.measures.linear(found)


def _profile(game: MetaGame, asked: AnalysisNode, free: str | None) -> dict[str, Any]:
    """The plays that an analysis states, by LLM (checked when the spec was compiled)."""
    stated = {a.llm: a for a in asked.arguments if isinstance(a, Play)}
    for llm, play in stated.items():
        if llm not in game.llms:
            message = f"'{llm}' has no clients at these parameter values, so nothing to play"
            raise refusal("absent-llm", message, play.span, "leave its play out")
    return {llm: stated[llm].actions for llm in game.llms if llm != free and llm in stated}

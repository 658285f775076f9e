"""This module carries out the analyses that the simulation backend offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...compiler.expr import Constant
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play, Rule
from ..base import OneShot, Onlooker
from ..results.all import Result
from ..results.sustain import Sustain

SETTINGS = ("rounds", "clients", "seed", "population", "engine")
"""Arguments that are no plays."""


Found = Mapping[str, Result]
"""Results of other analyses, by name."""


def simulate(game: OneShot, asked: AnalysisNode, found: Found, onlooker: Onlooker) -> Result:
    """A population that plays as an analysis says; `found` are results of those that it names.

    Raises:
        KeyboardInterrupt: among other analyses and claims, which are not to rest on some rounds.
        OSError: the checkpoint cannot be read or written.
        Refusal: what cannot be simulated.
    """
    from .rule_calls import called
    from .simulate import Setting, Watch
    from .simulate import simulate as simulated

    stated: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    for argument in asked.arguments:
        match argument:
            case Play(llm=llm, actions=actions):
                stated[llm] = actions
            case Rule(llm=llm):
                stated[llm] = called(argument)
            case Option(name=name, value=Constant(value=value)) if name in SETTINGS:
                settings[name] = int(value)
            case Option(name=name, value=str(word)) if name in SETTINGS:
                settings[name] = word
            case Option(name=name, value=str(word)):
                result = found.get(word)
                stated[name] = result if isinstance(result, Sustain) else word
    watch = Watch(onlooker.rounds, None, onlooker.checkpoint)
    result = simulated(game, stated, Setting(**settings), watch)
    if result.interrupted and not onlooker.alone:
        raise KeyboardInterrupt
    return result


ANALYSES: dict[str, Callable[[OneShot, AnalysisNode, Found, Onlooker], Result]] = {
    "simulate": simulate
}
"""What this backend offers, by method name."""

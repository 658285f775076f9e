"""This module carries out the analyses that the simulation backend offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...compiler.expr import Constant
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play
from ..base import OneShot
from ..results.all import Result
from ..results.sustain import Sustain

SETTINGS = ("rounds", "clients", "seed", "population", "engine")
"""Arguments that are no plays."""


Found = Mapping[str, Result]
"""Results of other analyses, by name."""


def _simulate(game: OneShot, asked: AnalysisNode, found: Found) -> Result:
    from .simulate import Setting, simulate

    stated: dict[str, Sequence[Any] | str | Sustain] = {}
    settings: dict[str, Any] = {}
    for argument in asked.arguments:
        match argument:
            case Play(llm=llm, actions=actions):
                stated[llm] = actions
            case Option(name=name, value=Constant(value=value)) if name in SETTINGS:
                settings[name] = int(value)
            case Option(name=name, value=str(word)) if name in SETTINGS:
                settings[name] = word
            case Option(name=name, value=str(word)):
                result = found.get(word)
                stated[name] = result if isinstance(result, Sustain) else word
    return simulate(game, stated, Setting(**settings))


ANALYSES: dict[str, Callable[[OneShot, AnalysisNode, Found], Result]] = {"simulate": _simulate}
"""What this backend offers, by method name."""

"""This module says which simulation can be interrupted and resumed: one that is all that is asked
for."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode
from ...dsl.diagnostic import SpecError, fail
from ..base import Onlooker
from ..results.all import Result
from ..results.common import Refused
from ..results.simulation import Simulation


def looking(
    onlooker: Onlooker, asked: Sequence[AnalysisNode], claims: bool, graph: Graph
) -> Onlooker:
    """The onlooker of a run of some analyses, and of claims or not.

    Raises:
        SpecError: a checkpoint, and not one simulation alone.
    """
    alone = not claims and [node.method for node in asked] == ["simulate"]
    if onlooker.checkpoint is not None and not alone:
        message = "a checkpoint is of one analysis that is 'simulate'"
        named = [own.name for own in graph.analyses if own.method == "simulate"]
        help = f"there are: {', '.join(named)}" if named else "this spec has none"
        raise fail("no-simulation", message, None, help)
    return evolve(onlooker, alone=alone)


def check_saved(onlooker: Onlooker, asked: AnalysisNode, result: Result) -> None:
    """Refuse a checkpoint of another run, and of what cannot be saved.

    Raises:
        SpecError: it is one.
    """
    if onlooker.checkpoint is None:
        return
    if isinstance(result, Refused) and result.diagnostics[0].id == "wrong-checkpoint":
        raise SpecError(result.diagnostics)
    if not isinstance(result, Simulation | Refused):
        message = f"'{asked.name}' is a simulation that cannot be saved or resumed"
        raise fail("no-simulation", message, asked.span, "leave the checkpoint out")

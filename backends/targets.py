"""This module lists what a spec can be written as (`metagame compile --to TARGET`)."""

from __future__ import annotations

import json
from collections.abc import Callable

from attrs import frozen

from ..compiler.ir.graph import Graph
from ..compiler.ir.text import graph_dot, graph_json
from ..compiler.strategic_form import game_text
from ..dsl.diagnostic import did_you_mean
from ..dsl.source import Source
from .normal_form.action_graph import to_agg
from .normal_form.export import to_nfg, to_npz
from .normal_form.meta_game import MetaGame


@frozen
class Target:
    """A form: its name, what it is, and how a matched graph is written in it."""

    name: str
    summary: str
    write: Callable[[Graph], str | bytes]
    binary: bool = False


def _graph(graph: Graph) -> str:
    return json.dumps(graph_json(graph), indent=2) + "\n"


def _numpy(graph: Graph) -> bytes:
    return to_npz(MetaGame(graph))


def _nfg(graph: Graph) -> str:
    return to_nfg(MetaGame(graph), graph.spec.game)


def _agg(graph: Graph) -> str:
    return to_agg(MetaGame(graph), graph.spec.game)


def _game(graph: Graph) -> str:
    return game_text(Source("", _nfg(graph)))


TARGETS = (
    Target("graph", "the intermediate graph as node-link JSON", _graph),
    Target("dot", "the intermediate graph for Graphviz", graph_dot),
    Target("numpy", "the payoff tensor of the meta-game, .npz", _numpy, binary=True),
    Target("nfg", "the meta-game in Gambit's strategic form", _nfg),
    Target("agg", "the meta-game as an action graph game for Gambit, by counts of actions", _agg),
    Target("game", "the meta-game as a spec: a base game whose roles are the LLMs", _game),
)


def named(name: str) -> Target | None:
    """The target of a name."""
    return next((target for target in TARGETS if target.name == name), None)


def suggestion(name: str) -> str:
    """What to write instead of a name that is no target."""
    return did_you_mean(name, [target.name for target in TARGETS])

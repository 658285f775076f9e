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
from .base import OneShot
from .codegen.from_game import simulated
from .codegen.given import Simulator
from .codegen.problem import Signalled
from .codegen.staged import staged
from .codegen.to_openspiel import to_openspiel
from .codegen.to_pettingzoo import to_pettingzoo
from .codegen.to_python import to_python
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


def _python(graph: Graph) -> str:
    return to_python(simulated(MetaGame(graph), simulator()))


def simulator() -> Simulator:
    """The simulation backend, for programs that simulate as it does."""
    from .simulation import from_ir, plays, simulate
    from .simulation.engine.cells import most_cells

    return Simulator(
        simulate.simulate,
        simulate.Setting,
        plays.plays,
        from_ir.supports_of,
        from_ir.problem_of,
        most_cells,
        simulate.ROUNDS,
    )


def public_signal(game: OneShot) -> Signalled:
    """The public signal of a spec that has one, for environments."""
    from .instructions import told_by_all
    from .public_signal import public_signal as signal_of
    from .repeated.from_ir import sight

    told = told_by_all(game.problem, game.sizes)
    found = signal_of(game, told, sight(game.graph).noise)
    return Signalled(found.labels, found.chances.floats())


def _pettingzoo(graph: Graph) -> str:
    return to_pettingzoo(staged(MetaGame(graph), public_signal))


def _openspiel(graph: Graph) -> str:
    return to_openspiel(staged(MetaGame(graph), public_signal))


TARGETS = (
    Target("graph", "the intermediate graph as node-link JSON", _graph),
    Target("dot", "the intermediate graph for Graphviz", graph_dot),
    Target("numpy", "the payoff tensor of the meta-game, .npz", _numpy, binary=True),
    Target("nfg", "the meta-game in Gambit's strategic form", _nfg),
    Target("agg", "the meta-game as an action graph game for Gambit, by counts of actions", _agg),
    Target("game", "the meta-game as a spec: a base game whose roles are the LLMs", _game),
    Target("python", "a stand-alone simulation: one module that needs numpy only", _python),
    Target("pettingzoo", "the meta-game as a PettingZoo environment, in Python", _pettingzoo),
    Target("openspiel", "the meta-game as an OpenSpiel game, in Python", _openspiel),
)


def named(name: str) -> Target | None:
    """The target of a name."""
    return next((target for target in TARGETS if target.name == name), None)


def suggestion(name: str) -> str:
    """What to write instead of a name that is no target."""
    return did_you_mean(name, [target.name for target in TARGETS])

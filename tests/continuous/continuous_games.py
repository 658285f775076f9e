"""This module makes continuous games of texts, as tests want them."""

from __future__ import annotations

from metagame.backends.continuous.formulas import formula_game
from metagame.backends.continuous.problem import ContinuousGame
from metagame.compiler.driver import compile_text
from metagame.compiler.evaluate import constant
from metagame.compiler.expr import Expr
from metagame.compiler.ir.graph import Graph
from metagame.compiler.terms import IntervalActions, PayoffFormula
from metagame.compiler.written_out import Acting, written_out


def graph_of(text: str, **values: int) -> Graph:
    return compile_text(f"game g {{ {text} }}", values).matched


def payoffs_of(graph: Graph) -> list[Expr]:
    names = tuple(role.name for role in graph.roles)
    found: dict[int, Expr] = {}
    for node in graph.payoffs:
        assert isinstance(node.payoffs, PayoffFormula)
        for role in node.payoffs.roles:
            acting = Acting(names, role, graph.roles[role].index)
            found[role] = written_out(node.payoffs.value, acting)
    return [found[role] for role in range(len(names))]


def game_of(text: str) -> ContinuousGame:
    """The game of roles, actions and payoffs as in a `.game` file."""
    graph = graph_of(text)
    ends = []
    for role in graph.roles:
        assert isinstance(role.actions, IntervalActions)
        ends.append((constant(role.actions.low), constant(role.actions.high)))
    alike = () if graph.symmetry is None else graph.symmetry.role_classes
    low, high = zip(*ends, strict=True)
    return formula_game(payoffs_of(graph), low, high, alike)


def cournot(n: int, a: str = "10", b: str = "1", c: str = "1", top: str = "10") -> ContinuousGame:
    return game_of(
        f"roles firm[{n}] actions in [0, {top}] payoff = own * ({a} - {b} * sum(all)) - {c} * own"
    )


def kelly(n: int, s: str = "1", capacity: str = "20", rule: str = "0") -> ContinuousGame:
    """Bids for a capacity, with slope s; nobody gets anything where nobody bids."""
    share = f"{capacity} * own / sum(all)"
    paid = f"if sum(all) == 0 then {rule} else {s} * {share} - own"
    return game_of(f"roles agent[{n}] actions in [0, {capacity}] payoff = {paid}")

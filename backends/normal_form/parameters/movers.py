"""This module finds the parameter that moves the clients of an LLM."""

from __future__ import annotations

from fractions import Fraction

from ....compiler.ir.graph import Graph
from ....compiler.ir.nodes import Feeds, PopulationNode, RoleNode
from ....dsl.diagnostic import Refusal, SpecError, refusal
from ...numbers.polynomial import Ratio
from ..from_ir import from_ir
from ..named_game import NamedGame
from .pieces import sample
from .sweep import (
    Continuum,
    domain_of,
    parameter_named,
    rebinding,
)
from .varying import (
    Meets,
    NotRational,
    Trace,
    function_of,
)

TRIES = 20
"""Samples, or values of a finite domain, at which it is looked whether clients depend on it."""


def moving_parameter(game: NamedGame, of: str, named: str | None) -> str | None:
    """The parameter on which the clients of an LLM depend; None if they depend on none.

    Args:
        named: the one that is asked for.

    Raises:
        Refusal: several parameters do, or the one that is named does not.
    """
    if named is not None:
        parameter_named(game, named)
        if not _moves(game, of, named):
            message = f"the clients of {of} do not depend on '{named}'"
            raise refusal("parameter-does-not-move", message, None, _ways(game, of))
        return named
    found = _candidates(game, of)
    if len(found) > 1:
        message = f"the clients of {of} depend on several parameters: {', '.join(found)}"
        help = f"say which one moves: 'parameter = {found[0]}'"
        raise refusal("several-parameters-move", message, None, help)
    return found[0] if found else None


def _ways(game: NamedGame, of: str) -> str:
    found = _candidates(game, of)
    if not found:
        return "no parameter of this spec moves them: leave 'parameter' out"
    return f"they depend on {', '.join(found)}"


def _candidates(game: NamedGame, of: str) -> list[str]:
    feeding = _feeding(game.graph)
    names = [node.parameter.name for node in game.graph.parameters]
    return [name for name in names if name in feeding and _can_move(game, of, name)]


def _can_move(game: NamedGame, of: str, name: str) -> bool:
    try:
        return _moves(game, of, name)
    except Refusal:  # a parameter that cannot be varied may move it all the same
        return True


def _feeding(graph: Graph) -> set[str]:
    """The parameters that shares mention, through definitions too."""
    nodes = dict(graph.nodes())
    feeds = [link for link in graph.links() if isinstance(link.edge, Feeds)]
    reached = {k for k, node in nodes.items() if isinstance(node, RoleNode | PopulationNode)}
    grown = True
    while grown:
        more = {link.tail for link in feeds if link.head in reached}
        grown = not more <= reached
        reached |= more
    return {name.removeprefix("parameter ") for name in reached if name.startswith("parameter ")}


def _moves(game: NamedGame, of: str, name: str) -> bool:
    """Whether the clients of an LLM are not the same for all values of a parameter.

    Raises:
        Refusal: the parameter cannot be varied.
    """
    domain = domain_of(game, name)
    if isinstance(domain, Continuum):
        return domain.low < domain.high and _varies(game, of, name, domain)
    sizes = {_size(game, of, name, value) for value in domain[:TRIES]}
    return len(sizes - {None}) > 1


def _size(game: NamedGame, of: str, name: str, value: int | Fraction) -> Fraction | None:
    try:
        problem = from_ir(rebinding(game)({name: value}))
    except SpecError:
        return None
    return problem.mass[problem.llms.index(of)] if of in problem.llms else Fraction(0)


def _varies(game: NamedGame, of: str, name: str, domain: Continuum) -> bool:
    """Whether the clients are no constant function around some sample."""
    low, width = domain.low, (domain.high - domain.low) / TRIES
    sizes: set[Ratio] = set()
    for k in range(TRIES):
        trace = Trace(sample(low + k * width, low + (k + 1) * width))
        try:
            problem = from_ir(rebinding(game)({name: trace.parameter}))
        except (SpecError, Meets, NotRational):
            continue
        here = problem.mass[problem.llms.index(of)] if of in problem.llms else 0
        sizes.add(function_of(here))
        if len(sizes) > 1 or any(f.constant is None for f in sizes):
            return True
    return False

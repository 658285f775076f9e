"""This module reads who advises whom and who sees what from a matched graph."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from ...compiler.expr import Constant, Expr
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import GovernorLaw
from ...dsl.diagnostic import refusal
from ...dsl.source import Span
from ..base import OneShot
from ..instructions import told_by_all
from ..numbers.floats import Number
from .problem import Topology
from .solvers.clients.observation import Kind, missing

KINDS: dict[str, Kind] = {
    "perfect": "perfect",
    "clients": "clients",
    "identified": "identified",
    "none": "none",
}

SEES: dict[Kind, str] = {
    "perfect": "everyone's play",
    "clients": "the actions, by role, in the games of its own clients",
    "identified": "the actions, by role, in the games of its own clients, and who governs them",
    "none": "nothing",
}
"""What an LLM sees, by the kind of monitoring."""


@frozen
class Sight:
    """What LLMs see after a period.

    kind      of monitoring: as it is declared, else `clients`, or `perfect` among roles
    noise     the chance with which what is seen is drawn at random instead
    delay     how many periods later it is seen
    sample    how many instances are looked at; None: all
    span      where that is declared
    """

    kind: str
    noise: Fraction
    delay: int
    sample: int | None
    span: Span | None

    def cover(self, *extras: str) -> None:
        """Make sure that nothing but some of noise, delay and sample is stated beside the kind.

        Raises:
            Refusal: something else is.
        """
        stated = {"noise": self.noise, "delay": self.delay, "sample": self.sample is not None}
        for name, holds in stated.items():
            if holds and name not in extras:
                message = f"this analysis does not take '{name}' into account"
                raise refusal("monitoring-not-covered", message, self.span, f"leave '{name}' out")


def sight(graph: Graph) -> Sight:
    """What the spec says about who sees what."""
    node = graph.monitoring
    if node is None:
        kind = "clients" if graph.population is not None else "perfect"
        return Sight(kind, Fraction(0), 0, None, None)
    sample = None if node.sample is None else int(_constant(node.sample))
    delay = 0 if node.delay is None else int(_constant(node.delay))
    noise = Fraction(0) if node.noise is None else Fraction(_constant(node.noise))
    return Sight(node.kind, noise, delay, sample, node.span)


def _constant(expr: Expr) -> Number:
    assert isinstance(expr, Constant)
    return expr.value


def monitoring(graph: Graph, *extras: str) -> Kind:
    """The kind of monitoring, which is not public, and has no more than some extras.

    Raises:
        Refusal: public monitoring, or noise, delay or samples that are not among the extras.
    """
    seen = sight(graph)
    seen.cover(*extras)
    if seen.kind not in KINDS:
        message = f"this analysis does not cover {seen.kind} monitoring"
        help = f"covered: {', '.join(KINDS)}"
        raise refusal("monitoring-not-covered", message, seen.span, help)
    return KINDS[seen.kind]


def topology(game: OneShot, kind: Kind) -> Topology:
    """Who recommends what to whom, as arrays.

    Raises:
        Refusal: clients are not matched independently, and joint frequencies would tell more.
    """
    population = game.graph.population
    law = None if population is None else population.matching
    if kind == "clients" and isinstance(law, GovernorLaw) and len(law.components) > 1:
        message = "under clients monitoring only independent matching is covered"
        help = "leave 'matching' out, or write 'monitoring identified'"
        raise refusal(
            "matching-not-covered", message, population.span if population else None, help
        )
    problem = game.problem
    actions = tuple(len(own) for own in problem.actions)
    told = told_by_all(problem, game.sizes)
    return Topology(problem.clients, actions, told, problem.followed)


def refuse_partial_view(game: OneShot, method: str) -> Kind:
    """The kind of monitoring, if every deviation is seen by all and names its author.

    Raises:
        Refusal: it is not so.
    """
    seen = sight(game.graph)
    if seen.kind == "public":
        message = f"{method} needs every deviation to be seen; a public signal hides some"
        help = "'limit_set()' and 'payoff_set(discount = D)' take public signals"
        raise refusal("monitoring-not-covered", message, seen.span, help)
    kind = monitoring(game.graph)
    hidden = missing(topology(game, kind), kind) if kind == "identified" else ()
    if kind == "perfect" or (kind == "identified" and not hidden):
        return kind
    node = game.graph.monitoring
    message = f"{method} needs to know who deviated, which {kind} monitoring does not tell"
    if hidden:
        llm, role = game.llms[hidden[0][0]], game.problem.roles[hidden[0][1]]
        message = f"{method} needs every deviation to be seen: {llm} does not see role '{role}'"
    help = "'monitoring perfect' tells it; 'attribution()' says what is seen here"
    raise refusal("monitoring-not-covered", message, node.span if node else None, help)


def discount(graph: Graph, stated: Number | None) -> Fraction:
    """The discount factor that is stated, or that of the spec, in [0, 1).

    Raises:
        Refusal: there is none, or it is not a rational number in that range.
    """
    node = graph.repetition
    value: object = stated
    if value is None and node is not None and node.discount is not None:
        assert isinstance(node.discount, Constant)
        value = node.discount.value
    if value is None:
        help = "write 'repeated { discount 9/10 }', or 'discount = 9/10' as an argument"
        raise refusal("no-discount", "no discount factor is stated", None, help)
    assert isinstance(value, int | float | Fraction)
    if not 0 <= value < 1:
        message = f"a discount factor of {value} is not at least 0 and below 1"
        raise refusal(
            "discount-out-of-range", message, None, "patience below 1 can come close to it"
        )
    return Fraction(value) if not isinstance(value, float) else Fraction(str(value))

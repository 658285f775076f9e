"""This module finds what patient LLMs can get in equilibrium, whatever they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from ...compiler.expr import Constant
from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.floats import Number
from ..results.payoff_set import PayoffSet, Support
from .finite import finite_set
from .from_ir import discount, refuse_partial_view, sight
from .problem import Stage
from .solvers.finite.errors import MOST_CORNERS
from .solvers.finite.hulls import corners
from .solvers.perfect import payoff_set as perfect
from .solvers.perfect.many import outer_corners, payoff_bounds
from .solvers.perfect.pair import BadRepeatedGame
from .solvers.perfect.verify import ProofFails
from .solvers.perfect.verify_limits import LimitFails
from .solvers.perfect.verify_many import NotProved
from .targets import Horizon

ALGORITHM = "Abreu-Sannikov, both bounds proved"
MANY = "Judd-Yeltekin-Conklin, both bounds proved"
ROUNDED = "corners of the outer set are rounded"
"""How sets of two LLMs, and of others, are found."""


def payoff_set(game: OneShot, stated: Horizon) -> PayoffSet:
    """The equilibrium payoffs at a discount factor or over a number of rounds.

    Of two LLMs that see everything exactly (Abreu and Sannikov 2014); of others, or under a public
    signal, between bounds; over a number of rounds by backward induction.

    Raises:
        InternalError: a bound that was found is not proved.
        Refusal: a game that is too large, monitoring that hides something and is not public, or no
            discount factor.
    """
    rounds = _rounds(game, stated)
    public = sight(game.graph).kind == "public"
    if public and rounds is None:
        from .public import public_payoffs

        return public_payoffs(game, discount(game.graph, stated.discount))
    kind = refuse_partial_view(game, "payoff_set")
    if rounds is not None:
        return finite_set(game, rounds, _weight(game, stated.discount), kind)
    find = _pair if len(game.llms) == 2 else _many
    with _telling():
        return find(game, discount(game.graph, stated.discount), kind)


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what solvers refuse, or cannot prove, into what is told to readers."""
    try:
        yield
    except BadRepeatedGame as error:
        help = "'instructions uniform' makes a game smaller"
        raise refusal("payoff-set-not-covered", str(error), None, help) from None
    except (ProofFails, LimitFails, NotProved) as error:
        raise InternalError(f"a bound of the payoff set is not proved: {error}") from None


def _rounds(game: OneShot, stated: Horizon) -> int | None:
    """The number of rounds; None if there is no last one."""
    if stated.rounds is not None:
        return stated.rounds
    node = game.graph.repetition
    if node is None or node.rounds is None:
        return None
    assert isinstance(node.rounds, Constant)
    return int(node.rounds.value)


def _weight(game: OneShot, stated: Number | None) -> Fraction:
    """What a later round counts against the one before it; the same if nothing is said."""
    node = game.graph.repetition
    silent = stated is None and (node is None or node.discount is None)
    return Fraction(1) if silent or stated == 1 else discount(game.graph, stated)


def _pair(game: OneShot, delta: Fraction, kind: str) -> PayoffSet:
    found = perfect.payoff_set(Stage(game.values), delta)
    supports = [
        Support(
            named(game, s.profile),
            tuple(map(Fraction, s.after)),
        )
        for s in found.inner.supports
    ]
    return PayoffSet(
        game.llms,
        game.unit,
        delta,
        None,
        kind,
        found.inner.vertices,
        found.outer.vertices,
        tuple(supports),
        found.distance,
        found.inner.vertices == found.outer.vertices,
        found.exact,
        found.why,
        ALGORITHM,
    )


def _many(game: OneShot, delta: Fraction, kind: str) -> PayoffSet:
    """Bounds for one LLM, and for three and more."""
    found = payoff_bounds(Stage(game.values), delta)
    outer, sharp = outer_corners(found)
    inner = corners(found.points) if len(found.points) <= MOST_CORNERS else found.points
    count = len(game.llms)
    supports = [
        Support(
            named(game, s.profile),
            tuple(
                sum((w * found.points[k][i] for k, w in s.weights), Fraction(0))
                for i in range(count)
            ),
        )
        for s in found.supports
    ]
    return PayoffSet(
        game.llms,
        game.unit,
        delta,
        None,
        kind,
        inner,
        outer,
        tuple(supports),
        Fraction(0) if found.empty else found.distance,
        found.empty or set(inner) == set(outer),
        found.exact and sharp,
        "; ".join(filter(None, (found.why, "" if sharp else ROUNDED))),
        MANY,
    )

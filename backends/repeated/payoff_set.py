"""This module finds what patient LLMs can get in equilibrium, whatever they see."""

from __future__ import annotations

from fractions import Fraction

from ...compiler.expr import Constant
from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.payoff_set import PayoffSet, Support
from .finite import finite_set
from .from_ir import discount, refuse_partial_view, sight
from .problem import Stage
from .solvers.perfect import payoff_set as perfect
from .solvers.perfect.pair import BadRepeatedGame
from .solvers.perfect.verify import ProofFails
from .targets import Horizon

ALGORITHM = "Abreu-Sannikov, both bounds proved"


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
    if len(game.llms) != 2:
        message = f"payoff sets are computed for two LLMs; here are {len(game.llms)}"
        raise refusal("not-two-llms", message, None, "'folk_region()' takes any number of LLMs")
    return _pair(game, discount(game.graph, stated.discount), kind)


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
    try:
        found = perfect.payoff_set(Stage(game.values), delta)
    except BadRepeatedGame as error:
        help = "'instructions uniform' makes a game smaller"
        raise refusal("payoff-set-not-covered", str(error), None, help) from None
    except ProofFails as error:
        raise InternalError(f"a bound of the payoff set is not proved: {error}") from None
    supports = [
        Support(
            ByLlm.of(game.llms, [game.play(i, k) for i, k in enumerate(s.profile)]),
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

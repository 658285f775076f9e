"""This module finds what patient LLMs that see everything can get in equilibrium."""

from __future__ import annotations

from fractions import Fraction

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.payoff_set import PayoffSet, Support
from .from_ir import discount, refuse_partial_view
from .problem import Stage
from .solvers.perfect import payoff_set as perfect
from .solvers.perfect.pair import BadRepeatedGame
from .solvers.perfect.verify import ProofFails

ALGORITHM = "Abreu-Sannikov, both bounds proved"


def payoff_set(game: OneShot, stated: Number | None = None) -> PayoffSet:
    """The equilibrium payoffs of two LLMs at a discount factor (Abreu and Sannikov 2014).

    Args:
        stated: the discount factor; None for that of the spec.

    Raises:
        InternalError: a bound that was found is not proved.
        Refusal: three or more LLMs, a game that is too large, monitoring that hides something, or
            no discount factor.
    """
    if len(game.llms) != 2:
        message = f"payoff sets are computed for two LLMs; here are {len(game.llms)}"
        raise refusal("not-two-llms", message, None, "'folk_region()' takes any number of LLMs")
    kind = refuse_partial_view(game, "payoff_set")
    delta = discount(game.graph, stated)
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
    same = found.inner.vertices == found.outer.vertices
    return PayoffSet(
        game.llms,
        game.unit,
        delta,
        kind,
        found.inner.vertices,
        found.outer.vertices,
        tuple(supports),
        found.distance,
        same,
        found.exact,
        found.why,
        ALGORITHM,
    )

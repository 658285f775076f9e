"""This module finds what LLMs can get over a known number of rounds, by backward induction."""

from __future__ import annotations

from fractions import Fraction

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.rounded import rounded
from ..results.payoff_set import PayoffSet, Support
from .problem import Stage
from .solvers.finite.backward import FinitePayoffs, finite_payoffs, weight_of
from .solvers.finite.check import check_plan
from .solvers.finite.errors import Inconsistent, Refused
from .solvers.finite.hulls import Point
from .solvers.finite.plan import Plan, plan

ALGORITHM = "backward induction (Benoit and Krishna 1985), every vertex with strategies checked"

ROUNDED = "payoffs are floats, rounded to rationals"


def finite_set(game: OneShot, rounds: int, discount: Fraction, kind: str) -> PayoffSet:
    """What pure subgame-perfect equilibria of a number of rounds pay, with public draws.

    Args:
        discount: of a later round against the one before it, from 0 to 1.
        kind: of monitoring; everything is seen.

    Raises:
        InternalError: strategies failed the check from the definition.
        Refusal: the game is too large.
    """
    stage = Stage(rounded(game.values))
    try:
        found = finite_payoffs(stage, rounds, discount, randomised=True)
        supports = tuple(_support(game, stage, found, total) for total in found.totals)
    except Refused as error:
        help = "fewer rounds, or 'instructions uniform', make it smaller"
        raise refusal("rounds-not-covered", str(error), None, help) from None
    except Inconsistent as error:
        raise InternalError(f"backward induction is wrong: {error}") from None
    exact = game.values.exact
    return PayoffSet(
        game.llms,
        game.unit,
        discount,
        rounds,
        kind,
        found.averages,
        found.averages,
        supports,
        Fraction(0),
        True,
        exact,
        "" if exact else ROUNDED,
        ALGORITHM,
    )


def _support(game: OneShot, stage: Stage, found: FinitePayoffs, total: Point) -> Support:
    """Strategies that pay a vertex, checked from the definition, and their path."""
    written = plan(found, total)
    check_plan(stage.values.numbers(), written)
    path = tuple(named(game, profile) for profile in written.path())
    return Support(path[0], _after(found, written), (), path)


def _after(found: FinitePayoffs, written: Plan) -> Point:
    """What is paid per round from the second round on; nothing if there is none."""
    if found.rounds == 1:
        return ()
    length = weight_of(found.rounds - 1, found.discount)
    onward = written.states[written.start[0][1]].onward
    count = len(written.payoff)
    return tuple(
        sum((w * written.states[k].promise[i] for w, k in onward), Fraction(0)) / length
        for i in range(count)
    )

"""This module says how patient LLMs that see everything must be to sustain a target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.rounded import rounded
from ..results.common import ByLlm
from ..results.critical_discount import CriticalDiscount, Patience, Way
from ..results.regions import Irrational
from .from_ir import refuse_partial_view
from .problem import Stage
from .solvers.feasible.region import feasible
from .solvers.perfect.automata import nash_discounts, perfect_discounts, tit_for_tat
from .solvers.perfect.pair import BadRepeatedGame
from .solvers.perfect.penal import critical_bracket
from .solvers.perfect.penal_many import critical_bracket_many
from .solvers.perfect.reversion import Critical, reach
from .solvers.perfect.verify import ProofFails
from .solvers.perfect.verify_limits import LimitFails
from .solvers.perfect.verify_many import NotProved
from .targets import Targets, target_of

if TYPE_CHECKING:
    from ..numbers.real_roots import Point

NONE = "no discount factor below 1 does it"
NOT_PERFECT = "a Nash equilibrium from there on, and not subgame perfect"
SAME = "only this path pays the target, and no punishment is worse: none need less patience"
SOME = "three and more LLMs: other strategies may need less patience"


def critical_discount(game: OneShot, stated: Targets) -> CriticalDiscount:
    """The least discount factor that sustains a target, by several kinds of strategies.

    Raises:
        Refusal: monitoring that hides something, a target that is not stated in full, a game that
            is too large.
    """
    kind = refuse_partial_view(game, "critical_discount")
    target = target_of(game, stated)
    stage = Stage(game.values)
    payoffs = tuple(target.values())
    try:
        reversion = reach(stage, payoffs)
        ways = [
            _trigger(game, "grim", reach(stage, payoffs, worst=False)),
            _trigger(game, "reversion", reversion),
        ]
        if len(game.llms) == 2 and game.sizes[0] == game.sizes[1]:
            ways.append(_tit_for_tat(game, stage, payoffs))
        ways.append(_optimal(game, stage, payoffs, reversion))
    except (ProofFails, LimitFails, NotProved) as error:
        raise InternalError(f"a critical discount factor is not proved: {error}") from None
    except BadRepeatedGame as error:
        help = "'instructions uniform' makes a game smaller"
        raise refusal("critical-discount-not-covered", str(error), None, help) from None
    perfect = (w for w in ways if w.discount is not None and w.reason != NOT_PERFECT)
    best = min(perfect, key=_patience, default=None)
    unknown = len(game.llms) > 2 and ways[-1].discount is None
    reason = SOME if unknown and best is not None else ""
    if best is None:
        reason = next((w.reason for w in reversed(ways) if w.reason), NONE)
    return CriticalDiscount(
        target,
        game.unit,
        kind,
        best.discount if best else None,
        best.name if best else "",
        tuple(ways),
        reversion.exact,
        reason,
    )


def _patience(way: Way) -> tuple[float, int]:
    """Ways by how much patience they need; simpler ones first where that is the same."""
    value = way.discount
    upper = value[1] if isinstance(value, tuple) else value
    assert upper is not None
    return float(upper), ("grim", "reversion", "tit_for_tat", "optimal").index(way.name)


def _trigger(game: OneShot, name: str, found: Critical) -> Way:
    if found.discount is None or found.strategy is None:
        return Way(name, None, (), ByLlm(()), found.why or NONE)
    path = found.strategy.path
    drawn = tuple((named(game, p), w) for p, w in zip(path.profiles, path.weights, strict=True))
    after = [named(game, p) for p in found.strategy.punishments]
    return Way(name, found.discount, drawn, ByLlm.of(game.llms, after), "")


def _tit_for_tat(game: OneShot, stage: Stage, payoffs: tuple[Fraction, ...]) -> Way:
    """Do what the other did, where the target is the payoff of two LLMs that do the same."""
    name = "tit_for_tat"
    values = stage.values
    start = next(
        (
            (k, k)
            for k in range(game.sizes[0])
            if tuple(Fraction(values.at(i, k, k)) for i in (0, 1)) == payoffs
        ),
        None,
    )
    if start is None:
        return Way(name, None, (), ByLlm(()), "the two LLMs doing the same do not get the target")
    path = ((named(game, start), 1),)
    automaton = tit_for_tat(game.sizes, start)
    for where, note in ((perfect_discounts, ""), (nash_discounts, NOT_PERFECT)):
        try:
            found = where(stage, automaton)
        except BadRepeatedGame as error:
            return Way(name, None, path, ByLlm(()), f"not examined: {error}")
        if found.least is not None and found.to_one:
            return Way(name, _number(found.least), path, ByLlm(()), note)
    return Way(name, None, path, ByLlm(()), "it is no equilibrium for patient LLMs")


def _optimal(
    game: OneShot, stage: Stage, payoffs: tuple[Fraction, ...], reversion: Critical
) -> Way:
    if reversion.discount is not None and _best_there_is(stage, payoffs, reversion):
        simple = _trigger(game, "reversion", reversion)
        return Way("optimal", reversion.discount, simple.path, simple.after, SAME)
    bracket = critical_bracket if len(game.llms) == 2 else critical_bracket_many
    found = bracket(stage, payoffs)
    if found.high is None:
        return Way("optimal", None, (), ByLlm(()), found.why or NONE)
    value: Patience = found.high if found.low is None else (found.low, found.high)
    return Way("optimal", value, (), ByLlm(()), found.why)


def _best_there_is(stage: Stage, payoffs: tuple[Fraction, ...], found: Critical) -> bool:
    """Whether no strategies need less: the target is an extreme point of the feasible payoffs, so
    that profiles with just these payoffs are played in every period, and each LLM's punishment pays
    it its pure minmax."""
    if found.strategy is None or payoffs not in feasible(Stage(rounded(stage.values))).vertices:
        return False
    values = stage.values.numerators
    for i, profile in enumerate(found.strategy.punishments):
        if values[(i, *profile)] != np.min(values[i].max(axis=i)):
            return False
    return True


def _number(point: Point) -> Fraction | Irrational:
    if isinstance(point, Fraction):
        return point
    return Irrational(point.poly, point.low, point.high, float(point))

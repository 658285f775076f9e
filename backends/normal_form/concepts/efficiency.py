"""This module finds efficient profiles, and what equilibria lose against the largest welfare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...results.efficiency import (
    Bounded,
    Efficiency,
    EfficientProfile,
    Pareto,
)
from ...results.equilibria import Nash
from .. import solve, to_result
from ..profiles import (
    payoffs_at,
    plays,
    too_big,
    verify_payoffs,
)
from ..solve import refuse_draws
from ..solvers.concepts.efficiency import efficient_profiles
from ..solvers.payoffs.lower import TooLarge
from ..to_result import simple

if TYPE_CHECKING:
    from ..named_game import NamedGame

LISTED = 100_000
"""Most efficient profiles that are listed."""

ENDS = "mixed equilibria form continua, whose ends may be pure"

SIGNS = "prices compare welfares of one sign, and not 0"


def pareto(game: NamedGame) -> Pareto:
    """The pure profiles that no other pure profile dominates.

    Raises:
        Refusal: there are too many profiles to compare, or more than `LISTED` are efficient.
    """
    refuse_draws(game, "pure")
    utilities = game.tensor.utilities
    try:
        found = efficient_profiles(utilities)
    except TooLarge as error:
        too_big(str(error), "'efficiency()' needs no comparison of pairs")
    if len(found) > LISTED:
        too_big(f"{len(found):,} profiles are efficient, and at most {LISTED:,} are listed",
                "'efficiency()' gives the largest welfare")  # fmt: skip
    _verify_efficient(game, found)
    listed = []
    for profile in found:
        paid = payoffs_at(game, profile)
        listed.append(
            EfficientProfile(
                plays(game, profile), paid.total, paid.mean, paid.utility, utilities.exact
            )
        )
    return Pareto(tuple(listed), utilities.exact)


def _verify_efficient(game: NamedGame, found: Sequence[tuple[int, ...]]) -> None:
    """Compare some efficient profiles with all others, and all of the first few with definition."""
    verify_payoffs(game, found)
    values = game.tensor.utilities.numerators
    for profile in found[:: max(1, len(found) // 16)]:
        own = np.array([v[profile] for v in values]).reshape(-1, *[1] * len(profile))
        if ((values >= own).all(axis=0) & (values > own).any(axis=0)).any():
            raise InternalError("a profile that is called efficient is dominated")


def efficiency(game: NamedGame, kind: str | None) -> Efficiency:
    """The largest welfare, that of the best and the worst equilibrium, and the prices of stability
    and of anarchy (Koutsoupias and Papadimitriou 1999; Anshelevich et al. 2004).

    Raises:
        Refusal: the game is too large.
        ValueError: an unknown kind.
    """
    kind = kind or ("all" if len(game.llms) <= 2 else "pure")
    equilibria = to_result.nash(game, kind, solve.nash(game, kind))
    profile, most, least = _extremes(game)
    verify_payoffs(game, [profile])
    known = [_sum(e.total.values()) for e in equilibria]
    whole = _known(game, equilibria)
    best, worst = (max(known), min(known)) if known else (None, None)
    stability, anarchy = _price(most, best), _price(most, worst)
    reasons = [] if whole else [f"bounds: {equilibria.reason or ENDS}"]
    if not known:
        reasons.append(f"no {'' if kind == 'all' else kind + ' '}equilibrium is known")
    elif stability is None or anarchy is None:
        reasons.append(SIGNS)
    return Efficiency(
        simple(most),
        plays(game, profile),
        _bounds(best, best, most, whole),
        _bounds(worst, least, worst, whole),
        _bounds(stability, 1, stability, whole),
        _bounds(anarchy, anarchy, None, whole),
        kind,
        len(equilibria),
        whole,
        "; ".join(reasons),
        game.tensor.utilities.exact and game.tensor.totals.exact and equilibria.exact,
    )


def _known(game: NamedGame, equilibria: Nash) -> bool:
    """Whether the best and the worst equilibrium are listed. Of two LLMs it is enough that all
    extreme ones are: welfare is bilinear in two mixtures, so that it is largest and least over
    every maximal Nash subset at extreme equilibria. These may be pure where mixed ones are asked
    for.
    """
    if equilibria.kind == "mixed" and equilibria.infinite:
        return False
    extreme = equilibria.exact and equilibria.kind == "all" and len(game.llms) == 2
    return equilibria.complete or (extreme and equilibria.algorithm == "vertex enumeration")


def _extremes(game: NamedGame) -> tuple[tuple[int, ...], Number, Number]:
    """A profile of the largest welfare, that welfare, and the least of any profile. No mixture goes
    beyond, since welfare is linear in each.
    """
    totals = game.tensor.totals
    values = totals.integers() if totals.exact else totals.numerators
    sums = values.sum(axis=0)
    places = [np.unravel_index(int(k), sums.shape) for k in (np.argmax(sums), np.argmin(sums))]
    best, worst = (tuple(map(int, at)) for at in places)
    most, least = (_sum(payoffs_at(game, at).total.values()) for at in (best, worst))
    return best, most, least


def _sum(numbers: Iterable[Number]) -> Number:
    return sum(numbers, Fraction(0))


def _price(most: Number, welfare: Number | None) -> Number | None:
    """How many times more the largest welfare is; of losses, how many times more is lost."""
    if welfare is None or most * welfare <= 0:
        return None
    ratio = most / welfare if most > 0 else welfare / most
    return simple(ratio)


def _bounds(value: Number | None, low: Number | None, high: Number | None, known: bool) -> Bounded:
    if value is None:
        return None
    if known or low == high:
        return simple(value)
    return (simple(low), simple(high))

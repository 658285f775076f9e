"""This module ranks the profiles of a meta-game by alpha-rank."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...numbers.rounded import rounded
from ...results.common import ByLlm, Play
from ...results.ranking import AlphaRank, Ranked
from ..profiles import (
    payoffs_at,
    plays,
    too_big,
    verify_payoffs,
)
from ..solve import refuse_draws
from ..solvers.concepts.alpha_rank import (
    EXACT_STATES,
    Moves,
    action_moves,
    float_limit_law,
    law,
    limit_law,
    profile_moves,
)
from ..solvers.payoffs.lower import TooLarge
from ..to_result import simple
from .same_game import symmetric_utilities

if TYPE_CHECKING:
    from ..named_game import NamedGame

NUMERICAL_LIMIT = (
    f"of more than {EXACT_STATES} states the masses are numerical; which are positive is exact"
)

UNBALANCED = 1e-6
"""Relative imbalance of flows at which a law in floats is no stationary law."""


@frozen
class _Law:
    """Masses of the states, how well they balance, and the profile behind each state."""

    masses: Sequence[Number]
    imbalance: Number
    profiles: Sequence[tuple[int, ...]]


def alpha_rank(
    game: NamedGame, intensity: Number | None, individuals: int, populations: str
) -> AlphaRank:
    """The stationary law of the chain of Omidshafiei et al. (2019), or its limit.

    Raises:
        Refusal: the game is too large, or one population is asked of a game that is not symmetric.
        ValueError: an intensity below 0, fewer than 2 individuals, unknown populations.
    """
    if populations not in ("each", "one"):
        raise ValueError(f"populations is 'each' or 'one', not {populations!r}")
    if individuals < 2 or (intensity is not None and intensity < 0):
        raise ValueError("a population has 2 individuals or more, an intensity is not negative")
    refuse_draws(game, "pure")
    utilities = rounded(game.tensor.utilities)
    profiles: list[tuple[int, ...]]
    if populations == "one":
        own = symmetric_utilities(game, "alpha_rank(populations = one)").integers()[0]
        states, moves = len(own), action_moves(own)
        profiles = [(k, k) for k in range(states)]
    else:
        states, moves, profiles = prod(game.sizes), [], []
        if states <= 10 * EXACT_STATES:
            moves = profile_moves(utilities)
            profiles = [tuple(map(int, at)) for at in np.ndindex(*game.sizes)]
    try:
        masses, imbalance = _law(states, moves, utilities.scale, intensity, individuals)
    except TooLarge as error:
        too_big(str(error), "'populations = one' needs one state for each meta-action")
    found = _Law(masses, imbalance, profiles)
    ranked = _ranked(game, found)
    verify_payoffs(game, [found.profiles[k] for k in _order(found)])
    exact = game.tensor.utilities.exact and not isinstance(masses[0], float)
    numerical = intensity is None and states > EXACT_STATES
    return AlphaRank(
        populations,
        intensity,
        individuals,
        ranked,
        _marginals(game, found),
        imbalance,
        exact,
        NUMERICAL_LIMIT if numerical else "",
    )


def _law(
    states: int, moves: Moves, scale: int, intensity: Number | None, individuals: int
) -> tuple[Sequence[Number], Number]:
    if intensity is not None:
        masses, imbalance = law(states, moves, scale, intensity, individuals)
        if imbalance > UNBALANCED:
            raise InternalError(f"flows of alpha-rank differ by {imbalance:.1e}")
        return masses.tolist(), imbalance
    limit: Sequence[Number]
    if states <= EXACT_STATES:
        limit = limit_law(states, moves, individuals)
    else:
        limit = float_limit_law(states, moves, individuals).tolist()
    return limit, _verified_limit(limit, moves, individuals)


def _verified_limit(masses: Sequence[Number], moves: Moves, individuals: int) -> Number:
    """The largest imbalance of a limit along the moves that lose nothing: 0 if it is exact.

    Those are the moves whose rates do not vanish, so that every limit is stationary under them.
    """
    balance: list[Number] = [0] * len(masses)
    for a, b, gain in moves:
        if gain >= 0 and masses[a]:
            flow = masses[a] if gain else masses[a] / individuals
            balance[a] -= flow
            balance[b] += flow
    worst = max((max(b, -b) for b in balance), default=Fraction(0))
    if worst > (1e-9 if isinstance(masses[0], float) else 0):
        raise InternalError(f"flows of an alpha-rank limit differ by {float(worst):.1e}")
    return worst


def _order(found: _Law) -> list[int]:
    held = [k for k, mass in enumerate(found.masses) if mass]
    return sorted(held, key=lambda k: (-found.masses[k], k))


def _ranked(game: NamedGame, found: _Law) -> tuple[Ranked, ...]:
    listed = []
    for k in _order(found):
        paid = payoffs_at(game, found.profiles[k])
        mass = simple(found.masses[k])
        exact = not isinstance(mass, float)
        played = plays(game, found.profiles[k])
        listed.append(Ranked(played, mass, paid.total, paid.mean, paid.utility, exact))
    return tuple(listed)


def _marginals(game: NamedGame, found: _Law) -> ByLlm[tuple[tuple[Play, Number], ...]]:
    rows = []
    for i, size in enumerate(game.sizes):
        sums: list[Number] = [Fraction(0)] * size
        for profile, mass in zip(found.profiles, found.masses, strict=True):
            if mass:
                sums[profile[i]] += mass
        rows.append(tuple((game.play(i, k), simple(s)) for k, s in enumerate(sums) if s))
    return ByLlm.of(game.llms, rows)

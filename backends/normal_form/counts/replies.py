"""This module finds best replies up to exchanging roles, where there are too many to list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...numbers.floats import Number
from ...numbers.scaled import Scaled, object_array, scaled
from ..solvers.counts.role_orbits import (
    RoleOrbits,
    deviations,
    profile_of,
    role_orbits,
)
from ..solvers.counts.totals import totals
from ..solvers.payoffs.tensor import MetaPayoffs, judged
from ..solvers.tolerances import PURE_TIE

if TYPE_CHECKING:
    from ..named_game import NamedGame

DENSE_DEVIATIONS = 10_000
"""Deviations of one LLM up to which no symmetry is looked for."""

DENSE_BASE = 2**22
"""Payoffs of the base game up to which they are read as they are."""

LISTED = 200
"""Best replies that are listed."""

ROLES = "roles that nothing tells apart exchange what they are told: one deviation of each set"
MORE = f"; the first {LISTED} of the best are listed"


def by_roles(game: NamedGame, size: int) -> bool:
    """Whether profiles are looked at up to exchanging roles, when there are `size` deviations."""
    base = len(game.problem.roles)
    for known in game.problem.actions:
        base = min(base * len(known), DENSE_BASE + 1)
    if game.uniform or (base <= DENSE_BASE and size <= DENSE_DEVIATIONS):
        return False
    return game.crowds is not None


def payoffs_at(game: NamedGame, profile: Sequence[int]) -> MetaPayoffs:
    """Totals and utilities at a profile, by counts of actions: shape (n, 1)."""
    assert game.crowds is not None
    if game.graph.population is None:
        paid = [_paid(game, r, a, profile) for r, a in enumerate(profile)]
        return judged(scaled(object_array(paid).reshape(-1, 1)), None)
    orbits = role_orbits(deviations(game.problem, game.crowds, None, profile))
    assert orbits is not None
    return judged(_totals(game, orbits), game.problem.objective)


def replies(
    game: NamedGame, llm: int, profile: Sequence[int]
) -> tuple[Number, tuple[int, ...], str, bool] | None:
    """The best that an LLM gets against a profile, its best meta-actions (one of each set), the
    symmetry that was used, and whether that is exact. None where sets are too many.
    """
    assert game.crowds is not None
    if game.graph.population is None:
        return _best_action([_paid(game, llm, a, profile) for a in range(game.sizes[llm])])
    orbits = role_orbits(deviations(game.problem, game.crowds, llm, profile))
    if orbits is None:
        return None
    own = judged(_totals(game, orbits), game.problem.objective).utilities.take((llm,))
    values = own.numerators
    slack = 0 if own.exact else max(PURE_TIE * float(np.ptp(values)), 2 * own.error)
    found = np.flatnonzero((values >= values.max() - slack).astype(bool))
    best = tuple(profile_of(game.problem, orbits.words(p))[llm] for p in found[:LISTED].tolist())
    said = ROLES + (MORE if len(found) > LISTED else "")
    return own.at(int(np.argmax(values))), best, said, own.exact


def _best_action(paid: list[Number]) -> tuple[Number, tuple[int, ...], str, bool]:
    """The same for a player with few actions."""
    top = max(paid)
    exact = not any(isinstance(value, float) for value in paid)
    slack = 0 if exact else PURE_TIE * (top - min(paid))
    best = tuple(a for a, value in enumerate(paid) if value >= top - slack)
    return top, best, "", exact


def _totals(game: NamedGame, orbits: RoleOrbits) -> Scaled:
    assert game.crowds is not None
    found = totals(game.crowds, orbits.profiles)
    return Scaled(found.totals.numerators, found.totals.scale, found.totals.exact, found.error)


def _paid(game: NamedGame, role: int, action: int, profile: Sequence[int]) -> Number:
    """The payoff of a role that plays an action while the others play a profile."""
    base = game.problem.counts
    assert base is not None
    kind = next(k for k, members in enumerate(base.kinds) if role in members)
    places = [
        sum(profile[r] == a for r in members if r != role)
        for members in base.crowds
        for a in range(1, len(game.problem.actions[members[0]]))
    ]
    found: Number = base.table(kind)[(action, *places)]
    return found

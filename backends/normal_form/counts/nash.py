"""This module finds pure equilibria up to symmetry, where profiles are too many to be gone through.

Two symmetries serve: roles that payoffs and shares treat alike, under instructions by role, and
LLMs (or players) that nothing but their names tells apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...numbers.scaled import Scaled
from ...regret.audit import Audit, TooManyDeviations
from ...results.equilibria import Equilibrium, Nash
from ..problem import CountPayoffs
from ..solvers.counts.game import Values
from ..solvers.counts.player_orbits import (
    PlayerOrbits,
    player_orbits,
    role_utilities,
    stable,
)
from ..solvers.counts.role_orbits import (
    RoleOrbits,
    every_choice,
    profile_of,
    role_orbits,
)
from ..solvers.counts.totals import EXACT_SECONDS, exact_seconds, totals
from ..solvers.payoffs.tensor import dense_bytes, judged
from ..solvers.sizes import amount
from ..solvers.tolerances import MIXED_REGRET, PURE_TIE
from ..to_result import CERTIFIED_WORK, by_llm, simple

if TYPE_CHECKING:
    from ..named_game import NamedGame

LISTED = 256
"""Up to so many equilibria are listed one by one; of more, one of each set."""

MAX_SETS = 10_000
"""Sets of equilibria that are listed."""

ROLES = "roles that nothing tells apart exchange what they are told"
LLMS = "LLMs that nothing tells apart exchange what they play"
PLAYERS = "players that nothing tells apart exchange what they play"

PLAY = ("play", "probability")
PAID = ("total", "mean", "utility")
"""Fields in which equilibria differ that differ by exchanging roles, and LLMs."""


@frozen(eq=False)
class _Search:
    """Sets of profiles with what is got there, and which of them are equilibria.

    utilities, totals   shape (n, P)
    good                numbers of the sets that are equilibria
    exact               every comparison was between exact numbers
    tolerance           else, what counted as equal
    """

    orbits: RoleOrbits | PlayerOrbits
    totals: Scaled
    utilities: Scaled
    good: np.ndarray
    exact: bool
    tolerance: float
    symmetry: str


def pure_equilibria(game: NamedGame) -> Nash | None:
    """All pure equilibria, one of each set under a symmetry if they are many.

    None where the payoff tensor is no larger than the memory limit, or no symmetry helps.

    Raises:
        InternalError: a recomputed regret is larger than the tolerance.
    """
    base = 8 * len(game.problem.roles) * prod(map(len, game.problem.actions))
    dense = dense_bytes(game.problem) <= game.memory
    if game.crowds is None or (dense and (game.counted is not None or base <= game.memory)):
        return None
    if game.graph.population is None:
        found = _players(game, game.graph.symmetry.role_classes if game.graph.symmetry else ())
    elif game.uniform:
        found = _players(game, game.graph.symmetry.llm_classes if game.graph.symmetry else ())
    else:
        found = _roles(game)
    return None if found is None else _listed(game, found)


# --- searches ----------------------------------------------------------------------------------


def _players(game: NamedGame, classes: Sequence[tuple[int, ...]]) -> _Search | None:
    """Equilibria among players, or among LLMs that give one recommendation each."""
    sizes = [game.sizes[members[0]] for members in classes]
    if max(map(len, classes), default=1) == 1 or max(sizes) > 2**20:
        return None
    orbits = player_orbits(classes, sizes)
    if orbits is None:
        return None
    if game.graph.population is None:
        assert game.crowds is not None
        assert game.problem.counts is not None
        payoffs = judged(role_utilities(game.crowds, game.problem.counts, orbits), None)
    elif game.counted is not None:
        found = game.counted.totals(orbits.profiles())
        payoffs = judged(_with_error(found), game.problem.objective)
    else:
        return None
    slack = [_slack(payoffs.utilities, members[0]) for members in classes]
    good = stable(orbits, payoffs.utilities, slack)
    exact = payoffs.utilities.exact
    known = (payoffs.totals, payoffs.utilities, good, exact, max(slack))
    return _Search(orbits, *known, PLAYERS if game.graph.population is None else LLMS)


def _with_error(found: Values) -> Scaled:
    return Scaled(found.totals.numerators, found.totals.scale, found.totals.exact, found.error)


def _slack(utilities: Scaled, llm: int) -> float:
    """What counts as no gain; a whole 0 where numbers are, so that they stay so."""
    if utilities.exact:
        return 0
    return max(PURE_TIE * float(np.ptp(utilities.numerators[llm])), 2 * utilities.error)


def _roles(game: NamedGame) -> _Search | None:
    """Equilibria under instructions by role."""
    assert game.crowds is not None
    choices = every_choice(game.problem, game.crowds)
    orbits = None if choices is None else role_orbits(choices)
    if orbits is None:
        return None
    payoffs = judged(_with_error(totals(game.crowds, orbits.profiles)), game.problem.objective)
    others = [orbits.others(i) for i in range(len(game.llms))]
    good = np.ones(len(orbits.size), dtype=bool)
    slack = [_slack(payoffs.utilities, i) for i in range(len(game.llms))]
    for i, groups in enumerate(others):
        own = payoffs.utilities.numerators[i]
        good &= (own >= _best(own, groups)[groups] - slack[i]).astype(bool)
    settled = None
    if not payoffs.utilities.exact and game.crowds.exact and game.problem.objective is None:
        settled = _settled(game, orbits, payoffs.totals, np.flatnonzero(good), others)
    if settled is not None:
        return settled
    exact = payoffs.utilities.exact
    return _Search(
        orbits, payoffs.totals, payoffs.utilities, np.flatnonzero(good), exact, max(slack), ROLES
    )


def _best(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The largest value of each group."""
    best = np.full(int(groups.max()) + 1, values.min(), dtype=values.dtype)
    np.maximum.at(best, groups, values)
    return best


def _settled(
    game: NamedGame,
    orbits: RoleOrbits,
    found: Scaled,
    near: np.ndarray,
    others: list[np.ndarray],
) -> _Search | None:
    """Decide in exact numbers what floats leave open: None where that takes too long.

    `near` are the sets from which nobody gains more than floats can tell. Each is compared with
    every set that an LLM can move to and that is as good, as far as floats can tell.
    """
    assert game.crowds is not None
    rivals = np.zeros(len(orbits.size), dtype=bool)
    rivals[near] = True
    for i, groups in enumerate(others):
        own = found.numerators[i]
        asked = np.isin(groups, groups[near])
        slack = 2 * max(found.error, PURE_TIE * float(np.ptp(own)))
        rivals |= asked & (own >= _best(own, groups)[groups] - slack)
    at = np.flatnonzero(rivals)
    if exact_seconds(game.crowds, len(at)) > EXACT_SECONDS:
        return None
    few = RoleOrbits(orbits.choices, orbits.size[at])
    exact = totals(game.crowds, few.profiles, True).totals
    good = np.ones(len(at), dtype=bool)
    for i, groups in enumerate(others):
        own = exact.numerators[i]
        _, groups = np.unique(groups[at], return_inverse=True)
        good &= (own >= _best(own, groups.ravel())[groups.ravel()]).astype(bool)
    good &= np.isin(at, near)
    return _Search(few, exact, exact, np.flatnonzero(good), True, 0.0, ROLES)


# --- results -----------------------------------------------------------------------------------


def _listed(game: NamedGame, found: _Search) -> Nash:
    orbits = found.orbits
    weights = [orbits.weight(p) for p in found.good.tolist()]
    every = sum(weights) <= LISTED
    rows: list[tuple[int, tuple[int, ...], int]] = []
    for p, weight in islice(zip(found.good.tolist(), weights, strict=True), MAX_SETS):
        profiles = list(_profiles(game, orbits, p, every))
        rows += [(p, profile, 1 if every else weight) for profile in profiles]
    audit, left = Audit(game.problem), CERTIFIED_WORK
    listed: list[Equilibrium] = []
    for p, profile, weight in rows:
        needed = audit.work(profile)
        if certify := needed <= left or not listed:
            left -= needed
        listed.append(_equilibrium(game, found, (p, profile, weight), audit if certify else None))
    complete = len(weights) <= MAX_SETS
    reasons = [] if found.exact else ["payoffs are floats: near ties count as ties"]
    if not complete:
        reasons.append(
            f"there are {amount(sum(weights))} equilibria in {amount(len(weights))} sets"
        )
    sets = len(orbits.size) if isinstance(orbits, RoleOrbits) else len(orbits)
    how = f"every profile up to symmetry: {amount(sets)} sets of profiles"
    listing = "" if every else "; one equilibrium of each set is listed"
    return Nash(
        "pure",
        tuple(listed),
        complete,
        "; ".join(reasons),
        found.exact,
        how,
        found.tolerance,
        f"{found.symmetry}{listing}",
        moved=() if every else PLAY if found.symmetry == ROLES else PLAY + PAID,
    )


def _profiles(
    game: NamedGame, orbits: RoleOrbits | PlayerOrbits, p: int, every: bool
) -> Iterator[tuple[int, ...]]:
    """The profiles of a set, by numbers of meta-actions: all of them, or one."""
    if isinstance(orbits, PlayerOrbits):
        yield from orbits.every(p) if every else [orbits.one(p)]
        return
    words = orbits.every(p) if every else iter([orbits.words(p)])
    yield from (profile_of(game.problem, word) for word in words)


def _equilibrium(
    game: NamedGame, found: _Search, row: tuple[int, tuple[int, ...], int], audit: Audit | None
) -> Equilibrium:
    p, profile, weight = row
    order = _same_place(found.orbits, p, profile)
    reached = [found.utilities.at(i, p) for i in order]
    got = [found.totals.at(i, p) for i in order]
    regret = None if audit is None else _regret(game, audit, profile, found, reached)
    plays = [game.play(i, k) for i, k in enumerate(profile)]
    means = [t / m for t, m in zip(got, game.problem.mass, strict=True)]
    return Equilibrium(
        "pure",
        by_llm(game, plays),
        by_llm(game, [((play, 1),) for play in plays]),
        by_llm(game, got),
        by_llm(game, means),
        by_llm(game, reached),
        regret,
        found.exact,
        weight,
    )


def _same_place(
    orbits: RoleOrbits | PlayerOrbits, p: int, profile: tuple[int, ...]
) -> Sequence[int]:
    """For each LLM one that is in its place in the profile for which payoffs are known."""
    if isinstance(orbits, RoleOrbits):
        return range(len(profile))
    order = list(range(len(profile)))
    for members, first in zip(orbits.classes, orbits.first(p), strict=True):
        place = {play: i for i, play in zip(reversed(members), reversed(first), strict=True)}
        for i in members:
            order[i] = place[profile[i]]
    return order


def _regret(
    game: NamedGame, audit: Audit, profile: tuple[int, ...], found: _Search, reached: list[Number]
) -> Number | None:
    """The regret of a profile, recomputed; None where that takes too long.

    Raises:
        InternalError: it is too large, or utilities are not what they should be.
    """
    if game.graph.population is None:
        assert game.problem.counts is not None
        proof = played_regrets(game.problem.counts, profile)
    else:
        try:
            found_again = audit.certificate(profile)
        except TooManyDeviations:
            return None
        proof = found_again.utilities, found_again.regrets, found_again.exact
    utilities, regrets, exact = proof
    gaps: list[Any] = [abs(a - b) for a, b in zip(utilities, reached, strict=True)]
    regret: Any = max(regrets)
    allowed = 0.0
    if not (found.exact and exact):
        size = max([1.0, *(abs(float(u)) for u in utilities)])
        allowed = max(found.tolerance, MIXED_REGRET * size)
    if regret > allowed or max(gaps) > allowed:
        raise InternalError(f"an equilibrium was listed whose regret is {float(regret):.3g}")
    known: Number = simple(regret)
    return known


def played_regrets(
    base: CountPayoffs, profile: Sequence[int]
) -> tuple[Sequence[Number], Sequence[Number], bool]:
    """Payoffs and regrets where each role is its own player, by evaluating whole profiles.

    One role stands for all of its kind that play the same.
    """
    utilities: list[Number] = [0] * len(profile)
    regrets: list[Number] = [0] * len(profile)
    for k, members in enumerate(base.kinds):
        known: dict[int, tuple[Number, Number]] = {}
        for r in members:
            if profile[r] not in known:
                values = [
                    base.payoff(r, [*profile[:r], a, *profile[r + 1 :]])
                    for a in range(len(base.table(k)))
                ]
                known[profile[r]] = (values[profile[r]], max(values) - values[profile[r]])
            utilities[r], regrets[r] = known[profile[r]]
    exact = not any(isinstance(u, float) for u in (*utilities, *regrets))
    return utilities, regrets, exact

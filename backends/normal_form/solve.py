"""This module chooses the solver for what is asked, and puts the answers of solvers together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import InternalError, Refusal, refusal
from ..numbers.floats import Number
from .counts.replies import by_roles, replies
from .solvers.counts.orbits import (
    MAX_ORBITS,
    count_orbits,
    index_of,
    orbits,
    told,
    used_actions,
)
from .solvers.equilibria import MixedEquilibria, MixedEquilibrium, priced, pure_mixture
from .solvers.many_llms.mixed import many_llm_equilibria
from .solvers.many_llms.proved_equilibria import Inconsistent
from .solvers.payoffs.tensor import profile_utilities
from .solvers.pure import pure_equilibria
from .solvers.sizes import amount
from .solvers.two_llms.mixed import two_llm_equilibria
from .solvers.two_llms.structure import Structure, mixtures_of
from .too_large import too_large

if TYPE_CHECKING:
    from .named_game import NamedGame

MAX_DEVIATIONS = 2**22
"""Deviations of one LLM that are compared one by one, without a reduction."""

FEW_DEVIATIONS = 10_000
"""Deviations of another LLM that a best response looks at, to say whether it is an equilibrium."""

LABELS = "actions are mere labels here: one deviation of each orbit was tried"


@frozen
class Found:
    """Equilibria as solvers give them.

    structure   how extreme equilibria span the set of all; None: not known
    extreme     if there is a structure, all extreme equilibria, of whatever kind
    """

    equilibria: tuple[MixedEquilibrium, ...]
    complete: bool
    reason: str
    exact: bool
    method: str
    tolerance: float = 0.0
    reduction: str = ""
    structure: Structure | None = None
    extreme: tuple[MixedEquilibrium, ...] = ()


@frozen
class Reply:
    """The best an LLM can do against the others' pure play.

    value        its utility at the best meta-actions
    responses    the best meta-actions, by number (one of each orbit under a reduction)
    reduction    the symmetry that was used, or empty
    """

    value: Number
    responses: tuple[int, ...]
    reduction: str
    exact: bool


@frozen
class Checked:
    """A profile with what everybody gets there, and best replies to it (None: not looked for)."""

    profile: tuple[int, ...]
    totals: tuple[Number, ...]
    utilities: tuple[Number, ...]
    replies: tuple[Reply | None, ...]


# --- equilibria --------------------------------------------------------------------------------


def nash(game: NamedGame, kind: str) -> Found:
    """The equilibria of a kind.

    Raises:
        Refusal: the game is too large, or mixed strategies are not what the spec means.
        ValueError: an unknown kind.
    """
    check_kind(kind)
    refuse_draws(game, kind)
    utilities = game.tensor.utilities
    pure = _pure(game)
    if kind == "pure":
        return pure
    if len(game.llms) == 1:
        return _alone(pure, kind)
    if len(game.llms) == 2:
        found = two_llm_equilibria(utilities)
    else:
        try:
            found = many_llm_equilibria(utilities)
        except Inconsistent as error:
            raise InternalError(str(error)) from None
    return _combined(pure, found, kind)


def check_kind(kind: str) -> None:
    """Raise ValueError for an unknown kind of equilibria."""
    if kind not in ("pure", "mixed", "all"):
        raise ValueError(f"kind is 'pure', 'mixed' or 'all', not {kind!r}")


def refuse_draws(game: NamedGame, kind: str) -> None:
    population = game.graph.population
    if population is None or not population.independent_draws:
        return
    together = population.uniform_instructions and any(
        len(group) > 1 for groups in game.problem.free for group in groups
    )
    if together or kind != "pure":
        message = "under 'draws independent' payoffs are polynomials in what is recommended"
        help = "write 'draws common': each LLM draws one meta-action for all its clients"
        raise refusal("independent-draws", message, population.span, help)


def _pure(game: NamedGame) -> Found:
    utilities = game.tensor.utilities
    found = pure_equilibria(utilities)
    listed = tuple(
        priced(utilities, [pure_mixture(s, a) for s, a in zip(game.sizes, profile, strict=True)])
        for profile in found.profiles
    )
    reason = "" if found.exact else "payoffs are floats: near ties count as ties"
    tolerance = max(found.tolerance)
    how = ("every profile", tolerance, game.reduction)
    return Found(listed, found.complete, reason, found.exact, *how)


def _alone(pure: Found, kind: str) -> Found:
    """One LLM only maximises: its equilibria are the mixtures of its best meta-actions."""
    listed = () if kind == "mixed" else pure.equilibria
    best = tuple(e.strategies[0] for e in pure.equilibria)
    structure: Structure | None = mixtures_of([best])
    complete, reason = True, pure.reason
    if len(best) > 1:
        reason = "infinitely many equilibria: every mixture of the best meta-actions is one"
        if not pure.exact:
            structure, complete = None, False
            reason = f"{reason}, unless near ties are none ({pure.reason})"
    how = ("every meta-action", pure.tolerance, pure.reduction)
    return Found(listed, complete, reason, pure.exact, *how, structure, pure.equilibria)


def _is_pure(equilibrium: MixedEquilibrium) -> bool:
    return all(len(support) == 1 for support in equilibrium.supports)


def _combined(pure: Found, found: MixedEquilibria, kind: str) -> Found:
    """The pure equilibria of one search and the mixed ones of another.

    Raises:
        InternalError: they disagree about the pure ones of an exact game.
    """
    mixed = tuple(e for e in found.equilibria if not _is_pure(e))
    listed = mixed if kind == "mixed" else pure.equilibria + mixed
    exact = found.exact and pure.exact
    complete, reason, structure = found.complete, found.reason, found.structure
    if structure is not None and _pure_supports(found.equilibria) != _pure_supports(
        pure.equilibria
    ):
        if exact:
            raise InternalError("two searches for pure equilibria disagree")
        complete, reason, structure = False, f"{pure.reason}, and {found.reason}", None
    how = (found.method, max(pure.tolerance, found.tolerance), pure.reduction)
    return Found(listed, complete, reason, exact, *how, structure, found.equilibria)


def _pure_supports(found: tuple[MixedEquilibrium, ...]) -> set[tuple[tuple[int, ...], ...]]:
    return {e.supports for e in found if _is_pure(e)}


# --- deviations --------------------------------------------------------------------------------


def check(game: NamedGame, profile: Sequence[int]) -> Checked:
    """Every LLM's best reply to a pure profile.

    Raises:
        Refusal: the game is too large, or pure play is not what the spec means.
    """
    refuse_draws(game, "pure")
    replies = tuple(_reply(game, i, profile) for i in range(len(game.llms)))
    return _checked(game, tuple(profile), replies)


def best_response(game: NamedGame, llm: int, profile: Sequence[int]) -> Checked:
    """One LLM's best replies; `profile[llm]` is ignored.

    The others' best replies to the first of them are there where they are no more work.

    Raises:
        Refusal: as `check`.
    """
    refuse_draws(game, "pure")
    reply = _reply(game, llm, profile)
    played = list(profile)
    played[llm] = reply.responses[0]
    replies = tuple(
        reply if i == llm else _spared(game, i, played, game.sizes[llm])
        for i in range(len(profile))
    )
    return _checked(game, tuple(played), replies)


def _spared(game: NamedGame, llm: int, profile: Sequence[int], size: int) -> Reply | None:
    """The best replies of an LLM, if it has few deviations, or no more than so many."""
    if game.sizes[llm] > max(size, FEW_DEVIATIONS):
        return None
    try:
        return _reply(game, llm, profile)
    except Refusal:
        return None


def _checked(
    game: NamedGame, profile: tuple[int, ...], replies: tuple[Reply | None, ...]
) -> Checked:
    return Checked(profile, *game.at(profile), replies)


def _reply(game: NamedGame, llm: int, profile: Sequence[int]) -> Reply:
    reduced = _orbit_words(game, llm, profile)
    if reduced is not None:
        return _best_orbit(game, llm, profile, reduced)
    if by_roles(game, game.sizes[llm]):
        found = replies(game, llm, profile)
        if found is not None:
            return Reply(*found)
    if game.sizes[llm] > MAX_DEVIATIONS:
        raise too_large(f"{game.llms[llm]} has {amount(game.sizes[llm])} deviations", game)
    best, value = game.factored.best_replies(llm, profile)
    return Reply(value, best, game.reduction, not isinstance(value, float | np.floating))


def _orbit_words(game: NamedGame, llm: int, profile: Sequence[int]) -> list[tuple[int, ...]] | None:
    """One deviation of each orbit, where labels do not matter and that spares enough work."""
    symmetry = game.graph.symmetry
    if symmetry is None or not symmetry.labels_only or game.sizes[llm] <= 10_000:
        return None
    size = len(game.problem.actions[0])
    used = set(used_actions(game.problem, profile, llm))
    for node in game.graph.llms:
        if node.otherwise is not None and node.otherwise in game.problem.actions[0]:
            used.add(game.problem.actions[0].index(node.otherwise))
    groups = len(game.problem.free[llm])
    if count_orbits(groups, len(used), size) > MAX_ORBITS:
        return None
    own = told(game.problem, llm, profile[llm])
    return [own, *orbits(groups, sorted(used), size)]


def _best_orbit(
    game: NamedGame, llm: int, profile: Sequence[int], words: list[tuple[int, ...]]
) -> Reply:
    problem = game.problem
    best: Number | None = None
    responses: list[int] = []
    for word in words:
        played = list(profile)
        played[llm] = index_of(problem, llm, word)
        value = profile_utilities(problem, played)[llm]
        if best is None or value > best:
            best, responses = value, [played[llm]]
        elif value == best and played[llm] not in responses:
            responses.append(played[llm])
    assert best is not None
    return Reply(best, tuple(responses), LABELS, not isinstance(best, float))

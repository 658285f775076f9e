"""This module chooses the solver for what is asked, and puts the answers of solvers together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import refusal
from .problem import Number
from .solvers import minmax as floors
from .solvers.equilibria import MixedEquilibria, MixedEquilibrium, priced, pure_mixture
from .solvers.lower import TooLarge
from .solvers.many_llms import many_llm_equilibria
from .solvers.orbits import MAX_ORBITS, count_orbits, index_of, orbits, told, used_actions
from .solvers.pure import pure_equilibria
from .solvers.tensor import profile_totals, profile_utilities
from .solvers.two_llms import two_llm_equilibria
from .too_large import amount, too_large

if TYPE_CHECKING:
    from .meta_game import MetaGame

MAX_DEVIATIONS = 2**22
"""Deviations of one LLM that are compared one by one, without a reduction."""

LABELS = "actions are mere labels here: one deviation of each orbit was tried"


@frozen
class Found:
    """Equilibria as solvers give them."""

    equilibria: tuple[MixedEquilibrium, ...]
    complete: bool
    reason: str
    exact: bool
    method: str
    tolerance: float = 0.0


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
    """A profile with what everybody gets there, and every LLM's best reply to it."""

    profile: tuple[int, ...]
    totals: tuple[Number, ...]
    utilities: tuple[Number, ...]
    replies: tuple[Reply | None, ...]


# --- equilibria --------------------------------------------------------------------------------


def nash(game: MetaGame, kind: str) -> Found:
    """The equilibria of a kind.

    Raises:
        Refusal: the game is too large, or mixed strategies are not what the spec means.
        ValueError: an unknown kind.
    """
    if kind not in ("pure", "mixed", "all"):
        raise ValueError(f"kind is 'pure', 'mixed' or 'all', not {kind!r}")
    _refuse_draws(game, kind)
    utilities = game.tensor.utilities
    pure = _pure(game)
    if kind == "pure":
        return pure
    if len(game.llms) == 1:
        return _alone(pure, kind)
    if len(game.llms) == 2:
        found = two_llm_equilibria(utilities)
    else:
        found = many_llm_equilibria(utilities)
    return _combined(pure, found, kind)


def _refuse_draws(game: MetaGame, kind: str) -> None:
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


def _pure(game: MetaGame) -> Found:
    utilities = game.tensor.utilities
    found = pure_equilibria(utilities)
    listed = tuple(
        priced(utilities, [pure_mixture(s, a) for s, a in zip(game.sizes, profile, strict=True)])
        for profile in found.profiles
    )
    reason = "" if found.exact else "payoffs are floats: near ties count as ties"
    return Found(listed, found.complete, reason, found.exact, "every profile", max(found.tolerance))


def _alone(pure: Found, kind: str) -> Found:
    """One LLM only maximises: its equilibria are the mixtures of its best meta-actions."""
    if kind == "mixed":
        listed: tuple[MixedEquilibrium, ...] = ()
    else:
        listed = pure.equilibria
    many = len(pure.equilibria) > 1
    reason = "every mixture of the best meta-actions is one too" if many else pure.reason
    return Found(listed, not many, reason, pure.exact, "every meta-action", pure.tolerance)


def _is_pure(equilibrium: MixedEquilibrium) -> bool:
    return all(len(support) == 1 for support in equilibrium.supports)


def _combined(pure: Found, found: MixedEquilibria, kind: str) -> Found:
    mixed = tuple(e for e in found.equilibria if not _is_pure(e))
    listed = mixed if kind == "mixed" else pure.equilibria + mixed
    exact = found.exact and pure.exact
    return Found(listed, found.complete, found.reason, exact, found.method, pure.tolerance)


# --- deviations --------------------------------------------------------------------------------


def check(game: MetaGame, profile: Sequence[int]) -> Checked:
    """Every LLM's best reply to a pure profile.

    Raises:
        Refusal: the game is too large, or pure play is not what the spec means.
    """
    _refuse_draws(game, "pure")
    replies = tuple(_reply(game, i, profile) for i in range(len(game.llms)))
    return _checked(game, tuple(profile), replies)


def best_response(game: MetaGame, llm: int, profile: Sequence[int]) -> Checked:
    """One LLM's best replies; `profile[llm]` is ignored.

    Raises:
        Refusal: as `check`.
    """
    _refuse_draws(game, "pure")
    reply = _reply(game, llm, profile)
    played = list(profile)
    played[llm] = reply.responses[0]
    replies = tuple(reply if i == llm else None for i in range(len(profile)))
    return _checked(game, tuple(played), replies)


def _checked(
    game: MetaGame, profile: tuple[int, ...], replies: tuple[Reply | None, ...]
) -> Checked:
    totals = profile_totals(game.problem, profile)
    utilities = totals
    if game.problem.objective is not None:
        utilities = profile_utilities(game.problem, profile)
    return Checked(profile, totals, utilities, replies)


def _reply(game: MetaGame, llm: int, profile: Sequence[int]) -> Reply:
    reduced = _orbit_words(game, llm, profile)
    if reduced is not None:
        return _best_orbit(game, llm, profile, reduced)
    if game.sizes[llm] > MAX_DEVIATIONS:
        raise too_large(f"{game.llms[llm]} has {amount(game.sizes[llm])} deviations", game)
    try:
        best, value = game.factored.best_replies(llm, profile)
    except TooLarge as error:
        raise too_large(str(error), game) from None
    return Reply(value, best, "", not isinstance(value, float | np.floating))


def _orbit_words(game: MetaGame, llm: int, profile: Sequence[int]) -> list[tuple[int, ...]] | None:
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
    game: MetaGame, llm: int, profile: Sequence[int], words: list[tuple[int, ...]]
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


# --- minmax ------------------------------------------------------------------------------------


@frozen
class Floor:
    """What one LLM can be held to, in utility, with the punishment; two bounds if they differ."""

    lower: Number
    upper: Number
    punishment: tuple[tuple[tuple[int, ...], Number], ...]
    exact: bool


@frozen
class Floors:
    kind: str
    floors: tuple[Floor, ...]
    algorithm: str


def minmax(game: MetaGame, kind: str) -> Floors:
    """What the others can hold each LLM to.

    With three or more LLMs the mixed minmax is a non-convex problem; it is bracketed by the
    correlated and the pure one.

    Raises:
        Refusal: the game is too large.
        ValueError: an unknown kind.
    """
    if kind not in ("pure", "mixed", "correlated"):
        raise ValueError(f"kind is 'pure', 'mixed' or 'correlated', not {kind!r}")
    _refuse_draws(game, "mixed")
    utilities = game.tensor.utilities
    llms = range(len(game.llms))
    try:
        if kind == "pure":
            pure = [floors.pure_minmax(utilities, i) for i in llms]
            return Floors(kind, tuple(_floor(p, p) for p in pure), "every profile of the others")
        lower = [floors.correlated_minmax(utilities, i) for i in llms]
        if kind == "correlated" or len(game.llms) <= 2:
            return Floors(kind, tuple(_floor(c, c) for c in lower), "linear programme")
        upper = [floors.pure_minmax(utilities, i) for i in llms]
    except TooLarge as error:
        raise too_large(str(error), game) from None
    found = tuple(_floor(c, p) for c, p in zip(lower, upper, strict=True))
    return Floors(kind, found, "between the correlated and the pure minmax")


def _floor(lower: floors.Minmax, upper: floors.Minmax) -> Floor:
    return Floor(lower.value, upper.value, upper.punishment, lower.exact and upper.exact)

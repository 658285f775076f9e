"""This module has Gambit's solvers find the equilibria, and judges what they give."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from ...dsl.diagnostic import InternalError, Refusal, refusal
from ..numbers.floats import Number
from ..numbers.scaled import Scaled
from .solve import Found, check_kind, refuse_draws
from .solvers.equilibria import MixedEquilibrium, priced
from .solvers.many_llms import gambit
from .solvers.many_llms.mixed import acceptable, distinct
from .solvers.many_llms.supports import on_supports, restated
from .solvers.payoffs.multilinear import Multilinear
from .solvers.pure import pure_equilibria
from .solvers.sizes import amount

if TYPE_CHECKING:
    from .named_game import NamedGame

_OWN = "leave 'solver = gambit' out"
_WEIGHTS = (1e-6, 1e-4, 1e-2)
_UNSURE = "Gambit does not say whether its list is complete"


def nash(game: NamedGame, kind: str) -> Found:
    """The equilibria of a kind as Gambit finds them, each with its regret recomputed.

    Pure: enumpure. Two LLMs: enummixed, in rationals. More: enumpoly, or logit where enumpoly is
    too slow or finds nothing; their floats are polished by Newton's method, and what is no
    equilibrium within the tolerance is left out (McKelvey, McLennan and Turocy, Gambit).

    Raises:
        Refusal: pygambit is not installed, the game is too large, or Gambit fails.
        ValueError: an unknown kind.
    """
    check_kind(kind)
    refuse_draws(game, kind)
    if not gambit.installed():
        message = "'solver = gambit' needs the package pygambit, which is not installed"
        raise refusal("gambit-not-installed", message, None, "pip install 'metagame[gambit]'")
    profiles = prod(game.sizes)
    if profiles > gambit.PROFILES_LIMIT:
        message = f"the meta-game has {amount(profiles)} profiles, too many to hand to Gambit"
        help = f"the limit is {amount(gambit.PROFILES_LIMIT)}; or {_OWN}"
        raise refusal("game-too-large", message, None, help)
    utilities = game.tensor.utilities
    answer, failures = _answer(utilities, kind == "pure")
    return _found(utilities, kind, answer, failures)


def _answer(utilities: Scaled, pure: bool) -> tuple[gambit.Answer, list[str]]:
    """What the first solver that finds something gives, and why others did not."""
    failures: list[str] = []
    empty: gambit.Answer | None = None
    for solver in gambit.solvers_for(utilities.shape[1:], pure):
        try:
            answer = gambit.ask(utilities, solver)
        except gambit.GambitFailed as error:
            failures.append(str(error))
            continue
        if answer.profiles:
            return answer, failures
        empty = empty or answer
    if empty is None:
        raise _failed(failures)
    return empty, failures


def _failed(failures: list[str]) -> Refusal:
    return refusal("gambit-failed", f"Gambit failed: {'; '.join(failures)}", None, _OWN)


def _found(utilities: Scaled, kind: str, answer: gambit.Answer, failures: list[str]) -> Found:
    """The equilibria of a kind among Gambit's answers."""
    given = [_equilibrium(utilities, profile) for profile in answer.profiles]
    good = [e for e in given if e is not None]
    listed = tuple(e for e in distinct(good) if kind in ("all", "pure" if _is_pure(e) else "mixed"))
    exact = utilities.exact and all(e.exact for e in listed)
    pure = pure_equilibria(utilities)
    method = f"Gambit {answer.version}: {answer.solver}"
    tolerance = max(pure.tolerance)
    complete, reason = False, _UNSURE
    if kind == "pure":
        _compare(pure.profiles, listed, exact)
        complete, reason = True, "" if exact else "payoffs are floats: near ties count as ties"
    if len(good) < len(given):
        rest = f"{len(given) - len(good)} of its answers are no equilibria within the tolerance"
        reason = f"{reason}; {rest}" if reason else rest
    if failures:
        reason = f"{reason}; {'; '.join(failures)}"
    return Found(listed, complete, reason, exact, method, tolerance)


def _compare(
    pure: Iterable[tuple[int, ...]], listed: tuple[MixedEquilibrium, ...], exact: bool
) -> None:
    """Compare Gambit's pure equilibria with ours.

    Raises:
        InternalError: they differ although all is exact.
    """
    theirs = {tuple(at[0] for at in e.supports) for e in listed}
    if exact and theirs != set(pure):
        raise InternalError("Gambit's pure equilibria are not those that were found here")


def _is_pure(found: MixedEquilibrium) -> bool:
    return all(len(support) == 1 for support in found.supports)


def _equilibrium(
    utilities: Scaled, profile: tuple[tuple[Number, ...], ...]
) -> MixedEquilibrium | None:
    """A profile of Gambit's with its regrets, floats polished; None if it is no equilibrium."""
    found = priced(utilities, profile)
    if found.exact:
        return found if acceptable(utilities, found) else None
    game = Multilinear(utilities.floats()).scaled()
    near = [np.array([float(x) for x in own]) for own in profile]
    for weight in _WEIGHTS:
        supports = [np.flatnonzero(p > weight).tolist() for p in near]
        polished = on_supports(game, supports, near)
        if polished is not None:
            found = restated(utilities, polished)
            if acceptable(utilities, found):
                return found
    return None

"""This module finds what patient LLMs can get when all they see is one public signal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.rounded import rounded
from ..public_signal import public_signal
from ..results.common import ByLlm
from ..results.limit_set import LimitSet
from ..results.payoff_set import PayoffSet, Support
from .from_ir import refuse_partial_view, sight, topology
from .problem import Signals, Stage
from .rank_words import failing
from .solvers.clients.arrays import pure_floors
from .solvers.feasible.region import above, feasible
from .solvers.public.check import Promise
from .solvers.public.errors import Inconsistent, Refused
from .solvers.public.game import PublicGame, perfect_signals, public_game
from .solvers.public.limit_set import limit_set as solve_limit
from .solvers.public.payoffs import EquilibriumPayoffs, equilibrium_payoffs
from .solvers.public.ranks import Ranks, rank_conditions

ALGORITHM = "Abreu-Pearce-Stacchetti"

MOST_WORK = (70_000, 7_000)
"""Profiles times signals times meta-actions for limit sets of up to two LLMs, and of more."""

Found = TypeVar("Found")


@frozen(eq=False)
class PublicProblem:
    """A spec with public monitoring as arrays, with the names of what is seen."""

    labels: tuple[str, ...]
    signals: Signals
    game: PublicGame


def public_problem(game: OneShot, *extras: str) -> PublicProblem:
    """The one-shot game and its public signal; the profile itself where everything is seen.

    Args:
        extras: what may be stated of the signal beside noise.

    Raises:
        Refusal: another kind of monitoring, delay or samples, too many profiles or signals.
    """
    seen = sight(game.graph)
    if seen.kind != "public":
        refuse_partial_view(game, "limit_set")
    stage = Stage(game.values)
    if seen.kind == "public":
        seen.cover("noise", *extras)
        found = public_signal(game, topology(game, "identified").told, seen.noise)
        labels, signals = found.labels, Signals(found.chances)
    else:
        signals = perfect_signals(stage)
        labels = tuple(map(str, range(signals.chances.shape[0])))
    return PublicProblem(labels, signals, _asked(lambda: public_game(stage, signals)))


def _asked(solve: Callable[[], Found]) -> Found:
    """The answer of a solver.

    Raises:
        InternalError: it failed its own proof.
        Refusal: it does not cover the question.
    """
    try:
        return solve()
    except Refused as error:
        help = "'instructions uniform' makes a game smaller; 'folk_region()' takes any number"
        raise refusal("public-monitoring-not-covered", str(error), None, help) from None
    except Inconsistent as error:
        raise InternalError(f"public equilibrium payoffs are wrong: {error}") from None


def public_payoffs(game: OneShot, discount: Fraction) -> PayoffSet:
    """Bounds on what perfect public equilibria pay at a discount factor.

    Raises:
        InternalError: payoffs failed their proof.
        Refusal: too many LLMs, profiles or signals.
    """
    problem = public_problem(game)
    found = _asked(lambda: equilibrium_payoffs(problem.game, discount))
    inner = found.inner_payoffs
    same = set(inner) == set(found.outer)
    return PayoffSet(
        game.llms,
        game.unit,
        discount,
        None,
        "public",
        inner,
        found.outer,
        tuple(_support(game, problem, found.inner, p) for p in found.inner),
        found.distance,
        same,
        found.exact and found.proved,
        "" if same else _why(found),
        ALGORITHM + (", both bounds proved" if found.proved else ", inner bound proved"),
    )


def _why(found: EquilibriumPayoffs) -> str:
    """What there is to know of bounds that are not the same."""
    notes = {
        "the outer bound is numerical": not found.proved,
        "the outer bound was still shrinking": not found.settled,
        "payoffs or chances were rounded to rationals": not found.exact,
    }
    return "; ".join(note for note, holds in notes.items() if holds)


def _support(
    game: OneShot, problem: PublicProblem, promises: Sequence[Promise], promise: Promise
) -> Support:
    n = len(game.llms)
    onward = []
    for weights in promise.onward:
        pairs = [(w, p.payoff) for w, p in zip(weights, promises, strict=True) if w]
        onward.append(tuple(sum((w * x[i] for w, x in pairs), Fraction(0)) for i in range(n)))
    chances = problem.game.signal(promise.profile)
    after = tuple(
        sum((c * x[i] for c, x in zip(chances, onward, strict=True)), Fraction(0)) for i in range(n)
    )
    play = named(game, promise.profile)
    return Support(play, after, tuple(zip(problem.labels, onward, strict=True)))


def ranks(problem: PublicProblem) -> Ranks:
    """The rank conditions at every pure profile.

    Raises:
        InternalError, Refusal: as for payoffs.
    """
    return _asked(lambda: rank_conditions(problem.game))


def limit_set(game: OneShot) -> LimitSet:
    """Payoffs of perfect public equilibria as LLMs become very patient (pure strategies).

    Raises:
        InternalError: something failed its proof.
        Refusal: monitoring that is neither public nor tells everything, more than three LLMs, a
            game that is too large.
    """
    problem = public_problem(game)
    _refuse_work(problem.game)
    found = _asked(lambda: solve_limit(problem.game))
    values = rounded(game.values)
    floors = pure_floors(values)
    folk = above(feasible(Stage(values)), list(floors)).vertices
    known = found.complete and found.exact
    whole = set(found.outer) == set(folk) if known else None
    return LimitSet(
        game.llms,
        game.unit,
        sight(game.graph).kind,
        found.inner,
        found.outer,
        found.complete,
        found.distance,
        ByLlm.of(game.llms, floors),
        folk,
        whole,
        failing(game, ranks(problem)) if problem.game.llms > 1 else (),
        found.exact,
        found.reason,
    )


def _refuse_work(game: PublicGame) -> None:
    """Refuse games whose limit sets take longer than about half a minute."""
    profiles = game.values[0].size
    work = profiles * game.signals * sum(game.sizes)
    most = MOST_WORK[game.llms > 2]
    if work > most:
        message = f"{profiles:,} profiles and {game.signals:,} signals are too many for a limit set"
        help = "'instructions uniform' makes a game smaller, and 'payoff_set' takes larger ones"
        raise refusal("limit-set-too-large", message, None, help)

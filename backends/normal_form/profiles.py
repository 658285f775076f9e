"""This module gives names and payoffs to profiles, and compares payoffs with their definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import frozen

from ...dsl.diagnostic import InternalError, refusal
from ..numbers.floats import Number
from ..regret.audit import Audit, TooManyDeviations
from ..results.common import ByLlm, Play
from .solvers.equilibria import slices
from .to_result import by_llm, simple

if TYPE_CHECKING:
    from .named_game import NamedGame

COMPARED = 16
"""Profiles of one answer whose payoffs are summed anew."""

COMPARED_WORK = 2**22
"""Work that the payoffs of one such profile may take, in additions (see `Audit.work`)."""


@frozen
class Payoffs:
    """By LLM what a profile pays."""

    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]


def too_big(what: str, help: str) -> NoReturn:
    """Refuse a game that is too large for what is asked, with a way out."""
    raise refusal("game-too-large", what, None, help)


def payoffs_at(game: NamedGame, profile: Sequence[int]) -> Payoffs:
    """What a pure profile pays."""
    llms = range(len(game.llms))
    return _payoffs(
        game,
        [game.tensor.totals.at(i, *profile) for i in llms],
        [game.tensor.utilities.at(i, *profile) for i in llms],
    )


def expected_payoffs(game: NamedGame, mixtures: Sequence[Sequence[Number]]) -> Payoffs:
    """What a profile of mixtures (one probability for each meta-action) pays in expectation."""
    found = []
    for payoffs in (game.tensor.totals, game.tensor.utilities):
        values = [own.tolist() for own in slices(payoffs, mixtures)]
        found.append([_mean(v, p) for v, p in zip(values, mixtures, strict=True)])
    return _payoffs(game, *found)


def _mean(values: Sequence[Number], mixture: Sequence[Number]) -> Number:
    return sum((v * p for v, p in zip(values, mixture, strict=True) if p), Fraction(0))


def _payoffs(game: NamedGame, totals: Sequence[Number], utilities: Sequence[Number]) -> Payoffs:
    means = [t / m for t, m in zip(totals, game.problem.mass, strict=True)]
    return Payoffs(by_llm(game, totals), by_llm(game, means), by_llm(game, utilities))


def plays(game: NamedGame, profile: Sequence[int]) -> ByLlm[Play]:
    """The names of a pure profile."""
    return ByLlm.of(game.llms, [game.play(i, k) for i, k in enumerate(profile)])


def mix(game: NamedGame, llm: int, mixture: Sequence[Number]) -> tuple[tuple[Play, Any], ...]:
    """The meta-actions of positive probability, with their probabilities."""
    return tuple((game.play(llm, k), simple(p)) for k, p in enumerate(mixture) if p)


def verify_payoffs(game: NamedGame, profiles: Iterable[Sequence[int]]) -> None:
    """Sum payoffs of the first few pure profiles from the definition, and compare.

    Raises:
        InternalError: they are not those that were computed with.
    """
    audit = Audit(game.problem)
    for _, profile in zip(range(COMPARED), profiles, strict=False):
        try:
            again = audit.certificate([int(k) for k in profile], COMPARED_WORK).utilities
        except TooManyDeviations:
            return
        for i, value in enumerate(again):
            known = game.tensor.utilities.at(i, *profile)
            slack = 0.0
            if isinstance(known, float) or isinstance(value, float):
                slack = 1e-9 * max(1.0, abs(float(known)))
            if abs(Fraction(known) - Fraction(value)) > slack:
                raise InternalError(f"a payoff of {game.llms[i]} is not what it should be")

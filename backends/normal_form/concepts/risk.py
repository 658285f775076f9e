"""This module compares the two strict equilibria of a 2x2 meta-game by risk and by payoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....dsl.diagnostic import InternalError, refusal
from ...numbers.floats import Number
from ...numbers.rounded import rounded
from ...regret.audit import Audit, TooManyDeviations
from ...results.risk import RiskDominance, StrictEquilibrium
from ..profiles import (
    COMPARED_WORK,
    payoffs_at,
    plays,
    verify_payoffs,
)
from ..solve import refuse_draws
from ..solvers.concepts.risk import Compared, Strict, compare
from ..to_result import by_llm, simple

if TYPE_CHECKING:
    from ..named_game import NamedGame

EVEN = "the products of losses are equal: neither is risk dominant"


def risk_dominance(game: NamedGame) -> RiskDominance:
    """Which of two strict equilibria is risk dominant, and which payoff dominant (Harsanyi and
    Selten 1988).

    Raises:
        Refusal: not two LLMs with two meta-actions each, or not two strict equilibria.
    """
    refuse_draws(game, "mixed")
    if game.sizes != (2, 2):
        few = len(game.sizes) <= 5
        shape = " x ".join(map(str, game.sizes)) if few else f"one of {len(game.sizes)} LLMs"
        message = f"risk dominance compares equilibria of 2 x 2 games, and this one is {shape}"
        help = "'instructions uniform' leaves one action per LLM in a game of two actions"
        raise refusal("not-two-by-two", message, None, help)
    found = compare(rounded(game.tensor.utilities))
    if found is None:
        message = "the game has no two strict equilibria, so there is nothing to compare"
        raise refusal("no-two-strict-equilibria", message, None, "'nash()' lists its equilibria")
    _verify(game, found)
    listed = tuple(_named(game, found, k) for k in (0, 1))
    exact = game.tensor.utilities.exact
    return RiskDominance(listed, exact, EVEN if found.risk is None else "")


def _named(game: NamedGame, found: Compared, k: int) -> StrictEquilibrium:
    e = found.equilibria[k]
    paid = payoffs_at(game, e.profile)
    return StrictEquilibrium(
        plays(game, e.profile),
        paid.total,
        paid.mean,
        paid.utility,
        by_llm(game, e.losses),
        simple(e.product),
        by_llm(game, e.thresholds),
        found.risk == k,
        found.payoff == k,
        game.tensor.utilities.exact,
    )


def _verify(game: NamedGame, found: Compared) -> None:
    """At the thresholds of either equilibrium both meta-actions do equally well, by definition."""
    verify_payoffs(game, [e.profile for e in found.equilibria])
    if not game.tensor.utilities.exact:
        return
    audit = Audit(game.problem)
    for e in found.equilibria:
        try:
            proof = audit.certificate(_indifferent(e), COMPARED_WORK)
        except TooManyDeviations:
            return
        if any(proof.regrets):
            raise InternalError("a threshold does not leave its LLM indifferent")


def _indifferent(e: Strict) -> list[list[Number]]:
    """Each LLM plays its equilibrium meta-action with the threshold of the other."""
    mixtures: list[list[Number]] = []
    for own, other in ((0, 1), (1, 0)):
        p = e.thresholds[other]
        mixtures.append([p, 1 - p] if e.profile[own] == 0 else [1 - p, p])
    return mixtures

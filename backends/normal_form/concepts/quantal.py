"""This module follows quantal response: logit equilibria of a meta-game by their precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ....dsl.diagnostic import InternalError, refusal
from ...numbers.floats import Number
from ...numbers.scaled import BeyondFloats
from ...results.common import ByLlm
from ...results.equilibria import Equilibrium
from ...results.numbers import decimal_text
from ...results.quantal import LogitPoint, QuantalResponse
from .. import to_result
from ..profiles import expected_payoffs, too_big, verify_payoffs
from ..solve import Found, refuse_draws
from ..solvers.concepts.quantal import (
    SIZE_LIMIT,
    Path,
    Point,
    at_precision,
    principal_branch,
)
from ..solvers.equilibria import slices
from ..solvers.many_llms.supports import restated
from ..solvers.payoffs.multilinear import Multilinear
from ..solvers.tolerances import LOGIT_RESIDUAL, MIXED_REGRET

if TYPE_CHECKING:
    from ..named_game import NamedGame

BRANCH = "one branch of logit equilibria, which starts at the uniform profile; there may be others"
NO_END = "; its end was not reached"


def quantal_response(game: NamedGame, precision: Number | None) -> QuantalResponse:
    """Logit equilibria (McKelvey and Palfrey 1995): at one precision, or along the principal branch
    with the equilibrium that it tends to.

    Raises:
        Refusal: the game is too large, or the branch was lost before the precision.
        ValueError: a negative precision.
    """
    if precision is not None and precision < 0:
        raise ValueError("a precision is not negative")
    refuse_draws(game, "mixed")
    size = sum(game.sizes)
    if size > SIZE_LIMIT:
        message = f"{size:,} meta-actions in all are more than the {SIZE_LIMIT} of a logit path"
        too_big(message, "give the LLMs fewer actions")
    values = Multilinear(game.tensor.utilities.floats())
    verify_payoffs(game, np.ndindex(*game.sizes))
    if precision is None:
        path = principal_branch(values)
        limit = _limit(game, path)
        points = tuple(_named(game, p) for p in path.points)
        return QuantalResponse(points, limit, BRANCH if limit is not None else BRANCH + NO_END)
    point = at_precision(values, _float(precision))
    if point is None:
        shown = decimal_text(precision)
        message = f"the branch of logit equilibria was lost before precision {shown}"
        raise refusal("branch-lost", message, None, "ask for a smaller precision, or for the path")
    return QuantalResponse((_named(game, point, precision),), None, BRANCH)


def _float(precision: Number) -> float:
    try:
        return float(precision)
    except OverflowError:
        raise BeyondFloats("the precision is too large for a float") from None


def _named(game: NamedGame, point: Point, precision: Number | None = None) -> LogitPoint:
    mixtures = [tuple(map(float, p)) for p in point.mixtures]
    residual = _residual(game, point.precision, mixtures)
    if residual > LOGIT_RESIDUAL:
        raise InternalError(f"a logit equilibrium has a residual of {residual:.1e}")
    paid = expected_payoffs(game, mixtures)
    probability = [
        tuple((game.play(i, k), p) for k, p in enumerate(mixture))
        for i, mixture in enumerate(mixtures)
    ]
    return LogitPoint(
        point.precision if precision is None else precision,
        ByLlm.of(game.llms, probability),
        _floats(paid.total),
        _floats(paid.mean),
        _floats(paid.utility),
        residual,
    )


def _floats(numbers: ByLlm[Number]) -> ByLlm[float]:
    return ByLlm.of(numbers, [float(x) for x in numbers.values()])


def _residual(game: NamedGame, precision: float, mixtures: Sequence[Sequence[float]]) -> float:
    """The largest difference between both sides of the logit equation, with expected utilities
    contracted from the payoffs themselves.
    """
    worst = 0.0
    for own, mixture in zip(slices(game.tensor.utilities, mixtures), mixtures, strict=True):
        weights = np.exp(precision * (own.astype(float) - float(own.max())))
        worst = max(worst, float(np.abs(weights / weights.sum() - np.array(mixture)).max()))
    return worst


def _limit(game: NamedGame, path: Path) -> Equilibrium | None:
    if path.limit is None:
        return None
    record = restated(game.tensor.utilities, list(path.limit))
    found = Found((record,), False, "", record.exact, "logit path", MIXED_REGRET)
    return to_result.nash(game, "all", found).equilibria[0]

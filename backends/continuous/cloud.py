"""This module finds what LLMs that name numbers can get: a cloud of payoffs, its Pareto front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import evolve, frozen

from ...compiler.wording import plural
from ...dsl.diagnostic import refusal
from ..results.common import ByLlm, Play
from ..results.efficiency import EfficientProfile, Pareto
from ..results.payoff_cloud import CloudPoint, PayoffCloud
from .following import GRID
from .from_ir import Continuous, telling
from .solvers.equilibria import Equilibria
from .solvers.optimum import optimum
from .solvers.pareto import Efficient, efficient
from .solvers.sampled import cloud

MOST_POINTS = 100_000
"""Profiles of a cloud."""

SAMPLE = 2_000
"""Profiles that are drawn where only the front is asked for."""


@frozen(eq=False)
class Asked:
    """A game, and how profiles of shape (D,) are told by LLM."""

    problem: Continuous
    told: Callable[[np.ndarray], ByLlm[Play]]


def payoff_cloud(game: Asked, points: int, seed: int, known: tuple[Equilibria, int]) -> PayoffCloud:
    """Means at random profiles, on the Pareto front, at equilibria and where welfare is largest.

    Args:
        known: equilibria, and how many profiles were left out that may be others.

    Raises:
        Refusal: too many points or none, a seed that is no whole number from 0, payoffs that rise
            without bound.
    """
    _check(points, seed)
    problem = game.problem
    found, left_out = known
    with telling():
        sample = cloud(problem.totals, points, seed)
        front = efficient(problem.totals, sample.profiles, seed)
        best = optimum(problem.totals, seed=seed, bounds=False)
    means = sample.payoffs / _mass(game)
    at = [_point(game, e.at, problem.totals.payoffs(e.at)) for e in found.found]
    complete = found.proof.complete and not found.more and not left_out
    return PayoffCloud(
        problem.llms,
        tuple(map(tuple, means.tolist())),
        sample.left_out,
        seed,
        tuple(_of_front(game, front, k) for k in range(len(front.at))),
        front.beaten,
        front.tried,
        _point(game, best.at, best.payoffs, best.attained),
        tuple(at),
        complete,
        _reason(front, best.attained, complete),
    )


def pareto(game: Asked) -> Pareto:
    """Points of the Pareto front of what LLMs maximise; there are more.

    Raises:
        Refusal: payoffs that rise without bound.
    """
    of = game.problem.game
    with telling():
        front = efficient(of, cloud(of, SAMPLE).profiles)
    profiles = []
    for k in np.flatnonzero(front.attained):
        x = front.at[k]
        paid = game.problem.totals.payoffs(x)
        total, mean, utility = (
            ByLlm.of(game.problem.llms, own.tolist())
            for own in (paid, paid / _mass(game), front.payoffs[k])
        )
        profiles.append(EfficientProfile(game.told(x), total, mean, utility, False))
    if not profiles:
        message = "the Pareto front is only approached: no profile is known to be on it"
        raise refusal("front-not-attained", message, None, f"'payoff_cloud' shows it; {GRID}")
    return Pareto(tuple(profiles), False, _of_search(front), complete=False)


def _check(points: int, seed: int) -> None:
    for name, value, low, high in (
        ("points", points, 1, MOST_POINTS),
        ("seed", seed, 0, 2**63 - 1),
    ):
        if type(value) is not int or not low <= value <= high:
            message = f"'{name}' is a whole number from {low:,} to {high:,}, not {value}"
            raise refusal("bad-option", message, None, f"leave '{name}' out, or state another")


def _mass(game: Asked) -> np.ndarray:
    return np.array([float(m) for m in game.problem.mass])


def _point(game: Asked, x: np.ndarray, totals: np.ndarray, attained: bool = True) -> CloudPoint:
    means = totals / _mass(game)
    total, mean = (ByLlm.of(game.problem.llms, v.tolist()) for v in (totals, means))
    return CloudPoint(game.told(x), total, mean, attained)


def _of_front(game: Asked, front: Efficient, k: int) -> CloudPoint:
    point = _point(game, front.at[k], front.payoffs[k], bool(front.attained[k]))
    weights = front.weights[k] * _mass(game)
    if not np.isfinite(weights).all():
        return point
    scale = float(weights.sum())
    bound = (front.bound[k] - float(front.weights[k] @ front.payoffs[k])) / scale
    weight = ByLlm.of(game.problem.llms, (weights / scale).tolist())
    return evolve(point, weight=weight, bound=max(bound, 0.0) if np.isfinite(bound) else None)


def _reason(front: Efficient, attained: bool, complete: bool) -> str:
    parts = [_of_search(front)]
    if not attained:
        parts.append("the largest welfare is approached and not attained")
    if not complete:
        parts.append("there may be more equilibria")
    return "; ".join(parts)


def _of_search(front: Efficient) -> str:
    """How points of a front were found, and what is not known of it."""
    if not len(front.at):
        return "no point of the front was found that no search improves on"
    said = "points of the front maximise weighted sums of payoffs"
    if np.isnan(front.weights).any():
        said += ", or were pushed outward from between the best outcomes of single LLMs"
    said += "; there are others between them"
    parts = [said if len(front.at) > 1 else "this point is best for all LLMs at once, it seems"]
    if not front.concave:
        parts.append("and there may be others elsewhere")
    approached = int((~front.attained).sum())
    if approached:
        parts.append(f"{plural(approached, 'point')} of it approached and not attained")
    return "; ".join(parts)

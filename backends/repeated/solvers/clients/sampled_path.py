"""This module says what conforming to a review causes and pays where frequencies are samples."""

from __future__ import annotations

import numpy as np

from .arrays import payoffs_at, with_move
from .observation import Masses
from .review import Conforming, Phase, Review, around_reviews
from .sampled import CORNERS, Scene, corners, still


def public_odds(review: Review, weights: Masses, j: int) -> np.ndarray:
    """Bounds of the chances (same, open) in j's review if all conform, shape (steps, 2, 2).

    j tests with its chance, as others reckon. The last axis is (low, high).
    """
    other = next(i for i in range(review.llms) if i != j)
    return np.array(
        [np.stack(still(Scene(review, weights, (other, j, s)))) for s in range(len(review.cycle))]
    )


def mean_payoffs(review: Review, payoffs: np.ndarray, j: int) -> np.ndarray:
    """What every LLM gets in each step of j's review, tests included, shape (steps, n)."""
    phase = review.phases[j]
    return np.array(
        [
            (1 - phase.chance) * payoffs_at(payoffs, profile)
            + phase.chance * payoffs_at(payoffs, with_move(profile, j, phase.tests[s]))
            for s, profile in enumerate(review.cycle)
        ]
    )


def sampled_path(review: Review, weights: Masses, payoffs: np.ndarray) -> Conforming:
    """Nearly what conforming is worth; `false_blame` are upper bounds.

    x_j = c_j + m_j x_{j+1}, a block being left early with the average chance over the steps, which
    is right up to rounding for cycles of one profile. `certificate.path_bounds` has bounds.
    """
    n, delta, gap = review.llms, float(review.discount), float(1 - review.discount)
    constant, factor, blamed = np.zeros((n, n)), np.zeros(n), []
    for j, phase in enumerate(review.phases):
        odds = public_odds(review, weights, j)
        same, open_ = odds.mean(axis=(0, 2))
        stay = delta * open_
        kept = gap * stay ** np.arange(phase.block)
        steps = len(review.cycle)
        by_step = np.bincount(np.arange(phase.block) % steps, kept, steps)
        cleared = delta * (1 - open_) * float(kept.sum()) / gap
        blame = _outside(phase, *(2 * [(open_ - same) / open_ if open_ else 0.0]))
        after, punished = stay**phase.block, delta**phase.punished
        held = payoffs_at(payoffs, phase.punishment)
        constant[:, j] = by_step @ mean_payoffs(review, payoffs, j)
        constant[:, j] += after * blame * (1 - punished) * held
        factor[j] = cleared + after * (1 - blame + blame * punished)
        blamed.append(_false_blame(phase, odds))
    return Conforming(around_reviews(constant, factor), tuple(blamed))


def _false_blame(phase: Phase, odds: np.ndarray) -> float:
    """Counts are stochastically between those with the least and with the largest chance."""
    same, open_ = odds[:, 0], odds[:, 1]
    most = float(np.max(open_[:, 1] - same[:, 0]))
    least = float(np.min(np.maximum(open_[:, 0] - same[:, 1], 0.0)))
    return min(1.0, _outside(phase, least, most))


def _outside(phase: Phase, least: float, most: float) -> float:
    """P(Binomial(T, least) < low) + P(Binomial(T, most) > high)."""
    from scipy.stats import binom

    below = float(binom.cdf(phase.low - 1, phase.block, min(max(least, 0.0), 1.0)))
    return below + float(binom.sf(phase.high, phase.block, min(max(most, 0.0), 1.0)))


def path_width(review: Review, weights: Masses) -> float:
    """How far bounds of the chances on path are apart, all periods of a review being alike.

    Infinite where they are not.
    """
    if len(set(review.cycle)) > 1 or any(len(set(f.tests)) > 1 for f in review.phases):
        return float("inf")
    odds = [public_odds(review, weights, j) for j in range(review.llms)]
    return max(float(np.max(o[..., 1] - o[..., 0])) for o in odds)


def path_corners(
    review: Review, weights: Masses, payoffs: np.ndarray, j: int
) -> tuple[np.ndarray, np.ndarray]:
    """Payoffs (steps, n, C) and odds (n, C, 3) of conforming at every corner of its bounds."""
    n, steps = review.llms, len(review.cycle)
    odds = public_odds(review, weights, j)
    mean = mean_payoffs(review, payoffs, j)
    payoff = np.full((steps, n, steps * CORNERS), -np.inf)
    out = np.zeros((n, steps * CORNERS, 3))
    for s in range(steps):
        at = slice(s * CORNERS, (s + 1) * CORNERS)
        same, open_ = np.moveaxis(corners(odds[s, 0][None], odds[s, 1][None])[0], -1, 0)
        out[:, at] = np.stack([same, open_ - same, 1 - open_], axis=-1)
        payoff[s, :, at] = mean[s][:, None]
    return payoff, out

"""This module states review strategies as a record, and what conforming to them is worth.

The construction follows Shaki, Hartman, Kraus and Aumann (arXiv 2605.06525): LLMs are reviewed in
turn, each over a block of periods in which everybody follows a cycle of profiles, and the LLM under
review privately tests. An observation that it cannot explain clears it; a number of discrepant
periods outside a band gets it punished.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from ...problem import Stage, Topology
from .arrays import payoffs_at, with_move
from .observation import Masses, NotObserved, Profile, Refused, masses, missing, told
from .sight import CLEAR, Rules, Sight

PERIOD_LIMIT = 10_000_000
"""Most periods of a block, and most states (period, count) that a certificate goes through."""

STATE_LIMIT = 500_000_000


@frozen
class Phase:
    """The review of one LLM.

    chance       the probability of a test in each period, independently of all else
    low, high    it is blamed unless low <= number of discrepant periods <= high
    block        T, the number of periods
    punished     L, the number of periods of punishment
    tests        for each step of the cycle, the meta-action played as a test
    punishment   the profile played while it is punished
    """

    chance: float
    low: int
    high: int
    block: int
    punished: int
    tests: tuple[int, ...]
    punishment: Profile


@frozen(eq=False)
class Review:
    """Review strategies; phases[j] is the review of LLM j, and the first is that of LLM 0.

    cycle    the profiles played in turn; each review starts the cycle anew
    sight    how clearly frequencies are seen
    rules    with a finite sample, how counts are judged: rules[j][step][role]; else empty
    """

    stage: Stage
    topology: Topology
    cycle: tuple[Profile, ...]
    phases: tuple[Phase, ...]
    discount: Fraction
    sight: Sight = CLEAR
    rules: Rules = ()

    @property
    def llms(self) -> int:
        """The number of LLMs."""
        return len(self.phases)


def check_review(review: Review) -> Masses:
    """The masses of the LLMs, if the strategies can be played at all.

    Raises NotObserved where some LLM does not see what the review needs, Refused for anything else
    that makes no sense: a discount outside [0, 1), chances outside (0, 1), tests that are not seen,
    too many periods.
    """
    if not 0 <= review.discount < 1:
        raise Refused(f"a discount factor of {review.discount} is not in [0, 1)")
    if review.llms < 2:
        raise Refused("a single LLM has nobody to review it")
    unseen = missing(review.topology)
    if unseen:
        raise NotObserved(unseen)
    weights = masses(review.topology)
    _check_sight(review)
    if any(
        w and not m
        for a, b in zip(review.topology.shares, weights, strict=True)
        for w, m in zip(a, b, strict=True)
    ):
        raise Refused("some clients never follow their LLM: it cannot test on them")
    for j, phase in enumerate(review.phases):
        _check_phase(review, weights, j, phase)
    return weights


def _check_sight(review: Review) -> None:
    review.sight.check()
    if review.sight.sample is None:
        if review.rules:
            raise Refused("rules are for samples, and frequencies are exact")
        return
    shape = [[len(rules) for rules in steps] for steps in review.rules]
    if shape != [[len(review.topology.actions)] * len(review.cycle)] * review.llms:
        raise Refused("a sample needs rules for every LLM, step and role")


def _check_phase(review: Review, weights: Masses, j: int, phase: Phase) -> None:
    if not 0 < phase.chance < 1:
        raise Refused(f"LLM {j} tests with a chance of {phase.chance}, not between 0 and 1")
    if not 0 <= phase.low <= phase.high:
        raise Refused(f"the band of LLM {j} from {phase.low} to {phase.high} is empty")
    if not 1 <= phase.block <= PERIOD_LIMIT or not phase.punished >= 0:
        raise Refused(f"a block of {phase.block} periods")
    if phase.block * (min(phase.high, phase.block) + 2) > STATE_LIMIT:
        raise Refused(f"more than {STATE_LIMIT} states in one block")
    for step, test in enumerate(phase.tests):
        moved = [
            r
            for r, row in enumerate(weights)
            if row[j]
            and told(review.topology, j, test, r)
            != told(review.topology, j, review.cycle[step][j], r)
        ]
        if not moved:
            raise Refused(f"the test of LLM {j} in step {step} of the cycle changes nothing")


def centred(stage: Stage) -> tuple[np.ndarray, np.ndarray, float]:
    """Payoffs as floats between -1 and 1, shape (n, S_1, ..., S_n), with middle and unit.

    payoff = middle + unit * entry, where `middle` has shape (n,); the unit is 1 where nothing
    varies. Exact payoffs are centred before they become floats, so that a large constant in all of
    them costs no digits.
    """
    values = stage.values
    flat = (values.integers() if values.exact else values.floats()).reshape(values.shape[0], -1)
    twice = flat.max(axis=1) + flat.min(axis=1)
    away = 2 * flat - twice[:, None]
    unit = np.abs(away).max() or 2 * values.scale
    entries = np.array([x / unit for x in away.ravel().tolist()], dtype=float)
    middle = np.array([_quotient(x, 2 * values.scale) for x in twice.tolist()])
    return entries.reshape(values.shape), middle, _quotient(unit, 2 * values.scale)


def _quotient(x: float, scale: int) -> float:
    """x / scale, rounded once. Raises Refused beyond the range of floats."""
    try:
        return float(x / scale)
    except OverflowError:
        raise Refused("payoffs are beyond the range of floats") from None


@frozen
class Conforming:
    """What following the strategies is worth, in centred payoffs.

    values         shape (n, n): [k, j] to LLM k at the start of the review of j
    false_blame    for each LLM, the probability of being blamed in its own review
    """

    values: np.ndarray
    false_blame: tuple[float, ...]


def conforming(review: Review, payoffs: np.ndarray) -> Conforming:
    """Solve x_j = c_j + m_j x_{j+1} (indices modulo n) for every LLM.

    A block is never left early: only the LLM under review is discrepant, by its own tests.
    """
    n, delta = review.llms, float(review.discount)
    gap = float(1 - review.discount)
    constant, factor = np.zeros((n, n)), np.zeros(n)
    blamed = []
    for j, phase in enumerate(review.phases):
        weights = gap * delta ** np.arange(phase.block)
        by_step = np.bincount(
            np.arange(phase.block) % len(review.cycle), weights, len(review.cycle)
        )
        mean = np.array(
            [
                (1 - phase.chance) * payoffs_at(payoffs, profile)
                + phase.chance * payoffs_at(payoffs, with_move(profile, j, phase.tests[s]))
                for s, profile in enumerate(review.cycle)
            ]
        )
        blame = false_blame(phase)
        after, kept = delta**phase.block, delta**phase.punished
        punished = payoffs_at(payoffs, phase.punishment)
        constant[:, j] = by_step @ mean + after * blame * (1 - kept) * punished
        factor[j] = after * (1 - blame + blame * kept)
        blamed.append(blame)
    return Conforming(around_reviews(constant, factor), tuple(blamed))


def false_blame(phase: Phase) -> float:
    """The probability that a binomial number of tests falls outside the band."""
    from scipy.stats import binom

    below = float(binom.cdf(phase.low - 1, phase.block, phase.chance))
    return below + float(binom.sf(phase.high, phase.block, phase.chance))


def around_reviews(constant: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """x with x_j = constant[:, j] + factor[j] x_{j+1}, the last followed by the first."""
    n = len(factor)
    total, product = np.zeros(len(constant)), 1.0
    for j in range(n):
        total += product * constant[:, j]
        product *= factor[j]
    out = np.zeros_like(constant)
    following = total / (1 - product)
    for j in reversed(range(n)):
        out[:, j] = following = constant[:, j] + factor[j] * following
    return out

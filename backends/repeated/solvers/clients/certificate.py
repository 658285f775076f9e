"""This module finds what an LLM could gain by deviating from review strategies: the certificate.

Each LLM's best response is a Markov decision problem whose state is (review, period in the block,
discrepant periods so far). Blocks are solved by backward induction over the count; a block ends in
the start of the next review, so that the values of the starts satisfy x_0 = H(x_0) for a convex,
increasing, piecewise linear H of slope at most the discount factor. Its fixed point is found by the
secant method (each step is a policy improvement).
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from .arrays import payoffs_at, replies
from .hull import FLAT
from .moves import Move, grid, moves_against
from .observation import Masses
from .review import Conforming, Review, centred, check_review, conforming
from .sampled import sampled_moves
from .sampled_path import path_corners, path_width, sampled_path

ROUND_OFF = 2.0**-53
OPERATIONS = 64
"""More than the roundings of one step of the recursion, each at most ROUND_OFF of a number that is
at most 2 in absolute value."""

BINOMIAL = 1e-11
"""Bounds the relative error of binomial tails."""

SETTLED = 8
"""Residuals of this many ROUND_OFF are not worth another step."""

SECANT_STEPS = 60

ENOUGH = 1e-6
"""With samples, residuals that amount to this part of the payoff range are not worth one either."""

CLOSE = 1e-4
"""Values of conforming that are known to this part of the payoff range are known well enough."""

Odds = tuple[float, float, float]


@frozen(eq=False)
class Choices:
    """What every LLM can do in one review: C kinds of consequences.

    moves    moves[k][step]: the moves of LLM k
    payoff   shape (steps, n, C), -inf where an LLM cannot cause the consequence
    odds     shape (n, C, 3): probabilities of looking as prescribed, discrepant, being cleared
    end      shape (n,): the payoff per period of the punishment, LLM k's best
    """

    moves: tuple[tuple[tuple[Move, ...], ...], ...]
    payoff: np.ndarray
    odds: np.ndarray
    end: np.ndarray


@frozen(eq=False)
class Certificate:
    """Bounds on what deviating from review strategies gains.

    conforming   payoffs of conforming from the start, per LLM
    best         payoffs of a best response to the others
    gain         best - conforming + error: no LLM can gain more
    error        what roundings can amount to, per LLM, in payoffs
    starts       shape (n, n): [k, j] the best response value of k at the start of j's review
    on_path      shape (n, n): the same for conforming
    false_blame  the probability that a conforming LLM is blamed in its own review
    choices      for each review, what every LLM can do in it, payoffs centred (`review.centred`)
    """

    conforming: np.ndarray
    best: np.ndarray
    gain: np.ndarray
    error: np.ndarray
    starts: np.ndarray
    on_path: np.ndarray
    false_blame: tuple[float, ...]
    choices: tuple[Choices, ...]


def certify(review: Review) -> Certificate:
    """Every LLM's best-response gain.

    With exact frequencies it is exact up to roundings, which are added. With samples `best` is an
    upper bound over all deviations (see `sampled`), `conforming` the middle of two bounds, and half
    their distance is part of `error`. Payoffs are those of the stage. Raises what `check_review`
    raises.
    """
    weights = check_review(review)
    payoffs, middle, unit = centred(review.stage)
    path, doubt = path_bounds(review, weights, payoffs)
    choices = tuple(choices_in(review, weights, payoffs, j) for j in range(review.llms))
    near = None
    if review.rules:
        few = tuple(choices_in(review, weights, payoffs, j, True) for j in range(review.llms))
        near = best_starts(review, few, path, 1e-7)[0][:, 0]
    starts, residual = best_starts(review, choices, path, near=near)
    gap = float(1 - review.discount)
    # A value function within `step` of one application of Bellman's operator is within
    # step / (1 - discount) of its fixed point (Denardo 1967); likewise for conforming.
    step = residual + 2 * OPERATIONS * ROUND_OFF + (8 * FLAT if review.rules else 0.0)
    ends = min(1 - float(review.discount) ** phase.block for phase in review.phases)
    tails = BINOMIAL * max(path.false_blame) / max(ends, ROUND_OFF)
    magnitude = (np.abs(middle) + unit) * ROUND_OFF * OPERATIONS
    error = unit * (step / gap + tails + doubt) + magnitude
    best, own = middle + unit * starts[:, 0], middle + unit * path.values[:, 0]
    gain = unit * (starts[:, 0] - path.values[:, 0]) + error
    return Certificate(
        own,
        best,
        gain,
        error,
        middle[:, None] + unit * starts,
        middle[:, None] + unit * path.values,
        path.false_blame,
        choices,
    )


def estimate(review: Review, target: np.ndarray, precision: float) -> float:
    """The larger of all gains and of all distances of payoffs on path to the target, nearly.

    Relative to it, values are wrong by about `precision`: good for comparing designs, no bound.
    """
    weights = check_review(review)
    payoffs, middle, unit = centred(review.stage)
    path = sampled_path(review, weights, payoffs) if review.rules else conforming(review, payoffs)
    choices = tuple(choices_in(review, weights, payoffs, j, True) for j in range(review.llms))
    own = path.values[:, 0]
    starts, _ = best_starts(review, choices, path, precision / 16)
    away = np.abs(middle + unit * own - target)
    return float(max((unit * (starts[:, 0] - own)).max(), away.max()))


def path_bounds(
    review: Review, weights: Masses, payoffs: np.ndarray
) -> tuple[Conforming, np.ndarray]:
    """What conforming is worth, and by how much that may be wrong beside roundings, shape (n,).

    With samples both bounds are found as the values of a decision problem in which the chances of
    each period are picked for or against the LLM. Where a cycle has one profile and the chances are
    all but known, this is left out: values are at most 2 apart, so that each period counts
    4 times the width of its chances at most.
    """
    if not review.rules:
        return conforming(review, payoffs), np.zeros(review.llms)
    near = sampled_path(review, weights, payoffs)
    gap = float(1 - review.discount)
    width = path_width(review, weights)
    if 8 * width < CLOSE * gap:
        return near, np.full(review.llms, 8 * width / gap)
    found = []
    for sign in (1.0, -1.0):
        choices = []
        for j, phase in enumerate(review.phases):
            paid, odds = path_corners(review, weights, payoffs, j)
            paid = np.where(np.isfinite(paid), sign * paid, -np.inf)
            end = sign * np.array(payoffs_at(payoffs, phase.punishment))
            choices.append(Choices((), paid, odds, end))
        values, residual = best_starts(
            review, tuple(choices), Conforming(sign * near.values, near.false_blame)
        )
        found.append((sign * values, (residual + 2 * OPERATIONS * ROUND_OFF) / gap))
    (high, above), (low, below) = found
    half = np.abs(high - low).max(axis=1) / 2 + above + below
    return Conforming((high + low) / 2, near.false_blame), half


def choices_in(
    review: Review, weights: Masses, payoffs: np.ndarray, j: int, rough: bool = False
) -> Choices:
    """What every LLM can do in the review of LLM j, as arrays. `rough`: see `sampled_moves`."""
    n, steps = review.llms, len(review.cycle)
    pairs = list(zip(review.cycle, review.phases[j].tests, strict=True))
    known: dict[tuple[int, tuple[int, ...], int], tuple[Move, ...]] = {}
    for k in range(n):
        for s, (profile, test) in enumerate(pairs):
            if (k, profile, test) not in known:
                if review.rules:
                    found = sampled_moves(review, weights, payoffs, (k, j, s), rough)
                elif k == j:
                    found = own_moves(review, payoffs, j, s)
                else:
                    found = moves_against(review, weights, payoffs, (k, j, s))
                known[k, profile, test] = found
    moves = tuple(tuple(known[k, profile, test] for profile, test in pairs) for k in range(n))
    kinds = [_kinds(by_step) for by_step in moves]
    count = max(len(k) for k in kinds)
    payoff, odds = np.full((steps, n, count), -np.inf), np.zeros((n, count, 3))
    odds[:, :, 2] = 1.0
    for k, by_step in enumerate(moves):
        odds[k, : len(kinds[k])] = kinds[k]
        for s, listed in enumerate(by_step):
            for move in listed:
                payoff[s, k, kinds[k].index(_odds(move))] = move.payoff
    return Choices(moves, payoff, odds, punishment_payoffs(review, payoffs, j))


def _odds(move: Move) -> Odds:
    return (move.same, move.discrepant, move.clear)


def _kinds(by_step: tuple[tuple[Move, ...], ...]) -> list[Odds]:
    """Every kind once: conforming first, then those that can end with one more discrepancy."""
    found = dict.fromkeys(_odds(move) for listed in by_step for move in listed)
    return sorted(found, key=lambda odds: (-odds[0], -odds[1]))


def own_moves(review: Review, payoffs: np.ndarray, j: int, step: int) -> tuple[Move, ...]:
    """In its own review an LLM conforms, or is discrepant in the most profitable way.

    Whatever it does is explainable by it. Mixtures earn averages of what pure meta-actions earn,
    so that with the tiniest part of its clients it can be discrepant at next to no cost.
    """
    profile = review.cycle[step]
    own = replies(payoffs, j, profile)
    alone = Move(float(own[profile[j]]), 1.0, 0.0, 0.0, (), ())
    if len(own) == 1:
        return (alone,)
    if not grid(review.topology, j).whole:
        own = np.delete(own, profile[j])
    return (alone, Move(float(own.max()), 0.0, 1.0, 0.0, (), ()))


def punishment_payoffs(review: Review, payoffs: np.ndarray, j: int) -> np.ndarray:
    """The most that each LLM can earn while j is punished, shape (n,)."""
    profile = review.phases[j].punishment
    return np.array([replies(payoffs, k, profile).max() for k in range(len(profile))])


def best_starts(
    review: Review,
    choices: tuple[Choices, ...],
    path: Conforming,
    precision: float = 0.0,
    near: np.ndarray | None = None,
) -> tuple[np.ndarray, float]:
    """The values of the starts of all reviews under best responses, shape (n, n), and a residual.

    The residual bounds |x_0 - H(x_0)|. Stops early once x_0 seems to be known to `precision`.
    Begins at `near`, or at the values of conforming.
    """
    enough = SETTLED * ROUND_OFF
    if review.rules:
        enough = max(enough, ENOUGH * float(1 - review.discount))
    left = path.values[:, 0].copy() if near is None else near.copy()
    starts = around(review, choices, left)
    low = starts[:, 0] - left
    own = np.array([float(review.discount) ** phase.block for phase in review.phases])
    right = left + np.maximum(low / np.maximum(1 - own, ROUND_OFF), 1e-9)
    best, kept = np.inf, starts
    for _ in range(SECANT_STEPS):
        starts = around(review, choices, right)
        high = starts[:, 0] - right
        residual = float(np.abs(high).max())
        if residual >= best and residual <= 2**10 * ROUND_OFF:
            break
        if residual < best:
            best, kept = residual, starts
        slope = (high - low) / np.where(right == left, 1.0, right - left)
        step = np.where(slope < 0, -high / np.where(slope < 0, slope, -1.0), high)
        if residual <= enough or float(np.abs(step).max()) <= precision:
            break
        left, low = right, high
        right = right + step
    return kept, best


def around(review: Review, choices: tuple[Choices, ...], after: np.ndarray) -> np.ndarray:
    """Values of all starts, shape (n, n), if reviews end with the value `after` beyond the last."""
    n = review.llms
    out = np.zeros((n, n))
    following = after
    for j in reversed(range(n)):
        out[:, j] = following = block_values(review, choices[j], j, following)
    return out


def block_values(review: Review, choices: Choices, j: int, following: np.ndarray) -> np.ndarray:
    """Values of the start of j's review, shape (n,), given those of the next: backward induction.

    Column d of `value` belongs to d discrepant periods so far; counts beyond the band are one.
    """
    phase = review.phases[j]
    value = end_values(review, choices, j, following)
    spare, part, more = (np.empty_like(value) for _ in range(3))
    by_step = _uses(review, choices, following)
    columns = value.shape[1] - 1
    for t in reversed(range(phase.block)):
        wide = min(t + 1, columns)
        same, next_ = value[:, :wide], value[:, 1 : wide + 1]
        out, a, b = spare[:, :wide], part[:, :wide], more[:, :wide]
        for number, (constant, stay, rise) in enumerate(by_step[t % len(by_step)]):
            into = a if number else out
            if stay is not None:
                np.multiply(stay, same, out=into)
                if rise is not None:
                    np.multiply(rise, next_, out=b)
                    into += b
                into += constant
            elif rise is not None:
                np.multiply(rise, next_, out=into)
                into += constant
            else:
                into = constant
            if number:
                np.maximum(out, into, out=out)
        value, spare = spare, value
        value[:, -1] = value[:, -2]
    return value[:, 0].copy()


def _uses(
    review: Review, choices: Choices, following: np.ndarray
) -> list[list[tuple[np.ndarray, np.ndarray | None, np.ndarray | None]]]:
    """For every step and kind: the constant part, and what multiplies values of staying and of one
    more discrepancy (None: nothing does), each of shape (n, 1)."""
    delta, gap = float(review.discount), float(1 - review.discount)
    fixed = gap * choices.payoff + delta * choices.odds[:, :, 2] * following[:, None]
    out = []
    for paid, constants in zip(choices.payoff, fixed, strict=True):
        uses: list[tuple[np.ndarray, np.ndarray | None, np.ndarray | None]] = []
        for c in np.flatnonzero(np.isfinite(paid).any(axis=0)):
            kept, moved = (delta * choices.odds[:, c, i, None] for i in (0, 1))
            uses.append(
                (
                    np.ascontiguousarray(constants[:, c, None]),
                    kept if kept.any() or not uses else None,
                    moved if moved.any() else None,
                )
            )
        out.append(uses)
    return out


def end_values(review: Review, choices: Choices, j: int, following: np.ndarray) -> np.ndarray:
    """Values at the end of j's block, shape (n, high + 3): by count, the last column doubled."""
    phase = review.phases[j]
    high = min(phase.high, phase.block)
    kept = float(review.discount) ** phase.punished
    blamed = (1 - kept) * choices.end + kept * following
    value = np.repeat(blamed[:, None], high + 3, axis=1)
    value[:, phase.low : high + 1] = following[:, None]
    return value

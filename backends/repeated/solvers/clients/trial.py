"""This module plays deviators against review strategies many times, and says what they earn.

The deviators: the best response that a certificate prints, and four that know nothing of it. What
is measured is statistical, and comes with its standard error.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from .arrays import replies
from .certificate import Certificate
from .observation import Refused
from .players import Deviator, Ledger, Play, Player, ReviewPlayer, against, best_reply, simulate
from .policy import decide, response
from .review import Review, centred

REST = 1e-4
"""Runs end when less than this weight is left."""

PERIOD_LIMIT = 2_000_000
"""Most periods of all runs together."""


@frozen
class Trial:
    """What one LLM earned, normalised and discounted.

    mean      over the runs
    error     the standard error of the mean
    cut       how much the periods left out can count at most
    runs, periods   of each run
    """

    mean: float
    error: float
    cut: float
    runs: int
    periods: int


def trial(
    review: Review, llm: int, deviator: Deviator | None = None, runs: int = 30, seed: int = 0
) -> Trial:
    """Play the deviator as that LLM, or nobody (None: all conform), against the review strategies.

    The periods left out are counted at the LLM's middle payoff. The standard error is an estimate,
    and too small where something rare and costly happened in no run. Raises Refused where the
    discount factor asks for more than PERIOD_LIMIT periods, or for fewer than two runs.
    """
    delta = float(review.discount)
    periods = 1 if delta == 0 else math.ceil(math.log(REST) / math.log(delta))
    if runs < 2 or runs * periods > PERIOD_LIMIT:
        raise Refused(f"{runs} runs of {periods} periods")
    rng = np.random.default_rng(seed)
    values = review.stage.values.floats()[llm]
    middle, reach = (values.max() + values.min()) / 2, (values.max() - values.min()) / 2
    earned = []
    for _ in range(runs):
        players: list[Player] = [ReviewPlayer(review, i) for i in range(review.llms)]
        if deviator is not None:
            players = against(review, Deviator(review, llm, deviator.rule))
        earned.append(float(simulate(review, players, periods, rng)[llm]))
    rest = delta**periods
    return Trial(
        float(np.mean(earned)) + rest * float(middle),
        float(np.std(earned, ddof=1)) / runs**0.5,
        rest * float(reach),
        runs,
        periods,
    )


def best_response(review: Review, certificate: Certificate, llm: int) -> Deviator:
    """The best response that the certificate prints.

    Exact up to moves that are only approached. With samples it plays the moves that have the upper
    bounds, and earns at most what the certificate says. Raises Refused for very long blocks.
    """
    _, middle, unit = centred(review.stage)
    starts = (certificate.starts[llm] - middle[llm]) / unit
    moves = [choices.moves[llm] for choices in certificate.choices]
    tables = []
    for j, choices in enumerate(certificate.choices):
        case = response(review, j, moves[j], float(choices.end[llm]))
        tables.append(decide(case, float(starts[(j + 1) % review.llms]))[0])
    return best_reply(review, llm, moves, tables)


def greedy(review: Review, llm: int) -> Deviator:
    """Always the one-shot best reply to what is prescribed to the others."""
    values = review.stage.values.floats()

    def rule(now: Ledger, rng: np.random.Generator) -> Play:
        return int(np.argmax(replies(values, llm, now.prescribed)))

    return Deviator(review, llm, rule)


def always(review: Review, llm: int, move: int) -> Deviator:
    """One meta-action for ever."""
    return Deviator(review, llm, lambda now, rng: move)


def frame(review: Review, llm: int) -> Deviator:
    """In the reviews of others, play what would be their test; otherwise a one-shot best reply.

    Where the test is no meta-action of its own, or the prescribed one, it deviates in whatever way
    costs least.
    """
    values = review.stage.values.floats()

    def rule(now: Ledger, rng: np.random.Generator) -> Play:
        own = replies(values, llm, now.prescribed)
        if now.punishing or now.phase == llm:
            return int(np.argmax(own))
        test = review.phases[now.phase].tests[now.step]
        if test < len(own) and test != now.prescribed[llm]:
            return test
        others = np.where(np.arange(len(own)) == now.prescribed[llm], -np.inf, own)
        return int(np.argmax(others)) if len(own) > 1 else now.prescribed[llm]

    return Deviator(review, llm, rule)


def blocks(review: Review, llm: int, length: int, seed: int = 0) -> Deviator:
    """Random stretches of the block: in each of `length` periods, one meta-action or to conform.

    What is played in which stretch is drawn once, so that it is a strategy like any other.
    """
    size = review.stage.values.shape[1 + llm]
    longest = max(max(f.block, f.punished) for f in review.phases)
    drawn = np.random.default_rng(seed).integers(-size, size, (review.llms, longest // length + 1))

    def rule(now: Ledger, rng: np.random.Generator) -> Play:
        move = int(drawn[now.phase, now.time // length])
        return move if move >= 0 else now.prescribed[llm]

    return Deviator(review, llm, rule)

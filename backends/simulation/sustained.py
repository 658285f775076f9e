"""This module turns strategies that `sustain` found into rules of play."""

from __future__ import annotations

from math import sqrt

import numpy as np

from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..instructions import governors, told_by_all
from ..results.common import ByLlm, Play
from ..results.sustain import Sustain
from .engine.problem import Law, Problem, ProfilePayoffs
from .engine.rules.rule import Rule
from .engine.rules.sustained import Review, ReviewPhase, Trigger
from .engine.rules.watch import Watch, watch

DEVIATIONS = 5.0
"""Standard errors of a frequency that are put down to chance."""

IGNORED = "strategies that ignore deviations of some LLMs are not simulated"


def sustained_rule(game: OneShot, found: Sustain, clients: int) -> Rule:
    """The rule of an LLM that follows strategies; all LLMs have the same, and know their part.

    Args:
        clients: how many there are in each role: frequencies are those of samples.

    Raises:
        Refusal: nothing was sustained, or strategies without a rule.
    """
    node = game.graph.monitoring
    if node is not None and (node.noise or node.sample or node.delay):
        message = "strategies are simulated where LLMs see all their clients' games at once"
        help = "leave 'noise', 'sample' and 'delay' out"
        raise refusal("not-simulated", message, node.span, help)
    if found.status != "sustained":
        message = f"there are no strategies to play: the target is {found.status}"
        raise refusal("nothing-sustained", message, None, "'sustain' says what is in the way")
    cycle = np.array([_numbers(game, profile) for profile in found.cycle])
    if found.review is not None:
        plan = found.review
        phases = tuple(
            ReviewPhase(
                plan.test_probability[llm],
                *plan.band[llm],
                plan.block[llm],
                plan.punishment[llm],
                np.array([game.index(i, play) for play in plan.test[llm]]),
                np.array(_numbers(game, plan.blamed[llm])),
            )
            for i, llm in enumerate(game.llms)
        )
        return Review(cycle, phases, _watch(game, cycle, clients))
    if not found.after:
        return Trigger(cycle, np.repeat(cycle[:1], len(game.llms), axis=0), _blind(game, cycle))
    if len(found.after) < len(game.llms):
        raise refusal("not-simulated", IGNORED, None, "ask for 'strategy = review'")
    after = np.array([_numbers(game, profile) for profile in found.after.values()])
    return Trigger(cycle, after, _watch(game, cycle, clients))


def _numbers(game: OneShot, profile: ByLlm[Play]) -> list[int]:
    return [game.index(i, play) for i, play in enumerate(profile.values())]


def _watch(game: OneShot, cycle: np.ndarray, clients: int) -> Watch:
    """What to expect, with a slack for samples as small as the smallest LLM's clients in a role."""
    shares = [float(share) for row in game.problem.clients for share in row if share]
    slack = DEVIATIONS / (2 * sqrt(min(shares) * clients))
    return watch(_problem(game), cycle.tolist(), slack)


def _blind(game: OneShot, cycle: np.ndarray) -> Watch:
    """Nothing that is seen is a deviation."""
    return watch(_problem(game), cycle.tolist(), 1.0)


def _problem(game: OneShot) -> Problem:
    """Who tells whom what; nobody is paid here."""
    problem = game.problem
    parts = governors(game.graph, len(game.llms))
    law = Law(
        np.array([float(weight) for weight, _ in parts]),
        np.array([[[float(x) for x in row] for row in rows] for _, rows in parts]),
    )
    return Problem(
        ProfilePayoffs(lambda profile: [0.0] * len(profile)),
        tuple(map(len, problem.actions)),
        law,
        tuple(tuple(np.array(matrix, dtype=float) for matrix in rows) for rows in problem.followed),
        told_by_all(problem, game.sizes),
        1,
    )

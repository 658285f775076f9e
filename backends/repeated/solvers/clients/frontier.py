"""This module says how much patience buys how much precision: eps against the discount factor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from .choose import Choice, Design, Effort, Task, search
from .observation import NotObserved, Refused
from .simple import Threat
from .sustain import Answer, Question, Way, sustain
from .verify import verify

ROOT = Fraction(316_228, 1_000_000)
"""Nearly 1 / sqrt(10)."""

DISCOUNTS = tuple(
    1 - Fraction(1, 10**x) * scale
    for x in range(3, 7)
    for scale in (1, ROOT)
    if x < 6 or scale == 1
)
"""1 - 10^-x for x = 3, 3.5, ..., 6 (halves to six digits)."""

LIGHT = Effort(work=25_000_000, evaluations=12)
"""For each discount factor: about 12 certificates of at most a third of a second."""

GROWTH = 0.35
"""How a block grows with patience from one point to the next, as a power of its ratio."""


@frozen(eq=False)
class FrontierPoint:
    """The best that was found at one discount factor.

    eps          the larger of gain and away; None where nothing was found
    gain         the most that a deviation gains
    away         how far payoffs on path are from the target
    way          which strategies, None where nothing was found
    exact        the figures are rationals; else floats with their error added
    reason       why nothing was found, or why something simpler was not tried; else empty
    strategies   as in `sustain.Answer`
    """

    discount: Fraction
    eps: Fraction | float | None
    gain: Fraction | float | None
    away: Fraction | float | None
    way: Way | None
    exact: bool
    reason: str
    strategies: Threat | Choice | None


def frontier(
    question: Question, discounts: Sequence[Fraction] = DISCOUNTS, effort: Effort = LIGHT
) -> tuple[FrontierPoint, ...]:
    """The best strategies found at each discount factor, each verified as in `sustain`.

    `question.eps` says how near a cycle has to come to the target and what equilibria and threats
    are content with; reviews are searched for with `effort`, each beginning with the design found
    for the discount factor before it, and are not the best there are. Raises Refused for numbers
    that make no sense.
    """
    out: list[FrontierPoint] = []
    near: Design | None = None
    previous: Fraction | None = None
    for number, discount in enumerate(discounts, start=1):
        if previous is not None and near is not None:
            near = _stretched(near, float((1 - previous) / (1 - discount)))
        point = _point(question, discount, effort, near)
        if isinstance(point.strategies, Choice):
            near, previous = point.strategies.design, discount
        out.append(point)
        found = "nothing" if point.eps is None else f"eps {float(point.eps):.3g}"
        effort.progress(f"{number} of {len(discounts)} discount factors done, {found} at the last")
    return tuple(out)


def _stretched(design: Design, ratio: float) -> Design:
    """A longer block for more patience, tests rarer by as much: p T and tau T stay in step."""
    factor = ratio**GROWTH
    root = math.sqrt(factor)
    return evolve(
        design,
        block=design.block * factor,
        chance=design.chance / root,
        spare=design.spare * root,
        punished=design.punished * factor,
    )


def _point(
    question: Question, discount: Fraction, effort: Effort, near: Design | None
) -> FrontierPoint:
    simple = sustain(
        evolve(question, discount=discount, ways=tuple(w for w in question.ways if w != "review"))
    )
    if simple.status == "sustained":
        eps = max(simple.gain, simple.away)
        assert not isinstance(simple.strategies, Choice)
        return FrontierPoint(
            discount, eps, simple.gain, simple.away, simple.way, True, "", simple.strategies
        )
    nothing = FrontierPoint(discount, None, None, None, None, True, simple.reason, None)
    stuck = simple.status in ("infeasible", "not individually rational")
    if stuck or simple.cycle is None or "review" not in question.ways:
        return nothing
    if simple.cycle.distance > question.eps:
        return nothing
    return _reviewed(question, simple, _task(question, simple, discount), (effort, near))


def _task(question: Question, simple: Answer, discount: Fraction) -> Task:
    assert simple.cycle is not None
    return Task(question.stage, question.topology, simple.cycle.profiles, discount, question.sight)


def _reviewed(
    question: Question, simple: Answer, task: Task, how: tuple[Effort, Design | None]
) -> FrontierPoint:
    try:
        choice = search(task, *how)
    except (NotObserved, Refused) as error:
        return FrontierPoint(task.discount, None, None, None, None, True, str(error), None)
    certificate = choice.certificate
    verify(choice.review, certificate)
    target = np.array([float(v) for v in question.target])
    gain = float(certificate.gain.max())
    away = float((np.abs(certificate.conforming - target) + certificate.error).max())
    return FrontierPoint(
        task.discount, max(gain, away), gain, away, "review", False, simple.reason, choice
    )

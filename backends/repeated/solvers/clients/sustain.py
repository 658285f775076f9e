"""This module finds strategies that sustain a target under clients monitoring, simplest first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
from attrs import evolve, field, frozen

from ....numbers.real_roots import Point, compare
from ...problem import Stage, Topology
from .arrays import pure_floors
from .choose import Choice, Effort, Task, search
from .cycle import Cycle, Mix, cycle_for, equilibrium_cycle, mix_for
from .groups import all_threats
from .observation import NotObserved, Refused, missing
from .sampled_threat import sampled_threats, verify_sampled_threat
from .sight import CLEAR, Sight
from .simple import Threat, discounted
from .verify import Verification, verify
from .verify_simple import verify_equilibria, verify_threat

Way: TypeAlias = Literal["equilibria", "threat", "review"]
Status: TypeAlias = Literal[
    "sustained", "infeasible", "not individually rational", "too impatient", "refused"
]

WAYS: tuple[Way, ...] = ("equilibria", "threat", "review")

MISTAKEN = "a sample would set off threats for ever by accident, or none works"

PATIENCE = tuple(1 - Fraction(1, 10**x) / scale for x in range(1, 8) for scale in (1, 3))
"""Discount factors among which the least that suffices for a review is looked for."""


@frozen(eq=False)
class Question:
    """What is to be sustained, and how.

    target     payoffs per LLM, exact
    eps        how far payoffs on path may be from the target, and how much a deviation may gain
    discount   None: the least that is found to do
    floors     what each LLM can be held to; pure minmax if left out
    ways       which strategies may be used
    effort     how long to search for reviews, and whom to tell how far it is
    sight      what is seen of a period: exact frequencies, or samples; with noise
    """

    stage: Stage
    topology: Topology
    target: tuple[Fraction, ...]
    eps: Fraction
    discount: Fraction | None = None
    floors: tuple[Fraction, ...] | None = None
    ways: tuple[Way, ...] = WAYS
    effort: Effort = field(factory=Effort)
    sight: Sight = CLEAR


@frozen(eq=False)
class Answer:
    """Strategies that sustain a target, or why there are none.

    mix          where the target lies among feasible payoffs, exact
    cycle        what is played on path (None: infeasible)
    shortfall    by how much the target is below the floor, per LLM; 0 where it is not
    way          which strategies; None if there are none
    strategies   Threat or Choice; None for a cycle of one-shot equilibria
    discount     the discount factor that they are for
    payoffs      what conforming pays at that discount factor
    gain         the most that a deviation gains; 0 exactly for equilibria and threats
    away         how far payoffs on path are from the target at most
    exact        all figures are rationals or roots; else floats with their error added
    needed       too impatient: the least discount factor that a threat needs, if one is known
    missing      pairs (LLM, role) that block reviews and threats
    reason       one sentence on what failed, or why something simpler was not tried; else empty
    """

    status: Status
    mix: Mix
    cycle: Cycle | None
    shortfall: tuple[Fraction, ...]
    way: Way | None = None
    strategies: Threat | Choice | None = None
    verification: Verification | None = None
    discount: Point | None = None
    payoffs: tuple[Fraction | float, ...] = ()
    gain: Fraction | float = Fraction(0)
    away: Fraction | float = Fraction(0)
    exact: bool = True
    needed: Point | None = None
    missing: tuple[tuple[int, int], ...] = ()
    reason: str = ""


def sustain(question: Question) -> Answer:
    """Strategies that sustain the target within eps, the simplest first, or why there are none.

    In order: a cycle of one-shot equilibria (needs no monitoring and no patience); a threat for
    ever (`simple.threats`: an exact equilibrium, subgame perfect where `credible`); a review
    (`choose.search`: an eps-equilibrium with a certificate, verified by `verify.verify`). With
    samples, only threats that are never carried out by accident are tried (`sampled_threats`).
    Raises Refused for payoffs in floats and for numbers that make no sense.
    """
    _check(question)
    values = question.stage.values
    mix = mix_for(values, question.target)
    floors = question.floors or pure_floors(values)
    short = tuple(max(f - v, Fraction(0)) for f, v in zip(floors, question.target, strict=True))
    start = Answer("infeasible", mix, None, short)
    if mix.distance:
        return evolve(start, reason="no combination of profiles pays the target")
    if any(short):
        return evolve(
            start, status="not individually rational", reason="an LLM can secure more by itself"
        )
    cycle = cycle_for(values, mix, question.target, question.eps / 2)
    start = evolve(start, cycle=cycle, status="refused", missing=missing(question.topology))
    if cycle.distance > question.eps:
        return evolve(start, reason="no short cycle comes near the target")
    for way in question.ways:
        found = _TRIES[way](question, start)
        if found.status == "sustained":
            return found
        start = evolve(found, cycle=cycle)
    return start


def _check(question: Question) -> None:
    if len(question.target) != len(question.topology.told):
        raise Refused("the target does not have one payoff per LLM")
    if question.eps <= 0:
        raise Refused(f"eps is {question.eps}, and must be positive")
    delta = question.discount
    if delta is not None and not 0 <= delta < 1:
        raise Refused(f"a discount factor of {delta} is not in [0, 1)")
    question.sight.check()


def _equilibria(question: Question, start: Answer) -> Answer:
    """One-shot equilibria in turn: nobody ever gains by deviating."""
    values = question.stage.values
    found = equilibrium_cycle(values, question.target, question.eps / 2)
    if found is None:
        return start
    delta = question.discount
    if delta is None:
        near = (d for d in (Fraction(0), *PATIENCE) if _away(question, found, d) <= question.eps)
        delta = next(near, PATIENCE[-1])
    away = _away(question, found, delta)
    if away > question.eps:
        return start
    verify_equilibria(values, found.profiles)
    return evolve(
        start,
        status="sustained",
        cycle=found,
        way="equilibria",
        discount=delta,
        payoffs=discounted(values, found.profiles, delta),
        away=away,
    )


def _away(question: Question, cycle: Cycle, delta: Fraction) -> Fraction:
    paid = discounted(question.stage.values, cycle.profiles, delta)
    return max(abs(x - v) for x, v in zip(paid, question.target, strict=True))


def _threat(question: Question, start: Answer) -> Answer:
    """The first credible threat that the discount factor allows, else the first that is not."""
    assert start.cycle is not None
    sight, cycle = question.sight, start.cycle
    if sight.sample is None:
        listed = all_threats(question.stage, question.topology, cycle.profiles)
    else:
        listed = sampled_threats(question.stage, question.topology, cycle.profiles, sight)
        start = start if listed else evolve(start, reason=MISTAKEN)
    for threat in listed:
        at = _patient_enough(question, cycle, threat)
        if at is not None:
            probe = _rational(at)
            verify_threat(question.stage.values, threat, probe)
            if sight.sample is not None:
                verify_sampled_threat(question.stage, question.topology, sight, threat, probe)
            return evolve(
                start,
                status="sustained",
                way="threat",
                strategies=threat,
                discount=at,
                payoffs=discounted(question.stage.values, cycle.profiles, probe),
                away=_away(question, cycle, probe),
            )
    if not listed:
        return start
    needed = listed[0].critical
    for threat in listed[1:]:
        needed = threat.critical if compare(threat.critical, needed) < 0 else needed
    far = question.discount is not None and compare(needed, question.discount) <= 0
    why = "payoffs on path are too far from the target at this discount factor" if far else ""
    return evolve(start, status="too impatient", needed=needed, reason=why)


def _patient_enough(question: Question, cycle: Cycle, threat: Threat) -> Point | None:
    """The discount factor in question, or the least of a few, if the threat does it there."""
    given = question.discount
    options: Sequence[Point] = (threat.critical, *PATIENCE) if given is None else (given,)
    return next(
        (
            at
            for at in options
            if compare(threat.critical, at) <= 0
            and _away(question, cycle, _rational(at)) <= question.eps
        ),
        None,
    )


def _rational(x: Point) -> Fraction:
    """The number itself, or a rational just above."""
    while not isinstance(x, Fraction) and x.high - x.low > Fraction(1, 10**9):
        x.halve()
    return x if isinstance(x, Fraction) else x.high


def _review(question: Question, start: Answer) -> Answer:
    """A review with a certificate; at the given discount factor, or the first of PATIENCE."""
    assert start.cycle is not None
    cycle = start.cycle.profiles
    goal = float(question.eps)
    start = evolve(start, reason=MISTAKEN if start.reason == MISTAKEN else "")
    effort = evolve(question.effort, goal=goal)
    options: Sequence[Fraction] = PATIENCE if question.discount is None else (question.discount,)
    last = start
    for delta in options:
        try:
            task = Task(question.stage, question.topology, cycle, delta, question.sight)
            choice = search(task, effort)
        except NotObserved as error:
            return evolve(start, reason=str(error), missing=error.missing)
        except Refused as error:
            last = evolve(start, reason=str(error))
            continue
        answer = _reviewed(question, start, choice, delta)
        if answer.status == "sustained":
            return answer
        last = answer
    return last


def _reviewed(question: Question, start: Answer, choice: Choice, delta: Fraction) -> Answer:
    certificate = choice.certificate
    paid = certificate.conforming
    target = np.array([float(v) for v in question.target])
    gain = float(certificate.gain.max())
    away = float((np.abs(paid - target) + certificate.error).max())
    fine = max(gain, away) <= float(question.eps)
    best = f"the best review found has an eps of {max(gain, away):.3g}"
    return evolve(
        start,
        status="sustained" if fine else "too impatient",
        way="review" if fine else None,
        strategies=choice,
        verification=verify(choice.review, certificate) if fine else None,
        discount=delta,
        payoffs=tuple(float(x) for x in paid),
        gain=gain,
        away=away,
        exact=False,
        reason=start.reason if fine else best,
    )


_TRIES = {"equilibria": _equilibria, "threat": _threat, "review": _review}

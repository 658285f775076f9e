"""This module chooses review strategies for a cycle and a discount factor: tests, bands, lengths.

What a review costs falls with the length T of a block: about (p + tau) times a deviation's gain
for what a band allows, while p * tau * T must be large enough that nobody frames the
LLM under review before colliding with a test, where framing pays at all. T, in turn, must be short
for the discount factor. The search moves all of them by factors and asks the certificate each time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import evolve, frozen

from ...problem import Stage, Topology
from .arrays import payoffs_at
from .certificate import Certificate, certify, estimate
from .draft import drafts_for
from .observation import NotObserved, Profile, Refused, masses, missing
from .review import Review
from .sampled import testing
from .sampled_path import public_odds
from .sight import CLEAR, Caution, Sight, rules_for

LOW_DEVIATIONS = 6.0
"""How many standard deviations fewer tests than expected are forgiven."""

LEAST_DEVIATIONS = 4.5
"""How many more discrepancies than expected are forgiven at least."""

OVERHEAD = 1000
"""What one period of backward induction costs beside its states, in states."""

MARGIN = 2e-4
"""How far beyond the goal the search goes, in payoff ranges: designs are compared by estimates."""

PUNISHED = 0.75
"""The length of a punishment to start with, in blocks."""

PERIODS = (200, 1_000_000)
"""Shortest and longest block that is tried."""

ALARMS = 0.1
"""With samples: about how often a block is left early by accident."""

SEEN = 0.5
"""With samples: a test must look discrepant at least with this chance."""

DEARER = 5
"""How many times more a certificate with samples costs."""


def quiet(_: str) -> None:
    """Says nothing."""


@frozen
class Design:
    """The numbers to choose, common to all reviews.

    block     T
    chance    p
    spare     discrepancies allowed beyond p T, tau T
    punished  L
    room      with samples: see `sight.Caution`
    """

    block: float
    chance: float
    spare: float
    punished: float
    room: float = 1.2


@frozen
class Effort:
    """How long to search.

    work          most work of one certificate: LLMs times periods times (LLMs times counts, and
                  OVERHEAD), over all reviews
    evaluations   most certificates
    goal          stop as soon as every LLM's gain, and the distance of its payoff on path to the
                  target, is at most this many units of payoff
    progress      is told now and then, in one sentence, how far the search is
    """

    work: int = 120_000_000
    evaluations: int = 60
    goal: float = 0.0
    progress: Callable[[str], None] = quiet


@frozen(eq=False)
class Task:
    """What a review is to be found for: the arguments of `choose`, and what is seen."""

    stage: Stage
    topology: Topology
    cycle: tuple[Profile, ...]
    discount: Fraction
    sight: Sight = CLEAR


@frozen(eq=False)
class Choice:
    """The best review found, its certificate, and how many designs were tried.

    eps      the larger of every LLM's gain and the distance of its payoff on path to the target
    design   the numbers, before they were rounded
    """

    review: Review
    certificate: Certificate
    eps: float
    tried: int
    design: Design


def choose(
    stage: Stage,
    topology: Topology,
    cycle: Sequence[Profile],
    discount: Fraction,
    effort: Effort | None = None,
) -> Choice:
    """Review strategies around a cycle with a small eps at this discount factor.

    The target is the cycle's plain average. Raises NotObserved with the missing observations,
    Refused where there is no test that is seen, no punishment below the target, or no patience.
    """
    return search(Task(stage, topology, tuple(cycle), discount), effort or Effort())


def search(task: Task, effort: Effort, near: Design | None = None) -> Choice:
    """The same, for what is seen less clearly as well, with a design to begin with besides others.

    Raises what `choose` raises, and Refused where a sample is too small to see tests.
    """
    if not 0 < task.discount < 1:
        raise Refused(f"a discount factor of {task.discount} is not strictly between 0 and 1")
    task.sight.check()
    unseen = missing(task.topology)
    if unseen:
        raise NotObserved(unseen)
    drafts = drafts_for(task.stage, task.topology, task.cycle, task.discount)
    drafts = tuple(evolve(d, sight=task.sight) for d in drafts)
    best, tried = _Search(drafts, effort, near).run()
    review = best.build(drafts)
    certificate = certify(review)
    return Choice(review, certificate, _eps(review, certificate), tried, best.design)


def frontier(
    stage: Stage,
    topology: Topology,
    cycle: Sequence[Profile],
    discounts: Sequence[Fraction],
    effort: Effort | None = None,
) -> tuple[Choice | None, ...]:
    """The best review at each discount factor; None where none was found."""
    out: list[Choice | None] = []
    for discount in discounts:
        try:
            out.append(choose(stage, topology, cycle, discount, effort))
        except NotObserved:
            raise
        except Refused:
            out.append(None)
    return tuple(out)


def _eps(review: Review, certificate: Certificate) -> float:
    target = cycle_average(review)
    away = np.abs(certificate.conforming - target)
    return float(max(certificate.gain.max(), away.max()))


def cycle_average(review: Review) -> np.ndarray:
    """The cycle's plain average payoffs, shape (n,)."""
    values = review.stage.values.floats()
    return np.array([payoffs_at(values, p) for p in review.cycle]).mean(axis=0)


# --- the numbers -------------------------------------------------------------------------------


@frozen(eq=False)
class _Tried:
    """A design for one of the drafts and the eps that it was found to give."""

    kind: int
    design: Design
    eps: float

    def build(self, drafts: tuple[Review, ...]) -> Review:
        return built(drafts[self.kind], self.design)


def built(draft: Review, design: Design) -> Review:
    """The review with these numbers, rounded. Raises Refused if its tests would not be seen."""
    block, p = round(design.block), design.chance
    review = evolve(draft, phases=tuple(evolve(f, chance=p, block=block) for f in draft.phases))
    rates = [p] * draft.llms
    if draft.sight.sample is not None:
        caution = Caution(ALARMS / block, design.room)
        rules = rules_for(draft.topology, draft.sight, draft.cycle, caution)
        review = evolve(review, rules=rules)
        rates = _rates(review)
    phases = []
    for phase, rate in zip(review.phases, rates, strict=True):
        spread = math.sqrt(rate * (1 - rate) * block)
        low = max(0, math.floor(rate * block - LOW_DEVIATIONS * spread))
        high = math.ceil(rate * block + max(design.spare, LEAST_DEVIATIONS * spread))
        phases.append(evolve(phase, low=low, high=high, punished=round(design.punished)))
    return evolve(review, phases=tuple(phases))


def _rates(review: Review) -> list[float]:
    """How often each LLM's review looks discrepant if all conform. Raises Refused: see `built`."""
    weights = masses(review.topology)
    out = []
    for j in range(review.llms):
        for step in range(len(review.cycle)):
            same, open_ = testing(review, weights, j, step)
            if open_[0] - same[1] < SEEN:
                raise Refused(
                    f"a sample of {review.sight.sample} games is too small to see tests of LLM {j}"
                )
        same, open_ = public_odds(review, weights, j).mean(axis=(0, 2))
        out.append(min(0.5, max(1e-9, (open_ - same) / open_)))
    return out


class _Search:
    """Coordinate search over designs, from several starts."""

    def __init__(
        self, drafts: tuple[Review, ...], effort: Effort, near: Design | None = None
    ) -> None:
        self.drafts, self.effort, self.near, self.tried = drafts, effort, near, 0
        self.sampled = drafts[0].sight.sample is not None
        self.refused = "no review fits the limits of the search"
        self.least = math.inf
        self.patience = float(1 / (1 - drafts[0].discount))
        self.known: dict[tuple[int, Design], float] = {}
        values = drafts[0].stage.values.floats()
        spread = float(np.ptp(values.reshape(len(values), -1), axis=1).max())
        self.goal = effort.goal - MARGIN * spread

    def eps(self, kind: int, design: Design) -> float:
        """What a design gives, nearly; infinite where it is out of bounds."""
        key = (kind, design)
        if key in self.known:
            return self.known[key]
        fits = (
            PERIODS[0] <= round(design.block) <= PERIODS[1]
            and 0 < design.chance < 0.5
            and self._work(kind, design) <= self.effort.work
        )
        if not fits or self.tried >= self.effort.evaluations:
            return math.inf
        self.tried += 1
        try:
            review = built(self.drafts[kind], design)
            self.known[key] = estimate(review, cycle_average(review), 1e-3)
        except Refused as error:
            self.refused, self.known[key] = str(error), math.inf
        self.least = min(self.least, self.known[key])
        if self.tried % 4 == 0:
            gap = float(1 - self.drafts[0].discount)
            self.effort.progress(
                f"review at 1 - {gap:.3g}: {self.tried} designs tried, eps {self.least:.3g}"
            )
        return self.known[key]

    def starts(self) -> list[_Tried]:
        """Tests often enough, and levels low enough, to deter framing, or not; blocks of several
        lengths."""
        out = []
        for kind in range(len(self.drafts)) if self.near is not None else ():
            assert self.near is not None
            out.append(_Tried(kind, self.near, self.eps(kind, self.near)))
        for share, kind in product((0.06, 0.15), range(len(self.drafts))):
            for often in (True, False):
                design = self._start(kind, share, often)
                found = _Tried(kind, design, self.eps(kind, design))
                out.append(found)
                if found.eps <= self.goal:
                    return out
        return out

    def _start(self, kind: int, share: float, often: bool) -> Design:
        block = max(float(PERIODS[0]), min(share * self.patience, PERIODS[1]))
        while True:
            chance = min(0.2, math.sqrt(6 / block) if often else 40 / block)
            spare = 6 / chance if often else 0.0
            design = Design(block, chance, spare, PUNISHED * block, 1.2 if often else 0.6)
            if block * 0.8 < PERIODS[0] or self._work(kind, design) <= self.effort.work / 3:
                return design
            block *= 0.8

    def _work(self, kind: int, design: Design) -> int:
        draft = self.drafts[kind]
        block = round(design.block)
        spread = math.sqrt(design.chance * (1 - design.chance) * block)
        high = design.chance * block + max(design.spare, LEAST_DEVIATIONS * spread)
        counts = min(math.ceil(high), block) + 2
        work = draft.llms * block * (draft.llms * counts + OVERHEAD)
        return work * DEARER if self.sampled else work

    def run(self) -> tuple[_Tried, int]:
        """The best design found and the number of certificates that it took."""
        best = min(self.starts(), key=lambda t: t.eps)
        if not math.isfinite(best.eps):
            raise Refused(self.refused)
        step = 1.6
        while best.eps > self.goal and self.tried < self.effort.evaluations and step > 1.06:
            better = self._around(best, step)
            if better.eps >= best.eps - 1e-3 * abs(best.eps):
                step = math.sqrt(step)
            best = min(best, better, key=lambda t: t.eps)
        return best, self.tried

    def _around(self, best: _Tried, step: float) -> _Tried:
        """The best design after one round of moves, each coordinate in turn, both ways."""
        names = ("chance", "spare", "punished", "block", *(["room"] if self.sampled else []))
        for name in names:
            for factor in (1 / step, step):
                moved = self._moved(best.design, name, factor)
                found = _Tried(best.kind, moved, self.eps(best.kind, moved))
                if found.eps < best.eps:
                    best = found
                    break
            if best.eps <= self.goal:
                return best
        return best

    @staticmethod
    def _moved(design: Design, name: str, factor: float) -> Design:
        """One number changed; a longer block keeps p tau T with smaller p and tau."""
        if name == "block":
            root = math.sqrt(factor)
            return Design(
                design.block * factor,
                design.chance / root,
                design.spare * root,
                design.punished * factor,
            )
        return evolve(design, **{name: getattr(design, name) * factor})

"""This module chooses review strategies for a cycle and a discount factor: tests, bands, lengths.

What a review costs falls with the length T of a block: about (p + tau) times a deviation's gain
for what a band allows, while p * tau * T must be large enough that nobody frames the
LLM under review before colliding with a test, where framing pays at all. T, in turn, must be short
for the discount factor. The search moves all of them by factors and asks the certificate each time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import evolve, frozen

from ...problem import Stage, Topology
from .arrays import best_replies, payoffs_at, with_move
from .certificate import Certificate, certify, estimate
from .moves import moves_against
from .observation import Masses, NotObserved, Profile, Refused, masses, missing
from .review import Phase, Review, centred

LOW_DEVIATIONS = 6.0
"""How many standard deviations fewer tests than expected are forgiven."""

LEAST_DEVIATIONS = 4.5
"""How many more discrepancies than expected are forgiven at least."""

TEST_LIMIT = 64
"""Most tests of one LLM at one profile that are compared: those that move most roles."""

OVERHEAD = 1000
"""What one period of backward induction costs beside its states, in states."""

MARGIN = 2e-4
"""How far beyond the goal the search goes, in payoff ranges: designs are compared by estimates."""

PUNISHED = 0.75
"""The length of a punishment to start with, in blocks."""

PERIODS = (200, 1_000_000)
"""Shortest and longest block that is tried."""


@frozen
class Design:
    """The numbers to choose, common to all reviews.

    block     T
    chance    p
    spare     discrepancies allowed beyond p T, tau T
    punished  L
    """

    block: float
    chance: float
    spare: float
    punished: float


@frozen
class Effort:
    """How long to search.

    work          most work of one certificate: LLMs times periods times (LLMs times counts, and
                  OVERHEAD), over all reviews
    evaluations   most certificates
    goal          stop as soon as every LLM's gain, and the distance of its payoff on path to the
                  target, is at most this many units of payoff
    """

    work: int = 120_000_000
    evaluations: int = 60
    goal: float = 0.0


@frozen(eq=False)
class Choice:
    """The best review found, its certificate, and how many designs were tried.

    eps   the larger of every LLM's gain and the distance of its payoff on path to the target
    """

    review: Review
    certificate: Certificate
    eps: float
    tried: int


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
    effort = effort or Effort()
    if not 0 < discount < 1:
        raise Refused(f"a discount factor of {discount} is not strictly between 0 and 1")
    unseen = missing(topology)
    if unseen:
        raise NotObserved(unseen)
    draft = _draft(stage, topology, tuple(cycle), discount)
    search = _Search(draft, effort)
    best, tried = search.run()
    review = best.build(draft)
    certificate = certify(review)
    return Choice(review, certificate, _eps(review, certificate), tried)


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


# --- tests and punishments ---------------------------------------------------------------------


def _draft(
    stage: Stage, topology: Topology, cycle: tuple[Profile, ...], discount: Fraction
) -> tuple[Review, ...]:
    """Reviews with tests and punishments, one for each kind of punishment; numbers to be chosen."""
    n = len(topology.told)
    if n < 2:
        raise Refused("a single LLM has nobody to review it")
    values = stage.values.floats()
    found = {(j, p): _test(stage, topology, p, j) for j in range(n) for p in dict.fromkeys(cycle)}
    tests = [tuple(found[j, p] for p in cycle) for j in range(n)]
    average = np.array([payoffs_at(values, p) for p in cycle]).mean(axis=0)
    kinds = list(
        dict.fromkeys(
            tuple(p)
            for p in zip(*(_punishments(values, average, j) for j in range(n)), strict=True)
        )
    )
    return tuple(
        Review(
            stage,
            topology,
            cycle,
            tuple(Phase(0.05, 0, 1, 2, 1, tests[j], kind[j]) for j in range(n)),
            discount,
        )
        for kind in kinds
    )


def _test(stage: Stage, topology: Topology, profile: Profile, j: int) -> int:
    """The test of LLM j that leaves others the least room for deviations that never collide.

    Among equals, the one that is best for whoever it hurts most. Raises Refused if there is none.
    """
    payoffs, _, _ = centred(stage)
    weights = masses(topology)
    base = payoffs_at(payoffs, profile)
    ranked = []
    for test in range(len(topology.told[j])):
        moved = _moved(topology, weights, (j, profile[j], test))
        if moved:
            change = payoffs_at(payoffs, with_move(profile, j, test)) - base
            ranked.append((-moved, -round(float(change.min()), 9), test))
    if not ranked:
        raise Refused(f"LLM {j} has no meta-action that would be seen as a test")
    return min(
        (round(_room(_probe(stage, topology, profile, (j, test)), payoffs, j), 9), harm, test)
        for _, harm, test in sorted(ranked)[:TEST_LIMIT]
    )[2]


def _probe(stage: Stage, topology: Topology, profile: Profile, tested: tuple[int, int]) -> Review:
    """A review of one period with that test; nobody else is ever under review."""
    tests = ((tested[1] if i == tested[0] else move,) for i, move in enumerate(profile))
    phases = tuple(Phase(0.05, 0, 1, 2, 1, t, profile) for t in tests)
    return Review(stage, topology, (profile,), phases, Fraction(1, 2))


def _room(probe: Review, payoffs: np.ndarray, j: int) -> float:
    """0 if every deviation in j's review may collide; else 1 + the most that one that never does
    earns."""
    weights = masses(probe.topology)
    room = 0.0
    for k in range(probe.llms):
        if k != j:
            conform, *others = moves_against(probe, weights, payoffs, (k, j, 0))
            room = max([room, *(1 + m.payoff - conform.payoff for m in others if not m.clear)])
    return room


def _moved(topology: Topology, weights: Masses, move: tuple[int, int, int]) -> int:
    """The number of roles in which a test moves anything."""
    j, prescribed, test = move
    rows = topology.told[j]
    return sum(
        bool(row[j]) and rows[test, r] != rows[prescribed, r] for r, row in enumerate(weights)
    )


def _punishments(values: np.ndarray, average: np.ndarray, j: int) -> list[Profile]:
    """Profiles that hold LLM j down: the lowest, and the least tempting to others for its loss.

    Whoever is not punished counts with its best reply: it may like the punishment, and frame j.
    What j itself is to play is chosen to spoil that; the certificate lets it play anything.
    """
    n = len(values)
    best = best_replies(values)
    loss = average[j] - best[j]
    if not loss.max() > 1e-9 * max(1e-300, float(np.abs(values).max())):
        raise Refused(
            f"LLM {j} cannot be held below its target {average[j]:.6g} by pure profiles: the least"
            f" is {best[j].min():.6g}"
        )
    others = [k for k in range(n) if k != j]
    profit = np.max([best[k] - average[k] for k in others], axis=0)
    worth = loss > loss.max() / 4
    ratio = np.where(worth, profit / np.where(worth, loss, 1.0), np.inf)
    lowest = np.where(loss >= loss.max() * (1 - 1e-12), profit, np.inf)
    out = []
    for score in (lowest, ratio):
        at = np.unravel_index(int(np.argmin(score)), score.shape)
        out.append(tuple(int(x) for x in at))
    return out


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
    """The review with these numbers, rounded."""
    block, p = round(design.block), design.chance
    spread = math.sqrt(p * (1 - p) * block)
    low = max(0, math.floor(p * block - LOW_DEVIATIONS * spread))
    high = math.ceil(p * block + max(design.spare, LEAST_DEVIATIONS * spread))
    return evolve(
        draft,
        phases=tuple(
            evolve(f, chance=p, low=low, high=high, block=block, punished=round(design.punished))
            for f in draft.phases
        ),
    )


class _Search:
    """Coordinate search over designs, from several starts."""

    def __init__(self, drafts: tuple[Review, ...], effort: Effort) -> None:
        self.drafts, self.effort, self.tried = drafts, effort, 0
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
        review = built(self.drafts[kind], design)
        self.known[key] = estimate(review, cycle_average(review), 1e-3)
        return self.known[key]

    def starts(self) -> list[_Tried]:
        """Tests often enough to deter framing, or rare ones, for blocks of several lengths."""
        out = []
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
            design = Design(block, chance, spare, PUNISHED * block)
            if block * 0.8 < PERIODS[0] or self._work(kind, design) <= self.effort.work / 3:
                return design
            block *= 0.8

    def _work(self, kind: int, design: Design) -> int:
        draft = self.drafts[kind]
        phase = built(draft, design).phases[0]
        counts = min(phase.high, phase.block) + 2
        return draft.llms * phase.block * (draft.llms * counts + OVERHEAD)

    def run(self) -> tuple[_Tried, int]:
        """The best design found and the number of certificates that it took."""
        best = min(self.starts(), key=lambda t: t.eps)
        step = 1.6
        while best.eps > self.goal and self.tried < self.effort.evaluations and step > 1.06:
            better = self._around(best, step)
            if better.eps >= best.eps - 1e-3 * abs(best.eps):
                step = math.sqrt(step)
            best = min(best, better, key=lambda t: t.eps)
        if not math.isfinite(best.eps):
            raise Refused("no review fits the limits of the search")
        return best, self.tried

    def _around(self, best: _Tried, step: float) -> _Tried:
        """The best design after one round of moves, each coordinate in turn, both ways."""
        for name in ("chance", "spare", "punished", "block"):
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

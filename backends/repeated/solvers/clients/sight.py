"""This module says how clearly LLMs see frequencies: samples of games, noise, and how they judge.

With a finite sample, all LLMs see one and the same N instances of the base game in each period, so
that the state of a review stays common knowledge. Governors are drawn independently by role, and an
action is replaced with chance `noise` by one drawn uniformly from the role's actions. The counts of
role r are then multinomial (N, (1 - noise) x_r + noise / m_r), independent between roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from ...problem import Topology
from .observation import Masses, Profile, Refused, masses, told

SAMPLE_LIMIT = 10_000_000
"""Most instances in a sample."""


@frozen
class Sight:
    """What is seen of a period.

    sample   N, the number of instances that everybody sees; None: exact frequencies
    noise    the chance that an action is replaced by a uniform draw
    """

    sample: int | None = None
    noise: Fraction = Fraction(0)

    def check(self) -> None:
        """Raises Refused for numbers that make no sense."""
        if self.sample is not None and not 1 <= self.sample <= SAMPLE_LIMIT:
            raise Refused(f"a sample of {self.sample} games is not between 1 and {SAMPLE_LIMIT}")
        if not 0 <= self.noise < 1:
            raise Refused(f"noise of {self.noise} is not in [0, 1): nothing else would be seen")


CLEAR = Sight()
"""Exact frequencies without noise."""


@frozen
class Rule:
    """How the counts of one role are judged in one step of one LLM's review.

    floors   fewer than floors[a] clients with action a: the LLM under review cannot explain it
    own      the action prescribed to the LLM under review, -1 if it has no clients in the role
    level    fewer than this many with that action: discrepant (0 where it has no clients)
    """

    floors: tuple[int, ...]
    own: int
    level: int


Rules = tuple[tuple[tuple[Rule, ...], ...], ...]
"""rules[j][step][role]."""


@frozen
class Caution:
    """How careful the judgements are.

    alarm   the chance that a count falls below its floor by accident, at most
    room    how far the level of discrepancy lies below what is prescribed, in terms of how far the
            floor lies below what the LLM under review can cause. The larger, the more can be done
            unnoticed; above 1, whoever looks discrepant more likely than not would more likely than
            not be found out by a test
    """

    alarm: float
    room: float = 1.2


def judge(rules: Sequence[Rule], counts: Sequence[Sequence[int]]) -> str:
    """What counts[r][a] say: "same", "discrepant" or "clear"."""
    for rule, seen in zip(rules, counts, strict=True):
        if any(x < low for x, low in zip(seen, rule.floors, strict=True)):
            return "clear"
    low = any(
        rule.own >= 0 and seen[rule.own] < rule.level
        for rule, seen in zip(rules, counts, strict=True)
    )
    return "discrepant" if low else "same"


def blurred(sight: Sight, frequencies: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Frequencies as noise changes them."""
    even = sight.noise / len(frequencies)
    return tuple((1 - sight.noise) * x + even for x in frequencies)


def frequencies(topology: Topology, role: int, profile: Profile) -> tuple[Fraction, ...]:
    """x_r(a) at a profile of meta-actions, without noise."""
    out = [Fraction(0)] * topology.actions[role]
    for i, share in enumerate(topology.shares[role]):
        if share:
            row = topology.followed[i][role][told(topology, i, profile[i], role)]
            out = [x + share * y for x, y in zip(out, row, strict=True)]
    return tuple(out)


def rules_for(
    topology: Topology, sight: Sight, cycle: Sequence[Profile], caution: Caution
) -> Rules:
    """Floors by binomial tails of at most `alarm`, and levels `room` times as far away."""
    weights = masses(topology)
    known = {
        (j, p): tuple(
            _rule(topology, sight, weights, (j, r, p), caution)
            for r in range(len(topology.actions))
        )
        for j in range(len(topology.told))
        for p in dict.fromkeys(cycle)
    }
    return tuple(tuple(known[j, p] for p in cycle) for j in range(len(topology.told)))


def _rule(
    topology: Topology,
    sight: Sight,
    weights: Masses,
    at: tuple[int, int, Profile],
    caution: Caution,
) -> Rule:
    j, r, profile = at
    assert sight.sample is not None
    size = sight.sample
    expected = blurred(sight, frequencies(topology, r, profile))
    own = told(topology, j, profile[j], r) if topology.shares[r][j] else -1
    moved = (1 - sight.noise) * weights[r][j]
    least = [x - moved if a == own else x for a, x in enumerate(expected)]
    floors = tuple(_floor(size, float(x), caution.alarm) for x in least)
    if own < 0 or topology.actions[r] == 1:
        return Rule(floors, own, 0)
    slack = size * float(least[own]) - floors[own]
    level = size * float(expected[own]) - caution.room * slack
    calm = _floor(size, float(expected[own]), caution.alarm)
    return Rule(floors, own, max(floors[own], min(calm, int(level))))


def _floor(size: int, chance: float, alarm: float) -> int:
    """The largest count that a binomial number falls short of with a chance of at most `alarm`."""
    from scipy.stats import binom

    if chance <= 0:
        return 0
    if chance >= 1:
        return size
    count = int(binom.ppf(alarm, size, chance))
    while count > 0 and tail(size, count, chance) > alarm:
        count -= 1
    return max(count, 0)


def tail(size: int, count: int, chance: np.ndarray | float) -> np.ndarray:
    """P(Binomial(size, chance) < count), elementwise in the chance."""
    from scipy.special import betaincc

    p = np.clip(np.asarray(chance, dtype=float), 0.0, 1.0)
    if count <= 0:
        return np.zeros_like(p)
    if count > size:
        return np.ones_like(p)
    return np.asarray(betaincc(count, size - count + 1, p))

"""This module holds the strategies by which LLMs that see their clients' games sustain a cycle.

Every LLM keeps account for itself of what it saw; the strategies work as long as all accounts
agree. They take what is seen to come at once (no delay).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State
from .watch import Watch


@frozen(eq=False)
class Trigger:
    """Plays its part in a cycle of profiles, and after a deviation another one for ever.

    cycle    shape (C, n): profiles of meta-actions, in turn
    after    shape (n, n): the profile after a deviation that only LLM j explains; if several do,
             that of the first of them (Friedman 1971, where all are one equilibrium)
    watch    what to expect
    """

    cycle: np.ndarray
    after: np.ndarray
    watch: Watch
    needs: ClassVar[tuple[Need, ...]] = ("frequencies",)

    def start(self, game: RuleGame) -> State:
        _check_profiles(self.cycle, game)
        _check_profiles(self.after, game)
        return np.array(game.llm), np.array(0), np.array(-1)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        me, step, blamed = (int(own) for own in state)
        return int(self.cycle[step, me] if blamed < 0 else self.after[blamed, me])

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.frequencies is not None
        me, step, blamed = (int(own) for own in state)
        if blamed < 0:
            verdicts = [
                self.watch.verdict(step, seen.frequencies, j) for j in range(len(self.after))
            ]
            if verdicts[0] != "prescribed":
                blamed = verdicts.index("explained") if "explained" in verdicts else 0
        return np.array(me), np.array((step + 1) % len(self.cycle)), np.array(blamed)


@frozen(eq=False)
class ReviewPhase:
    """The review of one LLM.

    chance       of a test in each period
    low, high    it is blamed unless low <= number of discrepant periods <= high
    block        periods
    punished     periods of punishment
    tests        shape (C,): what it plays as a test, for each step of the cycle
    punishment   shape (n,): the profile while it is punished
    """

    chance: float
    low: int
    high: int
    block: int
    punished: int
    tests: np.ndarray
    punishment: np.ndarray


@frozen(eq=False)
class Review:
    """Plays its part in reviews (Shaki, Hartman, Kraus and Aumann, arXiv 2605.06525).

    LLMs are reviewed in turn, each over a block of periods in which everybody follows the cycle and
    the one under review privately tests, with a chance in each period. What it cannot explain ends
    its review at once. A number of discrepant periods outside the band has it punished for a time.

    cycle    shape (C, n): profiles of meta-actions, in turn; each review starts it anew
    phases   the review of each LLM
    watch    what to expect
    """

    cycle: np.ndarray
    phases: tuple[ReviewPhase, ...]
    watch: Watch
    needs: ClassVar[tuple[Need, ...]] = ("frequencies",)

    def start(self, game: RuleGame) -> State:
        _check_profiles(self.cycle, game)
        for phase in self.phases:
            _check_profiles(phase.punishment[None], game)
            proper = 0 <= phase.chance <= 1 and phase.block >= 1 and phase.punished >= 0
            if not proper or len(phase.tests) != len(self.cycle):
                raise Refused("a review has a chance of tests, a block and a test for each step")
        if len(self.phases) != game.payoffs.ndim - 1:
            raise Refused("every LLM has its review")
        _check_profiles(_moved(self.cycle, game.llm, self.phases[game.llm].tests), game)
        return tuple(np.array(k) for k in (game.llm, 0, 0, 0, 0))

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        me, suspect, clock, _, left = (int(own) for own in state)
        phase, step = self.phases[suspect], clock % len(self.cycle)
        tests = rng.random() < phase.chance  # drawn in every period: streams stay alike
        if left:
            return int(phase.punishment[me])
        if suspect == me and tests:
            return int(phase.tests[step])
        return int(self.cycle[step, me])

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.frequencies is not None
        me, suspect, clock, found, left = (int(own) for own in state)
        following = (suspect + 1) % len(self.phases)
        if left:
            done = left == 1
            return _account(me, following if done else suspect, 0, 0, left - 1)
        phase, step = self.phases[suspect], clock % len(self.cycle)
        verdict = self.watch.verdict(step, seen.frequencies, suspect)
        if verdict == "unexplained":
            return _account(me, following, 0, 0, 0)
        found += verdict == "explained"
        if clock + 1 < phase.block:
            return _account(me, suspect, clock + 1, found, 0)
        if phase.low <= found <= phase.high or not phase.punished:
            return _account(me, following, 0, 0, 0)
        return _account(me, suspect, 0, 0, phase.punished)


def _account(me: int, suspect: int, clock: int, found: int, left: int) -> State:
    return tuple(np.array(k) for k in (me, suspect, clock, found, left))


def _moved(cycle: np.ndarray, llm: int, tests: np.ndarray) -> np.ndarray:
    out = cycle.copy()
    out[:, llm] = tests
    return out


def _check_profiles(profiles: np.ndarray, game: RuleGame) -> None:
    sizes = np.array(game.payoffs.shape[1:])
    if profiles.ndim != 2 or profiles.shape[1] != len(sizes) or not len(profiles):
        raise Refused("a cycle is a list of profiles, one meta-action for each LLM")
    if not ((profiles >= 0) & (profiles < sizes)).all():
        raise Refused("a profile has a meta-action that does not exist")

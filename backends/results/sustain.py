"""This module defines what `sustain` gives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .critical_discount import Patience
from .notebook import Shown


@frozen
class ReviewPlan:
    """Reviews in turn, each over a block of periods in which the one under review tests.

    test_probability    of a test in a period, known to the LLM under review alone
    tolerance           how far the share of discrepant periods may be above the expected one
    block, punishment   lengths in periods
    band                by LLM the numbers of discrepant periods for which it is not blamed
    test                by LLM what it plays as a test in each step of the cycle
    blamed              by LLM what is played while it is punished
    """

    test_probability: ByLlm[float]
    tolerance: ByLlm[float]
    block: ByLlm[int]
    punishment: ByLlm[int]
    band: ByLlm[tuple[int, int]]
    test: ByLlm[tuple[Play, ...]]
    blamed: ByLlm[ByLlm[Play]]


@frozen
class Certificate:
    """What the strategies pay and what deviating from them gains, in means.

    eps             the most that each LLM gains by any deviation, rounding errors included (an
                    upper bound where frequencies are those of samples)
    payoff          what conforming pays
    best_response   what a best response to the others pays
    discount        the discount factor for which this holds
    false_blame     by LLM the probability that it is blamed in a review although it conforms
    exact           the figures are exact; otherwise floats, with a bound on their error in `eps`
    verified        how it was found again by separate code
    """

    eps: ByLlm[Number]
    payoff: ByLlm[Number]
    best_response: ByLlm[Number]
    discount: Patience
    false_blame: ByLlm[float]
    exact: bool
    verified: str


@frozen
class Comparison:
    """What the LLMs get beyond a pure equilibrium of the one-shot game (negative: less)."""

    play: ByLlm[Play]
    difference: ByLlm[Number]


@frozen
class Sustain(Shown):
    """Strategies that sustain a target under clients monitoring, or what is in the way.

    target        by LLM what it is to get on average
    within        how far payoffs may be from it, and how much deviating may gain
    status        sustained, infeasible, not-individually-rational, too-impatient or refused
    kind          equilibria (of the one-shot game, in turn), reversion (to a one-shot equilibrium
                  for ever), threat (of a profile that is no equilibrium) or review; or empty
    cycle         what is played in turn as long as nothing happens
    after         by deviator what is played for ever (reversion, threat)
    shortfall     by LLM how far the target is below its floor; 0 where it is not
    distance      how far the target is from the feasible payoffs (sum over LLMs); 0 if feasible
    needed        the least discount factor that a threat needs, where the spec's is too small
    unseen        pairs of an LLM and a role in which it misses deviations
    description   the strategies as instructions in plain sentences
    against       the payoffs on path compared with one-shot equilibria: who gains and who loses
    reason        what failed; may be empty
    strategies    the strategies as an object that plays; None if there are none
    """

    target: ByLlm[Fraction]
    within: Fraction
    status: str
    kind: str
    cycle: tuple[ByLlm[Play], ...]
    after: ByLlm[ByLlm[Play]]
    review: ReviewPlan | None
    certificate: Certificate | None
    shortfall: ByLlm[Fraction]
    distance: Fraction
    needed: Patience
    unseen: tuple[tuple[str, str], ...]
    description: tuple[str, ...]
    against: tuple[Comparison, ...]
    reason: str
    strategies: Any = field(default=None, eq=False, repr=False)

    def player(self, llm: str, seed: int = 0) -> Any:
        """An object that plays the strategies of one LLM: `act()` gives its play in a period,
        `observe({role: {action: frequency}})` tells it what everybody saw: frequencies as they were
        before any noise, or counts of a sample as they are.

        Raises:
            ValueError: there are no strategies, or no such LLM.
        """
        if self.strategies is None:
            raise ValueError(f"there are no strategies to play: {self.status}")
        return self.strategies.player(llm, seed)

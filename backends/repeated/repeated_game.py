"""This module is the repeated meta-game of a spec: what Python users and analyses hold in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..base import OneShot
from ..numbers.floats import Number
from ..results.attribution import Attribution
from ..results.critical_discount import CriticalDiscount
from ..results.folk_region import FolkRegion
from ..results.frontier import Frontier
from ..results.limit_set import LimitSet
from ..results.payoff_set import PayoffSet
from ..results.sustain import Sustain
from .targets import Horizon, Targets, Wish

NOWHERE: Targets = {}
"""No target."""

ANYTHING = Wish()
"""Any strategies, within 1/10 of the target, at the spec's discount factor or the least found."""


class RepeatedGame:
    """The meta-game of a spec played again and again, and what can be asked of it."""

    def __init__(self, one_shot: OneShot) -> None:
        self.one_shot = one_shot

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""
        return self.one_shot.llms

    def folk_region(self, target: Targets = NOWHERE) -> FolkRegion:
        """Feasible payoffs, and those that are individually rational (mixed minmax).

        Args:
            target: payoffs to compare with, by measure and LLM; none unless stated.

        Raises:
            Refusal: the game is too large, or mixed strategies are not what the spec means.
        """
        from .folk_region import folk_region

        return folk_region(self.one_shot, target)

    def attribution(self, profile: Mapping[str, Sequence[Any]] | None = None) -> Attribution:
        """Who detects which unilateral deviation from a pure profile, and whom it may come from.

        Args:
            profile: by LLM a play; None for the profile of the largest welfare.

        Raises:
            Refusal: the game is too large, or what is seen is not covered.
            ValueError: a play is missing, or is none of the LLM's.
        """
        from .attribution import attribution

        return attribution(self.one_shot, profile)

    def payoff_set(
        self, discount: Number | str | None = None, rounds: int | None = None
    ) -> PayoffSet:
        """Equilibrium payoffs (pure strategies, public draws).

        Args:
            discount: at least 0 and less than 1, as a number or text such as "9/10"; None for that
                of the spec.
            rounds: how many there are; None for those of the spec, or for no last one.

        Raises:
            Refusal: a game that is too large, monitoring that hides something and is not public, or
                no discount factor.
        """
        from .payoff_set import payoff_set

        stated = Fraction(discount) if isinstance(discount, str) else discount
        return payoff_set(self.one_shot, Horizon(stated, rounds))

    def limit_set(self) -> LimitSet:
        """Payoffs of perfect public equilibria as the discount factor goes to 1.

        Raises:
            Refusal: monitoring that is neither public nor tells everything, more than three LLMs, a
                game that is too large.
        """
        from .public import limit_set

        return limit_set(self.one_shot)

    def critical_discount(self, target: Targets) -> CriticalDiscount:
        """The least discount factor that sustains a target, where everything is seen.

        Args:
            target: by measure and LLM what is to be got, such as `{("mean", "Large"): 3, ...}`.

        Raises:
            Refusal: monitoring that hides something, or a target that is not stated in full.
        """
        from .critical_discount import critical_discount

        return critical_discount(self.one_shot, target)

    def sustain(self, target: Targets, wish: Wish = ANYTHING) -> Sustain:
        """Strategies that sustain a target under clients monitoring, with a certificate.

        Args:
            target: by measure and LLM what is to be got, such as `{("mean", "Large"): 3, ...}`.
            wish: how near, at which discount factor, by which kind of strategies.

        Raises:
            Refusal: another kind of monitoring, or a target that is not stated in full.
            ValueError: an unknown strategy.
        """
        from .sustain import sustain

        return sustain(self.one_shot, target, wish)

    def frontier(
        self, target: Targets, discounts: Sequence[Number] | None = None, wish: Wish = ANYTHING
    ) -> Frontier:
        """How precisely a target is sustained under clients monitoring, by patience.

        Args:
            target: by measure and LLM what is to be got, such as `{("mean", "Large"): 3, ...}`.
            discounts: at least 0 and less than 1; None for 1 - 10^-3 to 1 - 10^-6.
            wish: how near the target a path has to come, and by which kind of strategies.

        Raises:
            Refusal: another kind of monitoring, or a target that is not stated in full.
            ValueError: an unknown strategy.
        """
        from .sustain import frontier

        return frontier(self.one_shot, target, discounts, wish)

"""This module verifies cycles of equilibria and threats for ever by the definition, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ....numbers.scaled import Scaled
from .observation import Inconsistent, Profile
from .simple import Threat


def verify_equilibria(values: Scaled, cycle: Sequence[Profile]) -> None:
    """Nobody gains by deviating once at any profile of the cycle. Raises Inconsistent."""
    for profile in set(cycle):
        for k in range(len(profile)):
            if _best(values, k, profile) > _payoff(values, k, profile):
                raise Inconsistent(f"LLM {k} gains by leaving {profile}, which is no equilibrium")


def verify_threat(values: Scaled, threat: Threat, discount: Fraction) -> None:
    """One deviation in any period of the path does not pay, nor, if credible, in any after it.

    Sums of geometric series, period by period. Raises Inconsistent.
    """
    length = len(threat.cycle)
    for k in range(len(threat.after)):
        if values.shape[1 + k] == 1:
            continue
        after = threat.after[k]
        for start in range(length):
            once = sum(
                discount**m * _payoff(values, k, threat.cycle[(start + m) % length])
                for m in range(length)
            )
            stay = once / (1 - discount**length)
            best = _best(values, k, threat.cycle[start])
            if after is None:  # the cycle goes on, whatever it does
                leave = best - _payoff(values, k, threat.cycle[start]) + stay
            else:
                leave = best + discount / (1 - discount) * _best(values, k, after)
            if leave > stay:
                raise Inconsistent(f"LLM {k} gains by deviating in step {start} of the cycle")
    if threat.credible:
        verify_equilibria(values, [after for after in threat.after if after is not None])


def _payoff(values: Scaled, k: int, profile: Profile) -> Fraction:
    return Fraction(values.at(k, *profile))


def _best(values: Scaled, k: int, profile: Profile) -> Fraction:
    moves = range(values.shape[1 + k])
    return max(_payoff(values, k, (*profile[:k], b, *profile[k + 1 :])) for b in moves)

"""This module compares the two strict equilibria of a 2x2 game by risk and by payoff."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from ....numbers.scaled import Scaled

Profile = tuple[int, int]


@frozen
class Strict:
    """One of the two strict equilibria of a 2x2 game.

    losses      for each LLM what it loses by leaving the equilibrium alone; positive
    product     of the losses
    thresholds  for each LLM the probability of the other's equilibrium action from which on its own
                is a best reply
    """

    profile: Profile
    losses: tuple[Fraction, Fraction]
    product: Fraction
    thresholds: tuple[Fraction, Fraction]


@frozen
class Compared:
    """Both strict equilibria, and which of them (0 or 1) dominates the other, if one does."""

    equilibria: tuple[Strict, Strict]
    risk: int | None
    payoff: int | None


def compare(utilities: Scaled) -> Compared | None:
    """Risk and payoff dominance in a game of shape (2, 2, 2), exact; None without two strict
    equilibria.

    The equilibrium with the larger product of deviation losses is risk dominant, one that pays both
    LLMs strictly more is payoff dominant (Harsanyi and Selten 1988, sections 3.6 and 3.9).
    """
    own = [[[Fraction(utilities.at(i, a, b)) for b in (0, 1)] for a in (0, 1)] for i in (0, 1)]
    found = []
    for second in (0, 1):
        profiles = ((0, second), (1, 1 - second))
        losses = [_losses(own, p) for p in profiles]
        if min(map(min, losses)) > 0:
            found = [_strict(k, profiles, losses) for k in (0, 1)]
    if not found:
        return None
    one, two = found
    gains = [own[i][one.profile[0]][one.profile[1]] - own[i][two.profile[0]][two.profile[1]]
             for i in (0, 1)]  # fmt: skip
    payoff = 0 if min(gains) > 0 else 1 if max(gains) < 0 else None
    risk = None if one.product == two.product else int(two.product > one.product)
    return Compared((one, two), risk, payoff)


def _losses(own: list[list[list[Fraction]]], profile: Profile) -> tuple[Fraction, Fraction]:
    a, b = profile
    return own[0][a][b] - own[0][1 - a][b], own[1][a][b] - own[1][a][1 - b]


def _strict(
    k: int, profiles: tuple[Profile, Profile], losses: list[tuple[Fraction, Fraction]]
) -> Strict:
    mine, others = losses[k], losses[1 - k]
    thresholds = (others[0] / (mine[0] + others[0]), others[1] / (mine[1] + others[1]))
    return Strict(profiles[k], mine, mine[0] * mine[1], thresholds)

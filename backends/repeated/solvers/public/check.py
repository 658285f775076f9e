"""This module checks, from the definition alone, that payoffs generate one another."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from .errors import Inconsistent
from .game import PublicGame


@frozen
class Promise:
    """A payoff of a perfect public equilibrium: how it begins and how it goes on.

    payoff    per period
    profile   what is played now
    onward    by signal, the weights of all promises of the set in the public draw that follows
    """

    payoff: tuple[Fraction, ...]
    profile: tuple[int, ...]
    onward: tuple[tuple[Fraction, ...], ...]


def check_promises(game: PublicGame, discount: Fraction, promises: Sequence[Promise]) -> None:
    """Check that a set of payoffs is self-generating (Abreu, Pearce and Stacchetti 1990, thm 1).

    Every promise is (1 - discount) times what its profile pays plus discount times the expected
    continuation; continuations are averages of promises; and no LLM gains by another meta-action
    now. All in rationals; uses the arrays of the game only. Raises Inconsistent otherwise.
    """
    for promise in promises:
        onward = _continuations(game, promises, promise)
        for i in range(game.llms):
            own = [w[i] for w in onward]
            if _value(game, discount, (i, promise.profile), own) != promise.payoff[i]:
                raise Inconsistent("a promise is not what its profile and continuations pay")
            for d in range(game.sizes[i]):
                played = (*promise.profile[:i], d, *promise.profile[i + 1 :])
                if _value(game, discount, (i, played), own) > promise.payoff[i]:
                    raise Inconsistent("a deviation from a promise gains")


def _continuations(
    game: PublicGame, promises: Sequence[Promise], promise: Promise
) -> list[tuple[Fraction, ...]]:
    if len(promise.onward) != game.signals:
        raise Inconsistent("a promise does not say what follows every signal")
    found = []
    for weights in promise.onward:
        if len(weights) != len(promises) or min(weights) < 0 or sum(weights) != 1:
            raise Inconsistent("a continuation is not an average of promises")
        pairs = list(zip(weights, promises, strict=True))
        found.append(
            tuple(
                sum((w * p.payoff[i] for w, p in pairs if w), Fraction(0)) for i in range(game.llms)
            )
        )
    return found


def _value(
    game: PublicGame,
    discount: Fraction,
    at: tuple[int, tuple[int, ...]],
    own: Sequence[Fraction],
) -> Fraction:
    """What one LLM gets from a profile, with its continuation by signal."""
    i, played = at
    later = sum((game.chances[(y, *played)] * w for y, w in enumerate(own)), Fraction(0))
    now: Fraction = game.values[(i, *played)]
    return (1 - discount) * now + discount * later

"""This module measures the payoffs of every LLM from 0 to 1, and in floats where that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from .game import ONE, ZERO, Moves, PublicGame, Row
from .scores import Profile, gain_unseen


@frozen(eq=False)
class FloatProfile:
    """One profile in floats: D deviations of all LLMs in a row.

    payoff   shape (n,);  signal shape (Y,);  gains shape (D,);  shifts shape (D, Y)
    llm      by deviation, whose it is
    """

    payoff: np.ndarray
    signal: np.ndarray
    gains: np.ndarray
    shifts: np.ndarray
    llm: tuple[int, ...]


@frozen(eq=False)
class UnitGame:
    """A game with payoffs from 0 to 1 per LLM (v = low + span * unit), enforceable profiles only.

    stable    payoffs of the pure one-shot equilibria, with their place among the profiles
    unseen    for each other profile an LLM and weights on its meta-actions that gain unseen
    """

    low: Row
    span: Row
    profiles: tuple[Profile, ...]
    floats: tuple[FloatProfile, ...]
    stable: tuple[tuple[int, Row], ...]
    unseen: tuple[tuple[tuple[int, ...], int, Row], ...]

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """The profiles as meta-actions by LLM."""
        return tuple(tuple(m.own or 0 for m in profile) for profile in self.profiles)

    def back(self, unit: Sequence[Fraction]) -> Row:
        """Payoffs as they were given."""
        parts = zip(self.low, self.span, unit, strict=True)
        return tuple(low + span * x for low, span, x in parts)


def unit_game(game: PublicGame) -> UnitGame:
    """The game in units, without profiles that no continuations enforce."""
    flat = game.values.reshape(game.llms, -1)
    low = tuple(min(own) for own in flat)
    span = tuple((max(own) - min(own)) or ONE for own in flat)
    profiles, unseen = [], []
    for profile in game.profiles():
        moves = game.moves(profile)
        gaining = [(i, gain_unseen(m)) for i, m in enumerate(moves)]
        found = next(((i, w) for i, w in gaining if w is not None), None)
        if found is None:
            profiles.append(
                tuple(_scaled(m, x, s) for m, x, s in zip(moves, low, span, strict=True))
            )
        else:
            own = profile[found[0]]
            unseen.append((profile, found[0], (*found[1][:own], ZERO, *found[1][own:])))
    stable = [
        (k, tuple(m.payoff for m in p))
        for k, p in enumerate(profiles)
        if all(max(m.gains) <= 0 for m in p)
    ]
    floats = tuple(_floats(p) for p in profiles)
    return UnitGame(low, span, tuple(profiles), floats, tuple(stable), tuple(unseen))


def _scaled(move: Moves, low: Fraction, span: Fraction) -> Moves:
    gains = tuple(g / span for g in move.gains)
    return Moves((move.payoff - low) / span, move.signal, gains, move.shifts, move.own)


def _floats(profile: Profile) -> FloatProfile:
    each = [(i, d) for i, move in enumerate(profile) for d in move.others]
    signal = np.array(profile[0].signal, dtype=float)
    shifts = np.array([profile[i].shifts[d] for i, d in each], dtype=float)
    return FloatProfile(
        np.array([float(m.payoff) for m in profile]),
        signal,
        np.array([float(profile[i].gains[d]) for i, d in each]),
        shifts.reshape(len(each), len(signal)),
        tuple(i for i, _ in each),
    )

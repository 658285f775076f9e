"""This module says how patient LLMs must be for threats to revert to one-shot equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import frozen

from ....numbers.rounded import rounded
from ...problem import Stage
from .pair import BadRepeatedGame
from .weights import mixture

Profile = tuple[int, ...]

MOST_ENTRIES = 2_000_000
"""Payoffs of a stage game for which critical discount factors are computed."""


@frozen
class Path:
    """What is played as long as nobody deviates: in each period one profile, drawn in public.

    weights add up to 1; one profile for ever has weight 1.
    """

    profiles: tuple[Profile, ...]
    weights: tuple[Fraction, ...]

    @staticmethod
    def of(profile: Sequence[int]) -> Path:
        """One profile for ever."""
        return Path((tuple(profile),), (Fraction(1),))


@frozen
class Trigger:
    """A path, and for each LLM what is played for ever once it has deviated.

    Deviations of several at once count as the first one's.
    """

    path: Path
    punishments: tuple[Profile, ...]


@frozen
class Critical:
    """The least discount factor at which a trigger strategy is a subgame-perfect equilibrium.

    discount   exact, and attained; it is one at any larger factor below 1 as well. None if at none
    strategy   where there is one
    binding    the LLM and the profile of the path that need this much patience; None at 0
    value      the payoffs of the path
    exact      the payoffs are the game's own, not floats rounded to a grid
    why        in words, where there is none
    """

    discount: Fraction | None
    strategy: Trigger | None
    binding: tuple[int, Profile] | None
    value: tuple[Fraction, ...]
    exact: bool
    why: str = ""


@frozen(eq=False)
class StageGame:
    """Payoffs in exact numbers, shape (n, S_1, ..., S_n), best deviations, and pure equilibria."""

    gains: np.ndarray
    best: np.ndarray
    equilibria: tuple[Profile, ...]
    exact: bool

    @staticmethod
    def of(stage: Stage) -> StageGame:
        """Raises BadRepeatedGame for an empty or too large game."""
        shape = stage.values.shape
        if len(shape) != shape[0] + 1 or 0 in shape:
            raise BadRepeatedGame("payoffs need one axis for each LLM, and actions on it")
        if stage.values.numerators.size > MOST_ENTRIES:
            raise BadRepeatedGame(f"more than {MOST_ENTRIES} payoffs of the stage game")
        values = rounded(stage.values)
        units = values.integers()
        best = np.empty_like(units)
        for i, own in enumerate(units):
            best[i] = np.broadcast_to(own.max(axis=i, keepdims=True), own.shape)
        stable = (units == best).all(axis=0)
        found = tuple(tuple(int(k) for k in at) for at in np.argwhere(stable))
        scale = Fraction(1, values.scale)
        return StageGame(units * scale, best * scale, found, stage.values.exact)

    @property
    def count(self) -> int:
        """The number of LLMs."""
        return len(self.gains)

    def payoff(self, at: Profile) -> tuple[Fraction, ...]:
        """Of each LLM at a profile."""
        return tuple(Fraction(own[at]) for own in self.gains)

    def lure(self, i: int, at: Profile) -> Fraction:
        """What LLM i gains in one period by its best deviation from a profile."""
        return Fraction(self.best[(i, *at)] - self.gains[(i, *at)])

    def value(self, path: Path) -> tuple[Fraction, ...]:
        """The mean payoffs of a path."""
        parts = [self.payoff(at) for at in path.profiles]
        return tuple(
            sum((w * p[i] for w, p in zip(path.weights, parts, strict=True)), Fraction(0))
            for i in range(self.count)
        )

    def check(self, path: Path) -> None:
        """Raises BadRepeatedGame unless a path is one of this game."""
        sizes = self.gains.shape[1:]
        for at in path.profiles:
            if len(at) != len(sizes) or not all(0 <= k < m for k, m in zip(at, sizes, strict=True)):
                raise BadRepeatedGame(f"{at} is not a profile of meta-actions")
        if len(path.weights) != len(path.profiles) or sum(path.weights) != 1:
            raise BadRepeatedGame("the weights of a path must add up to 1, one for each profile")
        if min(path.weights) <= 0:
            raise BadRepeatedGame("the weights of a path must be positive")


def patience(lure: Fraction, lost: Fraction) -> Fraction | None:
    """The least d with (1 - d) lure <= d lost, both sides at that d and above; None if none.

    lure >= 0 is gained once, lost in every later period.
    """
    if not lure:
        return Fraction(0) if lost >= 0 else None
    return lure / (lure + lost) if lost > 0 else None


def trigger_critical(game: StageGame, strategy: Trigger) -> Critical:
    """The critical discount factor of one trigger strategy (Friedman 1971, for any punishments
    that are equilibria of the stage game)."""
    game.check(strategy.path)
    value = game.value(strategy.path)
    most, binding = Fraction(0), None
    for at, i in product(strategy.path.profiles, range(game.count)):
        floor = game.gains[(i, *strategy.punishments[i])]
        needed = patience(game.lure(i, at), value[i] - floor)
        if needed is None:
            why = f"LLM {i} is not worse off when punished"
            return Critical(None, None, (i, at), value, game.exact, why)
        if needed > most:
            most, binding = needed, (i, at)
    return Critical(most, strategy, binding, value, game.exact)


def grim_critical(stage: Stage, path: Path) -> Critical:
    """By reverting for ever to one and the same pure one-shot equilibrium, whoever deviated: the
    one that needs the least patience. Raises BadRepeatedGame for a path not of this game."""
    game = StageGame.of(stage)
    game.check(path)
    found = [trigger_critical(game, Trigger(path, (at,) * game.count)) for at in game.equilibria]
    return _least(game, path, found)


def worst_critical(stage: Stage, path: Path) -> Critical:
    """By reverting for ever to the pure one-shot equilibrium that is worst for who deviated."""
    game = StageGame.of(stage)
    game.check(path)
    return _least(
        game, path, [trigger_critical(game, Trigger(path, _worst(game)))] if game.equilibria else []
    )


def _worst(game: StageGame) -> tuple[Profile, ...]:
    return tuple(
        min(game.equilibria, key=lambda at: game.gains[(i, *at)]) for i in range(game.count)
    )


def _least(game: StageGame, path: Path, found: list[Critical]) -> Critical:
    """The least of some, or 0 where nobody is tempted: then nothing needs to be punished."""
    value = game.value(path)
    if not any(game.lure(i, at) for at in path.profiles for i in range(game.count)):
        own = Trigger(path, (path.profiles[0],) * game.count)
        return Critical(Fraction(0), own, None, value, game.exact)
    if not found:
        return Critical(
            None, None, None, value, game.exact, "there is no pure one-shot equilibrium"
        )
    some = [c for c in found if c.discount is not None]
    return min(some, key=lambda c: c.discount or Fraction(0)) if some else found[0]


def reach(stage: Stage, target: Sequence[Fraction], worst: bool = True) -> Critical:
    """The least discount factor at which a payoff vector is sustained by a public draw in each
    period, over the draws that have it as their mean.

    Punishments: the pure one-shot equilibrium worst for who deviated, or (worst = False) one that
    is the same for everybody. What a profile needs depends on the vector alone, so that the draw
    uses profiles that need as little as possible. Raises BadRepeatedGame for a vector of another
    length.
    """
    game = StageGame.of(stage)
    if len(target) != game.count:
        raise BadRepeatedGame("a target needs one payoff for each LLM")
    value = tuple(map(Fraction, target))
    if worst:
        plans = [_worst(game)] if game.equilibria else []
    else:
        plans = [(at,) * game.count for at in game.equilibria]
    found = [c for c in (_drawn(game, value, plan) for plan in plans) if c is not None]
    if found:
        return min(found, key=lambda c: c.discount or Fraction(0))
    why = "no draw of profiles has this mean and is deterred by one-shot equilibria"
    return Critical(None, None, None, value, game.exact, why)


def _drawn(
    game: StageGame, value: tuple[Fraction, ...], plan: tuple[Profile, ...]
) -> Critical | None:
    lost = [value[i] - game.gains[(i, *plan[i])] for i in range(game.count)]
    needs: list[tuple[Fraction, Profile]] = []
    for at in np.ndindex(*game.gains.shape[1:]):
        each = [patience(game.lure(i, at), lost[i]) for i in range(game.count)]
        if None not in each:
            needs.append((max(x for x in each if x is not None), at))
    needs.sort()
    levels = sorted({need for need, _ in needs})
    low, high = 0, len(levels)
    best = None
    while low < high:
        middle = (low + high) // 2
        usable = [at for need, at in needs if need <= levels[middle]]
        weights = mixture([game.payoff(at) for at in usable], value)
        if weights is None:
            low = middle + 1
        else:
            high, best = middle, [(usable[k], w) for k, w in weights]
    if best is None:
        return None
    path = Path(tuple(at for at, _ in best), tuple(w for _, w in best))
    return trigger_critical(game, Trigger(path, plan))

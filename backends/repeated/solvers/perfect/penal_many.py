"""This module brackets the least discount factor at which many LLMs sustain payoffs at all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from ...problem import Stage
from .inner_points import Supported
from .many import Bounds, frontier_points, payoff_bounds, quick_bounds
from .pair import BadRepeatedGame
from .penal import Bracket, Tried, bisect
from .reversion import StageGame, reach
from .verify_many import NotProved, verify_points
from .weights import mixture

Target = tuple[Fraction, ...]


def critical_bracket_many(
    stage: Stage, target: Sequence[Fraction], width: Fraction = Fraction(1, 100)
) -> Bracket:
    """Bisection over membership in `payoff_bounds`, at simple fractions, for any number of LLMs.

    The high side is proved by inner points that span the target (`verify_points`), the low side by
    an outer limit that it is beyond (`verify_limits`); at 0, where what one-shot equilibria span is
    all there is, by the definition. The bracket is at most `width` wide unless the target lies
    between the bounds on the way.

    Raises BadRepeatedGame for a target that is not exact or not one payoff for each LLM, a width
    that is not positive, and a game that is too large.
    """
    game = StageGame.of(stage)
    if len(target) != game.count or not all(isinstance(x, (int, Fraction)) for x in target):
        raise BadRepeatedGame("a target is one exact payoff for each LLM")
    if width <= 0:
        raise BadRepeatedGame("the width of a bracket must be positive")
    point = tuple(map(Fraction, target))
    why = hopeless(game, point)
    if why:
        return Bracket(None, None, None, None, game.exact, why)

    def find(discount: Fraction) -> Tried:
        return known(stage, game, discount, point)

    return bisect(find, reach(stage, point).discount, Fraction(width), game.exact)


def hopeless(game: StageGame, point: Target) -> str:
    """Why payoffs are sustained at no discount factor, if it is seen at once."""
    flat = game.gains.reshape(game.count, -1)
    if mixture(sorted(set(zip(*flat.tolist(), strict=True))), point) is None:
        return "the target is not feasible"
    for i, own in enumerate(game.best):
        if point[i] < min(own.ravel().tolist()):
            return f"the target is below the pure minmax of LLM {i}"
    return ""


def known(stage: Stage, game: StageGame, discount: Fraction, point: Target) -> Tried:
    """Bounds of the payoffs, and whether they have the target: the quick ones if they do."""
    verdict = None
    for bounds in (quick_bounds, payoff_bounds):
        found = bounds(stage, discount)
        verdict = False if beyond(found, point) else None
        if verdict is False:
            break
        if (within := spanning(game, found, point)) is not None:
            return within, True
        if not discount:
            return found, False
        found = frontier_points(stage, found, point)
        if (within := spanning(game, found, point)) is not None:
            return within, True
    return found, verdict


def beyond(found: Bounds, point: Target) -> bool:
    """Whether a point is proved to be no equilibrium payoff."""
    return found.empty or any(
        sum((w * x for w, x in zip(way, point, strict=True)), Fraction(0)) > limit
        for way, limit in zip(found.directions, found.limits, strict=True)
    )


def spanning(game: StageGame, found: Bounds, point: Target) -> Bounds | None:
    """Bounds whose inner points span a target: as they are, or with the target as a point of its
    own, paid by a public draw over profiles after each of which play goes on to be worth it."""
    if found.points and mixture(found.points, point) is not None:
        return found
    points = (*found.points, point)
    d, here = found.discount, len(found.points)
    worst = [min(p[i] for p in points) for i in range(game.count)]
    supports = [
        Supported(at, ((here, Fraction(1)),))
        for at in _profiles(game)
        if all((1 - d) * game.lure(i, at) <= d * (point[i] - worst[i]) for i in range(game.count))
    ]
    plain = [(s.profile, s.weights) for s in (*found.supports, *supports)]
    try:
        verify_points(game.gains, d, points, plain)
    except NotProved:
        return None
    return evolve(found, points=points, supports=(*found.supports, *supports))


def _profiles(game: StageGame) -> list[tuple[int, ...]]:
    out: list[tuple[int, ...]] = [()]
    for size in game.gains.shape[1:]:
        out = [(*at, k) for at in out for k in range(size)]
    return out

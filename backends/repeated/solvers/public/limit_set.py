"""This module finds the equilibrium payoffs of very patient LLMs under a public signal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from .arcs import CoordinateBounds, coordinate_bounds, pair_cuts
from .cover import Cover, cover
from .errors import Refused
from .game import ONE, ZERO, Mixture, PublicGame, Row
from .polytope import Flat, HalfSpace, extreme, flat_of, normals, vertices
from .scores import Profile, enforced, line_score

MOST_LLMS = 3
"""Limit sets are found for up to three LLMs."""

MOST_MIXTURES = 64
"""Mixed profiles that are proposed."""

TREMBLE = Fraction(1, 10)
"""The probability of the other meta-actions in a mixture that is nearly pure."""


@frozen
class LimitSet:
    """The limit, for a discount factor that goes to 1, of perfect public equilibrium payoffs.

    outer        vertices of a set that holds every such payoff, at every discount factor
    cuts         half-spaces whose intersection `outer` is, with their scores
    inner        vertices of a set in the limit: `outer` itself where `complete`
    complete     whether inner and outer are the same set, and so the limit over equilibria in which
                 the profiles that are played are pure or among the given mixtures
    distance     the largest distance of a point of `outer` from `inner`, by largest entry; None if
                 one of them only is empty
    dimension    of `outer`; -1 if it is empty
    exact        the numbers are those of the game; False: of a game rounded to rationals
    reason       what was done where the dimension is not full, or why it is not complete
    pure         no mixtures were given: equilibria in pure strategies only. With all mixed ones the
                 limit may be larger: what is given is a lower bound on that one
    """

    outer: tuple[Row, ...]
    cuts: tuple[HalfSpace, ...]
    inner: tuple[Row, ...]
    complete: bool
    distance: Fraction | None
    dimension: int
    exact: bool
    reason: str
    pure: bool = True


def limit_set(game: PublicGame, mixtures: Sequence[Mixture] = ()) -> LimitSet:
    """Payoffs of perfect public equilibria as the discount factor goes to 1.

    Equilibria in pure strategies: the score of a direction is the greatest over the pure profiles
    (Fudenberg and Levine 1994, theorem 3.1, whose scores are those of `scores.py`); profiles in
    `mixtures` (some from `some_mixtures`) may be played as well. The set is the intersection of the
    half-spaces of all scores if that has full dimension; otherwise scores are computed anew with
    payoffs and transfers on its affine hull (Fudenberg, Levine and Takahashi 2007). With public
    draws the limit is the same. Raises Refused for more than MOST_LLMS LLMs.
    """
    if game.llms > MOST_LLMS:
        raise Refused(f"limit sets of more than {MOST_LLMS} LLMs are not computed")
    return evolve(_limit(game, mixtures), pure=not mixtures)


def some_mixtures(game: PublicGame) -> tuple[Mixture, ...]:
    """A short list of mixed profiles for `limit_set`, where ranks fail at pure ones.

    Everybody's uniform mixture; for every pure profile the one in which everybody, and those in
    which one LLM alone, plays its part with probability 9/10 and else any other meta-action. Ranks
    that are full at some mixed profile are so at almost all of them (Fudenberg, Levine and Maskin
    1994, lemma 6.2). At most MOST_MIXTURES, those of the first profiles.
    """
    found: list[Mixture] = [tuple((ONE / size,) * size for size in game.sizes)]
    for profile in game.profiles():
        near = [_near(size, own) for size, own in zip(game.sizes, profile, strict=True)]
        pure = [
            tuple(ONE if d == own else ZERO for d in range(size))
            for size, own in zip(game.sizes, profile, strict=True)
        ]
        found.append(tuple(near))
        for i in range(game.llms):
            found.append((*pure[:i], near[i], *pure[i + 1 :]))
    once = dict.fromkeys(tuple(map(tuple, m)) for m in found)
    return tuple(m for m in once if any(max(p) < 1 for p in m))[:MOST_MIXTURES]


def _near(size: int, own: int) -> Row:
    """Mostly one meta-action."""
    if size == 1:
        return (ONE,)
    rest = TREMBLE / (size - 1)
    return tuple(1 - TREMBLE if d == own else rest for d in range(size))


def _limit(game: PublicGame, mixtures: Sequence[Mixture]) -> LimitSet:
    """What `limit_set` describes, for up to MOST_LLMS LLMs."""
    played = [game.moves(p) for p in game.profiles()]
    played += [game.mixed_moves(m) for m in mixtures]
    kept = [p for p in played if enforced(p)]
    if not kept:
        return _empty((), game.exact, "no profile can be enforced by any transfers")
    bounds = coordinate_bounds(kept)
    found = _full(kept, bounds)
    points, cuts = found.outer, found.cuts
    if not points:
        return _empty(cuts, game.exact, "the half-spaces of the scores have no point in common")
    flat = flat_of(points)
    if flat.dimension == game.llms:
        return _solid(found, game)
    return evolve(_on_flat(played, flat, points), cuts=cuts, exact=game.exact)


def _full(kept: Sequence[Profile], bounds: CoordinateBounds) -> Cover:
    """All half-spaces, exactly for one and two LLMs."""
    count = len(bounds.low)
    cuts = [c for i in range(count) for j in range(i) for c in pair_cuts(kept, (j, i), bounds)]
    corners = vertices(bounds.low, bounds.high, cuts)
    if count < 3 or not corners:
        return Cover(corners, (*bounds.cuts, *cuts), corners, True)
    hull = extreme([tuple(m.payoff for m in p) for p in kept])
    return cover(kept, bounds, cuts, normals(hull))


def _solid(found: Cover, game: PublicGame) -> LimitSet:
    reason = "full dimension" if found.complete else "not every direction was decided"
    inner, gap = found.inner, found.distance
    if not inner or flat_of(inner).dimension < game.llms:  # the set itself may be flat
        inner, gap = (), None
    return LimitSet(
        found.outer, found.cuts, inner, found.complete, gap, game.llms, game.exact, reason
    )


def _empty(cuts: tuple[HalfSpace, ...], exact: bool, reason: str) -> LimitSet:
    return LimitSet((), cuts, (), True, Fraction(0), -1, exact, reason)


def _on_flat(played: Sequence[Profile], flat: Flat, outer: tuple[Row, ...]) -> LimitSet:
    """The limit where the half-spaces leave a flat set: one more round on its affine hull."""
    if flat.dimension == 0:
        return _single(played, flat.point)
    if flat.dimension > 1:
        reason = "the set is flat, and scores on a plane of payoffs are not computed"
        return LimitSet(outer, (), (), False, None, flat.dimension, True, reason)
    along = flat.directions[0]
    most, least = list[Fraction](), list[Fraction]()
    for profile in played:
        start = flat.weights([m.payoff for m in profile])
        if start is None:
            continue
        high, low = line_score(profile, along, 1), line_score(profile, along, -1)
        if high is not None:
            most.append(start[0] + high)
        if low is not None:
            least.append(start[0] - low)
    if not most or not least or max(most) < min(least):
        return _empty((), True, "no profile can be enforced on the line of the scores")
    ends = [_point(flat, s) for s in (min(least), max(most))]
    if ends[0] == ends[1]:
        return _single(played, ends[0])
    found = extreme(ends)
    return LimitSet(found, (), found, True, Fraction(0), 1, True, "scores on a line")


def _single(played: Sequence[Profile], point: Row) -> LimitSet:
    """A single point: it is a payoff exactly if a one-shot equilibrium pays it."""
    for profile in played:
        best = all(max(move.gains) <= 0 for move in profile)
        if best and tuple(m.payoff for m in profile) == point:
            reason = "a single point, paid by a one-shot equilibrium"
            return LimitSet((point,), (), (point,), True, Fraction(0), 0, True, reason)
    return _empty((), True, "a single point, which no one-shot equilibrium pays")


def _point(flat: Flat, s: Fraction) -> Row:
    return tuple(x + s * d for x, d in zip(flat.point, flat.directions[0], strict=True))

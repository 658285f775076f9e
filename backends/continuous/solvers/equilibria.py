"""This module finds equilibria of continuous games, checks each, and says what is proved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from ..problem import Array, BadContinuousGame, ContinuousGame
from .extragradient import extragradient
from .proof import Proof, proof, symmetric_proof
from .replies import replies, sharpened
from .search import NoBestValue
from .slopes import Slopes, starts
from .stationary import newton, roots, settled
from .symmetric import by_classes, expanded, is_symmetric
from .tolerances import FLAT, SAME, SETTLED, SNAPPED
from .verify import Check, check

MAX_NUMBERS = 400
"""Most numbers in a profile."""

MAX_ALL = 60
"""Most numbers in a profile for which equilibria without symmetry are looked for too."""

ANSWERED = 96
"""Starts of best replies times numbers in a profile, about."""

NEARBY = 8
"""Points that tell how large slopes are, where only one profile is to be moved."""

LEVEL = 1e-13
"""Smaller residuals are rounding: those points come first that were found first."""

LISTED = 64
"""Most equilibria that are listed."""

MOST = 128
"""Most different profiles that are checked."""

FEW = 12
"""Of profiles that are not isolated (a continuum, it seems) so many are checked."""


@frozen
class Search:
    """How equilibria are looked for: from so many starts, drawn with a seed; only those at which
    players alike do the same, or all; whether completeness is to be proved."""

    starts: int = 64
    seed: int = 0
    symmetric: bool = False
    prove: bool = True


@frozen(eq=False)
class Equilibrium:
    """A profile from which no deviation was found to gain.

    at         the profile, shape (D,)
    check      payoffs, the gains that were found and their bounds
    residual   how far slopes would move it, in lengths of intervals; large at kinks
    isolated   whether the first-order conditions have no other solution close by, as far as floats
               tell; None at a kink
    found_by   the methods that led to it
    """

    at: Array
    check: Check
    residual: float
    isolated: bool | None
    found_by: tuple[str, ...]


@frozen(eq=False)
class Equilibria:
    """What was found, numerically, and what is proved.

    found       the equilibria, by profile; at most LISTED
    more        whether there may be more of those that were found: a continuum, or very many
    proof       whether there are no others
    symmetric   the same among profiles in which players alike do the same; None without such
    starts      from how many starts the methods set out
    rejected    stationary profiles that are no equilibria: how many, and the one from which the
                least can be gained
    """

    found: tuple[Equilibrium, ...]
    more: bool
    proof: Proof
    symmetric: Proof | None
    starts: int
    rejected: int
    nearest: Equilibrium | None


def equilibria(game: ContinuousGame, search: Search | None = None) -> Equilibria:
    """Equilibria by Newton's method on first-order conditions, the extragradient method, scipy's
    root finder and best replies in turn, from many starts, each checked from the definition.

    Raises:
        BadContinuousGame: more than MAX_NUMBERS numbers.
        NoBestValue: there is no equilibrium, since payoffs rise without bound or have no values.
    """
    how = search or Search()
    if game.total > MAX_NUMBERS:
        raise BadContinuousGame(f"profiles of {game.total} numbers; the limit is {MAX_NUMBERS}")
    slopes = Slopes.of(game, starts(game.total, how.starts, how.seed))
    groups, dropped = _different(slopes, list(_candidates(game, how)))
    judged = [_judged(slopes, group, how.seed) for group in groups]
    good = sorted((e for e in judged if e.check.holds), key=lambda e: tuple(e.at))
    bad = [e for e in judged if not e.check.holds]
    if not good:
        _refuse_endless(game, bad, how.seed)
    listed = tuple(good[:LISTED])
    known, alike = [e.at for e in listed], [e.at for e in listed if _even(game, e.at)]
    whole = how.symmetric and is_symmetric(game)
    return Equilibria(
        found=listed,
        more=len(good) > LISTED or (dropped and any(e.isolated is False for e in good)),
        proof=_unasked(whole) if whole or not how.prove else proof(game, known),
        symmetric=symmetric_proof(game, alike) if is_symmetric(game) and how.prove else None,
        starts=how.starts,
        rejected=len(bad),
        nearest=min(bad, key=lambda e: float(e.check.gain.max()), default=None),
    )


def equilibrium_from(game: ContinuousGame, x: Array, seed: int = 0) -> Array | None:
    """The equilibrium to which Newton's method or best replies lead from a profile x of shape (D,),
    the nearer of both, checked from the definition; None if neither leads to one at which payoffs
    do not jump.

    Raises:
        NoBestValue: payoffs rise without bound or have no values.
    """
    width = np.where(game.width > 0, game.width, 1.0)
    y = ((x - game.low) / width)[None]
    slopes = Slopes.of(game, starts(game.total, NEARBY, seed))
    answered = replies(game, y)
    solved = newton(slopes, np.concatenate([y, answered]))
    smooth = settled(slopes, solved)
    kinks = answered[~smooth[1:]]
    good = []
    sharp = sharpened(game, kinks) if len(kinks) else kinks
    for end in [*solved[smooth], *sharp]:
        snapped = np.where(end < SNAPPED, 0.0, np.where(end > 1 - SNAPPED, 1.0, end))
        at = np.clip(game.low + snapped * game.width, game.low, game.high)
        found = check(game, at, seed, False)
        if found.holds and not found.jumps.any():
            good.append(at)
    return min(good, key=lambda at: float(np.abs(at - x).max()), default=None)


def _unasked(symmetric: bool) -> Proof:
    asked = "only profiles in which players alike do the same were looked at"
    return Proof(False, "none", (), 0, asked if symmetric else "no proof was asked for")


def _refuse_endless(game: ContinuousGame, bad: list[Equilibrium], seed: int) -> None:
    """Say so if payoffs have no bounds or no values at whatever was tried, and in the middle."""
    middle = check(game, game.low + game.width / 2, seed, False)
    checks = [middle, *(e.check for e in bad)]
    if not all(np.isinf(found.gain).any() for found in checks):
        return
    for found in checks:
        endless = np.isinf(found.gain) & ~np.isnan(found.payoff)
        if endless.any():
            i = int(endless.argmax())
            message = f"the payoff of player {i} is infinite somewhere, or rises without bound"
            raise NoBestValue(message)
    i = int(np.isnan(middle.payoff).argmax())
    raise NoBestValue(f"the payoff of player {i} has no value wherever it was looked at")


def _even(game: ContinuousGame, at: Array) -> bool:
    """Whether players alike do the same, up to SAME."""
    groups = [players for players in game.alike if len(players) > 1]
    apart = 0.0
    for players in groups:
        rows = np.stack([at[game.own(i)] for i in players])
        width = np.where(game.width > 0, game.width, 1)[game.own(players[0])]
        apart = max(apart, float((np.ptp(rows, axis=0) / width).max()))
    return apart <= SAME


# --- candidates ---------------------------------------------------------------------------------


def _candidates(game: ContinuousGame, how: Search) -> Iterator[tuple[str, Array]]:
    """Methods and the profiles they lead to, in units of intervals: pairs of a name and an array of
    shape (S, D)."""
    if is_symmetric(game):
        reduced = by_classes(game)
        for name, y in _by_slopes(reduced, how):
            yield name, expanded(game, y)
        if how.symmetric or game.total > MAX_ALL:
            return
    yield from _by_slopes(game, how)
    points = starts(game.total, max(2, min(how.starts, ANSWERED // game.total)), how.seed)
    answered = replies(game, points)
    if len(answered):
        slopes = Slopes.of(game, points)
        solved = newton(slopes, answered)
        at_kinks = ~settled(slopes, solved)
        yield "best replies", solved[~at_kinks]
        yield "best replies", sharpened(game, answered[at_kinks])


def _by_slopes(game: ContinuousGame, how: Search) -> Iterator[tuple[str, Array]]:
    points = starts(game.total, how.starts, how.seed)
    slopes = Slopes.of(game, points)
    for name, y in (
        ("first-order conditions", points),
        ("extragradient", extragradient(slopes, points)),
        ("roots", roots(slopes, points)),
    ):
        if len(y):
            yield name, newton(slopes, y)


@frozen(eq=False)
class _Group:
    """Points that count as one: the best of them in units of intervals, and who found them."""

    y: Array
    residual: float
    isolated: bool | None
    names: list[str]


def _different(slopes: Slopes, found: list[tuple[str, Array]]) -> tuple[list[_Group], bool]:
    """Different points that are stationary, or ends of best replies, at most MOST; and whether some
    were left out: all but FEW of those that are not isolated."""
    y = np.concatenate([np.empty((0, slopes.game.total)), *(rows for _, rows in found)])
    names = [name for name, rows in found for _ in rows]
    y = np.where(y < SNAPPED, 0.0, np.where(y > 1 - SNAPPED, 1.0, y))
    y = np.where(slopes.free, y, 0.0)
    here = slopes(y)
    residual = slopes.residual(y, here)
    groups: list[_Group] = []
    for k in np.argsort(np.maximum(residual, LEVEL), kind="stable"):
        if residual[k] > SETTLED and names[k] != "best replies":
            continue
        home = next((g for g in groups if np.abs(g.y - y[k]).max() <= SAME), None)
        if home is None:
            alone = _isolated(slopes, y[k], here[k], float(residual[k]))
            groups.append(_Group(y[k], float(residual[k]), alone, [names[k]]))
        elif names[k] not in home.names:
            home.names.append(names[k])
    many = [g for g in groups if g.isolated is False]
    few = {id(g) for g in many[:: max(1, -(-len(many) // FEW))]}
    kept = [g for g in groups if g.isolated is not False or id(g) in few]
    return kept[:MOST], len(few) < len(many)


def _judged(slopes: Slopes, group: _Group, seed: int) -> Equilibrium:
    game = slopes.game
    at = np.clip(game.low + group.y * game.width, game.low, game.high)
    with np.errstate(all="ignore"):
        found = check(game, at, seed, early=True)
    return Equilibrium(at, found, group.residual, group.isolated, tuple(group.names))


def _isolated(slopes: Slopes, y: Array, here: Array, residual: float) -> bool | None:
    if not residual <= SAME:
        return None
    free = slopes.free & (
        ((y > 0) & (y < 1)) | ((y == 0) & (here >= -SAME)) | ((y == 1) & (here <= SAME))
    )
    if not free.any():
        return True
    with np.errstate(all="ignore"):
        part = slopes.jacobian(y[None])[0][np.ix_(free, free)]
    if not np.isfinite(part).all():
        return None
    sizes = np.linalg.svd(part, compute_uv=False)
    return bool(sizes[-1] > FLAT * max(sizes[0], 1e-300))

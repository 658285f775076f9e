"""This module states what is maximised: a player's payoff over its own numbers, or a sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ..problem import Array, ContinuousGame, Ranges
from .formula.intervals import add

Enclosure: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]


@frozen(eq=False)
class Objective:
    """A function of k numbers in a box.

    low, high   the box, shape (k,)
    value       at points of shape (..., k)
    gradient    shape (..., k)
    enclosures  of the value, the gradient and the second derivatives over boxes (see `Ranges`);
                None where none are known
    """

    low: Array
    high: Array
    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    enclosures: tuple[Enclosure, Enclosure, Enclosure] | None


def own_payoff(game: ContinuousGame, i: int, x: Array) -> Objective:
    """The payoff of player i over its own numbers, the others' as in x of shape (D,)."""
    own = game.own(i)

    def placed(y: Array) -> Array:
        at = np.broadcast_to(x, (*y.shape[:-1], len(x))).copy()
        at[..., own] = y
        return at

    enclosures: tuple[Enclosure, Enclosure, Enclosure] | None = None
    if game.ranges is not None:
        ranges = game.ranges

        def gradient(low: Array, high: Array) -> tuple[Array, Array]:
            ends = ranges.gradient(i, placed(low), placed(high))
            return ends[0][..., own], ends[1][..., own]

        def second(low: Array, high: Array) -> tuple[Array, Array]:
            ends = ranges.second(i, placed(low), placed(high), range(own.start, own.stop))
            return ends[0][..., own], ends[1][..., own]

        enclosures = (
            lambda low, high: ranges.payoff(i, placed(low), placed(high)),
            gradient,
            second,
        )
    return Objective(
        game.low[own],
        game.high[own],
        lambda y: game.payoff(i, placed(y)),
        lambda y: game.gradient(i, placed(y))[..., own],
        enclosures,
    )


def weighted_sum(game: ContinuousGame, weights: Sequence[float]) -> Objective:
    """The sum of all payoffs over all numbers, each times its weight."""
    used = [(i, float(w)) for i, w in enumerate(weights) if w]

    def total(of: Callable[[int, Array], Array], x: Array, shape: tuple[int, ...]) -> Array:
        out = np.zeros(shape)
        for i, w in used:
            out = out + w * of(i, x)
        return out

    enclosures: tuple[Enclosure, Enclosure, Enclosure] | None = None
    if game.ranges is not None:
        ranges = game.ranges
        enclosures = (
            _summed(ranges.payoff, used, 0),
            _summed(ranges.gradient, used, 1),
            _summed(partial(_all_second, ranges), used, 2),
        )
    return Objective(
        game.low,
        game.high,
        lambda x: total(game.payoff, x, x.shape[:-1]),
        lambda x: total(game.gradient, x, x.shape),
        enclosures,
    )


def _all_second(ranges: Ranges, i: int, low: Array, high: Array) -> tuple[Array, Array]:
    return ranges.second(i, low, high, range(low.shape[-1]))


def _summed(
    of: Callable[[int, Array, Array], tuple[Array, Array]],
    used: Sequence[tuple[int, float]],
    axes: int,
) -> Enclosure:
    def enclosed(low: Array, high: Array) -> tuple[Array, Array]:
        shape = low.shape[:-1] + low.shape[-1:] * axes
        out = np.zeros(shape), np.zeros(shape)
        for i, w in used:
            out = add(out, scaled(of(i, low, high), w))
        return out

    return enclosed


def scaled(ends: tuple[Array, Array], weight: float) -> tuple[Array, Array]:
    """An enclosure times a number, rounded outward."""
    low, high = ends if weight >= 0 else ends[::-1]
    if weight == 0:
        return np.zeros_like(low), np.zeros_like(high)
    if abs(weight) == 1:
        return weight * low, weight * high
    return np.nextafter(weight * low, -np.inf), np.nextafter(weight * high, np.inf)

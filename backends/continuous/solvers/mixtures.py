"""This module makes games whose payoffs are weighted sums of those of another game.

So are mergers (an LLM that sets several firms' quantities gets the sum of their payoffs), the
meta-game of LLMs with shares of clients, and players who care for what others get.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import product

import numpy as np
from attrs import define, frozen

from ..problem import Array, BadContinuousGame, ContinuousGame, Ranges
from .formula.intervals import add

MAX_TERMS = 20_000
"""Most governor profiles times roles."""

EPSILON = 2.0**-52
"""Twice the relative rounding error of one operation."""


@frozen
class Term:
    """The payoff of base player `payoff`, times a weight, at numbers taken from given places."""

    weight: float
    payoff: int
    places: tuple[int, ...]


@frozen(eq=False)
class _Block:
    """The terms with the same base payoff: weights (K,), places (K, D of the base game)."""

    payoff: int
    weights: Array
    places: Array


def mixture(
    base: ContinuousGame,
    sizes: Sequence[int],
    ends: tuple[Array, Array],
    terms: Sequence[Sequence[Term]],
    alike: tuple[tuple[int, ...], ...] = (),
) -> ContinuousGame:
    """The game in which player i chooses sizes[i] numbers between `ends` and gets the sum of its
    terms: weight times what the base player gets when base number d is that at places[d]."""
    blocks = [_blocks(own) for own in terms]
    total = sum(sizes)

    def payoff(i: int, x: Array) -> Array:
        out = np.zeros(x.shape[:-1])
        for block in blocks[i]:
            out = out + base.payoff(block.payoff, x[..., block.places]) @ block.weights
        return out

    def gradient(i: int, x: Array) -> Array:
        out = np.zeros((*x.shape[:-1], total))
        for block in blocks[i]:
            found = base.gradient(block.payoff, x[..., block.places])
            parts = found * block.weights[:, None]
            out += gathered(parts.reshape(*x.shape[:-1], -1), block.places.ravel(), total)
        return out

    ranges = None if base.ranges is None else _MixedRanges(base.ranges, blocks, total)
    together = partial(_slopes, base, _own_terms(terms, sizes), total)
    return ContinuousGame(tuple(sizes), *ends, payoff, gradient, ranges, alike, together)


def gathered(values: Array, places: Array, size: int) -> Array:
    """Sums of the entries of values, shape (..., M), that belong to each of some places (M,): shape
    (..., size)."""
    out = np.zeros((*values.shape[:-1], size))
    if len(places):
        order = np.argsort(places, kind="stable")
        found, starts = np.unique(places[order], return_index=True)
        out[..., found] = np.add.reduceat(values[..., order], starts, axis=-1)
    return out


def enclosed_sum(ends: tuple[Array, Array], places: Array, size: int) -> tuple[Array, Array]:
    """The same of enclosures of products, rounded outward by a bound of the errors of all."""
    room = [(len(places) + 2) * EPSILON * gathered(np.abs(end), places, size) for end in ends]
    low = gathered(ends[0], places, size) - room[0]
    high = gathered(ends[1], places, size) + room[1]
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


@frozen(eq=False)
class _Shares:
    """What counts for slopes in the gradient of a base payoff: at `places` (K, D of the base game),
    entries `taken` of the K times D, times `weights`, each for the number `to`."""

    payoff: int
    places: Array
    taken: Array
    weights: Array
    to: Array


def _own_terms(terms: Sequence[Sequence[Term]], sizes: Sequence[int]) -> list[_Shares]:
    owners = [i for i, size in enumerate(sizes) for _ in range(size)]
    found: dict[int, dict[tuple[int, ...], dict[int, float]]] = {}
    for i, own in enumerate(terms):
        for term in own:
            weights = found.setdefault(term.payoff, {}).setdefault(term.places, {})
            weights[i] = weights.get(i, 0.0) + term.weight
    out = []
    for payoff, by_places in found.items():
        rows = [
            (k * len(places) + d, weights[owners[place]], place)
            for k, (places, weights) in enumerate(by_places.items())
            for d, place in enumerate(places)
            if weights.get(owners[place])
        ]
        if not rows:
            continue
        taken, weight, to = (np.array(column) for column in zip(*rows, strict=True))
        out.append(_Shares(payoff, np.array(list(by_places)), taken, weight, to))
    return out


def _slopes(base: ContinuousGame, shares: list[_Shares], total: int, x: Array) -> Array:
    """All slopes at once, every base gradient computed only once."""
    out = np.zeros((*x.shape[:-1], total))
    for of in shares:
        found = base.gradient(of.payoff, x[..., of.places])
        parts = found.reshape(*x.shape[:-1], -1)[..., of.taken] * of.weights
        out += gathered(parts, of.to, total)
    return out


def _blocks(terms: Sequence[Term]) -> list[_Block]:
    gathered: dict[tuple[int, tuple[int, ...]], float] = {}
    for term in terms:
        key = term.payoff, term.places
        gathered[key] = gathered.get(key, 0.0) + term.weight
    by_payoff: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
    for (payoff, places), weight in gathered.items():
        if weight:
            by_payoff.setdefault(payoff, []).append((weight, places))
    return [
        _Block(payoff, np.array([w for w, _ in rows]), np.array([p for _, p in rows]))
        for payoff, rows in by_payoff.items()
    ]


@define(eq=False)
class _MixedRanges:
    """Enclosures of weighted sums of payoffs."""

    base: Ranges
    blocks: list[list[_Block]]
    total: int

    def payoff(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        out = np.zeros(low.shape[:-1]), np.zeros(low.shape[:-1])
        for block in self.blocks[i]:
            found = self.base.payoff(block.payoff, low[..., block.places], high[..., block.places])
            parts = _weighed(found, block.weights)
            sums = enclosed_sum(parts, np.zeros(len(block.weights), dtype=np.intp), 1)
            out = add(out, (sums[0][..., 0], sums[1][..., 0]))
        return out

    def gradient(self, i: int, low: Array, high: Array) -> tuple[Array, Array]:
        out = np.zeros(low.shape), np.zeros(low.shape)
        for block in self.blocks[i]:
            wide = low[..., block.places], high[..., block.places]
            found = _weighed(self.base.gradient(block.payoff, *wide), block.weights[:, None])
            flat = [end.reshape(*low.shape[:-1], -1) for end in found]
            out = add(out, enclosed_sum((flat[0], flat[1]), block.places.ravel(), self.total))
        return out

    def second(self, i: int, low: Array, high: Array, rows: Sequence[int]) -> tuple[Array, Array]:
        shape = (*low.shape[:-1], len(rows), self.total)
        out = np.zeros(shape), np.zeros(shape)
        row_of = np.full(self.total, -1)
        row_of[list(rows)] = np.arange(len(rows))
        for block in self.blocks[i]:
            used = np.flatnonzero((row_of[block.places] >= 0).any(axis=0))
            if not len(used):
                continue
            wide = low[..., block.places], high[..., block.places]
            ends = self.base.second(block.payoff, *wide, used.tolist())
            found = _weighed(ends, block.weights[:, None, None])
            row = row_of[block.places[:, used]][:, :, None]
            place = np.broadcast_to(
                row * self.total + block.places[:, None, :],
                (*row.shape[:2], block.places.shape[1]),
            )
            kept = np.flatnonzero(np.broadcast_to(row >= 0, place.shape).ravel())
            flat = [end.reshape(*low.shape[:-1], -1)[..., kept] for end in found]
            size = len(rows) * self.total
            sums = enclosed_sum((flat[0], flat[1]), place.ravel()[kept], size)
            out = add(out, (sums[0].reshape(shape), sums[1].reshape(shape)))
        return out


def _weighed(ends: tuple[Array, Array], weights: Array) -> tuple[Array, Array]:
    """Enclosures times numbers, rounding apart; 0 does not occur among the numbers."""
    low, high = ends[0] * weights, ends[1] * weights
    return np.minimum(low, high), np.maximum(low, high)


# --- the games ----------------------------------------------------------------------------------


def other_regarding(
    game: ContinuousGame,
    weights: Sequence[Sequence[float]],
    alike: tuple[tuple[int, ...], ...] = (),
) -> ContinuousGame:
    """The game in which player i maximises sum_j weights[i][j] * payoff_j: with 1 on the diagonal
    and theta beside it, own payoff plus theta times that of others (Yao, Chen and Zhang 2026).

    Raises:
        BadContinuousGame: the weights are no finite matrix of shape (n, n).
    """
    matrix = np.asarray(weights, dtype=float)
    if matrix.shape != (game.count, game.count) or not np.isfinite(matrix).all():
        raise BadContinuousGame("regard for others needs one weight for each pair of players")
    same = tuple(range(game.total))
    terms = [[Term(float(w), j, same) for j, w in enumerate(row)] for row in matrix]
    return mixture(game, game.sizes, (game.low, game.high), terms, alike)


def independent(shares: Sequence[Sequence[Fraction]]) -> list[tuple[Fraction, tuple[int, ...]]]:
    """The governor profiles g and their probabilities W(g) = prod_r shares[r][g(r)].

    Raises:
        BadContinuousGame: more than MAX_TERMS of them.
    """
    governors = [[i for i, share in enumerate(row) if share] for row in shares]
    count = 1
    for row in governors:
        count *= len(row)
    if count * len(shares) > MAX_TERMS:
        raise BadContinuousGame(f"{count:,} governor profiles of {len(shares)} roles are too many")
    profiles = []
    for governor in product(*governors):
        weight = Fraction(1)
        for r, i in enumerate(governor):
            weight *= shares[r][i]
        profiles.append((weight, governor))
    return profiles


def meta_game(
    base: ContinuousGame,
    llms: int,
    law: Sequence[tuple[Fraction | float, tuple[int, ...]]],
    alike: tuple[tuple[int, ...], ...] = (),
) -> tuple[ContinuousGame, tuple[tuple[int, ...], ...]]:
    """The meta-game of LLMs, and for each LLM the roles for which it names a number, in its order.

    The players of the base game are roles; in it governor profile g has probability W(g). Each LLM
    tells its clients of a role one action, and gets the total of its clients,
    U_i = sum_r sum_{g: g(r) = i} W(g) u_r (Shaki, Hartman, Kraus and Aumann 2026). One governor
    profile with probability 1 is a merger.

    Raises:
        BadContinuousGame: a governor that does not exist, probabilities that do not add up to 1,
            an LLM without clients, or more than MAX_TERMS terms.
    """
    _check_law(base, llms, law)
    governed = [
        sorted({r for w, g in law if w for r in range(base.count) if g[r] == i})
        for i in range(llms)
    ]
    if not all(governed):
        raise BadContinuousGame(f"LLM {governed.index([])} has no clients")
    places: dict[tuple[int, int], tuple[int, ...]] = {}
    numbers: list[int] = []
    for i, roles in enumerate(governed):
        for r in roles:
            own = base.own(r)
            places[i, r] = tuple(range(len(numbers), len(numbers) + base.sizes[r]))
            numbers += range(own.start, own.stop)
    terms: list[list[Term]] = [[] for _ in range(llms)]
    for weight, governor in law:
        if weight:
            where = tuple(p for r, i in enumerate(governor) for p in places[i, r])
            for r, i in enumerate(governor):
                terms[i].append(Term(float(weight), r, where))
    sizes = [sum(base.sizes[r] for r in roles) for roles in governed]
    ends = base.low[numbers], base.high[numbers]
    return mixture(base, sizes, ends, terms, alike), tuple(map(tuple, governed))


def _check_law(
    base: ContinuousGame, llms: int, law: Sequence[tuple[Fraction | float, tuple[int, ...]]]
) -> None:
    if len(law) * base.count > MAX_TERMS:
        raise BadContinuousGame(f"{len(law):,} governor profiles are too many")
    for weight, governor in law:
        if len(governor) != base.count or not all(0 <= i < llms for i in governor):
            raise BadContinuousGame("a governor profile names one LLM for each role")
        if not weight >= 0:
            raise BadContinuousGame("probabilities of governor profiles are not negative")
    if abs(float(sum(weight for weight, _ in law)) - 1) > 1e-9:
        raise BadContinuousGame("probabilities of governor profiles add up to 1")

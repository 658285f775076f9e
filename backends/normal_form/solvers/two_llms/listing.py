"""This module writes extreme equilibria of two LLMs out in all meta-actions, checked exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from ....numbers.scaled import Scaled
from ..equilibria import MixedEquilibrium, Mixture
from ..reduce import Reduced
from .extreme import Extreme
from .structure import Structure, connected, expanded

LIST_LIMIT = 20_000
"""Most equilibria listed, and most strategies of one LLM, when equal meta-actions multiply them."""


@frozen(eq=False)
class Listing:
    """Equilibria with the structure of the set; `whole` unless copies of some are left out."""

    equilibria: tuple[MixedEquilibrium, ...]
    structure: Structure | None
    whole: bool


@frozen(eq=False)
class _Extreme:
    """One strategy of an LLM in terms of what is left of the game, and the replies to it.

    played     the sets of equal meta-actions with positive probability, and the probabilities
    replies    the best replies of the other LLM, among all its meta-actions
    value      what the other LLM gets by them
    """

    played: tuple[tuple[tuple[int, ...], Fraction], ...]
    replies: frozenset[int]
    value: Fraction

    @property
    def order(self) -> tuple[object, ...]:
        """What strategies are sorted by: supports first."""
        return tuple(copies for copies, _ in self.played), self.played

    @property
    def count(self) -> int:
        """How many strategies it stands for."""
        return prod(len(copies) for copies, _ in self.played)

    def strategies(self, size: int) -> Iterator[tuple[tuple[int, ...], Mixture]]:
        """Supports and probabilities, for each choice among equal meta-actions."""
        for support in product(*(copies for copies, _ in self.played)):
            mixture = [_ZERO] * size
            for at, (_, p) in zip(support, self.played, strict=True):
                mixture[at] = p
            yield support, tuple(mixture)


_ZERO = Fraction(0)


def listed(utilities: Scaled, left: Reduced, found: Extreme) -> Listing:
    """All extreme equilibria of an exact game, with maximal subsets and components.

    utilities    exact, shape (2, S_1, S_2)
    found        the extreme equilibria of what is `left`

    Raises ArithmeticError if one is no equilibrium.
    """
    sides = [_side(utilities, left, found, i) for i in (0, 1)]
    orders = [sorted(range(len(side)), key=lambda k: side[k].order) for side in sides]
    places = [{old: new for new, old in enumerate(order)} for order in orders]
    pairs = sorted((places[0][x], places[1][y]) for x, y in found.pairs)
    ordered = [[side[k] for k in order] for side, order in zip(sides, orders, strict=True)]
    first, second = ordered
    sizes = [sum(e.count for e in side) for side in ordered]
    whole = max(*sizes, sum(first[x].count * second[y].count for x, y in pairs)) <= LIST_LIMIT
    written = [
        [list(_some(e, size, whole)) for e in side]
        for side, size in zip(ordered, utilities.shape[1:], strict=True)
    ]
    equilibria = []
    for x, y in pairs:
        values = (second[y].value, first[x].value)
        for one, other in product(written[0][x], written[1][y]):
            if not (second[y].replies.issuperset(one[0]) and first[x].replies.issuperset(other[0])):
                raise ArithmeticError("a listed equilibrium has positive regret")
            equilibria.append(
                MixedEquilibrium(
                    (one[1], other[1]), (one[0], other[0]), values, (_ZERO, _ZERO), True
                )
            )
    structure = _structure(written, pairs) if whole else None
    return Listing(tuple(equilibria), structure, whole)


def _some(extreme: _Extreme, size: int, whole: bool) -> Iterator[tuple[tuple[int, ...], Mixture]]:
    every = extreme.strategies(size)
    return every if whole else iter([next(every)])


def _structure(
    written: Sequence[Sequence[Sequence[tuple[tuple[int, ...], Mixture]]]],
    pairs: Sequence[tuple[int, int]],
) -> Structure | None:
    components = connected(pairs)
    if components is None:
        return None
    groups = []
    for side in written:
        numbers = iter(range(sum(map(len, side))))
        groups.append([[next(numbers) for _ in group] for group in side])
    strategies = tuple(tuple(mixture for group in side for _, mixture in group) for side in written)
    return Structure(strategies, expanded(components, groups))


def _side(utilities: Scaled, left: Reduced, found: Extreme, llm: int) -> list[_Extreme]:
    """The extreme strategies of one LLM, with the replies of the other."""
    payoffs = utilities.numerators[1 - llm]
    payoffs = payoffs.T if llm else payoffs
    rows: dict[int, list[int]] = {}
    out = []
    for direction in found.second if llm else found.first:
        both = [(c, w) for c, w in zip(left.copies[llm], direction, strict=True) if w]
        copies, weights = [c for c, _ in both], [w for _, w in both]
        for at in (c[0] for c in copies):
            if at not in rows:
                rows[at] = [int(value) for value in payoffs[at].tolist()]
        total = sum(weights)
        values = _combination([rows[c[0]] for c in copies], weights)
        top = max(values)
        replies = frozenset(k for k, value in enumerate(values) if value == top)
        played = tuple((c, Fraction(w, total)) for c, w in zip(copies, weights, strict=True))
        out.append(_Extreme(played, replies, Fraction(top, total * utilities.scale)))
    return out


def _combination(rows: Sequence[Sequence[int]], weights: Sequence[int]) -> list[int]:
    if len(rows) == 1:
        return [weights[0] * value for value in rows[0]]
    return [
        sum(w * value for w, value in zip(weights, column, strict=True))
        for column in zip(*rows, strict=True)
    ]

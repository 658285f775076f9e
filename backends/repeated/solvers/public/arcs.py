"""This module finds the scores that matter along arcs of directions of two LLMs, exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from attrs import frozen

from .envelope import Line, bends, upper_envelope
from .errors import Inconsistent
from .game import ONE, ZERO, Row
from .polytope import HalfSpace, box
from .scores import Profile, by_signs, coordinate_score


@frozen
class CoordinateBounds:
    """Scores in the directions of the axes: what each LLM gets at least (`low`) and at most."""

    low: Row
    high: Row

    @property
    def cuts(self) -> tuple[HalfSpace, ...]:
        """The same as half-spaces."""
        return box(self.low, self.high)


def coordinate_bounds(kept: Sequence[Profile]) -> CoordinateBounds:
    """Scores in the directions e_i and -e_i over enforced profiles.

    `low` is what the others can hold an LLM to by pure profiles while the signal is all they see.
    """
    count = range(len(kept[0]))
    high = tuple(max(coordinate_score(p, i, 1) for p in kept) for i in count)
    low = tuple(-max(coordinate_score(p, i, -1) for p in kept) for i in count)
    return CoordinateBounds(low, high)


def pair_cuts(
    kept: Sequence[Profile], pair: tuple[int, int], bounds: CoordinateBounds
) -> list[HalfSpace]:
    """Half-spaces whose directions weigh two LLMs, both not 0, at every bend of the score.

    With given signs a profile's score is concave and linear in pieces; where the greatest of them
    is linear, the half-spaces at the ends of the piece imply all between.
    """
    found = []
    for signs in product((1, -1), repeat=2):
        corners = [_on(pair, signs, t, bounds) for t in (ZERO, ONE)]
        for t, value in upper_envelope([bends(_asker(profile, pair, signs)) for profile in kept]):
            if 0 < t < 1:
                found.append(_cut(pair, ((1 - t) * signs[0], t * signs[1]), value, len(kept[0])))
            elif value < corners[int(t)]:
                raise Inconsistent("a score in the direction of an axis exceeds those beside it")
    return found


def _on(
    pair: tuple[int, int], signs: tuple[int, ...], t: Fraction, bounds: CoordinateBounds
) -> Fraction:
    """The score in the direction of an axis."""
    k = int(t)
    return bounds.high[pair[k]] if signs[k] > 0 else -bounds.low[pair[k]]


def _asker(
    profile: Profile, pair: tuple[int, int], signs: tuple[int, ...]
) -> Callable[[Fraction], Line]:
    two = (profile[pair[0]], profile[pair[1]])

    def ask(t: Fraction) -> Line:
        p = by_signs(two, ((1 - t) * signs[0], t * signs[1]), signs).point
        start, end = signs[0] * p[0], signs[1] * p[1]
        return start, end - start

    return ask


def _cut(
    pair: tuple[int, int], weights: tuple[Fraction, Fraction], value: Fraction, count: int
) -> HalfSpace:
    """A half-space whose normal weighs two LLMs, its larger entry of size 1."""
    top = max(map(abs, weights))
    by_llm = dict(zip(pair, weights, strict=True))
    normal = tuple(by_llm.get(i, ZERO) / top for i in range(count))
    return HalfSpace(normal, value / top)

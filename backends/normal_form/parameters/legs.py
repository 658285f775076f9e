"""This module finds the equilibria of each cell of a parameter's domain as functions of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from functools import cmp_to_key, reduce
from itertools import product

import numpy as np
from attrs import evolve, frozen

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...numbers.line import (
    LineSet,
    Stretch,
    common,
    joined,
)
from ...numbers.polynomial import (
    Ratio,
    add_ratios,
    constant_ratio,
    divide_ratios,
    multiply_ratios,
)
from ...numbers.real_roots import compare
from ...numbers.scaled import scaled
from ...regret.audit import Audit, TooManyDeviations
from ...results.common import ByLlm, Play
from ..solvers.parameters.atoms import complement
from ..solvers.parameters.family import Family, Functions, values_at
from ..solvers.parameters.following import Followed, follow
from ..solvers.parameters.pure_regions import equilibria
from ..solvers.programs.zero_sum import maximin
from ..solvers.two_llms.mixed import two_llm_equilibria
from .pieces import Piece, Swept, sample
from .regions import Profile, named

MAX_FOLLOWED = 40
"""Samples from which mixed equilibria are followed in one cell."""

MAX_PER_SAMPLE = 8
"""Mixed equilibria of one sample that are followed."""


@frozen(eq=False)
class Leg:
    """One equilibrium on a part of a cell, as functions of the parameter.

    key          the same for the same equilibrium in other cells
    kind         pure, mixed, or value: any equilibrium of a constant-sum game
    play         by LLM; empty unless pure
    strategies   for each LLM its meta-actions of positive probability, with that probability
    means        for each LLM
    """

    key: Hashable
    kind: str
    play: Profile
    strategies: tuple[tuple[tuple[int, Ratio], ...], ...]
    means: tuple[Ratio, ...]
    where: LineSet

    def at(self, x: Fraction, sizes: Sequence[int]) -> list[list[Fraction]]:
        """The strategies at a value, a probability for each meta-action."""
        out = []
        for size, own in zip(sizes, self.strategies, strict=True):
            probabilities = [Fraction(0)] * size
            for k, p in own:
                probabilities[k] = p.at(x)
            out.append(probabilities)
        return out


def legs(piece: Piece, stated: Mapping[str, Play]) -> list[Leg]:
    """The equilibria of a cell: pure ones and, where there are none and two LLMs play, mixed ones.

    In a constant-sum game of two LLMs all equilibria pay the same, so that one at each value is
    enough.

    Args:
        stated: by LLM what it plays; then only such pure equilibria are given.
    """
    if piece.game is None or piece.family is None:
        return []
    if not stated and _is_constant_sum(piece):
        return _mixed(piece, piece.cell.stretch, "value")
    found = [
        _pure(piece, profile, where)
        for profile, where in equilibria(piece.family, piece.cell).items()
    ]
    if len(piece.game.llms) == 1 and not stated and piece.game.problem.objective is None:
        return found[:1]  # all its best meta-actions pay the same
    if stated:
        return [leg for leg in found if all(leg.play.get(i) == p for i, p in stated.items())]
    if len(piece.game.llms) == 2:
        for stretch in complement([leg.where for leg in found], piece.cell.stretch):
            found += _mixed(piece, stretch, "mixed")
    return found


def _pure(piece: Piece, profile: tuple[int, ...], where: LineSet) -> Leg:
    assert piece.game is not None and piece.family is not None
    family, play = piece.family, named(piece.game, profile)
    means = tuple(
        divide_ratios(total.at(profile), mass)
        for total, mass in zip(family.totals, family.mass, strict=True)
    )
    strategies = tuple(((k, constant_ratio(1)),) for k in profile)
    return Leg(play, "pure", play, strategies, means, where)


def _is_constant_sum(piece: Piece) -> bool:
    """Whether two LLMs that maximise totals share what is the same whatever they do."""
    assert piece.game is not None and piece.family is not None
    if len(piece.game.llms) != 2 or piece.game.problem.objective is not None:
        return False
    first, second = piece.family.utilities
    pairs = set(zip(first.codes.ravel().tolist(), second.codes.ravel().tolist(), strict=True))
    sums = {add_ratios(first.functions[a], second.functions[b]) for a, b in pairs}
    return len(sums) == 1


# --- mixed equilibria of two LLMs ----------------------------------------------------------------


def _mixed(piece: Piece, stretch: Stretch, kind: str) -> list[Leg]:
    """Mixed equilibria followed from samples until a stretch is covered, or no more is won."""
    assert piece.family is not None
    found: dict[Hashable, Leg] = {}
    pending, tries = [stretch], 0
    while pending and tries < MAX_FOLLOWED:
        tries += 1
        s = pending.pop()
        x = s.low if s.low is s.high else sample(s.low, s.high)
        if not isinstance(x, Fraction):
            continue
        won = []
        for strategies in _at_sample(piece.family, x, kind):
            followed = follow(piece.family.utilities, strategies, x, piece.cell)
            if followed is not None:
                leg = _leg(piece, followed, common(followed.where, (s,)), kind)
                if any(not part.point or s.low is s.high for part in leg.where):
                    won.append(leg)
        for leg in won:
            same = tuple(tuple(k for k, _ in own) for own in leg.strategies)
            found[same] = _united(found[same], leg) if same in found else leg
        if won:
            pending += complement([leg.where for leg in won], s)
    return list(found.values())


def _united(a: Leg, b: Leg) -> Leg:
    """The same equilibrium found on two parts of a cell."""
    stretches = sorted([*a.where, *b.where], key=cmp_to_key(_before))
    return evolve(a, where=joined(stretches))


def _before(a: Stretch, b: Stretch) -> int:
    return compare(a.low, b.low)


def _at_sample(family: Family, x: Fraction, kind: str) -> list[Sequence[Sequence[Fraction]]]:
    """Equilibria at a value, as probabilities; those that are not exact are left out."""
    payoffs = scaled(np.stack([values_at(own, x) for own in family.utilities]))
    if kind == "value":
        solved = maximin(payoffs.take((0,)))
        return [_exact((solved.row, solved.column))] if solved.exact else []
    listed = two_llm_equilibria(payoffs).equilibria[:MAX_PER_SAMPLE]
    return [_exact(e.strategies) for e in listed if e.exact]


def _exact(strategies: Sequence[Sequence[Number]]) -> list[list[Fraction]]:
    return [[Fraction(p) for p in own] for own in strategies]


def _leg(piece: Piece, followed: Followed, where: LineSet, kind: str) -> Leg:
    assert piece.game is not None and piece.family is not None
    pairs = zip(followed.supports, followed.strategies, strict=True)
    strategies = tuple(tuple(zip(own, p, strict=True)) for own, p in pairs)
    totals: tuple[Ratio, ...] = followed.utilities
    if piece.game.problem.objective is not None:
        totals = tuple(_expected(own, strategies) for own in piece.family.totals)
    means = tuple(divide_ratios(t, m) for t, m in zip(totals, piece.family.mass, strict=True))
    llms = piece.game.llms
    supports = tuple(
        (llm, tuple(piece.game.play(i, k) for k in own))
        for i, (llm, own) in enumerate(zip(llms, followed.supports, strict=True))
    )
    key = llms if kind == "value" else supports
    return Leg((kind, key), kind, ByLlm(()), strategies, means, where)


def _expected(totals: Functions, strategies: tuple[tuple[tuple[int, Ratio], ...], ...]) -> Ratio:
    terms = (
        multiply_ratios(totals.at((k, j)), multiply_ratios(p, q))
        for (k, p), (j, q) in product(*strategies)
    )
    return reduce(add_ratios, terms)


# --- trust -------------------------------------------------------------------------------------


def verify_legs(swept: Swept, x: Fraction, active: Sequence[Leg]) -> int:
    """Recompute regrets and means at a value, from the spec bound to it; how many there were.

    Raises:
        InternalError: a regret is not 0, or a mean is another one.
    """
    game = swept.game(x)
    audit = Audit(game.problem)
    checked = 0
    for leg in active:
        try:
            proof = audit.certificate(leg.at(x, game.sizes))
        except TooManyDeviations:
            continue
        if any(proof.regrets):
            raise InternalError(f"an equilibrium was followed to {x}, where it is none")
        if game.problem.objective is None:
            means = [u / m for u, m in zip(proof.utilities, game.problem.mass, strict=True)]
            if means != [mean.at(x) for mean in leg.means]:
                raise InternalError(f"a mean is not what it should be at {x}")
        checked += 1
    return checked

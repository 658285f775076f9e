"""This module searches small games of several LLMs for all mixed equilibria, with proof."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ..equilibria import (
    MixedEquilibrium,
    Mixture,
    priced,
    slices,
)
from ..pure import pure_equilibria
from .cell_roots import Root
from .cells import gains_of
from .every_root import every_root
from .sharpen import Sharp, sharpened
from .support_profiles import possible_supports

Supports: TypeAlias = tuple[tuple[int, ...], ...]


class Inconsistent(Exception):
    """A list that was proved complete contradicts a theorem: a bug of ours."""


@frozen(eq=False)
class Searched:
    """What the search of all profiles of supports gave.

    equilibria   the properly mixed ones that were proved, in terms of the reduced game
    count        how many equilibria there are in all, if nothing is undecided
    undecided    supports of the profiles that were not decided
    profiles     how many profiles of supports there are
    why          what is the matter with the undecided ones
    """

    equilibria: tuple[MixedEquilibrium, ...]
    count: int
    undecided: tuple[Supports, ...]
    profiles: int
    why: str


def searched(inner: Scaled) -> Searched:
    """All properly mixed equilibria of a game, as far as they can be proved.

    Raises Inconsistent, if the indices of all equilibria, all of them regular, do not add up to 1
    (Ritzberger 1994; Govindan and Wilson 1997).
    """
    masks = possible_supports(inner.numerators)
    roots = every_root(gains_of(inner), masks)
    supports = [tuple(map(_members, row)) for row in masks.tolist()]
    undecided = set(roots.undecided)
    equilibria, regular, indices = [], True, 0
    for root in roots.roots:
        judged = _equilibrium(inner, supports[root.profile], root)
        if judged is None:
            undecided.add(root.profile)
        elif judged.equilibrium is not None:
            equilibria.append(judged.equilibrium)
            regular &= judged.regular
            indices += root.index
    pure = pure_equilibria(inner).profiles
    regular &= all(_strict(inner, profile) for profile in pure)
    if not undecided and regular and indices + len(pure) != 1:
        raise Inconsistent(f"the indices of all equilibria add up to {indices + len(pure)}, not 1")
    why = "are too many to search" if roots.spent else "could not be decided (ties, or a continuum)"
    profiles = prod((1 << s) - 1 for s in inner.shape[1:])
    listed = tuple(supports[k] for k in sorted(undecided))
    return Searched(tuple(equilibria), len(equilibria) + len(pure), listed, profiles, why)


def _members(mask: int) -> tuple[int, ...]:
    return tuple(k for k in range(mask.bit_length()) if mask >> k & 1)


def _strict(utilities: Scaled, profile: tuple[int, ...]) -> bool:
    """Whether every LLM loses by any change of its meta-action."""
    for i, own in enumerate(utilities.numerators):
        line = own[(*profile[:i], slice(None), *profile[i + 1 :])]
        if (line == line[profile[i]]).sum() > 1:
            return False
    return True


@frozen(eq=False)
class _Judged:
    """What became of a root: an equilibrium (regular or not), or none."""

    equilibrium: MixedEquilibrium | None
    regular: bool = True


def _equilibrium(inner: Scaled, supports: Supports, root: Root) -> _Judged | None:
    """The equilibrium at a root, exact if it is rational; None if it cannot be decided."""
    near = [p[list(at)] for p, at in zip(root.mixtures, supports, strict=True)]
    sharp = sharpened(inner, supports, near)
    if sharp is None or _distance(sharp, near) > root.radius:
        return _Judged(_numerical(inner, root.mixtures)) if root.proved else None
    zipped = zip(inner.shape[1:], supports, sharp.mixtures, strict=True)
    whole = [spread(size, at, p) for size, at, p in zipped]
    if sharp.error:
        certain = True if root.proved else _certain(inner, whole, supports, sharp.error)
        if certain is None:
            return None
        return _Judged(
            _numerical(inner, [np.array(p, dtype=float) for p in whole]) if certain else None
        )
    if min(p for own in sharp.mixtures for p in own) <= 0:
        return _Judged(None)  # with probabilities of 0 it is found on other supports
    found = priced(inner, whole)
    if any(found.regrets):
        return _Judged(None)
    return _Judged(found, root.proved or not _tied(inner, found))


def _distance(sharp: Sharp, near: list[np.ndarray]) -> float:
    exact = np.array([float(q) for own in sharp.mixtures for q in own])
    return float(np.abs(exact - np.concatenate(near)).max())


def _numerical(inner: Scaled, mixtures: Iterable[np.ndarray]) -> MixedEquilibrium:
    return priced(inner, [tuple(map(float, p)) for p in mixtures])


def spread(size: int, at: tuple[int, ...], weights: tuple[Number, ...]) -> Mixture:
    """Weights of some meta-actions as a mixture of all."""
    full: list[Number] = [Fraction(0)] * size
    for k, p in zip(at, weights, strict=True):
        full[k] = p
    return tuple(full)


def _certain(
    inner: Scaled, whole: list[Mixture], supports: Supports, error: Fraction
) -> bool | None:
    """Whether a root known up to `error` is an equilibrium in which all other meta-actions pay
    less; None if that is too close.
    """
    least = min(own[k] for own, at in zip(whole, supports, strict=True) for k in at)
    room = [least - error]
    wrong = [least + error]
    count = 4 * sum(inner.shape[1:])
    for i, (values, at) in enumerate(zip(slices(inner, whole), supports, strict=True)):
        own = inner.numerators[i]
        slack = error * count * Fraction(int(own.max()) - int(own.min()), inner.scale)
        lead = min(values[k] for k in at) - max(
            (v for k, v in enumerate(values) if k not in at), default=min(values) - 1
        )
        room.append(lead - slack)
        wrong.append(lead + slack)
    return True if min(room) > 0 else False if min(wrong) < 0 else None


def _tied(inner: Scaled, found: MixedEquilibrium) -> bool:
    """Whether some meta-action that is not played pays as much as those that are."""
    return any(
        (values == max(values)).sum() > len(at)
        for values, at in zip(slices(inner, found.strategies), found.supports, strict=True)
    )

"""This module finds the mixed equilibria of two LLMs, all of them where the size allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....numbers.floats import FLOAT_GRID, Number
from ....numbers.scaled import Scaled
from ..equilibria import (
    MixedEquilibria,
    MixedEquilibrium,
    Mixture,
    priced,
)
from ..reduce import Reduced, reduced
from ..tolerances import FLOAT_ERROR, MIXED_REGRET
from .extreme import extreme_equilibria
from .float_equilibria import isolated_equilibria
from .listing import LIST_LIMIT, listed
from .one_equilibrium import candidates
from .polytope import Rows
from .structure import Structure

_VERTICES, _PATH = "vertex enumeration", "Lemke-Howson"
_CONTINUUM = "infinitely many equilibria: the extreme ones are listed, components span the others"
_ROUNDED = "payoffs are floats, rounded before the search: close ties may hide or add equilibria"
_COPIES = (
    f"equal meta-actions multiply the equilibria beyond {LIST_LIMIT}: one of each kind is listed"
)
_SUBSETS = "too many maximal subsets: the extreme equilibria are listed, but not what they span"


def two_llm_equilibria(utilities: Scaled, enumerate_all: bool = True) -> MixedEquilibria:
    """The extreme equilibria of a two-LLM game, and how they span all others.

    `utilities` has shape (2, S_1, S_2). Exact payoffs: every equilibrium is a mixture of those in
    one maximal subset of the `structure`, and the list is `complete`, unless there are too many.
    Float payoffs: it is complete if it is the same for all payoffs within `tolerance`; otherwise
    the game rounded to a fine grid is solved, and the list may be incomplete. Games with
    polytopes above VERTEX_LIMIT get one equilibrium (Lemke and Howson 1964).
    """
    whole = np.stack([_integers(utilities, 0), _integers(utilities, 1)])
    left = reduced(whole, 0 if utilities.exact else 2)
    found = None
    if enumerate_all and not utilities.exact:
        found = _in_floats(utilities, left)
    if found is not None:
        return found
    rows = _best_response_rows(whole, left)
    if enumerate_all:
        found = _enumerated(Scaled(whole, utilities.scale, True), left, rows)
        if found is not None and not utilities.exact:
            found = _rounded(utilities, found)
    return found or _single(utilities, rows, left, asked=enumerate_all)


def _integers(utilities: Scaled, llm: int) -> np.ndarray:
    """One LLM's payoffs as exact integers; floats are rounded to FLOAT_GRID of their range."""
    values = utilities.numerators[llm]
    if utilities.exact:
        return values
    unit = float(np.ptp(values)) * FLOAT_GRID or 1.0
    return np.rint((values - values.min()) / unit)


def _best_response_rows(values: np.ndarray, left: Reduced) -> tuple[Rows, Rows]:
    """(second^T, first) on what is left, moved to positive integers between D and 2 D."""
    first, second = map(list, left.kept)
    inner = [own[first][:, second] for own in values]
    return _positive(inner[1].T), _positive(inner[0])


def _positive(values: np.ndarray) -> Rows:
    rows = [[int(x) for x in row] for row in values.tolist()]
    low, high = min(map(min, rows)), max(map(max, rows))
    up = max(high - low, 1) - low
    return [[x + up for x in row] for row in rows]


def _enumerated(game: Scaled, left: Reduced, rows: tuple[Rows, Rows]) -> MixedEquilibria | None:
    """All extreme equilibria of an exact game; None if it is too large."""
    extreme = extreme_equilibria(*rows)
    if extreme is None:
        return None
    found = listed(game, left, extreme)
    reason = "" if found.whole else _COPIES
    if found.whole and found.structure is None:
        reason = _SUBSETS
    elif found.structure is not None and not found.structure.isolated:
        reason = _CONTINUUM
    return MixedEquilibria(
        found.equilibria,
        found.structure is not None,
        reason,
        left.repeated or extreme.degenerate,
        True,
        _VERTICES,
        found.structure,
    )


def _in_floats(utilities: Scaled, left: Reduced) -> MixedEquilibria | None:
    """All equilibria of a float game; None if payoffs near by may have others."""
    if left.repeated:
        return None
    payoffs = utilities.numerators
    errors = [float(np.abs(own).max()) * FLOAT_ERROR for own in payoffs]
    inner = payoffs[:, list(left.kept[0])][:, :, list(left.kept[1])]
    found = isolated_equilibria(inner, (errors[0], errors[1]))
    if found is None:
        return None
    equilibria = tuple(_restored(utilities, left, e) for e in found)
    limits = _limits(utilities)
    if not all(_acceptable(e, limits) for e in equilibria):
        return None
    strategies = tuple(tuple(e.strategies[side] for e in equilibria) for side in (0, 1))
    structure = Structure(strategies, tuple((((k,), (k,)),) for k in range(len(equilibria))))
    reason = f"payoffs are floats: the list is the same for all within {max(errors):.1g} of them"
    return MixedEquilibria(
        equilibria, True, reason, False, False, _VERTICES, structure, max(errors)
    )


def _restored(utilities: Scaled, left: Reduced, found: MixedEquilibrium) -> MixedEquilibrium:
    """An equilibrium of what is left, in terms of all meta-actions (no two are equal)."""
    if left.kept == tuple(tuple(range(size)) for size in utilities.shape[1:]):
        return found
    return priced(utilities, _whole(utilities, left, found.strategies))


def _whole(utilities: Scaled, left: Reduced, strategies: Sequence[Mixture]) -> list[Mixture]:
    """Strategies in terms of all meta-actions; of equal ones the first is played."""
    out = []
    for size, kept, strategy in zip(utilities.shape[1:], left.kept, strategies, strict=True):
        mixture: list[Number] = [0 * strategy[0]] * size
        for at, p in zip(kept, strategy, strict=True):
            mixture[at] = p
        out.append(tuple(mixture))
    return out


def _rounded(utilities: Scaled, found: MixedEquilibria) -> MixedEquilibria:
    """The equilibria of the rounded game that are equilibria of the float game too."""
    floats = [
        priced(utilities, [tuple(float(p) for p in strategy) for strategy in e.strategies])
        for e in found.equilibria
    ]
    limits = _limits(utilities)
    kept = tuple(e for e in floats if _acceptable(e, limits))
    reason = f"{found.reason}; {_ROUNDED}" if found.reason else _ROUNDED
    return MixedEquilibria(kept, False, reason, found.degenerate, False, found.method)


def _limits(utilities: Scaled) -> list[float]:
    """The largest regret of each LLM in what counts as an equilibrium in floats."""
    return [MIXED_REGRET * float(np.ptp(own)) for own in utilities.floats()]


def _acceptable(found: MixedEquilibrium, limits: Sequence[float]) -> bool:
    """Whether regrets are 0, or within the limits if the answer is in floats."""
    if found.exact:
        return not any(found.regrets)
    return all(regret <= limit for regret, limit in zip(found.regrets, limits, strict=True))


def _single(
    utilities: Scaled, rows: tuple[Rows, Rows], left: Reduced, asked: bool
) -> MixedEquilibria:
    """One equilibrium: exact if the game or the support found in floats is small."""
    reason = "too large to enumerate: one equilibrium" if asked else "one equilibrium was asked for"
    for pair in candidates(*rows, utilities.exact):
        strategies = [tuple(s if utilities.exact else map(float, s)) for s in pair]
        found = priced(utilities, _whole(utilities, left, strategies))
        if _acceptable(found, [] if found.exact else _limits(utilities)):
            reason = reason if utilities.exact else f"{reason}; {_ROUNDED}"
            return MixedEquilibria((found,), False, reason, None, found.exact, _PATH)
    return MixedEquilibria((), False, "too large, and no path ended", None, False, _PATH)

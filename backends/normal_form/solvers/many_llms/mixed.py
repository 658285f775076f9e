"""This module finds equilibria of three and more LLMs: all of them in small games, with proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ....numbers.scaled import Scaled
from ..equilibria import (
    MixedEquilibria,
    MixedEquilibrium,
    Mixture,
    priced,
    pure_mixture,
)
from ..payoffs.multilinear import Multilinear
from ..pure import pure_equilibria
from ..reduce import Reduced, reduced
from ..tolerances import MIXED_REGRET, SAME_STRATEGY
from ..two_llms.mixed import two_llm_equilibria
from ..two_llms.structure import Structure
from .few_choose import few_choose
from .logit import logit_path
from .proved_equilibria import Searched, searched, spread
from .support_profiles import listable
from .supports import on_supports, restated

PATHS = 4
"""Logit paths followed: one from the uniform profile, the others from random ones."""

PATH_SIZE = 400
"""Largest sum of S_i for which logit paths are followed (a dense system of that size per step)."""

TRIED = 100
"""Undecided profiles of supports on which an equilibrium is looked for all the same."""

STARTS = 3
"""Newton starts on each of them: the uniform one, then random ones."""

_WEIGHTS = (1e-2, 1e-3, 1e-4, 1e-6)
_SEARCH = "all supports by bisection with proof"
_SOME = "three or more LLMs, some equilibria"
_NONE = "no start led to an equilibrium within the regret tolerance"


def mixed_equilibria(utilities: Scaled, enumerate_all: bool = True) -> MixedEquilibria:
    """Mixed equilibria of any number of LLMs; `utilities` has shape (n, S_1, ..., S_n).

    One LLM: its best meta-actions. Two: see `two_llm_equilibria`. More: see
    `many_llm_equilibria`.
    """
    n = len(utilities.shape) - 1
    if n == 2:
        return two_llm_equilibria(utilities, enumerate_all)
    if n > 2:
        return many_llm_equilibria(utilities)
    best = pure_equilibria(utilities)
    found = tuple(_as_mixed(utilities, profile) for profile in best.profiles)
    reason = "" if len(found) == 1 else "every mixture of the best meta-actions is one as well"
    return MixedEquilibria(
        found, len(found) == 1 and best.exact, reason, len(found) > 1, best.exact, "maximum"
    )


def many_llm_equilibria(utilities: Scaled, seed: int = 0) -> MixedEquilibria:
    """Equilibria of a game of three or more LLMs, properly mixed ones first, pure ones last.

    Exact payoffs: strictly dominated meta-actions are removed and repeated ones merged. If that
    leaves at most two LLMs a choice, see `two_llm_equilibria`. Else `every_root` searches the
    profiles of supports that `possible_supports` leaves; if it decides all of them the list is
    `complete`. Where no equilibrium is known after that, or the game is too large for it, ends of
    logit paths are polished on their supports. Every float answer has a recomputed regret of at
    most MIXED_REGRET of the payoff range; exact answers have none.

    Raises Inconsistent if a complete list of regular equilibria has not indices that add up to 1
    (Govindan and Wilson 1997; Ritzberger 1994).
    """
    left = reduced(utilities.numerators)
    if utilities.exact and sum(len(kept) > 1 for kept in left.kept) <= 2:
        return few_choose(utilities, left)
    inner = utilities.take(np.ix_(range(len(left.kept)), *left.kept))
    proof = searched(inner) if utilities.exact and listable(inner.shape[1:]) else None
    rng = np.random.default_rng(seed)
    found = list(proof.equilibria) if proof is not None else []
    methods = [_SEARCH] if proof is not None else []
    if proof is not None and proof.undecided:
        found += _on_undecided(inner, proof, rng)
    if not found and (proof is None or proof.undecided) and sum(inner.shape[1:]) <= PATH_SIZE:
        methods.append("logit paths")
        found += [restated(inner, p) for p in _path_ends(Multilinear(inner.floats()).scaled(), rng)]
    accepted = [_restored(utilities, left, e) for e in distinct(found)]
    accepted = [e for e in accepted if acceptable(utilities, e)]
    pure = pure_equilibria(utilities)
    accepted += [_as_mixed(utilities, profile) for profile in pure.profiles]
    complete, reason = _judged(utilities, left, proof, accepted)
    exact = utilities.exact and all(e.exact for e in accepted)
    structure = _isolated(accepted) if complete else None
    method = ", ".join([*methods, "pure"])
    return MixedEquilibria(tuple(accepted), complete, reason, None, exact, method, structure)


def _as_mixed(utilities: Scaled, profile: tuple[int, ...]) -> MixedEquilibrium:
    sizes = utilities.shape[1:]
    return priced(utilities, [pure_mixture(s, a) for s, a in zip(sizes, profile, strict=True)])


def _judged(
    utilities: Scaled,
    left: Reduced,
    proof: Searched | None,
    accepted: list[MixedEquilibrium],
) -> tuple[bool, str]:
    """Whether the list of equilibria is complete, and why not."""
    if not utilities.exact:
        return False, f"{_SOME}: payoffs are floats" if accepted else _NONE
    if proof is None:
        return False, f"{_SOME}: too many profiles of supports" if accepted else _NONE
    if proof.undecided:
        share = f"{len(proof.undecided)} of {proof.profiles} profiles of supports"
        return False, f"{_SOME}: {share} {proof.why}"
    if len(accepted) < proof.count:
        return False, f"{_SOME}: the regret of one is above the tolerance"
    copies = [{k for c in side if len(c) > 1 for k in c} for side in left.copies]
    if any(own & set(at) for e in accepted for own, at in zip(copies, e.supports, strict=True)):
        return False, "equal meta-actions: what they are played with in sum may be split in any way"
    return True, ""


def _isolated(accepted: list[MixedEquilibrium]) -> Structure:
    """The structure of equilibria that are all isolated."""
    numbers: list[dict[Mixture, int]] = [{} for _ in accepted[0].strategies]
    components = []
    for e in accepted:
        at = [own.setdefault(s, len(own)) for own, s in zip(numbers, e.strategies, strict=True)]
        components.append((tuple((k,) for k in at),))
    return Structure(tuple(tuple(own) for own in numbers), tuple(components))


# --- without proof -----------------------------------------------------------------------------


def _on_undecided(
    inner: Scaled, proof: Searched, rng: np.random.Generator
) -> Iterator[MixedEquilibrium]:
    """One equilibrium on each of the supports that were left undecided, by Newton's method."""
    game = Multilinear(inner.floats()).scaled()
    for supports in proof.undecided[:TRIED]:
        starts = [[np.ones(s) for s in game.sizes]]
        starts += [[rng.dirichlet(np.ones(s)) for s in game.sizes] for _ in range(STARTS - 1)]
        for start in starts:
            mixtures = on_supports(game, supports, start)
            if mixtures is not None and game.regret(mixtures) <= MIXED_REGRET:
                yield restated(inner, mixtures)
                break


def _path_ends(game: Multilinear, rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    """Polished ends of logit paths from several starts."""
    for k in range(PATHS):
        bias = [np.zeros(s) if not k else rng.normal(size=s) for s in game.sizes]
        near = logit_path(game, bias)
        for weight in _WEIGHTS:
            supports = [np.flatnonzero(p > weight * p.max()).tolist() for p in near]
            if all(len(at) == 1 for at in supports):
                break
            found = on_supports(game, supports, near)
            if found is not None and game.regret(found) <= MIXED_REGRET:
                yield found
                break


def distinct(found: Iterable[MixedEquilibrium]) -> list[MixedEquilibrium]:
    """The first of those that are closer than SAME_STRATEGY, unless both are exact."""
    out: list[MixedEquilibrium] = []
    for e in found:
        flat = np.array([float(p) for own in e.strategies for p in own])
        same = False
        for other in out:
            if e.exact and other.exact:
                same |= e.strategies == other.strategies
            else:
                known = np.array([float(p) for own in other.strategies for p in own])
                same |= bool(np.abs(flat - known).max() <= SAME_STRATEGY)
        if not same:
            out.append(e)
    return out


def _restored(utilities: Scaled, left: Reduced, found: MixedEquilibrium) -> MixedEquilibrium:
    """An equilibrium of what is left, over all meta-actions."""
    sizes = utilities.shape[1:]
    if left.kept == tuple(tuple(range(size)) for size in sizes):
        return found
    zipped = zip(sizes, left.kept, found.strategies, strict=True)
    whole = [spread(size, kept, strategy) for size, kept, strategy in zipped]
    if not found.exact:
        whole = [tuple(map(float, own)) for own in whole]
    return priced(utilities, whole)


def acceptable(utilities: Scaled, found: MixedEquilibrium) -> bool:
    """Whether the regret on the whole game is within the tolerance of each LLM's range."""
    if found.exact:
        return not any(found.regrets)
    for i, gain in enumerate(found.regrets):
        own = utilities.numerators[i]
        width = (own.max() - own.min()) / utilities.scale
        if float(gain) > MIXED_REGRET * float(width):
            return False
    return True

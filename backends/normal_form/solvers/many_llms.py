"""This module looks for equilibria of three and more LLMs, each of them checked by its regret."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from math import prod

import numpy as np

from .equilibria import MixedEquilibria, MixedEquilibrium, Mixture, priced, pure_mixture
from .logit import logit_path
from .multilinear import Multilinear
from .pure import pure_equilibria
from .reduce import Reduced, reduced
from .scaled import Scaled
from .supports import on_supports, restated
from .tolerances import MIXED_REGRET, SAME_STRATEGY
from .two_llms import two_llm_equilibria

SUPPORTS_LIMIT = 400
"""Games with at most this many support profiles have each of them tried."""

STARTS = 3
"""Newton starts on each support profile: the uniform one, then random ones."""

PATHS = 4
"""Logit paths followed: one from the uniform profile, the others from random ones."""

PATH_SIZE = 400
"""Largest sum of S_i for which logit paths are followed (a dense system of that size per step)."""

_WEIGHTS = (1e-2, 1e-3, 1e-4, 1e-6)


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
    """Some equilibria of a game of three or more LLMs, properly mixed ones first, pure ones last.

    After exact removal of strictly dominated and repeated meta-actions: all support profiles of
    small games (Newton's method from several starts), the ends of logit paths polished on their
    supports, and all pure equilibria. Every float answer has a recomputed regret of at most
    MIXED_REGRET of the payoff range; exact answers have none. Never `complete`.
    """
    left = reduced(utilities.numerators)
    inner = utilities.take(np.ix_(range(len(left.kept)), *left.kept))
    game = Multilinear(inner.floats()).scaled()
    rng = np.random.default_rng(seed)
    tried: list[list[np.ndarray]] = []
    methods = []
    if _count(game.sizes) <= SUPPORTS_LIMIT:
        methods.append("all supports")
        for mixtures in _every_support(game, rng):
            _add(game, tried, mixtures)
    if not tried and sum(game.sizes) <= PATH_SIZE:
        methods.append("logit paths")
        for mixtures in _path_ends(game, rng):
            _add(game, tried, mixtures)
    accepted = [_restored(utilities, left, inner, mixtures) for mixtures in tried]
    accepted = [e for e in accepted if _acceptable(utilities, e)]
    pure = pure_equilibria(utilities)
    accepted += [_as_mixed(utilities, profile) for profile in pure.profiles]
    reason = "three or more LLMs: some equilibria, not all"
    if not accepted:
        reason = "no start led to an equilibrium within the regret tolerance"
    exact = bool(accepted) and all(e.exact for e in accepted)
    return MixedEquilibria(
        tuple(accepted), False, reason, None, exact, ", ".join([*methods, "pure"])
    )


def _as_mixed(utilities: Scaled, profile: tuple[int, ...]) -> MixedEquilibrium:
    sizes = utilities.shape[1:]
    return priced(utilities, [pure_mixture(s, a) for s, a in zip(sizes, profile, strict=True)])


def _count(sizes: tuple[int, ...]) -> int:
    return prod(2**s - 1 for s in sizes)


def _every_support(game: Multilinear, rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    """Candidates on each profile of supports that is not pure and has no dominated member."""
    sets = [[at for k in range(1, s + 1) for at in combinations(range(s), k)] for s in game.sizes]
    useful = [_useful(own, i, sets) for i, own in enumerate(game.values)]
    for supports in product(*sets):
        if all(len(at) == 1 for at in supports):
            continue
        if not all(
            set(at) <= useful[i][supports[:i] + supports[i + 1 :]] for i, at in enumerate(supports)
        ):
            continue
        starts = [[np.ones(s) for s in game.sizes]]
        starts += [[rng.dirichlet(np.ones(s)) for s in game.sizes] for _ in range(STARTS - 1)]
        for start in starts:
            found = on_supports(game, supports, start)
            if found is not None:
                yield found


def _useful(
    own: np.ndarray, i: int, sets: list[list[tuple[int, ...]]]
) -> dict[tuple[tuple[int, ...], ...], set[int]]:
    """For each profile of the others' supports the own meta-actions that are not strictly worse
    than another one against all of it.
    """
    front = np.moveaxis(own, i, 0)
    out: dict[tuple[tuple[int, ...], ...], set[int]] = {}
    for supports in product(*(s for j, s in enumerate(sets) if j != i)):
        rows = front[np.ix_(np.arange(len(front)), *map(np.array, supports))].reshape(
            len(front), -1
        )
        below: np.ndarray = rows[:, None] < rows[None]
        worse = np.any(np.all(below, axis=2), axis=1)
        out[supports] = set(np.flatnonzero(~worse).tolist())
    return out


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


def _add(game: Multilinear, tried: list[list[np.ndarray]], mixtures: list[np.ndarray]) -> None:
    """Keep a candidate if its regret is small and it is a new one."""
    if game.regret(mixtures) > MIXED_REGRET:
        return
    flat = np.concatenate(mixtures)
    if all(np.abs(flat - np.concatenate(t)).max() > SAME_STRATEGY for t in tried):
        tried.append(mixtures)


def _restored(
    utilities: Scaled, left: Reduced, inner: Scaled, mixtures: list[np.ndarray]
) -> MixedEquilibrium:
    """The candidate over all meta-actions, in Fractions where that is easy."""
    found = restated(inner, mixtures)
    whole: list[Mixture] = []
    for size, kept, strategy in zip(utilities.shape[1:], left.kept, found.strategies, strict=True):
        zero = Fraction(0) if found.exact else 0.0
        full = [zero] * size
        for at, p in zip(kept, strategy, strict=True):
            full[at] = p
        whole.append(tuple(full))
    return priced(utilities, whole)


def _acceptable(utilities: Scaled, found: MixedEquilibrium) -> bool:
    """Whether the regret on the whole game is within the tolerance of each LLM's range."""
    if found.exact:
        return not any(found.regrets)
    for i, gain in enumerate(found.regrets):
        own = utilities.numerators[i]
        width = (own.max() - own.min()) / utilities.scale
        if float(gain) > MIXED_REGRET * float(width):
            return False
    return True

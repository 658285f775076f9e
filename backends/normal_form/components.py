"""This module reads the structure of a set of equilibria back into results, and verifies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from ...dsl.diagnostic import InternalError
from ..numbers.floats import Number
from ..regret.audit import Audit, TooManyDeviations
from ..results.common import ByLlm
from ..results.equilibria import NOT_KNOWN, Component, MaximalSubset, Mixture
from .profiles import expected_payoffs
from .to_result import by_llm, simple

if TYPE_CHECKING:
    from .named_game import NamedGame
    from .solve import Found
    from .solvers.two_llms.structure import Structure, Subset

MIDDLE_WORK = 2**26
"""Work for the regrets of middles of maximal subsets, in additions (see `Audit.work`)."""

_Profile: TypeAlias = tuple[tuple[Number, ...], ...]
_Utilities: TypeAlias = dict[_Profile, tuple[Number, ...]]


def spanned(
    game: NamedGame, found: Found, audit: Audit
) -> tuple[ByLlm[tuple[Mixture, ...]], tuple[Component, ...] | None]:
    """The extreme strategies with names, and the components that they span.

    Raises:
        InternalError: subsets and extreme equilibria do not fit, or the middle of a subset is no
            equilibrium.
    """
    structure = found.structure
    if structure is None:
        return NOT_KNOWN, None
    utilities = {e.strategies: e.utilities for e in found.extreme}
    _verify(structure, utilities, audit)
    extremes = [
        tuple(_named(game, i, s) for s in own) for i, own in enumerate(structure.strategies)
    ]
    components = tuple(
        Component(tuple(_subset(game, structure, subset, utilities) for subset in component))
        for component in structure.components
    )
    return ByLlm.of(game.llms, extremes), components


def _named(game: NamedGame, llm: int, strategy: Sequence[Number]) -> Mixture:
    return tuple((game.play(llm, k), simple(p)) for k, p in enumerate(strategy) if p)


def _profiles(structure: Structure, subset: Subset) -> Iterator[_Profile]:
    """The extreme equilibria of a subset."""
    own = [
        [strategies[k] for k in numbers]
        for strategies, numbers in zip(structure.strategies, subset, strict=True)
    ]
    return product(*own)


def _subset(
    game: NamedGame, structure: Structure, subset: Subset, utilities: _Utilities
) -> MaximalSubset:
    """A subset with the least and the most that everybody gets.

    Payoffs are linear in each LLM's mixture, so that both are found at extreme equilibria.
    """
    profiles = list(_profiles(structure, subset))
    gained = [utilities[p] for p in profiles]
    totals: Sequence[Sequence[Any]] = gained
    if game.problem.objective is not None:
        totals = [list(expected_payoffs(game, p).total.values()) for p in profiles]
    total, utility = _ranges(totals), _ranges(gained)
    masses = game.problem.mass
    mean = [(low / m, high / m) for (low, high), m in zip(total, masses, strict=True)]
    shown = (
        ByLlm.of(game.llms, [(simple(low), simple(high)) for low, high in ranges])
        for ranges in (total, mean, utility)
    )
    return MaximalSubset(by_llm(game, subset), *shown)


def _ranges(values: Sequence[Sequence[Any]]) -> list[tuple[Any, Any]]:
    return [(min(own), max(own)) for own in zip(*values, strict=True)]


def _verify(structure: Structure, utilities: _Utilities, audit: Audit) -> None:
    """Compare the subsets with the list of extreme equilibria, and recompute some regrets.

    Every extreme equilibrium is in a subset and every profile of a subset's strategies is one; then
    every mixture is one too, since the strategies to which something is a best reply are convex.
    """
    seen: set[_Profile] = set()
    middles = []
    for subset in (subset for component in structure.components for subset in component):
        profiles = list(_profiles(structure, subset))
        seen.update(profiles)
        if len(profiles) > 1 and all(p in utilities for p in profiles):
            middles.append(_middle(structure, subset))
    if seen != set(utilities):
        raise InternalError("maximal subsets and extreme equilibria do not fit together")
    left = MIDDLE_WORK
    for middle in middles:
        left -= audit.work(middle)
        if left < 0:
            return
        try:
            regret = max(audit.certificate(middle).regrets)
        except TooManyDeviations:
            return
        if regret:
            raise InternalError(f"a mixture of equilibria has a regret of {float(regret):.3g}")


def _middle(structure: Structure, subset: Subset) -> _Profile:
    """Everybody mixes the strategies that span its side, each with the same weight."""
    out = []
    for strategies, numbers in zip(structure.strategies, subset, strict=True):
        own = [strategies[k] for k in numbers]
        out.append(tuple(sum(ps, Fraction(0)) / len(own) for ps in zip(*own, strict=True)))
    return tuple(out)

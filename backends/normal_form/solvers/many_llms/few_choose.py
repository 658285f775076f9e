"""This module solves games in which dominance leaves at most two of the LLMs a choice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled
from ..equilibria import (
    MixedEquilibria,
    Mixture,
    priced,
    pure_mixture,
)
from ..reduce import Reduced
from ..two_llms.mixed import two_llm_equilibria
from ..two_llms.structure import Structure, mixtures_of

LIST_LIMIT = 10_000
"""Most equilibria listed where equal meta-actions of the other LLMs multiply them."""

_MIXTURES = "infinitely many equilibria: every mixture of these meta-actions is one"
_COPIES = "equal meta-actions of other LLMs multiply the equilibria: one of each kind is listed"


def few_choose(utilities: Scaled, left: Reduced) -> MixedEquilibria:
    """All equilibria of an exact game; `left` is what dominance leaves of it.

    At most two LLMs keep meta-actions that are not all equal.
    """
    free = tuple(tuple(k for group in side for k in group) for side in left.copies)
    choosing = tuple(i for i, kept in enumerate(left.kept) if len(kept) > 1)
    game = _Rest(utilities, free, choosing)
    return game.paired() if len(choosing) == 2 else game.indifferent()


@frozen
class _Rest:
    """A game without its dominated meta-actions.

    free       for each LLM the meta-actions that are left
    choosing   the LLMs to which they are not all equal
    """

    utilities: Scaled
    free: tuple[tuple[int, ...], ...]
    choosing: tuple[int, ...]

    def pure(self, llm: int) -> tuple[Mixture, ...]:
        """The meta-actions that are left, each played for certain."""
        return tuple(pure_mixture(self.utilities.shape[1 + llm], k) for k in self.free[llm])

    def indifferent(self) -> MixedEquilibria:
        """Whatever is left pays its LLM the same: all of it are equilibria, and all mixtures."""
        each = [self.pure(i) for i in range(len(self.free))]
        several = prod(map(len, each))
        reason = _MIXTURES if several > 1 else ""
        structure: Structure | None = mixtures_of(each)
        if several > LIST_LIMIT:
            each, reason, structure = [own[:1] for own in each], _COPIES, None
        found = tuple(priced(self.utilities, p) for p in product(*each))
        complete = structure is not None
        return MixedEquilibria(found, complete, reason, None, True, "dominance", structure)

    def paired(self) -> MixedEquilibria:
        """The equilibria of the two LLMs that choose, with whatever the others play."""
        at = [own if i in self.choosing else own[:1] for i, own in enumerate(self.free)]
        part = self.utilities.take(np.ix_(self.choosing, *at))
        shape = (2, *(len(self.free[i]) for i in self.choosing))
        two = two_llm_equilibria(Scaled(part.numerators.reshape(shape), part.scale, part.exact))
        others = {i: self.pure(i) for i in range(len(self.free)) if i not in self.choosing}
        several = prod(map(len, others.values()))
        structure, reason = two.structure, two.reason
        if several * len(two.equilibria) > LIST_LIMIT:
            others = {i: own[:1] for i, own in others.items()}
            structure, reason = None, _COPIES
        found = [
            priced(self.utilities, p)
            for e in two.equilibria
            for p in product(*self._sides([(s,) for s in e.strategies], others))
        ]
        if structure is not None:
            if several > 1:
                reason = reason or _MIXTURES
            structure = self._spanned(structure, others)
        complete = two.complete and structure is not None
        method = f"dominance, then two LLMs: {two.method}"
        return MixedEquilibria(tuple(found), complete, reason, None, two.exact, method, structure)

    def _sides(
        self, own: Sequence[Sequence[Mixture]], others: dict[int, tuple[Mixture, ...]]
    ) -> list[tuple[Mixture, ...]]:
        """Mixtures of the two that choose over all their meta-actions, and those of the others."""
        chosen = {
            i: tuple(self._whole(i, s) for s in side)
            for i, side in zip(self.choosing, own, strict=True)
        }
        return [chosen[i] if i in chosen else others[i] for i in range(len(self.free))]

    def _whole(self, llm: int, strategy: Mixture) -> Mixture:
        full: list[Number] = [0 * strategy[0]] * self.utilities.shape[1 + llm]
        for k, p in zip(self.free[llm], strategy, strict=True):
            full[k] = p
        return tuple(full)

    def _spanned(self, two: Structure, others: dict[int, tuple[Mixture, ...]]) -> Structure:
        """The structure with the other LLMs in their places."""
        place = {i: k for k, i in enumerate(self.choosing)}
        components = tuple(
            tuple(
                tuple(
                    subset[place[i]] if i in place else tuple(range(len(others[i])))
                    for i in range(len(self.free))
                )
                for subset in component
            )
            for component in two.components
        )
        return Structure(tuple(self._sides(two.strategies, others)), components)

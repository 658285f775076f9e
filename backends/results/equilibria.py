"""This module defines what `nash` gives."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play
from .notebook import Shown

Mixture: TypeAlias = tuple[tuple[Play, Number], ...]
"""Meta-actions of positive probability with their probabilities."""

NOT_KNOWN: ByLlm[tuple[Mixture, ...]] = ByLlm(())
"""The extreme strategies where they are not known."""


@frozen
class Equilibrium(Shown):
    """One Nash equilibrium of the meta-game.

    kind          "pure", or "mixed" when some LLM draws among several meta-actions
    play          by LLM its meta-action; empty when mixed
    probability   by LLM the meta-actions of positive probability with their probabilities
    total, mean   by LLM what its clients get, in sum and per client
    utility       by LLM what it maximises (the total, unless the spec states an objective)
    regret        the most that any LLM could gain in utility by another meta-action, recomputed
                  from the definition; 0 is exact, a float is numerical; None where the game is
                  too large for the recomputation
    exact         whether probabilities and payoffs are exact rationals
    orbit         how many equilibria it stands for, itself among them: they differ from it by a
                  symmetry that the list names
    """

    kind: str
    play: ByLlm[Play]
    probability: ByLlm[Mixture]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    regret: Number | None
    exact: bool
    orbit: int = 1


@frozen
class MaximalSubset:
    """Equilibria that are all the mixtures of some: a maximal Nash subset.

    Whatever each LLM mixes among its strategies here, the profile is an equilibrium, and no LLM
    could be given one more strategy (Millham 1974; Winkels 1979).

    spanned_by              by LLM its strategies, as numbers in `extremes` of the list
    total, mean, utility    by LLM the least and the most that it gets
    """

    spanned_by: ByLlm[tuple[int, ...]]
    total: ByLlm[tuple[Number, Number]]
    mean: ByLlm[tuple[Number, Number]]
    utility: ByLlm[tuple[Number, Number]]

    @property
    def infinite(self) -> bool:
        """Whether some LLM has several strategies to mix."""
        return any(len(numbers) > 1 for numbers in self.spanned_by.values())


@frozen
class Component:
    """Equilibria that hang together: one that is isolated, or a union of maximal subsets."""

    subsets: tuple[MaximalSubset, ...]

    @property
    def infinite(self) -> bool:
        """Whether it has more than one equilibrium, and so infinitely many."""
        return any(subset.infinite for subset in self.subsets)


@frozen
class Nash(Listed[Equilibrium]):
    """Equilibria, as a sequence.

    kind        which were asked for: pure, mixed or all
    complete    whether every equilibrium of that kind is listed, or is a mixture in a component
    reason      why the list may be incomplete, or what else there is to know; may be empty
    exact       whether every comparison was between exact numbers
    algorithm   how they were found
    tolerance   what counted as equal, in units of utility; 0 when exact
    reduction   the symmetry that was used, or empty
    extremes    by LLM its strategies in extreme equilibria, which are mixtures of no others
    components  the connected parts of the set of all equilibria, whatever the kind; None where
                they are not known
    moved       names of the fields in which equilibria may differ from the one that stands for them
    """

    kind: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    reason: str
    exact: bool
    algorithm: str
    tolerance: float = 0.0
    reduction: str = ""
    extremes: ByLlm[tuple[Mixture, ...]] = NOT_KNOWN
    components: tuple[Component, ...] | None = None
    moved: tuple[str, ...] = ()
    status: str = "solved"

    @property
    def infinite(self) -> bool:
        """Whether there are infinitely many equilibria, for certain."""
        return self.exact and any(component.infinite for component in self.components or ())

    def __getitem__(self, index: Any) -> Any:
        return self.equilibria[index]

    def __len__(self) -> int:
        return len(self.equilibria)

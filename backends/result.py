"""This module defines results: frozen records that say what was found and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from ..dsl.diagnostic import Diagnostic

Number: TypeAlias = int | Fraction | float
Action: TypeAlias = str | int | Fraction
Play: TypeAlias = tuple[Action, ...]
"""A meta-action: one action for each role that the LLM advises, in role order."""

Value = TypeVar("Value")


@frozen(repr=False)
class ByLlm(Mapping[str, Value], Generic[Value]):
    """One entry for each LLM, by name, in the order of the spec."""

    items_: tuple[tuple[str, Value], ...]

    @classmethod
    def of(cls, llms: Iterable[str], values: Iterable[Value]) -> ByLlm[Value]:
        """Pair names with values, which must be as many."""
        return cls(tuple(zip(llms, values, strict=True)))

    def __getitem__(self, llm: str) -> Value:
        for name, value in self.items_:
            if name == llm:
                return value
        raise KeyError(llm)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items_)

    def __len__(self) -> int:
        return len(self.items_)

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{name}: {value}" for name, value in self.items_) + "}"


@frozen
class Equilibrium:
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
    """

    kind: str
    play: ByLlm[Play]
    probability: ByLlm[tuple[tuple[Play, Number], ...]]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    regret: Number | None
    exact: bool


@frozen
class Nash(Sequence[Equilibrium]):
    """Equilibria, as a sequence.

    kind        which were asked for: pure, mixed or all
    complete    whether every equilibrium of that kind is listed
    reason      why the list may be incomplete, or what else there is to know; may be empty
    exact       whether every comparison was between exact numbers
    algorithm   how they were found
    tolerance   what counted as equal, in units of utility; 0 when exact
    """

    kind: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    reason: str
    exact: bool
    algorithm: str
    tolerance: float = 0.0
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.equilibria[index]

    def __len__(self) -> int:
        return len(self.equilibria)


@frozen
class Deviations:
    """Whether a profile is an equilibrium, and what each LLM could gain.

    of            the LLM whose best responses were asked for; None for a check of all
    play          by LLM the meta-action that was checked (of best responses: one of the best)
    gain          by LLM the most it could gain in utility; 0 where it plays a best response
    deviation     by LLM a meta-action that gains it
    responses     of best responses: all of them, or all up to the reduction that was used
    reduction     the symmetry that spared deviations, or empty
    """

    is_equilibrium: bool
    of: str | None
    play: ByLlm[Play]
    total: ByLlm[Number]
    mean: ByLlm[Number]
    utility: ByLlm[Number]
    gain: ByLlm[Number]
    deviation: ByLlm[Play]
    responses: tuple[Play, ...]
    exact: bool
    reduction: str = ""
    status: str = "solved"


Punishment: TypeAlias = tuple[tuple[ByLlm[Play], Number], ...]
"""Profiles of the other LLMs with their probabilities."""


@frozen
class Minmax:
    """What the other LLMs can hold each LLM to.

    kind         pure, mixed (the others draw independently) or correlated
    unit         "mean", or "utility" when the spec states objectives
    value        by LLM a number, or a pair of bounds
    punishment   by LLM what the others play to hold it there
    """

    kind: str
    unit: str
    value: ByLlm[Number | tuple[Number, Number]]
    punishment: ByLlm[Punishment]
    exact: bool
    reason: str
    algorithm: str
    status: str = "solved"


@frozen
class Refused:
    """An analysis that could not be done, and why."""

    diagnostics: tuple[Diagnostic, ...]
    status: str = "refused"

    @property
    def message(self) -> str:
        return "; ".join(d.message for d in self.diagnostics)


Result: TypeAlias = Nash | Deviations | Minmax | Refused


@frozen
class Analysed:
    """What became of one analysis: its name and method, its result, and how long it took.

    `call` is the method with its arguments, as the spec has it.
    """

    name: str
    method: str
    call: str
    result: Result
    seconds: float = field(eq=False, default=0.0)
